"""How often intervals cover what is known: draws of known truth, many times over."""

from collections.abc import Callable, Iterable

import numpy as np

SPREAD = np.log(1 + 0.66 ** 2) ** 0.5  # of a lognormal with coefficient of variation 0.66
N = 1000


def normal(rng, n):
    return rng.normal(0, 1, n)


def lognormal(rng, n):
    return rng.lognormal(-SPREAD ** 2 / 2, SPREAD, n) - 1


def exponential(rng, n):
    return rng.exponential(1, n) - 1


def coverage(bounds: Iterable[tuple[float, float]], truth: float = 0.0) -> float:
    """Share of some intervals that hold the truth."""
    return float(np.mean([low <= truth <= high for low, high in bounds]))


def repeated(make: Callable, n: int = N, seed: int = 1) -> list:
    """What is made of so many independent experiments, each with the same generator."""
    rng = np.random.default_rng(seed)
    return [make(rng) for _ in range(n)]


def holds(share: float) -> bool:
    """Whether a coverage is as good as promised: 93 to 97 %."""
    return 0.93 <= share <= 0.97
