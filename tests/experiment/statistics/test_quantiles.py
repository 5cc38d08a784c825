"""Quantiles: one for each replication, and never an interval over cases."""

import numpy as np
import pytest

from tests.experiment.statistics.covering import coverage, holds, repeated
from twin.experiment.statistics import quantile, quantile_difference
from twin.experiment.statistics.quantiles import quantiles
from twin.vocabulary import BadInput


@pytest.mark.parametrize(("n", "m"), [(10, 200), (30, 200), (20, 500)])
def test_the_interval_of_a_quantile_covers_that_of_exponential_cases(n, m):
    found = repeated(lambda rng: quantile(rng.exponential(1, (n, m)), 0.9).bounds)
    assert holds(coverage(found, float(np.log(10))))


def test_it_covers_where_cases_of_a_replication_depend_on_each_other():
    def bounds(rng):
        level = rng.normal(0, 0.5, (20, 1))  # all cases of a replication are as slow as its weeks
        return quantile(level + rng.normal(0, 1, (20, 400)), 0.5).bounds

    assert holds(coverage(repeated(bounds), 0.0))


def test_replications_may_have_different_numbers_of_cases():
    assert quantiles([np.arange(101), np.arange(201)], 0.5).tolist() == pytest.approx([50, 100])


def test_a_difference_is_that_of_pairs():
    rng = np.random.default_rng(1)
    cases = rng.exponential(1, (12, 300))
    found = quantile_difference(cases, cases + 1, 0.9)
    assert found.difference.mean == pytest.approx(1)
    assert found.correlation == pytest.approx(1)


def test_cases_without_their_replications_are_refused():
    with pytest.raises(BadInput, match="one array for each"):
        quantile(np.arange(1000.0), 0.9)


def test_too_few_cases_for_the_quantile_are_refused():
    with pytest.raises(BadInput, match="needs 2000 in each"):
        quantile([np.arange(500.0), np.arange(500.0)], 0.99)
