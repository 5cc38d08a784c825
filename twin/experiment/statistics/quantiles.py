"""Quantiles (the time within which nine of ten cases are closed): one from each replication, never from all cases.

Cases of one run wait behind each other: an interval that takes them for independent covers 13 % instead of 95 % in
a busy queue. So each replication gives one quantile, and these are what varies.
"""

from collections.abc import Sequence

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import share
from twin.experiment.statistics.intervals import Estimate, PairedEstimate, estimate, of_pairs
from twin.vocabulary import BadInput

BEYOND = 20  # cases that must lie beyond the quantile in a replication, on either side
Cases = np.ndarray | Sequence[np.ndarray] | Sequence[Sequence[float]]


def quantile(cases: Cases, q: float, level: float = LEVEL) -> Estimate:
    """Return the mean of the replications' quantiles, with its interval.

    Parameters
    ----------
    cases : sequence of sequence of float
        Values of all cases of each replication; their numbers may differ.
    q : float
        Which quantile, such as 0.9.
    level : float
        Share of such intervals that are to cover.
    """
    return estimate(quantiles(cases, q), level)


def quantile_difference(base: Cases, other: Cases, q: float, level: float = LEVEL) -> PairedEstimate:
    """Compare a quantile of two plans over the same replications."""
    a, b = quantiles(base, q), quantiles(other, q)
    if len(a) != len(b):
        raise BadInput(f"base has {len(a)} replications, other {len(b)}; pairs need the same ones, in the same order")
    return of_pairs(a, b, level)


def quantiles(cases: Cases, q: float) -> np.ndarray:
    """One quantile for each replication.

    Returns
    -------
    ndarray of float, shape (n_replications,)

    Raises
    ------
    BadInput
        Where cases are not grouped by replication, or a replication has too few beyond the quantile: its own estimate
        is then off by as much for all, which no number of replications shows.

    Notes
    -----
    Hyndman and Fan 1996, type 8, whose median is right whatever the distribution.
    """
    share(q, "q")
    groups = [np.asarray(one, float) for one in cases]
    if len(groups) < 2 or any(one.ndim != 1 for one in groups):
        raise BadInput("cases: one array for each of two or more replications is needed; cases of one run wait behind "
                       "each other, and an interval over them covers far too rarely")
    least = min(map(len, groups))
    if least * min(q, 1 - q) < BEYOND - 1e-9:
        raise BadInput(f"cases: a replication has only {least}; quantile {q:g} needs "
                       f"{round(BEYOND / min(q, 1 - q))} in each. Simulate longer, or ask for a quantile further in")
    if len(set(map(len, groups))) == 1:
        return np.asarray(np.quantile(np.stack(groups), q, axis=1, method="median_unbiased"))
    return np.array([np.quantile(one, q, method="median_unbiased") for one in groups])
