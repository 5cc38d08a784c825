"""Intervals of a mean over replications, and when Student's must not be trusted.

A replication is the only unit. Student's interval holds where replications are nearly normal or many; where they are
skewed and few it covers too rarely, and on one side. Beside it stands Hall's, which takes the skewness out: the bounds
to read. Both are told, and where they part company a warning says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isnan, nan

import numpy as np
from scipy.special import stdtrit

from twin.experiment.paired import LEVEL, Interval, Paired, interval, paired
from twin.experiment.statistics.checked import Values, pairs, replications, share

FEWEST = 10  # replications; of fewer nothing can be said about skewness
SKEWED = 12.4  # replications for each square of skewness: Student's then covers 93 % of the promised 95
HOPELESS = 5  # times as many replications wanted as there are: Hall's interval, too, covers less than 93 % then
NOT_SEEN = 0.5  # standard errors of skewness that few replications are taken to hide


@dataclass(frozen=True)
class Estimate(Interval):
    """A mean over replications with Student's interval, and Hall's.

    Attributes
    ----------
    level : float
        What both promise to cover.
    skewness : float
        Of the replications, or as stated; NaN for fewer than three.
    corrected : tuple of float
        Lower and upper bound of Hall's interval; infinite below three replications.
    warning : str
        Why Student's interval (`mean`, `half`) is not to be trusted; empty where it may be.
    """

    level: float
    skewness: float
    corrected: tuple[float, float]
    warning: str

    @property
    def student(self) -> tuple[float, float]:
        """Bounds of Student's interval."""
        return self.mean - self.half, self.mean + self.half

    @property
    def bounds(self) -> tuple[float, float]:
        """Bounds to read: Hall's, which are Student's where nothing is skewed."""
        return self.corrected

    @property
    def is_told(self) -> bool:
        """Whether the bounds leave out zero."""
        low, high = self.bounds
        return low > 0 or high < 0

    def __str__(self) -> str:
        """Mean and bounds to read."""
        low, high = self.bounds
        return f"{self.mean:.3f} [{low:.3f}, {high:.3f}]"


@dataclass(frozen=True)
class PairedEstimate(Paired):
    """One measure of two plans over the same replications, with both intervals of the difference.

    Attributes
    ----------
    difference : Estimate
        Of other minus base, pair by pair; the rest is as of `Paired`.
    """

    difference: Estimate


def estimate(values: Values, level: float = LEVEL, skewness: float | None = None) -> Estimate:
    """Return the mean over replications with both intervals.

    Parameters
    ----------
    values : sequence of float, shape (n_replications,)
        One measure.
    level : float
        Share of such intervals that are to cover.
    skewness : float, optional
        Where it is known better than these replications tell it: from many earlier ones, or from all plans together.

    Notes
    -----
    Source of the corrected one: Hall 1992, On the removal of skewness by transformation, J. R. Stat. Soc. B 54,
    221-228, with Student's quantiles.
    """
    given = replications(values)
    found = interval(given, share(level, "level"))
    n = len(given)
    own = skewness_of(given)
    return Estimate(found.mean, found.half, n, level, own if skewness is None else skewness,
                    hall(given, level, own if skewness is None else skewness), _warning(n, own, skewness))


def difference(base: Values, other: Values, level: float = LEVEL, skewness: float | None = None) -> PairedEstimate:
    """Compare two plans over the same replications.

    Returns
    -------
    PairedEstimate
        With the correlation and the ratio of variances that pairing achieved.
    """
    return of_pairs(*pairs(base, other), level, skewness)


def of_pairs(a: np.ndarray, b: np.ndarray, level: float, skewness: float | None = None) -> PairedEstimate:
    """Compare arrays of the same length."""
    found = paired(a, b)
    return PairedEstimate(found.base, found.other, estimate(b - a, level, skewness), found.correlation,
                          found.variance_ratio, found.spread, found.n_more)


def skewness_of(values: np.ndarray) -> float:
    """Skewness of some replications, corrected for their number; NaN below three, 0 where all are equal."""
    n = len(values)
    if n < 3:
        return nan
    away = values - values.mean()
    square = float((away ** 2).mean())
    if square <= (1e-12 * float(np.abs(values).max())) ** 2:
        return 0.0
    return float((away ** 3).mean() / square ** 1.5 * (n * (n - 1)) ** 0.5 / (n - 2))


def pooled_skewness(samples: Sequence[Values]) -> float:
    """Skewness of one measure from several plans, each about its own mean and spread.

    Parameters
    ----------
    samples : sequence of sequence of float
        Replications of each plan.
    """
    scaled = [(one - one.mean()) / one.std() for one in map(replications, samples) if len(one) > 2 and np.ptp(one) > 0]
    return skewness_of(np.concatenate(scaled)) if scaled else nan


def fewest_for(skewness: float) -> int:
    """Replications from which on Student's interval may be read, for a measure of known skewness.

    Notes
    -----
    Hall 1992, The Bootstrap and Edgeworth Expansion, 2.6: the share that is missed grows by about
    z φ(z) (z⁴ + 2 z² - 3) skewness² / 9 n; 12.4 skewness² replications bring it down to two points of a hundred.
    """
    return max(2, ceil(SKEWED * skewness ** 2))


def hall(values: np.ndarray, level: float, skewness: float) -> tuple[float, float]:
    """Bounds of Hall's interval: Student's ratio is transformed so that its skewness vanishes."""
    n = len(values)
    if n < 3 or isnan(skewness):
        return -inf, inf
    error, quantile = values.std(ddof=1) / n ** 0.5, float(stdtrit(n - 1, 0.5 + level / 2))
    bend, shift = skewness / 3 / n ** 0.5, skewness / 6 / n ** 0.5
    mean = values.mean()
    low, high = (float(mean - error * _bent(q - shift, bend)) for q in (quantile, -quantile))
    return low, high


def _bent(q: float, bend: float) -> float:
    """Inverse of Hall's cubic transformation t + bend t² + bend² t³ / 3."""
    return float((np.cbrt(1 + 3 * bend * q) - 1) / bend) if abs(bend) > 1e-9 else q


def _warning(n: int, own: float, stated: float | None) -> str:
    """Why Student's interval is not to be trusted."""
    if stated is not None:
        fewest = fewest_for(stated)
        return f"skewness {stated:.1f}: fewer than {fewest} replications; read the corrected interval" \
            if n < fewest else ""
    if n < FEWEST:
        return f"{n} replications: too few to see whether they are skewed; both intervals may cover too rarely"
    hidden = NOT_SEEN * (6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3))) ** 0.5
    fewest = fewest_for(abs(own) + hidden)
    if n >= fewest:
        return ""
    even = ", and even that may cover too rarely" if fewest > HOPELESS * n else ""
    return f"skewed ({own:+.1f}): Student's interval covers too rarely below some {fewest} replications; read the " \
           f"corrected one{even}"
