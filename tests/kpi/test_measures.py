"""The figures of the small log are those worked out on paper; those of random logs are those of plain loops."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import NAMES, SMALL_END_S, Book, at, random_log, small_book, small_log
from tests.kpi import slow
from twin.eventlog import empty_log
from twin.kpi import kpis, measures
from twin.kpi.counts import is_further
from twin.vocabulary import DAY_S, HOUR_S, Activity, Channel, Ending, Outcome, Phase, Stage, Stream, Truth

END_S = 2 * DAY_S


@pytest.fixture(scope="module")
def figures():
    return measures(small_log(), SMALL_END_S)


@pytest.mark.parametrize(("name", "value"), [
    ("created", 5), ("closed", 2), ("voided", 1), ("rejected", 1), ("merged", 0), ("open", 1), ("carried", 1),
    ("backlog.community", 0), ("backlog.street", 1), ("backlog.district", 0), ("dispatches", 4), ("reminders", 2),
    ("overdue", 2), ("escalations", 1),
])
def test_counts(figures, name, value):
    assert figures[name].value == value


@pytest.mark.parametrize(("name", "numerator", "denominator"), [
    ("on_time", 2, 4),  # case 0; case 1 late, then in time; case 4 open and overdue
    ("on_time.city_management", 1, 2), ("on_time.demands", 1, 2),
    ("signed_in_limit", 2, 2),  # the limits of the two others, one signed and one not, lie beyond the log
    ("rework_rate", 2, 4), ("found_on_patrol", 2, 3), ("loop_share.community", 0, 2), ("loop_share.street", 2, 2),
    ("staff_use.post.clerks", 20_700, 108_000), ("staff_use.post.field_inspectors", 6_540, 108_000),
    ("patrol_use.post.field_inspectors", 5_400, 108_000), ("patrol_use.post.clerks", 0, 108_000),
    ("staff_use", 27_240, 216_000), ("staff_use.unit.110108010", 27_240, 216_000),
])
def test_shares(figures, name, numerator, denominator):
    figure = figures[name]
    assert (figure.numerator, figure.denominator) == (numerator, denominator)
    assert figure.value == pytest.approx(numerator / denominator)


@pytest.mark.parametrize(("name", "hours"), [
    ("time_to_sign.p50", 2 / 60),  # 2, 2, 6 minutes, and one not signed after 11 h 54
    ("time_to_sign.mean", (0.1 + 2 / 60 + 2 / 60 + 11.9) / 4),
    ("time_to_sign.p90.demands", 2 / 60),
    ("time_to_handle.p50.demands", 67 / 60),
    ("time_to_handle.p90.demands", 39 + 41 / 60),
    ("time_to_close.p50.city_management", 92 / 60),  # one of two is closed
    ("time_to_close.p50.demands", 42.0),
    ("time_to_close.mean.demands", 42.0),
    ("time_to_discover.p50.demands", 1.0),
    ("time_to_discover.p50.city_management", 6.0),  # after 4 and 6 h; one vanished after 3, one unknown for 4 h
])
def test_times(figures, name, hours):
    assert figures[name].value == pytest.approx(hours)


def test_a_case_whose_deadline_runs_out_twice_is_one_overdue_case():
    book = Book()
    for case in range(2):
        book.report(0, case, Channel.HOTLINE)
        book.row(HOUR_S, Activity.OVERDUE, case=case)
    book.row(2 * HOUR_S, Activity.OVERDUE, case=1)
    found = measures(book.log(), END_S)["overdue"]
    assert (found.value, found.unit) == (2, "cases")


def test_a_percentile_that_the_log_does_not_reach_is_none_with_a_reason(figures):
    figure = figures["time_to_close.p90.city_management"]
    assert figure.value is None
    assert "0.9 has not come to its end" in figure.why
    assert (figure.numerator, figure.denominator, figure.n) == (1, 2, 2)


def test_a_mean_over_what_is_open_says_that_it_is_a_lower_bound(figures):
    assert "lower bound: 1 of 4" in figures["time_to_sign.mean"].note


def test_what_reads_the_truth_is_labelled_true(figures):
    assert "(true)" in figures["time_to_discover.p50"].en
    assert "真实" in figures["time_to_discover.p50"].zh


def test_the_score_is_the_mean_of_the_rows(figures):
    assert figures["score"].value == pytest.approx(0.9)


def test_every_figure_is_plain_json():
    found = kpis(small_log(), SMALL_END_S)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    for entry in found.values():
        assert {"value", "unit", "numerator", "denominator", "n", "zh", "en"} <= entry.keys()
        assert type(entry["value"]) in (int, float, type(None))
        assert (entry["value"] is None) == bool(entry.get("why"))


@pytest.mark.parametrize("log", [empty_log(), empty_log(NAMES)])
def test_an_empty_log_has_figures_without_values(log):
    found = kpis(log, DAY_S)
    json.dumps(found, allow_nan=False)
    assert found["on_time"]["value"] is None
    assert found["on_time"]["why"]
    assert found["created"]["value"] == 0


def test_closing_nothing_does_not_score_full_marks():
    book = Book()
    for case in range(4):
        book.report(0, case, Channel.APP)
        book.dispatch(10, case, 1_000)
    found = measures(book.log(DAY_S), DAY_S)
    assert (found["on_time"].value, found["on_time"].n) == (0.0, 4)
    assert found["time_to_close.p50"].value is None


def test_handed_in_in_the_last_second_is_in_time():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.dispatch(10, 0, 1_000)
    book.stage(10, 10, 1_000, 0, Stage.FEEDBACK, Outcome.ON_PAPER)
    assert measures(book.log(DAY_S), DAY_S)["on_time"].value == 1.0


@pytest.mark.parametrize(("due_s", "handed_s", "counts"), [
    (1_000, 900, (1, 1)), (1_000, 1_100, (0, 1)), (1_000, None, (0, 1)),
    (2 * DAY_S, 900, (0, 0)), (DAY_S, 900, (0, 0)), (DAY_S - 1, 900, (1, 1)), (2 * DAY_S, None, (0, 0)),
])
def test_a_case_counts_in_the_period_of_its_deadline_whenever_it_is_handed_in(due_s, handed_s, counts):
    book = Book()
    book.report(0, 0, Channel.APP)
    book.dispatch(10, 0, due_s)
    if handed_s is not None:
        book.stage(10, 10, handed_s, 0, Stage.FEEDBACK, Outcome.ON_PAPER)
    figure = measures(book.log(DAY_S), DAY_S)["on_time"]
    assert (figure.numerator, figure.denominator) == counts


def test_a_case_that_was_overdue_before_the_log_belongs_to_an_earlier_period():
    for first_stage in (Stage.HANDLE, Stage.SIGN):
        log = carried_log(first_stage)
        log.cases["due_s"] = -HOUR_S
        assert measures(log, DAY_S)["on_time"].n == 0


def test_a_longer_log_counts_the_deadlines_that_it_adds_and_no_others():
    book = Book()
    for case in range(20):  # one a day, due a day later, never handed in
        book.report(case * DAY_S, case, Channel.APP)
        book.dispatch(case * DAY_S + 10, case, (case + 1) * DAY_S)
    n_due = []
    for n_days in (4, 10, 18):
        log = book.log(n_days * DAY_S)
        n_due.append(measures(log, n_days * DAY_S)["on_time"].n)
    assert n_due == [3, 9, 17]


def test_a_suspended_case_is_not_late():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.dispatch(10, 0, 1_000)
    book.row(20, Activity.SUSPEND, case=0, value=980)
    assert measures(book.log(DAY_S), DAY_S)["on_time"].n == 0


def carried_log(first_stage):
    """Return a log with one case that was dispatched before it begins, due after an hour."""
    book = Book()
    book.carry(0, -DAY_S, n_dispatches=1)
    item = book.enable(0, 0, first_stage)
    book.work(0, 2 * HOUR_S, 0, first_stage, item, Outcome.DONE)
    if first_stage == Stage.HANDLE:
        book.stage(2 * HOUR_S, 2 * HOUR_S, 3 * HOUR_S, 0, Stage.FEEDBACK, Outcome.ON_PAPER)
    log = book.log(DAY_S)
    log.cases["n_dispatches"], log.cases["due_s"] = 1, HOUR_S
    return log


def test_a_case_carried_over_in_hand_is_due_in_this_period():
    found = measures(carried_log(Stage.HANDLE), DAY_S)
    assert (found["on_time"].value, found["on_time"].n) == (0.0, 1)
    assert found["time_to_handle.p50"].n == 0  # nobody knows when it was dispatched


def test_a_case_handed_in_before_the_log_belongs_to_another_period():
    assert measures(carried_log(Stage.CHECK), DAY_S)["on_time"].n == 0


def test_a_case_carried_over_counts_from_the_age_at_which_it_came_into_sight():
    book = Book()
    book.carry(0, -10 * HOUR_S)
    book.conclude(HOUR_S, 0, Ending.CLOSED, Stage.CLOSE)  # after 11 hours, in sight from the tenth
    for case in (1, 2):
        book.report(0, case, Channel.APP)
        book.conclude(case * HOUR_S, case, Ending.CLOSED, Stage.CLOSE)
    found = measures(book.log(DAY_S), DAY_S)
    assert found["time_to_close.p50"].value == pytest.approx(1.0)
    assert found["time_to_close.p90"].value is None  # after two hours nobody of that age is in sight
    assert found["time_to_close.p90"].why == "too few of that age are in the log to tell"
    assert found["time_to_close.mean"].value == pytest.approx(1.5)
    assert found["time_to_close.mean"].note == "a lower bound: too few of that age are in the log to tell"


def test_an_incident_born_before_the_log_counts_from_its_birth():
    book = Book()
    book.truth(-5 * HOUR_S, Truth.BORN, 0)
    book.report(HOUR_S, 0, Channel.PATROL, incident=0)
    log = book.log(DAY_S)
    assert measures(log, DAY_S)["time_to_discover.p50"].value == pytest.approx(6.0)


def test_overtime_counts_as_work_but_not_as_duty():
    book = Book()
    book.duty(0, 0, HOUR_S)
    book.row(HOUR_S, Activity.HANDLE, Phase.START, 0, 0, Stage.HANDLE, 1, 1, 0)
    book.report(0, 0, Channel.APP)
    found = measures(book.log(3 * HOUR_S), 3 * HOUR_S)
    assert found["staff_use.post.clerks"].value == pytest.approx(2.0)


def test_a_log_without_signing_has_no_time_to_sign():
    book = Book()
    book.report(0, 0, Channel.APP, stream=Stream.DEMANDS)
    book.dispatch(10, 0, 1_000)
    assert measures(book.log(DAY_S), DAY_S)["time_to_sign.p50"].n == 0


def test_a_second_round_is_an_assignment_of_its_own():
    given = slow.all_assignments(small_log(), SMALL_END_S)
    assert [g["case"] for g in given] == [0, 1, 1, 4]
    assert given[1]["handed"] == at(2, "09:02")


# ------------------------------------------------------------------------------------------- against plain loops
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_shares_agree_with_plain_loops(seed):
    log = random_log(seed)
    found = measures(log, END_S)
    for name, pair in (
        ("on_time", slow.on_time(log, END_S)), ("signed_in_limit", slow.signed_in_limit(log, END_S)),
        ("rework_rate", slow.rework(log)),
    ):
        assert (found[name].numerator, found[name].denominator) == pair, name
    assert [found[f"loop_share.{tier}"].numerator for tier in NAMES.tiers] == slow.loops(log)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_times_agree_with_plain_loops(seed):
    log = random_log(seed)
    found = measures(log, END_S)
    for name, spans in (
        ("time_to_handle", slow.spans_to_handle(log, END_S)), ("time_to_close", slow.spans_to_close(log, END_S)),
        ("time_to_discover", slow.spans_to_discover(log, END_S)), ("time_to_sign", slow.spans_to_sign(log, END_S)),
    ):
        if not found[f"{name}.p50"].n:
            continue
        assert found[f"{name}.p50"].n == len(spans)
        assert found[f"{name}.p50"].value == pytest.approx(slow.quantile_h(spans, 0.5)), name
        assert found[f"{name}.p90"].value == pytest.approx(slow.quantile_h(spans, 0.9)), name
        assert found[f"{name}.mean"].value == pytest.approx(slow.mean_h(spans)), name


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_staff_use_agrees_with_plain_loops(seed):
    log = random_log(seed)
    found = measures(log, END_S)
    busy = slow.seconds(log, END_S, lambda row: row["activity"] < Activity.CARRY)
    duty = slow.seconds(log, END_S, lambda row: row["activity"] == Activity.DUTY)
    for post in ("clerks", "field_inspectors"):
        actors = [n for n, actor in enumerate(log.names.actors) if f"/{post}/" in actor]
        figure = found[f"staff_use.post.{post}"]
        assert figure.numerator == sum(busy[n] for n in actors)
        assert figure.denominator == sum(duty[n] for n in actors)


def test_the_small_log_agrees_with_plain_loops():
    log = small_book().log(SMALL_END_S)
    found = measures(log, SMALL_END_S)
    assert (found["on_time"].numerator, found["on_time"].denominator) == slow.on_time(log, SMALL_END_S)
    assert found["time_to_discover.mean"].value == pytest.approx(
        slow.mean_h(slow.spans_to_discover(log, SMALL_END_S)))


def test_cases_of_a_problem_that_another_case_had_reported_are_counted():
    book = Book()
    for case, incident in enumerate((7, 7, 8, 7)):
        book.report(case, case, Channel.APP, incident=incident)
    book.carry(4, -DAY_S)  # nobody knows what it was about
    assert measures(book.log(DAY_S), DAY_S)["repeated"].value == 2


def test_what_a_file_of_real_cases_brings_was_not_discovered():
    book = Book()
    for case, channel in enumerate((Channel.TRACE, Channel.APP)):
        book.truth(0, Truth.BORN, case)
        book.report(case * HOUR_S, case, channel, incident=case)
    found = measures(book.log(DAY_S), DAY_S)
    assert (found["time_to_discover.p50"].n, found["time_to_discover.p50"].value) == (1, 1.0)


LABELS = {"street": {"zh": "镇", "en": "township"}, "110108010": {"zh": "一号单位", "en": "unit one"}}


def test_measures_are_named_in_one_language_at_a_time():
    plain, called = kpis(small_log(), SMALL_END_S), kpis(small_log(), SMALL_END_S, LABELS)
    assert plain["backlog.street"]["zh"] == "期末在办量·街道"
    assert called["backlog.street"]["zh"] == "期末在办量·镇"
    assert called["backlog.street"]["en"] == "Cases open at the end, township"
    assert called["loop_share.street"]["zh"] == "循环占比·镇"
    assert called["staff_use.unit.110108010"]["zh"] == "在岗时间利用率·一号单位"
    assert plain["staff_use.post.clerks"]["zh"] == "在岗时间利用率·内勤"
    for name, one in called.items():
        assert not re.search("[a-z]{2}", str(one["zh"])), name


def test_what_is_told_again_while_a_case_is_open_is_further_and_no_find_of_patrol_is_lost_by_it():
    book = Book()
    for case, (time_s, channel, incident) in enumerate((
            (0, Channel.PATROL, 7), (10, Channel.APP, 7), (20, Channel.APP, 8), (50, Channel.APP, 7),
            (60, Channel.HOTLINE, 7))):
        book.report(time_s, case, channel, incident=incident)
        if time_s == 20:
            book.conclude(30, 0, Ending.CLOSED, Stage.CLOSE)
            book.conclude(40, 1, Ending.MERGED, Stage.ACCEPT)
    log = book.log(DAY_S)
    assert is_further(log.cases).tolist() == [False, True, False, False, True]
    assert measures(log, DAY_S)["found_on_patrol"].value == pytest.approx(1 / 3)
