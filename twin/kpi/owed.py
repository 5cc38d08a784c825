"""What is owed by a deadline: results of units, verifications, dispatches, checks; and which of it a period counts."""

from dataclasses import dataclass

import numpy as np

from twin.kpi.counting import Counting
from twin.vocabulary import NONE


@dataclass(frozen=True, eq=False)
class Owed:
    """Things that are owed by a deadline.

    Attributes
    ----------
    case, unit, tier : ndarray of int, shape (n,)
        Whose they are, who owes them, and in which loop.
    due_s, done_s : ndarray of int64
        Deadline, and second at which each was done; -1 without one.
    left_s : ndarray of int64
        Second at which it is lost from sight: given to somebody else, no longer wanted, or the end of the log.
    is_still : ndarray of bool
        Whether the deadline stands still at the end.
    """

    case: np.ndarray
    unit: np.ndarray
    tier: np.ndarray
    due_s: np.ndarray
    done_s: np.ndarray
    left_s: np.ndarray
    is_still: np.ndarray

    def is_overdue(self) -> np.ndarray:
        """Whether each was not done, its deadline being past."""
        return (self.due_s != NONE) & (self.done_s == NONE) & ~self.is_still & (self.due_s < self.left_s)

    def is_needed(self, end_s: int, counting: Counting) -> np.ndarray:
        """Whether each had to be done in the period, which ends at `end_s`.

        By the need date (DOMAIN C4) it belongs to the period in which its deadline lies, whenever it is done: what was
        overdue when the log begins, and what is done before a deadline that lies beyond its end, belong to other
        periods. What is lost from sight before its deadline, or whose deadline stands still at the end, is not due.
        """
        is_counted = (self.done_s != NONE) | self.is_overdue()
        if counting.period == "finished":
            return is_counted & (self.due_s != NONE)
        return is_counted & (self.due_s >= 0) & (self.due_s < end_s)

    def is_in_time(self) -> np.ndarray:
        """Whether each was done by its deadline."""
        return (self.done_s != NONE) & (self.due_s != NONE) & (self.done_s <= self.due_s)

    def day_s(self, counting: Counting) -> np.ndarray:
        """Second that says to which week each belongs: its need date, or when it was done."""
        if counting.period == "finished":
            return np.where(self.done_s != NONE, self.done_s, self.due_s)
        return self.due_s

    def where(self, chosen: np.ndarray) -> "Owed":
        """Return some of them."""
        return Owed(self.case[chosen], self.unit[chosen], self.tier[chosen], self.due_s[chosen], self.done_s[chosen],
                    self.left_s[chosen], self.is_still[chosen])
