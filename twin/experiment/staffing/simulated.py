"""Rosters judged by the product itself: a scenario with some values changed, a measure of its runs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twin.experiment.compare import STORE, compile_once
from twin.experiment.headline import refuse_unknown
from twin.experiment.measured import Failure, Wanted, done, task_of
from twin.experiment.parallel import in_parallel
from twin.experiment.run import EngineName, driver_of
from twin.experiment.store import Kept, refuse_unwritable
from twin.scenario import Scenario
from twin.vocabulary import BadInput, WorkFailed

Roster = Mapping[str, int]
Key = tuple[tuple[tuple[str, int], ...], int]


class Simulated:
    """Values of a measure of simulated rosters; each run is made once and kept.

    Parameters
    ----------
    scenario : Scenario
        What is simulated.
    changes : callable
        Values by dotted key that a roster stands for: `lambda roster: {"staff.dispatchers.count": roster["n"]}`.
    measure : str
        Name as in `kpis.json`, or `case_time...` or `duty_hours`.
    seed : int, optional
        Of all draws; the scenario's own unless given. All rosters have the same chance in a replication.
    store : str or Path
        Folder where measured runs are kept, and found again.
    engine : {"compiled", "reference"}
        Which driver.
    workers : int, optional
        Processes; as many as there are cores if left out. A script that asks for more than one must guard its main
        part with `if __name__ == "__main__":`.

    Raises
    ------
    BadInput
        Runs cannot be kept there.
    """

    def __init__(self, scenario: Scenario, changes: Callable[[Roster], Mapping[str, Any]], measure: str,
                 seed: int | None = None, store: str | Path = STORE, engine: EngineName = "compiled",
                 workers: int | None = None) -> None:
        driver_of(engine)
        refuse_unwritable(Path(store))
        self.scenario, self.changes, self.workers = scenario, changes, workers
        self.wanted = Wanted(scenario.seed if seed is None else seed, engine, Path(store), (measure,))
        self._known: dict[Key, float] = {}

    def __call__(self, roster: Roster, replications: Sequence[int]) -> np.ndarray:
        """Value in each replication, shape (n_replications,); NaN where the measure has none.

        Raises
        ------
        BadInput
            There is no such measure, or the scenario refuses the roster.
        WorkFailed
            A run could not be made.
        """
        self.prepare([roster], replications)
        return np.array([self._known[_key(roster, one)] for one in replications])

    def prepare(self, rosters: Sequence[Roster], replications: Sequence[int]) -> None:
        """Make the runs of several rosters at once."""
        lacking = {_key(roster, one): roster for roster in rosters for one in replications
                   if _key(roster, one) not in self._known}
        scenarios = {name: self.scenario.replace(dict(self.changes(dict(name)))) for name, _ in lacking}
        if lacking:
            compile_once(self.wanted.engine)
        tasks = [task_of(scenarios[name], self.wanted, replication) for name, replication in lacking]
        for key, found in zip(lacking, in_parallel(done, tasks, workers=self.workers), strict=True):
            self._known[key] = self._value(key, found)

    def _value(self, key: Key, found: Kept | Failure) -> float:
        """Value of the measure in a kept run."""
        if isinstance(found, Failure):
            raise WorkFailed(f"staffing: roster {dict(key[0])}: replication {key[1]} could not be made: {found.why}")
        name, = self.wanted.measures
        if name not in found["units"]:
            refuse_unknown((name,), {"roster": found["units"]})
            raise BadInput(f"staffing: {name}: no such measure")
        value = found["measures"][name]["value"]
        return float("nan") if value is None else float(value)


def _key(roster: Roster, replication: int) -> Key:
    """What a value belongs to."""
    return tuple(sorted(roster.items())), replication
