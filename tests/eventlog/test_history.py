"""The life story of a case reads well, and the first difference of two logs is found."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import random_log, small_log
from twin.eventlog import digest, first_difference, history
from twin.eventlog.history import clock


def test_a_time_is_a_day_and_a_clock():
    assert clock(0) == "day 0 00:00:00"
    assert clock(86_400 + 3_661) == "day 1 01:01:01"
    assert clock(-60) == "day -1 23:59:00"


def test_the_story_of_a_case_has_a_line_for_each_row():
    log = small_log()
    lines = history(log, 3)
    assert len(lines) == np.sum(log.events["case"] == 3)
    assert " ".join(lines[0].split()) == "day 1 09:00:00 report fact tier street actor resident/1 reason app"
    assert " ".join(lines[-1].split()) == "day 1 09:06:00 conclude fact tier street reason rejected"


def test_a_deadline_is_told_as_a_time():
    lines = history(small_log(), 0)
    assert any("dispatch" in line and "due day 0 13:06:00" in line for line in lines)


def test_a_case_that_does_not_exist_has_no_story():
    assert history(small_log(), 99) == []


def test_equal_logs_have_no_difference():
    assert first_difference(small_log(), small_log()) is None


def test_the_first_difference_is_shown_with_the_story_on_both_sides():
    other = small_log()
    row = int(np.flatnonzero(other.events["case"] == 1)[5])
    other.events["time_s"][row] += 1
    told = first_difference(small_log(), other)
    assert told.startswith(f"events: first difference in row {row} (columns: time_s)")
    assert told.count("case 1\n") == 2
    assert "17:06:01" in told


def test_a_log_that_is_longer_differs_in_its_first_row_more():
    log = small_log()
    shorter = replace(log, events=log.events[:-1])
    told = first_difference(log, shorter)
    assert f"row {len(log.events) - 1} (columns: all)" in told
    assert "b: no such row" in told


def test_a_difference_in_names_alone_is_a_difference():
    log = small_log()
    other = replace(log, names=replace(log.names, units=("110108010001", "elsewhere", "110108")))
    assert "columns: unit" in first_difference(log, other)


def test_a_long_story_is_cut_to_its_latest_lines():
    other = small_log()
    row = int(np.flatnonzero(other.events["case"] == 1)[-1])
    other.events["value"][row] = 5
    assert "rows before" in first_difference(small_log(), other)


@pytest.mark.parametrize("table", ["cases", "truth"])
def test_cases_and_truth_are_compared_too(table):
    other = small_log()
    other.table(table)["key"][1] += 1
    assert first_difference(small_log(), other).startswith(f"{table}: first difference in row 1 (columns: key)")


@settings(max_examples=40, deadline=None)
@given(a=st.integers(0, 5), b=st.integers(0, 5))
def test_there_is_a_difference_exactly_when_the_digests_differ(a, b):
    left, right = random_log(a), random_log(b)
    assert (first_difference(left, right) is None) == (digest(left) == digest(right))
