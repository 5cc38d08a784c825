"""The second band: what is assumed, redrawn within its ranges, the same for every plan.

Replications tell what chance does while everything assumed is taken for true; no number of them makes an assumption
truer. Here each draw is another set of assumptions, all of them at once (a Latin hypercube), and every plan is run
under each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.stats import qmc

from twin.experiment.category_fields import Swept, said_at, swept
from twin.experiment.paired import Paired
from twin.experiment.plans import Plan
from twin.parameters import parameter
from twin.scenario import Scenario
from twin.vocabulary import BadInput

FOLLOWING = ("births_per_report", "births_per_demand")  # they follow from the stated reports
MOST_ROUNDS = 20
FEWEST_EACH = 3  # draws on each side, below which nothing can be said of what tells them apart
N_SHUFFLES, STANDS_OUT = 500, 0.05
RANGE = (5, 95)  # percent of the draws
HIGH, MIDDLE = 0.95, 0.80  # share of the draws in which the order holds


@dataclass(frozen=True, eq=False)
class Design:
    """Sets of assumptions.

    Attributes
    ----------
    names : tuple of str
        What is redrawn: assumed parameters, and `categories.STREAM.FIELD` for a field of all categories of a stream.
    values : ndarray of float, shape (n_draws, n_names)
        Values in each draw; of fields of categories the position, 0 to 1, within the range of each.
    n_invalid : int
        Sets that cannot hold together, drawn anew.
    stated : tuple of str
        Assumed parameters of which a plan states its own value: taken for known.
    n_rounds : int
        Latin hypercubes of which they come.
    fields : mapping of str to tuple of Swept
        Numbers of categories that move together, by name.
    """

    names: tuple[str, ...]
    values: np.ndarray
    n_invalid: int
    stated: tuple[str, ...]
    n_rounds: int = 0
    fields: Mapping[str, tuple[Swept, ...]] = field(default_factory=dict)

    def said(self, draw: int) -> dict[str, Any]:
        """Values of a draw, by dotted key."""
        return self.said_by(self.values[draw])

    def said_by(self, row: np.ndarray) -> dict[str, Any]:
        """Values of a set, by dotted key."""
        found: dict[str, Any] = {}
        for name, value in zip(self.names, row.tolist(), strict=True):
            found |= said_at(self.fields[name], value) if name in self.fields else {f"parameters.{name}": value}
        return found

    @property
    def n_numbers(self) -> int:
        """Numbers that are redrawn: parameters, and numbers of categories."""
        return len(self.names) - len(self.fields) + sum(map(len, self.fields.values()))

    def ends(self, name: str) -> tuple[float, float]:
        """Between which values something is redrawn."""
        return (0.0, 1.0) if name in self.fields else _ends(name)

    def is_count(self, name: str) -> bool:
        """Whether something is a whole number."""
        return name not in self.fields and parameter(name).unit == "n"


def assumed(plans: Sequence[Plan]) -> tuple[list[str], list[str]]:
    """Assumed parameters that some plan uses, and those of them of which a plan states its own value."""
    used = sorted({name for plan in plans for name in plan.scenario.parameters})
    found = [name for name in used if name not in FOLLOWING and parameter(name).kind == "assumed"
             and _ends(name)[0] < _ends(name)[1]]
    stated = {name for name in found for plan in plans if ("parameters", name) in plan.scenario._origin}
    return [name for name in found if name not in stated], sorted(stated)


def _ends(name: str) -> tuple[float, float]:
    """Range of a parameter; without one it is its own value."""
    return parameter(name).range or (0.0, 0.0)


def design(plans: Sequence[Plan], n_draws: int, seed: int) -> Design:
    """Draw sets of assumptions that every plan can hold.

    Parameters
    ----------
    plans : sequence of Plan
        All plans.
    n_draws : int
        How many sets; fewer come where hardly any can be held.
    seed : int
        Of these draws.
    """
    names, stated = assumed(plans)
    fields = swept(plans)
    names = [*names, *fields]
    empty = Design(tuple(names), np.zeros((0, len(names))), 0, tuple(stated), fields=fields)
    return extended(empty, plans, n_draws, seed)


def extended(before: Design, plans: Sequence[Plan], n_draws: int, seed: int) -> Design:
    """Draw further sets until there are so many; those that are there stay, and keep their numbers."""
    names = before.names
    low, high = np.array([before.ends(name) for name in names]).reshape(-1, 2).T
    is_count = np.array([before.is_count(name) for name in names], bool)
    kept, n_invalid, number = list(before.values), before.n_invalid, before.n_rounds
    while names and len(kept) < n_draws and number < before.n_rounds + MOST_ROUNDS:
        sampler = qmc.LatinHypercube(len(names), rng=np.random.default_rng([seed, number]))
        values = low + sampler.random(n_draws - len(kept)) * (high - low)
        values[:, is_count] = np.round(values[:, is_count])
        valid = [row for row in values if _holds(plans, before.said_by(row))]
        n_invalid += len(values) - len(valid)
        kept += valid
        number += 1
    return replace(before, values=np.array(kept).reshape(-1, len(names)), n_invalid=n_invalid, n_rounds=number)


def _holds(plans: Sequence[Plan], said: Mapping[str, Any]) -> bool:
    """Whether every plan can be read with these values."""
    try:
        for plan in plans:
            plan.scenario.replace(said)
    except BadInput:
        return False
    return True


def shortened(scenario: Scenario, days: int, warm_days: int) -> dict[str, Any]:
    """What makes a scenario's calendar and warm-up as short as those of a redraw, by dotted key."""
    own = scenario.initial
    warm = {"initial.warm_days": min(own.warm_days, warm_days)} if own.kind == "warm" else {}
    return {"calendar.days": min(scenario.calendar.days, days), **warm}


# ---------------------------------------------------------------------------------------------- what the draws tell
@dataclass(frozen=True)
class Split:
    """The one assumption, and where in its range, that best tells the draws that reverse an order from the others.

    Attributes
    ----------
    name : str
        The parameter.
    threshold : float
        Where; `is_above` says on which side the order is reversed.
    caught, spared : float
        Share of the reversing draws on that side, and of the others on the other side.
    p : float
        Share of shuffled labels that some parameter would tell apart as well: chance, given how many are looked at.
    """

    name: str
    threshold: float
    is_above: bool
    caught: float
    spared: float
    p: float

    @property
    def stands_out(self) -> bool:
        """Whether it is more than chance would find among so many."""
        return self.p <= STANDS_OUT


@dataclass(frozen=True)
class SecondBand:
    """What the draws say of one measure of a plan against the base.

    Attributes
    ----------
    differences : tuple of float or None
        Plan minus base in each draw; None where one of the two has no value.
    n_same, n_equal, n_reversed : int
        Draws in which the order of the replications' means holds, in which both are equal, and in which it is reversed.
    low, high : float
        Between which nine of ten differences lie.
    split : Split or None
        None where too few draws reverse the order, or hold it.
    """

    differences: tuple[float | None, ...]
    n_same: int
    n_equal: int
    n_reversed: int
    low: float
    high: float
    split: Split | None

    @property
    def n(self) -> int:
        """Draws that tell something."""
        return self.n_same + self.n_equal + self.n_reversed

    @property
    def holds(self) -> float:
        """Share of the draws in which the order holds."""
        return self.n_same / self.n


def second_band(found: Design, differences: Sequence[float | None], mean: float) -> SecondBand | None:
    """Judge the differences in all draws against the mean over replications; None where no draw tells anything."""
    is_told = np.array([one is not None for one in differences], bool)
    told = np.array([one for one in differences if one is not None], float)
    if not len(told) or mean == 0:
        return None
    signs = np.sign(told) * np.sign(mean)
    low, high = np.percentile(told, RANGE)
    split = split_of(found.names, found.values[: len(differences)][is_told], signs < 0)
    return SecondBand(tuple(differences), int((signs > 0).sum()), int((signs == 0).sum()), int((signs < 0).sum()),
                      float(low), float(high), split)


def split_of(names: Sequence[str], values: np.ndarray, is_reversed: np.ndarray) -> Split | None:
    """Find the parameter and threshold that best tell draws that reverse an order from the others.

    Parameters
    ----------
    names : sequence of str
        Parameters.
    values : ndarray of float, shape (n_draws, n_names)
        Their values.
    is_reversed : ndarray of bool, shape (n_draws,)
        Which draws reverse the order.

    Notes
    -----
    A split is as good as its Youden index, caught + spared - 1. With many parameters and few draws some split looks
    good by chance: labels are shuffled, and the best split of each shuffle is what the best one found must surpass.
    """
    n_reversed = int(is_reversed.sum())
    if min(n_reversed, len(is_reversed) - n_reversed) < FEWEST_EACH:
        return None
    order = np.argsort(values, axis=0, kind="stable")
    sorted_values = np.take_along_axis(values, order, axis=0)
    is_cut = sorted_values[1:] > sorted_values[:-1]
    index = _youden(is_reversed[order], is_cut)
    row, column = (int(one) for one in np.unravel_index(np.argmax(np.abs(index)), index.shape))
    best, is_above = abs(float(index[row, column])), bool(index[row, column] < 0)
    chance = np.random.default_rng(0)
    n_as_good = sum(float(np.abs(_youden(chance.permutation(is_reversed)[order], is_cut)).max()) >= best - 1e-12
                    for _ in range(N_SHUFFLES))
    threshold = float(sorted_values[row : row + 2, column].mean())
    is_there = (values[:, column] > threshold) == is_above
    return Split(names[column], threshold, is_above, float(is_there[is_reversed].mean()),
                 float((~is_there)[~is_reversed].mean()), (n_as_good + 1) / (N_SHUFFLES + 1))


def _youden(labels: np.ndarray, is_cut: np.ndarray) -> np.ndarray:
    """Share of reversing draws below each cut minus that of the others; 0 where equal values allow no cut."""
    n_reversed = labels[:, 0].sum()
    below, others = np.cumsum(labels, axis=0)[:-1], np.cumsum(~labels, axis=0)[:-1]
    found: np.ndarray = np.where(is_cut, below / n_reversed - others / (len(labels) - n_reversed), 0.0)
    return found


def sureness(pair: Paired | None, band: SecondBand | None) -> str:
    """How sure an order is: `high`, `middle` or `low`.

    `none` where no pair has a value, `equal` where all pairs are, `untold` where nothing was redrawn.

    High: the interval over replications leaves out zero, the order holds in at least 95 % of the draws, and nine of
    ten draws lie on one side of zero. Middle: the interval leaves out zero, and it holds in at least 80 %. Else low:
    nothing to decide by.
    """
    if pair is None:
        return "none"
    if pair.is_equal:
        return "equal"
    if not pair.difference.is_told:
        return "low"
    if band is None:
        return "untold"
    if band.holds >= HIGH and band.low * band.high > 0:
        return "high"
    return "middle" if band.holds >= MIDDLE else "low"
