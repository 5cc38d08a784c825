"""The official calendar and the shifts, as tables."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from twin.parameters import working_days
from twin.scenario import Scenario
from twin.scenario.people import DAYS_OF_WEEK, ShiftTemplate, StaffOfPost
from twin.state import MOST_WINDOWS, TABLES, blank, table_from
from twin.vocabulary import DAY_S, HOUR_S, Post

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
    """One row for each shift; where part of the places is simulated in outline, one more for each post."""
    templates = [template_of(scenario, name) for name in shift_names(scenario)]
    if scenario.places.detail:
        templates += [hours_of_post(scenario, post) for post in Post]
    return table_from(TABLES["shifts"], [shift_row(template) for template in templates])


def template_of(scenario: Scenario, name: str) -> ShiftTemplate:
    """A shift by its name."""
    return scenario.shifts.get(name, ShiftTemplate())


# ---------------------------------------------------------------------------------------------- posts as a whole
def duty_row(scenario: Scenario, post: Post, n_people: int) -> int:
    """Row of the shift that says when anybody of a post is there: of one person alone, his or her own with its rota."""
    said = scenario.staff.get(post, StaffOfPost())
    if n_people == 1 and len(said.shift) == 1:
        return shift_names(scenario).index(said.shift[0])
    return len(shift_names(scenario)) + list(Post).index(post)


def hours_of_post(scenario: Scenario, post: Post) -> ShiftTemplate:
    """When anybody of a post is there: the hours of all its shifts together, rotas left aside."""
    said = scenario.staff.get(post, StaffOfPost())
    templates = [template_of(scenario, name) for name in said.shift]
    days: Any = "all"
    if all(template.days == "workdays" for template in templates):
        days = "workdays"
    elif all(isinstance(template.days, tuple) for template in templates):
        days = tuple(day for day in DAYS_OF_WEEK if any(day in template.days for template in templates))
    hours = () if any(not template.hours for template in templates) else merged(
        sorted(window for template in templates for window in template.hours))
    return ShiftTemplate.model_construct(days=days, rota=None, hours=hours)


def merged(windows: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Windows of a day, those that overlap or touch joined; then the closest ones, until a shift has room for them."""
    found = windows[:1]
    for start, end in windows[1:]:
        if start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    while len(found) > MOST_WINDOWS:
        gap = min(range(1, len(found)), key=lambda number: found[number][0] - found[number - 1][1])
        found[gap - 1:gap + 1] = [(found[gap - 1][0], found[gap][1])]
    return tuple(found)


def shift_row(shift: ShiftTemplate) -> dict[str, object]:
    """Fields of one shift."""
    windows = [(round(start * HOUR_S), round(end * HOUR_S)) for start, end in shift.hours]
    if not windows and (shift.days != "all" or shift.rota is not None or shift.away):
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
        "longest_s": longest_s(shift, windows), **away_fields(shift),
    }


def away_fields(shift: ShiftTemplate) -> dict[str, object]:
    """Fields of the regular duties that take people from the work."""
    said = [(round(start * HOUR_S), round(end * HOUR_S), sum(1 << DAYS_OF_WEEK.index(day) for day in each.days))
            for each in shift.away for start, end in each.hours]
    starts, ends, weekdays = (list(column) for column in zip(*said, *[(0, 0, 0)] * (4 - len(said)), strict=True))
    return {"n_away": len(said), "away_start_s": starts, "away_end_s": ends, "away_weekdays": weekdays}


def longest_s(shift: ShiftTemplate, windows: list[tuple[int, int]]) -> int:
    """Longest stretch of duty; windows that meet at midnight between two days of duty are one."""
    lengths = [end - start for start, end in windows]
    if shift.away:
        return max(longest_on(shift, windows, day) for day in week_of(shift))
    if len(windows) > 1 and windows[0][0] == 0 and windows[-1][1] == DAY_S and has_days_in_a_row(shift):
        lengths.append(lengths[0] + lengths[-1])
    return max(lengths, default=DAY_S)


def week_of(shift: ShiftTemplate) -> tuple[str, ...]:
    """Days of the week on which a shift is worked."""
    return shift.days if isinstance(shift.days, tuple) else DAYS_OF_WEEK


def longest_on(shift: ShiftTemplate, windows: list[tuple[int, int]], day: str) -> int:
    """Longest stretch of duty on a day of the week, between the regular duties that take people from the work."""
    taken = sorted((round(start * HOUR_S), round(end * HOUR_S)) for each in shift.away if day in each.days
                   for start, end in each.hours)
    longest = 0
    for start, end in windows:
        free_from = start
        for begins, ends in [*taken, (end, end)]:
            longest = max(longest, min(begins, end) - free_from)
            free_from = max(free_from, min(ends, end))
    return longest


def has_days_in_a_row(shift: ShiftTemplate) -> bool:
    """Whether somebody at this shift is ever on duty on two days that follow one another."""
    if shift.rota is not None and shift.rota.days_on == 1 < shift.rota.cycle:
        return False
    week = week_of(shift)
    return any(day in week and DAYS_OF_WEEK[number - 6] in week for number, day in enumerate(DAYS_OF_WEEK))
