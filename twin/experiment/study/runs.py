"""Runs of a study: each made once, kept as it ends, in processes here or on a cluster; a failed one is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from twin.cache import law_hash
from twin.experiment.compare import compile_once
from twin.experiment.measured import Failure, Task, Wanted, done, scenario_of, task_of
from twin.experiment.parallel import ProcessLost, in_parallel, n_cores
from twin.experiment.run import EngineName
from twin.experiment.store import Kept, keep, kept_in, measuring_hash, name_of
from twin.scenario import Scenario
from twin.vocabulary import BadInput, nearest

MISSING = "no such measure in this run"
LOST = "its process was ended from outside, often for want of memory"
SUSPECTS = 2  # runs for each process that may have been in hand when one was lost


@dataclass(frozen=True)
class Measured:
    """What a study needs of a run.

    Attributes
    ----------
    digest : str
        Of its log.
    seconds : float
        Wall-clock seconds that it took; in costs only, never in a result.
    values : dict
        Value of each measure that is asked for; None where it has none.
    whys : dict
        Why there is no value.
    labels : dict
        `zh`, `en` and `unit` of these measures.
    names : tuple of str
        All measures that the run has.
    """

    digest: str
    seconds: float
    values: dict[str, float | None]
    whys: dict[str, str]
    labels: dict[str, dict[str, str]]
    names: tuple[str, ...]


Ended = Measured | Failure
OnDone = Callable[[int, Any], None]
Execute = Callable[[Callable[[Task], Any], Sequence[Task], OnDone], None]


@dataclass(frozen=True)
class Place:
    """Where runs are made.

    Attributes
    ----------
    workers : int or None
        Processes here; as many as there are cores if None.
    scheduler : str or None
        Address of a Dask scheduler, whose workers make the runs instead.
    """

    workers: int | None = None
    scheduler: str | None = None

    def side_by_side(self) -> int:
        """How many runs are made at a time."""
        if self.scheduler is None:
            return self.workers or n_cores()
        from twin.experiment.study.scheduling import n_threads

        return n_threads(self.scheduler)


def task_for(scenario: Scenario, replication: int, seed: int, engine: EngineName, store: Path,
             measures: Sequence[str]) -> Task:
    """Task of one run of a study."""
    return task_of(scenario, Wanted(seed, engine, store, tuple(measures)), replication)


def make_all(tasks: Sequence[Task], place: Place, done_: Callable[[int, Ended], None]) -> list[Ended]:
    """Make all runs that are not kept already.

    Parameters
    ----------
    tasks : sequence of Task
        Begun in this order.
    place : Place
        Where.
    done_ : callable
        Told the position of a run and what came of it, those that were kept first.

    Returns
    -------
    list of Measured or Failure
        In the order of the tasks.

    Raises
    ------
    WorkFailed
        A process was ended from outside, or no worker is left.
    Stopped
        Somebody ended the work.
    """
    found: dict[int, Ended] = {}

    def end(position: int, one: Ended) -> None:
        found[position] = one
        done_(position, one)

    missing: dict[str, list[int]] = {}  # points may share a run: it is made once
    for position, task in enumerate(tasks):
        name = name_for(task)
        one = already(task, name)
        if one is None:
            missing.setdefault(name, []).append(position)
        else:
            end(position, one)
    sharing = list(missing.values())

    def end_all(number: int, one: Ended) -> None:
        for position in sharing[number]:
            end(position, one)

    if missing:
        make([tasks[positions[0]] for positions in sharing], place, end_all)
    return [found[position] for position in range(len(tasks))]


def name_for(task: Task) -> str:
    """Name under which the run of a task is kept."""
    return name_of(scenario_of(task.said), task.wanted.seed, task.replication)


def make(tasks: Sequence[Task], place: Place, end: Callable[[int, Ended], None]) -> None:
    """Make runs, the law compiled before the first process starts."""
    if place.scheduler is None:
        compile_once(tasks[0].wanted.engine)
        make_here(tasks, place.workers, end)
        return
    from twin.experiment.study.scheduling import on_cluster

    on_cluster([Sent(task, law_hash(), measuring_hash()) for task in tasks], place.scheduler,
               lambda number, one: end(number, taken_in(tasks[number], one)))


def make_here(tasks: Sequence[Task], workers: int | None, end: Callable[[int, Ended], None]) -> None:
    """Make runs in processes here; a run that takes its process down with it has failed, the others go on.

    Which one did so nobody says: those that were in hand are made again, each in a process by itself.
    """
    left = list(range(len(tasks)))

    def end_one(number: int, one: Ended) -> None:
        left.remove(number)
        end(number, one)

    while left:
        numbers = tuple(left)
        try:
            in_parallel(studied, [tasks[number] for number in numbers], None,
                        lambda n, one, numbers=numbers: end_one(numbers[n], one), workers)  # type: ignore[misc]
        except ProcessLost:
            for number in left[:SUSPECTS * (workers or n_cores())]:
                end_one(number, made_apart(tasks[number]))


def made_apart(task: Task) -> Ended:
    """Make a run in a process by itself."""
    try:
        return in_parallel(studied, [task], None, None, 1, is_apart=True)[0]
    except ProcessLost:
        return Failure(LOST)


@dataclass(frozen=True)
class Sent:
    """A task on its way to another machine, and by which law and which measuring it must be done."""

    task: Task
    law: str
    measuring: str


def studied(task: Task) -> Ended:
    """Make and keep a run, and bring back what a study needs of it."""
    found = done(task)
    return found if isinstance(found, Failure) else told_of(found, task)


def taken_in(task: Task, found: Kept | Failure) -> Ended:
    """Keep a run that another machine has made."""
    if isinstance(found, Failure):
        return found
    return told_of(keep(task.wanted.store, name_for(task), found), task)


def already(task: Task, name: str) -> Measured | None:
    """Run of a task that is kept already; None where it is not, or by an earlier version without its digest."""
    found = kept_in(task.wanted.store, name)
    return told_of(found, task) if found is not None and "digest" in found else None


def told_of(kept: Kept, task: Task) -> Measured:
    """What a study needs of a kept run, the measures of its task."""
    asked = task.wanted.measures
    measures = kept["measures"]
    has = [name for name in asked if name in measures]
    return Measured(
        kept["digest"], kept["seconds"], {name: measures[name]["value"] if name in has else None for name in asked},
        {name: measures[name].get("why", "") if name in has else MISSING for name in asked},
        {name: {key: measures[name][key] for key in ("zh", "en", "unit")} for name in has},
        tuple(kept.get("units") or measures))


def refuse_unknown_measures(found: Measured, asked: Sequence[str], where: str) -> None:
    """Refuse a measure that a run of the study does not have."""
    for name in asked:
        if name not in found.names:
            raise BadInput(f"{where}: {name}: no such measure; docs/kpis.md names them{nearest(name, found.names)}")


def with_replication(task: Task, replication: int) -> Task:
    """The same task for another replication."""
    return replace(task, replication=replication)


def refuse_workers(workers: int | None) -> None:
    """Refuse a number of processes below one."""
    if workers is not None and workers < 1:
        raise BadInput(f"--workers: {workers} is out of range; must be at least 1")
