"""The long identity gate: every scenario, mechanism by mechanism, on both drivers: `make identity`; hours on one core.

The tests compare a week here and three weeks there; this compares all that they leave out for its size. Each line that
it prints is one comparison: every row of the log, the state at the end and the number of events. What was found equal
is kept beside the law it was found for, so that a run that was stopped goes on where it was.

After a change that should move no digest, `--digests FILE` asks in minutes whether it does: the compiled driver alone,
against what was found equal for another law.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import twin
from twin.cache import law_hash
from twin.engine import compiled, reference
from twin.engine.recording import log_of
from twin.eventlog.history import first_difference
from twin.experiment.parallel import in_parallel
from twin.scenario import shipped
from twin.vocabulary import BadInput
from twin.world import build

FOLDER = Path("runs/identity")
SEEDS = (1, 2, 3)
WEEK, TWO_MONTHS, QUARTER = 7, 62, 92  # days
MECHANISMS = ("coordination", "appraisal", "tracking", "first_receiver", "revisit", "placebo")
WHOLE = ("haidian_street", "haidian_closed_loop")  # they have seats of all posts
PLANS = ("street_two_dispatchers", "street_evening")  # haidian_street with other people on duty
SEATS = {"staff.revisit_seats": {"count": 2, "shift": "desk"}, "staff.placebo_seats": {"count": 1, "shift": "desk"}}
WHOLE_SEATS = {"staff.placebo_seats.count": 12}


@dataclass(frozen=True)
class Comparison:
    """One comparison of both drivers.

    Attributes
    ----------
    name : str
        What it is called: scenario, mechanisms, days, seed.
    scenario : str
        Name of a shipped scenario.
    changes : dict
        What it is changed by.
    seed : int
        Seed of its draws.
    warmed : bool
        The warm days are left to the compiled driver, and both go on from the state it comes to; otherwise both
        drivers do them.
    """

    name: str
    scenario: str
    changes: dict[str, Any] = field(default_factory=dict)
    seed: int = 1
    warmed: bool = False


@dataclass(frozen=True)
class Found:
    """What came of a comparison: `told` is empty where both are equal, else the first difference."""

    name: str
    told: str
    digest: str
    n_events: int
    seconds: float


def mechanisms(scenario: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """All on, all off, each alone: name and changes."""
    seats = WHOLE_SEATS if scenario in WHOLE else SEATS
    for name, on in (("all on", MECHANISMS), ("all off", ()), *((f"{one} alone", (one,)) for one in MECHANISMS)):
        yield name, {**seats, **{f"mechanisms.{one}": one in on for one in MECHANISMS}}


def comparisons() -> list[Comparison]:
    """All comparisons, the short ones of each scenario before its long ones."""
    names = [name for name in shipped(for_tests=True) if name not in {"base", "exact/queue", "exact/sine"}]
    found = []
    for name in names:
        week = {"calendar.days": WEEK}
        found += [Comparison(f"{name} as it is {WEEK} d seed {seed}", name, week, seed) for seed in SEEDS]
        if name.startswith("exact/") or name in PLANS:
            continue
        for said, changes in mechanisms(name):
            found += [Comparison(f"{name} {said} {WEEK} d seed {seed}", name, {**week, **changes}, seed, True)
                      for seed in SEEDS]
            long = {**changes, "calendar.days": TWO_MONTHS}
            found.append(Comparison(f"{name} {said} {TWO_MONTHS} d seed 1", name, long, warmed=True))
    found.append(Comparison(f"haidian_street as it is {QUARTER} d seed 1", "haidian_street",
                            {"calendar.days": QUARTER}))
    return found


def compared(one: Comparison) -> Found:
    """Run both drivers and compare what they leave."""
    began = time.perf_counter()
    try:
        world = build(twin.load(one.scenario, one.changes), one.seed)
    except BadInput as wrong:
        return Found(one.name, f"cannot be run: {wrong}", "", 0, 0)
    start = compiled.advance(world.start, 0).after if one.warmed else world.start
    fast, slow = compiled.advance(start, world.end_s), reference.advance(start, world.end_s)
    told = ""
    if slow.rows.tobytes() != fast.rows.tobytes():
        logs = [log_of(each.rows, start, each.after, world.names) for each in (slow, fast)]
        told = f"reference against compiled: {first_difference(*logs)}"
    elif slow.n_events != fast.n_events or not slow.after.equals(fast.after):
        told = "the same rows, but another state at the end"
    digest = hashlib.sha256(fast.rows.tobytes()).hexdigest()[:12]
    return Found(one.name, told, digest, fast.n_events, time.perf_counter() - began)


def repeated(task: tuple[Comparison, str]) -> Found:
    """Run the compiled driver alone and compare with a digest."""
    one, digest = task
    began = time.perf_counter()
    world = build(twin.load(one.scenario, one.changes), one.seed)
    start = compiled.advance(world.start, 0).after if one.warmed else world.start
    found = compiled.advance(start, world.end_s)
    now = hashlib.sha256(found.rows.tobytes()).hexdigest()[:12]
    told = "" if now == digest else f"was {digest} under the other law"
    return Found(one.name, told, now, found.n_events, time.perf_counter() - began)


def repeat(file: Path, wanted: list[Comparison], workers: int) -> int:
    """Compare with the digests of another law; 1 where any differs. Comparisons that it does not have are left out."""
    known = {told["name"]: told for told in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
    tasks = [(one, known[one.name]["digest"]) for one in wanted if one.name in known and not known[one.name]["told"]]
    sys.stdout.write(f"law {law_hash()[:12]}: {len(tasks)} comparisons with {file}\n")
    found = in_parallel(repeated, tasks, done=lambda _, each: tell(each), workers=workers)
    different = [each.name for each in found if each.told]
    sys.stdout.write(f"{len(found) - len(different)} equal, {len(different)} not: {'; '.join(different) or 'none'}\n")
    return int(bool(different))


def tell(found: Found) -> None:
    """Write what came of a comparison."""
    sys.stdout.write(f"{found.name}: {found.told or 'equal'} {found.digest}, {found.n_events:,} events, "
                     f"{found.seconds:.0f} s\n")
    sys.stdout.flush()


def main() -> int:
    """Compare what was not compared yet; 1 where anything differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("patterns", nargs="*", default=["*"], help="which: 'haidian_street * 62 d *'; all if left out")
    asked.add_argument("--workers", type=int, default=1, help="processes; a district takes about 3 GB in each")
    asked.add_argument("--list", action="store_true", help="only tell what would be compared")
    asked.add_argument("--digests", type=Path, metavar="FILE", help="results of another law to compare with")
    said = asked.parse_args()
    file = FOLDER / f"{law_hash()[:12]}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    known = {told["name"]: told for told in map(json.loads, lines)}
    wanted = [one for one in comparisons() if any(fnmatch(one.name, pattern) for pattern in said.patterns)]
    if said.digests:
        return repeat(said.digests, wanted, said.workers)
    tasks = [one for one in wanted if one.name not in known]
    sys.stdout.write(f"law {law_hash()[:12]}: {len(wanted)} comparisons, {len(wanted) - len(tasks)} known in {file}\n")
    if said.list:
        sys.stdout.write("".join(f"{one.name}\n" for one in tasks))
        return 0
    file.parent.mkdir(parents=True, exist_ok=True)

    def done(_: int, found: Found) -> None:
        known[found.name] = found.__dict__
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(found.__dict__) + "\n")
        tell(found)

    in_parallel(compared, tasks, done=done, workers=said.workers)
    different = [one.name for one in wanted if known[one.name]["told"]]
    sys.stdout.write(f"{len(wanted) - len(different)} equal, {len(different)} not: {'; '.join(different) or 'none'}\n")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
