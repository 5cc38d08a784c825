"""What a search for a roster asks and answers, and how sure one can be of rosters that were picked among several."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from twin.experiment.paired import LEVEL, interval
from twin.vocabulary import BadInput

Roster = Mapping[str, int]
Point = tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Attributes
    ----------
    axes : mapping of str to (int, int)
        Smallest and largest number of each part of the roster.
    hours : callable
        Person-hours of a roster.
    level : float
        What the mean of the measure must reach.
    is_at_most : bool
        Whether it must stay below the level rather than reach it, as a wait.
    n_trials, n_search : int
        Rosters that are tried, and replications of each.
    n_best, n_fresh : int
        Rosters that are judged anew, and fresh replications of each.
    n_batch : int
        Rosters that the search asks for at once, so that several can be simulated side by side.
    seed : int
        Of the search itself.

    Raises
    ------
    BadInput
        No axes, an empty axis or a number out of range.
    """

    axes: Mapping[str, tuple[int, int]]
    hours: Callable[[Roster], float]
    level: float
    is_at_most: bool = False
    n_trials: int = 40
    n_search: int = 10
    n_best: int = 4
    n_fresh: int = 40
    n_batch: int = 6
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in self.axes.items():
            if not 0 <= low <= high:
                raise BadInput(f"staffing: {name}: {low} to {high} is no range; give the smaller number first")
        for name, least in (("n_trials", 1), ("n_search", 2), ("n_best", 1), ("n_fresh", 2), ("n_batch", 1)):
            if getattr(self, name) < least:
                raise BadInput(f"staffing: {name}: {getattr(self, name)} is out of range; must be at least {least}")
        if not self.axes:
            raise BadInput("staffing: name at least one part of the roster that may change")

    @property
    def sign(self) -> int:
        """1 where more of the measure is better, -1 where less is."""
        return -1 if self.is_at_most else 1


@dataclass(frozen=True)
class Tried:
    """A roster with the values it had, in the measure's own unit.

    Attributes
    ----------
    point : tuple of int
        Numbers in the order of the axes.
    hours : float
        Person-hours.
    searched, fresh : ndarray of float
        Values of the replications of the search, and of fresh ones; none where it was not judged anew.
    is_met : bool
        Whether fresh replications say with 95 % confidence that it meets the level.
    """

    point: Point
    hours: float
    searched: np.ndarray
    fresh: np.ndarray
    is_met: bool = False

    @property
    def best_guess(self) -> float:
        """Mean of the fresh replications, or of those of the search."""
        return float((self.fresh if len(self.fresh) else self.searched).mean())


@dataclass(frozen=True)
class Answer:
    """What a search has found.

    Attributes
    ----------
    question : Question
        What was looked for.
    tried : tuple of Tried
        All rosters that were tried, by person-hours.
    chosen : Tried or None
        The smallest roster that meets the level with 95 % confidence; None where none of the best few does.
    promised : Tried or None
        What the search alone would have taken: the smallest roster whose searched mean meets the level.
    """

    question: Question
    tried: tuple[Tried, ...]
    chosen: Tried | None
    promised: Tried | None

    def table(self) -> pd.DataFrame:
        """All rosters, one row each.

        Returns
        -------
        DataFrame
            The axes; `hours`; `searched` and `fresh` with half-widths of 95 % t intervals; `bound`, the confidence
            bound of the fresh mean on the side of the level, for the number of rosters judged; `is_met`, `is_chosen`;
            `is_on_frontier`, no other one is as good with fewer hours. NaN where a roster was not judged anew.
        """
        n_judged = sum(len(one.fresh) > 0 for one in self.tried)
        rows = [self._row(one, n_judged) for one in self.tried]
        return pd.DataFrame(rows).assign(is_on_frontier=self._on_frontier())

    def _row(self, one: Tried, n_judged: int) -> dict[str, float | bool | int]:
        """One roster."""
        searched = interval(one.searched)
        row: dict[str, float | bool | int] = dict(zip(self.question.axes, one.point, strict=True))
        row |= {"hours": one.hours, "searched": searched.mean, "searched_half": searched.half}
        fresh = interval(one.fresh) if len(one.fresh) else None
        row |= {"fresh": fresh.mean if fresh else np.nan, "fresh_half": fresh.half if fresh else np.nan,
                "bound": bound(one.fresh, n_judged, self.question.sign) if fresh else np.nan}
        return row | {"is_met": one.is_met, "is_chosen": one is self.chosen}

    def _on_frontier(self) -> list[bool]:
        """Whether each roster is better than all that take no more hours."""
        good = [self.question.sign * one.best_guess for one in self.tried]
        return [all(mine > other for other, two in zip(good, self.tried, strict=True)
                    if two is not one and (two.hours, -other) <= (one.hours, -mine))
                for mine, one in zip(good, self.tried, strict=True)]

    def curse(self) -> pd.DataFrame:
        """What the search saw of the rosters judged anew, what they are, and by how much it saw too much.

        Returns
        -------
        DataFrame
            The axes, `searched`, `fresh`, `too_good` (above 0 where the search saw too good a value), and `is_promised`
            of the roster that the search alone would have taken.
        """
        judged = [one for one in self.tried if len(one.fresh)]
        means = [(one.searched.mean(), one.fresh.mean()) for one in judged]
        return pd.DataFrame([{
            **dict(zip(self.question.axes, one.point, strict=True)), "searched": searched, "fresh": fresh,
            "too_good": self.question.sign * (searched - fresh), "is_promised": one is self.promised,
        } for one, (searched, fresh) in zip(judged, means, strict=True)])


# ---------------------------------------------------------------------------------------------- judging
def bound(values: np.ndarray, n_judged: int = 1, sign: int = 1) -> float:
    """95 % confidence bound of a mean on its bad side, by Bonferroni for so many that are looked at.

    Parameters
    ----------
    values : ndarray of float, shape (n_replications,)
        At least 2.
    n_judged : int
        How many rosters are looked at.
    sign : int
        1 for a lower bound, -1 for an upper one.
    """
    n = len(values)
    half = student.ppf(1 - (1 - LEVEL) / n_judged, n - 1) * values.std(ddof=1) / n ** 0.5
    return float(values.mean() - sign * half)


def holm(values: Sequence[np.ndarray], level: float, sign: int = 1) -> list[bool]:
    """Of which rosters it can be said with 95 % confidence, for all of them together, that they meet a level.

    Notes
    -----
    One-sided t tests over replications. Source: Holm 1979.
    """
    chances = np.array([_p_value(sign * (one - level)) for one in values])
    found = [False] * len(values)
    for rank, number in enumerate(np.argsort(chances, kind="stable")):
        if chances[number] > (1 - LEVEL) / (len(values) - rank):
            break
        found[number] = True
    return found


def _p_value(beyond: np.ndarray) -> float:
    """Chance of a mean so far above 0, were the true one 0."""
    spread = beyond.std(ddof=1) / len(beyond) ** 0.5
    if spread == 0:
        return 0.0 if beyond.mean() >= 0 else 1.0
    return float(student.sf(beyond.mean() / spread, len(beyond) - 1))
