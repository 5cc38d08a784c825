"""What a page is made of, whatever its language: worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from twin.eventlog import Log
from twin.kpi import Backlog, Hours, Passage, Wait, backlog, by_weekday_hour, funnel, waits
from twin.kpi.ages import Age, ages
from twin.kpi.axes import Naming
from twin.kpi.by_unit import UnitWait, waits_by_unit
from twin.kpi.causes import cause_stretches
from twin.kpi.gathered import Gathered
from twin.kpi.limits import LimitUse, limit_use
from twin.kpi.stories import Story, stories
from twin.kpi.turnover import Turnover, turnover
from twin.kpi.who_waits import WhoWaits, who_waits
from twin.vocabulary import HOUR_S, Stream

MOST_POINTS = 600


@dataclass(frozen=True, eq=False)
class Material:
    """What the log tells, ready to be put into words and figures.

    Attributes
    ----------
    log : Log
        The log.
    start : date
        Its first day.
    end_s : int
        Where it ends.
    turnover, passages, stock, week, stages, limits, units, stories
        As `twin.kpi` gives them.
    hours_by_cause : ndarray of float64, shape (n_streams, n_causes)
        What the time of cases went by with.
    streets, parts : tuple of Age
        Ages of the open cases of each street, and of each place in it that has cases of its own.
    waiting : WhoWaits
        Mean times of places and of groups of reporters.
    """

    log: Log
    start: date
    end_s: int
    turnover: tuple[Turnover, ...]
    passages: tuple[Passage, ...]
    stock: Backlog
    week: Hours
    stages: tuple[Wait, ...]
    limits: tuple[LimitUse, ...]
    hours_by_cause: np.ndarray
    units: tuple[UnitWait, ...]
    streets: tuple[Age, ...]
    parts: tuple[Age, ...]
    stories: tuple[Story, ...]
    waiting: WhoWaits

    @property
    def n_cases(self) -> int:
        """Cases of the log."""
        return len(self.log.cases)


def material(log: Log, end_s: int, start: date, streets: Mapping[str, Any],
             reporters: Mapping[str, str] | None = None) -> Material:
    """Work out what a page is made of.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    start : date
        Its first day.
    streets : mapping
        Code and name of the street of each place, by the code of the place; one that is not in it stands for itself.
    reporters : mapping, optional
        Group of each actor who may report, by name.
    """
    g, stretches = Gathered(log, end_s), cause_stretches(log, end_s)
    step_s = max(1, -(-end_s // (MOST_POINTS * HOUR_S))) * HOUR_S
    seen = places_seen(log)
    hours = stretches.by_cause(log.cases["stream"][stretches.case], len(Stream)) / HOUR_S
    return Material(
        log, start, end_s, turnover(log, end_s, g.given), funnel(log), backlog(log, end_s, step_s),
        by_weekday_hour(log, end_s, start.weekday()), waits(log, end_s), limit_use(log, g.given), hours,
        waits_by_unit(log, stretches), ages(log, end_s, street_codes(seen, streets)), ages(log, end_s, seen),
        stories(log, end_s, stretches), who_waits(g, Naming({}, streets or None, reporters or {})))


def places_seen(log: Log) -> list[str]:
    """Codes of the places of a log; nothing for those of which it has no case, as of streets in outline."""
    used = set(log.cases["place"].tolist())
    return [code if number in used else "" for number, code in enumerate(log.names.places)]


def street_codes(places: Sequence[str], streets: Mapping[str, Any]) -> list[str]:
    """Code of the street of each place; its own where nobody says which."""
    return [streets[code][0] if code in streets else code for code in places]
