"""Forks share a past, and differ from there on by chance, by what is otherwise, or by their length."""

import numpy as np
import pytest

import twin
from tests.engine.small import CHANGES, small_scenario
from tests.experiment.cuts import DAYS, END_S, SCENARIOS, scenario_of, unbegun, whole
from tests.world.test_trace import frame_of, traced
from twin.engine import compiled
from twin.experiment.compacting import compacted
from twin.experiment.drawing_anew import drawn_anew, notice_times_s
from twin.experiment.forks import fork
from twin.rules.noticing import notice_time_s, weight_before
from twin.state import parts_of
from twin.vocabulary import DAY_S, HOUR_S, NEVER, Activity, BadInput, Channel, Kind, Phase, Truth
from twin.world import build

CUT_S = DAY_S + 11 * HOUR_S + 7 * 60 + 13
OTHERWISE = {
    "tests/two_tier": {"staff.crews.per_unit.street_team": 9, "staff.dispatchers.absence": 0.2},
    "tests/all_transitions": {"staff.field_inspectors.per_street": 12, "policies.dispatch": "auto"},
    "tests/visiting_street": {"staff.field_inspectors.per_street": 9, "mechanisms.tracking": False},
}
ROLLED_UP = {"mechanisms.appraisal": True, "behaviour.appraisal.rolled_up": True}


def told(log, until_s):
    """What a log says before a second, names spelled out: numbers of people may differ."""
    found = []
    for name in ("events", "truth"):
        rows = log.table(name)[log.table(name)["time_s"] < until_s]
        actors = [log.names.actors[actor] if actor >= 0 else None for actor in rows["actor"].tolist()]
        found.append((actors, rows[[column for column in rows.dtype.names if column != "actor"]].tolist()))
    return found


def state_at(scenario, seconds, seed=1):
    """What the compiled engine comes to."""
    start = build(scenario, seed).start
    return compiled.advance(start, seconds).after


# ---------------------------------------------------------------------------------------------- chance
@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_another_seed_shares_the_past_row_by_row_and_differs_afterwards(name):
    run = whole(name)
    state = run.at(CUT_S)
    forks = [twin.resume(state, seed=2), twin.resume(state, replication=1)]
    for each in forks:
        assert told(each.log, CUT_S) == told(run.log, CUT_S)
        assert told(each.log, END_S) != told(run.log, END_S)
    assert len({run.digest, *(each.digest for each in forks)}) == 3
    assert twin.resume(state, seed=2).digest == forks[0].digest


@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_fork_without_changes_is_the_continuation(name):
    state = whole(name).at(CUT_S)
    assert twin.resume(state, seed=1, replication=0, days=DAYS, overrides={}).digest == whole(name).digest


@pytest.mark.compiled
def test_both_engines_give_one_fork():
    state = whole("tests/two_tier").at(3 * DAY_S + 40_000)
    said = {"seed": 5, "overrides": OTHERWISE["tests/two_tier"]}
    assert twin.resume(state, engine="reference", **said).digest == twin.resume(state, **said).digest


@pytest.mark.compiled
def test_a_fork_is_stored_and_goes_on(tmp_path):
    fork_ = twin.resume(whole("tests/two_tier").at(CUT_S), seed=5, overrides=OTHERWISE["tests/two_tier"], days=6)
    state = twin.State.load(fork_.at(2 * DAY_S + 5).save(tmp_path / "a.state"))
    again = twin.resume(state)
    assert again.digest == fork_.digest
    assert [each["time_s"] for each in again.provenance()["from"]] == [CUT_S, 2 * DAY_S + 5]


@pytest.mark.compiled
def test_births_after_a_fork_have_the_law_of_the_sources():
    """Of 300 forks: as many births on the mean as are expected, and spread like a Poisson number."""
    state = whole("tests/two_tier").at(CUT_S)
    tables, until_s = state.snapshot.tables, 2 * DAY_S
    expected = 0.0
    for source in tables["sources"]:
        hours = tables["hours"].view(np.recarray)[source["hours"]]
        passed = weight_before(hours, CUT_S % DAY_S)
        load = tables["loads"]["factor"][source["first_load"] + 1] if source["first_load"] >= 0 else 1.0
        expected += source["rate"] * load * (1.0 - passed)
    counts = []
    for replication in range(1, 301):
        rows = compiled.advance(drawn_anew(state, 1, replication).snapshot, until_s).rows
        born = rows[(rows["activity"] == Truth.BORN) & (rows["value"] == -1)]
        counts.append(len(born))
    error = np.sqrt(expected / len(counts))
    assert abs(np.mean(counts) - expected) < 4 * error + 0.02 * expected  # relapses are few, and beside it
    assert 0.7 < np.var(counts) / expected < 1.4


@pytest.mark.parametrize("name", ["dm1_rho80", "batch4_mm1"])
def test_what_comes_by_the_clock_is_not_drawn_again_and_a_batch_stays_whole(name):
    run = twin.simulate(twin.load(f"exact/{name}", {"calendar.days": 12}), engine="reference")
    fork_ = twin.resume(run.at(5 * DAY_S + 1000), replication=3, engine="reference")
    before, after = run.log.cases["opened_s"], fork_.log.cases["opened_s"]
    if name == "dm1_rho80":
        assert np.array_equal(before, after)
        assert fork_.digest != run.digest
    else:
        assert not np.array_equal(before, after)
        assert set(np.unique(after, return_counts=True)[1]) == {4}


@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_who_comes_upon_a_problem_next_is_drawn_as_the_law_draws(name):
    tables = whole(name).at(CUT_S).snapshot.tables
    waiting = np.flatnonzero(tables["incidents"]["notice_s"] < NEVER)
    assert len(waiting) > 5
    views = {key: tables[key].view(np.recarray) for key in ("settings", "hours", "categories", "incidents")}
    for row, second in zip(waiting, notice_times_s(tables, waiting, CUT_S), strict=True):
        incident = views["incidents"][row]
        category = views["categories"][incident.category]
        lawful = notice_time_s(views["settings"][0], views["hours"][category.hours], category, incident, CUT_S)
        assert abs(second - lawful) <= 1  # the last bit of a logarithm
        assert second > CUT_S


@pytest.mark.compiled
def test_a_day_that_has_begun_keeps_its_factor_and_others_are_drawn_anew():
    scenario = small_scenario(4)
    state = twin.simulate(scenario).at(CUT_S)
    other = drawn_anew(state, 9, 0)
    per_block = int(state.snapshot.tables["settings"]["n_days"][0])
    before, after = (each.snapshot.tables["loads"]["factor"].reshape(-1, per_block) for each in (state, other))
    assert np.array_equal(before[:, :2], after[:, :2])
    assert not np.array_equal(before[:, 2:], after[:, 2:])
    fresh = build(scenario, 9).start.tables["loads"]["factor"].reshape(-1, per_block)
    assert np.array_equal(after[:, 2:], fresh[:, 2:])


@pytest.mark.compiled
def test_nothing_of_a_fork_is_planned_before_it_begins():
    for name in SCENARIOS:
        state = drawn_anew(whole(name).at(CUT_S), 3, 3)
        assert all(parts_of(key)[0] >= CUT_S for key in state.snapshot.events.tolist())
        assert (np.diff(state.snapshot.events) >= 0).all()


@pytest.mark.parametrize(("said", "match"), [
    ({"seed": -1}, "seed: -1 is out of range"), ({"replication": 1 << 63}, "replication: .* out of range"),
    ({"seed": 1.5}, "seed: 1.5 is out of range"), ({"seed": True}, "seed: True")])
def test_draws_out_of_range_are_refused(said, match):
    with pytest.raises(BadInput, match=match):
        fork(unbegun(), **said)


# ---------------------------------------------------------------------------------------------- something otherwise
@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_otherwise_from_a_cut_on_is_a_dated_change(name):
    run = whole(name)
    forked = twin.resume(run.at(CUT_S), overrides=OTHERWISE[name])
    assert [str(each.at) for each in forked.scenario.changes] == ["2018-08-28 11:08:00"]
    assert forked.digest == twin.simulate(forked.scenario).digest != run.digest
    assert told(forked.log, CUT_S) == told(run.log, CUT_S)


@pytest.mark.compiled
@pytest.mark.parametrize("cut_s", [0, 1, 33_000, CUT_S, DAY_S, 2 * DAY_S + 36_000, 2 * DAY_S + 36_001, 3 * DAY_S + 5])
def test_a_state_moved_into_other_tables_is_what_their_own_run_would_have_come_to(cut_s):
    """Among changes of every kind, past and to come, with scores of people: byte for byte."""
    scenario = small_scenario(5, {"changes": CHANGES, **ROLLED_UP})
    state = twin.simulate(scenario, until=max(cut_s, 1)).at(cut_s)
    found = fork(state, overrides={"staff.field_inspectors.per_street": 9, "staff.grid_workers.per_community": 2,
                                   "behaviour.reminder": 0.4})
    assert len(found.snapshot.tables["people"]) > len(state.snapshot.tables["people"])
    own = state_at(found.scenario, cut_s) if cut_s else build(found.scenario).start
    assert found.snapshot.equals(own)
    assert twin.resume(found).digest == twin.simulate(found.scenario).digest


@pytest.mark.compiled
def test_a_month_later_whoever_comes_has_the_score_of_a_newcomer():
    scenario = small_scenario(40, {"mechanisms.revisit": True, **ROLLED_UP})
    cut_s = 8 * DAY_S + 40_000  # September
    found = fork(twin.simulate(scenario, until=cut_s).at(cut_s), overrides={
        "staff.field_inspectors.per_street": 9, "staff.grid_workers.per_community": 2})  # to some where nobody was
    assert found.snapshot.equals(state_at(found.scenario, cut_s))


@pytest.mark.compiled
def test_a_fork_of_a_fork_adds_to_what_is_otherwise():
    once = twin.resume(whole("tests/two_tier").at(CUT_S), overrides={"staff.crews.per_unit.street_team": 9})
    twice = twin.resume(once.at(2 * DAY_S), overrides={"staff.crews.per_unit.street_team": 3})
    assert len(twice.scenario.changes) == 2
    assert twice.digest == twin.simulate(twice.scenario).digest != once.digest


@pytest.mark.compiled
def test_people_who_come_are_at_work():
    forked = twin.resume(whole("tests/two_tier").at(CUT_S), overrides={"staff.crews.per_unit.street_team": 9})
    begun = forked.log.events[(forked.log.events["activity"] == Activity.HANDLE)
                              & (forked.log.events["phase"] == Phase.START)]
    at_work = {forked.log.names.actors[actor] for actor in begun["actor"].tolist()}
    assert any(name.endswith("street_team/crews/9") for name in at_work)


@pytest.mark.parametrize(("key", "value", "match"), [
    ("behaviour.patrol.look", 60, "cannot change in mid-run; what can: staff.<post>.count.*min_share"),
    ("demand.city_management.reports_per_weekday", 9, "cannot change in mid-run"),
    ("calendar.days", 9, "cannot change in mid-run"), ("changes", [], "cannot change in mid-run"),
    ("seed", 3, "cannot change in mid-run"), ("staff.field_inspectors.per_street", -1, "--set staff.field_inspectors"),
    ("staff.nobody.count", 2, "cannot change"), ("policies.dispatch", "by_magic", "policies.dispatch"),
    ("staff.crews.per_unit.nowhere", 2, "nowhere"), ("staff.dispatchers.per_street", 0, "wait for good|do nothing")])
def test_what_cannot_change_in_mid_run_is_refused_by_its_key(key, value, match):
    with pytest.raises(BadInput, match=match):
        fork(unbegun(), overrides={key: value})


def test_what_shapes_no_run_may_change_and_changes_none():
    found = fork(unbegun(), overrides={"costs.crews": 45, "title": {"en": "dear"}})
    assert found.scenario.title["en"] == "dear"
    assert found.scenario.hash == unbegun().scenario.hash
    assert found.snapshot is unbegun().snapshot


# ---------------------------------------------------------------------------------------------- a longer time
@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_more_days_are_those_of_a_scenario_that_had_them_from_the_beginning(name):
    state = whole(name).at(END_S)
    with pytest.raises(BadInput, match="--days"):
        twin.resume(state)
    longer = twin.resume(state, days=9)
    assert longer.digest == twin.simulate(scenario_of(name).replace({"calendar.days": 9})).digest
    shorter = twin.resume(whole(name).at(CUT_S), days=3)
    assert shorter.digest == twin.simulate(scenario_of(name).replace({"calendar.days": 3})).digest
    assert twin.resume(shorter.at(2 * DAY_S), days=9).digest == longer.digest


@pytest.mark.parametrize(("days", "match"), [(0, "are over"), (2000, "too many for this state"), (2.5, "whole number")])
def test_days_that_a_state_cannot_have_are_refused(days, match):
    with pytest.raises(BadInput, match=match):
        fork(unbegun(), days=days)


# ---------------------------------------------------------------------------------------------- without what is over
@pytest.mark.compiled
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_state_without_what_is_over_has_the_same_future(name):
    scenario = twin.load(name, {"calendar.days": 14})
    state = twin.simulate(scenario).at(9 * DAY_S + 40_000)
    small = compacted(state)
    assert len(small.snapshot.tables["cases"]) < len(state.snapshot.tables["cases"])
    rows, own = (compiled.advance(each.snapshot, 14 * DAY_S).rows for each in (state, small))
    numbered = ("case", "item", "value")  # rows have other numbers
    for column in rows.dtype.names:
        assert column in numbered or np.array_equal(rows[column], own[column])
    events = (state.snapshot.events, small.snapshot.events)
    assert [(parts_of(key)[:2]) for key in events[0].tolist()] == [parts_of(key)[:2] for key in events[1].tolist()]
    assert {int(kind) for _, kind, _ in map(parts_of, events[1].tolist())} <= set(map(int, Kind))


# ---------------------------------------------------------------------------------------------- real arrivals
@pytest.mark.compiled
def test_a_trace_is_cut_forked_and_made_longer(tmp_path):
    scenario = traced(tmp_path, frame_of(90))  # more than its four days hold
    run = twin.simulate(scenario)
    path = run.at(CUT_S).save(tmp_path / "a.state")
    assert twin.resume(path).digest == run.digest
    ended = run.at(run.end_s)
    assert twin.resume(ended, days=8).digest == twin.simulate(scenario.replace({"calendar.days": 8})).digest
    forked = twin.resume(path, seed=9)
    arrived = [each.log.cases["opened_s"][each.log.cases["channel"] == Channel.TRACE].tolist()
               for each in (run, forked)]
    assert arrived[0] == arrived[1]


@pytest.mark.compiled
def test_a_trace_that_was_changed_is_refused_where_it_is_read_again(tmp_path):
    state = twin.simulate(traced(tmp_path, frame_of(30))).at(CUT_S)
    traced(tmp_path, frame_of(60).iloc[9:])
    with pytest.raises(BadInput, match="holds other rows than when the state was made"):
        twin.resume(state, days=8)
