"""The time of cases as sums that can be split: whole seconds by stream, kind of unit and cause, and how many cases.

Kaplan and Meier's mean time to close cannot be split into parts. What can is the time that a case takes within the
period: of all cases that were closed or are open, from the report, or the begin of the log, to the conclusion, or the
end of the log. Open cases count, with what they have taken so far.
"""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.causes import FIRST_CAUSE, N_CAUSES, cause_stretches
from twin.kpi.measure import Measure
from twin.vocabulary import HOUR_S, NONE, Cause, Ending, Stream

NO_UNIT = "none"
WORDS = ("平均每件用时(期内)", "Time of a case within the period")


@dataclass(frozen=True)
class CaseTime:
    """How long the cases of one stream took within the period.

    Attributes
    ----------
    n_cases : int
        Cases closed or open.
    seconds : dict of str to dict of str to int
        Whole seconds by kind of unit, `none` for what was with no unit, and by cause; only what is above 0.
    """

    n_cases: int
    seconds: dict[str, dict[str, int]]


def case_times(log: Log, end_s: int) -> dict[str, CaseTime]:
    """Add up the time of the cases of a log that ends at `end_s`, by the stream's key."""
    told = cause_stretches(log, end_s)
    is_counted = counted(log)
    kinds = [*dict.fromkeys(unit.rpartition("/")[2] for unit in log.names.units), NO_UNIT]
    number = np.array([kinds.index(unit.rpartition("/")[2]) for unit in log.names.units] + [len(kinds) - 1], np.int64)
    found = {}
    for stream in Stream:
        is_own = is_counted & (log.cases["stream"] == stream)
        chosen = is_own[told.case] if len(told.case) else np.zeros(0, bool)
        table = np.zeros((len(kinds), N_CAUSES), np.int64)
        np.add.at(table, (number[told.unit[chosen]], told.cause[chosen] - FIRST_CAUSE), told.seconds[chosen])
        found[stream.key] = CaseTime(int(np.count_nonzero(is_own)), {
            kind: {cause.key: int(row[cause - FIRST_CAUSE]) for cause in Cause if row[cause - FIRST_CAUSE]}
            for kind, row in zip(kinds, table, strict=True) if row.any()})
    return found


def counted(log: Log) -> np.ndarray:
    """Whether each case was closed or is open: those rejected, voided or merged are not on their way to closing."""
    is_counted: np.ndarray = (log.cases["ending"] == Ending.CLOSED) | (log.cases["ending"] == NONE)
    return is_counted


def case_time_measures(times: dict[str, CaseTime]) -> dict[str, Measure]:
    """Mean hours of a case within the period, over all and by stream."""
    total = [(one.n_cases, sum(sum(row.values()) for row in one.seconds.values())) for one in times.values()]
    whole = (sum(n for n, _ in total), sum(seconds for _, seconds in total))
    found = {"case_time": _mean(*whole, *WORDS)}
    for stream, one in zip(Stream, total, strict=True):
        found[f"case_time.{stream.key}"] = _mean(*one, f"{WORDS[0]}·{stream.zh}", f"{WORDS[1]}, {stream.en}")
    return found


def _mean(n_cases: int, seconds: int, zh: str, en: str) -> Measure:
    """Mean hours."""
    value = seconds / n_cases / HOUR_S if n_cases else None
    return Measure(value, "h", seconds / HOUR_S, n_cases, n_cases, zh, en, "" if n_cases else "no case was open")
