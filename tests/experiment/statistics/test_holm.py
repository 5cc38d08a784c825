"""Holm's steps by hand, and that a family of measures without differences is seldom found to have one."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from tests.experiment.statistics.covering import repeated
from twin.experiment.statistics import holm, verdicts
from twin.experiment.statistics.holm import p_of
from twin.vocabulary import BadInput


def test_holms_steps_by_hand():
    # sorted .005 .01 .03 .04 times 4 3 2 1 is .02 .03 .06 .04; none may be smaller than the one before
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_no_corrected_p_exceeds_one():
    assert holm([0.9, 0.8]).tolist() == [1.0, 1.0]
    assert holm([]).tolist() == []


def test_a_p_value_beyond_one_is_refused():
    with pytest.raises(BadInput, match="allowed: 0 to 1"):
        holm([0.2, 1.2])


def test_p_is_that_of_the_paired_t_test():
    values = np.array([0.3, 1.2, -0.4, 0.9, 0.1])
    assert p_of(values) == pytest.approx(ttest_1samp(values, 0).pvalue)


def test_equal_differences_are_certain_either_way():
    assert p_of([0.0, 0.0, 0.0]) == 1.0
    assert p_of([2.0, 2.0, 2.0]) == 0.0


def test_of_families_without_differences_one_in_twenty_has_a_verdict():
    def is_any_told(rng):
        shared = rng.normal(0, 1, 20)
        family = {str(number): 0.7 * shared + rng.normal(0, 1, 20) for number in range(5)}
        return any(one.is_told for one in verdicts(family))

    assert np.mean(repeated(is_any_told)) <= 0.06  # 5 % promised, standard error 0.6 %


def test_a_clear_difference_among_others_is_told_with_its_bounds():
    rng = np.random.default_rng(1)
    found = {one.name: one for one in verdicts({"wait": rng.normal(1, 1, 50), "none": rng.normal(0, 1, 50)})}
    assert found["wait"].is_told
    assert not found["none"].is_told
    assert found["wait"].difference.level == pytest.approx(0.975)
    assert found["wait"].p_of_all == pytest.approx(2 * found["wait"].p)
