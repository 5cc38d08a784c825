"""Cases of a queue from its log: when they came and went, how long they waited and were worked on."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.vocabulary import HOUR_S, Activity, Outcome, Phase


@dataclass(frozen=True)
class Visits:
    """Cases of a queue and their work, in the order of opening.

    Attributes
    ----------
    opened_s, concluded_s : ndarray of int64, shape (n_cases,)
        Seconds; cases that are not concluded are left out, those opened in the tail, too.
    waited_s : ndarray of int64, shape (n_cases,)
        Waiting for the first start of each item, or until it was given up, summed over the stages of a case.
    worked_s : ndarray of int64, shape (n_cases,)
        Work on each case.
    is_lost, has_left : ndarray of bool, shape (n_cases,)
        Which found a full desk; which gave up waiting.
    category : ndarray of int32, shape (n_cases,)
        Their category, by number.
    log : Log
        The whole log.
    first_s, last_s : int
        The window: cases opened in it count, and the number in the system is averaged over it.
    n_servers : int
        People in all pools.
    sla_h : float
        Limit for shares within a limit.
    """

    opened_s: np.ndarray
    concluded_s: np.ndarray
    waited_s: np.ndarray
    worked_s: np.ndarray
    is_lost: np.ndarray
    has_left: np.ndarray
    category: np.ndarray
    log: Log
    first_s: int
    last_s: int
    n_servers: int
    sla_h: float


def visits_of(log: Log, first_s: int, last_s: int, sla_h: float) -> Visits:
    """Cases opened between two seconds, with what became of them."""
    events, cases = log.events, log.cases
    items = events[events["item"] >= 0]
    enabled, ended_wait = first_times(items, items["phase"] == Phase.ENABLE), first_times(items, ends_wait(items))
    case_of = np.zeros(len(enabled), np.int64)
    case_of[items["item"]] = items["case"]
    is_over = ended_wait >= 0
    waited = np.bincount(case_of[is_over], (ended_wait - enabled)[is_over], len(cases))
    hands_on = items[items["actor"] >= 0]
    sign = np.select([hands_on["phase"] == Phase.START, hands_on["phase"] == Phase.END], [-1, 1], 0)
    worked = np.bincount(hands_on["case"], (sign * hands_on["time_s"]).astype(float), len(cases))
    kept = (cases["opened_s"] >= first_s) & (cases["opened_s"] < last_s) & (cases["concluded_s"] >= 0)
    duty = events[(events["activity"] == Activity.DUTY)]
    return Visits(cases["opened_s"][kept], cases["concluded_s"][kept], waited[kept], worked[kept],
                  has_outcome(log, Outcome.FULL)[kept], has_outcome(log, Outcome.LEFT)[kept], cases["category"][kept],
                  log, first_s, last_s, len(np.unique(duty["actor"])), sla_h)


def ends_wait(items: np.ndarray) -> np.ndarray:
    """Which rows of items end a wait: somebody begins, or the case leaves."""
    is_given_up = (items["phase"] == Phase.END) & (items["reason"] == Outcome.LEFT)
    return (items["phase"] == Phase.START) | is_given_up


def first_times(events: np.ndarray, is_chosen: np.ndarray) -> np.ndarray:
    """Second of the first chosen row for each item; -1 where there is none."""
    rows = events.compress(is_chosen)
    times = np.full(int(events["item"].max(initial=-1)) + 1, -1, np.int64)
    times[rows["item"][::-1]] = rows["time_s"][::-1]
    return times


def has_outcome(log: Log, outcome: Outcome) -> np.ndarray:
    """Whether a stage of each case ended in an outcome; shape (n_cases,) of the log."""
    events = log.events
    rows = (events["phase"] == Phase.END) & (events["reason"] == outcome) & (events["case"] >= 0)
    found = np.zeros(len(log.cases), bool)
    found[events["case"][rows]] = True
    return found


def in_system_at(visits: Visits, times_s: np.ndarray) -> np.ndarray:
    """Number of cases opened and not yet concluded at each of some seconds."""
    cases = visits.log.cases
    concluded = np.sort(cases["concluded_s"][cases["concluded_s"] >= 0])
    return np.searchsorted(np.sort(cases["opened_s"]), times_s, "right") - np.searchsorted(concluded, times_s, "right")


def sojourn_h(visits: Visits) -> np.ndarray:
    """Hours from opening to conclusion, of the cases that were taken in."""
    return (visits.concluded_s - visits.opened_s)[~visits.is_lost] / HOUR_S


def wait_s(visits: Visits) -> np.ndarray:
    """Seconds of waiting of the cases that were taken in."""
    return visits.waited_s[~visits.is_lost]


def hours(visits: Visits) -> float:
    """Length of the window."""
    return (visits.last_s - visits.first_s) / HOUR_S


def rho(visits: Visits) -> float:
    """Work of the cases of the window, over its length: how many people it keeps busy."""
    return float(visits.worked_s.sum() / (visits.last_s - visits.first_s))
