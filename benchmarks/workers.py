"""Runs side by side: what a second core brings."""

import time
from collections.abc import Iterator

import twin
from benchmarks.measured import Measured
from twin.experiment.parallel import in_parallel, n_cores

GROUP = "side by side"
SCENARIO, DAYS, N_TASKS = "haidian_street", 28, 6


def task(replication: int) -> int:
    """One replication with warm days, as a comparison makes it."""
    return twin.simulate(twin.load(SCENARIO, {"calendar.days": DAYS}), replication=replication).n_events


def took(n_workers: int) -> float:
    """Seconds on the wall of all replications, processes and their start included."""
    start = time.perf_counter()
    in_parallel(task, range(N_TASKS), workers=n_workers)
    return time.perf_counter() - start


def workers(n_rounds: int) -> Iterator[Measured]:
    """Give the time with one worker and with as many as there are cores, and the efficiency."""
    n_workers = min(2, n_cores())
    pairs = [(took(1), took(n_workers)) for _ in range(n_rounds)]
    yield Measured(GROUP, f"{N_TASKS} replications, 1 worker", "s", tuple(one for one, _ in pairs))
    yield Measured(GROUP, f"{N_TASKS} replications, {n_workers} workers", "s", tuple(more for _, more in pairs))
    yield Measured(GROUP, f"efficiency of {n_workers} workers", "of 1",
                   tuple(one / more / n_workers for one, more in pairs))
