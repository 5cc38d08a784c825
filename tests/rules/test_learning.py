"""Learning on the job: hours at work make experience, a mentor makes it faster and looks a little longer."""

import numpy as np
import pytest

from tests.rules.test_patrol import area
from tests.world.small import run, small
from twin.rules.learning import grown, has_mentor, slowed_s, takes_along
from twin.rules.patrol import round_s
from twin.state.rows import Person, Settings
from twin.vocabulary import HOUR_S

HALF_NEW = {"behaviour.patrol.novices": 0.5, "staff.field_inspectors.per_street": 8,
            "staff.field_inspectors.absence": 0}
PAIRS = {"pairs": True, "faster": 4, "slower": 0.1, "until": 0.9}


def experience(found):
    """Experience of those who make rounds, before and after."""
    rows = np.flatnonzero(found.after.tables["people"]["beat"] >= 0)
    return tuple(tables["people"]["experience"][rows] for tables in (found.world.start.tables, found.after.tables))


def test_two_stretches_teach_as_much_as_one_of_both_and_nobody_learns_beyond_everything():
    settings = Settings(learning_s=500.0 * HOUR_S)
    once = grown(settings, 0.2, 8 * HOUR_S, False)
    assert grown(settings, grown(settings, 0.2, 5 * HOUR_S, False), 3 * HOUR_S, False) == pytest.approx(once)
    assert 1 - grown(settings, 0.0, 500 * HOUR_S, False) == pytest.approx(1 / np.e)
    assert grown(settings, 1.0, 8 * HOUR_S, False) == 1.0


def test_an_hour_beside_a_mentor_is_worth_several():
    settings = Settings(learning_s=500.0 * HOUR_S, mentor_factor=3.0)
    assert grown(settings, 0.2, HOUR_S, True) == pytest.approx(grown(settings, 0.2, 3 * HOUR_S, False))


def test_whoever_takes_a_novice_along_looks_longer_while_the_novice_is_there_and_new():
    world = area()
    world.people.append(Person(is_on_duty=1, mentor=0, experience=0.3))
    world.people[0].learner = 1
    world.settings[0].mentor_slower, world.settings[0].mentor_until = 0.1, 0.9
    assert takes_along(world, world.people[0])
    assert round_s(world, world.people[0], 0) == slowed_s(world.settings[0], 480) == 528
    world.people[1].experience = 0.95
    assert round_s(world, world.people[0], 0) == 480
    world.people[1].experience, world.people[1].is_on_duty = 0.3, 0
    assert round_s(world, world.people[0], 0) == 480


def test_a_mentor_who_did_not_come_today_teaches_nothing():
    world = area()
    world.people.append(Person(mentor=0, experience=0.3, counted_day=7))
    for day, is_there in ((7, True), (6, False)):
        world.people[0].counted_day = day
        assert has_mentor(world, world.people[1]) is is_there


def test_novices_learn_while_they_work_and_old_hands_stay_what_they_are():
    before, after = experience(run(small({**HALF_NEW, "behaviour.patrol.learning": "100 h"}), 6))
    assert 2 < (before == 0).sum() < 14
    assert (after[before == 0] > 0.1).all()
    assert (after[before == 0] < 0.6).all()
    assert (after[before == 1] == 1).all()


def test_novices_with_a_mentor_learn_faster():
    alone = experience(run(small({**HALF_NEW, "behaviour.patrol.learning": "400 h"}), 6))
    taught = run(small({**HALF_NEW, "behaviour.patrol.learning": "400 h", "behaviour.patrol.mentoring": PAIRS}), 6)
    before, after = experience(taught)
    people = taught.after.tables["people"]
    has_one = people["mentor"][people["beat"] >= 0] >= 0
    assert has_one.sum() >= 3
    assert (after[has_one] > alone[1][has_one]).mean() > 0.7
    assert np.array_equal(after[(before == 0) & ~has_one], alone[1][(before == 0) & ~has_one])


def test_pairs_are_of_one_pool_one_each_a_novice_and_an_old_hand():
    people = run(small({**HALF_NEW, "behaviour.patrol.mentoring": PAIRS}), 0).after.tables["people"]
    taught = np.flatnonzero(people["mentor"] >= 0)
    mentors = people["mentor"][taught]
    assert len(taught) > 2
    assert len(set(mentors.tolist())) == len(mentors)
    assert (people["learner"][mentors] == taught).all()
    assert (people["pool"][mentors] == people["pool"][taught]).all()
    assert (people["experience"][mentors] == 1).all()
    assert (people["experience"][taught] == 0).all()


def test_where_everybody_is_an_old_hand_learning_and_mentoring_change_nothing():
    old = {"behaviour.patrol.novices": 0}
    one = run(small(old), 5)
    other = run(small({**old, "behaviour.patrol.learning": "100 h", "behaviour.patrol.mentoring": PAIRS}), 5)
    assert one.log.events.tobytes() == other.log.events.tobytes()
