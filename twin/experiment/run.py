"""One run: a scenario, a seed and a replication in; a log and its measures out."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from twin.cache import cache_folder, law_hash
from twin.engine.port import Driver, Progress, Stretch
from twin.engine.recording import log_of, opening_rows
from twin.eventlog.digest import digest
from twin.eventlog.schema import EVENT, Log
from twin.experiment.breakdown import measures_of_run, naming_of, reporters_of, table_of_run
from twin.kpi import bands, gap
from twin.kpi.axes import Naming
from twin.kpi.gathered import Gathered
from twin.scenario import Scenario
from twin.scenario.tree import in_outline, street_by_place
from twin.state import Snapshot
from twin.vocabulary import DAY_S, BadInput, WorkFailed, unknown
from twin.world import World, build

if TYPE_CHECKING:
    import pandas as pd

    from twin.experiment.states import State

EngineName = Literal["compiled", "reference"]
Result = TypeVar("Result")
ENGINES = ("compiled", "reference")


@dataclass(frozen=True)
class Run:
    """What came out of one run.

    Attributes
    ----------
    scenario : Scenario
        What was simulated.
    seed, replication : int
        Which draws.
    engine : str
        Which driver.
    log : Log
        Events, cases and truth from second 0 on.
    end_s : int
        Where the log ends, seconds.
    final : Snapshot
        State at the end, from which either driver can go on.
    n_events : int
        Events handled since second 0; `n_warm_events` before it.
    seconds : dict of str to float
        Wall-clock seconds of building, warming up and running.
    warnings : tuple of str
        What a reader of the result must know.
    since : State or None
        State from which the run went on; None where it began at the beginning.
    """

    scenario: Scenario
    seed: int
    replication: int
    engine: str
    log: Log
    end_s: int
    final: Snapshot
    n_events: int
    n_warm_events: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    since: "State | None" = None

    def at(self, time_s: int) -> "State":
        """State at a second of the run, from which `twin.resume` goes on; BadInput where the run has no such second."""
        from twin.experiment.states import cut  # which knows how a run is made, and so knows this class

        return cut(self, time_s)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of events, cases and truth."""
        return digest(self.log)

    @cached_property
    def kpis(self) -> dict[str, dict[str, Any]]:
        """Measures of the log, by name; under `bands`, where the scenario names some, how they compare with them."""
        measured = measures_of_run(self.gathered, self.naming, self.scenario)
        found: dict[str, dict[str, Any]] = {name: one.to_json() for name, one in measured.items()}
        if self.scenario.bands is not None:
            calendar = self.scenario.calendar
            found["bands"] = bands(self.log, self.end_s, self.scenario.bands, calendar.start, calendar.holidays)
        return found

    @cached_property
    def kpis_by(self) -> "pd.DataFrame":
        """Measures of all streams, tiers, streets, units, categories, weeks, posts and groups of reporters.

        See `twin.kpi.table`; what has nothing to count has no row.
        """
        return table_of_run(self.gathered, self.naming, self.scenario)

    @cached_property
    def gathered(self) -> Gathered:
        """The log, with what several measures need of it."""
        return Gathered(self.log, self.end_s)

    def forget(self) -> None:
        """Let go of what several measures needed of the log, more than the log itself; made anew when asked for."""
        self.__dict__.pop("gathered", None)

    @cached_property
    def naming(self) -> Naming:
        """What groups of its table are called."""
        return naming_of(self.scenario, self.labels, reporters_of(self.final, self.log.names.actors))

    @cached_property
    def gap(self) -> dict[str, Any]:
        """What its log says beside what was true, as `gap_of` gives it."""
        return gap_of(self.log, self.scenario, self.end_s)

    @property
    def labels(self) -> dict[str, dict[str, str]]:
        """What the scenario calls its tiers and units: by key, a mapping with `zh` and `en`."""
        return labels_of(self.scenario)

    @property
    def events(self) -> "pd.DataFrame":
        """Events as a table; names instead of numbers, nothing instead of -1."""
        return self._frame("events")

    @property
    def cases(self) -> "pd.DataFrame":
        """Cases as a table, one row each."""
        return self._frame("cases")

    @property
    def truth(self) -> "pd.DataFrame":
        """Truth record as a table: what no information system would know."""
        return self._frame("truth")

    def _frame(self, name: str) -> "pd.DataFrame":
        """One table of the log as a data frame."""
        from twin.eventlog.folder import arrow_table

        return arrow_table(self.log, name).to_pandas()

    def provenance(self) -> dict[str, object]:
        """What a result must carry so that somebody else can make it again."""
        return {
            "seed": self.seed, "replication": self.replication, "engine": self.engine, "law_hash": law_hash(),
            "scenario_hash": self.scenario.hash, "digest": self.digest, "days": self.end_s / DAY_S,
            "n_events": self.n_events, "n_warm_events": self.n_warm_events, "n_rows": len(self.log.events),
            "ns_per_event": self.ns_per_event, "n_cases": len(self.log.cases),
            "seconds": {name: round(took, 3) for name, took in self.seconds.items()},
            "peak_memory_mb": peak_memory_mb(),
            "warnings": list(self.warnings), **self.lineage(),
        }

    @property
    def ns_per_event(self) -> float | None:
        """Nanoseconds that an event took on the clock on the wall, warm days among them; None without any."""
        seconds = self.seconds.get("warm", 0.0) + self.seconds.get("run", 0.0)
        n_events = self.n_events + self.n_warm_events
        return round(1e9 * seconds / n_events, 1) if n_events and seconds else None

    def lineage(self) -> dict[str, object]:
        """From which states the run went on, the first one first, and what was otherwise from there on."""
        return {} if self.since is None else {"from": [asdict(each) for each in self.since.origins]}


def labels_of(scenario: Scenario) -> dict[str, dict[str, str]]:
    """What a scenario calls its tiers and units: by key, a mapping with `zh` and `en`."""
    units = {name: {"zh": unit.zh or name, "en": unit.en or name} for name, unit in scenario.units.items()}
    return units | {name: {str(lang): text for lang, text in said.items()} for name, said in scenario.labels.items()}


def gap_of(log: Log, scenario: Scenario, end_s: int) -> dict[str, Any]:
    """Compare what a log says with what was true.

    Parameters
    ----------
    log : Log
        Log of a run, with its truth record.
    scenario : Scenario
        What was simulated.
    end_s : int
        Where the log ends.

    Returns
    -------
    dict
        `pairs`: by name, each with zh, en, `measured` and `true` (see `twin.kpi.gap`); `left_out`: names of the
        streets that are simulated in outline, of which the truth record tells nothing.
    """
    found = gap(log, end_s, labels_of(scenario), street_by_place(scenario))
    return {"left_out": in_outline(scenario), "pairs": {name: pair.to_json() for name, pair in found.items()}}


def peak_memory_mb() -> int | None:
    """Most memory that this process has held so far, in MB; None where the system does not say."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def driver_of(engine: str) -> Driver:
    """Return the driver of that name; each imports what it needs only now."""
    if engine == "compiled":
        from twin.engine import compiled

        return compiled
    if engine == "reference":
        from twin.engine import reference

        return reference
    raise unknown("engine", engine, ENGINES, f"unknown engine {engine!r}")


def simulate(scenario: Scenario, seed: int | None = None, replication: int = 0, engine: EngineName = "compiled",
             until: int | None = None, progress: Progress | None = None) -> Run:
    """Run a scenario.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    seed : int, optional
        Seed of all draws, not negative; the scenario's own if left out.
    replication : int
        Which of several runs that differ by chance alone.
    engine : {"compiled", "reference"}
        Which driver; both write the same log, bit for bit.
    until : int, optional
        Last second, from the scenario's first day on; all its days if left out.
    progress : callable, optional
        Called with the present second now and then.

    Returns
    -------
    Run

    Raises
    ------
    BadInput
        The scenario's trace cannot be used, or a number is out of range.
    WorkFailed
        Compiled code cannot be kept: the disk is full.
    """
    driver = driver_of(engine)
    for name, number in (("seed", seed), ("replication", replication)):
        if number is not None and not 0 <= number < 1 << 63:
            raise BadInput(f"{name}: {number} is out of range; a whole number from 0 on")
    clock = Stopwatch()
    with compiling():
        world = clock.took("build", lambda: build(scenario, seed, replication))
        end_s = world.end_s if until is None else until
        if not 0 < end_s <= world.end_s:
            raise BadInput(f"until: second {end_s} is not within the scenario's {world.end_s} seconds")
        warm = clock.took("warm", lambda: warmed(driver, world, progress))
        main = clock.took("run", lambda: driver.advance(warm.after, end_s, progress, opening=warm.rows))
    log = clock.took("log", lambda: log_of(main.rows, warm.after, main.after, world.names))
    return Run(scenario, scenario.seed if seed is None else seed, replication, engine, log, end_s, main.after,
               main.n_events, warm.n_events, clock.seconds, world.warnings)


@contextmanager
def compiling() -> Iterator[None]:
    """Say in a sentence that compiled code could not be kept: a run writes nothing else before its end."""
    try:
        yield
    except OSError as error:
        raise WorkFailed(f"{cache_folder()}: compiled code cannot be kept there: {error.strerror or error}; make room, "
                         f"or name another folder in TWIN_CACHE") from None


def warmed(driver: Driver, world: World, progress: Progress | None) -> Stretch:
    """Let the days before the first one pass; what was written then is not part of the log."""
    if world.start.time_s >= 0:
        return Stretch(np.zeros(0, EVENT), world.start, 0)
    stretch = driver.advance(world.start, 0, progress)
    return Stretch(opening_rows(stretch.after), stretch.after, stretch.n_events)


class Stopwatch:
    """Wall-clock seconds of the parts of a run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def took(self, name: str, work: Callable[[], Result]) -> Result:
        """Do some work and note how long it took."""
        start = time.perf_counter()
        result = work()
        self.seconds[name] = time.perf_counter() - start
        return result
