"""Every time a case was dispatched: to whom, until when, when it was signed for and when it was handed in."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import before, last_where
from twin.eventlog.schema import Log
from twin.kpi.owed import Owed
from twin.kpi.survival import Spans
from twin.vocabulary import NEVER, NONE, Activity, Phase, Reason, Stage

FACTS = (Activity.DISPATCH, Activity.ANSWER, Activity.RELEASE, Activity.CONCLUDE, Activity.RESUME, Activity.SUSPEND,
         Activity.EXTEND)
SETS = (Activity.DISPATCH, Activity.RESUME, Activity.EXTEND)  # a deadline
HANDS_IN = (Activity.FEEDBACK, Activity.RESPOND)  # the end of it is the result; of an emergency that of the response
AWAY = (Stage.SORT, Stage.ARBITRATE, Stage.HEARING)  # where a unit may keep what it has given back
WITH_UNIT = (Stage.SIGN, Stage.EXAMINE, Stage.EXTERNAL, Stage.HANDLE, Stage.FEEDBACK)


@dataclass(frozen=True, eq=False)
class Assignments:
    """Lead assignments, one entry for each dispatch; and one for each case carried over while a unit had it in hand.

    Attributes
    ----------
    case : ndarray of int32, shape (n,)
        Whose they are.
    from_s : ndarray of int64
        Second of the dispatch; -1 where it lies before the log.
    sent_s : ndarray of int64
        The same, or, of what another unit kept until this one had signed, second at which this one was asked.
    due_s : ndarray of int64
        Deadline that holds when it is handed in, or at the end; -1 without one.
    signed_s, fed_back_s : ndarray of int64
        End of the first SIGN, and of the first FEEDBACK or, of an emergency, RESPOND; -1 where there is none.
    left_s : ndarray of int64
        Second at which it is lost from sight: release, conclusion, the next dispatch, or the end of the log.
    is_suspended : ndarray of bool
        Whether the deadline stands still at the end.
    unit, tier : ndarray of int32
        To whom it was dispatched, and in which loop.
    is_extended : ndarray of bool
        Whether another deadline was granted.
    """

    case: np.ndarray
    from_s: np.ndarray
    sent_s: np.ndarray
    due_s: np.ndarray
    signed_s: np.ndarray
    fed_back_s: np.ndarray
    left_s: np.ndarray
    is_suspended: np.ndarray
    unit: np.ndarray
    tier: np.ndarray
    is_extended: np.ndarray

    def until(self, done_s: np.ndarray, since_s: np.ndarray) -> Spans:
        """Time from `from_s` or `sent_s` to `signed_s` or `fed_back_s`, of what was dispatched within the log."""
        chosen = self.from_s != NONE
        is_over = done_s[chosen] != NONE
        to_s = np.where(is_over, done_s[chosen], self.left_s[chosen]) - since_s[chosen]
        return Spans(np.zeros(len(to_s), np.int64), to_s, is_over)

    def owed(self) -> Owed:
        """What the units owe: a result by the deadline."""
        return Owed(self.case, self.unit, self.tier, self.due_s, self.fed_back_s, self.left_s, self.is_suspended)


def assignments(log: Log, end_s: int) -> Assignments:
    """Collect the lead assignments of a log that ends at `end_s`.

    What was handed in before the log begins and waits for its check, or is closed, is left out: the log does not tell
    when that was. Of deadlines in its first days, some that were met are therefore missing.
    """
    rows = _rows(log)
    events = log.events.take(rows)
    is_begin = (events["activity"] == Activity.DISPATCH) | (events["activity"] == Activity.CARRY)
    owner = last_where(events["case"], is_begin)
    is_owned = owner != NONE
    events, number = events.compress(is_owned), (np.cumsum(is_begin) - 1)[owner[is_owned]]
    is_begin = is_begin[is_owned]
    begins = events.compress(is_begin)
    found = _filled(events, number, len(begins))
    left_s = _left(events, number, begins, end_s)
    due_s = _due(log, events, number, begins, found)
    from_s = np.where(begins["activity"] == Activity.CARRY, NONE, begins["time_s"])
    is_suspended = _is_suspended(events, number, len(begins))
    sent_s, signed_s = _accepted(events, np.flatnonzero(is_begin), from_s, found["signed"])
    is_extended = np.zeros(len(begins), bool)
    is_extended[number[events["activity"] == Activity.EXTEND]] = True
    return Assignments(begins["case"], from_s, sent_s, due_s, signed_s, found["fed_back"], left_s, is_suspended,
                       begins["unit"], begins["tier"], is_extended)


def _rows(log: Log) -> np.ndarray:
    """Numbers of the rows that bear on assignments."""
    events = log.events
    is_fact = (events["phase"] == Phase.FACT) & np.isin(events["activity"], FACTS)
    is_over = (events["phase"] == Phase.END) & (events["reason"] < min(Reason))
    is_over &= np.isin(events["activity"], (Activity.SIGN, *HANDS_IN))
    chosen = (is_fact | is_over) & (events["case"] != NONE)
    chosen[_carried_in_hand(log)] = True
    return np.flatnonzero(chosen)


def _accepted(events: np.ndarray, rows: np.ndarray, from_s: np.ndarray, signed_s: np.ndarray) -> tuple[np.ndarray, ...]:
    """Second at which each was sent, and signed for; a unit that is asked signs before the other one is released."""
    earlier = before(events["case"])
    released = earlier[rows]
    signed = np.where(released == NONE, NONE, earlier[released])
    asked = np.where(signed == NONE, NONE, earlier[signed])
    is_accepted = (asked != NONE) & (events["activity"][asked] == Activity.ANSWER)
    is_accepted &= (events["activity"][signed] == Activity.SIGN) & (events["activity"][released] == Activity.RELEASE)
    times = events["time_s"]
    return np.where(is_accepted, times[asked], from_s), np.where(is_accepted, times[signed], signed_s)


def _carried_in_hand(log: Log) -> np.ndarray:
    """Numbers of the CARRY rows of cases that a unit has in hand when the log begins, not yet handed in."""
    events, cases = log.events, log.cases
    carries = np.flatnonzero(events["activity"] == Activity.CARRY)
    is_row = (events["activity"] <= Activity.ARCHIVE) & (events["case"] != NONE) & (events["phase"] != Phase.FACT)
    rows = np.flatnonzero(is_row)[::-1]
    first = np.full(len(cases), NONE, np.int64)
    first[events["case"][rows]] = events["activity"][rows]
    dispatches = events["case"][(events["activity"] == Activity.DISPATCH) & (events["case"] != NONE)]
    n_known = np.bincount(dispatches, minlength=len(cases))
    is_with_unit = np.isin(first, WITH_UNIT)
    is_with_unit[events["case"][carries]] |= np.isin(first[events["case"][carries]], AWAY) & (
        events["unit"][carries] != NONE)
    is_in_hand = is_with_unit & (cases["n_dispatches"] > n_known)
    return carries[is_in_hand[events["case"][carries]]]


def _filled(events: np.ndarray, number: np.ndarray, n: int) -> dict[str, np.ndarray]:
    """First second of SIGN and of the result of each assignment, and the row of the latter."""
    found = {key: np.full(n, NONE, np.int64) for key in ("signed", "fed_back", "fed_back_row")}
    for key, ends in (("signed", (Activity.SIGN,)), ("fed_back", HANDS_IN)):
        rows = np.flatnonzero(np.isin(events["activity"], ends))[::-1]  # backwards: the first one stays
        found[key][number[rows]] = events["time_s"][rows]
        if key == "fed_back":
            found["fed_back_row"][number[rows]] = rows
    return found


def _left(events: np.ndarray, number: np.ndarray, begins: np.ndarray, end_s: int) -> np.ndarray:
    """Second at which each assignment is lost from sight."""
    left_s = np.full(len(begins), end_s, np.int64)
    rows = np.flatnonzero((events["activity"] == Activity.RELEASE) | (events["activity"] == Activity.CONCLUDE))[::-1]
    left_s[number[rows]] = events["time_s"][rows]
    order = np.argsort(begins["case"], kind="stable")
    is_same = begins["case"][order[1:]] == begins["case"][order[:-1]]
    ended, following = order[:-1][is_same], order[1:][is_same]
    left_s[ended] = np.minimum(left_s[ended], begins["time_s"][following])
    return left_s


def _due(log: Log, events: np.ndarray, number: np.ndarray, begins: np.ndarray, found: dict) -> np.ndarray:
    """Deadline that holds when each is handed in; for a case carried over that of the table, if none came since."""
    sets = np.isin(events["activity"], SETS)
    is_set_since = np.zeros(len(log.cases), bool)
    is_set_since[events["case"][sets]] = True
    is_known = (begins["activity"] == Activity.CARRY) & ~is_set_since[begins["case"]]
    due_s = np.where(is_known, log.cases["due_s"][begins["case"]], NONE)
    fed_back_row = np.where(found["fed_back_row"] == NONE, NEVER, found["fed_back_row"])
    rows = np.flatnonzero(sets & (np.arange(len(events)) < fed_back_row[number]))
    due_s[number[rows]] = events["value"][rows]
    return due_s


def _is_suspended(events: np.ndarray, number: np.ndarray, n: int) -> np.ndarray:
    """Whether the last word about each assignment's clock is that it stands still."""
    rows = np.flatnonzero((events["activity"] == Activity.SUSPEND) | (events["activity"] == Activity.RESUME))
    found = np.zeros(n, bool)
    found[number[rows]] = events["activity"][rows] == Activity.SUSPEND
    return found
