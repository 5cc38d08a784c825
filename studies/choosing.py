"""How often the best is found, on systems of known means; `studies/statistics.py` writes it down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from twin.experiment.statistics import Rule, Service, feasible, select, select_feasible, select_with
from twin.experiment.statistics.sampling import More

N = 1000
RULE = Rule(1.0, n_first=20, step=5)
Rng = np.random.Generator
Tried = tuple[bool, int, float]  # right, replications spent, estimated probability


@dataclass(frozen=True)
class Finding:
    """How often a procedure was right.

    Attributes
    ----------
    procedure, configuration : str
        What was tried.
    promised : float or None
        Probability of being right that it promises, at least; None where it only estimates.
    achieved : float
        Share of experiments in which it was right.
    estimated : float or None
        Mean of its own estimates.
    spent : float
        Replications in the mean, of all systems together.
    n_experiments : int
        How many there were.
    """

    procedure: str
    configuration: str
    promised: float | None
    achieved: float
    estimated: float | None
    spent: float
    n_experiments: int

    @property
    def error(self) -> float:
        """Standard error of the share."""
        return (self.achieved * (1 - self.achieved) / self.n_experiments) ** 0.5


def systems(rng: Rng, means: np.ndarray, spreads: np.ndarray, correlation: float, is_skewed: bool = False) -> More:
    """Systems with normal or exponential replications; the r-th of each two share chance with such a correlation."""
    shared, made = rng.normal(0, 1, 20_000), [0] * len(means)

    def more(system: int, n: int) -> np.ndarray:
        begin = made[system]
        made[system] += n
        own = rng.exponential(1, n) - 1 if is_skewed else rng.normal(0, 1, n)
        drawn = correlation ** 0.5 * shared[begin:begin + n] + (1 - correlation) ** 0.5 * own
        return np.asarray(means[system] + spreads[system] * drawn)

    return more


def slippage(n_systems: int) -> np.ndarray:
    """All means alike, but that of the last, which is better by the least that counts."""
    return np.array([0.0] * (n_systems - 1) + [RULE.least])


def repeated(procedure: str, configuration: str, promised: float | None, one: Callable[[Rng], Tried]) -> Finding:
    """So many independent experiments."""
    rng = np.random.default_rng(20260829)
    right, spent, estimated = zip(*(one(rng) for _ in range(N)), strict=True)
    return Finding(procedure, configuration, promised, float(np.mean(right)),
                   float(np.mean(estimated)) if promised is None else None, float(np.mean(spent)), N)


def kim_nelson() -> Iterator[Finding]:
    """Kim and Nelson's procedure."""
    ladder, uneven = np.arange(-7.0, 1.0), np.linspace(1, 5, 8)
    tried: list[tuple[str, np.ndarray, np.ndarray | float, float, Rule, bool]] = [
        ("2 systems, slippage, independent", slippage(2), 3.0, 0.0, RULE, False),
        ("4 systems, slippage, independent", slippage(4), 3.0, 0.0, RULE, False),
        ("4 systems, slippage, correlation 0.8", slippage(4), 3.0, 0.8, RULE, False),
        ("8 systems, slippage, independent", slippage(8), 3.0, 0.0, RULE, False),
        ("8 systems, slippage, independent, 10 first", slippage(8), 3.0, 0.0, Rule(1.0, n_first=10, step=5), False),
        ("8 systems, slippage, correlation 0.8", slippage(8), 3.0, 0.8, RULE, False),
        ("8 systems, slippage, spreads 1 to 5", slippage(8), uneven, 0.0, RULE, False),
        ("8 systems, means a step apart, independent", ladder, 3.0, 0.0, RULE, False),
        ("4 systems, slippage, exponential", slippage(4), 3.0, 0.0, RULE, True),
        ("4 systems, slippage, exponential, spreads 1 to 5", slippage(4), np.linspace(5, 1, 4), 0.0, RULE, True),
    ]
    for configuration, means, spread, correlation, rule, is_skewed in tried:
        def one(rng: Rng, means: np.ndarray = means, spread: np.ndarray | float = spread,
                correlation: float = correlation, rule: Rule = rule, is_skewed: bool = is_skewed) -> Tried:
            made = systems(rng, means, np.broadcast_to(spread, len(means)), correlation, is_skewed)
            found = select(made, len(means), rule)
            return found.chosen == int(np.argmax(means)), sum(found.n_spent), 0.0

        yield repeated("Kim and Nelson", configuration, rule.level, one)


def budget() -> Iterator[Finding]:
    """Optimal computing budget allocation."""
    for total in (300, 600):
        for means, name in ((slippage(8), "slippage"), (np.arange(-7.0, 1.0), "means a step apart")):
            def one(rng: Rng, means: np.ndarray = means, total: int = total) -> Tried:
                found = select_with(systems(rng, means, np.full(8, 3.0), 0.0), 8, total, RULE)
                return int(np.argmax(found.means)) == 7, sum(found.n_spent), found.estimated or 0.0

            yield repeated("OCBA", f"8 systems, {name}, independent", None, one)


def services() -> Iterator[Finding]:
    """Feasibility, and the best that is feasible."""
    levels, service = np.array([0.85, 0.95] * 3), Service(0.9, 0.05)
    goals = np.array([3.0, 0.0, 3.0, 0.0, 3.0, 1.0])

    def verdicts(rng: Rng) -> Tried:
        found = feasible(systems(rng, levels, np.full(6, 0.1), 0.5), 6, service, RULE)
        return found.feasible == (1, 3, 5) and not found.untold, sum(found.n_spent), 0.0

    def best(rng: Rng) -> Tried:
        goal = systems(rng, goals, np.full(6, 2.0), 0.5)
        kept = systems(rng, levels, np.full(6, 0.1), 0.5)
        found = select_feasible(lambda one, n: np.column_stack([goal(one, n), kept(one, n)]), 6, service, RULE)
        return found.chosen == 5, sum(found.n_spent), 0.0

    yield repeated("feasibility", "6 systems, each the tolerance above or below the level", 0.95, verdicts)
    yield repeated("best feasible", "6 systems, 3 infeasible ones better, slippage among the others", 0.95, best)


PARTS = (kim_nelson, budget, services)


def part(number: int) -> list[Finding]:
    """Rows of one part of the table."""
    return list(PARTS[number]())
