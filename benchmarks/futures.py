"""Many futures of a live district, beside their budget: `python -m benchmarks.futures`.

A Monday morning of the whole district after warm days and a week, 50 futures of 8 hours. Prints seconds on the clock on
the wall, processes and their start included, and the processor time of all processes together: on a machine that
others use, the latter over the number of cores says what an idle one would need.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import twin
from benchmarks.measured import Budget, Measured
from twin.experiment.parallel import n_cores
from twin.experiment.states import State
from twin.vocabulary import DAY_S, HOUR_S

SCENARIO, AT_S = "haidian_closed_loop", 7 * DAY_S + 9 * HOUR_S
N, HOURS, BUDGET_S = 50, 8, 10.0
N_RUNS = 3
Result = TypeVar("Result")


def took(what: str, work: Callable[[], Result]) -> tuple[float, Result]:
    """Do some work and print how long it took; return the seconds on the clock, too."""
    start, before = time.perf_counter(), processor_s()
    found = work()
    seconds = time.perf_counter() - start
    print(f"{what:44s} {seconds:7.2f} s, {processor_s() - before:7.2f} s of processors")
    return seconds, found


def processor_s() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def live_state() -> State:
    """The district on a Monday morning, after warm days and a week."""
    return twin.simulate(twin.load(SCENARIO), until=AT_S + HOUR_S).at(AT_S)


def measured() -> Iterator[Measured]:
    """Seconds of the futures on the clock on the wall, and of all processors together."""
    state, walls, processors = live_state(), [], []
    for _ in range(N_RUNS):
        start, before = time.perf_counter(), processor_s()
        twin.futures(state, N, HOURS)
        walls.append(time.perf_counter() - start)
        processors.append(processor_s() - before)
    what = f"{N} futures of {HOURS} h"
    yield Measured("futures", f"{what}, {n_cores()} cores", "s", tuple(walls), Budget(BUDGET_S))
    yield Measured("futures", f"{what}, of all processors together", "s", tuple(processors))


def main() -> None:
    """Measure, and print the figure beside its budget."""
    _, state = took("the state, from the beginning", live_state)
    seconds = []
    for number in range(N_RUNS):
        one, found = took(f"{N} futures of {HOURS} h, {n_cores()} cores, {number + 1}", lambda: twin.futures(
            state, N, HOURS))
        seconds.append(one)
    frame = found.frame
    print(f"median {statistics.median(seconds):.2f} s, budget {BUDGET_S:g} s on 2 cores")
    print(f"{frame['reported'].mean():,.0f} reported ({frame['reported'].min():,} to {frame['reported'].max():,}), "
          f"{frame['closed'].mean():,.0f} closed, {len({each.digest for each in found.each})} different futures")


if __name__ == "__main__":
    main()
