"""Runs side by side: as many processes as there are cores, results as they come, nothing left behind."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from twin.vocabulary import Stopped, WorkFailed

Task = TypeVar("Task")
Result = TypeVar("Result")
Done = Callable[[int, Any], None]
TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD = -1, -2, -3  # parameters of glibc's mallopt
KEPT_BYTES = 2**30
MOMENT_S = 0.3  # for a process that is to end


class ProcessLost(WorkFailed):
    """A process was ended from outside, and what it had in hand with it."""


def n_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(work: Callable[[Task], Result], tasks: Sequence[Task], begin: Callable[[], None] | None = None,
                done: Done | None = None, workers: int | None = None, is_apart: bool = False) -> list[Result]:
    """Do tasks in several processes.

    Parameters
    ----------
    work : callable
        Does one task; like the tasks and what it returns it must be known by name in another process.
    tasks : sequence
        Begun in this order.
    begin : callable, optional
        What each process does first.
    done : callable, optional
        Called with the position of a task and what came of it, as soon as it is done.
    workers : int, optional
        How many processes; as many as there are cores if left out. With one, everything is done in this process.
    is_apart : bool
        Whether a single one is a process of its own, too, so that this one outlives it.

    Returns
    -------
    list
        What came of the tasks, in their order.

    Raises
    ------
    ProcessLost
        A process was ended from outside.
    Stopped
        Somebody ended the work; all processes are gone, what they had in hand is given up.
    """
    n_workers = min(workers or n_cores(), len(tasks))
    if n_workers <= 1 and not (is_apart and tasks):
        return _here(work, tasks, begin, done)
    found: dict[int, Result] = {}
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(n_workers, spawn, _started, (begin,))
    try:
        waiting: dict[Future[Result], int] = {pool.submit(_stoppable, work, task): n for n, task in enumerate(tasks)}
        for future in as_completed(waiting):
            number = waiting[future]
            found[number] = future.result()
            if done is not None:
                done(number, found[number])
    except (Stopped, KeyboardInterrupt):
        _end(pool)
        raise
    except BrokenProcessPool:
        raise ProcessLost("one of the processes was ended from outside, often for want of memory") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)  # unless stopped, what is in hand is brought to its end
    return [found[number] for number in range(len(tasks))]


def _end(pool: ProcessPoolExecutor) -> None:
    """End all processes: what they have in hand is given up, and they have a moment to clear it away.

    One that is ended while it sends a result leaves half of it: the pool would wait for the rest for ever, as long as
    somebody, and that is this process, could still write it.
    """
    processes = list((pool._processes or {}).values())
    for process in processes:
        process.terminate()
    until = time.monotonic() + MOMENT_S
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        process.kill()
        process.join()
    pool._result_queue._writer.close()  # type: ignore[attr-defined]


def _here(work: Callable[[Task], Result], tasks: Sequence[Task], begin: Callable[[], None] | None,
          done: Done | None) -> list[Result]:
    """Do the tasks one after another in this process."""
    if begin is not None:
        begin()
    found = []
    for number, task in enumerate(tasks):
        found.append(work(task))
        if done is not None:
            done(number, found[-1])
    return found


def _started(begin: Callable[[], None] | None) -> None:
    """Begin a process: a person's Ctrl-C is for the one who started it, and it ends when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    threading.Thread(target=_watch, daemon=True).start()
    if begin is not None:
        begin()


def _stoppable(work: Callable[[Task], Result], task: Task) -> Result:
    """Do a task; who is told to end meanwhile clears away what was begun."""
    def stop(_signal: int, _frame: object) -> None:
        raise Stopped("stopped")

    signal.signal(signal.SIGTERM, stop)
    try:
        return work(task)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def keep_memory() -> None:
    """Let this process keep what a run frees for its next run: a quarter of a run's time goes into getting it anew.

    Only glibc can be told so (mallopt(3)); elsewhere nothing is done, and only time is lost.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for name, value in ((MMAP_THRESHOLD, KEPT_BYTES), (TRIM_THRESHOLD, KEPT_BYTES), (TOP_PAD, KEPT_BYTES // 16)):
            mallopt(name, value)


def _watch() -> None:
    """End this process when the one that started it is gone, however that ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
