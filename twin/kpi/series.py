"""What changes over time: cases on their way, backlog, arrivals against staff on duty, waits."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import after
from twin.eventlog.schema import Log
from twin.kpi.stretches import duty, posts, seconds_by_hour
from twin.kpi.waits import Wait, waits
from twin.vocabulary import (
    FIRST_SIDE,
    HOUR_S,
    LINK_OF,
    NONE,
    Activity,
    Ending,
    Link,
    Phase,
    Reason,
    Stage,
)

__all__ = ["Backlog", "Hours", "Passage", "Wait", "backlog", "by_hour", "by_weekday_hour", "funnel", "waits"]

HOURS_A_DAY, HOURS_A_WEEK, DAYS_A_WEEK = 24, 168, 7
MOVES = (Activity.REPORT, Activity.CARRY, Activity.SEND_DOWN, Activity.ESCALATE, Activity.CONCLUDE)


# ------------------------------------------------------------------------------------------- the seven links
@dataclass(frozen=True)
class Passage:
    """How many cases came to a link, and how many went on from it (or ended there)."""

    link: Link
    n_entered: int
    n_left: int


def funnel(log: Log) -> tuple[Passage, ...]:
    """Count the cases that entered and left each of the seven links.

    A case has entered a link when it has a row in one of its stages, and has left it when its last row lies in
    another, or ends its stage, or when the case is concluded: what waits only to be archived has left. A closed case
    that a unit led enters appraisal, and leaves it when that unit is next appraised. A case carried over is counted
    in the links it was seen in.

    Returns
    -------
    tuple of Passage
        Seven, in the order of the links.
    """
    events = log.events
    staged = events[(events["case"] != NONE) & (events["activity"] < FIRST_SIDE)]
    link_of = np.full(len(Stage), NONE)
    for stage, one in LINK_OF.items():
        link_of[stage] = one
    link = link_of[staged["activity"]]
    is_last = after(staged["case"]) == NONE
    last = staged[is_last]
    is_over = (last["phase"] == Phase.FACT) | ((last["phase"] == Phase.END) & (last["reason"] < min(Reason)))
    is_over |= log.cases["ending"][last["case"]] != NONE
    waits_in = link_of[last["activity"]][~is_over]
    n_entered = np.bincount(np.unique(staged["case"].astype(np.int64) * len(Link) + link) % len(Link),
                            minlength=len(Link))
    n_left = n_entered - np.bincount(waits_in, minlength=len(Link))
    n_led, n_appraised = _appraised(log)
    if not n_entered[Link.APPRAISAL]:  # the workflow has no stage of appraisal: units are appraised month by month
        n_entered[Link.APPRAISAL], n_left[Link.APPRAISAL] = n_led, n_appraised
    return tuple(Passage(one, int(n_entered[one]), int(n_left[one])) for one in Link)


def _appraised(log: Log) -> tuple[int, int]:
    """How many closed cases a unit led, and for how many that unit was appraised since."""
    cases = log.cases[(log.cases["ending"] == Ending.CLOSED) & (log.cases["unit"] != NONE)]
    rows = log.events[(log.events["activity"] == Activity.APPRAISE) & (log.events["unit"] != NONE)]
    last_s = np.full(len(log.names.units), NONE, np.int64)
    np.maximum.at(last_s, rows["unit"], rows["time_s"])
    return len(cases), int(np.count_nonzero(last_s[cases["unit"]] >= cases["concluded_s"]))


# ------------------------------------------------------------------------------------------- backlog
@dataclass(frozen=True, eq=False)
class Backlog:
    """Open cases over time.

    Attributes
    ----------
    time_s : ndarray of int64, shape (n_times,)
        0, `step_s`, 2 `step_s`, ... up to the end.
    tiers : tuple of str
        Names of the tiers, lowest first.
    n_open : ndarray of int64, shape (n_tiers, n_times)
        Cases open after all that happened in that second, by the tier in whose loop they are.
    """

    time_s: np.ndarray
    tiers: tuple[str, ...]
    n_open: np.ndarray


def backlog(log: Log, end_s: int, step_s: int = HOUR_S) -> Backlog:
    """Count open cases by tier over time.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    step_s : int
        Seconds between two counts.
    """
    events = log.events
    rows = events[np.isin(events["activity"], MOVES) & (events["phase"] == Phase.FACT) & (events["case"] != NONE)]
    time_s = np.arange(0, end_s + 1, step_s)
    later = after(rows["case"])
    opens = (rows["activity"] != Activity.CONCLUDE) & (rows["tier"] != NONE)
    left_s = np.where(later == NONE, end_s + step_s, rows["time_s"][later])
    change = np.zeros((len(log.names.tiers), len(time_s) + 2), np.int64)
    most = len(time_s)
    np.add.at(change, (rows["tier"][opens], np.minimum(-(-rows["time_s"][opens] // step_s), most)), 1)
    np.add.at(change, (rows["tier"][opens], np.minimum(-(-left_s[opens] // step_s), most)), -1)
    return Backlog(time_s, log.names.tiers, np.cumsum(change, axis=1)[:, : len(time_s)])


# ------------------------------------------------------------------------------------------- hours
@dataclass(frozen=True, eq=False)
class Hours:
    """Arrivals and staff by hour of the day, or by hour of the week.

    Attributes
    ----------
    arrivals : ndarray of float64, shape (24,) or (7, 24)
        Mean number of cases reported in that hour; NaN never, 0 for hours that the log does not reach.
    staff : ndarray of float64, same shape
        Mean number of people on duty in that hour.
    staff_by_post : dict of str to ndarray of float64, same shape
        The same by post; `others` where an actor's name tells no post.
    """

    arrivals: np.ndarray
    staff: np.ndarray
    staff_by_post: dict[str, np.ndarray]


def by_hour(log: Log, end_s: int) -> Hours:
    """Mean arrivals and staff on duty for each hour of the day."""
    return _hours(log, end_s, np.arange(_n_hours(end_s)) % HOURS_A_DAY, (HOURS_A_DAY,))


def by_weekday_hour(log: Log, end_s: int, first_weekday: int = 0) -> Hours:
    """Mean arrivals and staff on duty for each hour of the week.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    first_weekday : int
        Weekday of the log's first day, Monday is 0: a log does not tell.
    """
    hour_of_week = (np.arange(_n_hours(end_s)) + first_weekday * HOURS_A_DAY) % HOURS_A_WEEK
    return _hours(log, end_s, hour_of_week, (DAYS_A_WEEK, HOURS_A_DAY))


def _n_hours(end_s: int) -> int:
    """Hours that a log reaches, the last one perhaps in part."""
    return -(-end_s // HOUR_S)


def _hours(log: Log, end_s: int, slot: np.ndarray, shape: tuple[int, ...]) -> Hours:
    """Fold hours since the beginning of the log into slots, and average by the time each slot was seen."""
    n_slots = int(np.prod(shape))
    seen_s = np.minimum(HOUR_S, end_s - np.arange(len(slot)) * HOUR_S)
    seen_hours = np.bincount(slot, seen_s, n_slots) / HOUR_S
    divisor = np.where(seen_hours > 0, seen_hours, 1.0)

    def mean(by_hour: np.ndarray) -> np.ndarray:
        return (np.bincount(slot, by_hour, n_slots) / divisor).reshape(shape)

    events = log.events
    is_report = (events["activity"] == Activity.REPORT) & (events["phase"] == Phase.FACT)
    reported_s = events["time_s"][is_report & (events["time_s"] < end_s)]
    arrivals = mean(np.bincount(reported_s // HOUR_S, minlength=len(slot)).astype(float))
    stretches = duty(log, end_s)
    post, keys = posts(log.names)
    on_duty = {}
    for n, key in enumerate(keys):
        chosen = post[stretches.actor] == n
        if chosen.any():
            hours = seconds_by_hour(stretches.from_s[chosen], stretches.to_s[chosen], end_s) / HOUR_S
            on_duty[key] = mean(hours)
    return Hours(arrivals, sum(on_duty.values(), np.zeros(shape)), on_duty)
