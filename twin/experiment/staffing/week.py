"""Weeks that one person may work: shifts on the seven days, and the rules that a rota must keep to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from math import comb

import numpy as np

from twin.parameters import parameter
from twin.vocabulary import BadInput

DAYS, DAY_H, OFF = 7, 24, -1
WEEKS_PER_MONTH = 365 / 12 / 7
MOST_WEEKS = 400_000  # that are looked at; more kinds of shift than people can keep in mind make more


@dataclass(frozen=True)
class Shift:
    """One kind of shift.

    Attributes
    ----------
    name : str
        What it is called.
    hours : tuple of (float, float)
        Windows of duty, in hours from midnight of the day on which it begins; a night ends beyond 24: `((22, 30),)`.

    Raises
    ------
    BadInput
        Windows that are empty, overlap or begin on another day.
    """

    name: str
    hours: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        edges = [edge for window in self.hours for edge in window]
        if not edges or any(a >= b for a, b in zip(edges[::2], edges[1::2], strict=True)) or edges != sorted(edges):
            raise BadInput(f"shift {self.name}: windows must each end after they begin, apart and in order: ((8, 12), "
                           f"(14, 18)); a night ends beyond 24: ((22, 30),)")
        if not 0 <= edges[0] < DAY_H or edges[-1] > edges[0] + DAY_H:
            raise BadInput(f"shift {self.name}: must begin between 0 and 24 and be over within 24 hours")

    @property
    def start_h(self) -> float:
        """Hour of its day at which it begins."""
        return self.hours[0][0]

    @property
    def end_h(self) -> float:
        """Hour at which it ends, beyond 24 on the next day."""
        return self.hours[-1][1]

    @property
    def length_h(self) -> float:
        """Hours of duty."""
        return sum(end - start for start, end in self.hours)

    def is_night(self, night: tuple[float, float]) -> bool:
        """Whether some of its duty lies between the hours of the evening and of the morning."""
        dark = [(night[0] - DAY_H, night[1]), (night[0], night[1] + DAY_H)]
        return any(start < last and end > first for start, end in self.hours for first, last in dark)


@dataclass(frozen=True)
class Rules:
    """What everybody's week must keep to.

    Attributes
    ----------
    day_h, week_h : float
        Hours of a day and of a week beyond which there is overtime: the larger of both sums counts.
    overtime_h : float
        Most overtime in a week.
    longest_h : float
        Longest shift, hours of duty.
    days_off : int
        Days of a week without a minute of duty, at least.
    rest_h, rest_after_night_h : float
        Hours between the end of a shift and the beginning of the next one, at least; after a night shift.
    kinds : int
        Kinds of shift in a week, at most.
    night : (float, float)
        Hours between which duty makes a night shift: in the evening, and on the next morning.
    """

    day_h: float
    week_h: float
    overtime_h: float
    longest_h: float
    days_off: int
    rest_h: float
    rest_after_night_h: float
    kinds: int
    night: tuple[float, float]

    def but(self, **changes: float) -> "Rules":
        """Return the rules with some of them changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def rules_on(day: date) -> Rules:
    """Rules that hold on a day, by the parameters `rota_...`; the month's overtime is spread over its weeks."""
    def number(name: str) -> float:
        return parameter(name).at(day)

    return Rules(
        day_h=number("rota_day"), week_h=number("rota_week"),
        overtime_h=number("rota_overtime_month") / WEEKS_PER_MONTH,
        longest_h=number("rota_day") + number("rota_overtime_day"), days_off=int(number("rota_days_off")),
        rest_h=number("rota_rest"), rest_after_night_h=number("rota_rest_after_night"),
        kinds=int(number("rota_kinds")), night=(number("night_start"), number("night_end")))


def weeks(shifts: Sequence[Shift], rules: Rules) -> np.ndarray:
    """All weeks that one person may work again and again, Sunday before Monday.

    Parameters
    ----------
    shifts : sequence of Shift
        Kinds of shift there are.
    rules : Rules
        What a week keeps to.

    Returns
    -------
    ndarray of int, shape (n_weeks, 7)
        Number of the shift on each day, -1 for none; never a week without any duty.

    Raises
    ------
    BadInput
        There are too many to look at.
    """
    usable = [number for number, shift in enumerate(shifts) if shift.length_h <= rules.longest_h]
    kinds = min(rules.kinds, len(usable))
    if n_weeks(shifts, rules.kinds) > MOST_WEEKS:
        raise BadInput(f"rota: {len(shifts)} kinds of shift, {kinds} of them in a week, make too many weeks to look "
                       f"at; leave some out, or set kinds to {max(1, kinds - 1)}")
    found = [np.array(list(product((OFF, *some), repeat=DAYS))) for some in combinations(usable, kinds) if some]
    every = np.unique(np.concatenate(found), axis=0)[1:] if found else np.zeros((0, DAYS), int)
    return every[_is_allowed(every, shifts, rules)]


def n_weeks(shifts: Sequence[Shift], kinds: int) -> int:
    """How many weeks there are before any rule but the kinds of shift in a week."""
    kinds = min(kinds, len(shifts))
    return comb(len(shifts), kinds) * (kinds + 1) ** DAYS


def fullest(each: np.ndarray, n_shifts: int) -> np.ndarray:
    """Which of all allowed weeks have no other one that has the same shifts and more; yes or no, shape (n_weeks,).

    Whoever leaves out a shift keeps to all rules, so that these are enough to see what can be covered.
    """
    place = (n_shifts + 1) ** np.arange(DAYS)
    codes = (each + 1) @ place
    is_full = np.ones(len(each), bool)
    for day in range(DAYS):
        is_off = each[:, day] == OFF
        for number in range(n_shifts):
            is_full &= ~(is_off & np.isin(codes + (number + 1) * place[day], codes))
    return is_full


def overtime_of(each: np.ndarray, shifts: Sequence[Shift], rules: Rules) -> np.ndarray:
    """Hours of overtime in each week: beyond the days' hours or beyond the week's, whichever is more."""
    lengths = np.array([*(shift.length_h for shift in shifts), 0.0])[each]
    beyond_days = np.maximum(lengths - rules.day_h, 0).sum(axis=1)
    return np.asarray(np.maximum(np.maximum(lengths.sum(axis=1) - rules.week_h, 0), beyond_days))


def hours_of(each: np.ndarray, shifts: Sequence[Shift]) -> np.ndarray:
    """Hours of duty in each week."""
    return np.asarray(np.array([*(shift.length_h for shift in shifts), 0.0])[each].sum(axis=1))


def _is_allowed(each: np.ndarray, shifts: Sequence[Shift], rules: Rules) -> np.ndarray:
    """Whether each week keeps to the rules."""
    ends = np.array([*(shift.end_h for shift in shifts), 0.0])[each]
    has_duty = (each != OFF) | (np.roll(ends, 1, axis=1) > DAY_H)
    is_rested = np.ones(len(each), bool)
    for n_days in range(1, DAYS + 1):
        is_rested &= (_rests(each, shifts, n_days) >= _needed(each, shifts, rules)).all(axis=1)
    return ((overtime_of(each, shifts, rules) <= rules.overtime_h + 1e-9) & is_rested
            & (DAYS - has_duty.sum(axis=1) >= rules.days_off))


def _rests(each: np.ndarray, shifts: Sequence[Shift], n_days: int) -> np.ndarray:
    """Hours from the end of each day's shift to the beginning of the one so many days later; endless without one."""
    ends = np.array([*(shift.end_h for shift in shifts), -np.inf])[each]
    starts = np.array([*(shift.start_h for shift in shifts), np.inf])[np.roll(each, -n_days, axis=1)]
    return n_days * DAY_H + starts - ends


def _needed(each: np.ndarray, shifts: Sequence[Shift], rules: Rules) -> np.ndarray:
    """Hours of rest that each day's shift asks for."""
    of_shift = [rules.rest_after_night_h if shift.is_night(rules.night) else rules.rest_h for shift in shifts]
    return np.array([*of_shift, 0.0])[each]
