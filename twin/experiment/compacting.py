"""A state without what is over and that nothing will come back to: the same future, in a fraction of the room.

The law looks at no row that nothing leads to: it begins at an event, a tray, a person or a unit grid and goes from row
to row. Rows keep their order, so that whatever happens in one second happens in the same order.
"""

from dataclasses import replace

import numpy as np

from twin.experiment.moving import mapped
from twin.experiment.references import OF_KIND, REFERENCES, kinds_of, rows_of
from twin.experiment.states import ENDING, State
from twin.state import Snapshot, Tables
from twin.vocabulary import NONE

GROWN = ("incidents", "cases")


def compacted(state: State) -> State:
    """State with only the problems and cases that something leads to; the rows written so far are left out."""
    old, events = state.snapshot.tables, state.snapshot.events.copy()
    alive = reached(old, events)
    maps = {name: np.where(alive[name], np.cumsum(alive[name]) - 1, NONE) for name in GROWN}
    tables = {name: table[alive[name]] if name in GROWN else table for name, table in old.items()}
    for name, fields in REFERENCES.items():
        found = {field: target for field, target in fields.items() if target in GROWN}
        if found and name not in GROWN:
            tables[name] = tables[name].copy()
        for field, target in found.items():
            tables[name][field] = mapped(tables[name][field], maps[target])
    for target in GROWN:
        chosen = np.isin(kinds_of(events), of_kind(target))
        rows = rows_of(events[chosen])
        events[chosen] += mapped(rows, maps[target]) - rows
    before = np.ascontiguousarray(tables["cases"]["ending"]).view(ENDING)
    return replace(state, snapshot=Snapshot(state.time_s, tables, events), rows=state.rows[:0], before=before)


def of_kind(target: str) -> list[int]:
    """Kinds of events that happen to rows of a table."""
    return [int(kind) for kind, name in OF_KIND.items() if name == target]


def reached(tables: Tables, events: np.ndarray) -> dict[str, np.ndarray]:
    """Which problems and cases something leads to."""
    alive = beginnings(tables, events)
    n_before = -1
    while n_before != (n_now := sum(int(found.sum()) for found in alive.values())):
        n_before = n_now
        for name in GROWN:
            for field, target in REFERENCES[name].items():
                if target in GROWN:
                    mark(alive[target], tables[name][field][alive[name]])
    return alive


def beginnings(tables: Tables, events: np.ndarray) -> dict[str, np.ndarray]:
    """Problems and cases to which events, trays, people and unit grids lead, those still open and those unknown."""
    incidents = tables["incidents"]
    alive = {"incidents": (incidents["is_present"] == 1) & (incidents["is_solved"] == 0) & (incidents["is_known"] == 0),
             "cases": tables["cases"]["ending"] == NONE}
    kinds, rows = kinds_of(events), rows_of(events)
    for target in GROWN:
        mark(alive[target], rows[np.isin(kinds, of_kind(target))])
    for name, fields in REFERENCES.items():
        for field, target in fields.items():
            if target in GROWN and name not in GROWN:
                mark(alive[target], tables[name][field])
    return alive


def mark(alive: np.ndarray, rows: np.ndarray) -> None:
    """Note that something leads to some rows."""
    alive[rows[rows != NONE]] = True
