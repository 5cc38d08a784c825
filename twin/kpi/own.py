"""Shares and ratios that the twin adds to those of the field: bounces, disputes, supervision, visits."""

import numpy as np

from twin.kpi.gathered import Gathered
from twin.kpi.tally import Marks, Tally, for_each, marks_of_cases, marks_of_people
from twin.vocabulary import HOUR_S, NONE, Activity, Phase, Reason, Stage

CHANGED = 1  # `value` of the end of a visit after which the register is another


def _dispatched_cases(g: Gathered) -> Marks:
    """Cases that were with a unit within the log, by their last assignment."""
    last = g.last_assignment
    given = g.given
    since_s = np.maximum(given.from_s[last], 0)
    return marks_of_cases(g.log, given.case[last], since_s, given.unit[last], given.tier[last])


def bounces(g: Gathered) -> Tally:
    """Returns for each case that was with a unit; the unit is the one that gave it back."""
    rows = g.rows(Activity.RETURN, Phase.FACT)
    return for_each(marks_of_cases(g.log, rows["case"], rows["time_s"], rows["unit"], rows["tier"]),
                    _dispatched_cases(g))


def disputes(g: Gathered) -> Tally:
    """Matters laid before the arbiter for each case that was with a unit."""
    rows = g.rows(Stage.ARBITRATE, Phase.ENABLE)
    rows = rows[rows["case"] != NONE]
    return for_each(marks_of_cases(g.log, rows["case"], rows["time_s"], None, rows["tier"]), _dispatched_cases(g))


def supervised(g: Gathered) -> Tally:
    """Cases that the bureau took up, asked for and not withdrawn, for each case that was with a unit."""
    asked = g.rows(Activity.SUPERVISE, Phase.ENABLE)
    gone = g.rows(Activity.SUPERVISE, Phase.END)
    rows = asked[~np.isin(asked["item"], gone["item"][gone["reason"] == Reason.WITHDRAWN])]
    return for_each(marks_of_cases(g.log, rows["case"], rows["time_s"], None, rows["tier"]), _dispatched_cases(g))


def visits(g: Gathered) -> Tally:
    """Doors visited for each hour on duty of those who visit any."""
    return _for_each_hour(g, g.rows(Activity.VISIT, Phase.END))


def register_changes(g: Gathered) -> Tally:
    """Changes of the register for each hour on duty of those who visit any."""
    rows = g.rows(Activity.VISIT, Phase.END)
    return _for_each_hour(g, rows[rows["value"] == CHANGED])


def _for_each_hour(g: Gathered, rows: np.ndarray) -> Tally:
    """Rows of people, for each hour on duty of those who visit any."""
    all_visits = g.rows(Activity.VISIT, Phase.END)
    staff = g.people
    visitors = np.unique(all_visits["actor"][all_visits["actor"] != NONE])
    rows = rows[rows["actor"] != NONE]
    actor = np.concatenate([rows["actor"], visitors]).astype(np.int64)
    marks = marks_of_people(actor, staff.unit[actor], staff.tier[actor])
    n_rows, n_people = len(rows), len(visitors)
    return Tally(marks, np.repeat([1.0, 0.0], [n_rows, n_people]),
                 np.concatenate([np.zeros(n_rows), staff.duty_s[visitors] / HOUR_S]))
