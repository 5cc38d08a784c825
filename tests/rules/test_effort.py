"""Effort and published scores: how effort answers, where it acts, and the tricks that scores invite."""


import numpy as np
import pytest

from tests.engine.small import OUTLINED, small_world
from tests.world.small import run, small
from twin.engine.reference import DistrictModel
from twin.rules import effort, field, publishing
from twin.state.rows import Category, Incident, Person, Pool, Settings
from twin.vocabulary import DAY_S, NONE, Activity, Ending, Phase, Reason, Stage, Truth

DAYS = 70  # two month ends: 1 September and 1 October
ON, OFF = {"mechanisms.appraisal": True}, {"mechanisms.appraisal": False}
ANSWERING = {"behaviour.effort.answer": 0.1}
AS_SET = {"behaviour.effort": {  # effort stays 1 and nobody plays tricks
    "rest": 1, "pull": 0.25, "answer": 0, "least": 0.6, "most": 1.2, "fix": 2, "pause": 2, "false_closing": 0,
    "decline": 0, "hard": "90 min", "padding": 0, "padding_most": 0, "padding_category": "illegal_advertisement",
    "appealed": 0}}
SETTINGS = Settings(effort_rest=0.9, effort_pull=0.25, effort_answer=0.05, effort_least=0.6, effort_most=1.2,
                    effort_fix=2.0, pause=2.0, gaming_false=0.5, gaming_decline=0.5, padding=0.2, padding_most=0.3)


# ---------------------------------------------------------------------------------------------- formulas
def test_effort_drifts_to_its_resting_level_where_nothing_is_published():
    value = 1.0
    for _ in range(40):
        value = effort.answered(SETTINGS, value, 0.2, 0.9, 0.0)
    assert value == pytest.approx(0.9, abs=1e-4)


def test_who_is_below_the_mean_makes_more_effort_and_who_is_above_it_less():
    below, above = (effort.answered(SETTINGS, 0.9, score, 0.8, 0.1) for score in (0.7, 0.9))
    assert below == pytest.approx(0.95)
    assert above == pytest.approx(0.85)


@pytest.mark.parametrize(("score", "limit"), [(-100.0, 1.2), (100.0, 0.6)])
def test_effort_has_limits(score, limit):
    assert effort.answered(SETTINGS, 1.0, score, 0.0, 1.0) == limit


@pytest.mark.parametrize(("value", "pause"), [(1.0, 0), (1.2, 0), (0.9, 120), (0.6, 480)])
def test_pauses_grow_with_what_effort_lacks(value, pause):
    assert effort.pause_s(SETTINGS, value, 600) == pause


def test_little_effort_and_a_near_deadline_make_more_false_closings():
    assert effort.false_factor(SETTINGS, 1.0, False) == 1.0
    assert effort.false_factor(SETTINGS, 0.9, False) == pytest.approx(1.2)
    assert effort.false_factor(SETTINGS, 1.0, True) == pytest.approx(1.5)
    assert effort.false_factor(Settings(effort_fix=10.0), 1.2, False) == 0.0


def test_padding_makes_up_for_part_of_what_a_unit_lacks():
    assert effort.padding_share(SETTINGS, 100, 100.0) == 0.0
    assert effort.padding_share(SETTINGS, 50, 100.0) == pytest.approx(0.1)
    assert effort.padding_share(Settings(padding=1.0, padding_most=0.3), 0, 100.0) == 0.3
    assert effort.padding_share(SETTINGS, 0, 0.0) == 0.0


def test_who_makes_less_effort_looks_for_less_time_and_sees_less():
    settings = Settings(walk_s=360, look_s=120, p_detect=0.8)
    assert [field.look_s(settings, Pool(), value) for value in (1.0, 0.5)] == [480, 420]
    person, category = Person(experience=1.0), Category(visibility=1.0)
    seen = [np.mean([field.is_seen(settings, category, Pool(), person, Incident(key=key), value)
                     for key in range(4000)]) for value in (1.0, 0.5)]
    assert seen == pytest.approx([0.8, 0.4], abs=0.03)


# ---------------------------------------------------------------------------------------------- in small worlds
@pytest.fixture(scope="module")
def published():
    return run(small({**ON, **ANSWERING, "calendar.days": DAYS}), DAYS)


@pytest.fixture(scope="module")
def silent():
    return run(small({**OFF, **ANSWERING, "calendar.days": DAYS}), DAYS)


def test_scores_are_published_after_they_are_made_and_only_where_the_mechanism_is_on(published, silent):
    for found, has_rows in ((published, True), (silent, False)):
        rows = found.rows(Activity.PUBLISH)
        assert bool(len(rows)) == has_rows
        made = found.rows(Activity.APPRAISE)
        for row in rows:
            own = made[(made["unit"] == row["unit"]) & (made["time_s"] == row["time_s"])]
            assert own["value"].tolist() == [row["value"]]
            assert row["stage"] == Stage.APPRAISE
    assert {int(time) // DAY_S for time in published.rows(Activity.PUBLISH)["time_s"]} == {5, 35, 66}


def test_effort_answers_where_scores_are_published_and_drifts_where_they_are_not(published, silent):
    def efforts(found):
        units = found.after.tables["units"]
        return units["effort"][(units["field_pool"] != NONE) & (units["n_months"] > 0)]

    drifted = 1 - (1 - 0.9) * (1 - 0.75 ** 3)
    assert efforts(silent) == pytest.approx(drifted)
    assert efforts(published).std() > 0.01
    assert not np.allclose(efforts(published), drifted)


def test_who_handles_nothing_makes_the_mean_effort_of_those_who_do_at_a_place_that_stands_among_no_others(
        published, silent):
    for found, is_among in ((published, False), (silent, True)):
        units, places = found.after.tables["units"], found.after.tables["places"]
        for row, place in enumerate(places):
            own = units[(units["place"] == row) & (units["field_pool"] != NONE)]
            if len(own) and (is_among or place["parent"] == NONE):
                assert place["effort"] == pytest.approx(own["effort"].mean())


def test_people_pause_between_two_pieces_of_work_where_effort_lacks():
    slack = {"rest": 0.5, "pull": 1, "least": 0.5, "pause": 2}
    found = run(small({**OFF, "calendar.days": 12, "behaviour.effort": {**AS_SET["behaviour.effort"], **slack},
                       "staff.crews.per_unit.street_team": 1, "staff.crews.shift": "always",
                       "demand.city_management.reports_per_weekday": 90}), 12)
    crew = next(row for row, name in enumerate(found.world.names.actors) if name.startswith("east/street_team/crews"))
    rows = found.log.events[(found.log.events["actor"] == crew) & (found.log.events["activity"] == Stage.HANDLE)]
    pauses = {True: [], False: []}
    for begin, end, following in zip(rows, rows[1:], rows[2:], strict=False):
        if (begin["phase"], end["phase"], following["phase"]) == (Phase.START, Phase.END, Phase.START):
            share = (following["time_s"] - end["time_s"]) / (end["time_s"] - begin["time_s"])
            pauses[bool(end["time_s"] >= 5 * DAY_S)].append(float(share))
    assert pauses[False].count(0) > 5
    assert min(pauses[True]) == pytest.approx(1), "half an effort lacks, half of twice the work"


def test_trivial_matters_are_filed_by_units_that_did_less_than_their_peers_where_scores_are_published():
    tricks = {**AS_SET["behaviour.effort"], "padding": 0.9, "padding_most": 0.9}
    places = {"places.root.children": {"east": {"children": 2, "unit_grids": 8, "population": 9000},
                                       "west": {"children": 2, "unit_grids": 8, "population": 1000}}}
    alone = {"mechanisms.appraisal": {"gaming": False}}
    for switch, has_any in ((ON, True), (OFF, False), (alone, False)):
        found = run(small({**switch, **places, "behaviour.effort": tricks, "calendar.days": 40}), 40)
        padded = found.truth(Truth.PADDED)
        assert bool(len(padded)) == has_any
        assert (padded["time_s"] >= 5 * DAY_S).all()
        names = found.world.names
        assert {names.categories[row] for row in padded["category"]} <= {"illegal_advertisement"}
        keys = set(padded["key"].tolist())
        cases = found.log.cases[np.isin(found.log.cases["key"], list(keys))]
        assert (len(cases) >= len(keys) > 5) or not has_any
        if has_any:
            worked = found.log.events[np.isin(found.log.events["case"], cases["case"])]
            assert (worked["activity"] == Activity.HANDLE).sum() > 5, "they take everybody's minutes"


def test_what_a_unit_of_the_district_files_where_nobody_is_simulated_belongs_to_the_background():
    world = small_world(1, OUTLINED)
    model = DistrictModel(start=world.start)
    unit, filed = model.units[world.names.units.index("110108/works_department")], []
    for number in range(40):
        unit.n_padded = number
        filed.append(model.incidents[publishing.trivial_matter(model, 0, unit)])
    assert {model.places[one.place].is_background for one in filed} == {0, 1}
    assert [one.is_background for one in filed] == [model.places[one.place].is_background for one in filed], (
        "else they would be sent to people who are not there, and lie open for ever")


def test_where_effort_does_not_answer_and_nobody_plays_tricks_publication_changes_nothing_but_its_own_rows():
    on, off = (run(small({**switch, **AS_SET, "calendar.days": 40}), 40).log for switch in (ON, OFF))
    assert (on.events["activity"] == Activity.PUBLISH).any()
    is_own = np.isin(on.events["activity"], (Activity.PUBLISH, Activity.STANDING))
    assert on.events[~is_own].tobytes() == off.events.tobytes()
    assert on.truth.tobytes() == off.truth.tobytes()
    assert on.cases.tobytes() == off.cases.tobytes()


def test_without_gaming_scores_are_published_and_effort_answers_but_nobody_plays_for_them():
    tricks = {**AS_SET["behaviour.effort"], "false_closing": 10, "decline": 5}
    played, honest, silent = (run(small({**said, "behaviour.effort": tricks, "calendar.days": 20}), 20)
                              for said in (ON, {"mechanisms.appraisal": {"gaming": False}}, OFF))
    assert len(honest.rows(Activity.PUBLISH)) > 0
    falls = [len(found.truth(Truth.NOT_FIXED)) for found in (played, honest, silent)]
    assert falls[0] > 1.5 * falls[1]
    is_own = np.isin(honest.log.events["activity"], (Activity.PUBLISH, Activity.STANDING))
    assert honest.log.events[~is_own].tobytes() == silent.log.events.tobytes()


# ---------------------------------------------------------------------------------------------- appeals
LATE = {"staff.crews.per_unit": {"works_department": 1, "street_team": 1}, "calendar.days": 20,
        "demand.city_management.reports_per_weekday": 40}


def test_units_appeal_against_what_was_closed_overdue_and_the_office_takes_its_time():
    shares = {**AS_SET["behaviour.effort"], "appealed": 0.5, "appeal_granted": 0.4, "appeal": "20 min"}
    found = run(small({**ON, **LATE, "behaviour.effort": shares}), 20)
    events, cases = found.log.events, found.log.cases
    asked = events[(events["activity"] == Activity.APPEAL) & (events["phase"] == Phase.ENABLE)]
    overdue = set(events[events["activity"] == Activity.OVERDUE]["case"].tolist())
    closed = {case for case in overdue if cases["ending"][case] == Ending.CLOSED}
    assert len(closed) > 40
    assert set(asked["case"].tolist()) <= closed
    assert 0.35 < len(asked) / len(closed) < 0.65
    begun = {row["item"]: row["time_s"] for row in found.rows(Activity.APPEAL, Phase.START)}
    ended = found.rows(Activity.APPEAL, Phase.END)
    assert {row["time_s"] - begun[row["item"]] for row in ended} == {1200}
    granted = np.mean(ended["reason"] == Reason.GRANTED)
    assert 0.2 < granted < 0.6
    assert set(ended["reason"].tolist()) == {Reason.GRANTED, Reason.REFUSED}


def test_nobody_appeals_where_appeals_are_off_or_nobody_hears_them():
    shares = {**AS_SET["behaviour.effort"], "appealed": 1, "appeal": "20 min"}
    for said in ({"mechanisms.appraisal": {"appeals": False}}, {**ON, "staff.leading_officers.count": 0}):
        found = run(small({**LATE, **said, "behaviour.effort": shares}), 20)
        assert not (found.log.events["activity"] == Activity.APPEAL).any()
