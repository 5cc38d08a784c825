"""What the time of each case went by with: every second from its report to its end has exactly one cause.

The lead unit's part decides; once it is done, the part of a joint matter that ends last, or what a coordinator or the
desks on the way of a part have to do. Of what a case waits for in a
tray, the log says how much was off duty and how much went to better lanes; the rest is queueing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from weakref import WeakKeyDictionary

import numpy as np

from twin.eventlog.order import Groups
from twin.eventlog.rows import joined
from twin.eventlog.schema import Log
from twin.kpi.measure import Measure, share
from twin.vocabulary import FIRST_SIDE, HOUR_S, JOINT, NONE, Activity, Cause, Phase, Reason, Stream

IN_ORDER = tuple(Cause)  # of the columns of tables
N_CAUSES = len(IN_ORDER)
FIRST_CAUSE = min(Cause)
FIRST_REASON = min(Reason)
TIMERS = {Activity.EXTERNAL: Cause.EXTERNAL_DELAY, Activity.APPROVE: Cause.APPROVAL, Activity.HEARING: Cause.DISPUTE,
          Activity.SORT: Cause.WORK}
MARKS = (Activity.SUSPEND, Activity.RESUME, Activity.RETURN, Activity.DISPATCH, Activity.LAY_ASIDE, Activity.RECALL)
CHECKS = (Activity.CHECK, Activity.REVIEW)
RETURNS = (Activity.RETURN, Activity.ANSWER, Activity.DISPATCH)  # one, and what follows on it
AT_A_TIME = 1 << 23  # rows of the log that are cut together
_KNOWN: "WeakKeyDictionary[Log, dict[int, Stretch]]" = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Stretch:
    """Stretches of the time of cases, each with one cause; those of a case lie one behind the other.

    Attributes
    ----------
    case, unit : ndarray of int32, shape (n,)
        Whose time it is, and the unit in whose hands the case was: that of the stage's tray, or the last one named
        before; -1 without one.
    cause : ndarray of int64
        Numbers of `Cause`.
    from_s, seconds : ndarray of int64
        Where it begins, and how long it is. Of what a case waited in one tray, what was off duty comes first, then
        what went to better lanes: the log tells how much of it there was, not when.
    """

    case: np.ndarray
    unit: np.ndarray
    cause: np.ndarray
    from_s: np.ndarray
    seconds: np.ndarray

    def where(self, chosen: np.ndarray) -> "Stretch":
        """Return some of them."""
        return Stretch(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def by_cause(self, group: np.ndarray, n_groups: int) -> np.ndarray:
        """Seconds by group and cause, shape (n_groups, n_causes); `group` has the number of each stretch's."""
        place = group.astype(np.int64) * N_CAUSES + self.cause - FIRST_CAUSE
        return np.bincount(place, self.seconds, n_groups * N_CAUSES).astype(np.int64).reshape(n_groups, N_CAUSES)


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
    found = cause_stretches(log, end_s)
    return found.by_cause(found.case, len(log.cases))


def cause_stretches(log: Log, end_s: int) -> Stretch:
    """Cut the time of all cases into stretches of one cause; arguments as for `causes`.

    Measures and the report both ask for them: they are kept for as long as the log is.
    """
    known = _KNOWN.setdefault(log, {})
    if end_s not in known:
        known[end_s] = _joined([_cut(part, end_s) for part in _parts(log)])
    return known[end_s]


def _parts(log: Log) -> Iterator[Log]:
    """The log, or parts of a long one, each with all rows of some cases: rows are copied several times on the way."""
    case, n_parts = log.events["case"], -(-len(log.events) // AT_A_TIME)
    if n_parts <= 1:
        yield log
        return
    width = -(-len(log.cases) // n_parts)
    for first in range(0, len(log.cases), width):
        yield replace(log, events=log.events.compress((case >= first) & (case < first + width)))


def _joined(some: list[Stretch]) -> Stretch:
    """Stretches one after another."""
    return Stretch(*(np.concatenate([getattr(part, field.name) for part in some]) for field in fields(Stretch)))


def _cut(log: Log, end_s: int) -> Stretch:
    """Cut the time of all cases into stretches of one cause."""
    rows, told_by = _rows_of_state(log)
    of_case = Groups(rows["case"])
    later = of_case.after()
    over_s = np.where(log.cases["concluded_s"] == NONE, end_s, log.cases["concluded_s"])[rows["case"]]
    until_s = np.where(later == NONE, over_s, rows["time_s"][later]) if len(rows) else over_s
    length_s = np.maximum(np.minimum(until_s, over_s) - rows["time_s"], 0)
    cause = _cause_of(rows, of_case)
    is_start = (rows["phase"] == Phase.START) & (rows["item"] != NONE)
    way_s = np.where(is_start & (cause == Cause.WORK), np.minimum(rows["value"], length_s), 0)
    room_s = np.where(cause == Cause.QUEUE, length_s, 0)  # a part may have waited before it was the one that decides
    off_s = np.minimum(told_by[Cause.OFF_DUTY], room_s)
    lower_s = np.minimum(told_by[Cause.LOWER_PRIORITY], room_s - off_s)
    parts, begun_s, units = [], rows["time_s"], _units(rows, of_case)
    for one, seconds in ((Cause.TRAVEL, way_s), (Cause.OFF_DUTY, off_s), (Cause.LOWER_PRIORITY, lower_s),
                         (cause, length_s - way_s - off_s - lower_s)):
        parts.append(Stretch(rows["case"], units, np.broadcast_to(one, len(rows)), begun_s, seconds))
        begun_s = begun_s + seconds
    return _joined([part.where(part.seconds > 0) for part in parts])


def _units(rows: np.ndarray, of_case: Groups) -> np.ndarray:
    """Unit that each row names, or else the last one that an earlier row of its case does."""
    last = of_case.last_where(rows["unit"] != NONE)
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
    both = events.compress(is_state | is_told)
    is_row = is_state[is_state | is_told]
    last = Groups(both["case"]).last_where(is_row)
    place = np.cumsum(is_row) - 1  # of a row among those of state
    told_by = {cause: np.zeros(int(is_row.sum()), np.int64) for cause in (Cause.OFF_DUTY, Cause.LOWER_PRIORITY)}
    for cause, seconds in told_by.items():
        own = np.flatnonzero(~is_row & (both["reason"] == cause) & (last != NONE))
        own = own[both["item"][last[own]] == both["item"][own]]
        np.add.at(seconds, place[last[own]], both["value"][own])
    return both.compress(is_row), told_by


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
    events = joined([events])
    last = np.full(len(own_at), NONE)
    last[events["case"][rows]] = rows
    to = own_at[(last != NONE) & (own_at < len(events))]
    source = events.take(last[events["case"][to]])
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
    last = Groups(events["case"]).last_where(is_stage)
    is_after: np.ndarray = (last != NONE) & is_done[last]
    return is_after


def _cause_of(rows: np.ndarray, of_case: Groups) -> np.ndarray:
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
    cause = np.where(is_state, cause, _carried_on(of_case, cause, is_state))
    is_returned = _is_last(rows, of_case, Activity.RETURN, RETURNS) & (activity == Activity.SORT)
    cause[is_returned & is_state] = Cause.RETURN
    is_aside = _is_last(rows, of_case, Activity.LAY_ASIDE, (Activity.LAY_ASIDE, Activity.RECALL))
    cause[is_aside] = Cause.LAID_ASIDE
    is_still = _is_last(rows, of_case, Activity.SUSPEND, (Activity.SUSPEND, Activity.RESUME))
    cause[is_still] = Cause.SUSPENDED
    return cause


def _carried_on(of_case: Groups, cause: np.ndarray, is_state: np.ndarray) -> np.ndarray:
    """Cause that a row which changes no state leaves as it was."""
    last = of_case.last_where(is_state)
    return np.where(last == NONE, Cause.QUEUE, cause[last])


def _is_last(rows: np.ndarray, of_case: Groups, wanted: Activity, among: tuple[Activity, ...]) -> np.ndarray:
    """Whether the last row of some activities of a case, up to each row, is one of the wanted activity."""
    is_mark = np.isin(rows["activity"], among) & (rows["phase"] == Phase.FACT)
    last = of_case.last_where(is_mark)
    is_wanted: np.ndarray = (last != NONE) & (rows["activity"][last] == wanted)
    return is_wanted
