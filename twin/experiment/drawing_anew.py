"""Another chance from a state on: what has not come yet comes otherwise, what has come stays.

Every draw has a key, so that another seed draws anew whatever is drawn from here on. Three things were drawn ahead and
are drawn again: how many births a day that has not begun has, when a source brings forth its next problem, and when the
next resident or enterprise comes upon a problem that lies there. None of these waits has a memory: drawn anew at any
second, it has the law that it had before. What a problem or a piece of work has of its own, it keeps.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from twin.experiment.moving import loads_from
from twin.experiment.references import kinds_of, rows_of, times_of
from twin.experiment.states import State
from twin.rules.chance import uniforms
from twin.rules.enterprises import business_time_s
from twin.rules.noticing import QUARTER_S
from twin.state import QUARTERS_A_DAY, Snapshot, Tables, event_keys
from twin.vocabulary import DAY_S, NEVER, Discovery, Kind, Purpose
from twin.world.demand import demand_tables
from twin.world.places import nodes_of

ROUNDED_UP = 1 + 1e-14  # no birth is planned before the state's second by a rounding


def drawn_anew(state: State, seed: int, replication: int, until_s: int | None = None) -> State:
    """State from which chance is that of another seed or replication.

    Whoever goes on until a second of a day that has begun by then (`until_s`) needs no other days.
    """
    copied = ("settings", "sources", "incidents")
    tables = {name: table.copy() if name in copied else table for name, table in state.snapshot.tables.items()}
    tables["settings"]["seed"], tables["settings"]["replication"] = seed, replication
    if len(tables["loads"]) and needs_days(state, until_s):
        first_day = int(tables["settings"]["first_day"][0])
        drawn = demand_tables(state.scenario, nodes_of(state.scenario), tables["days"], first_day, seed, replication)
        tables["loads"] = loads_from(state, drawn["loads"])
    events = sources_again(tables, state.snapshot.events, state.time_s)
    events = notices_again(tables, events, state.time_s)
    return replace(state, seed=seed, replication=replication, snapshot=Snapshot(state.time_s, tables, np.sort(events)))


def needs_days(state: State, until_s: int | None) -> bool:
    """Whether days that have not begun at a state's second begin before another second."""
    return until_s is None or until_s > -(-state.time_s // DAY_S) * DAY_S


# ---------------------------------------------------------------------------------------------- births
def sources_again(tables: Tables, events: np.ndarray, time_s: int) -> np.ndarray:
    """Events in which every source that chance drives begins anew, with what of its day is over.

    A trace, arrivals by the clock and the rest of a batch come as they would have.
    """
    sources, settings = tables["sources"], tables["settings"][0]
    is_at_rest = (sources["is_trace"] == 1) | (sources["is_even"] == 1) | (sources["n_born"] % sources["batch"] > 0)
    rows = np.flatnonzero(~is_at_rest)
    own, day = sources[rows], time_s // DAY_S
    expected = own["rate"].copy()
    has_loads = own["first_load"] >= 0
    load = own["first_load"][has_loads] + day - int(settings["first_day"])
    expected[has_loads] *= tables["loads"]["factor"][load]
    sources["used"][rows] = expected * weight_before(tables["hours"][own["hours"]], time_s % DAY_S) * ROUNDED_UP
    is_over = np.isin(kinds_of(events), (Kind.BIRTH, Kind.SOURCE_BEGINS)) & np.isin(rows_of(events), rows)
    begins = event_keys(np.full(len(rows), time_s), Kind.SOURCE_BEGINS, rows)
    return np.concatenate([events[~is_over], begins])


def weight_before(hours: np.ndarray, second: int) -> np.ndarray:
    """Weight of the hours of a day up to a second, for each profile; as the law has it."""
    quarter = second // QUARTER_S
    found: np.ndarray = hours["before"][:, quarter] + hours["weight"][:, quarter] * (second % QUARTER_S) / QUARTER_S
    return found


# ---------------------------------------------------------------------------------------------- notices
def notices_again(tables: Tables, events: np.ndarray, time_s: int) -> np.ndarray:
    """Events in which others come upon what lies there."""
    incidents, last_s = tables["incidents"], int(tables["settings"]["last_s"][0])
    is_awaited = kinds_of(events) == Kind.NOTICE
    rows, times = rows_of(events[is_awaited]), times_of(events[is_awaited])
    is_awaited[is_awaited] = (incidents["notice_s"][rows] == times) | (incidents["business_s"][rows] == times)
    waiting = np.flatnonzero((incidents["notice_s"] >= time_s) & (incidents["notice_s"] < NEVER))
    firms = np.flatnonzero((incidents["business_s"] >= time_s) & (incidents["business_s"] < NEVER))
    incidents["notice_s"][waiting] = notice_times_s(tables, waiting, time_s)
    incidents["business_s"][firms] = business_times_s(tables, firms, time_s)
    anew = [event_keys(times, Kind.NOTICE, chosen)[times <= last_s]
            for chosen, times in ((waiting, incidents["notice_s"][waiting]), (firms, incidents["business_s"][firms]))]
    return np.concatenate([events[~is_awaited], *anew])


def notice_times_s(tables: Tables, rows: np.ndarray, time_s: int) -> np.ndarray:
    """When the next resident comes upon each of some problems; as `twin.rules.noticing.notice_time_s` has it."""
    own, settings = tables["incidents"], tables["settings"][0]
    category = own["category"][rows]
    is_affected = tables["categories"]["discovery"][category] == Discovery.AFFECTED
    rate = np.where(is_affected, settings["affected_rate"], settings["public_rate"])
    visits = (own["n_cases"][rows] - own["is_known"][rows] << 32) + own["n_noticed"][rows]
    gap_days = -(1.0 / rate) * np.log(1.0 - draws(settings, Purpose.NOTICE, own["key"][rows], visits))
    return 1 + times_after(tables["hours"], tables["categories"]["hours"][category], time_s, gap_days)


def draws(settings: np.void, purpose: Purpose, keys: np.ndarray, visits: np.ndarray) -> np.ndarray:
    """Draws from [0, 1), one for each key and visit."""
    found = np.empty(len(keys))
    for visit in np.unique(visits):
        chosen = visits == visit
        found[chosen] = uniforms(int(settings["seed"]), int(settings["replication"]), purpose.value, keys[chosen],
                                 int(visit))
    return found


def times_after(hours: np.ndarray, profiles: np.ndarray, time_s: int, n_days: np.ndarray) -> np.ndarray:
    """Second at which so many days' worth of hour weights have passed; as `twin.rules.noticing.time_after` has it."""
    weight = weight_before(hours, time_s % DAY_S)[profiles] + n_days
    whole = np.minimum(weight, NEVER // DAY_S).astype(np.int64)
    found = np.empty(len(n_days), np.int64)
    for row, profile in enumerate(hours):
        chosen = profiles == row
        found[chosen] = seconds_at(profile, (weight - whole)[chosen])
    return (time_s // DAY_S + whole) * DAY_S + found


def seconds_at(profile: np.void, weights: np.ndarray) -> np.ndarray:
    """Second of the day up to which the hours of a profile have each weight; weights in [0, 1)."""
    quarter = np.searchsorted(profile["before"][1:QUARTERS_A_DAY], weights, side="right")
    size = profile["weight"][quarter]
    is_empty = size <= 0.0
    within = (weights - profile["before"][quarter]) / np.where(is_empty, 1.0, size)
    inside = quarter * QUARTER_S + np.minimum((within * QUARTER_S).astype(np.int64), QUARTER_S - 1)
    found: np.ndarray = np.where(is_empty, (quarter + 1) * QUARTER_S - 1, inside)
    return found


def business_times_s(tables: Tables, rows: np.ndarray, time_s: int) -> np.ndarray:
    """When the next enterprise comes upon each of some problems."""
    views: dict[str, Any] = {name: tables[name].view(np.recarray)
                             for name in ("settings", "days", "categories", "grids", "incidents")}
    settings = views["settings"][0]
    return np.array([business_time_s(settings, views["days"], views["categories"][incident.category],
                                     views["grids"][incident.grid], incident, time_s)
                     for incident in views["incidents"][rows]], np.int64)
