"""Behaviour of work: lengths, ranks, and what the end of a shift does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.rules.work import (
    count_entry,
    drawn_s,
    entries_of,
    external_s,
    happens,
    lane_of,
    left_after_s,
    may_begin,
    rank_in,
    rank_of,
    stretch_s,
    tie_of,
    travel_s,
    visit_of,
    work_s,
)
from twin.state.rows import Case, Category, Item, Settings, Shift, StageRow
from twin.vocabulary import HOUR_S, Lane, Purpose, Seat, ShiftEnd, Stage, TrayOrder, WorkLaw

SECONDS = st.integers(0, 30 * HOUR_S)
RULES = st.sampled_from(ShiftEnd)


def settings(rule=ShiftEnd.FINISH, overtime_s=0):
    return Settings(seed=1, shift_end=rule.value, overtime_s=overtime_s)


def shift(longest_s=8 * HOUR_S):
    return Shift(longest_s=longest_s)


# ---------------------------------------------------------------------------------------------- the end of a shift
@pytest.mark.parametrize("rule", [ShiftEnd.FINISH, ShiftEnd.PUT_BACK])
def test_work_is_begun_in_the_last_second_of_a_shift_unless_the_rule_forbids_it(rule):
    assert may_begin(settings(rule), shift(), Item(left_s=HOUR_S), 1)


def test_no_start_begins_what_can_just_be_finished_and_nothing_longer():
    row = settings(ShiftEnd.NO_START)
    assert may_begin(row, shift(), Item(left_s=3000, travel_s=600), 3600)
    assert not may_begin(row, shift(), Item(left_s=3001, travel_s=600), 3600)


def test_no_start_begins_what_no_window_is_long_enough_for():
    row = settings(ShiftEnd.NO_START)
    assert may_begin(row, shift(longest_s=4 * HOUR_S), Item(left_s=4 * HOUR_S + 1), 60)
    assert not may_begin(row, shift(longest_s=4 * HOUR_S), Item(left_s=4 * HOUR_S), 60)


def test_finish_works_into_overtime_up_to_its_cap():
    row = settings(ShiftEnd.FINISH, overtime_s=HOUR_S)
    assert stretch_s(row, Item(left_s=1800, travel_s=300), 600) == 2100
    assert stretch_s(row, Item(left_s=9 * HOUR_S), 600) == 600 + HOUR_S


def test_put_back_ends_with_the_shift():
    row = settings(ShiftEnd.PUT_BACK, overtime_s=HOUR_S)
    assert stretch_s(row, Item(left_s=1800, travel_s=300), 600) == 600


@given(RULES, SECONDS, st.integers(1, 30 * HOUR_S), SECONDS, st.integers(1, 20 * HOUR_S))
def test_a_stretch_is_never_longer_than_the_work_and_the_time_allowed(rule, travel, left, overtime, room):
    item = Item(travel_s=travel, left_s=left)
    found = stretch_s(settings(rule, overtime), item, room)
    allowed = room + overtime if rule == ShiftEnd.FINISH else room
    assert 0 < found <= travel + left
    assert found <= allowed
    assert found in (travel + left, allowed)


@given(SECONDS, st.integers(1, 30 * HOUR_S), st.integers(0, 60 * HOUR_S))
def test_what_is_left_after_a_stretch_counts_no_travel(travel, left, worked):
    worked = min(worked, travel + left)
    after = left_after_s(Item(travel_s=travel, left_s=left), worked)
    assert after == (left if worked <= travel else left - (worked - travel))
    assert 0 <= after <= left


@given(RULES, st.integers(0, HOUR_S), st.integers(1, 30 * HOUR_S), st.integers(HOUR_S + 1, 9 * HOUR_S))
def test_resumed_day_after_day_the_work_adds_up_and_each_day_pays_the_way_again(rule, travel, left, room):
    item, worked, n_stretches = Item(travel_s=travel, left_s=left), 0, 0
    row = settings(rule)
    while item.left_s > 0:
        stretch = stretch_s(row, item, room)
        worked += stretch
        n_stretches += 1
        item.left_s = left_after_s(item, stretch)
    assert worked == left + n_stretches * travel


# ---------------------------------------------------------------------------------------------- lengths
def lengths(law, size, sigma=0.0, n=20_000):
    return np.array([drawn_s(settings(), law, size, sigma, Purpose.WORK.value, key, 0) for key in range(n)])


def test_a_constant_length_is_rounded_to_the_second():
    assert set(lengths(WorkLaw.CONSTANT, 90.5, n=5)) == {91}


@pytest.mark.parametrize(("law", "size", "sigma", "mean", "sd"), [
    (WorkLaw.EXPONENTIAL, 3600.0, 0.0, 3600.0, 3600.0),
    (WorkLaw.LOGNORMAL, 3600.0, 0.5, 3600 * np.exp(0.125), 3600 * np.exp(0.125) * np.sqrt(np.exp(0.25) - 1)),
])
def test_lengths_have_the_mean_of_their_law(law, size, sigma, mean, sd):
    sample = lengths(law, size, sigma)
    assert abs(sample.mean() - mean) < 4 * sd / np.sqrt(len(sample))


def test_work_lasts_at_least_a_second_and_a_way_may_be_none():
    stage = StageRow(work_law=[0, 0], work_s=[0.0, 0.0], work_sigma=[0.0, 0.0], travel_s=[0.0, 0.0])
    assert work_s(settings(), stage, Category(stream=1), Case(key=5), 0) == 1
    assert travel_s(settings(), stage, Category(stream=1), Case(key=5), 0) == 0
    assert external_s(settings(), Category(external_s=0.0), Case(key=5), 0) == 1


def test_each_stream_has_its_own_work_and_way():
    stage = StageRow(work_law=[0, 0], work_s=[60.0, 120.0], work_sigma=[0.0, 0.0], travel_s=[0.0, 600.0])
    assert [work_s(settings(), stage, Category(stream=i), Case(key=5), 0) for i in (0, 1)] == [60, 120]
    assert travel_s(settings(), stage, Category(stream=0), Case(key=5), 0) == 0
    assert travel_s(settings(), stage, Category(stream=1), Case(key=5), 0) > 0


def test_work_by_category_takes_the_touch_time_of_the_category():
    stage = StageRow(work_law=[WorkLaw.CATEGORY.value] * 2, work_s=[60.0, 60.0], work_sigma=[0.0, 0.0])
    category = Category(touch_law=WorkLaw.CONSTANT.value, touch_s=777.0)
    assert work_s(settings(), stage, category, Case(key=5), 0) == 777


def test_what_is_certain_happens_and_what_is_impossible_does_not():
    assert all(happens(settings(), 1.0, Purpose.FIX.value, key, 0) for key in range(1000))
    assert not any(happens(settings(), 0.0, Purpose.FIX.value, key, 0) for key in range(1000))


# ---------------------------------------------------------------------------------------------- visits and ranks
def test_no_two_pieces_of_work_on_an_incident_share_a_number():
    seen = set()
    for serial in range(4):
        case = Case(serial=serial)
        for _ in range(30):
            for stage in Stage:
                count_entry(case, stage)
            seen |= {visit_of(case, stage, tier) for stage in Stage for tier in range(6)}
    assert len(seen) == 4 * 30 * len(Stage) * 6


def test_a_visit_does_not_depend_on_which_stages_came_before():
    short, long = Case(), Case()
    for stage in (Stage.SORT, Stage.HANDLE):
        count_entry(short, stage)
    for stage in (Stage.SORT, Stage.SIGN, Stage.SORT, Stage.SIGN, Stage.EXAMINE, Stage.HANDLE):
        count_entry(long, stage)
    assert visit_of(short, Stage.HANDLE, 1) == visit_of(long, Stage.HANDLE, 1)


def test_coming_again_to_a_stage_is_another_visit_and_after_63_the_count_begins_anew():
    case, visits = Case(), []
    for _ in range(64):
        count_entry(case, Stage.EXTERNAL)
        visits.append(visit_of(case, Stage.EXTERNAL, 0))
    assert len(set(visits)) == 64
    count_entry(case, Stage.EXTERNAL)
    assert visit_of(case, Stage.EXTERNAL, 0) == visits[0]
    assert entries_of(case, Stage.SORT) == entries_of(case, Stage.RESPOND) == 0


@given(st.sampled_from(Lane), st.sampled_from(Lane), st.integers(-2**31, 2**31), st.integers(-2**31, 2**31))
def test_a_tray_is_in_order_of_lane_then_of_time(lane, other, second, later):
    in_order = (lane, second) < (other, later)
    assert (rank_of(lane.value, second) < rank_of(other.value, later)) == in_order


def test_urgent_categories_wait_in_the_first_lane():
    assert lane_of(Category(is_urgent=1), Case()) == Lane.URGENT
    assert lane_of(Category(is_urgent=0), Case()) == Lane.ORDINARY


def test_what_is_supervised_waits_in_the_first_lane():
    assert lane_of(Category(is_urgent=0), Case(n_supervised=1)) == Lane.URGENT


def test_a_tray_is_worked_by_arrival_or_by_deadline():
    by_arrival, by_deadline = Settings(), Settings(tray_order=TrayOrder.DEADLINE_FIRST.value)
    assert rank_in(by_arrival, Lane.ORDINARY, 50, Case(due_s=900)) == rank_of(Lane.ORDINARY, 50)
    assert rank_in(by_deadline, Lane.ORDINARY, 50, Case(due_s=900)) == rank_of(Lane.ORDINARY, 900)
    assert rank_in(by_deadline, Lane.ORDINARY, 50, Case()) == rank_of(Lane.ORDINARY, 50)


def test_ties_are_drawn_by_key_and_visit():
    ties = {tie_of(settings(), Case(key=key), visit) for key in range(20) for visit in range(20)}
    assert len(ties) == 400


def test_seats_are_those_the_workflow_knows():
    assert [seat.key for seat in Seat] == ["nowhere", "loop", "site", "lead_desk", "lead_field", "lead_sign"]
