"""Regular duties that take everybody of a shift from the work: weekly meetings, drills, reports due."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twin
from tests.world.small import run, small
from twin.eventlog.audit import audit
from twin.experiment.checking import rules_of
from twin.rules.calendars import away_s, next_open_s, window_end_s
from twin.scenario.people import ShiftTemplate
from twin.state.rows import Day, Settings, Shift
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, NEVER, Activity, Phase
from twin.world.calendar import shift_row

TICK = 30 * MINUTE_S
FRIDAY, MONDAY = 4 * DAY_S, 0
MEETING = {"days": ["fri"], "hours": [[14, 16]]}
OFFICE = {"hours": [[8, 12], [14, 18]]}


def calendar(n_days=21):
    """Settings and days that begin with a Monday."""
    return Settings(n_days=n_days), [Day() for _ in range(n_days)]


def shift(**said):
    """A shift as the law reads it."""
    return Shift(**shift_row(ShiftTemplate(**said)))


def test_a_meeting_is_no_duty_at_the_work():
    rows, days = calendar()
    office = shift(**OFFICE, away=[{"days": ["fri"], "hours": [[15, 16]]}])
    assert window_end_s(rows, days, office, 0, FRIDAY + 14 * HOUR_S) == FRIDAY + 15 * HOUR_S
    assert window_end_s(rows, days, office, 0, FRIDAY + 15 * HOUR_S) == FRIDAY + 15 * HOUR_S
    assert next_open_s(rows, days, office, 0, FRIDAY + 15 * HOUR_S) == FRIDAY + 16 * HOUR_S
    assert away_s(rows, days, office, 0, FRIDAY + 15 * HOUR_S) == HOUR_S
    assert window_end_s(rows, days, office, 0, MONDAY + 14 * HOUR_S) == MONDAY + 18 * HOUR_S
    assert away_s(rows, days, office, 0, MONDAY + 15 * HOUR_S) == 0


def test_a_meeting_at_the_beginning_lets_the_shift_begin_later():
    rows, days = calendar()
    assert next_open_s(rows, days, shift(**OFFICE, away=[MEETING]), 0, FRIDAY + 13 * HOUR_S) == FRIDAY + 16 * HOUR_S


WINDOW = st.tuples(st.integers(0, 46), st.integers(1, 12)).map(lambda each: (each[0] / 2, min(24, sum(each) / 2)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(away=st.lists(st.tuples(WINDOW, st.sets(st.sampled_from(["mon", "tue", "sun"]), min_size=1)), max_size=4),
       hours=st.sampled_from([[[8, 12], [14, 18]], [[0, 6], [22, 24]], [[9, 21]]]), tick=st.integers(0, 10 * 48))
def test_duty_with_any_meetings_is_that_of_a_slow_count_of_half_hours(away, hours, tick):
    rows, days = calendar()
    row = shift(hours=hours, away=[{"days": sorted(days_), "hours": [list(hours_)]} for hours_, days_ in away])
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def is_on(number):
        hour, day = number % 48 / 2, names[number // 48 % 7]
        is_in = any(start <= hour < end for start, end in hours)
        return is_in and not any(start <= hour < end and day in days_ for (start, end), days_ in away)

    end = tick
    while is_on(end):
        end += 1
    assert window_end_s(rows, days, row, 0, tick * TICK) == end * TICK
    opening = tick
    while not is_on(opening):
        opening += 1
        if opening > 20 * 48:
            return
    assert next_open_s(rows, days, row, 0, tick * TICK) == opening * TICK


@pytest.mark.parametrize(("away", "longest_h"), [
    ([], 4), ([MEETING], 4), ([{"hours": [[10, 10.5], [16, 17]]}], 2),
    ([{"days": ["mon", "tue", "wed", "thu", "fri", "sat"], "hours": [[8, 11], [15, 17]]}], 4)])
def test_the_longest_stretch_is_what_meetings_leave_of_the_best_day(away, longest_h):
    assert shift_row(ShiftTemplate(**OFFICE, away=away))["longest_s"] == longest_h * HOUR_S


@pytest.mark.parametrize("days", ["workdays", ["tue"], "all"])
def test_duties_that_leave_nothing_of_a_shift_are_refused(days):
    away = [{"hours": [[8, 13]]}, {"hours": [[13, 18]]}]
    with pytest.raises(ValueError, match="nobody of the shift would ever be there"):
        ShiftTemplate(**OFFICE, days=days, away=away)
    assert ShiftTemplate(**OFFICE, days=days, away=[away[0], {"hours": [[13, 17.5]]}])


def test_more_duties_than_there_is_room_for_are_refused():
    with pytest.raises(twin.BadInput, match="at most 4"):
        small({"shifts.field.away": [{"hours": [[8, 9]]}] * 5})


# ---------------------------------------------------------------------------------------------- in a small world
@pytest.fixture(scope="module")
def met():
    return run(small({"shifts.field.rota": None, "shifts.field.away": [MEETING], "staff.field_inspectors.absence": 0,
                      "shifts.office.away": [{"days": ["wed"], "hours": [[9, 10]]}]}), 6)


def test_everybody_of_the_shift_is_away_for_the_time_of_the_meeting(met):
    rows = met.rows(Activity.AWAY)
    inspectors = {row for row, name in enumerate(met.world.names.actors) if "/field_inspectors/" in name}
    officers = {row for row, name in enumerate(met.world.names.actors) if "/officers/" in name}
    begin = met.rows(Activity.DUTY, Phase.START)
    own = begin[np.isin(begin["actor"], sorted(inspectors))]
    friday = own[own["time_s"] // DAY_S == 4]["time_s"] % DAY_S
    assert sorted(set(friday.tolist())) == [8 * HOUR_S, 16 * HOUR_S]
    assert officers <= {int(row["actor"]) for row in rows}
    assert not inspectors & {int(row["actor"]) for row in rows}, "their shift begins after the meeting"
    assert set(rows["value"].tolist()) == {HOUR_S}
    assert set(rows["time_s"].tolist()) == {2 * DAY_S + 9 * HOUR_S}


def test_nobody_begins_anything_during_a_meeting(met):
    events = met.log.events
    inspectors = [row for row, name in enumerate(met.world.names.actors) if "/field_inspectors/" in name]
    begun = events[np.isin(events["actor"], inspectors) & (events["phase"] == Phase.START)]
    in_meeting = (begun["time_s"] >= FRIDAY + 14 * HOUR_S) & (begun["time_s"] < FRIDAY + 16 * HOUR_S)
    assert not in_meeting.any()
    assert (begun["time_s"] >= FRIDAY + 16 * HOUR_S).any()


def test_the_log_passes_its_audit(met):
    scenario = small({"shifts.field.rota": None, "shifts.field.away": [MEETING]})
    for finding in audit(met.log, rules_of(scenario, met.end_s)):
        assert finding.is_ok, finding


def test_a_meeting_outside_the_hours_of_the_shift_changes_nothing():
    without = run(small(), 5)
    outside = run(small({"shifts.field.away": [{"hours": [[12, 14], [19, 20]]}]}), 5)
    assert without.log.events.tobytes() == outside.log.events.tobytes()


def test_a_shift_without_hours_has_duty_round_the_clock_but_for_the_meeting():
    rows, days = calendar()
    assert window_end_s(rows, days, shift(), 0, 0) == NEVER
    assert window_end_s(rows, days, shift(away=[MEETING]), 0, MONDAY) == FRIDAY + 14 * HOUR_S
