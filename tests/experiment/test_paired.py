"""Statistics of pairs, on values that can be worked out on paper and on draws of known answer."""

from math import inf, isinf

import numpy as np
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_rel

from twin.experiment.paired import better, interval, matched, n_more, paired


def test_the_interval_agrees_with_the_paired_t_test():
    rng = np.random.default_rng(1)
    a, b = rng.normal(5, 2, 12), rng.normal(6, 2, 12)
    low, high = ttest_rel(b, a).confidence_interval(0.95)
    found = paired(a, b).difference
    assert (found.mean - found.half, found.mean + found.half) == pytest.approx((low, high))


def test_a_single_pair_has_no_interval_and_tells_nothing():
    found = paired([1.0], [2.0])
    assert isinf(found.difference.half)
    assert not found.difference.is_told
    assert (found.correlation, found.variance_ratio, found.n_more) == (None, None, None)


def test_pairs_that_differ_by_the_same_amount_are_told_apart_without_a_half_width():
    found = paired([1.0, 5.0, 9.0], [2.0, 6.0, 10.0])
    assert (found.difference.mean, found.difference.half) == (1.0, 0.0)
    assert found.difference.is_told
    assert found.correlation == pytest.approx(1)
    assert found.variance_ratio is None
    assert not found.is_equal
    assert paired([1.0, 5.0], [1.0, 5.0]).is_equal


def test_the_variance_ratio_says_how_many_times_as_many_independent_runs_are_needed():
    rng = np.random.default_rng(2)
    shared = rng.normal(0, 3, 4000)
    a, b = shared + rng.normal(0, 1, 4000), shared + rng.normal(0, 1, 4000)
    found = paired(a, b)
    assert found.correlation == pytest.approx(0.9, abs=0.02)  # 9 / (9 + 1)
    assert found.variance_ratio == pytest.approx(10, rel=0.1)  # (10 + 10) / 2


def test_as_many_more_replications_as_are_told_take_zero_out_of_the_interval():
    values = np.array([3.0, -1.0, 2.0, -2.0, 1.5])
    wanted = n_more(values)
    assert wanted > 0

    def half(n):
        return student.ppf(0.975, n - 1) * values.std(ddof=1) / n ** 0.5

    assert half(5 + wanted) < values.mean() <= half(5 + wanted - 1)


def test_no_more_are_needed_where_zero_is_out_and_none_help_where_the_mean_is_zero():
    assert n_more(np.array([5.0, 5.1, 4.9])) == 0
    assert n_more(np.array([-1.0, 1.0])) is None
    assert n_more(np.array([1e-9, 1.0, -1.0, 1e-9])) is None  # more than anybody would make


def test_better_counts_by_the_direction_of_the_measure():
    assert better([1, 2, 3], [2, 2, 1], 1) == (1, 1, 1)
    assert better([1, 2, 3], [0, 1, 3], -1) == (2, 1, 0)


def test_matched_are_those_in_both_of_all_in_either():
    assert matched(np.array([1, 2, 3]), np.array([2, 3, 4, 5])) == (2, 5)
    assert matched(np.array([], int), np.array([], int)) == (0, 0)


def test_an_interval_of_one_value_is_endless():
    assert interval([4.0]).half == inf
