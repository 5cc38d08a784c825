"""The identity gate: both drivers write the same log, leave the same tables and the same pending events."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import twin
from tests.engine.small import CHANGES, OUTLINED, TURNS, changes_from, kinds_met, small_world
from twin.engine import compiled, reference
from twin.engine.recording import log_of
from twin.eventlog.history import first_difference
from twin.scenario import shipped
from twin.vocabulary import DAY_S, HOUR_S, Change, Kind
from twin.world import World, build

pytestmark = pytest.mark.compiled
NEEDS_DATA = {"trace_boston"}
LARGE = {"haidian_closed_loop"}  # two cold days of it take the reference driver as long as weeks of a street
AT_WORK_S = 9 * HOUR_S  # all who have their shift in the morning have begun
BRIEFLY_WARM = {"haidian_street"}  # the whole district is at work behind one street
PLANS = {"street_two_dispatchers", "street_evening"}  # haidian_street with other people on duty
DISTRICTS = [name for name in shipped() if "/" not in name and name not in {"base", *NEEDS_DATA, *LARGE, *PLANS}]
FOR_TESTS = [name for name in shipped(for_tests=True) if name.startswith("tests/")]
QUEUES = [name for name in shipped() if name.startswith("exact/") and name != "exact/queue"]


def assert_same(world: World, until_s: int) -> None:
    """Run both drivers; tell the first differing row with the case's history on both sides."""
    slow, fast = reference.advance(world.start, until_s), compiled.advance(world.start, until_s)
    if slow.rows.tobytes() != fast.rows.tobytes():
        logs = [log_of(each.rows, world.start, each.after, world.names) for each in (slow, fast)]
        pytest.fail(f"reference against compiled: {first_difference(*logs)}")
    assert slow.after.equals(fast.after)
    assert slow.n_events == fast.n_events


@pytest.mark.parametrize(("name", "seed"), [
    (name, seed) for name in DISTRICTS for seed in ((1,) if name in BRIEFLY_WARM else (1, 2, 3))])
def test_a_week_of_every_scenario_is_the_same_on_both_drivers(name, seed):
    warm = {"initial.warm_days": 4} if name in BRIEFLY_WARM else {}
    world = build(twin.load(name, {"calendar.days": 7, **warm}), seed)
    assert_same(world, world.end_s)


@pytest.mark.parametrize("name", FOR_TESTS)
def test_three_weeks_of_every_scenario_made_for_tests_are_the_same_on_both_drivers(name):
    world = build(twin.load(name, {"calendar.days": 21}))
    assert_same(world, world.end_s)


@pytest.mark.parametrize("name", sorted(LARGE))
def test_two_days_of_a_whole_district_are_the_same_on_both_drivers(name):
    world = build(twin.load(name, {"calendar.days": 2, "initial": {"kind": "empty"}}), 1)
    assert_same(world, world.end_s)


@pytest.mark.parametrize("name", QUEUES)
def test_every_exact_case_is_the_same_on_both_drivers(name):
    world = build(twin.load(name, {"calendar.days": 12}))
    assert_same(world, world.end_s)


WORLDS = st.fixed_dictionaries({
    "end_of_shift.rule": st.sampled_from(["finish", "put_back", "no_start"]),
    "end_of_shift.overtime": st.sampled_from(["0 s", "30 min", "3 h"]),
    "end_of_shift.resume_by": st.sampled_from(["any", "same"]),
    "mechanisms.appraisal": st.sampled_from([True, False, {"appeals": False}, {"gaming": False}]),
    "mechanisms.placebo": st.booleans(),
    "behaviour.placebo": st.sampled_from([{"share": 0.5, "shared": True}, {"share": 1, "shared": False}]),
    "staff.placebo_seats.count": st.sampled_from([0, 1]),
    "behaviour.effort.answer": st.sampled_from([0, 0.2]),
    "behaviour.effort.pull": st.sampled_from([0, 1]),
    "behaviour.effort.appealed": st.sampled_from([0, 1]),
    "behaviour.effort.padding": st.sampled_from([0, 1]),
    "behaviour.effort.decline": st.sampled_from([0, 3]),
    "mechanisms.revisit": st.booleans(),
    "behaviour.revisit": st.sampled_from([{"share": 0.5, "at_home": 0.5, "again": "2 h", "wrong": 0.3},
                                          {"share": 1, "at_home": 1, "most_calls": 1}]),
    "behaviour.revisit.questions": st.sampled_from([{}, {"rude": 0.5, "rude_unheard": 0.5, "slow_late": 1},
                                                    {"rude_effort": 10, "slow": 0.2, "slow_repeat": 0.5}]),
    "behaviour.ladder.at_unsatisfied": st.integers(0, 2),
    "behaviour.appraisal": st.sampled_from([
        {}, {"rolled_up": False}, {"system": 0, "social": 1, "community": 0.3, "streets": 0.7, "workers": 1},
        {"social": 0, "community": 0, "streets": 0, "reports": 0, "workers": 0}]),
    "mechanisms.tracking": st.sampled_from([True, False, {"arrivals": False}, {"combing": False}]),
    "behaviour.tracking": st.sampled_from([
        {}, {"looks": "always", "read": "20 min"}, {"aside_rate": 0.05, "aside_above": 0},
        {"aside_rate": 1, "aside_above": 2, "combing": "always", "found": 0.4, "comb": "1 h"}]),
    "mechanisms.coordination": st.sampled_from([True, False, {"parallel": False},
                                                {"arbitration": False, "bureau": False}]),
    "mechanisms.first_receiver": st.booleans(),
    "behaviour.first_receiver.who.city_management": st.sampled_from(["first_asked", "lead_unit"]),
    "behaviour.dispatch": st.sampled_from([{"error": 0.02}, {"error": 0.5, "decline": 0.3, "most_passed": 4}]),
    "behaviour.ladder.paper_days": st.integers(0, 2),
    "behaviour.coordination.before": st.sampled_from(["0 s", "20 min"]),
    "catalogue.change.exposed_rubbish": st.sampled_from([
        {}, {"joint": 0.8, "co_leads": ["street_order", "construction"]}]),
    "behaviour.max_reworks": st.integers(0, 2),
    "behaviour.units.suspended": st.sampled_from([0, 0.5, 1]),
    "behaviour.false_closing.city_management": st.sampled_from([0, 0.3, 1]),
    "behaviour.patrol.detect": st.sampled_from([0, 0.4, 1]),
    "behaviour.filed": st.sampled_from([0.6, 1]),
    "behaviour.visits": st.sampled_from([
        {"per_week": 0}, {"per_week": 60, "shift": "office", "tells": 1, "worth": 1, "register_kept": 0.3},
        {"per_week": 1000, "at_home": 1, "again": "0 s", "work": "40 min", "tells": 0.5}]),
    "behaviour.patrol.learning": st.sampled_from(["0 s", "30 h"]),
    "behaviour.patrol.mentoring": st.sampled_from([{"pairs": False}, {"pairs": True, "slower": 0.4, "until": 0.6}]),
    "behaviour.patrol.novices": st.sampled_from([0, 0.5]),
    "population.enterprises": st.sampled_from([{}, {"per_grid": 0.7, "roles": ["street_order", "advertising"],
                                                    "rate": 0.8, "app": 0.5}]),
    "shifts.field.away": st.sampled_from([[], [{"days": ["tue", "wed"], "hours": [[10, 11.5]]}]]),
    "behaviour.residents.public_rate": st.sampled_from([0, 0.5, 5]),
    "behaviour.residents.trust": st.sampled_from([{"gain": 0, "talk_gain": 12}, {"gain": 0.5, "channel": 0.5},
                                                   {"gain": 1, "talk_gain": 1, "talk_share": 0.9, "channel": -1,
                                                    "attitude": 1}]),
    "behaviour.residents.repeats": st.sampled_from([{"patience": "0 s"}, {"patience": "6 h", "most": 5},
                                                    {"patience": "6 h", "most": 3, "louder": False}]),
    "behaviour.residents.duplicates": st.sampled_from([
        {"share": {"city_management": 0, "demands": 0}},
        {"share": {"city_management": 1, "demands": 0.3}, "recognised": 0.5, "recognised_late": 0.3},
        {"share": {"city_management": 0.5, "demands": 0}, "within": "2 h", "recognised": 1, "recognised_late": 1}]),
    "behaviour.residents.hotline_share": st.just({"city_management": 0.3, "demands": 0.6}),
    "behaviour.residents.media_share": st.sampled_from([{"city_management": 0, "demands": 0},
                                                        {"city_management": 0.3, "demands": 0.2}]),
    "behaviour.residents.office_share.city_management": st.sampled_from([0, 0.3]),
    "behaviour.residents.app_access": st.sampled_from([0.3, 1]),
    "behaviour.residents.speak_awareness": st.sampled_from([0, 3]),
    "behaviour.residents.awareness_spread": st.sampled_from([0, 0.5]),
    "population.persons_per_agent": st.sampled_from([10, 100]),
    "staff.field_inspectors.per_street": st.integers(1, 5),
    "staff.field_inspectors.absence": st.sampled_from([0, 0.5]),
    "staff.crews.per_unit.street_team": st.integers(1, 5),
    "staff.grid_workers.per_community": st.sampled_from([0.4, 0.7, 2]),
    "demand.city_management.reports_per_weekday": st.sampled_from([3, 30, 90]),
    "authority": st.sampled_from([{"community": 1, "street": 2}, {"community": 3, "street": 3},
                                  {"community": 1, "street": 1}]),
    "initial": st.sampled_from([{"kind": "empty"}, {"kind": "warm", "warm_days": 2}]),
    "changes": st.sampled_from([[], CHANGES[:1], CHANGES[1:]]),
    "places.detail": st.sampled_from([[], ["110108010"]]),
    "shifts.crew_early.hours": st.sampled_from([[[7, 10], [10.5, 13.5]], [[0, 6], [22, 24]], [[9, 9.5]]]),
})


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(overrides=WORLDS, seed=st.integers(0, 2**62), start=st.sampled_from(["2018-08-27", "2018-09-29", "2018-12-30"]),
       turns=st.sampled_from([{}, TURNS]))
def test_random_small_worlds_are_the_same_on_both_drivers(overrides, seed, start, turns):
    changes = changes_from(start, overrides["changes"])
    outline = OUTLINED if overrides["places.detail"] else {}
    world = small_world(4, {**overrides, **outline, **turns, "calendar.start": start, "changes": changes}, seed)
    assert_same(world, world.end_s)


@pytest.mark.parametrize("rule", ["finish", "put_back", "no_start"])
@pytest.mark.parametrize("resume_by", ["any", "same"])
def test_every_kind_of_change_is_the_same_on_both_drivers(rule, resume_by):
    world = small_world(5, {"changes": CHANGES, "end_of_shift": {
        "rule": rule, "overtime": "20 min", "resume_by": resume_by}})
    assert set(world.start.tables["changes"]["what"]) == {int(change) for change in Change}
    assert_same(world, world.end_s)


def test_the_small_worlds_meet_every_kind_of_event():
    world = small_world(8, {"changes": CHANGES, "mechanisms.revisit": True,
                            "behaviour.tracking": {"aside_rate": 1, "aside_above": 0},
                            "behaviour.false_closing.city_management": 0.3, "behaviour.residents.public_rate": 0.5})
    padding = small_world(8, {**OUTLINED, "behaviour.effort.padding": 1, "behaviour.effort.padding_most": 1,
                              "demand.city_management.reports_per_weekday": 90})
    turns = small_world(2, TURNS)
    met = kinds_met(world.start, 8 * DAY_S) | kinds_met(padding.start, 8 * DAY_S) | kinds_met(turns.start, 2 * DAY_S)
    assert met == {int(kind) for kind in Kind}


def test_two_thousand_people_set_to_work_in_one_second_do_not_overrun_the_log():
    world = small_world(1, {"staff.field_inspectors.per_street": 2000})
    slow = reference.advance(world.start, AT_WORK_S)
    fast = compiled.advance(world.start, AT_WORK_S, None, 1, 1)
    assert slow.rows.tobytes() == fast.rows.tobytes()
    assert slow.after.equals(fast.after)


@pytest.mark.parametrize("far", [{"behaviour.residents.public_rate": 0.00005}, {"behaviour.transient_life": "20000 d"}],
                         ids=["notices", "lives"])
def test_what_lies_beyond_the_calendar_is_not_planned(far):
    assert_same(small_world(3, far), 3 * DAY_S)
