"""Load and people by the hour against closed forms, slow integrals and the table that was worked out before."""

from math import cos, pi, sin, sqrt

import numpy as np
import pytest
from scipy.stats import expon, lognorm

from twin.experiment.staffing.erlang import all_wait
from twin.experiment.staffing.offered_load import (
    Work,
    lag_sipp,
    load_at_edges,
    modified_offered_load,
    rates_of,
    sipp,
)
from twin.experiment.staffing.transient import course
from twin.vocabulary import BadInput

OMEGA = 2 * pi / 24
LOG_SD = sqrt(np.log1p(1.5**2))
SURVIVAL = {
    "exponential": lambda x, mean: expon.sf(x, scale=mean), "constant": lambda x, mean: (x < mean).astype(float),
    "lognormal": lambda x, mean: lognorm.sf(x, LOG_SD, scale=mean * np.exp(-LOG_SD**2 / 2)),
}
TABLE = {  # hours of work: largest P(wait) of an hour, hours above 0.22, person-hours; METHODS section 4
    0.25: {sipp: (.206, 0, 118), lag_sipp: (.200, 0, 118), modified_offered_load: (.173, 0, 124)},
    1: {sipp: (.531, 12, 336), lag_sipp: (.264, 3, 336), modified_offered_load: (.157, 0, 359)},
    2: {sipp: (.915, 13, 610), lag_sipp: (.479, 9, 610), modified_offered_load: (.161, 0, 642)},
    4: {sipp: (1.000, 16, 1132), lag_sipp: (.980, 14, 1132), modified_offered_load: (.161, 0, 1185)},
}


def rate(t):
    return 10 * (1 + 0.8 * sin(OMEGA * t))


RATES = rates_of(rate, n_bins=24 * 20)


@pytest.mark.parametrize("law", ["exponential", "lognormal", "constant"])
@pytest.mark.parametrize("mean", [0.5, 3, 12])
def test_the_load_is_the_integral_of_what_is_still_in_work(law, mean):
    found = load_at_edges(RATES, Work(mean, law, 1.5))
    ages = np.arange(0.005, 400 * mean, 0.01)
    still = SURVIVAL[law](ages, mean)
    for hour in (0, 7, 20):
        came = 10 * (1 + 0.8 * np.sin(OMEGA * (hour - ages)))
        assert found[hour * 20] == pytest.approx(float(came @ still) * 0.01, rel=2e-3)


def test_the_load_of_a_sine_comes_later_by_its_angle():
    """Mt/M/infinity: 10 h (1 + 0.8 (sin wt - w h cos wt) / (1 + (w h)^2))."""
    for hour in range(24):
        exact = 30 * (1 + 0.8 * (sin(OMEGA * hour) - 3 * OMEGA * cos(OMEGA * hour)) / (1 + (3 * OMEGA) ** 2))
        assert load_at_edges(RATES, Work(3))[hour * 20] == pytest.approx(exact, abs=2e-3)


@pytest.mark.parametrize("law", ["exponential", "lognormal", "constant"])
def test_without_ups_and_downs_the_load_is_rate_times_work(law):
    assert load_at_edges(np.full(48, 7.0), Work(5, law)) == pytest.approx(np.full(48, 35))


def test_lags_are_the_means_of_what_is_left():
    assert (Work(4).lag_h, Work(4, "constant").lag_h, Work(4, "lognormal", 2.0).lag_h) == (4, 2, 10)


@pytest.mark.parametrize("formula", [sipp, lag_sipp, modified_offered_load])
def test_at_a_steady_rate_all_three_agree(formula):
    assert formula(np.full(24, 10.0), Work(2), 0.2).tolist() == sipp(np.full(24, 10.0), Work(2), 0.2).tolist()


@pytest.mark.parametrize("work_h", TABLE)
@pytest.mark.parametrize("formula", [sipp, lag_sipp, modified_offered_load])
def test_the_table_of_formulas_is_found_again(formula, work_h):
    people = formula(RATES, Work(work_h), 0.2)
    found = course(RATES, people, work_h)
    largest, n_above, hours = TABLE[work_h][formula]
    assert (round(float(found.p_wait.max()), 3), int((found.p_wait > 0.22).sum()), people.sum()) == (
        largest, n_above, hours)


def test_the_staffing_of_the_exact_case_is_lag_sipp():
    layers = [19, 23, 28, 32, 36, 40, 42, 43, 43, 42, 40, 36, 32, 28, 23, 19, 15, 11, 9, 7, 7, 9, 11, 15]
    assert lag_sipp(RATES, Work(2), 0.2).tolist() == layers
    found = course(RATES, layers, 2.0)
    assert found.n_there[::3] == pytest.approx(
        [14.6625, 25.2824, 33.3034, 34.0260, 26.9688, 16.2164, 8.0388, 7.5729], abs=6e-4)
    assert 2 + found.mean_wait_h == pytest.approx(2.0747, abs=2e-4)


def test_a_desk_that_never_changes_is_erlang_c():
    found, exact = course(np.full(24, 8.5), np.full(24, 5), 0.5), all_wait(8.5, 0.5, 5)
    assert found.p_wait == pytest.approx(np.full(24, exact.p_wait), abs=1e-6)
    assert found.mean_wait_h == pytest.approx(exact.mean_wait_h, rel=1e-5)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: sipp([1.0] * 25, Work(1), 0.2), "25 bins cannot be cut into 24"),
    (lambda: sipp([], Work(1), 0.2), "rates: must be"),
    (lambda: Work(1, "exponental"), "did you mean exponential"),
    (lambda: Work(0), "work.mean_h: 0 is out of range"),
    (lambda: course([1.0] * 24, [1] * 24, 2.0), "grow without end"),
    (lambda: course([1.0] * 24, [1] * 7, 0.1), "cannot be cut"),
])
def test_bad_numbers_are_refused(call, said):
    with pytest.raises(BadInput, match=said):
        call()
