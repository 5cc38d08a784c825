"""Refusing beforehand what a run could not hold: an event knows so many rows of a table, and no more."""

from collections.abc import Iterable

import numpy as np

from twin.scenario import Scenario, where
from twin.state import MOST_ROWS, MOST_SECONDS, Tables
from twin.vocabulary import DAY_S, NONE, BadInput

MOST_PEOPLE = 1_000_000


def refuse_long(scenario: Scenario) -> None:
    """Refuse more seconds than an event can say."""
    if scenario.calendar.days * DAY_S >= MOST_SECONDS:
        raise BadInput(f"calendar.days: {scenario.calendar.days} days are too many; at most {MOST_SECONDS // DAY_S}")


def refuse_staff(counts: Iterable[int]) -> None:
    """Refuse more people at work than a machine should be asked for."""
    n_people = sum(counts)
    if n_people > MOST_PEOPLE:
        raise BadInput(f"staff: {n_people:,} people would be at work in all places together; at most {MOST_PEOPLE:,} "
                       f"may be")


def refuse_births(scenario: Scenario, tables: Tables, first_day: int) -> None:
    """Refuse a run in which more problems are expected to arise than it has rows for; name the longest that fits."""
    n_days = scenario.calendar.days - first_day
    born = np.cumsum(births_by_day(tables, n_days)) + len(tables["arrivals"])
    if born[-1] <= MOST_ROWS:
        return
    most_days = max(0, int(np.searchsorted(born, MOST_ROWS, "right")) + first_day)
    before = f" and the {-first_day} before them" if first_day else ""
    advice = f"at most {most_days} days fit" if most_days else "not one day fits; lower the births of a day"
    raise BadInput(f"{where(scenario, 'calendar', 'days')}: about {born[-1]:,.0f} problems would arise in "
                   f"{scenario.calendar.days} days{before}, and a run holds {MOST_ROWS:,}; {advice}")


def births_by_day(tables: Tables, n_days: int) -> np.ndarray:
    """Births expected on each day of a run; shape (n_days,)."""
    sources, loads = tables["sources"], tables["loads"]["factor"]
    born = np.full(n_days, sources["rate"][sources["first_load"] == NONE].sum())
    for first in np.unique(sources["first_load"][sources["first_load"] != NONE]):
        born += sources["rate"][sources["first_load"] == first].sum() * loads[first : first + n_days]
    return born
