"""Births and residents as behaviour: hours of the day, severities, lives, who notices and who speaks."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twin.parameters import profiles
from twin.rules.noticing import (
    birth_mass,
    channel_of,
    day_rate,
    grid_of,
    life_s,
    notice_time_s,
    second_at,
    severity_of,
    speaks,
    time_after,
    weight_before,
    who_notices,
)
from twin.state import QUARTERS_A_DAY, agents_of
from twin.state.rows import Category, DayLoad, Grid, HourProfile, Incident, Place, Settings, Source, Spot
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, NEVER, NONE, Channel, Discovery
from twin.world.workflow import hours_table

N = 20_000
WEIGHTS = st.lists(st.sampled_from([0, 0, 1, 2, 5, 40]), min_size=24, max_size=24).filter(any)
TIMES = st.integers(-60 * DAY_S, 400 * DAY_S)


def hours_of(weights):
    return agents_of(HourProfile, HourProfile, hours_table([weights]))[0]


def settings(**said):
    return Settings(seed=11, replication=2, **said)


def share_of(yes):
    return sum(map(bool, yes)) / N


def assert_share(found, expected):
    assert abs(found - expected) <= 4 * math.sqrt(expected * (1 - expected) / N)


# ---------------------------------------------------------------------------------------------- hours of the day
@given(WEIGHTS, st.integers(0, DAY_S - 1))
def test_the_weight_before_a_second_is_the_sum_of_the_hours_before_it(weights, second):
    hour, within = divmod(second, HOUR_S)
    expected = (sum(weights[:hour]) + weights[hour] * within / HOUR_S) / sum(weights)
    assert weight_before(hours_of(weights), second) == pytest.approx(expected, abs=1e-12)


@given(WEIGHTS, st.floats(0, 1, exclude_max=True))
def test_the_second_at_a_weight_has_that_weight_before_it(weights, weight):
    hours = hours_of(weights)
    second = second_at(hours, weight)
    assert 0 <= second < DAY_S
    heaviest = max(weights) / sum(weights) / HOUR_S  # weight of one second
    assert abs(weight_before(hours, second) - weight) <= heaviest + 1e-9


@given(WEIGHTS, st.integers(0, DAY_S - 1))
def test_a_second_is_found_again_from_its_weight(weights, second):
    assume(weights[second // HOUR_S] > 0)
    hours = hours_of(weights)
    assert abs(second_at(hours, weight_before(hours, second)) - second) <= 1


@given(WEIGHTS, TIMES, st.floats(0, 50))
def test_so_many_days_of_weight_lie_between_a_time_and_the_time_after(weights, time, n_days):
    hours = hours_of(weights)
    after = time_after(hours, time, n_days)

    def position(second):
        return second // DAY_S + weight_before(hours, second % DAY_S)

    heaviest = max(weights) / sum(weights) / HOUR_S
    assert position(after) - position(time) == pytest.approx(n_days, abs=heaviest + 1e-7)


def test_an_even_profile_is_plain_time():
    assert time_after(hours_of([1] * 24), 3 * DAY_S + 100, 2.5) == pytest.approx(5.5 * DAY_S + 100, abs=1)


@given(WEIGHTS, TIMES, st.integers(0, 2**40), st.sampled_from([1e13, 50.0, 0.5]))
def test_a_resident_never_notices_in_the_past(weights, time, key, rate):
    category = Category(discovery=Discovery.PATROL_OR_PUBLIC.value)
    assert notice_time_s(settings(public_rate=rate), hours_of(weights), category, Incident(key=key), time) >= time


@given(WEIGHTS)
def test_nothing_falls_into_an_hour_without_weight(weights):
    hours = hours_of(weights)
    for weight in [0.0, *hours.before[1:QUARTERS_A_DAY]]:
        if weight < 1.0 - 1e-9:
            assert hours.weight[second_at(hours, weight) // (15 * MINUTE_S)] > 0


@given(st.lists(st.sampled_from([0, 1, 2, 9]), min_size=QUARTERS_A_DAY, max_size=QUARTERS_A_DAY).filter(any),
       st.integers(0, DAY_S - 1))
def test_a_profile_may_tell_quarters_of_an_hour_apart(weights, second):
    quarter, within = divmod(second, 15 * MINUTE_S)
    expected = (sum(weights[:quarter]) + weights[quarter] * within / (15 * MINUTE_S)) / sum(weights)
    assert weight_before(hours_of(weights), second) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", sorted(profiles()))
def test_the_weights_of_a_profile_add_to_a_whole_day(name):
    hours = hours_of(profiles()[name])
    assert hours.before[0] == 0.0
    assert hours.before[QUARTERS_A_DAY] == 1.0
    assert sum(hours.weight) == pytest.approx(1.0)


# ---------------------------------------------------------------------------------------------- births
def test_births_are_expected_at_the_rate_times_the_load_of_the_day():
    loads = [DayLoad(factor) for factor in (9.0, 0.5, 1.0, 2.0)]
    source = Source(rate=10.0, first_load=1)
    assert [day_rate(settings(first_day=-1), loads, source, day) for day in (-1, 0, 1)] == [5.0, 10.0, 20.0]
    assert day_rate(settings(first_day=-1), loads, Source(rate=10.0), 77) == 10.0


def test_the_expected_births_between_two_births_are_exponential_of_mean_1():
    masses = np.array([birth_mass(settings(), Source(key=5 << 24, n_born=n)) for n in range(N)])
    assert abs(masses.mean() - 1) < 4 / math.sqrt(N)


def test_severities_have_their_shares():
    category = Category(severity=[0.5, 0.3, 0.2])
    drawn = [severity_of(settings(), category, key) for key in range(N)]
    for severity, expected in ((1, 0.5), (2, 0.3), (3, 0.2)):
        assert_share(drawn.count(severity) / N, expected)


def test_a_severity_that_has_no_share_does_not_occur():
    assert {severity_of(settings(), Category(severity=[0.0, 0.3, 0.7]), key) for key in range(2000)} == {2, 3}
    assert {severity_of(settings(), Category(severity=[0.9, 0.1, 0.0]), key) for key in range(2000)} == {1, 2}


def spots_of(*weights):
    """Rows of spots of two roles: the other one has weights of its own."""
    before = [sum(weights[:n]) for n in range(len(weights))]
    return [Spot(weight, first) for pair in zip(weights, before, strict=True)
            for weight, first in ((1, 999), pair)]


def drawn_grids(place, spots):
    return [grid_of(settings(n_roles=2), place, spots, 1, key) for key in range(N)]


def test_every_grid_of_a_place_is_hit_alike_where_weights_are_alike():
    drawn = drawn_grids(Place(first_grid=7, n_grids=4), spots_of(*[1_000_000] * 13))
    for grid in range(7, 11):
        assert_share(drawn.count(grid) / N, 0.25)
    assert set(drawn) == {7, 8, 9, 10}


def test_a_grid_is_hit_by_its_weight_of_the_role_within_the_place():
    drawn = drawn_grids(Place(first_grid=2, n_grids=5), spots_of(50, 7, 10, 1, 0, 25, 4, 90))
    for grid, weight in enumerate((10, 1, 0, 25, 4)):
        assert_share(drawn.count(2 + grid) / N, weight / 40)
    assert set(drawn) == {2, 3, 5, 6}


def test_weights_before_a_place_do_not_move_what_happens_in_it():
    here = (3_000_001, 17, 999_983, 2_500_000)
    alone = drawn_grids(Place(first_grid=0, n_grids=4), spots_of(*here))
    behind = drawn_grids(Place(first_grid=3, n_grids=4), spots_of(1, 77_777_777_777, 5, *here, 9))
    assert [grid - 3 for grid in behind] == alone


def test_a_place_without_grids_has_none():
    assert grid_of(settings(n_roles=2), Place(n_grids=0), [], 1, 5) == NONE


def test_passing_matters_live_for_their_mean_and_others_for_ever():
    category = Category(p_transient=0.45, life_s=3.0 * HOUR_S)
    lives = [life_s(settings(), category, key) for key in range(N)]
    passing = np.array([life for life in lives if life < NEVER])
    assert_share(len(passing) / N, 0.45)
    assert passing.min() >= 1
    assert abs(passing.mean() - 3 * HOUR_S) < 4 * 3 * HOUR_S / math.sqrt(len(passing))


# ---------------------------------------------------------------------------------------------- residents
FLAT = [1] * 24


def test_nobody_notices_at_a_rate_of_0():
    category = Category(discovery=Discovery.PATROL_OR_PUBLIC.value)
    assert notice_time_s(settings(), hours_of(FLAT), category, Incident(key=5), 0) == NEVER


@pytest.mark.parametrize("discovery", [Discovery.PATROL_OR_PUBLIC, Discovery.AFFECTED])
def test_notices_come_at_the_rate_of_their_kind(discovery):
    row = settings(public_rate=0.5, affected_rate=4.0)
    rate = 4.0 if discovery == Discovery.AFFECTED else 0.5
    gaps = np.array([notice_time_s(row, hours_of(FLAT), Category(discovery=discovery.value), Incident(key=key), 0)
                     for key in range(N)]) / DAY_S
    assert abs(gaps.mean() - 1 / rate) < 4 / rate / math.sqrt(N)


def test_a_second_case_of_an_incident_waits_anew_for_a_notice():
    """What patrol found was not noticed before: the same draw again would be a wait known to be long."""
    row, category = settings(public_rate=0.5), Category(discovery=Discovery.PATROL_OR_PUBLIC.value)
    first = [notice_time_s(row, hours_of(FLAT), category, Incident(key=key, n_cases=0), 0) for key in range(2000)]
    again = [notice_time_s(row, hours_of(FLAT), category, Incident(key=key, n_cases=1), 0) for key in range(2000)]
    assert abs(np.corrcoef(first, again)[0, 1]) < 0.1


def test_every_resident_of_a_grid_notices_alike():
    drawn = [who_notices(settings(), Grid(first_resident=30, n_residents=5), Incident(key=key)) for key in range(N)]
    for resident in range(30, 35):
        assert_share(drawn.count(resident) / N, 0.2)
    assert who_notices(settings(), Grid(n_residents=0), Incident(key=5)) == NONE


def test_whoever_is_affected_speaks_always():
    row, category = settings(speak_base=-50.0), Category(discovery=Discovery.AFFECTED.value)
    assert all(speaks(row, category, 0.0, 0.5, Incident(key=key)) for key in range(500))


@pytest.mark.parametrize(("severity", "trust"), [(1, 0.5), (3, 0.5), (1, 0.9), (2, 0.1)])
def test_the_share_that_speaks_is_logistic_in_severity_and_trust(severity, trust):
    row, category = settings(speak_base=-1.0, speak_severity=0.6, speak_trust=2.0), Category()
    expected = 1 / (1 + math.exp(1.0 - 0.6 * severity - 2.0 * (trust - 0.5)))
    assert_share(share_of(speaks(row, category, trust, 0.5, Incident(key=key, severity=severity)) for key in range(N)),
                 expected)


def test_reports_take_the_three_doors_by_their_shares():
    row = settings(hotline_share=[0.83, 0.97], app_share=[0.07, 0.02], media_share=[0.0] * 2, office_share=[0.0] * 2)
    for stream, shares in ((0, (0.83, 0.07, 0.10)), (1, (0.97, 0.02, 0.01))):
        drawn = [channel_of(row, Category(stream=stream), 0.5, 1.0, Incident(key=key)) for key in range(N)]
        for channel, expected in zip((Channel.HOTLINE, Channel.APP, Channel.GRID_WORKER), shares, strict=True):
            assert_share(drawn.count(channel.value) / N, expected)


def test_the_next_resident_decides_anew():
    row, category = settings(), Category()
    decided = [[speaks(row, category, 0.5, 0.5, Incident(key=key, n_noticed=n)) for n in (0, 1)] for key in range(500)]
    assert any(first != second for first, second in decided)
