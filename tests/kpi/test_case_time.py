"""Time of cases as sums, and measures day by day: they add up to what whole logs say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import random_log, small_log
from twin.eventlog import empty_log
from twin.kpi import kpis
from twin.kpi.case_time import case_time_measures, case_times, counted
from twin.kpi.causes import cause_stretches
from twin.kpi.daily import daily
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Stream

END_S = 2 * DAY_S
SEEDS = st.integers(0, 10**6)


@settings(max_examples=60)
@given(SEEDS)
def test_the_days_of_a_log_add_up_to_the_whole_of_it(seed):
    log = random_log(seed)
    days, whole = daily(log, END_S), kpis(log, END_S)
    assert all(len(rows) == 2 for rows in days.values())
    for name in ("on_time", "on_time.demands", "on_time.city_management"):
        assert [sum(column) for column in zip(*days[name], strict=True)] == [
            whole[name]["numerator"], whole[name]["denominator"]]
    for name in ("closed", "overdue"):
        assert sum(n for n, _ in days[name]) == whole[name]["value"]
    seconds = sum(sum(row.values()) for one in case_times(log, END_S).values() for row in one.seconds.values())
    assert sum(n for n, _ in days["open"]) == seconds


@settings(max_examples=60)
@given(SEEDS)
def test_the_time_of_cases_reported_within_the_log_is_that_of_their_days(seed):
    log = random_log(seed)
    days = daily(log, END_S)
    for stream in Stream:
        n, seconds = 0, 0
        for case, is_counted in zip(log.cases, counted(log), strict=True):
            if is_counted and case["stream"] == stream and case["opened_s"] >= 0:
                until = END_S if case["concluded_s"] == NONE else case["concluded_s"]
                n, seconds = n + 1, seconds + int(until - case["opened_s"])
        assert [sum(column) for column in zip(*days[f"case_time.{stream.key}"], strict=True)] == [seconds, n]


@settings(max_examples=40)
@given(SEEDS)
def test_the_unit_of_a_stretch_is_one_that_a_row_of_the_case_has_named(seed):
    log = random_log(seed)
    told = cause_stretches(log, END_S)
    for case, unit in zip(told.case, told.unit, strict=True):
        named = set(log.events["unit"][log.events["case"] == case].tolist()) | {NONE}
        assert unit in named


def test_the_mean_is_the_time_of_all_cases_over_their_number():
    log = small_log()
    times = case_times(log, 3 * DAY_S)
    found = case_time_measures(times)
    chosen = log.cases[counted(log)]
    until = np.where(chosen["concluded_s"] == NONE, 3 * DAY_S, chosen["concluded_s"])
    hours = (until - np.maximum(chosen["opened_s"], 0)) / HOUR_S
    assert found["case_time"].value == pytest.approx(hours.mean())
    assert found["case_time"].n == len(chosen)


def test_a_log_without_cases_says_why_there_is_no_time():
    found = case_time_measures(case_times(empty_log(), DAY_S))
    assert {one.value for one in found.values()} == {None}
    assert {one.why for one in found.values()} == {"no case was open"}
    assert daily(empty_log(), DAY_S)["on_time"] == [[0, 0]]


def test_work_on_what_the_log_leaves_out_counts_as_nobodys_rework():
    log = small_log()
    before = daily(log, 3 * DAY_S)["rework_rate"]
    log.events["case"][log.events["activity"] == Activity.FEEDBACK] = NONE
    assert sum(n for _, n in daily(log, 3 * DAY_S)["rework_rate"]) == 0 < sum(n for _, n in before)
