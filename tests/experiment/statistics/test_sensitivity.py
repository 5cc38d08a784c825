"""Indices against functions whose answer is known, and inputs without effect against the floor."""

import sys

import numpy as np
import pytest

from twin.experiment.statistics.noise import noise
from twin.experiment.statistics.sensitivity import morris, morris_points, sobol, sobol_points
from twin.experiment.statistics.tornado import tornado
from twin.vocabulary import BadInput

ANGLES = {name: (-np.pi, np.pi) for name in ("a", "b", "c")}
RANGES = {"crews": (0.0, 2.0), "work": (10.0, 20.0), "none": (0.0, 1.0)}
S1, ST = {"a": 0.3139, "b": 0.4424, "c": 0.0}, {"a": 0.5576, "b": 0.4424, "c": 0.2437}  # of Ishigami's, exactly


def ishigami(values):
    a, b, c = values.T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c ** 4 * np.sin(a)


def linear(values):
    return 3 * values[:, 0] - 0.5 * values[:, 1]


def replicated(answers, spread=0.0, n=4, seed=1):
    """The answers in each replication, with noise of their own."""
    return answers[:, None] + np.random.default_rng(seed).normal(0, spread, (len(answers), n))


def test_sobols_indices_of_ishigami_are_near_the_exact_ones():
    points = sobol_points(ANGLES, 1024, seed=1)
    found = sobol(points, replicated(ishigami(points.values), 0.1), is_paired=False)
    for kind, exact in (("S1", S1), ("ST", ST)):
        assert {name: one.value for name, one in found.of(kind).items()} == pytest.approx(exact, abs=0.03)
    assert [one.name for one in found.of("S1").values()] == ["b", "a", "c"]
    assert all(abs(one.value - exact[one.name]) <= one.half
               for kind, exact in (("S1", S1), ("ST", ST)) for one in found.of(kind).values())


def test_morris_is_exact_for_a_linear_function():
    points = morris_points(RANGES, 10, seed=1)
    found = morris(points, replicated(linear(points.values)), is_paired=True).of("mu_star")
    assert list(found) == ["crews", "work", "none"]
    assert [one.value for one in found.values()] == pytest.approx([6, 5, 0])  # slope times range
    assert [one.sigma for one in found.values()] == pytest.approx([0, 0, 0], abs=1e-9)


def test_of_noise_alone_few_inputs_are_seen_and_all_of_the_variance_is_noise():
    seen, shares = [], []
    for seed in range(60):
        points = morris_points(RANGES, 10, seed)
        found = morris(points, replicated(np.zeros(len(points.values)), 1.0, seed=seed), is_paired=False)
        seen += [one.is_seen for one in found.indices]
        shares.append(found.noise.share)
    assert np.mean(seen) < 0.12  # one of twenty
    assert np.median(shares) > 0.95


def test_of_noise_alone_sobols_total_index_is_one_and_not_seen():
    points = sobol_points(RANGES, 256, seed=2)
    found = sobol(points, replicated(np.zeros(len(points.values)), 1.0), is_paired=False)
    assert all(one.value > 0.7 for one in found.of("ST").values())
    assert sum(one.is_seen for one in found.indices) <= 1


def test_an_effect_above_the_noise_is_seen():
    points = morris_points(RANGES, 10, seed=1)
    found = morris(points, replicated(linear(points.values), 1.0), is_paired=False).of("mu_star")
    assert {name for name, one in found.items() if one.is_seen} == {"crews", "work"}


def test_the_noise_of_points_by_hand():
    found = noise(np.array([[1.0, 3.0], [4.0, 8.0]]), is_paired=False)
    assert found.means.tolist() == [2.0, 6.0]
    assert found.error ** 2 == pytest.approx((2 + 8) / 2 / 2)  # mean of both variances, over two replications
    assert found.share == pytest.approx(2.5 / 8)


def test_what_replications_have_in_common_is_no_noise():
    shared = np.array([5.0, -3.0, 1.0])
    assert noise(np.arange(4.0)[:, None] + shared, is_paired=True).error == pytest.approx(0)
    assert noise(np.arange(4.0)[:, None] + shared, is_paired=False).error > 1


def test_a_study_without_replications_is_refused():
    points = morris_points(RANGES, 4, seed=1)
    with pytest.raises(BadInput, match="nobody can say what is noise"):
        morris(points, linear(points.values)[:, None], is_paired=True)


def test_points_of_another_method_are_refused():
    points = morris_points(RANGES, 4, seed=1)
    with pytest.raises(BadInput, match="made for morris"):
        sobol(points, replicated(linear(points.values)), is_paired=True)
    with pytest.raises(BadInput, match="the design has 16"):
        morris(points, np.zeros((3, 2)), is_paired=True)


def test_points_are_told_by_name_and_lie_within_their_ranges():
    points = sobol_points(RANGES, 8, seed=1)
    assert list(points.said(0)) == list(RANGES)
    assert all(low <= points.said(k)[name] <= high for k in range(40) for name, (low, high) in RANGES.items())


def test_the_same_seed_gives_the_same_points():
    for make in (morris_points, sobol_points):
        assert (make(RANGES, 8, seed=3).values == make(RANGES, 8, seed=3).values).all()


@pytest.mark.parametrize("wrong", [{}, {"crews": (2.0, 2.0)}])
def test_ranges_without_width_are_refused(wrong):
    with pytest.raises(BadInput, match="ranges"):
        morris_points(wrong, 4, seed=1)


def test_a_base_that_is_no_power_of_two_is_refused():
    with pytest.raises(BadInput, match="a power of two"):
        sobol_points(RANGES, 100, seed=1)


def test_without_salib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(BadInput, match=r"twin\[calibrate\]"):
        morris_points(RANGES, 4, seed=1)


def test_bars_of_a_tornado_are_sorted_by_their_swing():
    base = np.array([1.0, 2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 2.0, 1.0, 2.0])
    jitter = np.array([0.01, -0.01] * 5)
    found = tornado(base, {"narrow": (base - 0.5 + jitter, base + 0.5), "wide": (base + 2, base + 5 + jitter),
                           "none": (base + jitter, base - jitter)})
    assert [bar.name for bar in found.bars] == ["wide", "narrow", "none"]
    assert [bar.is_seen for bar in found.bars] == [True, True, False]
    assert found.bars[0].swing == pytest.approx(5)  # both ends on one side: from what is as it is
    assert 0 <= found.floor < 0.02
