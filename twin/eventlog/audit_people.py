"""Questions of the audit about people: they are on duty when at work, and at one thing at a time."""

import numpy as np

from twin.eventlog.findings import Finding, Inquiry
from twin.eventlog.order import before, last_where
from twin.eventlog.schema import Log
from twin.vocabulary import NEVER, NONE, Activity, Phase

PATROLLING, VISITING = -2, -3


def one_thing_at_a_time(log: Log) -> Finding:
    """Check that nobody does two things at once: items, visits and stretches of patrol of one person never overlap."""
    inquiry = Inquiry("one_thing_at_a_time", log)
    rows = _rows_of_work(log)
    work = log.events.take(rows)
    earlier = before(work["actor"])
    is_start = work["phase"] == Phase.START
    was_start = (earlier != NONE) & is_start[earlier]
    inquiry.ask_rows(rows[is_start], was_start[is_start], "begun with something else in hand")
    is_same = was_start & (_thing(work) == _thing(work)[earlier])
    inquiry.ask_rows(rows[~is_start], ~is_same[~is_start], "ends what this person was not at")
    return inquiry.finding()


def on_duty(log: Log, overtime_s: int, end_s: int) -> Finding:
    """Check that nobody is at work off duty, except for finishing what is in hand within the allowed overtime.

    Begun is begun within duty; an end lies at most `overtime_s` after the end of the duty in which the work was
    begun, whether the work was done then or put back. Begin and end of duty alternate. Within the log's first second
    the order of rows does not matter: who is carried over at work may be told before who is on duty.
    """
    inquiry = Inquiry("on_duty", log)
    rows = _in_order(log, np.concatenate([_rows_of_duty(log), _rows_of_work(log)]))
    people = log.events.take(rows)
    is_duty, is_start = people["activity"] == Activity.DUTY, people["phase"] == Phase.START
    duty = last_where(people["actor"], is_duty)  # the last word about duty, for each row
    is_on = (duty != NONE) & is_start[duty]
    _ask_alternation(inquiry, rows[is_duty], people.compress(is_duty))
    begins = ~is_duty & is_start
    inquiry.ask_rows(rows[begins], ~is_on[begins], "begun off duty")
    latest_s = np.minimum(_end_of_duty(people, is_duty)[duty] + overtime_s, NEVER)
    _ask_ends(inquiry, rows[~is_duty], people.compress(~is_duty), np.where(is_on, latest_s, NEVER)[~is_duty], end_s)
    return inquiry.finding()


def _ask_alternation(inquiry: Inquiry, rows: np.ndarray, duty: np.ndarray) -> None:
    """Ask whether begin and end of duty take turns, a begin first."""
    earlier = before(duty["actor"])
    was_on = (earlier != NONE) & (duty["phase"] == Phase.START)[earlier]
    is_wrong = was_on == (duty["phase"] == Phase.START)
    inquiry.ask_rows(rows, is_wrong, "duty begins and ends in turn, this row does not follow")


def _ask_ends(inquiry: Inquiry, rows: np.ndarray, work: np.ndarray, latest_s: np.ndarray, end_s: int) -> None:
    """Ask whether work ends in time; `latest_s` is the last second allowed for what each row begins."""
    earlier = before(work["actor"])
    is_end = (work["phase"] == Phase.END) & (earlier != NONE)
    is_end &= (work["phase"][earlier] == Phase.START) & (_thing(work)[earlier] == _thing(work))
    late = work["time_s"] > latest_s[earlier]
    inquiry.ask_rows(rows[is_end], late[is_end], "still at work off duty")
    in_hand = work["phase"] == Phase.START
    in_hand[earlier[earlier != NONE]] = False
    inquiry.ask_rows(rows[in_hand], latest_s[in_hand] < end_s - 1, "never ended, though the duty did")


def _end_of_duty(people: np.ndarray, is_duty: np.ndarray) -> np.ndarray:
    """End of the duty that each begin of duty opens, by position; NEVER where the log does not tell it."""
    positions = np.flatnonzero(is_duty)
    duty = people.take(positions)
    earlier = before(duty["actor"])
    ends = (duty["phase"] == Phase.END) & (earlier != NONE)
    found = np.full(len(people), NEVER, np.int64)
    found[positions[earlier[ends]]] = duty["time_s"][ends]
    return found


def _rows_of_duty(log: Log) -> np.ndarray:
    """Numbers of the rows that begin or end duty."""
    return np.flatnonzero(log.events["activity"] == Activity.DUTY)


def _rows_of_work(log: Log) -> np.ndarray:
    """Numbers of the rows that begin or end somebody's work on an item, a visit, or a stretch of patrol."""
    events = log.events
    is_work = (events["activity"] < Activity.CARRY) | np.isin(events["activity"], (Activity.PATROL, Activity.VISIT))
    return np.flatnonzero(is_work & (events["actor"] != NONE) & (events["phase"] >= Phase.START))


def _thing(work: np.ndarray) -> np.ndarray:
    """Tell what somebody is at: the number of the item, patrolling, or a visit."""
    return np.select([work["activity"] == Activity.PATROL, work["activity"] == Activity.VISIT],
                     [PATROLLING, VISITING], work["item"])


def _in_order(log: Log, rows: np.ndarray) -> np.ndarray:
    """Bring rows into the order of the log, those that begin duty in its first second before all others."""
    rows = np.sort(rows)
    some = log.events.take(rows)
    is_first = (some["time_s"] == 0) & (some["activity"] == Activity.DUTY) & (some["phase"] == Phase.START)
    return np.concatenate([rows[is_first], rows[~is_first]])
