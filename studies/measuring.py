"""Runs of a scenario, and the figures that the studies compare."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from twin.experiment import parallel
from twin.experiment.paired import Interval, interval
from twin.experiment.run import Run, simulate
from twin.kpi.bands import first_reports
from twin.kpi.survival import curve
from twin.kpi.truth import discovery
from twin.scenario import load
from twin.vocabulary import DAY_S, HOUR_S, Channel, Stream

__all__ = ["CITY", "Interval", "discovery_h", "in_parallel", "interval", "patrol_share", "reports_a_day", "runs"]

CITY = Stream.CITY_MANAGEMENT
SAID_EVERY = 20  # tasks
Task = TypeVar("Task")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Task], Result], tasks: Sequence[Task],
                begin: Callable[[], None] | None = None) -> list[Result]:
    """Do tasks in as many processes as there are cores, `begin` first in each; results in the order of tasks."""
    n_done = 0

    def done(_: int, __: Result) -> None:
        nonlocal n_done
        n_done += 1
        if n_done % SAID_EVERY == 0:
            sys.stderr.write(f"{n_done} of {len(tasks)} runs\n")

    return parallel.in_parallel(work, tasks, begin, done)


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
