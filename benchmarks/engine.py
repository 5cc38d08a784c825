"""The engine by itself: nanoseconds an event, events a case, and the compiled driver against the reference one."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import twin
from benchmarks.measured import Budget, Measured, alternated
from twin.engine.port import Driver, Stretch
from twin.experiment.run import driver_of
from twin.world import World, build

GROUP = "engine"
NS_AN_EVENT = Budget(300)
WHOLE = "the whole district"
EVERYTHING = {"mechanisms.revisit": True, "mechanisms.placebo": True, "staff.placebo_seats.count": 12}
WORLDS: dict[str, tuple[str, int, int, dict[str, Any]]] = {
    # name: (scenario, days on the compiled driver, days on the reference driver, what is said beside it)
    WHOLE: ("haidian_closed_loop", 28, 1, {}),
    "the same, every mechanism on": ("haidian_closed_loop", 28, 1, EVERYTHING),
    "a street before its district": ("haidian_street", 92, 3, {}),
    "a street by itself": ("one_street", 366, 14, {}),
    "M/M/5, rho 0.85": ("exact/mm5_rho85", 600, 20, {}),
    "M/M/1, rho 0.50": ("exact/mm1_rho50", 4000, 200, {}),
}
BUDGETED = (WHOLE, "the same, every mechanism on")


def world_of(name: str, days: int, said: dict[str, Any]) -> World:
    """World of a scenario, cold."""
    return build(twin.load(name, {"calendar.days": days, "initial": {"kind": "empty"}, **said}))


def counts_of(driver: Driver, world: World) -> tuple[int, int]:
    """Run a world to its end; return events and cases."""
    stretch: Stretch = driver.advance(world.start, world.end_s)
    return stretch.n_events, len(stretch.after.tables["cases"])


def engine(n_rounds: int) -> Iterator[Measured]:
    """Time all worlds in turn on either driver."""
    fast = alternated({title: partial(counts_of, driver_of("compiled"), world_of(name, days, said))
                       for title, (name, days, _, said) in WORLDS.items()}, n_rounds)
    slow = alternated({title: partial(counts_of, driver_of("reference"), world_of(name, days, said))
                       for title, (name, _, days, said) in WORLDS.items()}, min(3, n_rounds))
    for title, rounds in fast.items():
        per_event = tuple(1e9 * seconds / n_events for seconds, (n_events, _) in rounds)
        n_events, n_cases = rounds[0][1]
        yield Measured(GROUP, f"{title}, an event", "ns", per_event, NS_AN_EVENT if title in BUDGETED else None)
        yield Measured(GROUP, f"{title}, events a case", "events", (n_events / n_cases,))
        yield Measured(GROUP, f"{title}, a case", "us",
                       tuple(1e6 * seconds / n_cases for seconds, (_, n_cases) in rounds))
        middle = sorted(per_event)[len(per_event) // 2]
        yield Measured(GROUP, f"{title}, reference against compiled", "times",
                       tuple(1e9 * seconds / n_events / middle for seconds, (n_events, _) in slow[title]))
