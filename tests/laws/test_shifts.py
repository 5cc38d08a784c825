"""Laws of time: backlog while nobody is on duty, the end of a shift, reports of one time and people of another."""

import numpy as np
import pytest

from tests.laws.queues import assert_below, assert_is, bound_of, over, queue, seen
from twin.experiment.queue_measures import mean_at_hour, mean_in_system
from twin.experiment.visits import sojourn_h
from twin.parameters import hours
from twin.vocabulary import DAY_S, HOUR_S, Phase

pytestmark = pytest.mark.compiled
PER_HOUR = 0.5  # two crews from 9 to 17, an hour each: load 0.75 of their hours
SHIFT = {"staff.crews": {"count": 2, "shift": "day"}, "shifts.day": {"hours": [[9, 17]]}}
NOBODY = {"workflow.handle": {"seat": "nowhere", "post": None}}


def at_hours(scenario):
    """Mean number in the system at each full hour; shape (24, replications)."""
    return over(scenario, [lambda visits, hour=hour: mean_at_hour(visits, hour) for hour in range(24)])


@pytest.fixture(scope="module")
def day():
    return at_hours(queue(PER_HOUR, 360, more=SHIFT))


def test_off_shift_the_backlog_grows_by_what_is_reported(day):
    for hour in (17, 20, 23):
        assert_is(day[(hour + 3) % 24] - day[hour], 3 * PER_HOUR)
    assert_is(day[9] - day[17], 16 * PER_HOUR)


def test_the_backlog_is_greatest_when_the_shift_begins_and_smallest_when_it_ends(day):
    means = day.mean(axis=1)
    assert means.argmax() == 9
    assert means.argmin() == 17


def test_all_work_that_comes_is_done_within_the_shift():
    visits = seen(queue(PER_HOUR, 700, more=SHIFT), warm_days=0, tail_days=0)
    assert abs(visits.worked_s.sum() / (len(visits.log.cases) * HOUR_S) - 1) < 4 / len(visits.log.cases) ** 0.5 + 0.01
    rows = visits.log.events[(visits.log.events["item"] >= 0) & np.isin(visits.log.events["phase"],
                                                                        (Phase.START, Phase.END))]
    clock = rows["time_s"] % DAY_S
    assert (clock >= 9 * HOUR_S).all()
    assert (clock <= 17 * HOUR_S).all()


def test_work_finished_in_hand_takes_no_longer_than_work_put_back():
    rules = ({"rule": "finish", "overtime": "24 h"}, {"rule": "put_back"})
    finish, put_back = (over(queue(PER_HOUR, 220, more={**SHIFT, "end_of_shift": rule}),
                             [mean_in_system, lambda visits: sojourn_h(visits).mean()]) for rule in rules)
    assert_below(finish[0], put_back[0])
    assert_below(finish[1], put_back[1])


def test_the_same_hours_of_people_serve_worse_where_they_miss_the_reports():
    """Calls come by day: eight hours of two crews in the middle of them, in the evening, or at night."""
    by_phone = {"catalogue.add.matter.profile": "phone", **SHIFT}
    times = [over(queue(PER_HOUR, 220, more={**by_phone, "shifts.day": {"hours": [[first, first + 8]]}}),
                  [lambda visits: sojourn_h(visits).mean()])[0] for first in (10, 15, 0)]
    assert_below(times[0], times[1])
    assert_below(times[1], times[2])


# ---------------------------------------------------------------------------------------------- lag
def open_by_hour(rates: np.ndarray, mean_h: float) -> np.ndarray:
    """Mean number at work at each full hour where nobody waits: reports an hour step by step, exponential work."""
    kept = np.exp(-1 / mean_h)
    gained = rates * mean_h * (1 - kept)
    last = sum(gained[-1 - back] * kept**back for back in range(24)) / (1 - kept**24)
    found = [last]
    for gain in gained[:-1]:
        found.append(found[-1] * kept + gain)
    return np.array(found)


@pytest.mark.parametrize("profile", ["phone", "patrol_day"])
def test_open_cases_follow_reports_with_a_lag_and_a_longer_one_the_longer_work_takes(profile):
    rates = 240 * np.array(hours.profiles()[profile])
    peaks = []
    for mean_h in (1, 4, 12):
        scenario = queue(10.0, 70, work={"exponential": f"{mean_h} h"}, more={
            **NOBODY, "catalogue.add.matter.profile": profile})
        found, exact = at_hours(scenario), open_by_hour(rates, mean_h)
        for hour in range(24):
            assert abs(found[hour].mean() - exact[hour]) < bound_of(found[hour])
        peaks.append(phase_h(found.mean(axis=1)))
    assert phase_h(rates) + 0.5 < peaks[0] < peaks[1] < peaks[2]


@pytest.mark.parametrize("mean_h", [1, 4, 12])
def test_the_daily_wave_of_open_cases_lags_by_the_angle_of_its_frequency(mean_h):
    """Of the first wave of the day, whatever else is in the profile: atan(omega / mu) / omega."""
    rates = 240 * np.array(hours.profiles()["patrol_day"])
    scenario = queue(10.0, 70, work={"exponential": f"{mean_h} h"}, more={
        **NOBODY, "catalogue.add.matter.profile": "patrol_day"})
    found = at_hours(scenario)
    omega = 2 * np.pi / 24
    lags = np.array([phase_h(column) - (phase_h(rates) + 0.5) for column in found.T])  # hours' middles
    assert_is(lags, np.arctan(omega * mean_h) / omega, 0.06)


def phase_h(values: np.ndarray) -> float:
    """Hour at which the first wave of 24 values peaks."""
    wave = np.fft.rfft(values)[1]
    return float(-np.angle(wave) * 24 / (2 * np.pi) % 24)
