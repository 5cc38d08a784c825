"""Duty hours and deadline clocks against a second, slow implementation."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twin
from tests.rules.slow_calendars import Slow, is_on
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
from twin.scenario.people import Rota, ShiftTemplate
from twin.state import TABLES, agents_of, table_from
from twin.vocabulary import DAY_S, HOUR_S, NEVER, Clock
from twin.world import build
from twin.world.calendar import shift_row

START = {"spring": "2018-02-05", "national": "2018-09-24", "year": "2018-12-24"}  # holidays and make-up days ahead


def made(start: str):
    """Settings, days and the slow calendar of a scenario that begins at a date, after ten warm days."""
    scenario = twin.load("one_street", {
        "calendar.start": start, "calendar.days": 40, "initial": {"kind": "warm", "warm_days": 10},
        "places.root.children.110108010.unit_grids": 1, "places.root.children.110108010.population": 0})
    tables = build(scenario).start.tables
    settings_, days = (agents_of(TABLES[name], TABLES[name], tables[name]) for name in ("settings", "days"))
    begin = datetime.fromisoformat(start)
    first = begin.date() - timedelta(days=10)
    flags = working_days(first, 460, "cn").flags
    worked = {first + timedelta(days=number) for number, flag in enumerate(flags) if flag}
    return settings_[0], days, Slow(begin, worked)


CALENDARS = {name: made(start) for name, start in START.items()}
TIMES = st.integers(-9 * DAY_S, 35 * DAY_S)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(name=st.sampled_from(list(CALENDARS)), time=TIMES, seconds=st.integers(1, 30 * HOUR_S))
def test_office_time_is_counted_as_the_slow_clock_counts_it(name, time, seconds):
    settings_, days, slow = CALENDARS[name]
    end = limit_end_s(settings_, days, Clock.WORK_HOUR, seconds, 0, time)
    assert end == slow.back(slow.office_end(slow.at(time), seconds))
    assert office_s(settings_, days, end) - office_s(settings_, days, time) == seconds
    assert budget_left_s(settings_, days, Clock.WORK_HOUR, time, end) == seconds
    assert budget_end_s(settings_, days, Clock.WORK_DAY, time, seconds) == end


@settings(max_examples=60, deadline=None, derandomize=True)
@given(name=st.sampled_from(list(CALENDARS)), time=TIMES, later=st.integers(0, 12 * DAY_S))
def test_office_seconds_between_two_moments(name, time, later):
    settings_, days, slow = CALENDARS[name]
    passed = office_s(settings_, days, time + later) - office_s(settings_, days, time)
    assert passed == slow.office_seconds(slow.at(time), slow.at(time + later))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(name=st.sampled_from(list(CALENDARS)), time=TIMES, n=st.integers(1, 15))
def test_day_clocks_end_at_the_close_of_the_nth_day_after(name, time, n):
    settings_, days, slow = CALENDARS[name]
    work_days, natural_days = slow.close_of_workday(slow.at(time), n), slow.midnight_after(slow.at(time), n)
    assert limit_end_s(settings_, days, Clock.WORK_DAY, 0, n, time) == slow.back(work_days)
    assert limit_end_s(settings_, days, Clock.NATURAL_DAY, 0, n, time) == slow.back(natural_days)
    assert limit_end_s(settings_, days, Clock.URGENT_HOUR, n * HOUR_S, 0, time) == time + n * HOUR_S


@pytest.mark.parametrize(("moment", "clock", "limit", "deadline"), [
    ("2018-09-28 17:59:59", Clock.WORK_HOUR, 2, "2018-09-29 09:59:59"),  # a Saturday that is worked
    ("2018-09-28 18:00:00", Clock.WORK_HOUR, 2, "2018-09-29 10:00:00"),
    ("2018-09-27 12:30:00", Clock.WORK_HOUR, 1, "2018-09-27 15:00:00"),  # in the lunch break
    ("2018-09-27 11:30:00", Clock.WORK_HOUR, 1, "2018-09-27 14:30:00"),
    ("2018-09-30 17:00:00", Clock.WORK_HOUR, 2, "2018-10-08 09:00:00"),  # over the national holiday
    ("2018-09-30 08:00:00", Clock.WORK_DAY, 1, "2018-10-08 18:00:00"),
    ("2018-10-03 23:59:59", Clock.WORK_DAY, 1, "2018-10-08 18:00:00"),  # dispatched on a holiday
    ("2018-09-28 09:00:00", Clock.NATURAL_DAY, 1, "2018-09-30 00:00:00"),
    ("2018-09-28 09:00:00", Clock.URGENT_HOUR, 2, "2018-09-28 11:00:00"),
])
def test_deadlines_by_hand(moment, clock, limit, deadline):
    settings_, days, slow = CALENDARS["national"]
    time = slow.back(datetime.fromisoformat(moment))
    end = limit_end_s(settings_, days, clock, limit * HOUR_S, limit, time)
    assert str(slow.at(end)) == deadline


def test_the_last_second_of_a_year():
    settings_, days, slow = CALENDARS["year"]
    time = slow.back(datetime.fromisoformat("2018-12-31 23:59:59"))
    assert str(slow.at(limit_end_s(settings_, days, Clock.WORK_DAY, 0, 1, time))) == "2019-01-02 18:00:00"


def test_a_position_on_the_edge_is_the_earlier_moment():
    settings_, days, slow = CALENDARS["national"]
    close = slow.back(datetime.fromisoformat("2018-09-27 18:00:00"))
    assert time_of_office_s(settings_, days, office_s(settings_, days, close)) == close


HOURS = st.sampled_from([(), ((8, 12), (14, 18)), ((0, 6), (22, 24)), ((0, 24),), ((7, 21),), ((9, 9.5),),
                         ((0, 1), (5, 6), (12, 13), (23, 24))])
DAYS = st.sampled_from(["all", "workdays", ("mon", "wed"), ("sat", "sun")])
ROTAS = st.sampled_from([None, (5, 7), (1, 3), (2, 2)])


@settings(max_examples=120, deadline=None, derandomize=True)
@given(name=st.sampled_from(list(CALENDARS)), days_on=DAYS, hours=HOURS, rota=ROTAS, turn=st.integers(0, 6), time=TIMES)
def test_duty_windows_are_those_of_the_slow_calendar(name, days_on, hours, rota, turn, time):
    settings_, days, slow = CALENDARS[name]
    template = ShiftTemplate(days=days_on, hours=[list(window) for window in hours],
                             rota=Rota(days_on=rota[0], cycle=rota[1]) if rota else None)
    shift = agents_of(TABLES["shifts"], TABLES["shifts"], table_from(TABLES["shifts"], [shift_row(template)]))[0]
    time -= time % 60
    if not hours and days_on == "all" and rota is None:
        assert window_end_s(settings_, days, shift, turn, time) == NEVER
        return

    def on(moment_s):
        return is_on(slow.start, slow.worked, days_on, hours, rota, turn, slow.at(moment_s))

    end = window_end_s(settings_, days, shift, turn, time)
    expected = time
    while on(expected) and expected < time + 8 * DAY_S:
        expected += 60
    if expected < time + 8 * DAY_S:
        assert end == expected
    opens = time
    while not on(opens) and opens < time + 20 * DAY_S:
        opens += 60
    if opens < time + 20 * DAY_S:
        assert next_open_s(settings_, days, shift, turn, time) == opens
