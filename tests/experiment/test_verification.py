"""The exact cases: the law gives the answers that queueing theory knows."""

import pytest

from twin.experiment.verification import BY_Z_ALONE, agree, exact_cases, verify_one
from twin.vocabulary import BadInput

CASES = ["mm1_rho50", "mm5_rho85", "tandem3", "shift_9_17_preempt"]


@pytest.mark.compiled
@pytest.mark.parametrize("name", CASES)
def test_an_exact_case_is_met(name):
    for row in verify_one(name):
        assert abs(row.z) <= 4, row
        if not row.measure.startswith(BY_Z_ALONE):
            assert row.relative_error <= 0.02, row


@pytest.mark.compiled
@pytest.mark.parametrize("name", CASES)
def test_both_engines_agree_over_the_first_ten_thousand_cases(name):
    compiled, reference, n_cases = agree(name)
    assert compiled == reference
    assert n_cases >= 10_000


def test_all_four_cases_are_there():
    assert list(exact_cases()) == CASES


def test_an_unknown_case_is_refused():
    with pytest.raises(BadInput, match="unknown exact case"):
        agree("mm9")
