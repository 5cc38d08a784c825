"""What the time of each case went by with: every second from its report to its end has exactly one cause.

The lead unit's part decides; once it is done, the part of a joint matter that ends last, or what a coordinator or the
desks on the way of a part have to do. Of what a case waits for in a
tray, the log says how much was off duty and how much went to better lanes; the rest is queueing.
"""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import after, last_where
from twin.eventlog.schema import Log
from twin.kpi.measure import Measure, share
from twin.vocabulary import FIRST_SIDE, HOUR_S, JOINT, NONE, Activity, Cause, Phase, Reason, Stream

N_CAUSES = len(Cause)
FIRST_CAUSE = min(Cause)
FIRST_REASON = min(Reason)
TIMERS = {Activity.EXTERNAL: Cause.EXTERNAL_DELAY, Activity.APPROVE: Cause.APPROVAL, Activity.HEARING: Cause.DISPUTE,
          Activity.SORT: Cause.WORK}
MARKS = (Activity.SUSPEND, Activity.RESUME, Activity.RETURN, Activity.DISPATCH, Activity.LAY_ASIDE, Activity.RECALL)
CHECKS = (Activity.CHECK, Activity.REVIEW)
RETURNS = (Activity.RETURN, Activity.ANSWER, Activity.DISPATCH)  # one, and what follows on it
NO_STATE = -1


@dataclass(frozen=True, eq=False)
class Stretch:
    """Stretches of the time of cases, each with one cause; together they are the whole time of all cases.

    Attributes
    ----------
    case : ndarray of int32, shape (n,)
        Whose time it is.
    cause : ndarray of int64, shape (n,)
        What it went by with.
    unit : ndarray of int64, shape (n,)
        Unit where the case was then: that of the stage's tray, of what holds nobody that of the case; -1 without one.
    seconds : ndarray of int64, shape (n,)
        How long; 0 or more.
    """

    case: np.ndarray
    cause: np.ndarray
    unit: np.ndarray
    seconds: np.ndarray


def causes(log: Log, end_s: int) -> np.ndarray:
    """Seconds of each case by cause, from its report, or the begin of the log, to its conclusion or the log's end.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.

    Returns
    -------
    ndarray of int64, shape (n_cases, n_causes)
        Columns in the order of `Cause`. A row sums to the whole time of its case, to the second.
    """
    found = np.zeros((len(log.cases), N_CAUSES), np.int64)
    told = cause_stretches(log, end_s)
    np.add.at(found, (told.case, told.cause - FIRST_CAUSE), told.seconds)
    return found


def cause_stretches(log: Log, end_s: int) -> Stretch:
    """Cut the time of all cases of a log that ends at `end_s` into stretches of one cause at one unit."""
    rows, told_by = _rows_of_state(log)
    if not len(rows):
        none = np.zeros(0, np.int64)
        return Stretch(none, none, none, none)
    later = after(rows["case"])
    over_s = np.where(log.cases["concluded_s"] == NONE, end_s, log.cases["concluded_s"])[rows["case"]]
    until_s = np.where(later == NONE, over_s, rows["time_s"][later])
    length_s = np.maximum(np.minimum(until_s, over_s) - rows["time_s"], 0)
    cause = _cause_of(rows)
    is_start = (rows["phase"] == Phase.START) & (rows["item"] != NONE)
    way_s = np.where(is_start & (cause == Cause.WORK), np.minimum(rows["value"], length_s), 0)
    room_s = np.where(cause == Cause.QUEUE, length_s, 0)  # a part may have waited before it was the one that decides
    off_s = np.minimum(told_by[Cause.OFF_DUTY], room_s)
    lower_s = np.minimum(told_by[Cause.LOWER_PRIORITY], room_s - off_s)
    told = ((cause, length_s - way_s - off_s - lower_s), (Cause.TRAVEL, way_s), (Cause.OFF_DUTY, off_s),
            (Cause.LOWER_PRIORITY, lower_s))
    return Stretch(np.tile(rows["case"], len(told)),
                   np.concatenate([np.broadcast_to(np.asarray(one), len(rows)) for one, _ in told]).astype(np.int64),
                   np.tile(_units(rows), len(told)), np.concatenate([seconds for _, seconds in told]))


def _units(rows: np.ndarray) -> np.ndarray:
    """Unit that each row names, or the last one that an earlier row of its case does."""
    last = last_where(rows["case"], rows["unit"] != NONE)
    return np.where(last == NONE, NONE, rows["unit"][last])


def cause_measures(log: Log, end_s: int) -> dict[str, Measure]:
    """Share of each cause in the time that cases of a stream went by with, closed and open ones; hours over hours."""
    table = causes(log, end_s)
    found: dict[str, Measure] = {}
    for stream in Stream:
        own = table[log.cases["stream"] == stream].sum(axis=0) / HOUR_S
        for cause in Cause:
            found[f"time_share.{cause.key}.{stream.key}"] = share(
                float(own[cause - FIRST_CAUSE]), float(own.sum()), f"用时占比·{cause.zh}·{stream.zh}",
                f"Share of the cases' time: {cause.en}, {stream.en}", "no case was open")
    return found


def _rows_of_state(log: Log) -> tuple[np.ndarray, dict[Cause, np.ndarray]]:
    """Rows after which a case is in another state, and what the log tells of the wait that each of them begins.

    They are begins, ends and waits of its stages, of the parts that are left once the lead unit's own is done, of its
    deadline's clock, and those that lay its file aside and bring it back.
    """
    events, is_part = _with_deciding_parts(log)
    is_of_case = events["case"] != NONE
    is_begin = (events["phase"] == Phase.FACT) & np.isin(events["activity"], (Activity.REPORT, Activity.CARRY))
    is_stage = (events["activity"] < FIRST_SIDE) & ~np.isin(events["activity"], (Activity.REPORT, Activity.ARCHIVE))
    is_part |= np.isin(events["activity"], (Activity.HAND_ON, Activity.COORDINATE))
    is_mark = np.isin(events["activity"], MARKS)
    is_state = is_of_case & (is_begin | is_stage | is_part | is_mark)
    is_told = is_of_case & (events["activity"] == Activity.WAITED)
    both = events[is_state | is_told]
    is_row = is_state[is_state | is_told]
    last = last_where(both["case"], is_row)
    place = np.cumsum(is_row) - 1  # of a row among those of state
    told_by = {cause: np.zeros(int(is_row.sum()), np.int64) for cause in (Cause.OFF_DUTY, Cause.LOWER_PRIORITY)}
    for cause, seconds in told_by.items():
        own = np.flatnonzero(~is_row & (both["reason"] == cause) & (last != NONE))
        own = own[both["item"][last[own]] == both["item"][own]]
        np.add.at(seconds, place[last[own]], both["value"][own])
    return both[is_row], told_by


def _with_deciding_parts(log: Log) -> tuple[np.ndarray, np.ndarray]:
    """Events in which the end of the lead unit's own part says how the part stands then that ends last.

    Also which rows of parts are states of their cases: of those begun beside the lead unit's own part only that one's.
    """
    events = log.events
    is_part = (events["activity"] == Activity.CO_HANDLE) & (events["case"] != NONE) & (events["phase"] != Phase.FACT)
    is_state = is_part & _after_own_part(log)
    rows = np.flatnonzero(is_part)
    if not len(rows):
        return events, is_state
    item, case, own_at = events["item"][rows], events["case"][rows], _own_ends(log)
    is_over = (events["phase"][rows] == Phase.END) & (events["reason"][rows] < FIRST_REASON)
    begins_at, ends_at = (np.full(item.max() + 1, len(events)) for _ in range(2))
    np.minimum.at(begins_at, item, rows)
    ends_at[item[is_over]] = rows[is_over]
    is_beside = begins_at[item] < own_at[case]
    last_at = np.full(len(log.cases), NONE)
    np.maximum.at(last_at, case[is_beside], ends_at[item[is_beside]])
    decides = is_beside & (ends_at[item] == last_at[case]) & (ends_at[item] > own_at[case])
    is_state[rows[is_beside & ~decides]] = False
    earlier = decides & (rows < own_at[case])
    is_state[own_at[case[earlier & (own_at[case] < len(events))]]] = True
    return _as_at(events, own_at, rows[earlier]), is_state


def _own_ends(log: Log) -> np.ndarray:
    """Number of the row that ends the lead unit's own part of each case the first time; behind all rows without one."""
    events = log.events
    is_done = (events["activity"] == Activity.HANDLE) & (events["phase"] == Phase.END) & (events["case"] != NONE)
    rows = np.flatnonzero(is_done & (events["reason"] < FIRST_REASON))[::-1]
    found = np.full(len(log.cases), len(events))
    found[events["case"][rows]] = rows  # backwards: the first one stays
    return found


def _as_at(events: np.ndarray, own_at: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Events in which the rows `own_at` of cases say what the last of their `rows` says; ways are shorter by then."""
    events = events.copy()
    last = np.full(len(own_at), NONE)
    last[events["case"][rows]] = rows
    to = own_at[(last != NONE) & (own_at < len(events))]
    source = events[last[events["case"][to]]]
    passed_s = events["time_s"][to] - source["time_s"]
    for name in ("activity", "phase", "item", "reason"):
        events[name][to] = source[name]
    events["value"][to] = np.maximum(source["value"] - passed_s, 0)
    return events


def _after_own_part(log: Log) -> np.ndarray:
    """Which rows lie after the lead unit's own part was done and before the next stage."""
    events = log.events
    is_handle = events["activity"] == Activity.HANDLE
    is_done = is_handle & (events["phase"] == Phase.END) & (events["reason"] < FIRST_REASON)
    is_stage = (events["activity"] < FIRST_SIDE) & (events["phase"] != Phase.FACT)
    last = last_where(events["case"], is_stage)
    is_after: np.ndarray = (last != NONE) & is_done[last]
    return is_after


def _cause_of(rows: np.ndarray) -> np.ndarray:
    """Cause of the time between each row and the next one of its case."""
    activity, phase = rows["activity"], rows["phase"]
    is_stage = (activity < FIRST_SIDE) | np.isin(activity, JOINT)
    is_state = is_stage & (phase != Phase.FACT) & (activity != Activity.REPORT)
    cause = np.full(len(rows), Cause.QUEUE)
    is_item = rows["item"] != NONE
    cause[is_state & (phase == Phase.START) & is_item] = Cause.WORK
    cause[is_state & (phase == Phase.END) & (rows["reason"] == Reason.KEPT)] = Cause.OFF_DUTY
    cause[is_state & (phase == Phase.END) & (rows["reason"] == Reason.NOT_REACHED)] = Cause.RESIDENT
    for stage, timed in TIMERS.items():
        cause[is_state & (phase == Phase.START) & ~is_item & (activity == stage)] = timed
    is_waiting = (phase == Phase.ENABLE) | ((phase == Phase.END) & (rows["reason"] >= FIRST_REASON))
    cause[is_state & np.isin(activity, CHECKS) & is_waiting] = Cause.CHECK
    cause[is_state & (activity == Activity.ARBITRATE)] = Cause.DISPUTE
    cause = np.where(is_state, cause, _carried_on(rows, cause, is_state))
    is_returned = _is_last(rows, Activity.RETURN, RETURNS) & (activity == Activity.SORT)
    cause[is_returned & is_state] = Cause.RETURN
    is_aside = _is_last(rows, Activity.LAY_ASIDE, (Activity.LAY_ASIDE, Activity.RECALL))
    cause[is_aside] = Cause.LAID_ASIDE
    is_still = _is_last(rows, Activity.SUSPEND, (Activity.SUSPEND, Activity.RESUME))
    cause[is_still] = Cause.SUSPENDED
    return cause


def _carried_on(rows: np.ndarray, cause: np.ndarray, is_state: np.ndarray) -> np.ndarray:
    """Cause that a row which changes no state leaves as it was."""
    last = last_where(rows["case"], is_state)
    return np.where(last == NONE, Cause.QUEUE, cause[last])


def _is_last(rows: np.ndarray, wanted: Activity, among: tuple[Activity, ...]) -> np.ndarray:
    """Whether the last row of some activities of a case, up to each row, is one of the wanted activity."""
    is_mark = np.isin(rows["activity"], among) & (rows["phase"] == Phase.FACT)
    last = last_where(rows["case"], is_mark)
    is_wanted: np.ndarray = (last != NONE) & (rows["activity"][last] == wanted)
    return is_wanted
