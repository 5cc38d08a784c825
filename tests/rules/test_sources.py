"""Scores from three sources, of units, people and places: the formulas, what is counted, and how it is made known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.small import OUTLINED, small_world
from tests.rules.test_effort import AS_SET
from tests.world.small import ran, run, small
from twin.eventlog.audit import audit
from twin.experiment.checking import rules_of
from twin.kpi.causes import causes
from twin.rules.appraisal import (
    NO_WORD,
    community_mark,
    place_score,
    score_of_sources,
    social_mark,
    street_mark,
    worker_score,
)
from twin.state.rows import Person, Place, Pool, Settings, Unit
from twin.vocabulary import DAY_S, NONE, Activity, Ending, Outcome, Phase, Post, Reason

MONTH_S = 5 * DAY_S  # 1 September
DAYS = 6
MARK = st.one_of(st.just(NO_WORD), st.floats(0, 1))
WEIGHT = st.sampled_from([0.0, 0.1, 0.3, 1.0])
CALLED = {"mechanisms.revisit": True, "mechanisms.first_receiver": False, "behaviour.residents.public_rate": 1,
          "staff.revisit_seats": {"count": 2, "shift": "desk"}, "workflow.archive.work.constant": "1 h",
          "behaviour.false_closing": {"city_management": 0.4, "demands": 0.4}}
KINDS = {"catalogue.use": ["non_motor_parking", "neighbour_noise"]}


def by(source, **said):
    """Weights that let one source alone make the score."""
    return {"behaviour.appraisal": {**{name: float(name == source) for name in (
        "system", "social", "community", "streets")}, **said}}


def marks(found):
    """Score of each unit at the end of the month, as it stands in the log, for those that have one."""
    rows = found.rows(Activity.APPRAISE, time_s=MONTH_S)
    return {int(row["unit"]): int(row["value"]) for row in rows if row["value"] != NONE}


def before(found):
    """Rows of the log before the end of the month."""
    return found.log.events[found.log.events["time_s"] < MONTH_S]


# ---------------------------------------------------------------------------------------------- formulas
@given(st.floats(0, 1), st.tuples(MARK, MARK, MARK))
def test_where_nothing_but_the_counts_has_weight_the_score_is_theirs_to_the_last_bit(system, others):
    assert score_of_sources(Settings(), system, *others) == system


@given(st.tuples(WEIGHT, WEIGHT, WEIGHT, WEIGHT), st.floats(0, 1), st.tuples(MARK, MARK, MARK))
def test_a_score_lies_among_the_marks_of_the_sources_that_have_a_word(weights, system, others):
    names = ("weight_system", "weight_social", "weight_community", "weight_streets")
    found = score_of_sources(Settings(**dict(zip(names, weights, strict=True))), system, *others)
    said = [mark for mark in (system, *others) if mark != NO_WORD]
    assert min(said) - 1e-12 <= found <= max(said) + 1e-12


def test_a_source_without_a_word_leaves_its_weight_to_the_others():
    row = Settings(weight_system=0.6, weight_social=0.2, weight_community=0.1, weight_streets=0.1)
    assert score_of_sources(row, 0.9, 0.5, 0.4, 0.3) == pytest.approx(0.54 + 0.1 + 0.04 + 0.03)
    assert score_of_sources(row, 0.9, NO_WORD, 0.4, NO_WORD) == pytest.approx((0.54 + 0.04) / 0.7)


def test_what_each_source_says():
    assert social_mark(Unit(n_asked=8, n_liked=6)) == 0.75
    assert social_mark(Unit()) == community_mark(Unit()) == street_mark(Unit()) == NO_WORD
    assert community_mark(Unit(n_closed=10, n_again=3)) == pytest.approx(0.7)
    assert community_mark(Unit(n_closed=2, n_again=3)) == community_mark(Unit(n_again=1)) == 0.0
    assert street_mark(Unit(n_dispatched=6, n_given_back=2, n_parts=2, n_late_parts=1)) == pytest.approx(0.7)


def test_people_are_measured_by_the_mean_of_their_pool_and_by_attendance():
    row = Settings(weight_reports=0.3, weight_tasks=0.3, weight_attendance=0.4)
    pool = Pool(mean_reports=10.0, mean_tasks=4.0)
    assert worker_score(row, pool, Person(n_reports=5, n_tasks=9, n_attended=9, n_missed=1)) == pytest.approx(0.81)
    assert worker_score(row, Pool(mean_tasks=4.0), Person(n_tasks=2, n_attended=1)) == pytest.approx(0.55 / 0.7)
    assert worker_score(row, pool, Person(n_reports=5)) == NO_WORD
    assert worker_score(Settings(), pool, Person(n_attended=1)) == NO_WORD


def test_a_place_has_the_mean_of_its_units_by_cases_and_that_of_its_people():
    row = Settings(weight_workers=0.2)
    assert place_score(row, Place(n_scored=10, score_sum=8.0, n_workers=2, worker_sum=1.0)) == pytest.approx(0.74)
    assert place_score(row, Place(n_scored=10, score_sum=8.0)) == pytest.approx(0.8)
    assert place_score(row, Place(n_workers=2, worker_sum=1.0)) == pytest.approx(0.5)
    assert place_score(row, Place()) == place_score(Settings(), Place(n_workers=2, worker_sum=1.0)) == NO_WORD


# ---------------------------------------------------------------------------------------------- what is counted
def test_the_social_source_is_the_share_of_good_answers_in_revisits():
    found = run(small({**CALLED, **by("social")}), DAYS)
    rows = before(found)
    asked, liked = {}, {}
    solved = {(int(row["case"]), int(row["time_s"])) for row in rows
              if row["activity"] == Activity.REVISIT and row["phase"] == Phase.END and row["reason"] == Outcome.SOLVED}
    for row in rows[rows["activity"] == Activity.RATE]:
        unit, is_first = int(row["unit"]), row["reason"] == Reason.ATTITUDE
        asked[unit] = asked.get(unit, 0) + 1 + is_first
        is_solved = (int(row["case"]), int(row["time_s"])) in solved
        liked[unit] = liked.get(unit, 0) + int(row["value"]) + (is_first and is_solved)
    said = marks(found)
    assert len(asked) >= 3
    assert {unit: said[unit] for unit in asked} == {
        unit: int(1e6 * (liked[unit] / asked[unit])) for unit in asked}


def test_the_community_source_is_the_share_of_closed_cases_that_nobody_asked_about_again_and_that_did_not_come_back():
    kinds = {f"catalogue.change.{name}": {"relapse": 0} for name in KINDS["catalogue.use"]}
    found = run(small({**CALLED, **KINDS, **kinds, **by("community"), "mechanisms.revisit": False,
                       "behaviour.residents.public_rate": 8, "catalogue.change.non_motor_parking.transient": 0,
                       "behaviour.residents.duplicates.share": {"city_management": 0, "demands": 0},
                       "behaviour.residents.repeats": {"patience": "6 h", "most": 3}}), DAYS)
    closed, again, was_closed, asked, sent = {}, {}, {}, set(), set()
    for row in before(found):
        case, unit = int(row["case"]), int(row["unit"])
        incident = int(found.log.cases["incident"][case]) if case != NONE else NONE
        if row["activity"] == Activity.REPEAT:
            asked.add(case)
        elif row["activity"] == Activity.CONCLUDE and row["reason"] == Ending.CLOSED:
            was_closed[incident] = unit
            if unit != NONE:
                closed[unit] = closed.get(unit, 0) + 1
                again[unit] = again.get(unit, 0) + (case in asked)
        elif row["activity"] == Activity.DISPATCH and case not in sent:
            sent.add(case)
            blamed = was_closed.pop(incident, NONE)
            if blamed != NONE:
                again[blamed] = again.get(blamed, 0) + 1
    said = marks(found)
    assert sum(again.values()) > 10
    assert len(closed) >= 2
    for unit, n_closed in closed.items():
        assert said[unit] == pytest.approx(1e6 * max(0, 1 - again[unit] / n_closed), abs=1)


def test_streets_see_of_departments_what_these_gave_back_and_which_parts_they_did_late():
    found = run(small({**KINDS, **by("streets"), "mechanisms.first_receiver": False, "behaviour.dispatch.decline": 0.4,
                       "authority": {"community": 1, "street": 1}, "catalogue.change.non_motor_parking": {
                           "joint": 1, "co_leads": ["roads"], "on_spot": 0, "transient": 0}}), DAYS)
    rows, tables = before(found), found.after.tables
    is_top = tables["places"]["parent"][tables["units"]["place"]] == NONE
    due, seen, bad, n_late = {}, {}, {}, 0
    for row in rows[rows["case"] != NONE]:
        case, unit, activity = int(row["case"]), int(row["unit"]), row["activity"]
        is_part = activity == Activity.CO_HANDLE and row["phase"] == Phase.END and row["reason"] == Outcome.DONE
        if activity in (Activity.DISPATCH, Activity.EXTEND, Activity.RESUME):
            due[case] = int(row["value"])
        if activity == Activity.DISPATCH or is_part:
            seen[unit] = seen.get(unit, 0) + 1
        is_late = is_part and due[case] != NONE and row["time_s"] > due[case]
        n_late += is_late
        bad[unit] = bad.get(unit, 0) + (activity == Activity.RETURN or is_late)
    said = {unit: mark for unit, mark in marks(found).items() if is_top[unit] and unit in seen}
    assert n_late > 0
    assert (rows["activity"] == Activity.RETURN)[np.isin(rows["unit"], list(said))].sum() > 0
    for unit, mark in said.items():
        assert mark == pytest.approx(1e6 * (1 - bad[unit] / seen[unit]), abs=1)
    below = run(small({**KINDS, **by("streets")}), DAYS)
    counts = run(small({**KINDS, **by("system")}), DAYS)
    assert all(marks(below)[unit] == mark for unit, mark in marks(counts).items() if not is_top[unit])


# ---------------------------------------------------------------------------------------------- people and places
@pytest.fixture(scope="module")
def found():
    return run(small({**CALLED, "behaviour.effort.answer": 0.1, "staff.field_inspectors.absence": 0.3}), DAYS)


def test_people_of_the_field_and_places_stand_in_the_log_once_a_month_and_units_as_before(found):
    rows, names, tables = found.rows(Activity.STANDING), found.world.names, found.after.tables
    assert set(rows["time_s"].tolist()) == {MONTH_S}
    people = rows[rows["actor"] != NONE]
    posts = tables["pools"]["post"][tables["people"]["pool"][people["actor"]]]
    assert set(posts.tolist()) == {Post.FIELD_INSPECTORS, Post.GRID_WORKERS}
    assert len(set(people["actor"].tolist())) == len(people) > 5
    assert set(people["reason"].tolist()) == {Reason.SCORE}
    assert people["value"].min() >= 0
    assert people["value"].max() <= 1_000_000
    assert people["value"].std() > 0
    places = rows[(rows["actor"] == NONE) & (rows["reason"] == Reason.SCORE)]
    stated = {names.units[unit] for unit in places["unit"]}
    assert {"110108/supervision_centre", "east/street_centre", "west/street_centre"} <= stated
    assert len(places) == len(stated) > 4


def test_the_rank_of_a_place_is_that_of_its_score_in_its_tier_and_one_alone_has_none(found):
    rows = found.rows(Activity.STANDING, actor=NONE)
    for tier in (0, 1, 2):
        own = rows[rows["tier"] == tier]
        scores = {int(row["unit"]): int(row["value"]) for row in own if row["reason"] == Reason.SCORE}
        ranks = {int(row["unit"]): int(row["value"]) for row in own if row["reason"] == Reason.RANK}
        assert ranks == ({} if tier == 2 else {
            unit: 1 + sum(other > score for other in scores.values()) for unit, score in scores.items()})


def test_a_community_has_four_fifths_of_its_stations_score_and_a_fifth_of_its_peoples(found):
    rows, checked = found.rows(Activity.STANDING, tier=0), 0
    for row in found.rows(Activity.PUBLISH, tier=0):
        own = rows[rows["unit"] == row["unit"]]
        people = own[own["actor"] != NONE]["value"]
        stated = own[(own["actor"] == NONE) & (own["reason"] == Reason.SCORE)]["value"]
        if len(people):
            assert stated == pytest.approx(0.8 * row["value"] + 0.2 * people.mean(), abs=2)
            checked += 1
    assert checked >= 2


def test_effort_at_a_street_answers_to_its_standing_among_the_streets(found):
    scores = {found.world.names.units[row["unit"]].split("/")[0]: int(row["value"])
              for row in found.rows(Activity.STANDING, tier=1, actor=NONE, reason=Reason.SCORE)}
    places = found.after.tables["places"]
    efforts = dict(zip(found.world.names.places, places["effort"], strict=True))
    drifted = 1 + 0.25 * (0.9 - 1)
    better, worse = sorted(scores, key=scores.get, reverse=True)
    assert scores[better] > scores[worse]
    assert efforts[better] == pytest.approx(drifted - 0.1)
    assert efforts[worse] == pytest.approx(drifted + 0.1)


def test_places_in_outline_stand_among_no_others():
    found = ran(small_world(DAYS, OUTLINED), DAYS)
    rows = found.rows(Activity.STANDING, actor=NONE)
    tables = found.after.tables
    is_street = tables["places"]["tier"] == 1
    assert tables["places"]["is_background"][is_street].tolist().count(0) == 1
    assert Reason.SCORE in rows[rows["tier"] == 1]["reason"]
    assert Reason.RANK not in rows[rows["tier"] == 1]["reason"]
    assert set(rows["unit"].tolist()).isdisjoint(np.flatnonzero(tables["places"]["is_background"][
        tables["units"]["place"]]).tolist())


def test_attendance_alone_is_full_where_nobody_was_absent():
    found = run(small({"behaviour.appraisal": {"reports": 0, "tasks": 0, "attendance": 1},
                       "staff.field_inspectors.absence": 0, "staff.grid_workers.absence": 0}), DAYS)
    rows = found.rows(Activity.STANDING)
    assert set(rows[rows["actor"] != NONE]["value"].tolist()) == {1_000_000}


# ---------------------------------------------------------------------------------------------- no occasion
def test_nobody_learns_of_scores_that_are_not_published():
    """Structural zero: people and places with and without scores, one log."""
    off = {**CALLED, "mechanisms.appraisal": False}
    logs = [run(small({**off, "behaviour.appraisal.rolled_up": said}), DAYS).log for said in (True, False)]
    assert logs[0].events.tobytes() == logs[1].events.tobytes()
    assert logs[0].truth.tobytes() == logs[1].truth.tobytes()
    assert not (logs[0].events["activity"] == Activity.STANDING).any()


def test_where_effort_does_not_answer_standings_change_nothing_but_their_own_rows():
    said = {**CALLED, **AS_SET}
    on, off = (run(small({**said, "behaviour.appraisal.rolled_up": switch}), DAYS).log for switch in (True, False))
    is_own = on.events["activity"] == Activity.STANDING
    assert is_own.sum() > 10
    assert on.events[~is_own].tobytes() == off.events.tobytes()
    assert on.truth.tobytes() == off.truth.tobytes()


def test_other_sources_change_scores_and_where_these_are_not_published_nothing_else():
    said = {**CALLED, "mechanisms.appraisal": False}
    one, other = (run(small({**said, **by("system", **more)}), DAYS).log for more in (
        {}, {"social": 0.5, "community": 0.5, "streets": 0.5}))
    is_score = one.events["activity"] == Activity.APPRAISE
    assert one.events[~is_score].tobytes() == other.events[~is_score].tobytes()
    assert (one.events[is_score]["value"] != other.events[is_score]["value"]).sum() > 2


def test_the_log_is_true_and_every_second_has_a_cause(found):
    for finding in audit(found.log, rules_of(small(CALLED), found.end_s)):
        assert finding.is_ok, finding
    until = np.where(found.log.cases["concluded_s"] == NONE, found.end_s, found.log.cases["concluded_s"])
    assert causes(found.log, found.end_s).sum(axis=1).tolist() == (until - found.log.cases["opened_s"]).tolist()
