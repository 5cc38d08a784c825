"""The reference driver: Mesa's agents are the rows, SimPy is the clock. No rule here.

Slow and readable: step into a reaction with a debugger, look at an agent, ask the data collector. It writes the same
log as the compiled driver, bit for bit.
"""

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import simpy
from simpy.events import Event

from twin.engine.port import Progress, Stretch
from twin.eventlog.rows import joined
from twin.eventlog.schema import EVENT
from twin.extension import put_in_place
from twin.rules.answering import answer
from twin.scenario import Scenario
from twin.state import GROWING, TABLES, Snapshot, agents_of, default_values, key_of, parts_of, table_of
from twin.vocabulary import DAY_S, HOUR_S, BadInput
from twin.world import build

put_in_place()

ACTORS = ("residents", "units", "people")  # rows that are Mesa agents
FIRST_PRIORITY = 2  # SimPy keeps 0 and 1 for its own events
AGENT_TYPES = {name: type(TABLES[name].__name__, (mesa.Agent,), {"__doc__": TABLES[name].__doc__}) for name in ACTORS}


class Clock:
    """A SimPy environment whose events are plain data: time, kind, row."""

    def __init__(self, world: "DistrictModel", start_s: int) -> None:
        self.world = world
        self.environment = simpy.Environment(initial_time=start_s)
        self.n_handled = 0

    def at(self, time: int, kind: int, row: int) -> None:
        """Plan an event; ties within a second go by kind, then by row."""
        event = Event(self.environment)
        event._ok, event._value, event.callbacks = True, (int(kind), row), [self.fire]
        priority: Any = FIRST_PRIORITY + key_of(0, int(kind), row)
        self.environment.schedule(event, priority, time - self.environment.now)

    def fire(self, event: Event) -> None:
        """Let the law answer an event."""
        self.n_handled += 1
        kind, row = event._value
        answer(self.world, int(self.environment.now), kind, row)

    def pending(self) -> np.ndarray:
        """Sort keys of all planned events."""
        planned = [(time, rank - FIRST_PRIORITY) for time, rank, *_ in self.environment._queue
                   if rank >= FIRST_PRIORITY]
        return np.sort(np.array([key_of(int(time), 0, 0) | rank for time, rank in planned], np.int64))


class DistrictModel(mesa.Model):
    """A district as a Mesa model.

    Parameters
    ----------
    scenario : Scenario, optional
        What to simulate, from its first second on (warm days before the first day included).
    seed : int, optional
        Seed of all draws; the scenario's own if left out.
    replication : int
        Which of several runs that differ by chance alone.
    start : Snapshot, optional
        State to start from, instead of the scenario's own.
    step_s : int
        Seconds of one `step()`.

    Attributes
    ----------
    agents : mesa.agent.AgentSet
        Residents, units and people; the rows of the law themselves.
    datacollector : mesa.DataCollector
        Open cases, waiting items and people on duty, collected at each step.
    log : list of tuple
        Rows written so far, in the columns of `twin.eventlog.schema.EVENT`.
    """

    def __init__(self, scenario: Scenario | None = None, seed: int | None = None, replication: int = 0, *,
                 start: Snapshot | None = None, step_s: int = HOUR_S) -> None:
        super().__init__(rng=0)  # never drawn from: chance is keyed
        if start is None:
            if scenario is None:
                raise BadInput("DistrictModel: give a scenario, or a state to start from")
            start = build(scenario, seed, replication).start
        self.step_s = step_s
        for name, row_type in TABLES.items():
            setattr(self, name, agents_of(self.maker(name), row_type, start.tables[name]))
        self.log: list[tuple[int, ...]] = []
        self.trays = trays_of(self)
        self.clock = Clock(self, start.time_s)
        for key in start.events.tolist():
            self.clock.at(*parts_of(key))
        self.datacollector = mesa.DataCollector(model_reporters={
            "now": "now", "open_cases": count_open, "waiting": count_waiting, "on_duty": count_on_duty})

    def maker(self, name: str) -> Callable[..., Any]:
        """Return what makes one row of a table from the values of its fields."""
        row_type = TABLES[name]
        if name not in ACTORS:
            return row_type
        names = list(row_type.__dataclass_fields__)  # type: ignore[attr-defined]

        def make(*values: Any) -> mesa.Agent:
            agent = AGENT_TYPES[name](self)
            agent.__dict__.update(zip(names, values, strict=True))
            return agent

        return make

    @property
    def now(self) -> int:
        """Seconds since the scenario's first day began."""
        return int(self.clock.environment.now)

    def add(self, table: int) -> int:
        """Add a blank row to a table that grows; return its number."""
        name = GROWING[table]
        rows = getattr(self, name)
        rows.append(TABLES[name](*default_values(TABLES[name])))
        return len(rows) - 1

    def step(self) -> None:
        """Let one step of time pass."""
        self.run_until(self.now + self.step_s)
        self.datacollector.collect(self)

    def run_until(self, until_s: int) -> None:
        """Handle all events before a second."""
        self.clock.environment.run(until=until_s)

    def snapshot(self) -> Snapshot:
        """State from which either driver can go on."""
        tables = {name: table_of(row_type, getattr(self, name)) for name, row_type in TABLES.items()}
        return Snapshot(self.now, tables, self.clock.pending())

    def rows(self) -> np.ndarray:
        """Rows written so far; ndarray of EVENT."""
        return np.array(self.log, EVENT) if self.log else np.zeros(0, EVENT)

    def let_go(self) -> None:
        """Let go of what Mesa keeps of every model it has seen."""
        known = getattr(mesa.Agent, "_ids", None)
        if known is not None:
            known.pop(self, None)


def trays_of(model: Any) -> list[list[tuple[int, int, int]]]:
    """Sorted tray of each pool, from what the items say."""
    trays: list[list[tuple[int, int, int]]] = [[] for _ in model.pools]
    for item_id, item in enumerate(model.items):
        if item.is_waiting:
            trays[item.pool].append((item.rank, item.tie, item_id))
    for tray in trays:
        tray.sort()
    return trays


def count_open(model: Any) -> int:
    """Cases that have not been concluded."""
    return sum(case.ending < 0 for case in model.cases)


def count_waiting(model: Any) -> int:
    """Items in all trays."""
    return sum(pool.n_waiting for pool in model.pools)


def count_on_duty(model: Any) -> int:
    """People on duty."""
    return sum(person.is_on_duty for person in model.people)


def advance(before: Snapshot, until_s: int, progress: Progress | None = None, *,
            opening: np.ndarray | None = None) -> Stretch:
    """Handle all events before `until_s`; `progress` is called with the present second, once a simulated day."""
    model = DistrictModel(start=before)
    while model.now < until_s:
        model.run_until(min(until_s, model.now + DAY_S))
        if progress is not None:
            progress(model.now)
    rows = model.rows() if opening is None else joined([opening, model.rows()])
    stretch = Stretch(rows, model.snapshot(), model.clock.n_handled)
    model.let_go()
    return stretch
