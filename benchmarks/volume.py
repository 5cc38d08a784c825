"""How time, memory and log grow with the number of cases: each run in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import twin
from benchmarks.measured import Budget, Measured, peak_mb
from twin.engine.recording import log_of
from twin.eventlog.folder import write_log
from twin.experiment.run import driver_of, warmed
from twin.world import build

GROUP = "volume"
SCENARIO = "haidian_closed_loop"
SIZES = {"10 k": 3, "100 k": 29, "1 M": 290}  # cases: days of the district
COLD: dict[str, Any] = {"initial": {"kind": "empty"}}
GROWTH = Budget(12)
YEAR_DAYS = 365
YEAR = {"engine": Budget(12), "peak memory": Budget(2048), "log": Budget(120)}
UNITS = {"engine": "s", "whole": "s", "peak memory": "MB", "log": "MB", "cases": "cases"}


def child(days: int, said: dict[str, Any]) -> None:
    """Simulate, write the log, and print what it took: the work of a child process.

    `engine` is processor time of the days that are asked for, without warm days; `whole` is time on the wall.
    """
    begin = time.perf_counter()
    world, driver = build(twin.load(SCENARIO, {"calendar.days": days, **said})), driver_of("compiled")
    warm = warmed(driver, world, None)
    start = time.process_time()
    main = driver.advance(warm.after, world.end_s, opening=warm.rows)
    engine_s = time.process_time() - start
    log = log_of(main.rows, warm.after, main.after, world.names)
    with tempfile.TemporaryDirectory() as folder:
        write_log(log, folder)
        n_bytes = sum(path.stat().st_size for path in Path(folder).iterdir())
    print(json.dumps({"cases": len(log.cases), "engine": engine_s, "log": n_bytes / 1e6,
                      "whole": time.perf_counter() - begin, "peak memory": peak_mb()}))


def in_child(days: int, said: dict[str, Any]) -> dict[str, float]:
    """Do the work of a child and return what it printed."""
    code = f"from benchmarks.volume import child; child({days}, {said!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def volume(n_rounds: int, names: tuple[str, ...] = tuple(SIZES)) -> Iterator[Measured]:
    """Measure runs of several sizes; the largest once."""
    median_s: dict[str, float] = {}
    for name in names:
        found = [in_child(SIZES[name], COLD) for _ in range(n_rounds if SIZES[name] < 100 else 1)]
        for key, unit in UNITS.items():
            one = Measured(GROUP, f"{name}: {key}", unit, tuple(each[key] for each in found))
            median_s[name] = one.median if key == "engine" else median_s.get(name, 0.0)
            yield one
    if {"100 k", "1 M"} <= set(names):
        yield Measured(GROUP, "engine, 1 M against 100 k", "times", (median_s["1 M"] / median_s["100 k"],), GROWTH)


def year() -> Iterator[Measured]:
    """Measure a year of the whole district after its warm days, log included; once."""
    found = in_child(YEAR_DAYS, {})
    for key, unit in UNITS.items():
        yield Measured("district year", key, unit, (found[key],), YEAR.get(key))
