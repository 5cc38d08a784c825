"""MSER-5 by hand, on a queue's way from empty, and what it refuses."""

import numpy as np
import pytest

from twin.experiment.statistics import mser5
from twin.vocabulary import BadInput


def many(mean, rng=None, spread=0.0):
    """Ten replications about a mean."""
    mean = np.asarray(mean, float)
    return mean + (rng.normal(0, spread, (10, len(mean))) if rng is not None else np.zeros((10, 1)))


def test_the_statistic_by_hand():
    # batches 4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1: all of them, then without the first
    found = mser5(many(np.repeat([4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], 5)))
    batches = np.array([4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    assert found.statistic[0] == pytest.approx(((batches - batches.mean()) ** 2).sum() / 121)
    assert found.statistic[1] == pytest.approx(10 * 0.25 / 100)  # half above the mean of 0.5, half below
    assert found.n_cut == 5


def test_a_series_without_a_warm_up_keeps_almost_everything():
    rng = np.random.default_rng(1)
    cuts = [mser5(many(np.ones(200), rng, 1.0)).n_cut for _ in range(100)]
    assert np.median(cuts) <= 20


def test_a_slow_start_is_cut_where_it_is_over():
    rng = np.random.default_rng(1)
    found = mser5(many(10 * (1 - np.exp(-np.arange(400) / 20)), rng, 1.0))
    assert found.is_settled
    assert 60 <= found.n_cut <= 130  # exp(-3) to exp(-6.5)


def test_a_series_that_still_rises_has_not_settled():
    found = mser5(many(np.arange(100.0)))
    assert not found.is_settled
    assert "simulate longer" in found.why


def test_a_single_run_is_refused():
    with pytest.raises(BadInput, match="its own luck"):
        mser5(np.arange(100.0))
    with pytest.raises(BadInput, match="at least 10 are averaged"):
        mser5(np.ones((1, 100)))


def test_a_short_series_is_refused():
    with pytest.raises(BadInput, match="at least 50"):
        mser5(np.ones((10, 20)))
