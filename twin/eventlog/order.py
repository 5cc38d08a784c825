"""What came before a row, and what after it, among the rows that belong together."""

import numpy as np

from twin.vocabulary import NONE


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
    earlier, later = _neighbours(group)
    found = np.full(len(group), NONE, np.int64)
    found[later] = earlier
    return found


def after(group: np.ndarray) -> np.ndarray:
    """Position of the row after each row, among rows of the same group; -1 for the last row of its group."""
    earlier, later = _neighbours(group)
    found = np.full(len(group), NONE, np.int64)
    found[earlier] = later
    return found


def _neighbours(group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of all pairs of rows that follow each other in a group."""
    order = np.argsort(group, kind="stable")
    is_same = group[order[1:]] == group[order[:-1]]
    return order[:-1][is_same], order[1:][is_same]


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
    order = np.argsort(group, kind="stable")
    sorted_group = group[order]
    place = np.where(is_mark[order], np.arange(len(group)), NONE)
    place = np.maximum.accumulate(place) if len(place) else place
    first = np.searchsorted(sorted_group, sorted_group)
    found = np.full(len(group), NONE, np.int64)
    found[order] = np.where(place >= first, order[place], NONE)
    return found
