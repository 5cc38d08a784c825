"""Speed, as ratios within one run on one core: `make bench`.

Prints nanoseconds an event of both drivers, events a case, the ratio of the drivers, and cold and warm start. Every
figure is the median of several runs with the smallest and the largest beside it; processor time, not wall-clock,
except for starts.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import twin
from twin.engine.port import Driver
from twin.experiment.parallel import n_cores
from twin.experiment.run import driver_of
from twin.world import World, build

N_RUNS = 5
START = 'import twin; twin.simulate(twin.load("haidian_street", {"calendar.days": 1, "initial": {"kind": "empty"}}))'
EVERYTHING = {"mechanisms.revisit": True, "mechanisms.placebo": True, "staff.placebo_seats.count": 12}
WORLDS: dict[str, tuple[str, int, int, dict[str, Any]]] = {
    # name: (scenario, days on the compiled driver, days on the reference driver, what is said beside it)
    "the whole district": ("haidian_closed_loop", 28, 1, {}),
    "the same, every mechanism on": ("haidian_closed_loop", 28, 1, EVERYTHING),
    "a street before its district": ("haidian_street", 92, 3, {}),
    "a street by itself": ("one_street", 366, 14, {}),
    "M/M/5, rho 0.85": ("exact/mm5_rho85", 600, 20, {}),
    "M/M/1, rho 0.50": ("exact/mm1_rho50", 4000, 200, {}),
}


@dataclass(frozen=True)
class Timed:
    """Nanoseconds an event of several runs, and how much was done in each."""

    per_event: list[float]
    n_events: int
    n_cases: int

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.per_event)

    def __str__(self) -> str:
        """Median, smallest and largest."""
        return f"{self.median:9,.0f} ns ({min(self.per_event):,.0f}-{max(self.per_event):,.0f})"


def timed(driver: Driver, world: World) -> Timed:
    """Time several runs of one world; one run before them warms the machine up."""
    per_event = []
    for number in range(N_RUNS + 1):
        start = time.process_time()
        stretch = driver.advance(world.start, world.end_s)
        took = time.process_time() - start
        if number:
            per_event.append(1e9 * took / stretch.n_events)
    return Timed(per_event, stretch.n_events, len(stretch.after.tables["cases"]))


def world_of(name: str, days: int, said: dict[str, Any]) -> World:
    """World of a scenario, cold."""
    return build(twin.load(name, {"calendar.days": days, "initial": {"kind": "empty"}, **said}))


def compare_drivers() -> None:
    """Print the speed of both drivers on each world."""
    print(f"{'world':29s} {'events':>10s} {'a case':>7s}  {'compiled, an event':30s} {'reference, an event':32s} ratio")
    for title, (name, days, few_days, said) in WORLDS.items():
        fast = timed(driver_of("compiled"), world_of(name, days, said))
        slow = timed(driver_of("reference"), world_of(name, few_days, said))
        print(f"{title:29s} {fast.n_events:10,d} {fast.n_events / fast.n_cases:7.1f}  {fast!s:30s} {slow!s:32s}"
              f" {slow.median / fast.median:5.0f}")


def wall_clock(work: Callable[[], object], n_runs: int) -> str:
    """Median, smallest and largest wall-clock time of some work."""
    took = []
    for _ in range(n_runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return f"{statistics.median(took):6.2f} s ({min(took):.2f}-{max(took):.2f}, {n_runs} starts)"


def start(folder: str, code: str) -> None:
    """Start Python anew and run some code with compiled code kept in a folder."""
    environment = {**os.environ, "TWIN_CACHE": folder}
    environment.pop("NUMBA_CACHE_DIR", None)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def measure_starts() -> None:
    """Print how long it takes from nothing to the end of a day of one street."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"cold start (the law is compiled)  {wall_clock(lambda: start(folder, START), 1)}")
        print(f"warm start                        {wall_clock(lambda: start(folder, START), N_RUNS)}")
        help_code = "import sys; sys.argv = ['twin', '--help']; from twin.cli import app; app(standalone_mode=False)"
        quiet = f"import os; os.dup2(os.open(os.devnull, os.O_WRONLY), 1); {help_code}"
        print(f"twin --help                       {wall_clock(lambda: start(folder, quiet), N_RUNS)}")


def measure_comparison() -> None:
    """Print how long the comparison of `make run` takes: replications alone, and with redraws."""
    with tempfile.TemporaryDirectory() as folder:
        for n_redraws in (0, 40):
            start_s = time.perf_counter()
            twin.compare("haidian_street", "street_two_dispatchers", "street_evening", replications=20,
                         redraws=n_redraws, store=f"{folder}/{n_redraws}")
            took_s = time.perf_counter() - start_s
            print(f"3 plans, 20 replications of 28 days, {n_redraws:2d} redraws: {took_s:6.1f} s on {n_cores()} cores")


def main() -> None:
    """Measure everything."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; median (smallest-largest)"
          f" of {N_RUNS} runs")
    compare_drivers()
    measure_starts()
    measure_comparison()


if __name__ == "__main__":
    main()
