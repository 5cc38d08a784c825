"""Trust: what residents learn from the ends of their reports, and what follows for what is reported, and where."""

import numpy as np
import pytest

from tests.world.small import run, small
from twin.rules.noticing import channel_of
from twin.rules.trust import mixed, moved, worth_of_end
from twin.state.rows import Category, Incident, Settings
from twin.vocabulary import DAY_S, NONE, Activity, Channel, Ending, Stream, Truth

LEARNING = {"gain": 0.4, "loss_factor": 2, "talk_gain": 0.5, "talk_share": 0.5, "late": 0.4, "refused": 0.3}
PUBLIC = {  # nobody patrols, so that all depends on who speaks; few people, each an agent
    "catalogue.use": ["non_motor_parking", "neighbour_noise"],
    "catalogue.change.non_motor_parking": {"transient": 0, "on_spot": 0, "relapse": 0, "lead": "street_order",
                                           "lowest_tier": "street", "severity": [1, 0, 0]},
    "behaviour.patrol.detect": 0, "behaviour.video.detect": 0,
    "behaviour.residents.public_rate": 2, "behaviour.residents.speak_base": 0, "behaviour.residents.speak_severity": 0,
    "behaviour.residents.speak_trust": 5, "behaviour.residents.trust": LEARNING,
    "staff.crews.per_unit.street_team": 8,
}
SMALL_GRIDS = {"places.root.children": {
    name: {"children": 2, "unit_grids": 8, "population": 200} for name in ("east", "west")}}
GOOD = {"behaviour.false_closing": {"city_management": 0, "demands": 0}, "behaviour.rejected": 0, "behaviour.filed": 1}
POOR = {"behaviour.false_closing": {"city_management": 1, "demands": 1}, "workflow.check.sees": 0,
        "workflow.review.sees": 0, "behaviour.rejected": 0.2}


# ---------------------------------------------------------------------------------------------- behaviour
def test_bad_experiences_move_trust_further_than_good_ones_and_never_past_them():
    settings = Settings(trust_gain=0.2, trust_loss_factor=2.0)
    assert moved(settings, 0.5, 1.0, 1) == pytest.approx(0.6)
    assert moved(settings, 0.5, 0.0, 1) == pytest.approx(0.3)
    assert moved(settings, 0.5, 0.5, 1) == 0.5
    assert moved(Settings(trust_gain=0.8, trust_loss_factor=5.0), 0.5, 0.2, 1) == pytest.approx(0.2)


def test_one_of_a_hundred_persons_moves_the_trust_of_all_by_a_hundredth():
    settings = Settings(trust_gain=0.2, trust_loss_factor=2.0)
    assert moved(settings, 0.5, 1.0, 100) - 0.5 == pytest.approx((moved(settings, 0.5, 1.0, 1) - 0.5) / 100)


@pytest.mark.parametrize(("ending", "is_late", "worth"), [
    (Ending.CLOSED, False, 1.0), (Ending.CLOSED, True, 0.4), (Ending.REJECTED, False, 0.3), (Ending.VOIDED, True, 0.3)])
def test_an_end_is_worth_what_it_brought(ending, is_late, worth):
    assert worth_of_end(Settings(late_worth=0.4, refused_worth=0.3), ending, is_late) == worth


def test_people_act_on_own_experience_and_on_what_the_grid_says():
    assert mixed(Settings(talk_share=0.25), 0.8, 0.4) == pytest.approx(0.7)
    assert mixed(Settings(), 0.8, 0.4) == 0.8


def test_whoever_trusts_tells_a_grid_worker_and_whoever_does_not_calls():
    row = Settings(hotline_share=[0.8, 0.8], app_share=[0.1, 0.1], media_share=[0.0] * 2, office_share=[0.0] * 2,
                   channel_trust=0.3, trust_typical=0.5)
    shares = []
    for trust in (0.0, 0.5, 1.0):
        drawn = [channel_of(row, Category(), trust, 1.0, Incident(key=key)) for key in range(4000)]
        shares.append([drawn.count(channel) / 4000 for channel in (Channel.HOTLINE, Channel.APP, Channel.GRID_WORKER)])
    for found, expected in zip(shares, ((0.9, 0.1, 0.0), (0.8, 0.1, 0.1), (0.65, 0.1, 0.25)), strict=True):
        assert found == pytest.approx(expected, abs=0.025)


# ---------------------------------------------------------------------------------------------- what follows
def served_with(more):
    return run(small({**PUBLIC, **SMALL_GRIDS, "population.persons_per_agent": 1, **more}), 14)


@pytest.fixture(scope="module")
def good():
    return served_with(GOOD)


@pytest.fixture(scope="module")
def poor():
    return served_with(POOR)


def spoke(found, from_day, to_day):
    """Share of those who noticed something of the city that reported it."""
    silent = found.truth(Truth.NOTICED)["time_s"]
    cases = found.log.cases
    said = cases["opened_s"][(cases["reporter"] != NONE) & (cases["stream"] == 0)]
    counts = [int(((times >= from_day * 86400) & (times < to_day * 86400)).sum()) for times in (said, silent)]
    assert sum(counts) > 50
    return counts[0] / sum(counts)


def trusts(found):
    residents = found.after.tables["residents"]
    return residents["trust"][residents["n_reports"] > 0], residents["trust"][residents["n_reports"] == 0]


def test_with_poor_service_people_fall_silent(poor):
    assert trusts(poor)[0].mean() < 0.5 < trusts(poor)[1].mean()
    assert poor.after.tables["grids"]["talk"].mean() < 0.55
    assert spoke(poor, 9, 14) < spoke(poor, 0, 3) - 0.2


def test_with_good_service_more_people_speak(good, poor):
    assert trusts(good)[0].mean() > 0.6
    assert good.after.tables["grids"]["talk"].mean() > 0.65
    assert spoke(good, 9, 14) > spoke(good, 0, 3) + 0.05
    assert spoke(good, 9, 14) > spoke(poor, 9, 14) + 0.1


def test_who_was_told_that_it_is_solved_learns_otherwise_once_it_is_noticed_again(poor):
    """No trust is lost at a false closing itself."""
    incidents = poor.after.tables["incidents"]
    closed_falsely = poor.truth(Truth.LATENT_AGAIN)
    assert len(closed_falsely) > 30
    again = {int(row["incident"]) for row in poor.truth(Truth.NOTICED)}
    seen = {int(row["incident"]) for row in closed_falsely}
    assert (incidents["misled"][list(seen - again)] != NONE).sum() > 0
    assert not (incidents["misled"] == NONE)[list(seen)].all()


def test_a_story_that_more_persons_would_hear_than_there_are_takes_all_of_them_and_no_further():
    said = {"gain": 0, "talk_gain": 20, "late": 1, "refused": 1}
    found = run(small({**PUBLIC, "behaviour.residents.trust": said, "population.persons_per_agent": 1000}), 8)
    talk = found.after.tables["grids"]["talk"]
    assert (talk[found.after.tables["grids"]["n_residents"] > 0] <= 1).all()
    assert talk.min() >= 0


def test_trust_stays_as_it_began_where_nothing_is_learned():
    found = run(small({**PUBLIC, "behaviour.residents.trust": {"gain": 0, "talk_gain": 0}}), 5)
    before, after = found.world.start.tables, found.after.tables
    assert len(found.rows(Activity.CONCLUDE)) > 10
    assert np.array_equal(before["residents"]["trust"], after["residents"]["trust"])
    assert np.array_equal(before["grids"]["talk"], after["grids"]["talk"])


# ---------------------------------------------------------------------------------------------- overload
OVERLOADED = {
    "calendar.days": 70, "behaviour.patrol.detect": 0, "behaviour.visits.per_week": 0,
    "staff.crews.per_unit": {"works_department": 1, "street_team": 1},
    "catalogue.use": ["street_vendor", "neighbour_noise"],
    "catalogue.change.street_vendor": {"transient": 1, "on_spot": 0, "joint": 0},
    "demand.city_management": {"reports_per_weekday": 120, "births_per_report": 3},
    "demand.demands.reports_per_weekday": 1, "behaviour.residents.public_rate": 5,
    "behaviour.residents.speak_trust": 5,
    "behaviour.residents.duplicates.share": {"city_management": 0, "demands": 0}}
QUICK = {"gain": 1, "talk_gain": 1, "talk_share": 0.8, "loss_factor": 2, "late": 0, "refused": 0.2}


def backlog_of(trust):
    """Open cases of city management at the end of each day."""
    cases = run(small({**OVERLOADED, "behaviour.residents.trust": trust}), 70).log.cases
    cases = cases[cases["stream"] == Stream.CITY_MANAGEMENT]
    days = np.arange(1, 71) * DAY_S
    concluded = np.sort(cases["concluded_s"][cases["concluded_s"] != NONE])
    return np.searchsorted(np.sort(cases["opened_s"]), days) - np.searchsorted(concluded, days)


def test_overload_stays_bounded_because_who_is_let_down_falls_silent():
    """With twice the work that can be done, the backlog of people who never learn grows on and on."""
    free, held = (backlog_of({**QUICK, **said}) for said in ({}, {"gain": 0, "talk_gain": 0}))
    assert free[20] > 100
    assert held[-1] - held[40] > 200
    assert free[-1] - free[40] < 0.5 * (held[-1] - held[40])
