"""Two plans over the same replications: what differs, how sure that is, and how many more runs would tell.

A replication is the unit: cases within one run are not independent of each other.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.special import stdtrit
from scipy.stats import norm

LEVEL = 0.95
MOST_MORE = 10_000  # replications; a difference that needs more is none


@dataclass(frozen=True)
class Interval:
    """A mean over replications, with the half-width of its 95 % t interval.

    Attributes
    ----------
    mean, half : float
        Mean and half-width; the latter is infinite for a single replication.
    n : int
        How many replications.
    """

    mean: float
    half: float
    n: int

    def __str__(self) -> str:
        """Mean and bounds."""
        return f"{self.mean:.3f} [{self.mean - self.half:.3f}, {self.mean + self.half:.3f}]"

    @property
    def is_told(self) -> bool:
        """Whether the interval leaves out zero."""
        return abs(self.mean) > self.half


def interval(values: Sequence[float] | np.ndarray, level: float = LEVEL) -> Interval:
    """Return mean and t interval over replications; cases within one run are not independent."""
    given = np.asarray(values, float)
    if len(given) < 2:
        return Interval(float(given.mean()), inf, len(given))
    half = _quantile(len(given), level) * given.std(ddof=1) / len(given) ** 0.5
    return Interval(float(given.mean()), float(half), len(given))


@dataclass(frozen=True)
class Paired:
    """One measure of two plans over the same replications.

    Attributes
    ----------
    base, other : float
        Mean of each plan.
    difference : Interval
        Of other minus base, pair by pair.
    correlation : float or None
        Between the two plans over the replications; None where one of them does not vary.
    variance_ratio : float or None
        Variance of the difference of independent runs over that of paired ones: how many times as many independent
        runs would be needed for the same interval. None where the pairs differ by the same amount each time.
    spread : float
        Standard deviation of the differences; 0 for a single pair.
    n_more : int or None
        About how many more replications would take zero out of the interval; 0 where it is out, None where no number
        up to `MOST_MORE` would.
    """

    base: float
    other: float
    difference: Interval
    correlation: float | None
    variance_ratio: float | None
    spread: float
    n_more: int | None

    @property
    def is_equal(self) -> bool:
        """Whether both plans have the same value in every pair."""
        return self.difference.mean == 0 and self.difference.half == 0


def paired(base: Sequence[float] | np.ndarray, other: Sequence[float] | np.ndarray) -> Paired:
    """Compare two plans.

    Parameters
    ----------
    base, other : sequence of float, shape (n,)
        Values of one measure, in the order of replications; n at least 1.
    """
    a, b = np.asarray(base, float), np.asarray(other, float)
    found = interval(b - a)
    var_a, var_b, var = (float(values.var(ddof=1)) if len(a) > 1 else 0.0 for values in (a, b, b - a))
    correlation = float(np.corrcoef(a, b)[0, 1]) if var_a > 0 and var_b > 0 else None
    return Paired(float(a.mean()), float(b.mean()), found, correlation, (var_a + var_b) / var if var > 0 else None,
                  var ** 0.5, n_more(b - a))


def holds_by_chance(pair: Paired, share: float) -> float | None:
    """Share of single pairs that would show the order of the mean, were there nothing but chance.

    Parameters
    ----------
    pair : Paired
        What the replications say.
    share : float
        Length of such a pair over that of a replication: the spread is taken to grow as its root shrinks.

    Returns
    -------
    float or None
        None where the spread is not known.
    """
    if pair.difference.n < 2:
        return None
    if pair.spread == 0:
        return 1.0 if pair.difference.mean else 0.0
    return float(norm.cdf(abs(pair.difference.mean) / pair.spread * share ** 0.5))


def n_more(differences: np.ndarray) -> int | None:
    """About how many more replications would tell the mean of some differences from zero."""
    n = len(differences)
    found = interval(differences)
    if found.is_told or (n > 1 and found.half == 0):
        return 0
    if n < 2 or found.mean == 0:
        return None
    spread = float(differences.std(ddof=1))
    more = range(1, MOST_MORE + 1)
    place = bisect_left(more, True, key=lambda k: bool(_quantile(n + k) * spread / (n + k) ** 0.5 < abs(found.mean)))
    return more[place] if place < MOST_MORE else None


def _quantile(n: int | np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Quantile of Student's distribution for the interval of n values."""
    return np.asarray(stdtrit(np.asarray(n) - 1, 0.5 + level / 2))


def better(base: Sequence[float] | np.ndarray, other: Sequence[float] | np.ndarray,
           sign: int) -> tuple[int, int, int]:
    """How many times the other plan was better, equal, and worse; `sign` is 1 where more is better, -1 where less."""
    change = (np.asarray(other, float) - np.asarray(base, float)) * sign
    return int((change > 0).sum()), int((change == 0).sum()), int((change < 0).sum())


def matched(one: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """How many keys two sets have in common, and how many there are in all; each sorted, without repetition."""
    n_both = len(np.intersect1d(one, other, assume_unique=True))
    return n_both, len(one) + len(other) - n_both
