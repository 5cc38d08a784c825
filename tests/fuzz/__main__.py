"""`make fuzz`: thousands of mutated scenarios, damaged folders and states; a summary, exit 1 where one is a fault.

Each block runs in a process of its own, with a bound on its memory: a crash or a death is told as such, and by number.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz import judging, logs, scenarios, states

BLOCK, MOST_BYTES = 200, 6 << 30
ATTEMPTS = {"scenarios": (judging.simulates,), "logs": (judging.checks, judging.compares), "states": (judging.loads,)}


def verdicts(kind: str, numbers: range) -> Iterator[tuple[int, str, judging.Verdict]]:
    """Verdicts on some mutated scenarios, damaged folders or damaged states, with number and attempt."""
    with tempfile.TemporaryDirectory(prefix="twin-fuzz-") as name:
        folder = Path(name)
        make = maker(kind, folder)
        for number in numbers:
            made = make(number)
            for attempt in ATTEMPTS[kind]:
                yield number, attempt.__name__, judging.judged(lambda attempt=attempt, made=made: attempt(made))
            shutil.rmtree(made) if made.is_dir() else made.unlink()


def maker(kind: str, folder: Path) -> Callable[[int], Path]:
    """What makes the n-th file or folder of a kind."""
    if kind == "scenarios":
        return lambda number: scenarios.written(number, folder)
    if kind == "states":
        state = states.whole_file(folder / "whole.state")
        return lambda number: states.damaged(number, state, folder)
    whole = logs.whole_folder(folder / "whole")
    return lambda number: logs.damaged(number, whole, folder)


def tell_block(kind: str, first: int, n: int) -> None:
    """Do one block in this process; a line for each verdict."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for number, attempt, verdict in verdicts(kind, range(first, first + n)):
        sys.stdout.write(json.dumps([number, attempt, verdict.outcome, verdict.told]) + "\n")
        sys.stdout.flush()


def block(task: tuple[str, int, int]) -> list[list[object]]:
    """Do one block in another process; if that dies, its last number is a fault."""
    kind, first, n = task
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--block", kind, str(first), str(n)],
        text=True,
        capture_output=True,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode:
        last = told[-1][0] if told else first - 1
        told.append(
            [last, "process", judging.FAULT, f"died after this number, exit {done.returncode}: {done.stderr[-300:]}"]
        )
    return told


def main() -> int:
    """Do all blocks and tell what came of them."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--scenarios", type=int, default=10_000)
    asked.add_argument("--logs", type=int, default=10_000)
    asked.add_argument("--states", type=int, default=10_000)
    asked.add_argument("--first", type=int, default=0, help="number of the first one")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--block", nargs=3, metavar=("KIND", "FIRST", "N"))
    said = asked.parse_args()
    if said.block:
        tell_block(said.block[0], int(said.block[1]), int(said.block[2]))
        return 0
    tasks = [
        (kind, first, min(BLOCK, said.first + n - first))
        for kind, n in (("scenarios", said.scenarios), ("logs", said.logs), ("states", said.states))
        for first in range(said.first, said.first + n, BLOCK)
    ]
    counts: Counter[tuple[str, str]] = Counter()
    n_faults = 0
    with ThreadPoolExecutor(said.workers) as pool:
        for told in pool.map(block, tasks):
            for number, attempt, outcome, sentence in told:
                counts[str(attempt), str(outcome)] += 1
                if outcome in (judging.FAULT, judging.HANGS):
                    n_faults += 1
                    sys.stdout.write(f"{attempt} {number}: {outcome}: {sentence}\n")
                    sys.stdout.flush()
    for (attempt, outcome), n in sorted(counts.items()):
        sys.stdout.write(f"{attempt:12s} {outcome:14s} {n:7d}\n")
    return int(n_faults > 0)


if __name__ == "__main__":
    sys.exit(main())
