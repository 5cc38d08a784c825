"""A run that is cut in one driver and continued in the other is the uninterrupted run."""

import numpy as np
import pytest

import twin
from tests.engine.small import CHANGES, OUTLINED, small_world
from twin.engine import compiled, reference
from twin.state import Snapshot
from twin.vocabulary import DAY_S, WorkFailed
from twin.world import build

pytestmark = pytest.mark.compiled
UNTRACKED = {"mechanisms.tracking": False, "behaviour.tracking": {"aside_rate": 1, "aside_above": 0}}
DRIVERS = {"compiled": compiled, "reference": reference}


@pytest.fixture(scope="module")
def street():
    """A week of one street, whole."""
    world = build(twin.load("one_street", {"calendar.days": 7, "initial": {"kind": "empty"}}), 5)
    return world, compiled.advance(world.start, world.end_s)


@pytest.fixture(scope="module")
def changing():
    """Four days of a small street with changes of every kind, whole."""
    world = small_world(4, {"changes": CHANGES})
    return world, compiled.advance(world.start, world.end_s)


@pytest.mark.parametrize("number", range(20))
def test_a_week_cut_at_a_random_second_goes_on_in_the_other_driver(street, number):
    world, whole = street
    cut_s = int(np.random.default_rng(number).integers(1, world.end_s))
    first, second = (compiled, reference) if number % 2 else (reference, compiled)
    before = first.advance(world.start, cut_s)
    after = second.advance(before.after, world.end_s)
    assert np.concatenate([before.rows, after.rows]).tobytes() == whole.rows.tobytes()
    assert after.after.equals(whole.after)


@pytest.mark.parametrize("overrides", [{}, UNTRACKED], ids=["tracked", "untracked"])
def test_many_short_stretches_are_one_long_one(overrides):
    world = small_world(3, overrides)
    whole = compiled.advance(world.start, world.end_s)
    state, rows = world.start, []
    for number, until_s in enumerate(range(0, world.end_s + 1, 4_321)):
        stretch = (compiled, reference)[number % 2].advance(state, until_s)
        state = stretch.after
        rows.append(stretch.rows)
    last = compiled.advance(state, world.end_s)
    assert np.concatenate([*rows, last.rows]).tobytes() == whole.rows.tobytes()
    assert last.after.equals(whole.after)


@pytest.mark.parametrize("cut_s", [50_000, DAY_S, 2 * DAY_S + 40_000])
@pytest.mark.parametrize("first", DRIVERS)
def test_a_street_before_a_district_in_outline_goes_on_in_the_other_driver(first, cut_s):
    world = small_world(3, {**OUTLINED, "demand.city_management.reports_per_weekday": 80})
    second = "reference" if first == "compiled" else "compiled"
    whole = compiled.advance(world.start, world.end_s)
    before = DRIVERS[first].advance(world.start, cut_s)
    after = DRIVERS[second].advance(before.after, world.end_s)
    assert np.concatenate([before.rows, after.rows]).tobytes() == whole.rows.tobytes()
    assert after.after.equals(whole.after)


@pytest.mark.parametrize("cut_s", [DAY_S, DAY_S + 33_000, DAY_S + 33_001, 2 * DAY_S + 36_000, 2 * DAY_S + 36_001,
                                   300_000])
@pytest.mark.parametrize("first", DRIVERS)
def test_a_run_cut_before_or_after_a_change_goes_on_in_the_other_driver(changing, first, cut_s):
    world, whole = changing
    second = "reference" if first == "compiled" else "compiled"
    before = DRIVERS[first].advance(world.start, cut_s)
    after = DRIVERS[second].advance(before.after, world.end_s)
    assert np.concatenate([before.rows, after.rows]).tobytes() == whole.rows.tobytes()
    assert after.after.equals(whole.after)


def test_changes_of_one_run_do_not_leak_into_the_next(changing):
    world, whole = changing
    kept = {name: table.copy() for name, table in world.start.tables.items()}
    for driver in DRIVERS.values():
        again = driver.advance(world.start, world.end_s)
        assert again.rows.tobytes() == whole.rows.tobytes()
        assert all(world.start.tables[name].tobytes() == table.tobytes() for name, table in kept.items())


def test_a_state_is_not_changed_by_going_on_from_it():
    world = small_world(2)
    half = compiled.advance(world.start, DAY_S).after
    kept = Snapshot(half.time_s, {name: table.copy() for name, table in half.tables.items()}, half.events.copy())
    for driver in DRIVERS.values():
        driver.advance(half, world.end_s)
        assert half.equals(kept)


def test_a_state_goes_through_a_file(tmp_path):
    world = small_world(2)
    whole = compiled.advance(world.start, world.end_s)
    half = compiled.advance(world.start, DAY_S).after
    np.savez(tmp_path / "state.npz", events=half.events, **half.tables)
    with np.load(tmp_path / "state.npz", allow_pickle=False) as stored:
        again = Snapshot(DAY_S, {name: stored[name] for name in half.tables}, stored["events"])
    assert reference.advance(again, world.end_s).after.equals(whole.after)


@pytest.mark.parametrize(("log_room", "spare_rows", "budget"), [(1, 1, 1), (1, 1, 10_000), (1 << 16, 1, 7)])
def test_growth_under_tiny_buffers_changes_nothing(log_room, spare_rows, budget):
    world = small_world(4, {"demand.city_management.reports_per_weekday": 600})
    whole = compiled.advance(world.start, world.end_s)
    tiny = compiled.advance(world.start, world.end_s, None, log_room, spare_rows, budget)
    assert len(whole.after.tables["incidents"]) > 2 * compiled.MOST_PER_EVENT
    assert tiny.rows.tobytes() == whole.rows.tobytes()
    assert tiny.after.equals(whole.after)


def test_an_event_planned_in_the_past_is_a_fault_that_is_told():
    world = small_world(2)
    half = compiled.advance(world.start, DAY_S).after
    early = Snapshot(2 * DAY_S, half.tables, half.events)  # pretends to be later than its events
    with pytest.raises(WorkFailed, match="fault of the law"):
        compiled.advance(Snapshot(early.time_s, broken(half), half.events), 3 * DAY_S)


def broken(half):
    """Tables in which every source believes that its last birth was long ago."""
    tables = {name: table.copy() for name, table in half.tables.items()}
    tables["sources"]["day"] = -30
    tables["settings"]["first_day"] = -40
    tables["loads"] = np.concatenate([tables["loads"]] * 2)
    return tables
