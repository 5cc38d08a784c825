"""Many measures at once: which differences may be called told without one in twenty of them being chance.

One primary outcome is named beforehand and tested alone; Holm's steps are for the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import Values, replications, share
from twin.experiment.statistics.intervals import Estimate, estimate
from twin.vocabulary import BadInput


@dataclass(frozen=True)
class Verdict:
    """What is said of one of several differences.

    Attributes
    ----------
    name : str
        Which measure.
    difference : Estimate
        With bounds that hold for all measures together (Bonferroni's level), so wider than for one.
    p, p_of_all : float
        Of the paired t test alone, and as Holm corrects it for all of them.
    is_told : bool
        Whether zero is ruled out, while at most 1 - level of such families have any wrong verdict. May be true where
        the bounds hold zero: Holm's steps see more than intervals can.
    """

    name: str
    difference: Estimate
    p: float
    p_of_all: float
    is_told: bool


def verdicts(differences: Mapping[str, Values], level: float = LEVEL) -> list[Verdict]:
    """Judge several measures together.

    Parameters
    ----------
    differences : mapping of str to sequence of float, shape (n_replications,)
        Other minus base, pair by pair, of each measure.
    level : float
        Share of families of measures of which no verdict is to be wrong.
    """
    share(level, "level")
    p = [p_of(differences[name]) for name in differences]
    corrected = holm(p)
    each = 1 - (1 - level) / max(len(p), 1)
    return [Verdict(name, estimate(values, each), alone, of_all, bool(of_all <= 1 - level + 1e-12))
            for (name, values), alone, of_all in zip(differences.items(), p, corrected.tolist(), strict=True)]


def holm(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Correct p values for their number.

    Parameters
    ----------
    p : sequence of float, shape (n_tests,)
        Of each test alone, in [0, 1].

    Returns
    -------
    ndarray of float, shape (n_tests,)
        In the same order.

    Notes
    -----
    Holm 1979, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 65-70. The smallest is
    multiplied by their number, the next by one less, and so on; none may be smaller than the one before. Holds
    whatever the tests have to do with each other.
    """
    given = np.asarray(p, float)
    if not ((given >= 0) & (given <= 1)).all():
        raise BadInput(f"p: {given[~((given >= 0) & (given <= 1))][0]}; allowed: 0 to 1")
    order = np.argsort(given, kind="stable")
    steps = np.minimum(1, np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1)))
    found = np.empty_like(steps)
    found[order] = steps
    return found


def p_of(differences: Values) -> float:
    """Return the p value of the paired t test: how often chance alone would show so large a mean, either way."""
    given = replications(differences, "differences", fewest=2)
    error = given.std(ddof=1) / len(given) ** 0.5
    if error == 0:
        return 1.0 if given.mean() == 0 else 0.0
    return float(2 * stdtr(len(given) - 1, -abs(given.mean()) / error))
