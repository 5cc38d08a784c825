"""Measures of a queue from its log, as queueing theory defines them. Times in hours."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.vocabulary import DAY_S, HOUR_S, Activity, Phase, Truth


@dataclass(frozen=True)
class Visits:
    """Cases of a queue and their work, in the order of opening.

    Attributes
    ----------
    opened_s, concluded_s : ndarray of int64, shape (n_cases,)
        Seconds; cases that are not concluded are left out, those opened in the tail, too.
    waited_s : ndarray of int64, shape (n_cases,)
        Waiting for the first start of each item, summed over the stages of a case.
    worked_s : ndarray of int64, shape (n_cases,)
        Work on each case.
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
    log: Log
    first_s: int
    last_s: int
    n_servers: int
    sla_h: float


def visits_of(log: Log, first_s: int, last_s: int, sla_h: float) -> Visits:
    """Cases opened between two seconds, with what became of them."""
    events, cases = log.events, log.cases
    is_item = events["item"] >= 0
    enable, start = first_times(events[is_item], Phase.ENABLE), first_times(events[is_item], Phase.START)
    case_of = np.zeros(len(enable), np.int64)
    case_of[events["item"][is_item]] = events["case"][is_item]
    has_begun = start >= 0
    waited = np.bincount(case_of[has_begun], (start - enable)[has_begun], len(cases))
    sign = np.select([events["phase"] == Phase.START, events["phase"] == Phase.END], [-1, 1], 0)
    worked = np.bincount(events["case"][is_item], (sign * events["time_s"])[is_item].astype(float), len(cases))
    kept = (cases["opened_s"] >= first_s) & (cases["opened_s"] < last_s) & (cases["concluded_s"] >= 0)
    duty = events[(events["activity"] == Activity.DUTY)]
    return Visits(cases["opened_s"][kept], cases["concluded_s"][kept], waited[kept], worked[kept], log, first_s, last_s,
                  len(np.unique(duty["actor"])), sla_h)


def first_times(events: np.ndarray, phase: Phase) -> np.ndarray:
    """Second of the first row of a phase for each item; -1 where there is none."""
    rows = events[events["phase"] == phase]
    times = np.full(int(events["item"].max(initial=-1)) + 1, -1, np.int64)
    times[rows["item"][::-1]] = rows["time_s"][::-1]
    return times


def in_system_at(visits: Visits, times_s: np.ndarray) -> np.ndarray:
    """Number of cases opened and not yet concluded at each of some seconds."""
    cases = visits.log.cases
    concluded = np.sort(cases["concluded_s"][cases["concluded_s"] >= 0])
    return np.searchsorted(np.sort(cases["opened_s"]), times_s, "right") - np.searchsorted(concluded, times_s, "right")


def mean_at_hour(visits: Visits, hour: int) -> float:
    """Mean number in the system at an hour of the day, over all days of the window."""
    days = np.arange(visits.first_s // DAY_S, visits.last_s // DAY_S)
    return float(in_system_at(visits, days * DAY_S + hour * HOUR_S).mean())


def mean_in_system(visits: Visits) -> float:
    """Mean number in the system: the time that cases spent in the window, over its length."""
    cases = visits.log.cases
    ends = np.where(cases["concluded_s"] >= 0, cases["concluded_s"], visits.last_s)
    inside = np.clip(ends, visits.first_s, visits.last_s) - np.clip(cases["opened_s"], visits.first_s, visits.last_s)
    return float(inside.sum() / (visits.last_s - visits.first_s))


def sojourn_h(visits: Visits) -> np.ndarray:
    """Hours from opening to conclusion."""
    return (visits.concluded_s - visits.opened_s) / HOUR_S


def mean_queue(visits: Visits) -> float:
    """Mean number waiting: waiting time of the cases of the window, over its length."""
    return float(visits.waited_s.sum() / (visits.last_s - visits.first_s))


def first_reports(visits: Visits) -> tuple[np.ndarray, np.ndarray]:
    """Hours from the birth of each problem to its first report, and how many more reports followed.

    Of problems first reported in the window; cases stand in the order of their reports.
    """
    cases, truth = visits.log.cases, visits.log.truth
    incident, first, n_reports = np.unique(cases["incident"], return_index=True, return_counts=True)
    born = truth[truth["activity"] == Truth.BORN]
    born_s = np.zeros(int(incident.max(initial=-1)) + 1, np.int64)
    known = born[born["incident"] < len(born_s)]
    born_s[known["incident"]] = known["time_s"]
    opened_s = cases["opened_s"][first]
    kept = (opened_s >= visits.first_s) & (opened_s < visits.last_s)
    return (opened_s - born_s[incident])[kept] / HOUR_S, n_reports[kept] - 1


MEASURES: dict[str, Callable[[Visits], float]] = {
    "utilisation": lambda v: float(v.worked_s.sum() / (v.last_s - v.first_s) / v.n_servers),
    "p_wait": lambda v: float((v.waited_s > 0).mean()),
    "frac_delayed": lambda v: float((v.waited_s > 0).mean()),
    "mean_wait": lambda v: float(v.waited_s.mean() / HOUR_S),
    "sd_wait": lambda v: float(v.waited_s.std() / HOUR_S),
    "mean_sojourn": lambda v: float(sojourn_h(v).mean()),
    "mean_sojourn_total": lambda v: float(sojourn_h(v).mean()),
    "sd_sojourn_total": lambda v: float(sojourn_h(v).std()),
    "mean_queue": mean_queue,
    "mean_in_system": mean_in_system,
    "p_sojourn_le_sla": lambda v: float((sojourn_h(v) <= v.sla_h).mean()),
    "p_total_le_sla": lambda v: float((sojourn_h(v) <= v.sla_h).mean()),
    "p_wait_le_sla": lambda v: float((v.waited_s <= v.sla_h * HOUR_S).mean()),
    "mean_delay_first_report": lambda v: float(first_reports(v)[0].mean()),
    "mean_duplicates_per_case": lambda v: float(first_reports(v)[1].mean()),
    "p_no_duplicate": lambda v: float((first_reports(v)[1] == 0).mean()),
    "p90_sojourn": lambda v: float(np.quantile(sojourn_h(v), 0.9)),
    "p90_total": lambda v: float(np.quantile(sojourn_h(v), 0.9)),
}


def measure(visits: Visits, name: str) -> float:
    """One measure by its name; `mean_at_h9` is the mean number in the system at nine o'clock."""
    if name.startswith("mean_at_h"):
        return mean_at_hour(visits, int(name.removeprefix("mean_at_h")))
    return MEASURES[name](visits)
