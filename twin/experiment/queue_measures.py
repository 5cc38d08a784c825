"""Measures of a queue from its log, as queueing theory defines them. Times in hours."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from twin.experiment.station_measures import station_measure
from twin.experiment.visits import Visits, hours, in_system_at, rho, sojourn_h, wait_s
from twin.vocabulary import DAY_S, HOUR_S, Ending, Truth

NUMBER = re.compile(r"(.*\D)(\d+)")


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


def throughput(visits: Visits) -> float:
    """Cases closed in the window, an hour."""
    cases = visits.log.cases
    is_inside = (cases["concluded_s"] >= visits.first_s) & (cases["concluded_s"] < visits.last_s)
    return float((is_inside & (cases["ending"] == Ending.CLOSED)).sum() / hours(visits))


def mean_wait_of_class(visits: Visits, number: int) -> float:
    """Mean wait of the cases of one category, the first being number 1, hours."""
    return float(visits.waited_s[visits.category == number - 1].mean() / HOUR_S)


def sum_rho_wait(visits: Visits) -> float:
    """Sum over categories of the people they keep busy times their mean wait, hours: what no priority can change."""
    return sum(float(visits.worked_s[own].sum() / (visits.last_s - visits.first_s) * visits.waited_s[own].mean())
               for own in (visits.category == number for number in np.unique(visits.category))) / HOUR_S


# ---------------------------------------------------------------------------------------------- days and hours
def opened_by_day(visits: Visits) -> np.ndarray:
    """Number of cases opened on each day of the window."""
    days = visits.log.cases["opened_s"] // DAY_S
    first, last = visits.first_s // DAY_S, visits.last_s // DAY_S
    return np.bincount(days[(days >= first) & (days < last)] - first, minlength=last - first)


def first_harmonic(visits: Visits) -> tuple[float, float]:
    """Swing over the day of the number in the system, and by how many hours its peak lags that of reports."""
    speed, cases = 2j * np.pi / DAY_S, visits.log.cases
    ends = np.where(cases["concluded_s"] >= 0, cases["concluded_s"], visits.last_s)
    begin, end = (np.clip(times, visits.first_s, visits.last_s) for times in (cases["opened_s"], ends))
    inside = ((np.exp(-speed * begin) - np.exp(-speed * end)) / speed).sum() / (visits.last_s - visits.first_s)
    lag = np.angle(np.exp(-speed * visits.opened_s).sum() / inside) / (2 * np.pi)
    return 2 * abs(inside), lag % 1 * DAY_S / HOUR_S


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
    "utilisation": lambda v: rho(v) / v.n_servers,
    "rho": rho,
    "throughput": throughput,
    "p_loss": lambda v: float(v.is_lost.mean()),
    "p_abandon": lambda v: float(v.has_left.mean()),
    "p_wait": lambda v: float((wait_s(v) > 0).mean()),
    "p_delay": lambda v: float((wait_s(v) > 0).mean()),
    "frac_delayed": lambda v: float((wait_s(v) > 0).mean()),
    "mean_wait": lambda v: float(wait_s(v).mean() / HOUR_S),
    "mean_wait_all": lambda v: float(wait_s(v).mean() / HOUR_S),
    "sd_wait": lambda v: float(wait_s(v).std() / HOUR_S),
    "conservation_sum_rho_W": sum_rho_wait,
    "mean_sojourn": lambda v: float(sojourn_h(v).mean()),
    "mean_sojourn_total": lambda v: float(sojourn_h(v).mean()),
    "mean_clock_time_h": lambda v: float(sojourn_h(v).mean()),
    "mean_total_min": lambda v: float(sojourn_h(v).mean() * 60),
    "sd_sojourn_total": lambda v: float(sojourn_h(v).std()),
    "sd_total_min": lambda v: float(sojourn_h(v).std() * 60),
    "mean_queue": mean_queue,
    "mean_in_system": mean_in_system,
    "mean_down": mean_in_system,
    "p_sojourn_le_sla": lambda v: float((sojourn_h(v) <= v.sla_h).mean()),
    "p_total_le_sla": lambda v: float((sojourn_h(v) <= v.sla_h).mean()),
    "p_within_24h": lambda v: float((sojourn_h(v) <= 24).mean()),
    "p_exactly_2h": lambda v: float((sojourn_h(v) == 2).mean()),
    "p_wait_le_sla": lambda v: float((wait_s(v) <= v.sla_h * HOUR_S).mean()),
    "mean_delay_first_report": lambda v: float(first_reports(v)[0].mean()),
    "mean_duplicates_per_case": lambda v: float(first_reports(v)[1].mean()),
    "p_no_duplicate": lambda v: float((first_reports(v)[1] == 0).mean()),
    "p90_sojourn": lambda v: float(np.quantile(sojourn_h(v), 0.9)),
    "p90_total": lambda v: float(np.quantile(sojourn_h(v), 0.9)),
    "mean_count": lambda v: float(opened_by_day(v).mean()),
    "dispersion_index": lambda v: float(opened_by_day(v).var(ddof=1) / opened_by_day(v).mean()),
    "p_gt_200": lambda v: float((opened_by_day(v) > 200).mean()),
    "max_mean": lambda v: mean_in_system(v) + first_harmonic(v)[0],
    "peak_lag_h": lambda v: first_harmonic(v)[1],
}
NUMBERED: dict[str, Callable[[Visits, int], float]] = {
    "mean_at_h": mean_at_hour,
    "mean_at_t": lambda v, hour: float(in_system_at(v, np.array([hour * HOUR_S]))[0]),
    "mean_wait_class": mean_wait_of_class,
}


def measure(visits: Visits, name: str, stations: Mapping[str, Sequence[str]] | None = None) -> float:
    """One measure by its name.

    Parameters
    ----------
    visits : Visits
        Of one run.
    name : str
        A key of `MEASURES`; `mean_at_h9` is the mean number in the system at nine o'clock, `mean_at_t4` that number
        four hours after the beginning, `mean_wait_class2` the mean wait of the second category.
    stations : mapping of str to list of str, optional
        Stages that make up each station; `utilisation_street` is a measure of the station `street`.

    Raises
    ------
    BadInput
        No measure has this name.
    """
    if name in MEASURES:
        return MEASURES[name](visits)
    number = NUMBER.fullmatch(name)
    if number is not None and number[1] in NUMBERED:
        return NUMBERED[number[1]](visits, int(number[2]))
    return station_measure(visits, name, stations or {})
