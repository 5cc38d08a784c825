"""Moving a state into the tables of a changed scenario: more people have rows there, days reach further.

The past is shared draw by draw, since a dated change leaves it as it was; only numbers of rows differ. What results is
what the changed scenario's own run would have come to at that second, byte for byte.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from twin.experiment.references import ACTORS, BEATS, OF_KIND, PEOPLE, REFERENCES, kinds_of, rows_of
from twin.experiment.states import State
from twin.rules.standing import is_scored_post
from twin.rules.visits import first_due_s
from twin.state import TABLES, Snapshot, Tables, event_keys
from twin.vocabulary import DAY_S, NONE, BadInput, Kind
from twin.world import World

SAME = ("hours", "shifts", "categories", "stages", "route", "spots", "decisions")
KEYED = ("places", "grids", "residents", "units", "sources")  # row by row the same names
FROM_NEW = {  # what the layout decides, and no run changes
    "settings": ("n_people", "n_days", "last_s"), "pools": ("first_person", "first_beat", "is_patrolling"),
    "sources": ("first_load", "n_arrivals"), "people": ("mentor", "learner"),
}
Maps = dict[str, np.ndarray]


def moved(state: State, world: World) -> State:
    """State in the tables of another world with the same past.

    Raises
    ------
    BadInput
        The world differs in more than its people, changes and days.
    """
    old, new = state.snapshot.tables, world.start.tables
    refuse_other_ground(state, old, new)
    maps = maps_of(state, world)
    tables = {name: new[name].copy() if name in ("changes", "options", "days") else old[name].copy() for name in TABLES}
    for name in (PEOPLE, BEATS):
        tables[name] = new[name].copy()
        tables[name][maps[name]] = old[name]
    renumber(tables, maps)
    for name, fields in FROM_NEW.items():
        for field in fields:
            tables[name][field] = new[name][field]
    is_new_round = (new["pools"]["is_patrolling"] == 1) & (old["pools"]["is_patrolling"] == 0)
    tables["pools"]["n_beats"][is_new_round] = new["pools"]["n_beats"][is_new_round]
    tables["loads"] = loads_from(state, new["loads"])
    tables["arrivals"] = arrivals_from(old["arrivals"], new["arrivals"])
    rows = state.rows.copy()
    rows["actor"] = mapped(rows["actor"], maps[ACTORS])
    events = np.sort(np.concatenate([events_from(state, tables, maps), of_newcomers(state, tables, maps)]))
    return replace(state, snapshot=Snapshot(state.time_s, tables, events), rows=rows, names=world.names,
                   warnings=world.warnings)


def refuse_other_ground(state: State, old: Tables, new: Tables) -> None:
    """Refuse a world of which more is otherwise than a dated change, or more days, can bring about."""
    odd = [name for name in SAME if old[name].tobytes() != new[name].tobytes()]
    odd += [name for name in KEYED if not np.array_equal(old[name]["key"], new[name]["key"])]
    n_days = min(len(old["days"]), len(new["days"]))
    odd += ["days"] if old["days"][:n_days].tobytes() != new["days"][:n_days].tobytes() else []
    if odd:
        raise BadInput(f"{', '.join(odd)}: read otherwise than when the state was made, so that the past would be "
                       f"another one; go on with the versions of parameters and calendar that made it")


def maps_of(state: State, world: World) -> Maps:
    """New row of each actor, person and beat."""
    position = {name: row for row, name in enumerate(world.names.actors)}
    missing = [name for name in state.names.actors if name not in position]
    if missing:
        raise BadInput(f"{missing[0]} is part of the state, but not of the changed scenario")
    actors = np.array([position[name] for name in state.names.actors], np.int64)
    old, new = state.snapshot.tables, world.start.tables
    people = actors[:len(old[PEOPLE])]
    beats = np.zeros(len(old[BEATS]), np.int64)
    has_beat = old[PEOPLE]["beat"] != NONE
    beats[old[PEOPLE]["beat"][has_beat]] = new[PEOPLE]["beat"][people[has_beat]]
    return {ACTORS: actors, PEOPLE: people, BEATS: beats}


def mapped(numbers: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """New numbers for old ones; nothing stays nothing."""
    if not len(rows):
        return numbers
    return np.where(numbers == NONE, NONE, rows[numbers])


def renumber(tables: Tables, maps: Maps) -> None:
    """Let tables name people and beats by their new rows; rows that are new themselves name what they should."""
    for name, fields in REFERENCES.items():
        for field, target in fields.items():
            if target in maps:
                own = maps.get(name, slice(None))
                tables[name][field][own] = mapped(tables[name][field][own], maps[target])


def loads_from(state: State, loads: np.ndarray) -> np.ndarray:
    """How much of its births each day has: of days that have begun what it was, of others what is said now."""
    settings, old = state.snapshot.tables["settings"][0], state.snapshot.tables["loads"]
    if not len(loads):
        return loads.copy()
    n_begun = -(-state.time_s // DAY_S) - int(settings["first_day"])
    before = old.reshape(-1, int(settings["n_days"]))
    after = loads.copy().reshape(len(before), -1)
    after[:, :n_begun] = before[:, :n_begun]
    return after.reshape(-1)


def arrivals_from(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Arrivals of a trace: those that the state knows, and what a longer calendar adds."""
    n_known = min(len(old), len(new))
    is_same = all(np.array_equal(old[name][:n_known], new[name][:n_known]) for name in ("time_s", "category", "number"))
    if not is_same:
        raise BadInput("demand.trace.file: holds other rows than when the state was made; give the file of then")
    found = new.copy() if len(new) > len(old) else old.copy()
    found["place"][:n_known] = old["place"][:n_known]
    return found


# ---------------------------------------------------------------------------------------------- events
def events_from(state: State, tables: Tables, maps: Maps) -> np.ndarray:
    """Events to come, people by their new rows; changes by the new list of them."""
    events = state.snapshot.events[kinds_of(state.snapshot.events) != Kind.CHANGE].copy()
    is_of_person = np.isin(kinds_of(events), [kind for kind, target in OF_KIND.items() if target == PEOPLE])
    rows = rows_of(events[is_of_person])
    events[is_of_person] += mapped(rows, maps[PEOPLE]) - rows
    changes, sources = tables["changes"]["time_s"], state.snapshot.tables["sources"]
    due = np.flatnonzero(changes >= state.time_s)
    was_at_end = (sources["is_trace"] == 1) & (sources["n_born"] == sources["n_arrivals"])
    at_its_end = np.flatnonzero(was_at_end & (tables["sources"]["n_arrivals"] > sources["n_born"]))
    again = event_keys(np.full(len(at_its_end), state.time_s), Kind.SOURCE_BEGINS, at_its_end)
    return np.concatenate([events, event_keys(changes[due], Kind.CHANGE, due), again])


def of_newcomers(state: State, tables: Tables, maps: Maps) -> np.ndarray:
    """What people who come later have before them, as if they had a row from the beginning."""
    is_new = np.ones(len(tables[PEOPLE]), bool)
    is_new[maps[PEOPLE]] = False
    newcomers = np.flatnonzero(is_new)
    settings: Any = tables["settings"].view(np.recarray)[0]
    begin_s = int(settings.first_day) * DAY_S
    if state.time_s == begin_s:
        return event_keys(np.full(len(newcomers), begin_s), Kind.PERSON_BEGINS, newcomers)
    people: Any = tables[PEOPLE].view(np.recarray)
    for row in newcomers:
        tables[PEOPLE]["visit_due_s"][row] = first_due_s(settings, people[row], begin_s)
    posts = tables["pools"]["post"][tables[PEOPLE]["pool"][newcomers]]
    scored = newcomers[[bool(settings.is_rolled_up == 1 and is_scored_post(post)) for post in posts]]
    score_empty(tables, np.unique(tables[PEOPLE]["pool"][scored]), begin_s, state.time_s)
    month_s = int(tables["days"]["next_month"][(state.time_s - 1) // DAY_S - int(settings.first_day)]) * DAY_S
    return event_keys(np.full(len(scored), month_s), Kind.WORKER_MONTH, scored)


def score_empty(tables: Tables, pools: np.ndarray, begin_s: int, time_s: int) -> None:
    """Note when pools in which nobody was were last looked at for scores: at the end of a month, as all others."""
    ends = np.unique(tables["days"]["next_month"]) * DAY_S
    over = ends[(ends > begin_s) & (ends < time_s)]
    if len(over):
        tables["pools"]["scored_s"][pools] = np.maximum(tables["pools"]["scored_s"][pools], over[-1])
