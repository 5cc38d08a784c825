"""Small worlds on the reference driver, for the tests of rules, world and laws."""

from dataclasses import dataclass, replace

import numpy as np

import twin
from twin.engine import reference
from twin.engine.recording import log_of, opening_rows
from twin.eventlog.schema import EVENT, Log
from twin.scenario import Scenario
from twin.state import TABLES, Snapshot, blank, table_from
from twin.vocabulary import DAY_S, Phase, Truth
from twin.world import World, build

PLACES = "places.root.children"
SMALL_STREET = {"children": 2, "unit_grids": 8, "population": 2000}
SMALL = {
    "initial.kind": "empty",
    PLACES: {"110108010": None, "east": SMALL_STREET, "west": SMALL_STREET},
    "demand.city_management.reports_per_weekday": 20,
    "demand.demands.reports_per_weekday": 6,
    "staff.field_inspectors.per_street": 2,
    "staff.crews": {"per_unit": {"works_department": 2, "street_team": 2}},
    "staff.officers": {"per_unit": {"service_department": 1, "street_office": 1}},
    "staff.clerks": {"per_unit": {"works_department": 1, "service_department": 1, "street_team": 1,
                                  "street_office": 1}},
}


@dataclass(frozen=True)
class Ran:
    """A run that is over: what was built, what was written, what is left."""

    world: World
    log: Log
    after: Snapshot
    end_s: int

    def rows(self, activity, phase=Phase.FACT, **columns):
        """Rows of the log of one activity and phase in which columns have some values."""
        events = self.log.events
        chosen = (events["activity"] == activity) & (events["phase"] == phase)
        for name, value in columns.items():
            chosen &= events[name] == value
        return events[chosen]

    def truth(self, kind: Truth):
        """Rows of the truth record of one kind."""
        return self.log.truth[self.log.truth["activity"] == kind]

    def actors(self, rows):
        """Names of the actors of some rows."""
        return [self.world.names.actors[row] for row in rows["actor"]]

    def stretches(self, activity):
        """Each stretch of work on a stage: item, actor, start, end, reason."""
        events = self.log.events
        begun, found = {}, []
        for row in events[(events["activity"] == activity) & (events["actor"] >= 0)]:
            if row["phase"] == Phase.START:
                begun[row["item"]] = row["time_s"]
            elif row["phase"] == Phase.END:
                found.append((int(row["item"]), int(row["actor"]), int(begun.pop(row["item"])),
                              int(row["time_s"]), int(row["reason"])))
        return found


def ran(world: World, days: float) -> Ran:
    """Let a world run for some days on the reference driver; the log begins at second 0."""
    end_s = int(days * DAY_S)
    start, opening = world.start, np.zeros(0, EVENT)
    if start.time_s < 0:
        start = reference.advance(start, 0).after
        opening = opening_rows(start)
    stretch = reference.advance(start, end_s)
    log = log_of(np.concatenate([opening, stretch.rows]), start, stretch.after, world.names)
    return Ran(world, log, stretch.after, end_s)


def run(scenario: Scenario, days: float, seed: int | None = None, replication: int = 0) -> Ran:
    """Build a scenario and let it run for some days."""
    return ran(build(scenario, seed, replication), days)


def small(overrides: dict | None = None) -> Scenario:
    """Two small streets of two communities each."""
    said = {**SMALL, **(overrides or {})}
    said[PLACES] = {**SMALL[PLACES], **said[PLACES]}
    return twin.load("one_street", said)


def counter(overrides: dict | None = None) -> Scenario:
    """One counter with one crew that is always there."""
    return twin.load("exact/queue", overrides or {})


def with_arrivals(world: World, times_s: list[int], categories: list[int] | None = None) -> World:
    """Let exactly these arrivals happen, whatever the scenario says about births."""
    kinds = categories or [0] * len(times_s)
    tables = dict(world.start.tables)
    tables["arrivals"] = table_from(TABLES["arrivals"], [
        {"time_s": time_s, "place": 0, "category": kind, "number": number}
        for number, (time_s, kind) in enumerate(zip(times_s, kinds, strict=True))])
    source = blank(TABLES["sources"], 1)
    source["key"], source["is_trace"], source["n_arrivals"] = 7 << 24, 1, len(times_s)
    tables["sources"] = source
    begins = [key for key in world.start.events.tolist() if (key >> 25) & 127 != 1 or key & (1 << 25) - 1 == 0]
    return replace(world, start=Snapshot(world.start.time_s, tables, np.array(begins, np.int64)))


def served(times_s: list[int], days: float, overrides: dict | None = None, seed: int = 1) -> Ran:
    """Let exactly these matters come to a counter."""
    return ran(with_arrivals(build(counter(overrides), seed), times_s), days)
