"""A run that is cut at a second and goes on from there: what has to be kept, and how it goes on.

A state holds the tables and the events to come, and the rows written since second 0: so the log of whoever goes on is
whole, and its digest is that of a run that nobody cut.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.engine.port import Driver, Progress
from twin.engine.recording import log_of
from twin.eventlog.history import clock
from twin.eventlog.schema import Names
from twin.experiment.run import EngineName, Run, Stopwatch, compiling, driver_of, warmed
from twin.scenario import Scenario
from twin.state import Snapshot
from twin.vocabulary import DAY_S, BadInput
from twin.world import build

if TYPE_CHECKING:
    from twin.eventlog.schema import Log

ENDING = np.dtype([("ending", "<i8")])


@dataclass(frozen=True)
class Origin:
    """From which state a run went on, and what was otherwise from there on.

    Attributes
    ----------
    state : str
        Hash of that state.
    time_s : int
        Its second.
    seed, replication : int
        Draws up to there.
    changes : dict
        What was changed there: new draws, dated changes by key, days.
    """

    state: str
    time_s: int
    seed: int
    replication: int
    changes: dict[str, Any]


@dataclass(frozen=True)
class State:
    """A run up to a second.

    Attributes
    ----------
    scenario : Scenario
        What is simulated.
    seed, replication : int
        Which draws.
    snapshot : Snapshot
        Tables and the events to come.
    rows : ndarray of EVENT
        Rows written since second 0, opening rows first.
    before : ndarray of int64, field `ending`
        Ending of each case that there was at second 0; what was over by then is no part of the log.
    names : Names
        What row numbers stand for.
    n_events, n_warm_events : int
        Events handled since second 0, and before it.
    horizon_s : int
        Second beyond which nothing was planned, since no calendar reached there.
    warnings : tuple of str
        What a reader of a result must know.
    origins : tuple of Origin
        From which states it went on itself, the first one first.
    """

    scenario: Scenario
    seed: int
    replication: int
    snapshot: Snapshot
    rows: np.ndarray
    before: np.ndarray
    names: Names
    n_events: int
    n_warm_events: int
    horizon_s: int
    warnings: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def time_s(self) -> int:
        """Its second: what was due before it has happened, nothing else has."""
        return self.snapshot.time_s

    @property
    def end_s(self) -> int:
        """Second at which its scenario ends."""
        return self.scenario.calendar.days * DAY_S

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that what comes after depends on, and of the rows so far."""
        found = hashlib.sha256(json.dumps([
            self.scenario.hash, self.seed, self.replication, self.time_s, self.n_events, self.n_warm_events,
            self.horizon_s, [asdict(each) for each in self.origins]]).encode())
        for name, array in arrays_of(self).items():
            found.update(f"{name}:{len(array)}\n".encode() + np.ascontiguousarray(array).view(np.uint8).data)
        return found.hexdigest()

    def save(self, path: str | Path) -> Path:
        """Store it in a file, whole or not at all; an earlier state there is replaced, nothing else is.

        Raises
        ------
        BadInput
            The file cannot be written, or holds something that is no state.
        WorkFailed
            The disk is full.
        """
        from twin.experiment.state_file import write_state

        return write_state(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> "State":
        """State from a file; BadInput where it is none, is damaged, or belongs to another law or version."""
        from twin.experiment.state_file import read_state

        return read_state(Path(path))


def arrays_of(state: State) -> dict[str, np.ndarray]:
    """All arrays of a state, by the name that they bear in a file."""
    tables = {f"tables/{name}": table for name, table in state.snapshot.tables.items()}
    return {"events": state.snapshot.events, "rows": state.rows, "before": state.before, **tables}


# ---------------------------------------------------------------------------------------------- cutting
def cut(run: Run, time_s: int) -> State:
    """State of a run at a second, on its engine: its past is simulated once more, so that a run need not carry it.

    Raises
    ------
    BadInput
        The second lies outside the run.
    """
    first_s = 0 if run.since is None else run.since.time_s
    if isinstance(time_s, bool) or not isinstance(time_s, int | np.integer) or not first_s <= time_s <= run.end_s:
        raise BadInput(f"at: {time_s!r} is no second of this run; a whole number from {first_s} to {run.end_s}")
    driver = driver_of(run.engine)
    with compiling():
        start = begun(run, driver) if run.since is None else run.since
        return advanced(start, driver, int(time_s))


def begun(run: Run, driver: Driver) -> State:
    """State at second 0, warm days over."""
    world = build(run.scenario, run.seed, run.replication)
    warm = warmed(driver, world, None)
    endings = np.ascontiguousarray(warm.after.tables["cases"]["ending"]).view(ENDING)
    return State(run.scenario, run.seed, run.replication, warm.after, warm.rows, endings, world.names, 0,
                 warm.n_events, int(warm.after.tables["settings"]["last_s"][0]), world.warnings)


def advanced(state: State, driver: Driver, until_s: int, progress: Progress | None = None) -> State:
    """State at a later second."""
    if until_s == state.time_s:
        return state
    stretch = driver.advance(state.snapshot, until_s, progress, opening=state.rows)
    return replace(state, snapshot=stretch.after, rows=stretch.rows, n_events=state.n_events + stretch.n_events)


def log_so_far(state: State) -> "Log":
    """Log of a state, from second 0 on."""
    return log_of(state.rows.copy(), Snapshot(0, {"cases": state.before}, state.rows[:0]), state.snapshot, state.names)


# ---------------------------------------------------------------------------------------------- going on
def resume(state: State | str | Path, until: int | None = None, *, seed: int | None = None,
           replication: int | None = None, overrides: Mapping[str, Any] | None = None, days: int | None = None,
           engine: EngineName = "compiled", progress: Progress | None = None) -> Run:
    """Go on from a state.

    Without changes, log and digest are those of a run that nobody cut, on either engine. With them it is a fork: the
    past is shared, and what comes after is otherwise.

    Parameters
    ----------
    state : State, str or Path
        A state, or the file in which one is stored.
    until : int, optional
        Last second, from the scenario's first day on; all its days if left out.
    seed, replication : int, optional
        Other draws from here on; those of the state if left out.
    overrides : mapping, optional
        What is otherwise from the next full minute on, by dotted key: what a dated change may say.
    days : int, optional
        Days of the scenario, counted from its first one; as many as it has if left out.
    engine : {"compiled", "reference"}
        Which driver.
    progress : callable, optional
        Called with the present second now and then.

    Returns
    -------
    Run
        The whole run, from second 0 on.

    Raises
    ------
    BadInput
        The state cannot be used, or what is asked for cannot change in mid-run.
    WorkFailed
        Compiled code cannot be kept: the disk is full.
    """
    from twin.experiment.forks import fork

    watch, driver = Stopwatch(), driver_of(engine)
    found = state if isinstance(state, State) else watch.took("load", lambda: State.load(state))
    with compiling():
        forked = watch.took("fork", lambda: fork(found, seed, replication, overrides, days))
        end_s = forked.end_s if until is None else until
        refuse_past(forked, end_s)
        after = watch.took("run", lambda: advanced(forked, driver, end_s, progress))
    log = watch.took("log", lambda: log_so_far(after))
    return Run(after.scenario, after.seed, after.replication, engine, log, end_s, after.snapshot, after.n_events,
               after.n_warm_events, watch.seconds, after.warnings, forked)


def refuse_past(state: State, end_s: int) -> None:
    """Refuse an end that is not after the state, or beyond its scenario."""
    if state.time_s >= state.end_s:
        raise BadInput(f"the state stands at the end of its scenario, {clock(state.time_s)}; say how many days the "
                       f"scenario is to have, more than {state.scenario.calendar.days}, with --days")
    if not state.time_s < end_s <= state.end_s:
        raise BadInput(f"until: second {end_s} is not between the state's, {state.time_s}, and the scenario's end, "
                       f"{state.end_s}")
