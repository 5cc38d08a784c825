"""The official calendar and the shifts, as tables."""

from datetime import date, timedelta

import numpy as np

from twin.parameters import working_days
from twin.scenario import Scenario
from twin.scenario.people import DAYS_OF_WEEK, ShiftTemplate
from twin.state import TABLES, blank, table_from
from twin.vocabulary import DAY_S, HOUR_S

MARGIN_DAYS = 420  # limits that begin near the end of a run
ALWAYS = "always"


def first_day(scenario: Scenario) -> int:
    """Day number at which a run begins: 0, or before it with a warm start."""
    return -scenario.initial.warm_days if scenario.initial.kind == "warm" else 0


def days_table(scenario: Scenario) -> tuple[np.ndarray, list[str]]:
    """Days from the first of the run to well beyond its end, and warnings about years not yet announced."""
    start = scenario.calendar.start + timedelta(days=first_day(scenario))
    n_days = scenario.calendar.days - first_day(scenario) + MARGIN_DAYS
    working = working_days(start, n_days, scenario.calendar.holidays)
    table = blank(TABLES["days"], n_days)
    table["is_workday"] = working.flags
    table["n_workdays"] = np.concatenate([[0], np.cumsum(table["is_workday"])[:-1]])
    table["next_month"] = [next_month(start + timedelta(days=i), scenario.calendar.start) for i in range(n_days)]
    last = scenario.calendar.start + timedelta(days=scenario.calendar.days - 1)
    unsure = [year for year in working.unannounced_years if start.year <= year <= last.year]
    return table, [f"working days of {year} are not announced yet; they were made by rule" for year in unsure]


def next_month(day: date, start: date) -> int:
    """Day number of the first day of the month after the one of `day`."""
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (first - start).days


def shift_names(scenario: Scenario) -> list[str]:
    """Names of the shifts in the order of their rows; the first one is always on duty."""
    return [ALWAYS, *(name for name in scenario.shifts if name != ALWAYS)]


def shifts_table(scenario: Scenario) -> np.ndarray:
    """One row for each shift."""
    templates = [scenario.shifts.get(name, ShiftTemplate()) for name in shift_names(scenario)]
    return table_from(TABLES["shifts"], [shift_row(template) for template in templates])


def shift_row(shift: ShiftTemplate) -> dict[str, object]:
    """Fields of one shift."""
    windows = [(round(start * HOUR_S), round(end * HOUR_S)) for start, end in shift.hours]
    if not windows and (shift.days != "all" or shift.rota is not None):
        windows = [(0, DAY_S)]
    padded = windows + [(0, 0)] * (4 - len(windows))
    listed = shift.days if isinstance(shift.days, tuple) else DAYS_OF_WEEK
    return {
        "n_windows": len(windows),
        "start_s": [start for start, _ in padded],
        "end_s": [end for _, end in padded],
        "weekdays": sum(1 << DAYS_OF_WEEK.index(day) for day in listed),
        "is_workdays_only": int(shift.days == "workdays"),
        "days_on": shift.rota.days_on if shift.rota else 1,
        "cycle_days": shift.rota.cycle if shift.rota else 1,
        "longest_s": longest_s(shift, windows),
    }


def longest_s(shift: ShiftTemplate, windows: list[tuple[int, int]]) -> int:
    """Longest stretch of duty; windows that meet at midnight between two days of duty are one."""
    lengths = [end - start for start, end in windows]
    if len(windows) > 1 and windows[0][0] == 0 and windows[-1][1] == DAY_S and has_days_in_a_row(shift):
        lengths.append(lengths[0] + lengths[-1])
    return max(lengths, default=DAY_S)


def has_days_in_a_row(shift: ShiftTemplate) -> bool:
    """Whether somebody at this shift is ever on duty on two days that follow one another."""
    if shift.rota is not None and shift.rota.days_on == 1 < shift.rota.cycle:
        return False
    week = shift.days if isinstance(shift.days, tuple) else DAYS_OF_WEEK
    return any(day in week and DAYS_OF_WEEK[number - 6] in week for number, day in enumerate(DAYS_OF_WEEK))
