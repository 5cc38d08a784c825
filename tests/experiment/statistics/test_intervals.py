"""Intervals of a mean: how often they cover, and that the warning comes where Student's does not."""

from math import inf, isnan

import numpy as np
import pytest

from tests.experiment.statistics.covering import coverage, exponential, holds, lognormal, normal, repeated
from twin.experiment.paired import interval
from twin.experiment.statistics import difference, estimate, fewest_for, pooled_skewness
from twin.vocabulary import BadInput

LOGNORMAL_SKEWNESS = 0.66 ** 3 + 3 * 0.66


@pytest.mark.parametrize("n", [5, 10, 30])
def test_students_interval_covers_normal_replications_however_few(n):
    assert holds(coverage(repeated(lambda rng: estimate(normal(rng, n)).student)))


@pytest.mark.parametrize("draw", [normal, lognormal, exponential])
@pytest.mark.parametrize("n", [10, 30, 100])
def test_the_bounds_to_read_cover_what_is_normal_and_what_is_skewed(draw, n):
    assert holds(coverage(repeated(lambda rng: estimate(draw(rng, n)).bounds, 3000)))


@pytest.mark.parametrize(("draw", "skewness"), [(lognormal, LOGNORMAL_SKEWNESS), (exponential, 2.0), (normal, 0.0)])
@pytest.mark.parametrize("n", [10, 20, 100])
def test_where_skewness_is_known_students_interval_is_warned_of_exactly_where_it_covers_too_rarely(draw, skewness, n):
    found = repeated(lambda rng: estimate(draw(rng, n), skewness=skewness), 3000)
    is_good = coverage(one.student for one in found) >= 0.93
    assert {bool(one.warning) for one in found} == {not is_good}


def test_ten_skewed_differences_cover_too_rarely_and_most_are_warned_of():
    found = repeated(lambda rng: estimate(lognormal(rng, 10)))
    assert coverage(one.student for one in found) < 0.93
    assert np.mean([bool(one.warning) for one in found]) > 0.6


def test_where_even_the_corrected_interval_covers_too_rarely_the_warning_says_so():
    wild = [1.0, 1.1, 1.0, 1.2, 1.1, 1.0, 1.1, 1.0, 1.2, 40.0]
    assert "even that may cover too rarely" in estimate(wild).warning


def test_thirty_normal_replications_are_hardly_ever_warned_of():
    assert np.mean(repeated(lambda rng: bool(estimate(normal(rng, 30)).warning))) < 0.02


def test_fewer_than_ten_replications_are_always_warned_of():
    assert "too few to see" in estimate([1.0, 2.0, 3.0, 2.0]).warning
    assert "too few to see" in estimate([1.0]).warning


def test_the_level_is_kept():
    assert coverage(repeated(lambda rng: estimate(normal(rng, 20), level=0.8).student)) == pytest.approx(0.8, abs=0.03)


def test_students_interval_is_that_of_the_comparison():
    values = [3.0, 1.0, 4.0, 1.0, 5.0]
    own, its = estimate(values), interval(values)
    assert (own.mean, own.half, own.n) == (its.mean, its.half, its.n)


def test_halls_interval_is_students_where_nothing_is_skewed():
    found = estimate([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert found.corrected == pytest.approx(found.student)


def test_halls_interval_leans_to_the_long_tail():
    found = estimate([1.0, 1.1, 1.2, 1.3, 1.2, 1.1, 1.0, 1.3, 1.2, 4.0])
    low, high = found.corrected
    assert high - found.mean > found.half > found.mean - low


def test_a_single_replication_has_endless_bounds():
    found = estimate([4.0])
    assert found.bounds == (-inf, inf)
    assert isnan(found.skewness)
    assert not found.is_told


def test_equal_replications_have_no_width():
    assert estimate([2.0] * 12).bounds == (2.0, 2.0)


def test_a_difference_tells_correlation_and_ratio_of_variances():
    rng = np.random.default_rng(3)
    shared = rng.normal(0, 3, 4000)
    found = difference(shared + rng.normal(0, 1, 4000), shared + rng.normal(0, 1, 4000))
    assert found.correlation == pytest.approx(0.9, abs=0.02)  # 9 / (9 + 1)
    assert found.variance_ratio == pytest.approx(10, rel=0.1)  # (10 + 10) / 2


def test_a_paired_difference_covers():
    def bounds(rng):
        shared = lognormal(rng, 20)
        return difference(shared + normal(rng, 20), 0.8 * shared + normal(rng, 20)).difference.bounds

    assert holds(coverage(repeated(bounds)))


def test_as_many_replications_as_skewness_asks_for():
    assert fewest_for(0) == 2
    assert fewest_for(2) == 50  # 12.4 times 4, and a part of one more


def test_skewness_of_several_plans_is_pooled_about_their_own_means():
    rng = np.random.default_rng(5)
    plans = [scale * rng.exponential(1, 400) + scale for scale in (1, 10, 100, 1000)]
    assert pooled_skewness(plans) == pytest.approx(2, abs=0.4)
    assert isnan(pooled_skewness([[1.0, 2.0]]))


def test_a_missing_value_is_named():
    with pytest.raises(BadInput, match="replication 1 has no value"):
        estimate([1.0, float("nan")])


def test_plans_with_different_replications_are_no_pairs():
    with pytest.raises(BadInput, match="base has 2 replications, other 3"):
        difference([1.0, 2.0], [1.0, 2.0, 3.0])
