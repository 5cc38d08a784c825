"""How old the open cases are, by place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.vocabulary import DAY_S, NONE


@dataclass(frozen=True)
class Age:
    """Open cases of one place.

    Attributes
    ----------
    place : str
        Its code.
    n_open : int
        Cases open at the end of the log.
    half_d : float or None
        Age that half of them exceed, days since report; None where none is open.
    oldest_d : float or None
        Age of the oldest, days.
    """

    place: str
    n_open: int
    half_d: float | None
    oldest_d: float | None


def ages(log: Log, end_s: int, place_of: Sequence[str]) -> tuple[Age, ...]:
    """Tell the age of the open cases of each place.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    place_of : sequence of str, shape (n_places,)
        Code under which each place of the log counts (its own, or that of its street); empty for one that is left out.

    Returns
    -------
    tuple of Age
        One for each code, in their order.
    """
    codes = sorted({code for code in place_of if code})
    number = {code: n for n, code in enumerate(codes)}
    group_of = np.array([*(number.get(code, NONE) for code in place_of), NONE], np.int64)
    cases = log.cases[log.cases["ending"] == NONE]
    group, age_d = group_of[cases["place"]], (end_s - cases["opened_s"]) / DAY_S
    return tuple(_age(code, age_d[group == n]) for n, code in enumerate(codes))


def _age(code: str, age_d: np.ndarray) -> Age:
    """Ages of the cases of one place."""
    if not len(age_d):
        return Age(code, 0, None, None)
    return Age(code, len(age_d), float(np.median(age_d)), float(age_d.max()))
