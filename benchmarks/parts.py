"""The limit that the parts of an event set: the clock, rows of the log, draws, calendars, each timed by itself.

How many of each an event takes is counted on a day of the reference driver, whose functions can be wrapped; how long
each takes is timed in a compiled loop that does nothing else. An event that does these things one after another cannot
be faster than their sum.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numba import njit

from benchmarks.measured import Budget, Measured
from twin.engine import reference
from twin.engine.heaps import pop, push
from twin.engine.kernel import KEY, LAW, law_modules
from twin.eventlog.schema import EVENT
from twin.experiment.run import driver_of
from twin.rules import calendars, chance
from twin.vocabulary import DAY_S, Clock
from twin.world import World

GROUP = "limit from parts"
TIMES_THE_LIMIT = 3
N_TIMES, N_ROWS = 1_000_000, 1 << 19
COUNTED_DAY = 7
CALLS = {  # functions of the law that are counted, by the part whose cost stands for them
    "draw": ("uniform", "tie"),
    "shaped": ("exponential", "lognormal", "gamma"),
    "date": ("limit_end_s", "next_open_s", "window_end_s", "budget_end_s", "budget_left_s"),
}
COUNTED = tuple(name for names in CALLS.values() for name in names)


# ---------------------------------------------------------------------------------------------- how many of each
@contextmanager
def counted(names: tuple[str, ...]) -> Iterator[Counter[str]]:
    """Count calls of functions of the law while the reference driver runs; afterwards everything is as it was."""
    counts: Counter[str] = Counter()
    kept = [(module, name, vars(module)[name]) for module in law_modules() for name in names
            if name in vars(module) and module is not calendars]
    for module, name, function in kept:
        setattr(module, name, counting(function, name, counts))
    try:
        yield counts
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def counting(function: Callable[..., Any], name: str, counts: Counter[str]) -> Callable[..., Any]:
    """The same function, counted."""
    def wrapped(*given: Any) -> Any:
        counts[name] += 1
        return function(*given)

    return wrapped


def parts_of_a_day(world: World) -> tuple[dict[str, float], int]:
    """How many rows, draws and dates an event takes on a working day, and how many events are pending then."""
    before = driver_of("compiled").advance(world.start, COUNTED_DAY * DAY_S).after
    with counted(COUNTED) as counts:
        stretch = reference.advance(before, (COUNTED_DAY + 1) * DAY_S)
    numbers = {part: sum(counts[name] for name in names) for part, names in CALLS.items()}
    numbers |= {"clock": stretch.n_events, "row": len(stretch.rows)}
    return {part: number / stretch.n_events for part, number in numbers.items()}, len(before.events)


# ---------------------------------------------------------------------------------------------- how long each takes
@njit
def turn_clock(heap, n, delays):
    """Take the first of `n` keys and plan another one, again and again."""
    for i in range(len(delays)):
        key = pop(heap, n)
        push(heap, n - 1, key + delays[i])


@njit
def write_rows(rows, n_times):
    """Write rows of the log, one after another."""
    for i in range(n_times):
        row = rows[i % len(rows)]
        row.time_s, row.activity, row.phase, row.case, row.item, row.stage = i, 1, 2, i, i, 3
        row.tier, row.unit, row.actor, row.reason, row.value = 1, 2, i, 4, i


@njit
def draw(n_times):
    """Draw from the uniform distribution."""
    total = 0.0
    for i in range(n_times):
        total += chance.uniform(1, 0, 3, i, i)
    return total


@njit
def draw_shaped(n_times):
    """Draw from the lognormal distribution."""
    total = 0.0
    for i in range(n_times):
        total += chance.lognormal(1, 0, 3, i, i, 600.0, 0.8)
    return total


LIMIT_END = LAW[calendars.limit_end_s]


@njit
def find_dates(settings, days, n_times):
    """Find deadlines that count office hours."""
    total = 0
    for i in range(n_times):
        total += LIMIT_END(settings[0], days, Clock.WORK_HOUR.value, 7200, 0, (i % 20) * 86400 + i % 86400)
    return total


def ns_each(work: Callable[[], object], n_times: int = N_TIMES) -> float:
    """Nanoseconds of one of so many, after a first go."""
    work()
    start = time.process_time()
    work()
    return 1e9 * (time.process_time() - start) / n_times


def costs(world: World, n_pending: int, chances: np.random.Generator) -> dict[str, float]:
    """Nanoseconds of each part; keys lie as far apart as those of so many pending events."""
    delays = chances.exponential(float(n_pending << 32), N_TIMES).astype(np.int64)
    heap = np.zeros(n_pending + 1, KEY)
    heap["key"][:n_pending] = np.sort(chances.integers(0, n_pending << 32, n_pending))
    rows = np.zeros(N_ROWS, EVENT)
    settings, days = world.start.tables["settings"], world.start.tables["days"]
    return {
        "clock": ns_each(lambda: turn_clock(heap, n_pending, delays)),
        "row": ns_each(lambda: write_rows(rows, N_TIMES)),
        "draw": ns_each(lambda: draw(N_TIMES)),
        "shaped": ns_each(lambda: draw_shaped(N_TIMES)),
        "date": ns_each(lambda: find_dates(settings, days, N_TIMES)),
    }


TITLES = {"clock": "clock: take one, plan one", "row": "row of the log", "draw": "uniform draw",
          "shaped": "lognormal draw", "date": "deadline"}


def parts(title: str, world: World, per_event: tuple[float, ...], n_rounds: int) -> Iterator[Measured]:
    """Give cost and number of each part of a world's event, their sum, and how many times it the engine takes."""
    numbers, n_pending = parts_of_a_day(world)
    chances = np.random.default_rng(1)
    found = [costs(world, n_pending, chances) for _ in range(n_rounds)]
    for name, number in numbers.items():
        yield Measured(GROUP, f"{TITLES[name]}, {number:.2f} an event", "ns each", tuple(each[name] for each in found))
    limits = tuple(sum(numbers[name] * each[name] for name in numbers) for each in found)
    yield Measured(GROUP, f"all of them, an event of {title}", "ns", limits)
    middle = sorted(limits)[len(limits) // 2]
    yield Measured(GROUP, "the engine against this limit", "times", tuple(each / middle for each in per_event),
                   Budget(TIMES_THE_LIMIT))
