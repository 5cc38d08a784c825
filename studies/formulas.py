"""A desk whose reports go up and down with the day, staffed by each formula: what is promised, exact, and simulated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import pi, sin
from typing import Any

import numpy as np

from studies.measuring import in_parallel
from twin.experiment.run import simulate
from twin.experiment.staffing import (
    Course,
    Work,
    all_wait,
    course,
    lag_sipp,
    layers,
    load_at_edges,
    modified_offered_load,
    people_for_p_wait,
    rates_of,
    sipp,
    square_root,
)
from twin.experiment.visits import visits_of
from twin.scenario import load
from twin.vocabulary import DAY_S, HOUR_S

LONGEST_OVERTIME = "24 h"  # of who finishes what is in hand
P_WAIT, ABOVE = 0.2, 0.22  # asked for; what counts as more than that
REPORTS_PER_H, SWING, PER_H = 10.0, 0.8, 20  # of the sine of scenarios/exact/sine.yaml; bins an hour
DAYS, WARM_DAYS, N = 66, 4, 10
WORK_H = (0.25, 1.0, 2.0, 4.0)
FORMULAS: dict[str, Callable[..., np.ndarray]] = {
    "SIPP": sipp, "lag-SIPP": lag_sipp, "modified offered load": modified_offered_load}
SIMULATED = (0.25, 4.0)


@dataclass(frozen=True)
class Desk:
    """One desk that is simulated: work, formula, and what becomes of work in hand at the end of a shift."""

    work: Work
    formula: str
    end_of_shift: str = "put_back"


@dataclass(frozen=True)
class Simulated:
    """What simulations measure, by replication: shares of reports that wait, by hour and of all, and mean waits."""

    by_hour: np.ndarray
    p_wait: np.ndarray
    mean_wait_h: np.ndarray


@cache
def rates() -> np.ndarray:
    """Reports an hour in each bin of the day."""
    return rates_of(lambda hour: REPORTS_PER_H * (1 + SWING * sin(2 * pi * hour / 24)), n_bins=24 * PER_H)


@cache
def people(work: Work, formula: str) -> np.ndarray:
    """People in each hour of the day by a formula."""
    return FORMULAS[formula](rates(), work, P_WAIT)


@cache
def exact(work_h: float, formula: str) -> Course:
    """What becomes of the desk, exact for exponential work that is put back at the end of a shift."""
    return course(rates(), people(Work(work_h), formula), work_h)


def root_hours(work_h: float) -> float:
    """Person-hours of a day by the square root of the largest load within each hour."""
    loads = load_at_edges(rates(), Work(work_h)).reshape(24, -1).max(axis=1)
    return float(sum(np.ceil(square_root(one, P_WAIT)) for one in loads))


def one_run(task: tuple[Desk, int]) -> tuple[np.ndarray, float, float]:
    """One replication of a desk: shares that wait by hour of report, share of all, mean hours until work is begun."""
    desk, replication = task
    laws: dict[str, Any] = {
        "exponential": {"exponential": f"{desk.work.mean_h} h"}, "constant": {"constant": f"{desk.work.mean_h} h"},
        "lognormal": {"lognormal": {"mean": f"{desk.work.mean_h} h", "cv": desk.work.cv}}}
    law = {"exponential": None, **laws[desk.work.law]}  # the file's own law goes
    scenario = load("exact/sine").replace({
        **layers(people(desk.work, desk.formula), "crews"), "calendar.days": DAYS,
        "end_of_shift": {"rule": desk.end_of_shift, "overtime": LONGEST_OVERTIME},
        "demand.city_management.reports_per_weekday": 24 * REPORTS_PER_H, "workflow.handle.work": law})
    run = simulate(scenario, 1, replication)
    visits = visits_of(run.log, WARM_DAYS * DAY_S, (DAYS - 2) * DAY_S, 1.0)
    hour, waits = visits.opened_s % DAY_S // HOUR_S, visits.waited_s > 0
    shares = np.bincount(hour, waits, 24) / np.bincount(hour, minlength=24)
    return shares, float(waits.mean()), float(visits.waited_s.mean()) / HOUR_S


def simulated(desks: list[Desk]) -> list[Simulated]:
    """Simulate desks, N replications each."""
    found = in_parallel(one_run, [(desk, replication) for desk in desks for replication in range(N)])
    by_desk = [found[N * number:N * (number + 1)] for number in range(len(desks))]
    return [Simulated(*(np.array(part) for part in zip(*runs, strict=True))) for runs in by_desk]


def steady_promise_h(work: Work, formula: str) -> float:
    """Mean wait that Erlang C promises with these people, taking each hour's load as a steady state, hours."""
    loads = rates().reshape(24, -1).mean(axis=1) * work.mean_h
    if formula == "modified offered load":
        loads = load_at_edges(rates(), work).reshape(24, -1).max(axis=1)
    elif formula == "lag-SIPP":
        loads = np.roll(rates(), round(work.lag_h * PER_H)).reshape(24, -1).mean(axis=1) * work.mean_h
    counts = [people_for_p_wait(float(one), P_WAIT) for one in loads]
    waits = [all_wait(load_ / work.mean_h, work.mean_h, n).mean_wait_h for load_, n in zip(loads, counts, strict=True)]
    return float(np.average(waits, weights=rates().reshape(24, -1).mean(axis=1)))
