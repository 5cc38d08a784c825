"""From a scenario to filled tables and first events. No behaviour here."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Names
from twin.scenario import Scenario
from twin.state import CHANGING, TABLES, Snapshot, Tables, blank, event_keys
from twin.vocabulary import DAY_S, NONE, Kind
from twin.world.beats import beats_table
from twin.world.calendar import days_table, first_day, shifts_table
from twin.world.changes import change_tables
from twin.world.demand import demand_tables
from twin.world.eras import eras_of
from twin.world.gaps import refuse_gaps
from twin.world.layout import lay_out
from twin.world.naming import source_key
from twin.world.places import Node, nodes_of, place_tables, resident_names
from twin.world.settings import settings_table
from twin.world.spots import spots_table
from twin.world.staff import Staff, decisions_table, desks_table, staff_of, staff_tables
from twin.world.trace import arrivals_of
from twin.world.volume import refuse_births, refuse_long
from twin.world.workflow import categories_table, hours_table, roles_of, stage_tables, weights_of


@dataclass(frozen=True)
class World:
    """A district before anything has happened.

    Attributes
    ----------
    start : Snapshot
        State at the first second of the run, which lies before 0 with a warm start.
    end_s : int
        Second at which the scenario ends.
    names : Names
        What row numbers in the log stand for.
    warnings : tuple of str
        What a reader of the result must know.
    """

    start: Snapshot
    end_s: int
    names: Names
    warnings: tuple[str, ...]


def build(scenario: Scenario, seed: int | None = None, replication: int = 0) -> World:
    """Fill all tables of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What to build.
    seed : int, optional
        Seed of all draws; the scenario's own if left out.
    replication : int
        Which of several runs that differ by chance alone.

    Raises
    ------
    BadInput
        A trace cannot be used, or the run would be longer, or hold more, than an event can say.
    """
    seed = scenario.seed if seed is None else seed
    refuse_long(scenario)
    nodes = nodes_of(scenario)
    eras = eras_of(scenario, nodes)
    staff = staff_of(scenario, nodes, [era.counts for era in eras])
    day_0 = first_day(scenario)
    days, warnings = days_table(scenario)
    arrivals = arrivals_of(scenario, nodes, seed, replication)
    tables = place_tables(scenario, nodes, seed, replication)
    tables |= {"days": days, "shifts": shifts_table(scenario), "arrivals": arrivals.table}
    tables |= staff_tables(scenario, staff, nodes, tables["places"]["n_grids"].tolist())
    tables |= {"desks": desks_table(nodes, staff), "decisions": decisions_table(scenario, staff)}
    tables |= change_tables(eras, nodes, staff, roles_of(scenario))
    tables |= {**stage_tables(scenario), "categories": categories_table(scenario)}
    tables["spots"] = spots_table(scenario, tables["grids"], roles_of(scenario))
    tables |= {"hours": hours_table(weights_of(scenario))}
    tables |= demand_tables(scenario, nodes, days, day_0, seed, replication)
    refuse_births(scenario, tables, day_0)
    if scenario.demand.trace is not None:
        tables["sources"] = np.concatenate([tables["sources"], trace_source(scenario, nodes, len(arrivals.table))])
    tables["units"]["grid"] = home_grids(tables)
    near_m = lay_out(scenario, nodes, tables["places"], tables["grids"])
    tables["beats"] = beats_table(scenario, tables, [pool.most for pool in staff.pools])
    refuse_gaps(scenario, nodes, tables)
    tables["settings"] = settings_table(scenario, seed, replication, day_0, len(days), {
        "n_people": len(staff.people), "n_units": len(staff.units), "n_places": len(nodes), "near_m": near_m})
    tables["tally"] = blank(TABLES["tally"], 1)
    tables |= {name: blank(TABLES[name], 0) for name in CHANGING if name not in tables}
    ordered = {name: np.ascontiguousarray(tables[name]) for name in TABLES}
    start = Snapshot(day_0 * DAY_S, ordered, first_events(ordered, day_0 * DAY_S))
    return World(start, scenario.calendar.days * DAY_S, names_of(scenario, nodes, staff),
                 tuple(warnings + arrivals.warnings))


def home_grids(tables: Tables) -> np.ndarray:
    """Unit grid from which each unit sets out: the middle one of its place; NONE where there is none."""
    places = tables["places"][tables["units"]["place"]]
    middle = places["first_grid"] + places["n_grids"] // 2
    return np.where(places["n_grids"] > 0, middle, NONE)


def trace_source(scenario: Scenario, nodes: list[Node], n_arrivals: int) -> np.ndarray:
    """The one source that replays a trace; shape (1,)."""
    file = scenario.demand.trace.file if scenario.demand.trace else ""
    table = blank(TABLES["sources"], 1)
    table["key"] = source_key(nodes[0].code, "trace", file)
    table["is_trace"], table["n_arrivals"] = 1, n_arrivals
    return table


def first_events(tables: Tables, start_s: int) -> np.ndarray:
    """Let every person, source and handling unit begin in the first second, and dated changes in theirs; sorted."""
    handling = np.flatnonzero(tables["units"]["field_pool"] != NONE)
    begins = {
        Kind.PERSON_BEGINS: np.arange(len(tables["people"])),
        Kind.SOURCE_BEGINS: np.arange(len(tables["sources"])),
        Kind.UNIT_BEGINS: handling,
    }
    changes = event_keys(tables["changes"]["time_s"], Kind.CHANGE, np.arange(len(tables["changes"])))
    return np.sort(np.concatenate([changes, *(event_keys(np.full(len(rows), start_s), kind, rows)
                                              for kind, rows in begins.items())]))


def names_of(scenario: Scenario, nodes: list[Node], staff: Staff) -> Names:
    """Names that the row numbers of a log stand for; residents come after all who work."""
    people = tuple(name for name, _, _ in staff.people)
    return Names(
        tiers=scenario.tiers,
        units=tuple(name for name, _, _ in staff.units),
        actors=people + tuple(resident_names(scenario, nodes)),
        categories=tuple(scenario.catalogue),
        places=tuple(node.code for node in nodes),
    )
