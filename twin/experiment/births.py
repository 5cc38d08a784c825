"""Births by fixed point: how many problems must be born for the stated number to become known.

Volumes are stated as first reports, because reports are what is counted. Part of what is born vanishes unseen, so more
is born than reported; how much more depends on patrol, residents and everything that takes patrol's time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from twin.experiment.run import Run, simulate
from twin.scenario import Scenario
from twin.scenario.demand import StreamDemand
from twin.scenario.loading import replace
from twin.vocabulary import DAY_S, NONE, BadInput, Stream, Truth, WorkFailed

MOST_ITERATIONS = 12


@dataclass(frozen=True)
class Births:
    """What the fixed point of one stream is.

    Attributes
    ----------
    stream : Stream
        Of which stream.
    births_per_report : float
        The value sought.
    births_per_day, reports_per_day : float
        What came of it: births, and first reports once the luck in births is taken out; relapses are among the reports.
    stated : float
        First reports a day that the scenario states, on the average of working days and days off: what is born on one
        is found on the other.
    error : float
        Standard error of `reports_per_day` over the replications; NaN of a single one.
    n_iterations : int
        Times that all replications were run.
    """

    stream: Stream
    births_per_report: float
    births_per_day: float
    reports_per_day: float
    stated: float
    error: float
    n_iterations: int


def fixed_point(scenario: Scenario, days: int = 28, replications: int = 4, tolerance: float = 0.01,
                on_run: Callable[[int, int], None] | None = None) -> list[Births]:
    """Find `births_per_report` of each stream, by simulating with the compiled engine.

    Episodes and surpluses are left out: they come on top of what is stated.

    Parameters
    ----------
    scenario : Scenario
        With its own warm start: without one, the first days find fewer problems than come.
    days : int
        Days that are counted, after the warm ones.
    replications : int
        Runs of which the mean is taken.
    tolerance : float
        How far first reports a day may be from what is stated, as a share of it.
    on_run : callable, optional
        Called before each run with the number of the iteration and of the replication.

    Returns
    -------
    list of Births
        One for each stream that has births.

    Raises
    ------
    BadInput
        No stream has births, or a number is out of range.
    WorkFailed
        No values were found that bring forth the stated reports.
    """
    refuse_numbers(days, replications, tolerance)
    wanted = replace(scenario, {"calendar.days": days, "demand.episodes": None, "demand.extra": None})
    stated = {stream: said for stream in Stream
              if (said := wanted.base_demand(stream)) is not None and said.reports_per_weekday > 0}
    if not stated:
        raise BadInput("demand: no stream has births of its own whose number could be sought")
    ratios = {stream: said.births_per_report for stream, said in stated.items()}
    for iteration in range(1, MOST_ITERATIONS + 1):
        found = measured(with_ratios(wanted, ratios), stated, ratios, iteration, replications, on_run)
        if all(abs(row.reports_per_day / row.stated - 1) <= tolerance for row in found):
            return found
        for row in found:
            if row.reports_per_day <= 0:
                raise WorkFailed(f"demand.{row.stream.key}: nothing is reported, however much is born")
            ratios[row.stream] *= row.stated / row.reports_per_day
    raise WorkFailed(f"no births were found within {tolerance:g} of the stated reports after {MOST_ITERATIONS} rounds; "
                     f"allow a larger tolerance, or see whether desks and patrol can carry this demand")


def refuse_numbers(days: int, replications: int, tolerance: float) -> None:
    """Refuse numbers with which nothing can be found."""
    for name, number in (("days", days), ("replications", replications)):
        if number < 1:
            raise BadInput(f"{name}: {number} is out of range; must be at least 1")
    if not 0 < tolerance < 1:
        raise BadInput(f"tolerance: {tolerance:g} is out of range; a share between 0 and 1, such as 0.01")


def with_ratios(scenario: Scenario, ratios: Mapping[Stream, float]) -> Scenario:
    """Scenario with other births per report."""
    return replace(scenario, {f"demand.{stream.key}.births_per_report": ratio for stream, ratio in ratios.items()})


def measured(scenario: Scenario, stated: Mapping[Stream, StreamDemand], ratios: Mapping[Stream, float], iteration: int,
             replications: int, on_run: Callable[[int, int], None] | None) -> list[Births]:
    """Run all replications once and count.

    Reports are scaled by expected over actual births: what a good month brings forth more is no property of the law,
    and would take hundreds of replications to average out.
    """
    counts: list[dict[Stream, tuple[float, float]]] = []
    for replication in range(replications):
        if on_run is not None:
            on_run(iteration, replication)
        run = simulate(scenario, replication=replication)
        counts.append({stream: per_day(run, stream) for stream in stated})
    found = []
    for stream, said in stated.items():
        wanted = stated_per_day(run, said)
        born, reported = np.array([count[stream] for count in counts]).T
        expected = wanted * ratios[stream]
        scaled = reported / np.maximum(born, 1e-9) * expected
        error = float(scaled.std(ddof=1) / len(scaled) ** 0.5) if len(scaled) > 1 else float("nan")
        found.append(Births(stream, ratios[stream], expected, float(reported.sum() / max(born.sum(), 1e-9) * expected),
                            wanted, error, iteration))
    return found


def per_day(run: Run, stream: Stream) -> tuple[float, float]:
    """Base births and first reports of a stream per day of a run; what comes back is reported, and not a base birth."""
    tables = run.final.tables
    n_days = run.end_s // DAY_S
    streams = tables["categories"]["stream"]
    truth = run.log.truth
    is_base = (truth["activity"] == Truth.BORN) & (truth["value"] == NONE) & (truth["time_s"] >= 0)
    n_born = np.count_nonzero(is_base & (streams[truth["category"]] == stream))
    cases, incidents = tables["cases"], tables["incidents"]
    is_first = (cases["serial"] == 0) & (cases["opened_s"] >= 0)
    n_reported = np.count_nonzero(is_first & (streams[incidents["category"][cases["incident"]]] == stream))
    return n_born / n_days, n_reported / n_days


def stated_per_day(run: Run, said: StreamDemand) -> float:
    """First reports a day that a scenario states, on the average of the days of a run, days off included."""
    tables = run.final.tables
    first = -int(tables["settings"][0]["first_day"])
    is_worked = tables["days"]["is_workday"][first:first + run.end_s // DAY_S] == 1
    return said.reports_per_weekday * float(np.where(is_worked, 1.0, said.weekend_ratio).mean())
