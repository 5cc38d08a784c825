"""Speed, each figure beside its budget, as ratios within one run: `make bench`, about ten minutes on two free cores.

Prints the median of several rounds with the smallest and the largest beside it; processor time of one core, except for
whole processes, memory and work side by side. `python -m benchmarks.speed --help` says how to measure a part of it,
a whole year of the district, and how to keep what was measured.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec

from benchmarks.engine import WHOLE, WORLDS, engine, world_of
from benchmarks.keeping import beside_earlier, keep
from benchmarks.machine import load, machine
from benchmarks.measured import HEAD, Measured
from benchmarks.parts import parts
from benchmarks.starts import starts
from benchmarks.volume import SIZES, volume, year
from benchmarks.workers import workers
from twin.experiment.parallel import keep_memory

N_ROUNDS, FEW_ROUNDS = 5, 3
Part = Callable[[], Iterable[Measured]]
NEVER_UNASKED = ("year", "comparison")


def peers() -> Iterator[Measured]:
    """The same street in other tools, where they are installed."""
    missing = [name for name in ("simpy", "salabim", "ciw") if find_spec(name) is None]
    if missing:
        print(f"left out: {', '.join(missing)} not installed; pip install -e '.[bench]'")
        return
    from benchmarks.against import against

    yield from against(N_ROUNDS)


def engine_and_limit() -> Iterator[Measured]:
    """The engine, and how far it is from what its parts allow."""
    per_event: tuple[float, ...] = ()
    for one in engine(N_ROUNDS):
        if one.what.startswith(f"{WHOLE}, an event"):
            per_event = one.values
        yield one
    name, days, _, said = WORLDS[WHOLE]
    yield from parts(WHOLE, world_of(name, days, said), per_event, FEW_ROUNDS)


def futures() -> Iterator[Measured]:
    """Fifty futures of a live district."""
    from benchmarks.futures import measured

    yield from measured()


def comparison() -> Iterator[Measured]:
    """The comparison of `make run`: three plans, with and without redraws."""
    from benchmarks.comparison import comparison as compared

    yield from compared()


PARTS: dict[str, Part] = {
    "engine": engine_and_limit,
    "peers": peers,
    "starts": lambda: starts(FEW_ROUNDS),
    "workers": lambda: workers(FEW_ROUNDS),
    "volume": lambda: volume(FEW_ROUNDS, tuple(SIZES)),
    "futures": futures,
    "year": year,
    "comparison": comparison,
}


def chosen(given: argparse.Namespace) -> list[str]:
    """Names of the parts to measure, in their order."""
    if given.only:
        return [name for name in PARTS if name in given.only]
    return [name for name in PARTS if name not in NEVER_UNASKED or (name == "year" and given.year)]


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", choices=list(PARTS), help="measure these parts and nothing else")
    parser.add_argument("--year", action="store_true", help="a year of the whole district, too; a minute or two more")
    parser.add_argument("--save", metavar="NAME", help="keep the figures as benchmarks/results/NAME.json; with --only "
                        "those of the other parts stay")
    return parser.parse_args()


def main() -> None:
    """Measure, print, and keep what was measured if that was asked for."""
    given = arguments()
    keep_memory()  # as every worker does
    about = machine()
    print(f"{about['processor']}, {about['cores']} cores, Python {about['python']}, load {about['load_at_start']}")
    found: list[Measured] = []
    for name in chosen(given):
        print(f"\n{name}\n{HEAD}")
        for one in PARTS[name]():
            print(one, flush=True)
            found.append(one)
        about["load_at_end"] = load()
        if given.save:  # part by part: what was measured outlives what fails after it
            keep(given.save, *(beside_earlier(given.save, about, found) if given.only else (about, found)))


if __name__ == "__main__":
    main()
