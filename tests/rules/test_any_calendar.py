"""Duty hours and deadline clocks of any calendar: random working days, windows, rotas and office hours."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.slow_dates import SlowCalendar, SlowShift, clock_time
from twin.parameters import working_days
from twin.rules.calendars import (
    budget_end_s,
    budget_left_s,
    limit_end_s,
    next_open_s,
    office_s,
    time_of_office_s,
    window_end_s,
)
from twin.state.rows import Day, Settings, Shift
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, NEVER, Clock

TICK = 30 * MINUTE_S
OFFICE = ((8 * HOUR_S, 12 * HOUR_S), (14 * HOUR_S, 18 * HOUR_S))


# ---------------------------------------------------------------------------------------------- the same calendar twice
def padded(windows, place):
    return [window[place] for window in windows] + [0] * (4 - len(windows))


def rows_of(start, first_day, flags, office=OFFICE):
    """Settings and days as the law reads them."""
    settings_row = Settings(
        first_day=first_day, n_days=len(flags), weekday=start.weekday(), n_office=len(office),
        office_start_s=padded(office, 0), office_end_s=padded(office, 1),
        office_day_s=sum(end - begin for begin, end in office))
    days, passed = [], 0
    for flag in flags:
        days.append(Day(is_workday=int(flag), n_workdays=passed))
        passed += int(flag)
    return settings_row, days


def slow_of(start, first_day, flags, office=OFFICE):
    first = start + timedelta(days=first_day)
    working = frozenset(first + timedelta(days=i) for i, flag in enumerate(flags) if flag)
    return SlowCalendar(start, first, first + timedelta(days=len(flags) - 1), working, as_times(office))


def as_times(windows):
    return tuple((clock_time(begin), clock_time(end)) for begin, end in windows)


@st.composite
def windows_of(draw, tick=TICK, most=4, least=1):
    """Windows that are apart and in order, on whole ticks; some begin or end at midnight."""
    n_windows = draw(st.integers(least, most))
    edges = draw(st.lists(st.integers(0, DAY_S // tick), min_size=2 * n_windows, max_size=2 * n_windows, unique=True))
    edges = [edge * tick for edge in sorted(edges)]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


@st.composite
def calendars(draw):
    start = draw(st.dates(date(2016, 1, 1), date(2019, 12, 1)))
    first_day = -draw(st.integers(0, 9))
    week = st.booleans() | st.just(True)
    flags = [draw(week) if i < 20 else (start + timedelta(days=first_day + i)).weekday() < 5 for i in range(60)]
    office = draw(st.just(OFFICE) | windows_of(most=3))
    return start, first_day, flags, office


# ---------------------------------------------------------------------------------------------- duty
@st.composite
def shifts(draw):
    """A shift as the law reads it and as the slow calendar does, with the turn of one person."""
    windows = draw(windows_of() | st.just(((0, 6 * HOUR_S), (22 * HOUR_S, DAY_S))) | st.just(OFFICE))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1) | st.just({0, 1, 2, 3, 4, 5, 6}))))
    is_workdays_only = draw(st.booleans())
    cycle = draw(st.integers(1, 8))
    days_on, turn = draw(st.integers(1, cycle)), draw(st.integers(0, cycle - 1))
    row = Shift(n_windows=len(windows), start_s=padded(windows, 0), end_s=padded(windows, 1),
                weekdays=sum(1 << day for day in weekdays), is_workdays_only=int(is_workdays_only), days_on=days_on,
                cycle_days=cycle)
    cycle_days = [True] * days_on + [False] * (cycle - days_on)
    pattern = tuple(cycle_days[turn:] + cycle_days[:turn])
    return row, turn, SlowShift(as_times(windows), weekdays, is_workdays_only, pattern)


@settings(max_examples=150, deadline=None)
@given(calendars(), shifts(), st.integers(-9 * 48, 20 * 48))
def test_a_window_ends_when_the_slow_calendar_says_so(calendar, shift, ticks):
    start, first_day, flags, _ = calendar
    row, turn, slow_shift = shift
    time = max(ticks * TICK, first_day * DAY_S)
    settings_row, days = rows_of(start, first_day, flags)
    expected = slow_of(start, first_day, flags).window_end(slow_shift, time, TICK, 48 * 70)
    if expected - time <= 14 * DAY_S:  # longer ones are cut, below
        assert window_end_s(settings_row, days, row, turn, time) == expected


@settings(max_examples=150, deadline=None)
@given(calendars(), shifts(), st.integers(-9 * 48, 20 * 48))
def test_a_shift_opens_when_the_slow_calendar_says_so(calendar, shift, ticks):
    start, first_day, flags, _ = calendar
    row, turn, slow_shift = shift
    time = max(ticks * TICK, first_day * DAY_S)
    settings_row, days = rows_of(start, first_day, flags)
    expected = slow_of(start, first_day, flags).next_open(slow_shift, time, TICK, 48 * 70)
    assert next_open_s(settings_row, days, row, turn, time) == (NEVER if expected is None else expected)


@settings(max_examples=60, deadline=None)
@given(windows_of(tick=1, most=2), st.integers(0, 3 * DAY_S), st.integers(-2, 2))
def test_duty_is_right_to_the_second(windows, time, near):
    """Moments right at the edges of windows, and anywhere."""
    row = Shift(n_windows=len(windows), start_s=padded(windows, 0), end_s=padded(windows, 1), weekdays=127)
    settings_row, days = rows_of(date(2018, 1, 1), 0, [True] * 30)
    slow, shift = slow_of(date(2018, 1, 1), 0, [True] * 30), SlowShift(as_times(windows))
    for second in {time, *(max(0, DAY_S + edge + near) for window in windows for edge in window)}:
        is_on = window_end_s(settings_row, days, row, 0, second) > second
        assert is_on == slow.is_on_duty(shift, slow.moment(second))


def test_a_shift_without_windows_never_ends():
    settings_row, days = rows_of(date(2018, 1, 1), 0, [True] * 30)
    assert window_end_s(settings_row, days, Shift(), 0, 12345) == NEVER
    assert next_open_s(settings_row, days, Shift(), 0, 12345) == 12345


def test_a_shift_round_the_clock_with_windows_goes_on_where_one_stretch_is_cut():
    settings_row, days = rows_of(date(2018, 1, 1), 0, [True] * 60)
    row = Shift(n_windows=1, start_s=[0] * 4, end_s=[DAY_S, 0, 0, 0])
    end = window_end_s(settings_row, days, row, 0, 100)
    assert end > 7 * DAY_S
    assert next_open_s(settings_row, days, row, 0, end) == end


def test_a_night_shift_is_one_window_over_midnight():
    settings_row, days = rows_of(date(2018, 1, 1), 0, [True] * 30)
    night = Shift(n_windows=2, start_s=[0, 22 * HOUR_S, 0, 0], end_s=[6 * HOUR_S, DAY_S, 0, 0])
    assert window_end_s(settings_row, days, night, 0, 23 * HOUR_S) == DAY_S + 6 * HOUR_S
    assert window_end_s(settings_row, days, night, 0, DAY_S) == DAY_S + 6 * HOUR_S


def test_the_lunch_break_is_off_duty():
    settings_row, days = rows_of(date(2018, 8, 27), 0, [True] * 30)
    row = Shift(n_windows=2, start_s=padded(OFFICE, 0), end_s=padded(OFFICE, 1))
    assert window_end_s(settings_row, days, row, 0, 12 * HOUR_S - 1) == 12 * HOUR_S
    assert window_end_s(settings_row, days, row, 0, 12 * HOUR_S) == 12 * HOUR_S  # off duty from this second on
    assert next_open_s(settings_row, days, row, 0, 12 * HOUR_S) == 14 * HOUR_S


def test_whoever_works_one_day_in_ten_and_only_on_mondays_comes_back_after_seventy_days():
    settings_row, days = rows_of(date(2018, 1, 1), 0, [True] * 300)
    row = Shift(n_windows=1, start_s=[8 * HOUR_S, 0, 0, 0], end_s=[9 * HOUR_S, 0, 0, 0], weekdays=1, days_on=1,
                cycle_days=10)
    assert next_open_s(settings_row, days, row, 0, 10 * HOUR_S) == 70 * DAY_S + 8 * HOUR_S


def test_nobody_is_on_duty_before_and_after_the_calendar():
    settings_row, days = rows_of(date(2018, 1, 1), -3, [True] * 10)
    row = Shift(n_windows=1, start_s=[0] * 4, end_s=[DAY_S, 0, 0, 0])
    assert next_open_s(settings_row, days, row, 0, -5 * DAY_S) == -3 * DAY_S
    assert next_open_s(settings_row, days, row, 0, 7 * DAY_S) == NEVER


# ---------------------------------------------------------------------------------------------- office time
@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(-9 * 48, 20 * 48))
def test_office_seconds_are_those_counted_step_by_step(calendar, ticks):
    start, first_day, flags, office = calendar
    time = max(ticks * TICK, first_day * DAY_S)
    settings_row, days = rows_of(start, first_day, flags, office)
    slow = slow_of(start, first_day, flags, office)
    assert office_s(settings_row, days, time) == slow.office_between(first_day * DAY_S, time, TICK)


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(1, 60))
def test_the_time_of_an_office_second_is_the_first_at_which_it_has_passed(calendar, ticks):
    start, first_day, flags, office = calendar
    settings_row, days = rows_of(start, first_day, flags, office)
    slow = slow_of(start, first_day, flags, office)
    position = min(ticks * TICK, settings_row.office_day_s * 10)
    expected = slow.after_office_time(first_day * DAY_S, position, TICK)
    assert time_of_office_s(settings_row, days, position) == expected


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([8, 12, 14, 18]), st.integers(-3, 3), st.integers(1, 8), st.integers(0, 6))
def test_work_hours_are_right_to_the_second(hour, near, budget_s, day):
    """A few seconds of work time that begin within seconds of an edge, on any day of a week."""
    flags = [True, True, True, True, True, True, False, True, True]
    settings_row, days = rows_of(date(2018, 8, 27), 0, flags)
    slow = slow_of(date(2018, 8, 27), 0, flags)
    time = day * DAY_S + hour * HOUR_S + near
    found = limit_end_s(settings_row, days, Clock.WORK_HOUR, budget_s, 0, time)
    assert slow.office_between(time, found, 1) == budget_s if found - time < 60 else True
    assert slow.is_office(slow.moment(found - 1))  # the second before it was the last one of work
    assert office_s(settings_row, days, found) - office_s(settings_row, days, time) == budget_s


# ---------------------------------------------------------------------------------------------- deadlines
@settings(max_examples=120, deadline=None)
@given(calendars(), st.integers(-9 * 48, 20 * 48), st.sampled_from(Clock), st.integers(1, 60), st.integers(1, 10))
def test_deadlines_are_those_of_the_slow_calendar(calendar, ticks, clock, limit_ticks, limit_days):
    start, first_day, flags, office = calendar
    time, limit_s = max(ticks * TICK, first_day * DAY_S), limit_ticks * TICK
    settings_row, days = rows_of(start, first_day, flags, office)
    slow = slow_of(start, first_day, flags, office)
    if clock == Clock.WORK_HOUR and limit_s > 10 * settings_row.office_day_s:
        return
    expected = {
        Clock.URGENT_HOUR: lambda: time + limit_s,
        Clock.WORK_HOUR: lambda: slow.after_office_time(time, limit_s, TICK),
        Clock.WORK_DAY: lambda: slow.close_of_nth_working_day_after(time, limit_days),
        Clock.NATURAL_DAY: lambda: slow.end_of_nth_day_after(time, limit_days),
    }[clock]()
    assert limit_end_s(settings_row, days, clock, limit_s, limit_days, time) == expected


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(-9 * 48, 10 * 48), st.integers(0, 8 * 48), st.sampled_from(Clock))
def test_what_is_left_of_a_limit_is_what_the_slow_calendar_counts(calendar, ticks, gap, clock):
    start, first_day, flags, office = calendar
    time = max(ticks * TICK, first_day * DAY_S)
    due_s = time + gap * TICK
    settings_row, days = rows_of(start, first_day, flags, office)
    slow = slow_of(start, first_day, flags, office)
    runs_always = clock in (Clock.URGENT_HOUR, Clock.NATURAL_DAY)
    expected = gap * TICK if runs_always else slow.office_between(time, due_s, TICK)
    assert budget_left_s(settings_row, days, clock, time, due_s) == expected


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(-9 * 48, 10 * 48), st.integers(1, 60), st.sampled_from(Clock))
def test_a_clock_that_stood_still_ends_when_the_slow_calendar_says_so(calendar, ticks, budget_ticks, clock):
    start, first_day, flags, office = calendar
    time = max(ticks * TICK, first_day * DAY_S)
    settings_row, days = rows_of(start, first_day, flags, office)
    slow = slow_of(start, first_day, flags, office)
    budget_s = min(budget_ticks * TICK, 10 * settings_row.office_day_s)
    runs_always = clock in (Clock.URGENT_HOUR, Clock.NATURAL_DAY)
    expected = time + budget_s if runs_always else slow.after_office_time(time, budget_s, TICK)
    assert budget_end_s(settings_row, days, clock, time, budget_s) == expected


@given(calendars(), st.integers(0, 10 * 48), st.integers(1, 60), st.sampled_from(Clock))
def test_a_limit_that_is_used_up_ends_now(calendar, ticks, used, clock):
    start, first_day, flags, office = calendar
    settings_row, days = rows_of(start, first_day, flags, office)
    assert budget_end_s(settings_row, days, clock, ticks * TICK, -used) == ticks * TICK
    assert budget_end_s(settings_row, days, clock, ticks * TICK, 0) == ticks * TICK


# ---------------------------------------------------------------------------------------------- real dates, by hand
MONDAY = date(2018, 8, 27)
FESTIVAL = date(2018, 2, 1)  # Spring Festival: off from Thu 15 to Wed 21 Feb, worked on Sun 11 and Sat 24


def due(start, clock, amount, day, second, limit_s=0):
    """Date and second of the day of a deadline, on the official calendar from `start` on."""
    flags = working_days(start, 300).flags
    settings_row, days = rows_of(start, 0, flags)
    time = (day - start).days * DAY_S + second
    found = limit_end_s(settings_row, days, clock, limit_s, amount, time)
    return start + timedelta(days=found // DAY_S), found % DAY_S


@pytest.mark.parametrize("second", [0, 8 * HOUR_S, 12 * HOUR_S + 1, 18 * HOUR_S - 1, 18 * HOUR_S, DAY_S - 1])
def test_one_work_day_ends_at_the_close_of_tomorrow_however_late_today(second):
    assert due(MONDAY, Clock.WORK_DAY, 1, MONDAY, second) == (date(2018, 8, 28), 18 * HOUR_S)


@pytest.mark.parametrize(("second", "day", "end"), [
    (18 * HOUR_S - 1, date(2018, 8, 28), 10 * HOUR_S - 1),  # one second of Monday is used
    (18 * HOUR_S, date(2018, 8, 28), 10 * HOUR_S),
    (13 * HOUR_S, MONDAY, 16 * HOUR_S),  # in the lunch break
    (12 * HOUR_S - 1, MONDAY, 16 * HOUR_S - 1),
    (8 * HOUR_S, MONDAY, 10 * HOUR_S),
    (16 * HOUR_S, MONDAY, 18 * HOUR_S),  # ends with the day, not tomorrow morning
    (10 * HOUR_S, MONDAY, 12 * HOUR_S),  # ends with the morning, not after lunch
])
def test_two_work_hours_end_where_they_should(second, day, end):
    assert due(MONDAY, Clock.WORK_HOUR, 0, MONDAY, second, 2 * HOUR_S) == (day, end)


def test_work_hours_rest_over_the_weekend():
    assert due(MONDAY, Clock.WORK_HOUR, 0, date(2018, 8, 31), 17 * HOUR_S, 2 * HOUR_S) == (
        date(2018, 9, 3), 9 * HOUR_S)


def test_work_hours_run_on_a_saturday_that_is_worked():
    assert due(FESTIVAL, Clock.WORK_HOUR, 0, date(2018, 2, 24), 9 * HOUR_S, 2 * HOUR_S) == (
        date(2018, 2, 24), 11 * HOUR_S)


def test_five_work_days_over_spring_festival_skip_the_holidays_and_count_the_days_worked_for_them():
    # dispatched on Fri 9 Feb; worked: Sun 11, Mon 12, Tue 13, Wed 14, then Thu 22
    assert due(FESTIVAL, Clock.WORK_DAY, 5, date(2018, 2, 9), 10 * HOUR_S) == (date(2018, 2, 22), 18 * HOUR_S)


def test_a_work_day_given_within_the_holidays_begins_after_them():
    assert due(FESTIVAL, Clock.WORK_DAY, 1, date(2018, 2, 17), 10 * HOUR_S) == (date(2018, 2, 22), 18 * HOUR_S)
    assert due(FESTIVAL, Clock.WORK_HOUR, 0, date(2018, 2, 17), 10 * HOUR_S, HOUR_S) == (
        date(2018, 2, 22), 9 * HOUR_S)


def test_natural_days_and_urgent_hours_know_no_holidays():
    assert due(FESTIVAL, Clock.NATURAL_DAY, 7, date(2018, 2, 15), 10 * HOUR_S) == (date(2018, 2, 23), 0)
    assert due(FESTIVAL, Clock.URGENT_HOUR, 0, date(2018, 2, 15), 23 * HOUR_S, 2 * HOUR_S) == (
        date(2018, 2, 16), HOUR_S)


def test_a_natural_day_ends_at_midnight_of_the_next_day_even_from_the_last_second():
    assert due(MONDAY, Clock.NATURAL_DAY, 1, MONDAY, DAY_S - 1) == (date(2018, 8, 29), 0)


def test_deadlines_cross_the_year():
    new_year = date(2018, 12, 1)  # Sat 29 Dec is worked; Mon 31 Dec and Tue 1 Jan are not
    last = date(2018, 12, 31)
    assert due(new_year, Clock.WORK_DAY, 1, last, DAY_S - 1) == (date(2019, 1, 2), 18 * HOUR_S)
    assert due(new_year, Clock.NATURAL_DAY, 1, last, DAY_S - 1) == (date(2019, 1, 2), 0)
    assert due(new_year, Clock.URGENT_HOUR, 0, last, DAY_S - 1, HOUR_S) == (date(2019, 1, 1), HOUR_S - 1)
    assert due(new_year, Clock.WORK_DAY, 1, date(2018, 12, 28), HOUR_S) == (date(2018, 12, 29), 18 * HOUR_S)


def test_a_deadline_that_began_in_a_warm_start_is_the_same_as_in_a_calendar_that_begins_earlier():
    early, late = date(2018, 2, 1), date(2018, 2, 13)
    flags = working_days(early, 300).flags
    long, days = rows_of(early, 0, flags)
    warm, warm_days = rows_of(late, -12, flags)
    shift = 12 * DAY_S
    for clock in Clock:
        for time in range(0, 20 * DAY_S, 7 * HOUR_S + 13):
            assert limit_end_s(long, days, clock, 5 * HOUR_S, 3, time) - shift == limit_end_s(
                warm, warm_days, clock, 5 * HOUR_S, 3, time - shift)
