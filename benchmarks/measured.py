"""What a measurement is: several values of one thing, its budget beside it."""

import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Key = TypeVar("Key")
Result = TypeVar("Result")
HEAD = f"{'':58s} {'median':>10s} {'(smallest - largest)':>25s}  {'':14s} budget"


@dataclass(frozen=True)
class Budget:
    """A bound from the design: at most, or at least, so much."""

    bound: float
    is_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a value keeps within it."""
        return value >= self.bound if self.is_least else value <= self.bound

    def __str__(self) -> str:
        """As it is written in the design."""
        return f"{'>=' if self.is_least else '<='} {self.bound:,g}"


@dataclass(frozen=True)
class Measured:
    """Several values of one thing.

    Attributes
    ----------
    group, what : str
        Which table it stands in, and what was measured.
    unit : str
        Unit of the values.
    values : tuple of float
        One for each repeat, in their order.
    budget : Budget or None
        What the design allows.
    """

    group: str
    what: str
    unit: str
    values: tuple[float, ...]
    budget: Budget | None = None

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Whether the median keeps within the budget; empty without one."""
        if self.budget is None:
            return ""
        return "met" if self.budget.is_met(self.median) else "missed"

    @property
    def spread(self) -> str:
        """Smallest and largest; empty for a single value."""
        return f"({shown(min(self.values))} - {shown(max(self.values))})" if len(self.values) > 1 else ""

    @property
    def told(self) -> str:
        """Budget and verdict."""
        return f"{self.budget}: {self.verdict}" if self.budget is not None else ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.what:58s} {shown(self.median):>10s} {self.spread:>25s}  {self.unit:14s} {self.told}".rstrip()

    def to_json(self) -> dict[str, Any]:
        """Everything, to be written down."""
        found: dict[str, Any] = {"group": self.group, "what": self.what, "unit": self.unit, "median": self.median,
                                 "values": list(self.values)}
        if self.budget is not None:
            found["budget"] = str(self.budget)
            found["verdict"] = self.verdict
        return found

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> "Measured":
        """What `to_json` wrote."""
        sign, _, bound = said.get("budget", "").partition(" ")
        budget = Budget(float(bound.replace(",", "")), sign == ">=") if bound else None
        return Measured(said["group"], said["what"], said["unit"], tuple(said["values"]), budget)


def shown(value: float) -> str:
    """A number with three digits that matter, thousands set apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def alternated(works: Mapping[Key, Callable[[], Result]], n_rounds: int,
               clock: Callable[[], float] = time.process_time) -> dict[Key, list[tuple[float, Result]]]:
    """Do several works in turn, round after round, the order reversed in every other round.

    Parameters
    ----------
    works : mapping
        What to do, by name.
    n_rounds : int
        Rounds that count; one before them warms the machine up.
    clock : callable
        Processor time of this process unless another one is given.

    Returns
    -------
    dict
        By name, seconds and result of each round.
    """
    found: dict[Key, list[tuple[float, Result]]] = {name: [] for name in works}
    for number in range(-1, n_rounds):
        for name in (list(works) if number % 2 else list(works)[::-1]):
            start = clock()
            result = works[name]()
            if number >= 0:
                found[name].append((clock() - start, result))
    return found


def peak_mb() -> float:
    """Most memory that this process has held, in MB.

    What `getrusage` tells of a child begins, on Linux, with what its parent held; `VmHWM` is the process's own.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    own_kb = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (own_kb[0] if own_kb else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
