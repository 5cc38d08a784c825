"""What is given to the statistics: numbers, one for each replication, none missing."""

from collections.abc import Sequence

import numpy as np

from twin.vocabulary import BadInput

Values = Sequence[float] | np.ndarray


def replications(values: Values, what: str = "values", fewest: int = 1) -> np.ndarray:
    """Return one number for each replication.

    Parameters
    ----------
    values : sequence of float, shape (n_replications,)
        One measure.
    what : str
        How an error names them.
    fewest : int
        Replications without which nothing can be said.

    Returns
    -------
    ndarray of float, shape (n_replications,)

    Raises
    ------
    BadInput
        Where they are of another shape, too few, or one of them is missing or infinite.
    """
    found = np.asarray(values, float)
    if found.ndim != 1:
        raise BadInput(f"{what}: shape {found.shape}; allowed: one number for each replication, (n_replications,)")
    if len(found) < fewest:
        raise BadInput(f"{what}: {len(found)} replications; at least {fewest} are needed")
    if not np.isfinite(found).all():
        raise BadInput(f"{what}: replication {int(np.argmin(np.isfinite(found)))} has no value; leave it out of both "
                       "plans, and say how many were left out")
    return found


def pairs(base: Values, other: Values, fewest: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of two plans over the same replications; as many of each."""
    a, b = replications(base, "base", fewest), replications(other, "other", fewest)
    if len(a) != len(b):
        raise BadInput(f"base has {len(a)} replications, other {len(b)}; pairs need the same ones, in the same order")
    return a, b


def share(value: float, what: str) -> float:
    """Return a number that must lie between 0 and 1, both left out."""
    if not 0 < value < 1:
        raise BadInput(f"{what}: {value:g}; allowed: more than 0 and less than 1, such as 0.95")
    return value


def positive(value: float, what: str) -> float:
    """Return a number that must be more than zero."""
    if not 0 < value < np.inf:
        raise BadInput(f"{what}: {value:g}; allowed: more than 0")
    return value
