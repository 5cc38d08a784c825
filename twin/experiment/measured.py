"""What is kept of a run: its measures, what the waterfall needs, whose cases they were; never the log."""

import pickle
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from twin.eventlog.schema import Log
from twin.experiment.run import EngineName, Run, simulate
from twin.experiment.store import Kept, keep, kept_in, name_of
from twin.kpi.case_time import case_time_measures, case_times
from twin.kpi.daily import daily
from twin.kpi.measure import ratio
from twin.scenario import Scenario
from twin.scenario.loading import scenario_from
from twin.scenario.reading import Reading
from twin.vocabulary import HOUR_S, NONE, Stopped, Truth, TwinError

DUTY = ("在岗人时", "Person-hours on duty")


@dataclass(frozen=True)
class Wanted:
    """What all runs of a comparison have in common.

    Attributes
    ----------
    seed : int
        Of all draws.
    engine : str
        Which driver.
    store : Path
        Where measured runs are kept.
    measures : tuple of str
        Measures that are compared.
    """

    seed: int
    engine: EngineName
    store: Path
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One run that is to be measured, as it can be sent to another process: what the scenario says, and which run.

    `said` is pickled: a process that makes several runs of one scenario reads it once.
    """

    said: bytes
    replication: int
    wanted: Wanted


@dataclass(frozen=True)
class Failure:
    """A run that could not be made, and why."""

    why: str


def task_of(scenario: Scenario, wanted: Wanted, replication: int) -> Task:
    """Task of measuring one run of a scenario."""
    said = Reading(scenario._said, scenario._origin, Path(scenario._folder))
    return Task(pickle.dumps(said), replication, wanted)


@lru_cache(maxsize=4)
def scenario_of(said: bytes) -> Scenario:
    """Scenario of a task; our own bytes, made by `task_of`."""
    return scenario_from(pickle.loads(said))


def done(task: Task) -> Kept | Failure:
    """Make and keep one measured run, unless it is there already; what goes wrong is told and hurts no other run."""
    return told(lambda: slim(kept(task), task.wanted))


def made(task: Task) -> Kept | Failure:
    """Make one measured run and keep nothing: for a machine that does not see the store."""
    return told(lambda: fresh(task))


def kept(task: Task) -> Kept:
    """Measured run of a task as it is kept; made if it is not there."""
    store = task.wanted.store
    name = name_of(scenario_of(task.said), task.wanted.seed, task.replication)
    return kept_in(store, name) or keep(store, name, fresh(task))


def fresh(task: Task) -> Kept:
    """Measured run of a task, made now."""
    return measured(simulate(scenario_of(task.said), task.wanted.seed, task.replication, task.wanted.engine))


def told(work: Callable[[], Kept]) -> Kept | Failure:
    """Do some work; what goes wrong comes back in words."""
    try:
        return work()
    except Stopped:
        raise
    except TwinError as error:
        return Failure(str(error))
    except MemoryError:
        return Failure("not enough memory for this run")
    except Exception as error:  # one plan that crashes must not take the others along
        return Failure(f"{type(error).__name__}: {error}")


def slim(kept: Kept, wanted: Wanted) -> Kept:
    """What a comparison needs of a measured run; of other measures only their units."""
    units = {name: one["unit"] for name, one in kept["measures"].items()}
    return {**kept, "measures": {name: kept["measures"][name] for name in wanted.measures if name in units},
            "daily": {name: kept["daily"][name] for name in wanted.measures if name in kept["daily"]}, "units": units}


def measured(run: Run) -> dict[str, Any]:
    """What is kept of a run, as JSON can hold it."""
    times = case_times(run.log, run.end_s)
    duty = run.kpis["staff_use"]
    own = {name: one.to_json() for name, one in case_time_measures(times).items()}
    own["duty_hours"] = ratio(duty["denominator"] / HOUR_S, 1, *DUTY, "", "h").to_json() | {"unit": "person-hours"}
    return {
        "scenario_hash": run.scenario.hash, "seed": run.seed, "replication": run.replication,
        "digest": run.digest, "seconds": round(sum(run.seconds.values()), 3),
        "measures": {name: one for name, one in run.kpis.items() if name != "bands"} | own,
        "daily": daily(run.log, run.end_s), "times": {key: asdict(one) for key, one in times.items()},
        "born": packed(born(run.log)), "reported": packed(reported(run.log)), "warnings": list(run.warnings),
    }


def born(log: Log) -> np.ndarray:
    """Keys of the problems that were born, or still of interest, in the log; sorted, each once."""
    return np.unique(log.truth["key"][log.truth["activity"] == Truth.BORN])


def reported(log: Log) -> np.ndarray:
    """Keys of the problems about which there was a case in the log; sorted, each once."""
    rows = log.truth[(log.truth["activity"] == Truth.BORN) & (log.truth["incident"] != NONE)]
    return np.unique(rows["key"][np.isin(rows["incident"], log.cases["incident"])])


def packed(keys: np.ndarray) -> str:
    """Keys as text."""
    return b64encode(keys.astype("<i8").tobytes()).decode("ascii")


def unpacked(text: str) -> np.ndarray:
    """Keys from text."""
    return np.frombuffer(b64decode(text), "<i8")
