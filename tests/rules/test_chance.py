"""Chance: the words of Philox, the laws of the draws, and that a draw belongs to its name alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twin.rules import chance

N = 100_000
SEED, REPLICATION, PURPOSE = 20180827, 3, 13
WORD = st.integers(0, 2**63 - 1)


def draws(law, *size, visit=0, purpose=PURPOSE):
    return np.array([law(SEED, REPLICATION, purpose, key, visit, *size) for key in range(N)])


def assert_mean(sample, mean, variance):
    assert abs(sample.mean() - mean) <= 4 * np.sqrt(variance / len(sample))


def assert_variance(sample, variance, fourth):
    """Compare with the central moments of the law: the sample variance scatters by (fourth - variance²) / n."""
    assert abs(sample.var() - variance) <= 4 * np.sqrt((fourth - variance**2) / len(sample))


@given(WORD, WORD, st.integers(1, 1000), WORD, st.integers(-(2**62), 2**62), st.integers(0, 63))
def test_the_words_are_those_of_numpy(seed, replication, purpose, key, visit, attempt):
    counter = np.array([purpose - 1, key, visit % 2**64, attempt], np.uint64)
    theirs = np.random.Philox(counter=counter, key=np.array([seed, replication], np.uint64)).random_raw(4)
    ours = chance.philox(seed, replication, purpose, key, visit, attempt)
    assert [int(word) for word in ours] == theirs.tolist()


def test_the_highest_and_lowest_words_give_numbers_of_0_to_below_1():
    assert chance.unit(np.uint64(0)) == 0.0
    assert chance.unit(np.uint64(2**64 - 1)) == 1.0 - 2.0**-53


def test_uniform_draws_are_uniform():
    sample = draws(chance.uniform)
    assert sample.min() >= 0.0
    assert sample.max() < 1.0
    assert stats.kstest(sample, "uniform").pvalue > 1e-4


def test_a_normal_number_is_finite_for_every_word():
    top, bottom = np.uint64(2**64 - 1), np.uint64(0)
    assert all(np.isfinite(chance.normal(a, b)) for a in (top, bottom) for b in (top, bottom))


def test_exponential_draws_have_their_mean_and_variance():
    sample = draws(chance.exponential, 7.0)
    assert_mean(sample, 7.0, 49.0)
    assert_variance(sample, 49.0, 9 * 49.0**2)
    assert stats.kstest(sample, stats.expon(scale=7.0).cdf).pvalue > 1e-4


def test_lognormal_draws_have_their_median_and_spread():
    logs = np.log(draws(chance.lognormal, 5.0, 0.8))
    assert_mean(logs, np.log(5.0), 0.64)
    assert_variance(logs, 0.64, 3 * 0.64**2)
    assert stats.kstest(logs, stats.norm(np.log(5.0), 0.8).cdf).pvalue > 1e-4


@pytest.mark.parametrize("shape", [1.0, 1.5, 3.0, 18.0, 50.0])
def test_gamma_draws_have_their_mean_and_variance(shape):
    sample = draws(chance.gamma, shape)
    assert_mean(sample, shape, shape)
    assert_variance(sample, shape, 3 * shape**2 + 6 * shape)
    assert stats.kstest(sample, stats.gamma(shape).cdf).pvalue > 1e-4


@pytest.mark.parametrize("shape", [0.1, 0.2, 0.5, 0.9])
def test_gamma_draws_of_a_shape_below_1_are_right_too(shape):
    sample = draws(chance.gamma, shape)
    assert_mean(sample, shape, shape)
    assert_variance(sample, shape, 3 * shape**2 + 6 * shape)
    assert stats.kstest(sample, stats.gamma(shape).cdf).pvalue > 1e-4


def test_gammas_of_many_visits_are_the_single_draws_over_the_shape():
    many = chance.gammas(SEED, REPLICATION, PURPOSE, 99, -42, 70, 18.0)
    assert many.tolist() == [chance.gamma(SEED, REPLICATION, PURPOSE, 99, visit, 18.0) / 18.0
                             for visit in range(-42, 28)]


def test_uniforms_of_many_keys_are_the_single_draws():
    keys = np.array([5, 2**62, 7], np.int64)
    assert chance.uniforms(SEED, REPLICATION, PURPOSE, keys, 4).tolist() == [
        chance.uniform(SEED, REPLICATION, PURPOSE, key, 4) for key in keys.tolist()]


@pytest.mark.parametrize("other", [
    (SEED + 1, REPLICATION, PURPOSE, 5, 0), (SEED, REPLICATION + 1, PURPOSE, 5, 0),
    (SEED, REPLICATION, PURPOSE + 1, 5, 0), (SEED, REPLICATION, PURPOSE, 6, 0), (SEED, REPLICATION, PURPOSE, 5, 1)])
def test_each_part_of_the_key_makes_another_draw(other):
    assert chance.uniform(*other) != chance.uniform(SEED, REPLICATION, PURPOSE, 5, 0)


def test_draws_do_not_depend_on_what_was_drawn_before():
    first = chance.gamma(SEED, REPLICATION, PURPOSE, 5, 0, 2.0)
    draws(chance.uniform, purpose=PURPOSE + 1)
    draws(chance.exponential, 1.0, visit=8)
    assert chance.gamma(SEED, REPLICATION, PURPOSE, 5, 0, 2.0) == first


@pytest.mark.parametrize(("a", "b"), [((13, 0), (14, 0)), ((13, 0), (13, 1)), ((1, 0), (2, 0))])
def test_draws_of_different_purposes_and_visits_are_unrelated(a, b):
    left, right = (draws(chance.uniform, purpose=purpose, visit=visit) for purpose, visit in (a, b))
    assert abs(np.corrcoef(left, right)[0, 1]) < 4 / np.sqrt(N)


def test_draws_of_neighbouring_keys_are_unrelated():
    sample = draws(chance.uniform)
    assert abs(np.corrcoef(sample[:-1], sample[1:])[0, 1]) < 4 / np.sqrt(N)


def test_ties_are_whole_numbers_of_62_bits_that_do_not_repeat():
    sample = [chance.tie(SEED, REPLICATION, PURPOSE, key, 0) for key in range(10_000)]
    assert all(isinstance(number, int) and 0 <= number < 2**62 for number in sample)
    assert len(set(sample)) == len(sample)


def test_logistic_maps_a_score_to_a_share():
    assert chance.logistic(0.0) == 0.5
    assert chance.logistic(2.0) == pytest.approx(1 - chance.logistic(-2.0))
    assert chance.logistic(-1.0) == pytest.approx(0.26894142)
