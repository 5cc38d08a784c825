"""Dispatches made by people, and which of them were wrong."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import after, before
from twin.eventlog.schema import Log
from twin.vocabulary import NONE, Activity, Outcome, Phase, Stage

SENT = (Activity.DISPATCH, Activity.ANSWER)  # to a unit, by a dispatcher


@dataclass(frozen=True, eq=False)
class Dispatches:
    """Dispatches before which somebody ended the sorting.

    Attributes
    ----------
    item : ndarray of int32, shape (n,)
        The sorting.
    is_back : ndarray of bool
        Whether it came back.
    is_wrong : ndarray of bool
        Whether it then went to another unit.
    is_known : ndarray of bool
        Whether the log tells: what has come back and waits to be dispatched when the log ends may go anywhere.
    """

    item: np.ndarray
    is_back: np.ndarray
    is_wrong: np.ndarray
    is_known: np.ndarray


def dispatches(log: Log) -> Dispatches:
    """Collect dispatches by people.

    One was wrong when it came back (RETURN) and the case then went to another unit: what its owner gives back and gets
    again was right. Where a unit keeps the case meanwhile, what the dispatcher answers (ANSWER) is the dispatch, not
    the DISPATCH that follows when another unit accepts.
    """
    rows = _rows(log)
    earlier, later = before(rows["case"]), after(rows["case"])
    numbers = np.flatnonzero(np.isin(rows["activity"], SENT) & (earlier != NONE))
    sorting = rows[earlier[numbers]]
    is_by_somebody = (sorting["activity"] == Stage.SORT) & (sorting["actor"] != NONE)
    numbers, sorting = numbers[is_by_somebody], sorting[is_by_somebody]
    is_back = (later[numbers] != NONE) & (rows["activity"][later[numbers]] == Activity.RETURN)
    again = np.full(len(numbers), NONE)
    again[is_back] = _next_dispatch(rows)[later[numbers][is_back]]
    is_wrong = is_back & (again != NONE) & (rows["unit"][again] != rows["unit"][numbers])
    return Dispatches(sorting["item"], is_back, is_wrong, ~is_back | (again != NONE))


def _rows(log: Log) -> np.ndarray:
    """Ends of sorting, dispatches and returns; of those that a unit accepts only the answer before them."""
    events = log.events
    is_told = (events["case"] != NONE) & (
        ((events["activity"] == Stage.SORT) & (events["phase"] == Phase.END))
        | ((events["phase"] == Phase.FACT) & np.isin(events["activity"], (*SENT, Activity.RETURN))))
    rows = events.compress(is_told)
    earlier = before(rows["case"])
    is_accepted = (rows["activity"] == Activity.DISPATCH) & (earlier != NONE)
    is_accepted &= rows["activity"][earlier] == Activity.ANSWER
    return rows[~is_accepted]


def _next_dispatch(rows: np.ndarray) -> np.ndarray:
    """Position of the first dispatch of the same case after each row; -1 without one."""
    found = np.full(len(rows), NONE, np.int64)
    if not len(rows):
        return found
    order = np.argsort(rows["case"], kind="stable")
    is_sent, case = np.isin(rows["activity"], SENT)[order], rows["case"][order]
    place = np.where(is_sent, np.arange(len(order)), len(order))
    upcoming = np.minimum.accumulate(place[::-1])[::-1]
    following = np.append(upcoming[1:], len(order))  # strictly after
    inside = np.minimum(following, len(order) - 1)
    is_there = (following < len(order)) & (case[inside] == case)
    found[order] = np.where(is_there, order[inside], NONE)
    return found


def is_to_unit(reason: np.ndarray) -> np.ndarray:
    """Whether a sorting that ended so sent the case to a unit, not to another tier."""
    is_sent: np.ndarray = reason == Outcome.DISPATCHED
    return is_sent
