"""Laws of load: waits grow convexly with it, large pools wait less than small ones, divided ones most."""

import numpy as np
import pytest

from tests.laws.queues import (
    CONSTANT,
    assert_below,
    assert_is,
    counters,
    erlang_c,
    kinds,
    over,
    p_wait,
    queue,
    seen,
    wait_h,
)
from twin.vocabulary import HOUR_S

pytestmark = pytest.mark.compiled
STEPS = np.array([30, 36, 42, 48, 54])  # minutes of work, at one report an hour: loads from 0.5 to 0.9


def time_h(visits) -> float:
    """Mean time in the system, hours."""
    return float((visits.concluded_s - visits.opened_s).mean() / HOUR_S)


@pytest.fixture(scope="module")
def by_load():
    """Mean wait and mean time in the system, hours, by length of work on the same reports; shape (loads, 2, runs)."""
    return np.array([over(queue(1.0, 900, work={"exponential": f"{step} min"}), [wait_h, time_h])
                     for step in STEPS])


def test_the_wait_at_each_load_is_that_of_one_server(by_load):
    for step, values in zip(STEPS, by_load[:, 0], strict=True):
        assert_is(values, (step / 60) ** 2 / (1 - step / 60), 0.06)


def test_the_wait_is_convex_and_increasing_in_the_load_in_every_replication(by_load):
    """Of one path of reports and of lengths that are scaled: not only on the mean."""
    assert (np.diff(by_load[:, 0], axis=0) > 0).all()
    assert (np.diff(by_load[:, 0], 2, axis=0) > 0).all()


def test_half_the_spare_capacity_about_doubles_the_time_in_the_system(by_load):
    assert_is(by_load[4, 1] / by_load[3, 1], (0.9 / 0.1) / (0.8 / 0.2), 0.05)


# ---------------------------------------------------------------------------------------------- scale
@pytest.mark.parametrize(("crews", "days"), [(1, 1100), (4, 320), (16, 110)])
def test_at_equal_load_a_larger_pool_waits_as_much_less_as_theory_says(crews, days):
    values = over(queue(0.8 * crews, days, crews), [wait_h])[0]
    assert_is(values, erlang_c(crews, 0.8 * crews) / (crews * 0.2), 0.06)


def test_with_a_square_root_of_spare_people_the_chance_to_wait_hardly_depends_on_size():
    shares = []
    for load, days in ((4, 160), (16, 100), (64, 50)):
        crews = load + round(load**0.5)
        values = over(queue(load / 4, days, crews, {"exponential": "4 h"}), [p_wait])[0]
        assert_is(values, erlang_c(crews, load), 0.06)
        shares.append(values.mean())
    assert max(shares) < 0.30
    assert min(shares) > 0.22, "Halfin and Whitt: 0.223 for very many"
    assert erlang_c(6 * 16, 4 * 16) < 0.001, "with spare people in proportion nobody would wait in the largest"


# ---------------------------------------------------------------------------------------------- pooling
def divided(units: dict, leads: dict, policy: str, work: dict):
    """Two crews for two kinds of matter, as units that lead one or both."""
    touch = {"touch": {name: length for name, length in work.items() if length is not None}}
    of = kinds(left={"lead": "left", **touch}, right={"lead": "right", **touch})
    return queue(1.7, 300, more={**counters(units, of, leads), "policies.dispatch": policy})


@pytest.mark.parametrize("work", [{"exponential": "1 h"}, CONSTANT], ids=["exponential", "constant"])
def test_one_queue_waits_less_than_the_shortest_of_two_and_that_less_than_two_of_their_own(work):
    both = ["left", "right"]
    pooled = over(divided({"pool": 2}, {"pool": both}, "auto", work), [wait_h])[0]
    shortest = over(divided({"a": 1, "b": 1}, {"a": both, "b": both}, "least_loaded", work), [wait_h])[0]
    own = over(divided({"left": 1, "right": 1}, {}, "auto", work), [wait_h])[0]
    assert_below(pooled, shortest)
    assert_below(shortest, own)


def test_every_matter_goes_through_each_of_the_three():
    both = ["left", "right"]
    counts = {len(seen(divided(*told, {"exponential": "1 h"}), 0).opened_s) for told in (
        ({"pool": 2}, {"pool": both}, "auto"), ({"a": 1, "b": 1}, {"a": both, "b": both}, "least_loaded"),
        ({"left": 1, "right": 1}, {}, "auto"))}
    assert len(counts) == 1
