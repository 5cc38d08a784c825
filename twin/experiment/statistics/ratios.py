"""Ratios of sums over replications (on time of all due, work of all duty), by the jackknife.

A share of each replication, averaged, is another number than the share of all: a replication with few due cases would
weigh as much as one with many. The sums are kept, and each replication is left out in turn.
"""

from dataclasses import replace

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import Values, pairs
from twin.experiment.statistics.intervals import Estimate, PairedEstimate, estimate, of_pairs
from twin.vocabulary import BadInput

UNEVEN = 0.35  # standard deviation of the denominators over their mean


def ratio(parts: Values, wholes: Values, level: float = LEVEL) -> Estimate:
    """Return the ratio of two sums, with its interval.

    Parameters
    ----------
    parts, wholes : sequence of float, shape (n_replications,)
        Numerator and denominator of each replication; a denominator may be zero in some of them.
    level : float
        Share of such intervals that are to cover.

    Returns
    -------
    Estimate
        With a warning where the denominators of replications differ too much: both intervals then cover some three
        points less than they promise (docs/statistics.md).
    """
    found = estimate(pseudo_values(parts, wholes), level)
    return replace(found, warning=_uneven(np.asarray(wholes, float)) or found.warning)


def ratio_difference(base: tuple[Values, Values], other: tuple[Values, Values], level: float = LEVEL) -> PairedEstimate:
    """Compare the ratios of two plans over the same replications.

    Parameters
    ----------
    base, other : tuple of two sequences of float
        Numerators and denominators, both in the order of replications.
    """
    found = of_pairs(*pairs(pseudo_values(*base), pseudo_values(*other)), level)
    why = _uneven(np.asarray(base[1], float)) or _uneven(np.asarray(other[1], float))
    return replace(found, difference=replace(found.difference, warning=why)) if why else found


def _uneven(wholes: np.ndarray) -> str:
    """Why the jackknife is not to be trusted with such denominators; empty where it may be."""
    variation = float(wholes.std(ddof=1) / abs(wholes.mean()))
    if variation <= UNEVEN:
        return ""
    return f"denominators of replications vary by {variation:.0%} of their mean: both intervals may cover too " \
           "rarely; simulate longer replications"


def pseudo_values(parts: Values, wholes: Values) -> np.ndarray:
    """What each replication adds to the ratio of all: their mean is the jackknife's estimate.

    Returns
    -------
    ndarray of float, shape (n_replications,)

    Notes
    -----
    Miller 1974, The jackknife: a review, Biometrika 61, 1-15: n times the ratio of all, less n - 1 times the ratio
    without the replication. It takes out the bias of order 1/n that a ratio of means has.
    """
    part, whole = pairs(parts, wholes, fewest=2)
    without = whole.sum() - whole
    if (without == 0).any() or whole.sum() == 0:
        raise BadInput("wholes: all of the denominator lies in one replication, or nowhere; there is no ratio to be "
                       "sure of")
    n = len(part)
    found: np.ndarray = n * part.sum() / whole.sum() - (n - 1) * (part.sum() - part) / without
    return found
