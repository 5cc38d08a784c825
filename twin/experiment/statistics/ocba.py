"""A fixed number of replications, put where they tell most: optimal computing budget allocation.

It promises nothing; it estimates how probable it is that the best was found. Where a promise is wanted, or plans share
their chance, Kim and Nelson's procedure (`selection`) is the one.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from twin.experiment.statistics.checked import positive
from twin.experiment.statistics.sampling import More, Systems
from twin.experiment.statistics.selection import Rule, Selection, skew_warning
from twin.vocabulary import BadInput

ROUNDS = 20  # in which the budget is spent


def allocation(means: np.ndarray, spreads: np.ndarray, total: int, rule: Rule) -> np.ndarray:
    """Share replications out between systems.

    Parameters
    ----------
    means, spreads : ndarray of float, shape (n_systems,)
        Mean and standard deviation of each.
    total : int
        Replications of all together.
    rule : Rule
        Which is better; differences below `least` are taken to be as large.

    Returns
    -------
    ndarray of int, shape (n_systems,)
        They add up to the total.

    Notes
    -----
    Chen, Lin, Yucesan and Chick 2000, Simulation budget allocation for further enhancing the efficiency of ordinal
    optimization, Discrete Event Dynamic Systems 10, 251-270: N_i in proportion to (spread_i / distance_i)², that of
    the best to spread_b times the root of the sum of (N_i / spread_i)². Independent systems.
    """
    best, gaps = _gaps(means, rule)
    is_other = np.arange(len(means)) != best
    wide = np.maximum(spreads, 1e-12 * max(1.0, float(np.abs(spreads).max())))
    weights = np.where(is_other, (wide / gaps) ** 2, 0.0)
    weights[best] = wide[best] * np.sqrt(((weights / wide)[is_other] ** 2).sum())
    exact = weights / weights.sum() * total
    found: np.ndarray = np.floor(exact).astype(int)
    found[np.argsort(found - exact, kind="stable")[: total - found.sum()]] += 1
    return found


def select_with(more: More, n_systems: int, total: int, rule: Rule) -> Selection:
    """Spend a fixed number of replications, and choose what then seems best.

    Parameters
    ----------
    more : callable
        As of `selection.select`; systems should have chance of their own.
    n_systems, total : int
        How many systems, and replications of all together.
    rule : Rule
        `n_first` replications of each come first; `level` is the estimated probability below which nothing is chosen.
    """
    systems = Systems(more, n_systems)
    if n_systems < 2 or total < n_systems * rule.n_first:
        raise BadInput(f"total: {total} replications for {n_systems} systems; two or more systems, and at least "
                       f"{rule.n_first} (`n_first`) for each are needed")
    first = np.array([systems.first(one, rule.n_first) for one in range(n_systems)])
    spent = n_systems * rule.n_first
    step = max(1, (total - spent) // ROUNDS)
    while spent < total:
        _spend(systems, min(step, total - spent), rule)
        spent = sum(systems.n_spent)
    return _selection(systems, rule, skew_warning(first))


def probability(means: np.ndarray, errors: np.ndarray, rule: Rule) -> float:
    """Estimate the probability that the system with the best mean is the best.

    Parameters
    ----------
    means, errors : ndarray of float, shape (n_systems,)
        Means of independent systems, and their standard errors.

    Notes
    -----
    Bonferroni's bound (Chen et al. 2000), from normal distributions; a difference below `least` counts as that.
    """
    return float(max(0.0, 1 - _risks(means, errors, rule).sum()))


def _gaps(means: np.ndarray, rule: Rule) -> tuple[int, np.ndarray]:
    """The best system, and how far all are from it; at least the least difference that counts."""
    goodness = means if rule.is_more_better else -means
    best = int(np.argmax(goodness))
    return best, np.maximum(goodness[best] - goodness, positive(rule.least, "least"))


def _risks(means: np.ndarray, errors: np.ndarray, rule: Rule) -> np.ndarray:
    """Probability of each system to be better than the one that seems best; 0 of that one."""
    best, gaps = _gaps(means, rule)
    found: np.ndarray = norm.sf(gaps / np.maximum(np.hypot(errors, errors[best]), 1e-300))
    found[best] = 0.0
    return found


def _seen(systems: Systems) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations of all that was simulated."""
    values = [systems.all_of(one) for one in range(systems.n_systems)]
    return np.array([one.mean() for one in values]), np.array([one.std(ddof=1) for one in values])


def _spend(systems: Systems, n: int, rule: Rule) -> None:
    """Make n replications of those systems that have fewest of what they should have."""
    there = np.array(systems.n_spent)
    missing = np.maximum(0, allocation(*_seen(systems), int(there.sum()) + n, rule) - there)
    shares = np.floor(missing * n / missing.sum()).astype(int)
    shares[np.argsort(-missing, kind="stable")[: n - shares.sum()]] += 1
    for system in np.flatnonzero(shares).tolist():
        systems.first(system, int(there[system] + shares[system]))


def _selection(systems: Systems, rule: Rule, warning: str) -> Selection:
    """What comes out."""
    means, spreads = _seen(systems)
    errors = spreads / np.sqrt(systems.n_spent)
    sure = probability(means, errors, rule)
    best, _ = _gaps(means, rule)
    is_close = _risks(means, errors, rule) > (1 - rule.level) / (len(means) - 1)
    is_close[best] = True
    is_sure = sure >= rule.level
    contenders = (best,) if is_sure else tuple(np.flatnonzero(is_close).tolist())
    n_more = 0 if is_sure else int(np.ceil((_times(means, errors, rule) - 1) * max(systems.n_spent)))
    return Selection(best if is_sure else None, contenders, (), (), tuple(means.tolist()), systems.n_spent, n_more,
                     None, sure, warning)


def _times(means: np.ndarray, errors: np.ndarray, rule: Rule) -> float:
    """How many times as many replications, shared out alike, would be sure enough."""
    def lacks(factor: float) -> float:
        return rule.level - (1 - float(_risks(means, errors / factor ** 0.5, rule).sum()))

    return float(brentq(lacks, 1.0, 1e9))
