"""Which systems keep a service level, and the best of those."""

import numpy as np

from tests.experiment.statistics.covering import repeated
from tests.experiment.statistics.test_selection import systems
from twin.experiment.statistics import Rule, Service, feasible, select_feasible

N = 1000
RULE = Rule(0.5, n_first=10, step=5)


def test_no_verdict_beyond_the_tolerance_is_wrong_more_often_than_stated():
    means, service = np.array([0.85, 0.95, 0.85, 0.95]), Service(0.9, 0.05)
    found = repeated(lambda rng: feasible(systems(rng, means, 0.1, 0.5), 4, service, RULE), N)
    assert np.mean([one.feasible == (1, 3) and one.infeasible == (0, 2) for one in found]) >= 0.94


def test_a_level_can_be_one_that_is_not_to_be_exceeded():
    rng = np.random.default_rng(1)
    found = feasible(systems(rng, np.array([1.0, 3.0]), 0.5, 0.0), 2, Service(2.0, 0.5, is_at_least=False), RULE)
    assert (found.feasible, found.infeasible, found.untold, found.n_more) == ((0,), (1,), (), 0)


def test_what_lies_on_the_level_cannot_be_told_with_few_replications():
    rng = np.random.default_rng(1)
    found = feasible(systems(rng, np.array([2.0]), 3.0, 0.0), 1, Service(2.0, 0.1), Rule(1.0, most=50))
    assert found.untold == (0,)
    assert found.n_more > 100


def test_what_keeps_the_level_without_chance_does_so_on_it():
    assert feasible(lambda system, n: np.full(n, 0.9), 1, Service(0.9, 0.01), RULE).feasible == (0,)


def both(rng, goals, services):
    """Systems with a goal and a service level, each with chance of its own."""
    def more(system, n):
        return np.column_stack([goals[system] + rng.normal(0, 1, n), services[system] + rng.normal(0, 0.1, n)])

    return more


def test_the_best_feasible_system_is_found_as_often_as_promised():
    goals, services = [3.0, 1.0, 0.5, 0.5], [0.8, 0.95, 0.95, 0.95]  # the first would be best, but serves too few
    found = repeated(lambda rng: select_feasible(both(rng, goals, services), 4, Service(0.9, 0.05), RULE), N)
    assert np.mean([one.chosen == 1 for one in found]) >= 0.94
    assert {one.promised for one in found} == {0.95}


def test_none_feasible_is_an_answer():
    rng = np.random.default_rng(1)
    found = select_feasible(both(rng, [1.0, 2.0], [0.5, 0.6]), 2, Service(0.9, 0.05), RULE)
    assert (found.chosen, found.contenders, found.infeasible, found.n_more) == (None, (), (0, 1), 0)
    assert str(found).startswith("none feasible")


def test_where_feasibility_cannot_be_told_nothing_is_chosen():
    rng = np.random.default_rng(1)
    rule = Rule(0.5, most=30)
    found = select_feasible(both(rng, [1.0, 2.0], [0.9, 0.2]), 2, Service(0.9, 0.01), rule)
    assert (found.chosen, found.untold, found.infeasible) == (None, (0,), (1,))
    assert found.n_more > 0
    assert str(found).startswith("cannot tell yet between 1")
