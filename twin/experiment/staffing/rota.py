"""Rotas that people can work: from people needed in each hour of the week to who works which shift on which day.

Every column of the program is a week that one person may work (Dantzig 1954); `scipy.optimize.milp` says how many
people work each. A rota is one week that repeats for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from twin.experiment.staffing.erlang import MOST_PEOPLE
from twin.experiment.staffing.week import (
    DAY_H,
    DAYS,
    MOST_WEEKS,
    OFF,
    Rules,
    Shift,
    fullest,
    hours_of,
    n_weeks,
    overtime_of,
    weeks,
)
from twin.vocabulary import BadInput, WorkFailed

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_S, NEARLY = 30, 1e-6
GIVEN_UP = {  # step by which a rule is given up, and the value beyond which nobody would go
    "overtime_h": (1.0, 60.0), "week_h": (1.0, 84.0), "longest_h": (1.0, 24.0), "days_off": (-1, 0),
    "rest_h": (-1.0, 0.0), "rest_after_night_h": (-1.0, 0.0), "kinds": (1, DAYS),
}


@dataclass(frozen=True)
class Rota:
    """Who works when.

    Attributes
    ----------
    shifts : tuple of Shift
        Kinds of shift.
    rules : Rules
        What it keeps to.
    weeks : ndarray of int, shape (n_people, 7)
        Number of the shift of each person on each day from Monday on, -1 for none.
    uncovered : ndarray of float, shape (n_periods,)
        People that are missing in each period of the week.
    is_proven : bool
        Whether nothing better exists, rather than nothing better was found in time.
    """

    shifts: tuple[Shift, ...]
    rules: Rules
    weeks: np.ndarray
    uncovered: np.ndarray
    is_proven: bool

    @property
    def n_people(self) -> int:
        """People on the roster; those who are ill or on leave come on top."""
        return len(self.weeks)

    @property
    def hours(self) -> np.ndarray:
        """Hours of duty of each person in a week."""
        return hours_of(self.weeks, self.shifts)

    @property
    def overtime(self) -> np.ndarray:
        """Hours of these that are overtime."""
        return overtime_of(self.weeks, self.shifts, self.rules)

    @property
    def uncovered_h(self) -> float:
        """Person-hours of a week in which somebody is missing."""
        return float(self.uncovered.sum() * DAYS * DAY_H / len(self.uncovered))

    def table(self) -> pd.DataFrame:
        """One row for each person: the shift of each day (empty for none), hours and overtime."""
        names = np.array([*(shift.name for shift in self.shifts), ""], dtype=object)
        return pd.DataFrame(names[self.weeks], columns=list(NAMES)).assign(
            hours=self.hours, overtime=self.overtime).rename_axis("person")


@dataclass(frozen=True)
class Binding:
    """A rule that stands in the way, and how little of it would have to be given up.

    Attributes
    ----------
    rule : str
        Name of the rule in `Rules`, or `people`.
    said, needed : float
        What is asked for, and the nearest value with which nobody would be missing.
    """

    rule: str
    said: float
    needed: float


def rota(cover: Sequence[float] | np.ndarray, shifts: Sequence[Shift], rules: Rules,
         people: int | None = None) -> Rota:
    """Make a rota: with as few people as cover what is needed, then with as few hours.

    Parameters
    ----------
    cover : array of float, shape (n_periods,)
        People needed in each period of the week from Monday 0:00 on; 168 for hours, or another multiple of 7.
    shifts : sequence of Shift
        Kinds of shift; they begin and end where periods do.
    rules : Rules
        What everybody's week keeps to, such as `rules_on(scenario.calendar.start)`.
    people : int, optional
        At most so many people; as many as it takes unless given.

    Returns
    -------
    Rota
        With people missing in `uncovered` where nothing else can be done; `binding` says why.

    Raises
    ------
    BadInput
        Cover or shifts that cannot be used.
    WorkFailed
        Nothing was found in time.
    """
    needed = _needed(cover)
    if people is not None and people < 1:
        raise BadInput(f"rota: {people} people cannot work any shift; must be at least 1")
    each, on_duty = _weeks_of_use(needed, shifts, rules)
    effort = hours_of(each, shifts) + overtime_of(each, shifts, rules)
    reached = np.where(on_duty.sum(axis=1) > 0, needed, 0)
    if not reached.any():
        counts, is_proven = np.zeros(len(each), int), True
    else:
        is_full = fullest(each, len(shifts))
        counts, is_proven = _counted(on_duty, reached, people, effort, is_full)
    return Rota(tuple(shifts), rules, np.repeat(each, counts, axis=0),
                np.maximum(needed - on_duty @ counts, 0), is_proven)


def binding(cover: Sequence[float] | np.ndarray, shifts: Sequence[Shift], rules: Rules,
            people: int | None = None) -> list[Binding]:
    """Say which rules stand in the way of a rota without anybody missing: each that need only be given up alone.

    Parameters
    ----------
    cover, shifts, rules, people
        As of `rota`.

    Returns
    -------
    list of Binding
        Empty where nobody is missing, and where giving up no single rule would help.
    """
    needed = _needed(cover)

    def is_covered(changed: Rules) -> bool:
        return _n_fewest(needed, shifts, changed) <= (MOST_PEOPLE if people is None else people)

    if is_covered(rules):
        return []
    found = []
    for rule in GIVEN_UP:
        values = _given_up(rule, rules, shifts)
        number = _first([rules.but(**{rule: value}) for value in values], is_covered)
        found += [] if number is None else [Binding(rule, getattr(rules, rule), values[number])]
    if people is not None:
        enough = _n_fewest(needed, shifts, rules)
        found += [Binding("people", people, enough)] if np.isfinite(enough) else []
    return found


def _given_up(rule: str, rules: Rules, shifts: Sequence[Shift]) -> list[float]:
    """Values of a rule that ask for less and less."""
    step, last = GIVEN_UP[rule]
    n_steps = int(np.ceil((last - getattr(rules, rule)) / step))
    values = [getattr(rules, rule) + number * step for number in range(1, n_steps)] + [last] * (n_steps > 0)
    return values if rule != "kinds" else [value for value in values if n_weeks(shifts, int(value)) <= MOST_WEEKS]


def _first(values: Sequence[Rules], is_enough: Callable[[Rules], bool]) -> int | None:
    """Number of the first value that is enough, by halving: what is enough stays so further on."""
    if not values or not is_enough(values[-1]):
        return None
    low, high = -1, len(values) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(values[middle]) else (middle, high)
    return high


# ---------------------------------------------------------------------------------------------- the program
def _needed(cover: Sequence[float] | np.ndarray) -> np.ndarray:
    """People needed; refuses what is no week of periods."""
    needed = np.asarray(cover, float)
    if needed.ndim != 1 or not len(needed) or len(needed) % DAYS or not np.isfinite(needed).all() or needed.min() < 0:
        raise BadInput(f"rota: cover must be people needed in each period of a week, 168 for hours or another multiple "
                       f"of 7, none below 0; {len(needed)} are given")
    return needed


def _on_duty(each: np.ndarray, shifts: Sequence[Shift], n_periods: int) -> csr_array:
    """Whether somebody who works a week is on duty in a period; shape (n_periods, n_weeks)."""
    per_h = n_periods / DAYS / DAY_H
    of_shift = np.zeros((DAYS, len(shifts) + 1, n_periods), np.int8)
    for number, shift in enumerate(shifts):
        for day in range(DAYS):
            for start, end in shift.hours:
                first, last = ((day * DAY_H + edge) * per_h for edge in (start, end))
                if abs(first - round(first)) > NEARLY or abs(last - round(last)) > NEARLY:
                    raise BadInput(f"shift {shift.name}: begins or ends within a period of {1 / per_h:g} h; cut the "
                                   f"week finer")
                of_shift[day, number, np.arange(round(first), round(last)) % n_periods] = 1
    there = np.zeros((n_periods, len(each)), np.int8)
    for day in range(DAYS):
        there += of_shift[day, each[:, day]].T
    return csr_array(there)


def _weeks_of_use(needed: np.ndarray, shifts: Sequence[Shift], rules: Rules) -> tuple[np.ndarray, csr_array]:
    """Allowed weeks without a shift in all of which nobody is needed, and when whoever works them is on duty."""
    each = weeks(shifts, rules)
    alone = np.full((DAYS * len(shifts), DAYS), OFF)
    alone[np.arange(len(alone)), np.arange(len(alone)) % DAYS] = np.arange(len(alone)) // DAYS
    is_of_use = (_on_duty(alone, shifts, len(needed)).T @ needed > 0).reshape(len(shifts), DAYS)
    is_of_use = np.concatenate([is_of_use, np.ones((1, DAYS), bool)])  # a day off is
    each = each[is_of_use[each, np.arange(DAYS)].all(axis=1)]
    return each, _on_duty(each, shifts, len(needed))


def _n_fewest(needed: np.ndarray, shifts: Sequence[Shift], rules: Rules) -> float:
    """The fewest people who cover all that is needed; endless where nobody can."""
    each, on_duty = _weeks_of_use(needed, shifts, rules)
    on_duty = on_duty[:, fullest(each, len(shifts))]
    if (needed[on_duty.sum(axis=1) == 0] > 0).any():
        return np.inf
    return round(_solved(np.ones(on_duty.shape[1]), [LinearConstraint(on_duty, needed, np.inf)])[0].sum())


def _counted(on_duty: csr_array, needed: np.ndarray, people: int | None, effort: np.ndarray,
             is_full: np.ndarray) -> tuple[np.ndarray, bool]:
    """How many work each week, and whether it is proven that nothing is better.

    First with full weeks only: as few people as possible or, where their number is given, as few person-hours missing.
    Then with all weeks and no more than that, the least effort.
    """
    n_periods, n_each = on_duty.shape
    is_given = people is not None
    both = hstack([on_duty, eye_array(n_periods)]).tocsr()  # columns of what is missing stand behind
    is_week = np.arange(n_each + n_periods) < n_each
    most = np.where(is_week, np.inf, needed.max() if is_given else 0.0)[:n_each + n_periods]
    cost = np.where(is_week, 0.0 if is_given else 1.0, 1.0 if is_given else 0.0)
    rows = [LinearConstraint(both, needed, np.inf)]
    if is_given:
        rows.append(LinearConstraint(is_week[None].astype(float), 0, people))
    full = np.where(np.concatenate([is_full, np.ones(n_periods, bool)]), most, 0.0)
    first, is_first_proven = _solved(cost, rows, full, is_week)
    rows.append(LinearConstraint(cost[None], 0, cost @ first + NEARLY))
    effort = np.concatenate([effort, np.zeros(n_periods)])
    counts, is_proven = _solved(effort, rows, most, is_week, first)
    return np.rint(counts[:n_each]).astype(int), is_proven and is_first_proven


def _solved(cost: np.ndarray, rows: list[LinearConstraint], most: np.ndarray | float = np.inf,
            is_whole: np.ndarray | int = 1, otherwise: np.ndarray | None = None) -> tuple[np.ndarray, bool]:
    """Numbers of the least cost, and whether that is proven; another solution where none was found in time."""
    found = milp(cost, constraints=rows, integrality=np.broadcast_to(is_whole, cost.shape), bounds=Bounds(0, most),
                 options={"time_limit": LONGEST_S})
    if found.x is not None:
        return found.x, found.status == 0
    if otherwise is None:
        raise WorkFailed(f"rota: no rota was found within {LONGEST_S} seconds; give fewer kinds of shift")
    return otherwise, False
