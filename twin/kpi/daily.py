"""Measures day by day, as what was divided by what, for those of which a single day can tell something."""

from collections.abc import Iterator

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.assignments import Assignments, assignments
from twin.kpi.case_time import counted
from twin.kpi.counting import Counting
from twin.kpi.counts import ran_out
from twin.vocabulary import DAY_S, NONE, Activity, Ending, Outcome, Phase, Reason, Stream

Days = list[list[int]]  # of each whole day: what was divided, by what


def daily(log: Log, end_s: int) -> dict[str, Days]:
    """Count by whole days of a log that ends at `end_s`.

    Returns
    -------
    dict of str to list
        By the name of a measure: for each day numerator and denominator. `open`: seconds that cases were open, of the
        seconds of a day. `case_time`: seconds that the cases reported on that day took, of how many. `on_time`: handed
        in on time, of the deadlines of that day. `rework_rate`: judged unsolved and handed in on that day.
        `time_to_handle.mean`: seconds of what was dispatched on that day. `closed`, `overdue`: so many, of 1.
    """
    n_days = end_s // DAY_S
    given = assignments(log, end_s)
    found = {"open": _open(log, end_s, n_days), "closed": _closed(log, n_days), "overdue": _overdue(log, n_days),
             "rework_rate": _rework(log, n_days)}
    for suffix, stream in (("", None), *((f".{stream.key}", stream) for stream in Stream)):
        found |= {f"{name}{suffix}": days for name, days in _by_stream(log, end_s, given, stream, n_days)}
    return found


def _by_stream(log: Log, end_s: int, given: Assignments, stream: Stream | None,
               n_days: int) -> Iterator[tuple[str, Days]]:
    """What is told of all cases, or of one stream."""
    is_own = np.ones(len(log.cases), bool) if stream is None else log.cases["stream"] == stream
    yield "case_time", _case_time(log, end_s, is_own, n_days)
    is_led = is_own[given.case] if len(given.case) else np.zeros(0, bool)
    owed = given.owed()
    is_needed = owed.is_needed(end_s, Counting()) & is_led
    yield "on_time", _shares(owed.due_s[is_needed], owed.is_in_time()[is_needed].astype(np.int64), n_days)
    sent = (given.from_s != NONE) & is_led
    over_s = np.where(given.fed_back_s == NONE, given.left_s, given.fed_back_s)
    yield "time_to_handle.mean", _shares(given.from_s[sent], (over_s - given.from_s)[sent], n_days)


def _shares(time_s: np.ndarray, amount: np.ndarray, n_days: int) -> Days:
    """Sum of amounts and how many, by the day of a time within the log."""
    day = time_s // DAY_S
    inside = (day >= 0) & (day < n_days)
    sums = np.zeros(n_days, np.int64)
    np.add.at(sums, day[inside], amount[inside])
    return np.column_stack([sums, np.bincount(day[inside], minlength=n_days)[:n_days]]).tolist()  # type: ignore[no-any-return]


def _counts(time_s: np.ndarray, n_days: int) -> Days:
    """How many times fall on each day."""
    return [[n, 1] for _, n in _shares(time_s, np.zeros(len(time_s), np.int64), n_days)]


def _case_time(log: Log, end_s: int, is_own: np.ndarray, n_days: int) -> Days:
    """Seconds of the cases reported on each day."""
    cases = log.cases[is_own & counted(log) & (log.cases["opened_s"] >= 0)]
    over_s = np.where(cases["concluded_s"] == NONE, end_s, cases["concluded_s"])
    return _shares(cases["opened_s"], over_s - cases["opened_s"], n_days)


def _open(log: Log, end_s: int, n_days: int) -> Days:
    """Seconds that cases were open on each day."""
    cases = log.cases[counted(log)]
    to_s = np.where(cases["concluded_s"] == NONE, end_s, cases["concluded_s"])
    from_s = np.maximum(cases["opened_s"], 0)
    passed = [int(np.maximum(np.minimum(to_s, day * DAY_S) - from_s, 0).sum()) for day in range(n_days + 1)]
    return [[int(seconds), DAY_S] for seconds in np.diff(passed)]


def _closed(log: Log, n_days: int) -> Days:
    """Cases closed on each day."""
    return _counts(log.cases["concluded_s"][log.cases["ending"] == Ending.CLOSED], n_days)


def _overdue(log: Log, n_days: int) -> Days:
    """Cases whose first deadline to run out did so on each day."""
    return _counts(ran_out(log)["time_s"], n_days)


def _rework(log: Log, n_days: int) -> Days:
    """Judged unsolved on each day, and handed in on it."""
    events = log.events[log.events["case"] != NONE]  # what is left out of the log has been worked at all the same
    is_end = events["phase"] == Phase.END
    is_unsolved = is_end & np.isin(events["reason"], (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN))
    is_handed_in = is_end & (events["activity"] == Activity.FEEDBACK) & (events["reason"] < min(Reason))
    unsolved, handed_in = (_counts(events["time_s"][chosen], n_days) for chosen in (is_unsolved, is_handed_in))
    return [[bad[0], n[0]] for bad, n in zip(unsolved, handed_in, strict=True)]
