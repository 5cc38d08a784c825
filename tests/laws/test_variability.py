"""Laws of spread: what varies waits; what never waits does not feel it."""

import numpy as np
import pytest

from tests.laws.queues import CONSTANT, EXPONENTIAL, assert_below, assert_is, lognormal, over, queue, seen, wait_h
from twin.experiment.queue_measures import mean_in_system
from twin.experiment.visits import in_system_at
from twin.vocabulary import DAY_S, HOUR_S

pytestmark = pytest.mark.compiled
LOAD = 0.7
SPREADS = {0.0: CONSTANT, 0.5: lognormal(0.5), 1.0: EXPONENTIAL, 2.0: lognormal(2)}


@pytest.fixture(scope="module")
def by_spread():
    """Mean wait, hours, by coefficient of variation of the work; shape (replications,) each."""
    return {spread: over(queue(LOAD, 800, work=work), [wait_h], tail_days=20)[0]
            for spread, work in SPREADS.items()}


@pytest.mark.parametrize("spread", SPREADS)
def test_the_wait_grows_with_one_plus_the_square_of_the_spread(by_spread, spread):
    assert_is(by_spread[spread], LOAD / (1 - LOAD) * (1 + spread**2) / 2, 0.1)


def test_constant_work_waits_half_as_long_as_exponential_work(by_spread):
    assert_is(by_spread[0.0] / by_spread[1.0], 0.5, 0.03)


def test_days_that_vary_wait_longer_at_the_same_mean_number_of_reports():
    def p90_h(visits):
        return float(np.quantile(visits.waited_s, 0.9) / HOUR_S)

    dispersed = {"demand.city_management.dispersion": 3}
    measures = [wait_h, p90_h, lambda visits: len(visits.opened_s)]
    even, varying = (over(queue(LOAD, 700, more=more), measures) for more in ({}, dispersed))
    assert_below(even[0], varying[0])
    assert_below(even[1], varying[1])
    assert abs(varying[2].mean() / even[2].mean() - 1) < 4 * (1 / 3 / 700 / 16) ** 0.5 + 0.01


# ---------------------------------------------------------------------------------------------- nobody waits
@pytest.mark.parametrize("work", [CONSTANT, EXPONENTIAL, lognormal(2)], ids=["constant", "exponential", "lognormal"])
def test_where_nobody_waits_the_number_in_the_system_is_poisson_whatever_the_spread_of_the_work(work):
    """M/G/inf: mean and variance are reports an hour times the mean work, and so is the chance of an empty system."""
    scenario = queue(2.0, 370, work=work, more={"workflow.handle": {"seat": "nowhere", "post": None}})
    noons = np.arange(20, 360) * DAY_S + 12 * HOUR_S
    measures = [mean_in_system, lambda visits: in_system_at(visits, noons).var(ddof=1),
                lambda visits: float((in_system_at(visits, noons) == 0).mean())]
    mean, variance, empty = over(scenario, measures)
    assert_is(mean, 2.0)
    assert_is(variance, 2.0)
    assert_is(empty, float(np.exp(-2.0)))


def test_reports_follow_no_memory():
    """Gaps between them: mean and spread of an exponential law, and the same number in each hour of the day."""
    opened = seen(queue(2.0, 1000), warm_days=0, tail_days=0).log.cases["opened_s"]
    gaps = np.diff(opened) / HOUR_S
    assert abs(gaps.mean() - 0.5) < 4 * 0.5 / len(gaps) ** 0.5
    assert abs(gaps.std() - 0.5) < 4 * 0.5 * (2 / len(gaps)) ** 0.5
    counts = np.bincount(opened // HOUR_S % 24, minlength=24)
    expected = len(opened) / 24
    assert ((counts - expected) ** 2 / expected).sum() < 60  # chi square of 23 degrees: once in 25,000
