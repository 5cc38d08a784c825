"""Forks: futures that share a past. From a state on chance is another one, something is otherwise, time is longer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from twin.experiment.drawing_anew import drawn_anew
from twin.experiment.moving import moved
from twin.experiment.states import Origin, State
from twin.scenario import Scenario
from twin.scenario.changes import ALLOWED, flat, kind_of, value_of, written
from twin.state import MOST_SECONDS
from twin.vocabulary import DAY_S, MINUTE_S, BadInput, nearest
from twin.world import build
from twin.world.calendar import MARGIN_DAYS

FREE = ("title", "bands", "costs")  # what shapes no run
CAN = (f"what can: {', '.join(ALLOWED)}; and {', '.join(FREE)}, which shape no run. For all else simulate another "
       f"scenario from its beginning")


def fork(state: State, seed: int | None = None, replication: int | None = None,
         overrides: Mapping[str, Any] | None = None, days: int | None = None) -> State:
    """State from which a run goes on, changed as asked for; its origin is noted.

    Raises
    ------
    BadInput
        Something cannot change in mid-run, or is out of range.
    """
    changes: dict[str, Any] = {}
    found = longer(state, days, changes) if days is not None and days != state.scenario.calendar.days else state
    if overrides:
        found = otherwise(found, overrides, changes)
    draws = {"seed": state.seed if seed is None else seed,
             "replication": state.replication if replication is None else replication}
    refuse_out_of_range(draws)
    if draws != {"seed": state.seed, "replication": state.replication}:
        changes |= draws
        found = drawn_anew(found, **draws)
    origin = Origin(state.hash, state.time_s, state.seed, state.replication, changes)
    return replace(found, origins=(*state.origins, origin))


def refuse_out_of_range(draws: Mapping[str, int]) -> None:
    """Refuse a seed or replication that no key can be made of."""
    for name, number in draws.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 1 << 63:
            raise BadInput(f"{name}: {number!r} is out of range; a whole number from 0 on")


# ---------------------------------------------------------------------------------------------- a longer time
def longer(state: State, days: int, changes: dict[str, Any]) -> State:
    """The same state in a calendar of other length; where that is longer, tables grow."""
    if isinstance(days, bool) or not isinstance(days, int):
        raise BadInput(f"--days: must be a whole number, not {days!r}")
    if days * DAY_S <= state.time_s:
        raise BadInput(f"--days: {days} days are over at the state's second, {state.time_s}; "
                       f"more than {state.time_s // DAY_S} days are possible")
    most = min(state.horizon_s, MOST_SECONDS - 1) // DAY_S
    if days > most:
        raise BadInput(f"--days: {days} days are too many for this state: what would happen after day {most} was not "
                       f"planned when it began; up to {most} days are possible, or simulate its scenario from the "
                       f"beginning")
    scenario = state.scenario.replace({"calendar.days": days})
    changes["days"] = days
    return in_world_of(state, scenario)


def in_world_of(state: State, scenario: Scenario) -> State:
    """A state in the tables of a changed scenario; they reach no less far than the state's own."""
    own = state.snapshot.tables["settings"][0]
    reached = int(own["n_days"]) + int(own["first_day"]) - MARGIN_DAYS
    wide = scenario if scenario.calendar.days >= reached else scenario.replace({"calendar.days": reached})
    return replace(moved(state, build(wide, state.seed, state.replication)), scenario=scenario)


# ---------------------------------------------------------------------------------------------- something otherwise
def otherwise(state: State, overrides: Mapping[str, Any], changes: dict[str, Any]) -> State:
    """State of a scenario that says of its future what is asked for, and of its past what it said."""
    said = dict(flat(overrides))
    dated = {key: value for key, value in said.items() if key.partition(".")[0] not in FREE}
    free = {key: value for key, value in said.items() if key not in dated}
    refuse_fixed(dated)
    changes["set"] = said
    scenario = state.scenario.replace(free) if free else state.scenario
    if not dated:
        return replace(state, scenario=scenario)
    at = next_minute(state)
    if at >= midnight(state.scenario) + timedelta(days=scenario.calendar.days):
        raise BadInput(f"--set {next(iter(dated))}: nothing is left to change; the state's second, {state.time_s}, is "
                       f"in the last minute of its scenario; make that longer with --days")
    changes["at"] = written(at)
    before = scenario.resolved()["changes"]
    return in_world_of(state, scenario.replace({"changes": [*before, {"at": written(at), "set": dated}]}))


def refuse_fixed(dated: Mapping[str, Any]) -> None:
    """Refuse keys that cannot change in mid-run, and values that do not fit theirs."""
    for key, value in dated.items():
        if kind_of(key) is None:
            raise BadInput(f"--set {key}: cannot change in mid-run; {CAN}{nearest(key, ALLOWED)}")
        try:
            value_of(key, value)
        except ValueError as error:
            raise BadInput(f"--set {error}") from None


def midnight(scenario: Scenario) -> datetime:
    """First second of a scenario's first day."""
    return datetime.combine(scenario.calendar.start, time())


def next_minute(state: State) -> datetime:
    """The first full minute from a state's second on: dated changes know no seconds."""
    return midnight(state.scenario) + timedelta(minutes=-(-state.time_s // MINUTE_S))
