"""Shares of a budget by hand, and what comes of spending it."""

import numpy as np
import pytest

from tests.experiment.statistics.covering import repeated
from tests.experiment.statistics.test_selection import BEST, slippage, systems
from twin.experiment.statistics import Rule, select_with
from twin.experiment.statistics.ocba import allocation, probability
from twin.vocabulary import BadInput


def test_shares_by_hand():
    # best is the first; others (1/1)² = 1 and (2/2)² = 1; the best 1 times the root of 1/1² + 1²/2² = 1.118
    found = allocation(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 2.0]), 3118, Rule(0.1))
    assert found.tolist() == [1118, 1000, 1000]


def test_the_published_example_of_ten_systems():
    # Chen et al.: means 1 to 10, spread 6 each, the least is best: shares fall as 1 / (i - 1)²
    found = allocation(np.arange(1.0, 11.0), np.full(10, 6.0), 100_000, Rule(0.1, is_more_better=False))
    assert found.sum() == 100_000
    assert found[1] / found[2] == pytest.approx(4, rel=1e-3)
    assert found[1] / found[9] == pytest.approx(81, rel=1e-2)
    assert found[0] == pytest.approx(np.sqrt((found[1:].astype(float) ** 2).sum()), rel=1e-3)


def test_differences_that_do_not_count_take_no_endless_share():
    found = allocation(np.array([3.0, 3.0, 1.0]), np.ones(3), 1000, Rule(1.0))
    assert found[1] < 500


def test_the_estimated_probability_by_hand():
    # one other system, a difference of 1.96 standard errors of the difference
    assert probability(np.array([1.96, 0.0]), np.array([0.6, 0.8]), Rule(0.1)) == pytest.approx(0.975, abs=1e-4)


def test_the_budget_is_spent_and_the_best_mostly_found():
    found = repeated(lambda rng: select_with(systems(rng, slippage(4), 2.0, 0.0), 4, 240, Rule(1.0, n_first=10)), 100)
    assert {sum(one.n_spent) for one in found} == {240}
    assert np.mean([int(np.argmax(one.means)) == BEST for one in found]) > 0.9


def test_too_small_a_budget_cannot_tell_and_says_how_many_more():
    rng = np.random.default_rng(1)
    found = select_with(systems(rng, np.array([0.0, 0.1, -99.0]), 3.0, 0.0), 3, 100, Rule(0.1))
    assert found.chosen is None
    assert found.contenders == (0, 1)
    assert found.estimated < 0.95
    assert found.n_more > 100
    assert found.promised is None


def test_a_budget_below_the_first_replications_is_refused():
    with pytest.raises(BadInput, match="at least 20"):
        select_with(lambda system, n: np.ones(n), 3, 30, Rule(1.0))
