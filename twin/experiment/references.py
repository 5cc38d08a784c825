"""Which numbers in the tables are numbers of rows elsewhere: checked when a state is read, moved when rows move."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from twin.state import KIND_MASK, KIND_SHIFT, ROW_MASK, TIME_SHIFT, Tables
from twin.vocabulary import NONE, Kind

if TYPE_CHECKING:
    from twin.experiment.states import State

ACTORS = "actors"  # people, and after them residents
PEOPLE, BEATS = "people", "beats"
REFERENCES: dict[str, dict[str, str]] = {
    "categories": {"hours": "hours"},
    "arrivals": {"place": "places", "category": "categories"},
    "options": {"unit": "units"},
    "decisions": {"unit": "units"},
    "desks": {"pool": "pools"},
    "leads": {"unit": "units"},
    "tally": {"first_free": "items"},
    "places": {"parent": "places"},
    "grids": {"place": "places", "first_latent": "incidents", "beat": BEATS, "first_enterprise": "residents"},
    "residents": {"grid": "grids"},
    "units": {"place": "places", "grid": "grids", "desk_pool": "pools", "field_pool": "pools", "sign_pool": "pools"},
    "pools": {"unit": "units", "place": "places", "shift": "shifts", "first": "items", "first_unseen": "items",
              "first_idle": PEOPLE, "last_idle": PEOPLE},
    "people": {"pool": "pools", "shift": "shifts", "beat": BEATS, "round_beat": BEATS, "item": "items",
               "kept_item": "items", "next_idle": PEOPLE, "previous_idle": PEOPLE, "grid": "grids",
               "first_found": "incidents", "visited": "residents", "mentor": PEOPLE, "learner": PEOPLE},
    "sources": {"place": "places", "category": "categories", "hours": "hours", "first_load": "loads"},
    "incidents": {"grid": "grids", "place": "places", "category": "categories", "next_latent": "incidents",
                  "misled": ACTORS, "misled_merged": "cases", "case": "cases", "closed_by": "units"},
    "cases": {"incident": "incidents", "merged_into": "cases", "next_merged": "cases", "reporter": ACTORS,
              "place": "places", "unit": "units", "helper": "units", "asked": "units", "item": "items",
              "last_pool": "pools", "ladder_item": "items"},
    "items": {"case": "cases", "pool": "pools", "grid": "grids", "person": PEOPLE, "next": "items"},
}
STRETCHES: dict[str, tuple[tuple[str, str, str], ...]] = {  # first row and number of rows elsewhere
    "leads": (("first_option", "n_options", "options"),),
    "places": (("first_grid", "n_grids", "grids"), ("first_resident", "n_residents", "residents")),
    "grids": (("first_resident", "n_residents", "residents"),),
    "beats": (("first_grid", "n_grids", "grids"),),
    "pools": (("first_person", "n_people", PEOPLE), ("first_beat", "n_beats", BEATS)),
    "sources": (("first_arrival", "n_arrivals", "arrivals"),),
}
OF_KIND = {
    Kind.PERSON_BEGINS: PEOPLE, Kind.SOURCE_BEGINS: "sources", Kind.UNIT_BEGINS: "units", Kind.CHANGE: "changes",
    Kind.WORK_DONE: PEOPLE, Kind.OFF_DUTY: PEOPLE, Kind.ON_DUTY: PEOPLE, Kind.BIRTH: "sources",
    Kind.VANISH: "incidents", Kind.HARM: "incidents", Kind.RELAPSE: "incidents", Kind.NOTICE: "incidents",
    Kind.STAGE_TIMER: "cases", Kind.CALL_AGAIN: "cases", Kind.ASK_AGAIN: "cases", Kind.COMB: "cases",
    Kind.REMIND: "cases", Kind.DUE: "cases", Kind.LADDER: "cases", Kind.WORKER_MONTH: PEOPLE, Kind.MONTH: "units",
    Kind.PUBLISH: "units", Kind.PAD: "units", Kind.LEAVE: "cases", Kind.OPENING: "pools", Kind.DRAIN: "pools",
}
ONE_ROW = ("settings", "tally")


def kinds_of(events: np.ndarray) -> np.ndarray:
    """Kind of each sort key."""
    found: np.ndarray = events >> KIND_SHIFT & KIND_MASK
    return found


def rows_of(events: np.ndarray) -> np.ndarray:
    """Row of each sort key."""
    found: np.ndarray = events & ROW_MASK
    return found


def times_of(events: np.ndarray) -> np.ndarray:
    """Second of each sort key."""
    found: np.ndarray = events >> TIME_SHIFT
    return found


# ---------------------------------------------------------------------------------------------- checking
def misfit(state: "State") -> str:
    """What in a state points nowhere, in words; nothing where all fits."""
    return next(misfits(state), "")


def misfits(state: "State") -> Iterator[str]:
    """Everything in a state that points nowhere or says something else than the rest of it."""
    tables = state.snapshot.tables
    for name in ONE_ROW:
        if len(tables[name]) != 1:
            yield f"tables/{name} has {len(tables[name])} rows"
            return
    yield from misfits_of_settings(state, tables)
    sizes = {name: len(table) for name, table in tables.items()}
    sizes[ACTORS] = sizes[PEOPLE] + sizes["residents"]
    for name, fields in REFERENCES.items():
        for field, target in fields.items():
            if not within(tables[name][field], NONE, sizes[target]):
                yield f"tables/{name} points to {target} that are not there, in {field}"
    for name, stretches in STRETCHES.items():
        for first, count, target in stretches:
            begin, n = tables[name][first], tables[name][count]
            held = n > 0
            if not (within(begin[held], 0, sizes[target]) and within((begin + n)[held], 0, sizes[target] + 1)):
                yield f"tables/{name} points to {target} that are not there, from {first} on"
    yield from misfits_of_events(state.snapshot.events, sizes, state.time_s)
    yield from misfits_of_log(state, sizes)


def within(numbers: np.ndarray, low: int, end: int) -> bool:
    """Whether all numbers are from `low` to below `end`."""
    return not len(numbers) or bool(numbers.min() >= low and numbers.max() < end)


def misfits_of_settings(state: "State", tables: Tables) -> Iterator[str]:
    """What the settings say otherwise than the facts or the other tables."""
    row = tables["settings"][0]
    said = {"seed": state.seed, "replication": state.replication, "n_people": len(tables[PEOPLE]),
            "n_days": len(tables["days"]), "n_units": len(tables["units"]), "n_places": len(tables["places"])}
    yield from (f"tables/settings says {int(row[name])} for {name}, the rest of the state says {number}"
                for name, number in said.items() if int(row[name]) != number)
    known = {"tiers": int(row["n_tiers"]), "units": len(tables["units"]), "places": len(tables["places"]),
             "categories": len(tables["categories"]), ACTORS: len(tables[PEOPLE]) + len(tables["residents"])}
    yield from (f"{len(getattr(state.names, name))} names of {name} for {number}"
                for name, number in known.items() if len(getattr(state.names, name)) != number)


def misfits_of_events(events: np.ndarray, sizes: dict[str, int], time_s: int) -> Iterator[str]:
    """What events to come have passed already, or happen to nothing."""
    if len(events) and bool((np.diff(events) < 0).any()):
        yield "events are not in their order"
    if not within(times_of(events), time_s, 1 << 31):
        yield "events lie before the state's second"
    kinds, rows = kinds_of(events), rows_of(events)
    if not within(kinds, 0, len(OF_KIND)):
        yield "events are of no kind"
    for kind, target in OF_KIND.items():
        if not within(rows[kinds == kind], 0, sizes[target]):
            yield f"events happen to {target} that are not there"


def misfits_of_log(state: "State", sizes: dict[str, int]) -> Iterator[str]:
    """What rows of the log name and the tables do not have."""
    rows = state.rows
    for column, target in (("case", "cases"), ("unit", "units"), ("actor", ACTORS)):
        if not within(rows[column], NONE, sizes[target]):
            yield f"rows name {target} that are not there"
    if len(state.before) > sizes["cases"]:
        yield "before tells of more cases than there are"
    if not within(rows["tier"], NONE, len(state.names.tiers)):
        yield "rows name tiers that are not there"
