"""Many futures of one state, quickly: what may come in the next hours, as often as asked for."""

import hashlib
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.engine.recording import log_of, opening_rows
from twin.experiment.compacting import compacted
from twin.experiment.drawing_anew import drawn_anew, needs_days
from twin.experiment.forks import fork, refuse_out_of_range
from twin.experiment.measured import scenario_of
from twin.experiment.parallel import in_parallel
from twin.experiment.run import EngineName, compiling, driver_of, labels_of
from twin.experiment.states import State, resume
from twin.kpi.counts import count_measures
from twin.kpi.measure import count
from twin.scenario.reading import Reading
from twin.vocabulary import HOUR_S, BadInput

if TYPE_CHECKING:
    import pandas as pd

    from twin.experiment.run import Run

MOST = 100_000
HELD: dict[str, "Held"] = {}  # of a process: the state whose futures it makes
UNREAD: Any = None  # a scenario that is read where it is needed
Measures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Future:
    """One future.

    Attributes
    ----------
    replication : int
        Its draws, beside the seed.
    digest : str
        SHA-256 of the rows that are written in these hours.
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


@dataclass(frozen=True)
class Held:
    """What a process needs to make futures.

    Attributes
    ----------
    state : State
        Where they begin, without what is over and without its scenario.
    opening : ndarray of EVENT
        Rows with which a log begins there.
    said : bytes
        What the scenario says, to be read by `scenario_of`.
    labels : dict
        What the scenario calls tiers and units.
    """

    state: State
    opening: np.ndarray
    said: bytes
    labels: dict[str, dict[str, str]]


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
    refuse_out_of_range({"seed": own, "first": begin, "replication": begin + n - 1})
    tasks = [Task(own, begin + number, end_s, engine) for number in range(n)]
    held = held_of(changed)
    with compiling():
        made = in_parallel(made_future, tasks, partial(hold, held), done, workers)
    HELD.clear()
    return Futures(changed, own, end_s, tuple(made))


def checked_s(state: State, hours: float) -> int:
    """Seconds of some hours; BadInput where they are none, or reach beyond the scenario."""
    left_s = state.end_s - state.time_s
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours * HOUR_S <= left_s:
        raise BadInput(f"hours: {hours!r}; from the state to the end of its scenario there are {left_s / HOUR_S:g} "
                       f"hours; let the scenario have more days with twin.resume(state, days=...).at(second)")
    return max(1, round(hours * HOUR_S))


# ---------------------------------------------------------------------------------------------- in a process
def held_of(state: State) -> Held:
    """What every process needs."""
    own = replace(compacted(state), scenario=UNREAD)
    said = Reading(state.scenario._said, state.scenario._origin, Path(state.scenario._folder))
    return Held(own, opening_rows(own.snapshot), pickle.dumps(said), labels_of(state.scenario))


def hold(held: Held) -> None:
    """Keep what the futures of this process begin with."""
    HELD["held"] = held


def made_future(task: Task) -> Future:
    """Make one future and count what happens in it."""
    held = HELD["held"]
    stretch = driver_of(task.engine).advance(begun(held, task).snapshot, task.end_s, opening=held.opening)
    written = hashlib.sha256(stretch.rows[len(held.opening) :].tobytes()).hexdigest()
    log = log_of(stretch.rows, held.state.snapshot, stretch.after, held.state.names)
    measures = {name: one.to_json() for name, one in count_measures(log, held.labels).items()}
    reported = measures["created"]["value"] - measures["carried"]["value"]
    measures["reported"] = count(reported, "期内上报数", "Cases reported in these hours").to_json()
    return Future(task.replication, written, measures)


def begun(held: Held, task: Task) -> State:
    """State from which one future goes on; the scenario is read only where days are drawn that have not begun."""
    state, chance = held.state, (task.seed, task.replication)
    if chance == (state.seed, state.replication):
        return state
    if needs_days(state, task.end_s):
        state = replace(state, scenario=scenario_of(held.said))
    return drawn_anew(state, *chance, task.end_s)
