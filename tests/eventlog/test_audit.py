"""A valid log passes the audit; one fault makes exactly the finding fail that looks for it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import BASE_STEPS, CLERK, INSPECTOR, SMALL_END_S, Book, at, random_log, small_book, small_log
from twin.eventlog import AuditRules, audit, empty_log
from twin.eventlog.audit_cases import conservation
from twin.vocabulary import DAY_S, Activity, BadInput, Channel, Ending, Outcome, Phase, Reason, ShiftEnd, Stage, Truth

RULES = AuditRules(BASE_STEPS, ShiftEnd.PUT_BACK, 0, SMALL_END_S)


def failed(log, rules=RULES):
    """Names of the findings that fail; each failed one must give an example."""
    findings = audit(log, rules)
    assert len(findings) == 9
    for finding in findings:
        assert finding.is_ok == (finding.n_wrong == 0) == (finding.example == "")
    return [finding.name for finding in findings if not finding.is_ok]


def row_of(log, number=0, **fields):
    """Find the n-th row of events with these values."""
    chosen = np.ones(len(log.events), bool)
    for column, value in fields.items():
        chosen &= log.events[column] == value
    return int(np.flatnonzero(chosen)[number])


def changed(row, **values):
    """Return the small log with one row of events changed."""
    log = small_log()
    number = row_of(log, **row)
    for column, value in values.items():
        log.events[column][number] = value
    return log


def without(log, *numbers):
    """Drop rows of events."""
    return replace(log, events=np.delete(log.events, numbers))


def with_case(case, **values):
    """Return the small log with one row of the table of cases changed."""
    log = small_log()
    for column, value in values.items():
        log.cases[column][case] = value
    return log


def test_the_small_log_is_valid():
    assert failed(small_log()) == []
    assert all(finding.n_checked for finding in audit(small_log(), RULES))


def test_an_empty_log_is_valid():
    assert failed(empty_log()) == []


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_random_walks_are_valid(seed):
    assert failed(random_log(seed), replace(RULES, end_s=2 * DAY_S)) == []


def test_a_case_beyond_the_table_is_bad_input():
    log = small_log()
    with pytest.raises(BadInput, match="name case 4"):
        audit(replace(log, cases=log.cases[:4]), RULES)


# ------------------------------------------------------------------------------------------- conservation
@pytest.mark.parametrize("change", [
    {"ending": -1}, {"ending": Ending.VOIDED}, {"concluded_s": 5}, {"opened_s": 1}, {"entry_tier": 0}, {"tier": 2},
    {"unit": 0}, {"n_dispatches": 2}, {"n_escalations": 1}, {"n_reworks": 1},
])
def test_the_table_of_cases_must_agree(change):
    assert failed(with_case(0, **change)) == ["conservation"]


def test_a_conclusion_that_is_lost_breaks_conservation():
    log = small_log()
    assert failed(without(log, row_of(log, activity=Activity.CONCLUDE, case=2))) == ["conservation"]


def test_a_case_is_concluded_once():
    book = small_book()
    book.conclude(at(1, "09:06"), 3, Ending.REJECTED, Stage.ACCEPT)
    assert failed(book.log(SMALL_END_S)) == ["conservation"]


def test_a_case_carried_over_may_have_been_dispatched_before():
    assert failed(with_case(2, n_dispatches=3, n_reworks=1, n_escalations=1)) == []


# ------------------------------------------------------------------------------------------- transitions
def test_an_outcome_that_leads_elsewhere_is_found():
    log = changed({"activity": Activity.EXAMINE, "phase": Phase.END, "case": 0}, reason=Outcome.DELAYED)
    assert failed(log) == ["legal_transitions"]
    finding = next(finding for finding in audit(log, RULES) if not finding.is_ok)
    assert "followed by handle, the route leads to external" in finding.example


def test_an_outcome_that_the_stage_does_not_have_is_found():
    log = changed({"activity": Activity.SIGN, "phase": Phase.END, "case": 0}, reason=Outcome.SOLVED)
    assert failed(log) == ["legal_transitions"]


def test_a_case_that_stops_on_the_way_is_found():
    log = small_log()
    assert failed(without(log, row_of(log, activity=Activity.SIGN, case=4))) == ["legal_transitions"]


def test_a_case_may_stop_where_the_log_stops():
    log = small_log()
    end_s = at(2, "12:06") + 1
    events = log.events[log.events["time_s"] < end_s]
    events = np.delete(events, np.flatnonzero((events["activity"] == Activity.SIGN) & (events["case"] == 4)))
    assert failed(replace(log, events=events), replace(RULES, end_s=end_s)) == []


def test_a_case_that_goes_on_after_its_end_is_found():
    book = small_book()
    book.enable(at(1, "10:00"), 3, Stage.FILE)
    log = book.log(SMALL_END_S)
    assert failed(log) == ["legal_transitions"]


def test_work_that_was_not_laid_out_is_found():
    log = small_log()
    row = row_of(log, activity=Activity.CHECK, phase=Phase.ENABLE, case=0)
    assert failed(without(log, row)) == ["legal_transitions"]


def test_a_stage_other_than_the_activity_is_found():
    assert "legal_transitions" in failed(changed({"activity": Activity.SIGN, "case": 4}, stage=Stage.EXAMINE))


# ------------------------------------------------------------------------------------------- assignment
def test_a_second_lead_unit_is_found():
    book = small_book()
    book.dispatch(at(0, "09:06"), 0, at(0, "13:06"))
    log = book.log(SMALL_END_S)
    log.cases["n_dispatches"][0] = 2
    assert failed(log) == ["one_lead_assignment"]


def test_a_second_dispatch_without_release_is_found():
    log = small_log()
    assert failed(without(log, row_of(log, activity=Activity.RELEASE))) == ["one_lead_assignment"]


def test_a_release_of_nothing_is_found():
    book = small_book()
    book.row(at(1, "09:00"), Activity.RELEASE, case=3, unit=1)
    assert failed(book.log(SMALL_END_S)) == ["one_lead_assignment"]


# ------------------------------------------------------------------------------------------- people
def late_work(start="17:00", end="18:30", reason=Outcome.DONE):
    """Return the small log with case 4 signed for on its last day; duty ends at 18:00."""
    book = small_book()
    item = book.n_items - 1
    book.work(at(2, start), at(2, end), 4, Stage.SIGN, item, reason, unit=2)
    if reason == Outcome.DONE:
        book.enable(at(2, end), 4, Stage.EXAMINE, unit=2)
    return book.log(SMALL_END_S)


def test_work_begun_off_duty_is_found():
    assert failed(late_work("19:00", "19:30")) == ["on_duty"]


def test_overtime_is_found_where_the_rule_is_to_put_back():
    assert failed(late_work()) == ["on_duty"]
    assert failed(late_work(reason=Reason.PUT_BACK)) == ["on_duty"]


def test_overtime_is_found_where_the_rule_is_not_to_start():
    assert failed(late_work(), replace(RULES, shift_end=ShiftEnd.NO_START, overtime_s=7200)) == ["on_duty"]


def test_overtime_is_allowed_where_the_rule_is_to_finish():
    finish = replace(RULES, shift_end=ShiftEnd.FINISH, overtime_s=1800)
    assert failed(late_work(), finish) == []
    assert failed(late_work(reason=Reason.KEPT), finish) == []
    assert failed(late_work(), replace(finish, overtime_s=1799)) == ["on_duty"]


def test_an_item_may_be_put_back_at_the_end_of_duty_under_every_rule():
    log = late_work(end="18:00", reason=Reason.PUT_BACK)
    for rule in ShiftEnd:
        assert failed(log, replace(RULES, shift_end=rule)) == []


def test_work_that_never_ends_though_the_duty_does_is_found():
    log = late_work(end="18:00", reason=Reason.PUT_BACK)
    assert failed(log) == []
    assert failed(without(log, row_of(log, activity=Activity.SIGN, phase=Phase.END, case=4))) == ["on_duty"]


def test_patrol_off_duty_is_found():
    book = small_book()
    book.patrol(INSPECTOR, at(1, "19:00"), at(1, "20:00"), 3)
    assert failed(book.log(SMALL_END_S)) == ["on_duty"]


def test_duty_that_begins_twice_is_found():
    book = small_book()
    book.row(at(1, "09:30"), Activity.DUTY, Phase.START, unit=1, actor=CLERK)
    assert failed(book.log(SMALL_END_S)) == ["on_duty"]


def test_patrol_during_work_is_found():
    book = small_book()
    book.patrol(INSPECTOR, at(0, "10:25"), at(0, "10:50"), 2)  # a check lasts from 10:20 to 10:31
    assert failed(book.log(SMALL_END_S)) == ["one_thing_at_a_time"]


def test_overlapping_work_of_one_person_is_found():
    log = small_log()
    for phase in (Phase.START, Phase.END):  # the clerk handles case 0 from 09:15 to 10:15
        log.events["actor"][row_of(log, activity=Activity.HANDLE, phase=phase, case=0)] = INSPECTOR
    assert failed(log) == ["one_thing_at_a_time"]  # the inspector is on patrol until 09:30


def test_the_end_of_work_by_somebody_else_is_found():
    log = changed({"activity": Activity.VERIFY, "phase": Phase.END, "case": 1}, actor=CLERK)
    assert "one_thing_at_a_time" in failed(log)


# ------------------------------------------------------------------------------------------- deadlines
def test_a_deadline_moved_silently_is_found():
    log = with_case(0, due_s=small_log().cases["due_s"][0] + 1)
    assert failed(log) == ["deadlines"]


def test_a_deadline_without_dispatch_is_found():
    assert failed(with_case(3, due_s=99)) == ["deadlines"]


def test_resuming_without_suspending_is_found():
    log = small_log()
    assert failed(without(log, row_of(log, activity=Activity.SUSPEND))) == ["deadlines"]


def test_suspending_twice_is_found():
    book = small_book()
    book.row(at(0, "20:00"), Activity.SUSPEND, case=1, value=5)
    assert failed(book.log(SMALL_END_S)) == ["deadlines"]


def test_overdue_before_its_deadline_is_found():
    assert failed(changed({"activity": Activity.DISPATCH, "case": 1}, value=at(1, "09:00"))) == []
    log = changed({"activity": Activity.RESUME, "case": 1}, value=at(4, "07:54"))
    assert failed(log) == ["deadlines"]


# ------------------------------------------------------------------------------------------- time, begin, check
def test_time_that_runs_backwards_is_found():
    log = changed({"activity": Activity.REMIND, "case": 4}, time_s=at(0, "01:00"))
    assert failed(log) == ["time_order"]


def test_truth_that_runs_backwards_is_found():
    log = small_log()
    log.truth["time_s"][log.truth["activity"] == Truth.VANISHED] = 5
    assert failed(log) == ["time_order"]


def test_a_row_after_the_end_is_found():
    log = changed({"activity": Activity.OVERDUE, "case": 4}, value=-1)
    assert failed(log, replace(RULES, end_s=at(2, "17:00"))) == ["time_order"]


def test_a_case_that_begins_with_something_else_is_found():
    log = small_log()
    first = row_of(log, activity=Activity.REPORT, case=0)
    log.events[[first, first + 1]] = log.events[[first + 1, first]]
    assert failed(log) == ["begins_with_report"]


def test_a_case_without_rows_is_found():
    log = small_log()
    rows = np.flatnonzero(log.events["case"] == 3)
    assert "begins_with_report" in failed(without(log, rows))


def test_closing_without_a_check_is_found():
    log = small_log()
    rows = np.flatnonzero((log.events["activity"] == Activity.CHECK) & (log.events["case"] == 0))
    row = row_of(log, activity=Activity.FEEDBACK, phase=Phase.END, case=0)
    log.events["reason"][row] = Outcome.DONE
    short = {**BASE_STEPS, (int(Stage.FEEDBACK), int(Outcome.DONE)): int(Stage.CLOSE)}
    assert failed(without(log, rows), replace(RULES, steps=short)) == ["checked_before_closing"]


def test_a_route_without_checks_asks_for_none():
    log = small_log()
    log = replace(log, events=log.events[log.events["case"] == -1], cases=log.cases[:0])
    steps = {(int(Stage.REPORT), int(Outcome.DONE)): int(Stage.HANDLE)}
    assert failed(log, replace(RULES, steps=steps)) == []


def test_a_case_closed_before_the_log_is_no_part_of_it():
    log = with_case(3, ending=Ending.CLOSED, concluded_s=-5)
    assert failed(log) == ["conservation"]


def test_births_before_the_log_may_stand_in_any_order():
    log = small_log()
    log.truth["time_s"][:2] = (-50, -90)
    assert failed(log) == []


@pytest.mark.parametrize(("first", "over_s", "is_ok"), [
    (7, None, True), (8, None, False), (7, 500, False), (7, 900, True)])
def test_what_is_merged_needs_another_case_on_its_problem_that_is_open(first, over_s, is_ok):
    book = Book()
    book.report(100, 0, Channel.APP, incident=first)
    book.report(200, 1, Channel.HOTLINE, incident=7)
    for time_s, case, ending in sorted([(over_s or 0, 0, Ending.REJECTED), (600, 1, Ending.MERGED)])[over_s is None:]:
        book.conclude(time_s, case, ending, Stage.ACCEPT)
    assert conservation(book.log(1000)).is_ok == is_ok
