"""Whole processes: from nothing, with compiled code, and only the help."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import Budget, Measured

GROUP = "starts"
ONE_DAY = 'import twin; twin.simulate(twin.load("haidian_street", {"calendar.days": 1, "initial": {"kind": "empty"}}))'
COLD, WARM = ["--set", "initial.kind=empty", "--set", "initial.warm_days=0"], Budget(1.5)
HELP = Budget(0.5)


def took(folder: str, arguments: list[str]) -> float:
    """Seconds on the wall of a Python process that keeps compiled code in a folder."""
    environment = {**os.environ, "TWIN_CACHE": folder}
    environment.pop("NUMBA_CACHE_DIR", None)
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def starts(n_rounds: int) -> Iterator[Measured]:
    """Compile once in a folder of its own, then start again and again."""
    with tempfile.TemporaryDirectory() as folder:
        yield Measured(GROUP, "cold: compile, a day of a street", "s", (took(folder, ["-c", ONE_DAY]),))
        yield Measured(GROUP, "warm: a day of a street", "s",
                       tuple(took(folder, ["-c", ONE_DAY]) for _ in range(n_rounds)), WARM)
        command = ["-m", "twin", "run", "one_street", "--days", "7", *COLD, "--out", str(Path(folder) / "run")]
        yield Measured(GROUP, "warm: twin run, a week of a street, with report", "s",
                       tuple(took(folder, command) for _ in range(n_rounds)))
        yield Measured(GROUP, "twin --help", "s",
                       tuple(took(folder, ["-m", "twin", "--help"]) for _ in range(n_rounds)), HELP)
