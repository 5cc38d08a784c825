"""The rule of stopping: what it asks for, and that what it stops at still covers."""

import numpy as np
import pytest

from tests.experiment.statistics.covering import coverage, holds, lognormal, repeated
from twin.experiment.statistics import Aim, look, simulate_until
from twin.experiment.statistics.stopping import n_more_for
from twin.vocabulary import BadInput

N = 1000


def stopped(draw, aim, floor=30):
    """Last looks of many experiments with one measure whose mean is 1."""
    return repeated(lambda rng: simulate_until(lambda n: {"wait": draw(rng, n)}, {"wait": aim}, floor), N)


@pytest.mark.parametrize("aim", [Aim(0.1, is_relative=True), Aim(0.12)])
@pytest.mark.parametrize("draw", [lambda rng, n: rng.normal(1, 0.5, n), lambda rng, n: 1 + lognormal(rng, n)])
def test_what_it_stops_at_covers_normal_and_skewed_replications(draw, aim):
    found = stopped(draw, aim)
    assert holds(coverage((one.estimates["wait"].bounds for one in found), 1.0))
    assert np.mean([one.n for one in found]) > 40


def test_it_never_stops_below_the_floor():
    found = stopped(lambda rng, n: rng.normal(1, 0.01, n), Aim(0.5), floor=12)
    assert {one.n for one in found} == {12}


def test_as_many_more_as_it_says_are_just_enough():
    wanted = n_more_for(spread=2.0, n=30, half=0.4)
    n = 30 + wanted
    assert n_more_for(2.0, n, 0.4) == 0
    assert n_more_for(2.0, n - 1, 0.4) == 1
    assert n == pytest.approx((1.96 * 2 / 0.4) ** 2, abs=4)


def test_the_slowest_measure_decides_and_is_named():
    rng = np.random.default_rng(1)
    values = {"quick": rng.normal(1, 0.1, 40), "slow": rng.normal(1, 3, 40)}
    found = look(values, {"quick": Aim(0.1), "slow": Aim(0.1)})
    assert found.n_more["quick"] == 0
    assert found.n_more["slow"] == found.n_next > 1000
    assert str(found) == f"cannot tell yet: about {found.n_next} more replications, for slow"
    assert not found.is_enough


def test_no_more_are_asked_for_than_are_allowed():
    rng = np.random.default_rng(1)
    found = look({"slow": rng.normal(1, 3, 40)}, {"slow": Aim(0.001)}, most=40)
    assert (found.n_next, found.is_enough) == (0, False)
    assert "more than allowed" in str(found)


def test_looks_are_seldom():
    asked = []
    rng = np.random.default_rng(1)
    simulate_until(lambda n: asked.append(n) or {"wait": rng.normal(1, 1, n)}, {"wait": Aim(0.05)}, floor=10)
    assert all(n >= 0.1 * sum(asked[:number]) for number, n in enumerate(asked))
    assert len(asked) <= 6


def test_a_relative_aim_is_kept_for_the_true_mean():
    values = np.tile([0.9, 1.1], 20)
    assert look({"wait": values}, {"wait": Aim(0.25, is_relative=True)}).wanted["wait"] == pytest.approx(0.2)


def test_joint_intervals_are_wider():
    values = {name: np.tile([0.9, 1.1], 20) for name in ("one", "other")}
    aims = dict.fromkeys(values, Aim(0.1))
    joint = look(values, aims, is_joint=True).estimates["one"]
    assert joint.level == pytest.approx(0.975)
    assert joint.half > look(values, aims).estimates["one"].half


def test_looking_after_each_replication_until_zero_is_out_finds_what_is_not_there():
    """Why there is no aim of that kind."""
    def is_ever_told(rng):
        values = rng.normal(0, 1, 100)
        n = np.arange(10, 101)
        sums, squares = np.cumsum(values)[9:], np.cumsum(values ** 2)[9:]
        error = np.sqrt((squares - sums ** 2 / n) / (n - 1) / n)
        return bool((np.abs(sums / n) > 2.1 * error).any())

    assert np.mean(repeated(is_ever_told)) > 0.15


def test_measures_of_different_length_are_refused():
    with pytest.raises(BadInput, match="all need the same"):
        look({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]}, {"a": Aim(1), "b": Aim(1)})


def test_an_aim_without_values_names_what_was_meant():
    with pytest.raises(BadInput, match="did you mean wait"):
        look({"wait": [1.0, 2.0]}, {"weit": Aim(1)})
