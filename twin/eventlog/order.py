"""What came before a row, and what after it, among the rows that belong together."""

from functools import cached_property

import numpy as np

from twin.vocabulary import NONE

WIDEST = 63  # bits of a whole number


def before(group: np.ndarray) -> np.ndarray:
    """Position of the row before each row, among rows of the same group.

    Parameters
    ----------
    group : ndarray of int, shape (n_rows,)
        Whom or what each row belongs to, in the order of the log.

    Returns
    -------
    ndarray of int64, shape (n_rows,)
        Position of the row before it; -1 for the first row of its group.
    """
    return Groups(group).before()


def after(group: np.ndarray) -> np.ndarray:
    """Position of the row after each row, among rows of the same group; -1 for the last row of its group."""
    return Groups(group).after()


def last_where(group: np.ndarray, is_mark: np.ndarray) -> np.ndarray:
    """Position of the last marked row at or before each row, among rows of the same group.

    Parameters
    ----------
    group : ndarray of int, shape (n_rows,)
        Whom or what each row belongs to, in the order of the log.
    is_mark : ndarray of bool, shape (n_rows,)
        The rows that are looked for.

    Returns
    -------
    ndarray of int64, shape (n_rows,)
        Position of the marked row; -1 where the group has none so far.
    """
    return Groups(group).last_where(is_mark)


class Groups:
    """Rows by whom or what they belong to; sorted once for several questions.

    Parameters
    ----------
    group : ndarray of int, shape (n_rows,)
        Whom or what each row belongs to, in the order of the log.
    """

    def __init__(self, group: np.ndarray) -> None:
        self.group = group
        self.order = ordered(group)

    @cached_property
    def is_same(self) -> np.ndarray:
        """Whether each row in order, the first one apart, is of the group of the one before; shape (n_rows - 1,)."""
        in_order = self.group[self.order]
        found: np.ndarray = in_order[1:] == in_order[:-1]
        return found

    @cached_property
    def first(self) -> np.ndarray:
        """Place in order at which the group of each row in order begins."""
        begins = np.zeros(len(self.order), np.int64)
        places = np.flatnonzero(~self.is_same) + 1
        begins[places] = places
        return np.maximum.accumulate(begins)

    def before(self) -> np.ndarray:
        """Position of the row before each row, as `before` gives it."""
        found = np.full(len(self.group), NONE, np.int64)
        found[self.order[1:][self.is_same]] = self.order[:-1][self.is_same]
        return found

    def after(self) -> np.ndarray:
        """Position of the row after each row, as `after` gives it."""
        found = np.full(len(self.group), NONE, np.int64)
        found[self.order[:-1][self.is_same]] = self.order[1:][self.is_same]
        return found

    def last_where(self, is_mark: np.ndarray) -> np.ndarray:
        """Position of the last marked row at or before each row, as `last_where` gives it."""
        found = np.full(len(self.group), NONE, np.int64)
        if len(self.group):
            place = np.maximum.accumulate(np.where(is_mark[self.order], np.arange(len(self.group)), NONE))
            found[self.order] = np.where(place >= self.first, self.order[place], NONE)
        return found


def ordered(group: np.ndarray) -> np.ndarray:
    """Positions of rows in the order of their groups, in the order of the log within each.

    Group and position are sorted as one number where both fit into one: four times faster than a stable sort of the
    groups alone.
    """
    if not len(group):
        return np.zeros(0, np.int64)
    lowest = int(group.min())
    n_bits = (len(group) - 1).bit_length()
    if (int(group.max()) - lowest).bit_length() + n_bits > WIDEST:
        return np.argsort(group, kind="stable")
    key = (group.astype(np.int64) - lowest) << n_bits
    key |= np.arange(len(group))
    key.sort()
    key &= (1 << n_bits) - 1
    return key
