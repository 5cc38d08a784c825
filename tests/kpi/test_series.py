"""What changes over time, on the small log by hand and on random logs by plain loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import NAMES, SMALL_END_S, Book, at, random_log, small_log
from tests.kpi import slow
from twin.eventlog import empty_log
from twin.kpi import backlog, by_hour, by_weekday_hour, funnel, waits
from twin.kpi.stretches import post_of, seconds_by_hour
from twin.vocabulary import DAY_S, HOUR_S, Activity, Channel, Ending, Link, Outcome, Phase, Stage


def test_the_funnel_counts_who_entered_and_who_left():
    passages = {passage.link: (passage.n_entered, passage.n_left) for passage in funnel(small_log())}
    assert passages == {
        Link.COLLECTION: (4, 4),  # the case carried over was reported before
        Link.ESTABLISHMENT: (5, 5),
        Link.DISPATCH: (3, 3),
        Link.HANDLING: (3, 2),  # case 4 is not signed
        Link.FEEDBACK: (2, 2),
        Link.CHECK_AND_CLOSE: (2, 2),  # case 1 is closed; that it is not archived yet is no work
        Link.APPRAISAL: (2, 1),  # its unit is appraised next month
    }


def test_no_more_cases_enter_appraisal_than_have_left_check_and_close():
    book = Book()
    for case in range(3):
        book.report(0, case, Channel.APP)
        book.stage(10, 20, 30, case, Stage.CLOSE, Outcome.DONE)
        if case < 2:
            book.conclude(30, case, Ending.CLOSED, Stage.ARCHIVE)
            book.row(30, Activity.ARCHIVE, Phase.START, case, stage=Stage.ARCHIVE)
    log = book.log(DAY_S)
    log.cases["unit"] = 0
    passages = {passage.link: passage for passage in funnel(log)}
    assert passages[Link.CHECK_AND_CLOSE].n_left == 3
    assert passages[Link.APPRAISAL].n_entered == 2


def test_the_funnel_of_an_empty_log_has_seven_links():
    assert [passage.n_entered for passage in funnel(empty_log())] == [0] * 7


def test_the_backlog_follows_a_case_through_the_tiers():
    found = backlog(small_log(), SMALL_END_S, DAY_S // 4)
    assert found.time_s.tolist() == list(range(0, SMALL_END_S + 1, DAY_S // 4))
    assert found.tiers == NAMES.tiers
    assert found.n_open[0].tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    assert found.n_open[1].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_the_backlog_agrees_with_plain_loops(seed):
    log = random_log(seed, n_cases=4)
    found = backlog(log, 2 * DAY_S, 5 * HOUR_S)
    for n, time_s in enumerate(found.time_s):
        for tier in range(3):
            assert found.n_open[tier, n] == slow.open_at(log, time_s, tier)


def test_arrivals_and_staff_by_hour_are_means_over_days():
    found = by_hour(small_log(), SMALL_END_S)
    assert found.arrivals.nonzero()[0].tolist() == [9, 12, 17]
    assert found.arrivals[9] == pytest.approx(2 / 3)
    assert found.staff.tolist() == [0.0] * 8 + [2.0] * 10 + [0.0] * 6
    assert found.staff_by_post.keys() == {"clerks", "field_inspectors"}
    assert found.staff_by_post["clerks"].sum() == pytest.approx(10)


def test_a_part_of_an_hour_counts_as_a_part():
    book = Book()
    book.duty(0, 1_800, 3_600 + 900)
    found = by_hour(book.log(DAY_S), DAY_S)
    assert found.staff[:3].tolist() == [0.5, 0.25, 0.0]


def test_hours_that_the_log_reaches_in_part_are_averaged_over_that_part():
    book = Book()
    book.duty(0, 0, 10 * HOUR_S)
    book.report(600, 0, Channel.APP)
    found = by_hour(book.log(1_800), 1_800)
    assert found.staff[:2].tolist() == [1.0, 0.0]
    assert found.arrivals[0] == pytest.approx(2.0)  # one in half an hour


def test_weekdays_begin_where_the_scenario_says():
    found = by_weekday_hour(small_log(), SMALL_END_S, first_weekday=6)
    assert found.arrivals.shape == (7, 24)
    assert found.arrivals[6, 9] == 1.0
    assert found.arrivals[0, 9] == 1.0
    assert found.arrivals[1, 12] == 1.0
    assert found.staff[2].sum() == 0.0


def test_hours_of_an_empty_log_are_zero():
    found = by_hour(empty_log(), 0)
    assert found.arrivals.tolist() == [0.0] * 24
    assert found.staff.tolist() == [0.0] * 24


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), max_size=8), st.integers(20_000, 25_000))
def test_stretches_fall_on_the_hours_as_plain_loops_say(pairs, end_s):
    pairs = [(min(pair), max(pair)) for pair in pairs]
    begins, ends = (np.array(side, np.int64) for side in zip(*pairs, strict=True)) if pairs else (
        np.empty(0, np.int64), np.empty(0, np.int64))
    found = seconds_by_hour(begins, ends, end_s)
    for hour in range(len(found)):
        begin, end = hour * HOUR_S, (hour + 1) * HOUR_S
        assert found[hour] == sum(max(0, min(b, end) - max(a, begin)) for a, b in pairs)


def test_a_post_is_read_from_the_name():
    assert post_of("110108010/field_inspectors/3") == "field_inspectors"
    assert post_of("110108010/street_centre/crews/12") == "crews"
    assert post_of("resident/1") == "others"


def test_waits_run_from_laying_out_to_the_first_begin():
    found = {wait.stage: wait for wait in waits(small_log(), SMALL_END_S)}
    assert found[Stage.FILE].n == 4
    assert found[Stage.FILE].mean_h == pytest.approx(2.0)  # one waits from 00:00 to 08:00
    assert found[Stage.FILE].p90_h == pytest.approx(8.0)
    assert found[Stage.HANDLE].mean_h == pytest.approx(0.25)  # 1 h before the first begin; the cut is not waiting
    assert found[Stage.CHECK].p90_h == pytest.approx(0.05)
    assert Stage.EXTERNAL not in found


def test_what_still_waits_counts_as_waiting():
    found = {wait.stage: wait for wait in waits(small_log(), SMALL_END_S)}
    sign = found[Stage.SIGN]
    assert (sign.n, sign.n_waiting) == (4, 1)
    assert sign.p90_h is None
    assert sign.mean_h == pytest.approx((4 / 60 + (SMALL_END_S - at(2, "12:06")) / 3600) / 4)


def test_where_nothing_was_begun_there_is_no_mean():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.enable(0, 0, Stage.ACCEPT)
    only = waits(book.log(DAY_S), DAY_S)
    assert [(wait.n_waiting, wait.mean_h, wait.p90_h) for wait in only] == [(1, None, None)]


def test_a_log_of_one_case_in_one_stage_is_enough():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.stage(0, 60, 120, 0, Stage.ACCEPT, Outcome.COMPLETE)
    log = book.log(HOUR_S)
    assert int(np.sum(log.events["activity"] == Activity.ACCEPT)) == 3
    assert waits(log, HOUR_S)[0].mean_h == pytest.approx(1 / 60)


def test_what_was_in_hand_when_the_log_begins_did_not_wait_in_it():
    book = Book()
    for case in (0, 1):
        book.carry(case, -DAY_S)
        item = book.enable(0, case, Stage.HANDLE)
        book.work(case * HOUR_S, case * HOUR_S + 60, case, Stage.HANDLE, item, Outcome.DONE)
    only = waits(book.log(DAY_S), DAY_S)
    assert [(wait.n, wait.mean_h) for wait in only] == [(1, 1.0)]
