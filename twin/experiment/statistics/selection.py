"""Choosing the best of some plans, with a promised probability of being right: Kim and Nelson's procedure.

Plans are dropped as soon as they are clearly worse. A plan that is worse by less than the least difference that
counts may be chosen: it is as good. Replications may share their chance, and should: plans are compared in pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import positive, share
from twin.experiment.statistics.intervals import fewest_for, skewness_of
from twin.experiment.statistics.sampling import Ahead, More, Systems
from twin.vocabulary import BadInput

FIRST, MOST = 20, 10_000


@dataclass(frozen=True)
class Rule:
    """What a choice is to promise.

    Attributes
    ----------
    least : float
        The least difference that counts, in the unit of the measure: a plan better by at least so much is found.
    is_more_better : bool
        Whether the best is the largest.
    level : float
        Probability of finding it.
    n_first : int
        Replications of every plan before the first is dropped; 5 cost two and a half times as many in the end as 20.
    step : int
        Replications of each remaining plan from one look to the next.
    most : int
        Replications of any one plan above which no more are made.
    """

    least: float
    is_more_better: bool = True
    level: float = LEVEL
    n_first: int = FIRST
    step: int = 1
    most: int = MOST

    def __post_init__(self) -> None:
        """Refuse what cannot be promised."""
        positive(self.least, "least")
        share(self.level, "level")
        if self.n_first < 3 or self.step < 1 or self.most < self.n_first:
            raise BadInput(f"n_first {self.n_first}, step {self.step}, most {self.most}; allowed: 3 or more first, "
                           "steps of 1 or more, and no fewer at most than first")


@dataclass(frozen=True)
class Selection:
    """What was chosen, and what that is worth.

    Attributes
    ----------
    chosen : int or None
        The system; None where it cannot be told yet, or none may be chosen.
    contenders : tuple of int
        Systems that may still be the best: the chosen one alone, or all that were left.
    infeasible, untold : tuple of int
        Systems that miss the service level, and those of which that could not be told.
    means : tuple of float
        Of the replications made. That of the chosen one is flattered by having been chosen: simulate it anew.
    n_spent : tuple of int
        Replications made of each system.
    n_more : int
        About how many more of each contender it takes at most; 0 where there is a choice, or nothing to choose.
    promised : float or None
        Probability of a right choice, at least; None where the procedure only estimates it.
    estimated : float or None
        That probability, as estimated from what was simulated; of OCBA.
    warning : str
        What makes the promise doubtful.
    """

    chosen: int | None
    contenders: tuple[int, ...]
    infeasible: tuple[int, ...]
    untold: tuple[int, ...]
    means: tuple[float, ...]
    n_spent: tuple[int, ...]
    n_more: int
    promised: float | None
    estimated: float | None
    warning: str

    def __str__(self) -> str:
        """In a sentence."""
        if self.chosen is not None:
            return f"system {self.chosen} chosen, after {sum(self.n_spent)} replications"
        if not self.contenders:
            return f"none feasible, after {sum(self.n_spent)} replications"
        return f"cannot tell yet between {len(self.contenders)}: about {self.n_more} more replications of each"


def select(more: More, n_systems: int, rule: Rule, ahead: Ahead | None = None) -> Selection:
    """Choose the best of some systems.

    Parameters
    ----------
    more : callable
        Given a system (0, 1, ...) and a number, makes its next replications and returns their values.
    n_systems : int
        How many there are.
    rule : Rule
        What is to be promised.
    ahead : callable, optional
        Told of which systems how many replications will be asked for, before they are.
    """
    return select_among(Systems(more, n_systems, ahead=ahead), range(n_systems), rule)


def select_among(systems: Systems, among: Sequence[int], rule: Rule) -> Selection:
    """Choose the best of those systems that may be chosen, going on with what has been simulated.

    Notes
    -----
    Kim and Nelson 2001, A fully sequential procedure for indifference-zone selection in simulation, ACM TOMACS 11,
    251-273, with c = 1. Holds for normal replications with any correlation between systems.
    """
    left = np.array(among, int)
    systems.look(left.tolist(), rule.n_first)
    first = np.array([systems.first(one, rule.n_first) for one in left])
    spreads = _spreads(first)
    reach = _reach(len(left), rule)
    n = rule.n_first
    while True:
        means = np.array([systems.first(one, n).mean() for one in left])
        margin = np.maximum(0, reach * spreads / rule.least / n - rule.least / 2)
        stays = _stays(means if rule.is_more_better else -means, margin)
        left, spreads = left[stays], spreads[np.ix_(stays, stays)]
        if len(left) < 2 or n >= rule.most:
            break
        n = min(n + rule.step, rule.most)
        systems.look(left.tolist(), n)
    n_needed = int(np.ceil(2 * reach * spreads.max() / rule.least ** 2)) if len(left) > 1 else n
    return _selection(systems, first, left, max(0, n_needed - n), rule)


def _spreads(first: np.ndarray) -> np.ndarray:
    """Variances of the differences of each two systems; shape (n_systems, n_systems)."""
    centred = first - first.mean(axis=1, keepdims=True)
    squares = ((centred[:, None] - centred[None]) ** 2).sum(axis=2)
    found: np.ndarray = squares / (first.shape[1] - 1)
    return found


def _reach(n_systems: int, rule: Rule) -> float:
    """Half of Kim and Nelson's h²: how far apart sums must be before chance is ruled out."""
    if n_systems < 2:
        return 0.0
    each = 2 * (1 - rule.level) / (n_systems - 1)
    return float((each ** (-2 / (rule.n_first - 1)) - 1) / 2 * (rule.n_first - 1))


def _stays(goodness: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Which systems are not beaten by another one by more than the margin; of equals that are all beaten, the first."""
    is_beaten = (goodness[:, None] < goodness[None] - margin).any(axis=1)
    if not margin.any():
        is_beaten[np.arange(len(goodness)) != np.argmax(goodness)] = True
    return np.flatnonzero(~is_beaten)


def _selection(systems: Systems, first: np.ndarray, left: np.ndarray, n_more: int, rule: Rule) -> Selection:
    """What comes out."""
    chosen = int(left[0]) if len(left) == 1 else None
    means = tuple(float(systems.all_of(one).mean()) if n else float("nan") for one, n in enumerate(systems.n_spent))
    return Selection(chosen, tuple(left.tolist()), (), (), means, systems.n_spent, n_more, rule.level, None,
                     skew_warning(first))


def skew_warning(first: np.ndarray) -> str:
    """Why the promise is doubtful: differences between systems that are too skewed for the number of replications."""
    best = int(np.argmax(first.mean(axis=1)))
    skewness = [abs(skewness_of(one - first[best])) for number, one in enumerate(first) if number != best]
    typical = float(np.median(skewness)) if skewness else 0.0
    if fewest_for(typical) <= first.shape[1]:
        return ""
    return f"differences between systems are skewed ({typical:.1f}): the promise is for nearly normal replications; " \
           "let one value be the mean of several replications, or begin with more"
