"""A pool of 25 crews against 25 single crews with a twenty-fifth of the demand each: waits as theory says."""

from math import factorial

import numpy as np
import pytest

import twin
from twin.experiment.visits import visits_of
from twin.vocabulary import DAY_S, HOUR_S

pytestmark = pytest.mark.compiled
N_CREWS, RHO, DAYS, WARM_DAYS, TAIL_DAYS, N_REPLICATIONS = 25, 0.8, 260, 30, 20, 12
KINDS = [f"kind_{number:02d}" for number in range(N_CREWS)]
UNIT = {"tier": "counter", "nature": "district", "posts": ["crews"], "desk": "crews", "field": "crews"}


def counter(crews):
    """The counter of the exact cases with units: `crews` maps each unit to what it leads and how many crews it has."""
    return twin.load("exact/queue", {
        "calendar.days": DAYS,
        "catalogue.add": {"matter": None, **{kind: {
            "stream": "city_management", "lead": kind, "lowest_tier": "counter", "share": 1,
            "touch": {"exponential": "1 h"}} for kind in KINDS}},
        "demand.city_management.reports_per_weekday": RHO * N_CREWS * 24,
        "units": {"counter": {"posts": ["dispatchers"]}, **{name: {**UNIT, "leads": leads}
                                                            for name, (leads, _) in crews.items()}},
        "staff": {"dispatchers": {"count": 1}, "crews": {"count": 0, "per_unit": {
            name: count for name, (_, count) in crews.items()}}},
        "policies.dispatch": "auto",  # one second, by a machine
        "workflow": {
            "report": {"next": {"done": "sort"}},
            "sort": {"seat": "loop", "post": "dispatchers", "judge": "sorting", "next": {
                "dispatched": {"to": "handle", "dispatch": True}, "down": {"to": "sort", "move": "down"},
                "up": {"to": "sort", "move": "up"}}},
            "handle": {"seat": "lead_field", "post": None, "work": {"exponential": None, "by_category": True}},
        }})


SINGLE = {f"crew_{kind}": ([kind], 1) for kind in KINDS}
POOL = {"pool": (KINDS, N_CREWS)}


def waits_h(scenario):
    """Mean wait in each replication, hours; and the cases of the last one, by unit."""
    means = []
    for replication in range(N_REPLICATIONS):
        log = twin.simulate(scenario, replication=replication).log
        visits = visits_of(log, WARM_DAYS * DAY_S, (DAYS - TAIL_DAYS) * DAY_S, 1.0)
        means.append(visits.waited_s.mean() / HOUR_S)
    return np.array(means), np.bincount(log.cases["unit"])


def erlang_c(servers, load):
    """Chance that everybody is busy."""
    last = load**servers / factorial(servers) / (1 - load / servers)
    return last / (sum(load**n / factorial(n) for n in range(servers)) + last)


@pytest.fixture(scope="module")
def pool():
    return waits_h(counter(POOL))


@pytest.fixture(scope="module")
def single():
    return waits_h(counter(SINGLE))


def assert_is(means, exact):
    error = means.std(ddof=1) / len(means) ** 0.5
    assert error < 0.03 * exact
    assert abs(means.mean() - exact) < 4 * error, (means.mean(), exact, error)


def test_a_pool_waits_as_theory_says_of_many_servers(pool):
    assert_is(pool[0], erlang_c(N_CREWS, RHO * N_CREWS) / (N_CREWS * (1 - RHO)))


def test_single_crews_wait_as_theory_says_of_one_server(single):
    assert_is(single[0], RHO / (1 - RHO))


def test_each_single_crew_has_a_twenty_fifth_of_the_demand(single):
    shares = single[1][single[1] > 0] / single[1].sum()
    assert len(shares) == N_CREWS
    assert abs(shares - 1 / N_CREWS).max() < 4 * (1 / N_CREWS / single[1].sum()) ** 0.5


def test_dividing_the_pool_multiplies_the_wait(pool, single):
    assert single[0].min() > 60 * pool[0].max()
