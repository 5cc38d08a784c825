"""How unevenly something is shared."""

import numpy as np


def gini(values: np.ndarray) -> float:
    """Gini coefficient: half the mean difference of all pairs over the mean.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Not negative, not all 0.

    Returns
    -------
    float
        0 when all are equal; (n - 1) / n when one has all.

    Notes
    -----
    sum over i and j of |x_i - x_j| / (2 n^2 mean), by the sorted form: sum of (2 i - n - 1) x_(i) / (n sum x).
    """
    x, n = np.sort(np.asarray(values, float)), len(values)
    return float(np.sum((2 * np.arange(1, n + 1) - n - 1) * x) / (n * x.sum()))


def theil(values: np.ndarray, weights: np.ndarray) -> float:
    """Theil's T of group means: what lies between groups, each with a weight; 0 when all means are equal.

    Parameters
    ----------
    values, weights : ndarray, shape (n,)
        Means, positive, and how many stand behind each.

    Notes
    -----
    sum of w_i / W * (x_i / m) * ln(x_i / m), m the weighted mean: the part between groups of Theil's T.
    """
    x, w = np.asarray(values, float), np.asarray(weights, float) / np.sum(weights)
    share = x / np.sum(w * x)
    return float(np.sum(w * share * np.log(share)))
