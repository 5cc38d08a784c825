"""The worst cases of a log, and what happened to each: when, in whose hands, waiting for what."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.causes import FIRST_CAUSE, IN_ORDER, N_CAUSES, Stretch
from twin.vocabulary import DAY_S, FIRST_SIDE, NEVER, NONE, Activity, Cause, Outcome, Phase, Reason, Stage, Truth, Word

FIRST_REASON = min(Reason)
_ACTIVITIES = {int(one): one for one in Activity}
FACTS = (
    Activity.REPORT, Activity.CARRY, Activity.DISPATCH, Activity.SEND_DOWN, Activity.ESCALATE, Activity.REMIND,
    Activity.OVERDUE, Activity.SUSPEND, Activity.RESUME, Activity.CONCLUDE, Activity.RETURN, Activity.EXTEND,
    Activity.CONTACT, Activity.REPEAT, Activity.LAY_ASIDE, Activity.RECALL, Activity.ANSWER,
)
SIDE = (Activity.CO_HANDLE, Activity.SUPERVISE, Activity.INSPECT)  # work beside the stages that a story tells
UNTOLD = (Stage.REPORT, Stage.SORT, Stage.CLOSE, Stage.ARCHIVE, Stage.APPRAISE)  # of some, a fact tells that follows
FOLLOWED = (Outcome.RETURNED, Outcome.CONTESTED, Outcome.REJECTED, Outcome.VOIDED, Outcome.DUPLICATE)  # by a fact


class Worst(Word):
    """For what a case is shown."""

    OLDEST = 0, "在办最久"
    RETURNED = 1, "退件最多"
    REWORKED = 2, "返工最多"
    ASKED = 3, "反映次数最多"
    FALSE_CLOSING = 4, "结案时未解决"


LASTS = (Worst.OLDEST, Worst.FALSE_CLOSING)  # how bad these are is a time


@dataclass(frozen=True)
class Step:
    """One thing that happened to a case.

    Attributes
    ----------
    time_s : int
        When; of several of the same kind in a row, the last.
    activity : Activity
        Of what.
    is_fact : bool
        Whether it is a fact, not the end of somebody's work.
    reason : int
        What the row gives as outcome, channel or ending; -1 without one.
    tier, unit, actor : int
        Numbers of the names of the log; -1 where the row has none.
    n : int
        How many of the same kind in a row.
    waits : tuple of (Cause, int)
        What the time since the step before went by with: cause and seconds, the longest first.
    """

    time_s: int
    activity: Activity
    is_fact: bool
    reason: int
    tier: int
    unit: int
    actor: int
    n: int
    waits: tuple[tuple[Cause, int], ...]


@dataclass(frozen=True, eq=False)
class Story:
    """The life of one case.

    Attributes
    ----------
    worst : Worst
        For what it is shown.
    figure : float
        How bad: days it has been open, times it was returned, reworked or asked for, days until its false closing
        came to light (or, where it did not, to the end of the log).
    case : int
        Its number.
    steps : tuple of Step
        In the order of the log.
    rest : tuple of (Cause, int)
        What the time since the last step goes by with, as in `Step`; empty where the case is over.
    time : Stretch
        Its time by cause.
    """

    worst: Worst
    figure: float
    case: int
    steps: tuple[Step, ...]
    rest: tuple[tuple[Cause, int], ...]
    time: Stretch


def stories(log: Log, end_s: int, stretches: Stretch) -> tuple[Story, ...]:
    """Find the worst case of each kind and tell its life; a case is told once, for the first kind it is worst in.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    stretches : Stretch
        The time of its cases, as `causes.cause_stretches` gives it.
    """
    found: list[Story] = []
    for worst, badness in _badness(log, end_s):
        badness[[story.case for story in found]] = 0
        case = _first_of(log, end_s, badness)
        if case != NONE:
            own = stretches.where(stretches.case == case)
            steps = tuple(_steps(log, case, own))
            figure = float(badness[case]) / (DAY_S if worst in LASTS else 1)
            found.append(Story(worst, figure, case, steps, _rest(log, end_s, case, steps, own), own))
    return tuple(found)


def _rest(log: Log, end_s: int, case: int, steps: tuple[Step, ...], own: Stretch) -> tuple[tuple[Cause, int], ...]:
    """What the time of an open case goes by with since its last step; nothing of one that is over."""
    if log.cases["ending"][case] != NONE or not steps:
        return ()
    return _between(own, steps[-1].time_s, end_s)


def _badness(log: Log, end_s: int) -> Iterator[tuple[Worst, np.ndarray]]:
    """How bad each case is, kind by kind; 0 where it is not of that kind at all."""
    cases, n = log.cases, len(log.cases)
    yield Worst.OLDEST, np.where(cases["ending"] == NONE, end_s - cases["opened_s"], 0)
    yield Worst.RETURNED, _count(log, Activity.RETURN)
    yield Worst.REWORKED, _n_unsolved(log)
    yield Worst.ASKED, _count(log, Activity.REPEAT)
    late_s = np.zeros(n, np.int64)
    rows = log.truth[(log.truth["activity"] == Truth.LATENT_AGAIN) & (log.truth["case"] != NONE)]
    late_s[rows["case"]] = np.minimum(_found_s(log, rows), end_s) - rows["time_s"]
    yield Worst.FALSE_CLOSING, late_s


def _count(log: Log, activity: Activity) -> np.ndarray:
    """How many facts of an activity each case has."""
    events = log.events
    own = events["case"][(events["activity"] == activity) & (events["phase"] == Phase.FACT) & (events["case"] != NONE)]
    return np.bincount(own, minlength=len(log.cases))


def _n_unsolved(log: Log) -> np.ndarray:
    """How often the handling of each case was judged unsolved within the log."""
    events = log.events
    is_judged = (events["phase"] == Phase.END) & (events["case"] != NONE)
    is_judged &= np.isin(events["reason"], (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN))
    return np.bincount(events["case"][is_judged], minlength=len(log.cases))


def _found_s(log: Log, rows: np.ndarray) -> np.ndarray:
    """Second at which the matters of some rows of truth were reported again later; NEVER where they were not."""
    cases = log.cases[np.isin(log.cases["incident"], rows["incident"])]
    order = np.lexsort((cases["opened_s"], cases["incident"]))
    span = int(max(cases["opened_s"].max(initial=0), rows["time_s"].max(initial=0))) + 1
    key = cases["incident"][order].astype(np.int64) * span + np.maximum(cases["opened_s"][order], 0)
    place = np.searchsorted(key, rows["incident"].astype(np.int64) * span + rows["time_s"], side="right")
    is_same = np.append(cases["incident"][order], NONE)[place] == rows["incident"]
    return np.where(is_same, np.append(cases["opened_s"][order], NEVER)[place], NEVER)


def _first_of(log: Log, end_s: int, badness: np.ndarray) -> int:
    """The worst case; of several one that was reported within the log, and lasted longest; -1 where none is bad."""
    if not badness.any():
        return NONE
    worst = np.flatnonzero(badness == badness.max())
    cases = log.cases[worst]
    lasted_s = np.where(cases["concluded_s"] == NONE, end_s, cases["concluded_s"]) - cases["opened_s"]
    return int(worst[np.lexsort((worst, -lasted_s, cases["opened_s"] < 0))[0]])


def _steps(log: Log, case: int, own: Stretch) -> Iterator[Step]:
    """Tell what happened to a case; the same thing several times in a row is told once."""
    events = log.events[log.events["case"] == case]
    is_told = (events["phase"] == Phase.FACT) & np.isin(events["activity"], FACTS)
    is_work = (events["activity"] < FIRST_SIDE) & ~np.isin(events["activity"], UNTOLD)
    is_work |= np.isin(events["activity"], SIDE)
    is_over = (events["reason"] < FIRST_REASON) | (events["reason"] == Reason.NOT_REACHED)
    is_told |= is_work & (events["phase"] == Phase.END) & is_over & ~np.isin(events["reason"], FOLLOWED)
    since_s = int(events["time_s"][0]) if len(events) else 0
    for _, rows in groupby(events[is_told], lambda row: tuple(row[["activity", "phase", "reason", "unit"]])):
        *earlier, last = rows
        time_s, reason, tier, unit, actor = (int(last[key]) for key in ("time_s", "reason", "tier", "unit", "actor"))
        yield Step(time_s, _ACTIVITIES[int(last["activity"])], last["phase"] == Phase.FACT, reason, tier, unit, actor,
                   len(earlier) + 1, _between(own, since_s, time_s))
        since_s = time_s


def _between(own: Stretch, from_s: int, to_s: int) -> tuple[tuple[Cause, int], ...]:
    """Seconds by cause between two times of a case, the longest first."""
    overlap = np.minimum(own.from_s + own.seconds, to_s) - np.maximum(own.from_s, from_s)
    seconds = np.bincount(own.cause - FIRST_CAUSE, np.maximum(overlap, 0), N_CAUSES).astype(np.int64)
    order = [number for number in np.argsort(-seconds, kind="stable") if seconds[number]]
    return tuple((IN_ORDER[number], int(seconds[number])) for number in order)
