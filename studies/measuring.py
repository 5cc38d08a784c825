"""Runs of a scenario, and the figures that the studies compare."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from scipy.stats import t as student

from twin.experiment.run import Run, simulate
from twin.kpi.bands import first_reports
from twin.kpi.survival import curve
from twin.kpi.truth import discovery
from twin.scenario import load
from twin.vocabulary import DAY_S, HOUR_S, Channel, Stream

CITY = Stream.CITY_MANAGEMENT
SAID_EVERY = 20  # tasks
Task = TypeVar("Task")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Task], Result], tasks: Sequence[Task],
                begin: Callable[[], None] | None = None) -> list[Result]:
    """Do tasks in as many processes as there are cores, `begin` first in each; results in the order of tasks."""
    found = []
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), begin) as pool:
        for result in pool.map(work, tasks):
            found.append(result)
            if len(found) % SAID_EVERY == 0:
                sys.stderr.write(f"{len(found)} of {len(tasks)} runs\n")
    return found


def runs(scenario: str, changes: Mapping[str, Any], days: int, n: int) -> Iterator[Run]:
    """Simulate replications 0 to n - 1 of a scenario."""
    said = load(scenario, changes, {"calendar.days": days})
    for replication in range(n):
        yield simulate(said, 1, replication)


def patrol_share(run: Run) -> float:
    """Share of first reports of city management that patrol made, on foot or by camera."""
    first = first_reports(run.log, CITY)
    return float(np.isin(first["channel"], (Channel.PATROL, Channel.VIDEO)).mean())


def reports_a_day(run: Run) -> float:
    """First reports of city management per day."""
    return len(first_reports(run.log, CITY)) * DAY_S / run.end_s


def discovery_h(run: Run) -> float:
    """Mean hours from birth to first report, of city management (true); what vanished unseen is censored."""
    spans, there = discovery(run.log, run.end_s)
    return curve(spans.where(there.stream == CITY)).mean_s() / HOUR_S


@dataclass(frozen=True)
class Interval:
    """A mean over replications, with the half-width of its 95 % t interval."""

    mean: float
    half: float
    n: int

    def __str__(self) -> str:
        """Mean and bounds."""
        return f"{self.mean:.3f} [{self.mean - self.half:.3f}, {self.mean + self.half:.3f}]"


def interval(values: list[float] | np.ndarray) -> Interval:
    """Return mean and 95 % t interval over replications; cases within one run are not independent."""
    given = np.asarray(values, float)
    half = student.ppf(0.975, len(given) - 1) * given.std(ddof=1) / len(given) ** 0.5
    return Interval(float(given.mean()), float(half), len(given))
