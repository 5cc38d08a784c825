"""Ratios of sums: the jackknife against the definition, and how often its interval covers."""

import numpy as np
import pytest

from tests.experiment.statistics.covering import coverage, holds, lognormal, repeated
from twin.experiment.statistics import ratio, ratio_difference
from twin.experiment.statistics.ratios import pseudo_values
from twin.vocabulary import BadInput


def due_of(rng, n):
    """How busy each replication is, and its due cases."""
    busy = rng.gamma(40, 1 / 40, n)
    return busy, rng.poisson(200 * busy)


def on_time(rng, n, share):
    """Due cases of each replication, and those on time: busy ones are worse."""
    busy, due = due_of(rng, n)
    return rng.binomial(due, share - 0.3 * (busy - 1)), due


def truth(share):
    """Expected cases on time over expected due ones: the share less 0.3 times the variance of how busy it is."""
    return share - 0.3 / 40


@pytest.mark.parametrize("n", [10, 30])
def test_the_interval_of_a_ratio_covers(n):
    known = truth(0.6)
    assert holds(coverage(repeated(lambda rng: ratio(*on_time(rng, n, 0.6)).bounds), known))


def test_the_interval_of_a_difference_of_ratios_covers():
    known = truth(0.6) - truth(0.5)

    def bounds(rng):
        busy, due = due_of(rng, 20)
        base, other = ((rng.binomial(due, share - 0.3 * (busy - 1)), due) for share in (0.5, 0.6))
        return ratio_difference(base, other).difference.bounds

    assert holds(coverage(repeated(bounds), known))


def test_pseudo_values_by_hand():
    # all: 6 of 12; without the first 5 of 10, the second 4 of 8, the third 3 of 6
    assert pseudo_values([1, 2, 3], [2, 4, 6]).tolist() == pytest.approx([0.5, 0.5, 0.5])
    # all: 3 of 4; without the first 2 of 3, without the second 1 of 1
    assert pseudo_values([1, 2], [1, 3]).tolist() == pytest.approx([2 * 3 / 4 - 2 / 3, 2 * 3 / 4 - 1])


def test_equal_denominators_make_it_a_mean():
    found = ratio([1.0, 2.0, 6.0], [10.0, 10.0, 10.0])
    assert found.mean == pytest.approx(0.3)
    assert found.half == pytest.approx(ratio([0.1, 0.2, 0.6], [1.0, 1.0, 1.0]).half)


def test_a_replication_without_due_cases_does_no_harm():
    assert ratio([0, 5, 5], [0, 10, 10]).mean == pytest.approx(0.5)


def test_a_denominator_in_one_replication_only_is_refused():
    with pytest.raises(BadInput, match="one replication"):
        ratio([1, 0], [2, 0])


def test_uneven_denominators_are_warned_of_as_they_cover_too_rarely():
    def uneven(rng):
        whole = rng.lognormal(0, 0.6, 10)
        return ratio(whole * (1 + lognormal(rng, 10)), whole)

    found = repeated(uneven)
    assert coverage((one.bounds for one in found), 1.0) < 0.93
    assert np.mean(["denominators" in one.warning for one in found]) > 0.8
    even = repeated(lambda rng: ratio(*on_time(rng, 10, 0.6)), 100)
    assert not any("denominators" in one.warning for one in even)


def test_the_difference_warns_of_uneven_denominators_too():
    found = ratio_difference(([1, 2, 3], [10, 10, 10]), ([1, 2, 3], [1, 20, 9]))
    assert "denominators" in found.difference.warning
