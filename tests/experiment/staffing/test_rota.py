"""Rotas whose answer is known, and a slow obvious reading of all rules over every rota that is made."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.experiment.staffing.rota import Binding, binding, rota
from twin.experiment.staffing.week import Rules, Shift, rules_on, weeks
from twin.vocabulary import BadInput

EARLY, LATE, NIGHT = Shift("early", ((6, 14),)), Shift("late", ((14, 22),)), Shift("night", ((22, 30),))
SPLIT = Shift("split", ((8, 12), (14, 18)))
LONG = Shift("long", ((8, 20),))
LAW = rules_on(date(2018, 8, 27))
STRICT = LAW.but(overtime_h=0)


def broken(found) -> list[str]:
    """Rules that a rota breaks, read person by person, minute by minute of four weeks in a row."""
    said, rules = [], found.rules
    for person, week in enumerate(found.weeks):
        duties = [(24 * day + 7 * 24 * turn, found.shifts[number]) for turn in range(4)
                  for day, number in enumerate(week) if number >= 0]
        minutes = np.zeros(4 * 7 * 24 * 60 + 2880, int)
        for begin, shift in duties:
            for start, end in shift.hours:
                minutes[round((begin + start) * 60):round((begin + end) * 60)] += 1
        if minutes.max() > 1:
            said.append(f"{person} stands in two places")
        week_minutes = minutes[2 * 10080:3 * 10080]
        if (week_minutes.reshape(7, -1).sum(axis=1) == 0).sum() < rules.days_off:
            said.append(f"{person} has too few days off")
        hours = [sum(end - start for start, end in shift.hours) for begin, shift in duties if begin < 7 * 24]
        overtime = max(sum(max(0, each - rules.day_h) for each in hours), sum(hours) - rules.week_h, 0)
        if overtime > rules.overtime_h + 1e-6:
            said.append(f"{person} has {overtime} hours of overtime")
        if max(hours) > rules.longest_h:
            said.append(f"{person} has too long a shift")
        if len(set(week[week >= 0])) > rules.kinds:
            said.append(f"{person} changes too often")
        for (begin, shift), (after, other) in pairwise(duties):
            dark = [hour % 24 for start, end in shift.hours for hour in np.arange(start, end, 0.25)]
            is_night = any(hour >= rules.night[0] or hour < rules.night[1] for hour in dark)
            rest = after + other.hours[0][0] - begin - shift.hours[-1][1]
            if rest < (rules.rest_after_night_h if is_night else rules.rest_h):
                said.append(f"{person} rests {rest} hours")
    return said


def missing(found, cover) -> np.ndarray:
    """People missing in each hour, counted by hand."""
    there = np.zeros(168)
    for week in found.weeks:
        for day, number in enumerate(week):
            if number >= 0:
                for start, end in found.shifts[number].hours:
                    for hour in range(int(start), int(end)):
                        there[(24 * day + hour) % 168] += 1
    return np.maximum(np.asarray(cover) - there, 0)


def by_day(*hours: float) -> np.ndarray:
    return np.tile(np.array(hours), 7)


def cover_of(shifts, n=1.0) -> np.ndarray:
    cover = np.zeros(24)
    for shift in shifts:
        for start, end in shift.hours:
            cover[np.arange(int(start), int(end)) % 24] = n
    return np.tile(cover, 7)


# ---------------------------------------------------------------------------------------------- rules
def test_the_law_comes_from_the_catalogue():
    assert (LAW.day_h, LAW.week_h, LAW.longest_h, LAW.days_off, LAW.rest_h, LAW.night) == (8, 40, 11, 1, 11, (22, 6))
    assert LAW.overtime_h == pytest.approx(36 * 12 * 7 / 365)
    assert rules_on(date(1995, 2, 1)).week_h == 44


@pytest.mark.parametrize(("shift", "is_night"), [
    (EARLY, False), (LATE, False), (NIGHT, True), (Shift("dawn", ((5, 9),)), True), (Shift("owl", ((15, 23),)), True)])
def test_a_night_shift_has_duty_at_night(shift, is_night):
    assert shift.is_night((22, 6)) == is_night


def test_all_weeks_of_one_shift_are_counted():
    """Five days of eight hours at most: 7 + 21 + 35 + 35 + 21."""
    assert len(weeks([EARLY], STRICT)) == 119
    assert len(weeks([EARLY], STRICT.but(week_h=48))) == 119 + 7


# ---------------------------------------------------------------------------------------------- known rotas
def test_one_post_from_early_to_late_takes_three_people():
    """Fourteen shifts a week, five of them each."""
    found = rota(cover_of([EARLY, LATE]), [EARLY, LATE], STRICT)
    assert (found.n_people, found.uncovered_h, found.hours.sum(), found.overtime.sum()) == (3, 0, 112, 0)
    assert broken(found) == []


def test_round_the_clock_takes_five_people():
    """Twenty-one shifts a week, five of them each."""
    found = rota(cover_of([EARLY, LATE, NIGHT]), [EARLY, LATE, NIGHT], STRICT)
    assert (found.n_people, found.uncovered_h) == (5, 0)
    assert broken(found) == []


def test_with_overtime_fewer_do_it():
    """Six days of eight hours are 48: eight beyond forty, which a month of 36 allows."""
    found = rota(cover_of([EARLY, LATE], 3), [EARLY, LATE], LAW)
    assert found.n_people == 7
    assert rota(cover_of([EARLY, LATE], 3), [EARLY, LATE], STRICT).n_people == 9
    assert broken(found) == []


def test_surplus_shifts_are_left_out():
    found = rota(cover_of([EARLY]), [EARLY, LATE], STRICT)
    assert (found.n_people, found.hours.sum()) == (2, 56)


def test_a_cover_in_half_hours():
    half = Shift("half", ((7, 14.5),))
    cover = np.zeros((7, 48))
    cover[:, 14:29] = 2
    assert rota(cover.ravel(), [half], STRICT).hours.sum() == pytest.approx(7.5 * 14)
    with pytest.raises(BadInput, match="shift half: begins or ends within a period of 1 h"):
        rota(np.ones(168), [half], STRICT)


def test_the_table_names_shifts():
    table = rota(cover_of([EARLY]), [EARLY], STRICT).table()
    assert list(table.columns) == ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "hours", "overtime"]
    assert (table.iloc[:, :7] == "early").to_numpy().sum() == 7


# ---------------------------------------------------------------------------------------------- what binds
def test_nothing_binds_where_nobody_is_missing():
    assert binding(cover_of([EARLY]), [EARLY], STRICT) == []


def test_hours_and_people_bind_where_two_must_hold_what_takes_three():
    """Two people have ten shifts of the fourteen; seven days each would take 56 hours a week and no day off."""
    found = rota(cover_of([EARLY, LATE]), [EARLY, LATE], STRICT, people=2)
    assert found.uncovered_h == 32
    assert binding(cover_of([EARLY, LATE]), [EARLY, LATE], STRICT, people=2) == [Binding("people", 2, 3)]
    no_days_off = STRICT.but(days_off=0)
    assert binding(cover_of([EARLY, LATE]), [EARLY, LATE], no_days_off, people=2) == [
        Binding("overtime_h", 0, 16), Binding("week_h", 40, 56), Binding("people", 2, 3)]


def test_the_longest_shift_binds():
    cover = cover_of([LONG])
    assert rota(cover, [LONG], LAW).uncovered_h == 84
    assert binding(cover, [LONG], LAW) == [Binding("longest_h", 11, 12)]


def test_rest_binds_where_one_person_must_come_back_too_soon():
    """Late on Monday and early on Tuesday leaves eight hours."""
    cover = np.zeros(168)
    cover[14:22], cover[30:38] = 1, 1
    assert binding(cover, [EARLY, LATE], STRICT, people=1) == [Binding("rest_h", 11, 8), Binding("people", 1, 2)]


def test_rest_after_nights_binds():
    """A night that ends on Tuesday at six, and early on Wednesday: 24 hours."""
    cover = np.zeros(168)
    cover[22:30], cover[54:62] = 1, 1
    assert binding(cover, [EARLY, NIGHT], STRICT.but(rest_after_night_h=36), people=1) == [
        Binding("rest_after_night_h", 36, 24), Binding("people", 1, 2)]


def test_days_off_bind():
    assert binding(cover_of([SPLIT]), [SPLIT], STRICT.but(week_h=56), people=1) == [
        Binding("days_off", 1, 0), Binding("people", 1, 2)]


def test_kinds_of_shift_bind():
    cover = np.zeros(168)
    cover[8:12], cover[24 + 12:24 + 16], cover[48 + 14:48 + 18] = 1, 1, 1
    shifts = [Shift("a", ((8, 12),)), Shift("b", ((12, 16),)), Shift("c", ((14, 18),))]
    assert binding(cover, shifts, STRICT, people=1) == [Binding("kinds", 2, 3), Binding("people", 1, 2)]


def test_no_rule_is_named_where_no_shift_is_there_at_that_hour():
    assert binding(np.ones(168), [EARLY], STRICT) == []
    assert rota(np.ones(168), [EARLY], STRICT).uncovered_h == 7 * 16


# ---------------------------------------------------------------------------------------------- any rota
@settings(max_examples=6, deadline=None)
@given(cover=st.lists(st.lists(st.integers(0, 3), min_size=8, max_size=8), min_size=7, max_size=7),
       overtime=st.sampled_from([0, 8.28]), rest=st.sampled_from([8, 11, 16]), night=st.sampled_from([11, 24, 47]),
       days_off=st.integers(0, 3), kinds=st.integers(1, 2), people=st.sampled_from([None, 1, 4]))
def test_every_rota_keeps_to_all_rules(cover, overtime, rest, night, days_off, kinds, people):
    rules = LAW.but(overtime_h=overtime, rest_h=rest, rest_after_night_h=night, days_off=days_off, kinds=kinds)
    needed = np.repeat(np.array(cover).ravel(), 3)
    found = rota(needed, [EARLY, LATE, NIGHT, SPLIT], rules, people)
    assert broken(found) == []
    assert found.uncovered == pytest.approx(missing(found, needed))
    assert people is None or found.n_people <= people
    if people is None:
        assert found.uncovered_h == 0


def test_the_fewest_people_are_those_of_trying_them_all():
    """No two weeks together have both shifts on all days."""
    each = weeks([EARLY, LATE], STRICT)
    shifts = np.stack([each == 0, each == 1], axis=2).reshape(len(each), -1)
    is_covered = (shifts[:, None] | shifts[None]).all(axis=2)
    assert not is_covered.any()
    assert rota(cover_of([EARLY, LATE]), [EARLY, LATE], STRICT).n_people == 3


# ---------------------------------------------------------------------------------------------- refusing
@pytest.mark.parametrize(("call", "said"), [
    (lambda: rota(np.ones(25), [EARLY], STRICT), "cover must be people needed in each period of a week"),
    (lambda: rota(-np.ones(168), [EARLY], STRICT), "none below 0"),
    (lambda: rota(np.ones(168), [EARLY], STRICT, people=0), "0 people cannot work any shift"),
    (lambda: Shift("x", ((14, 8),)), "shift x: windows must each end after they begin"),
    (lambda: Shift("x", ((25, 30),)), "shift x: must begin between 0 and 24"),
    (lambda: weeks([Shift(str(n), ((n, n + 8),)) for n in range(16)], LAW.but(kinds=4)), "too many weeks"),
])
def test_what_cannot_be_used_is_refused(call, said):
    with pytest.raises(BadInput, match=said):
        call()


def test_rules_are_all_there():
    assert set(Rules.__dataclass_fields__) >= {"day_h", "week_h", "overtime_h", "longest_h", "days_off", "rest_h"}
