"""Queues for the laws: the counter of the exact cases with other numbers, and means over runs with their error."""

from math import factorial

import numpy as np
from scipy import stats

import twin
from twin.experiment.visits import Visits, visits_of
from twin.scenario import Scenario
from twin.vocabulary import DAY_S, HOUR_S, Phase

RUNS = 16
FOUR = 1 - stats.norm.cdf(4)  # how seldom a mean is four standard errors off, on one side
EXPONENTIAL, CONSTANT = {"exponential": "1 h"}, {"exponential": None, "constant": "1 h"}
MATTER = {"stream": "city_management", "lead": "matter", "lowest_tier": "counter", "share": 1,
          "touch": {"exponential": "1 h"}}
DESK = {"tier": "counter", "nature": "district", "desk": "crews", "field": "crews"}
BY_CATEGORY = {"exponential": None, "by_category": True}
DISPATCHED = {  # a machine at a desk sends every matter to the unit that leads it, within a second
    "report": {"next": {"done": "sort"}},
    "sort": {"seat": "loop", "post": "dispatchers", "judge": "sorting", "next": {
        "dispatched": {"to": "handle", "dispatch": True}, "down": {"to": "sort", "move": "down"},
        "up": {"to": "sort", "move": "up"}}},
    "handle": {"seat": "lead_field", "post": None, "work": BY_CATEGORY},
}


def queue(per_hour: float, days: int, crews: int = 1, work: dict | None = None, more: dict | None = None) -> Scenario:
    """One counter with some crews: reports an hour, and the law of their work."""
    return twin.load("exact/queue", {
        "calendar.days": days, "demand.city_management.reports_per_weekday": 24 * per_hour,
        "staff.crews.count": crews, "workflow.handle.work": work or EXPONENTIAL, **(more or {})})


def lognormal(cv: float, mean: str = "1 h") -> dict:
    """Lognormal work of a mean and a coefficient of variation."""
    return {"exponential": None, "lognormal": {"mean": mean, "cv": cv}}


def kinds(**of: dict) -> dict:
    """Overrides that put several kinds of matter, equally frequent, into the place of the one; work by kind."""
    return {"catalogue.add": {"matter": None, **{name: {**MATTER, **said} for name, said in of.items()}},
            "workflow.handle.work": BY_CATEGORY}


def counters(units: dict[str, int], of: dict, leads: dict[str, list[str]] | None = None) -> dict:
    """Overrides for units with so many crews each, that lead matters of their own name unless told otherwise."""
    stations = {name: {**DESK, "posts": ["crews"], "leads": (leads or {}).get(name, [name])} for name in units}
    return {**of, "units": {"counter": {"posts": ["dispatchers"]}, **stations},
            "staff": {"dispatchers": {"count": 1}, "crews": {"count": 0, "per_unit": units}},
            "policies.dispatch": "auto", "workflow": DISPATCHED}


# ---------------------------------------------------------------------------------------------- measuring
def seen(scenario: Scenario, replication: int = 0, warm_days: int = 20, tail_days: int = 10) -> Visits:
    """Cases of one run, opened after the first and before the last days."""
    log = twin.simulate(scenario, replication=replication).log
    return visits_of(log, warm_days * DAY_S, (scenario.calendar.days - tail_days) * DAY_S, 1.0)


def over(scenario: Scenario, measures, n: int = RUNS, warm_days: int = 20, tail_days: int = 10) -> np.ndarray:
    """What measures give in each replication; shape (n measures, n replications)."""
    rows = []
    for replication in range(n):
        visits = seen(scenario, replication, warm_days, tail_days)
        rows.append([measure(visits) for measure in measures])
    return np.array(rows).T


def wait_h(visits: Visits) -> float:
    """Mean wait, hours."""
    return float(visits.waited_s.mean() / HOUR_S)


def p_wait(visits: Visits) -> float:
    """Share of cases that wait at all."""
    return float((visits.waited_s > 0).mean())


def wait_of(category: str):
    """Return the measure of the mean wait of one kind of matter, hours."""
    return lambda visits: float(visits.waited_s[kinds_of(visits) == category].mean() / HOUR_S)


def kinds_of(visits: Visits) -> np.ndarray:
    """Name of the kind of each case."""
    cases = visits.log.cases
    kept = (cases["opened_s"] >= visits.first_s) & (cases["opened_s"] < visits.last_s) & (cases["concluded_s"] >= 0)
    return np.array(visits.log.names.categories)[cases["category"][kept]]


def starts_of(log) -> dict[int, int]:
    """Second at which work on each case was begun first, by key."""
    rows = log.events[(log.events["phase"] == Phase.START) & (log.events["item"] >= 0)][::-1]
    return dict(zip(log.cases["key"][rows["case"]].tolist(), rows["time_s"].tolist(), strict=True))


# ---------------------------------------------------------------------------------------------- judging
def error_of(values: np.ndarray) -> float:
    """Standard error of a mean over replications."""
    return float(values.std(ddof=1) / len(values) ** 0.5)


def bound_of(values: np.ndarray) -> float:
    """Four standard errors of a mean; more where few runs tell how large these are (Student)."""
    return float(stats.t.isf(FOUR, len(values) - 1) * error_of(values))


def assert_is(values: np.ndarray, exact: float, relative_error: float = 0.05) -> None:
    """The mean lies within four standard errors of a known value, and these are small."""
    assert error_of(values) < relative_error * abs(exact), (values.mean(), exact, error_of(values))
    assert abs(values.mean() - exact) < bound_of(values), (values.mean(), exact, error_of(values))


def assert_below(smaller: np.ndarray, larger: np.ndarray) -> None:
    """The first is smaller, pair by pair on the mean, by more than four standard errors."""
    gaps = larger - smaller
    assert gaps.mean() > bound_of(gaps), (smaller.mean(), larger.mean(), error_of(gaps))


def erlang_c(servers: int, load: float) -> float:
    """Chance that everybody is busy."""
    last = load**servers / factorial(servers) / (1 - load / servers)
    return last / (sum(load**n / factorial(n) for n in range(servers)) + last)
