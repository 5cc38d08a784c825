"""Many futures of one state, quickly: what may come in the next hours, as often as asked for."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.engine.recording import log_of, opening_rows
from twin.eventlog.digest import digest
from twin.experiment.drawing_anew import drawn_anew
from twin.experiment.forks import fork
from twin.experiment.parallel import in_parallel
from twin.experiment.run import EngineName, compiling, driver_of, labels_of
from twin.experiment.states import State, resume
from twin.kpi.counts import count_measures
from twin.kpi.measure import count
from twin.vocabulary import HOUR_S, BadInput

if TYPE_CHECKING:
    import pandas as pd

    from twin.experiment.run import Run

MOST = 100_000
HELD: dict[str, State] = {}  # of a process: the state whose futures it makes
Measures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Future:
    """One future.

    Attributes
    ----------
    replication : int
        Its draws, beside the seed.
    digest : str
        SHA-256 of what happens in it: of the log that begins where the state stands.
    measures : dict
        By name: what is counted in the log of these hours, as measures of a run are told.
    """

    replication: int
    digest: str
    measures: Measures


@dataclass(frozen=True)
class Futures:
    """Futures of one state that differ by chance alone.

    Attributes
    ----------
    state : State
        Where they begin, what is otherwise from there on said already.
    seed : int
        Of all of them.
    end_s : int
        Where they end, seconds.
    each : tuple of Future
        The futures, by replication.
    """

    state: State
    seed: int
    end_s: int
    each: tuple[Future, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.each)

    @property
    def frame(self) -> "pd.DataFrame":
        """One row for each future, one column for each measure."""
        import pandas as pd

        rows = [{name: one["value"] for name, one in each.measures.items()} for each in self.each]
        return pd.DataFrame(rows, index=pd.Index([each.replication for each in self.each], name="replication"))

    def run(self, number: int, engine: EngineName = "compiled") -> "Run":
        """One of them as a whole run, past and all measures included; `number` counts from 0."""
        return resume(self.state, self.end_s, seed=self.seed, replication=self.each[number].replication, engine=engine)


@dataclass(frozen=True)
class Task:
    """One future that is to be made in some process."""

    seed: int
    replication: int
    end_s: int
    engine: EngineName


def futures(state: State | str | Path, n: int = 50, hours: float = 8, overrides: Mapping[str, Any] | None = None, *,
            seed: int | None = None, first: int | None = None, engine: EngineName = "compiled",
            workers: int | None = None, done: Callable[[int, Future], None] | None = None) -> Futures:
    """Let time go on from a state in many ways that differ by chance alone.

    Parameters
    ----------
    state : State, str or Path
        A state, or the file in which one is stored.
    n : int
        How many futures.
    hours : float
        How far they reach.
    overrides : mapping, optional
        What is otherwise in all of them, as `twin.resume` takes it. With the same seed and first replication, futures
        with and without are paired, one by one.
    seed : int, optional
        Seed of all draws from here on; that of the state if left out.
    first : int, optional
        First replication; the one after the state's if left out, so that none is what comes anyway.
    engine : {"compiled", "reference"}
        Which driver.
    workers : int, optional
        Processes; as many as there are cores if left out.
    done : callable, optional
        Called with the position of a future and the future, as soon as it is done.

    Returns
    -------
    Futures

    Raises
    ------
    BadInput
        A number is out of range, the state cannot be used, or the hours reach beyond its scenario.
    """
    driver_of(engine)
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST:
        raise BadInput(f"n: {n!r} futures; a whole number from 1 to {MOST:,}")
    found = state if isinstance(state, State) else State.load(state)
    end_s = found.time_s + checked_s(found, hours)
    changed = replace(fork(found, overrides=overrides), origins=found.origins) if overrides else found
    own = changed.seed if seed is None else seed
    begin = changed.replication + 1 if first is None else first
    fork(changed, own, begin + n - 1)  # refuses what is out of range
    tasks = [Task(own, begin + number, end_s, engine) for number in range(n)]
    with compiling(), tempfile.TemporaryDirectory(prefix="twin-futures-") as folder:
        path = Path(folder) / "state"
        changed.save(path)
        made = in_parallel(made_future, tasks, partial(hold, str(path)), done, workers)
    HELD.clear()
    return Futures(changed, own, end_s, tuple(made))


def checked_s(state: State, hours: float) -> int:
    """Seconds of some hours; BadInput where they are none, or reach beyond the scenario."""
    left_s = state.end_s - state.time_s
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours * HOUR_S <= left_s:
        raise BadInput(f"hours: {hours!r}; from the state to the end of its scenario there are {left_s / HOUR_S:g} "
                       f"hours; let the scenario have more days with twin.resume(state, days=...).at(second)")
    return max(1, round(hours * HOUR_S))


def hold(path: str) -> None:
    """Read the state whose futures this process makes; of the past they need no rows."""
    state = State.load(path)
    HELD["state"] = replace(state, rows=opening_rows(state.snapshot))


def made_future(task: Task) -> Future:
    """Make one future and count what happens in it."""
    state = HELD["state"]
    chance = (task.seed, task.replication)
    start = state if chance == (state.seed, state.replication) else drawn_anew(state, *chance)
    stretch = driver_of(task.engine).advance(start.snapshot, task.end_s)
    log = log_of(np.concatenate([state.rows, stretch.rows]), state.snapshot, stretch.after, state.names)
    measures = {name: one.to_json() for name, one in count_measures(log, labels_of(state.scenario)).items()}
    reported = measures["created"]["value"] - measures["carried"]["value"]
    measures["reported"] = count(reported, "期内上报数", "Cases reported in these hours").to_json()
    return Future(task.replication, digest(log), measures)
