"""Kim and Nelson's procedure: how often it finds the best, where all others are as close as counts."""

import numpy as np
import pytest

from tests.experiment.statistics.covering import repeated
from twin.experiment.statistics import Rule, select
from twin.vocabulary import BadInput

N, BEST = 1000, 1


def systems(rng, means, spread, correlation):
    """Systems whose r-th replications share their chance, with a correlation of each two."""
    shared, made = rng.normal(0, 1, 5000), [0] * len(means)

    def more(system, n):
        begin = made[system]
        made[system] += n
        common = shared[begin:begin + n]
        own = rng.normal(0, 1, n)
        return means[system] + spread * (correlation ** 0.5 * common + (1 - correlation) ** 0.5 * own)

    return more


def slippage(n_systems, least=1.0):
    """All means alike, but that of the best."""
    means = np.zeros(n_systems)
    means[BEST] = least
    return means


@pytest.mark.parametrize("correlation", [0.0, 0.8])
@pytest.mark.parametrize("n_systems", [2, 4])
def test_it_finds_the_best_as_often_as_promised(n_systems, correlation):
    rule = Rule(1.0, n_first=10, step=5)
    found = repeated(lambda rng: select(systems(rng, slippage(n_systems), 2.0, correlation), n_systems, rule), N)
    assert np.mean([one.chosen == BEST for one in found]) >= 0.95 - 0.01  # standard error 0.7 %
    assert {one.promised for one in found} == {0.95}


def test_common_chance_saves_replications():
    def spent(correlation):
        make = lambda rng: select(systems(rng, slippage(4), 3.0, correlation), 4, Rule(1.0, step=5))  # noqa: E731
        return np.mean([sum(one.n_spent) for one in repeated(make, 100)])

    assert spent(0.8) < spent(0.0) / 2


def test_the_least_can_be_the_best():
    rng = np.random.default_rng(1)
    found = select(systems(rng, np.array([3.0, 1.0, 3.0]), 1.0, 0.5), 3, Rule(1.0, is_more_better=False))
    assert found.chosen == 1
    assert found.contenders == (1,)
    assert len(found.n_spent) == 3
    assert str(found).startswith("system 1 chosen, after ")


def test_where_no_more_may_be_made_it_cannot_tell_and_says_how_many_more():
    rng = np.random.default_rng(1)
    found = select(systems(rng, np.array([0.0, 0.1, -9.0]), 3.0, 0.0), 3, Rule(1.0, most=30))
    assert found.chosen is None
    assert found.contenders == (0, 1)
    assert found.n_more > 20
    assert f"about {found.n_more} more" in str(found)


def test_equal_systems_without_chance_yield_the_first():
    assert select(lambda system, n: np.ones(n), 3, Rule(0.5)).chosen == 0


def test_a_single_system_is_the_best():
    assert select(lambda system, n: np.ones(n), 1, Rule(0.5)).chosen == 0


def test_no_replication_is_made_twice():
    asked = [0, 0]

    def more(system, n):
        asked[system] += n
        return np.random.default_rng([system, asked[system]]).normal(system, 2, n)

    assert select(more, 2, Rule(1.0)).n_spent == tuple(asked)


def test_skewed_differences_make_the_promise_doubtful():
    rng = np.random.default_rng(1)
    found = select(lambda system, n: system + rng.lognormal(0, 1.5, n) * (system + 1), 2, Rule(1.0, most=100))
    assert "skewed" in found.warning


@pytest.mark.parametrize("wrong", [{"least": 0.0}, {"least": 1.0, "level": 95.0}, {"least": 1.0, "n_first": 2}])
def test_what_cannot_be_promised_is_refused(wrong):
    with pytest.raises(BadInput, match="allowed"):
        Rule(**wrong)


def test_a_model_that_gives_other_numbers_than_asked_for_is_told_so():
    with pytest.raises(BadInput, match="for each of 20 replications"):
        select(lambda system, n: np.ones(n + 1), 2, Rule(1.0))
