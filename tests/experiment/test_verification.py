"""The exact cases: the law gives the answers that queueing theory knows."""

import pytest

from twin.experiment.verification import Verified, agree, exact_cases, verify_one
from twin.vocabulary import BadInput

CASES = ["mm1_rho50", "mm5_rho85", "tandem3", "shift_9_17_preempt", "duplicate_reports"]


@pytest.mark.compiled
@pytest.mark.parametrize("name", CASES)
def test_an_exact_case_is_met(name):
    for row in verify_one(name):
        assert row.fault == ""


@pytest.mark.compiled
@pytest.mark.parametrize("name", CASES)
def test_both_engines_agree_over_the_first_ten_thousand_cases(name):
    compiled, reference, n_cases = agree(name)
    assert compiled == reference
    assert n_cases >= 10_000


@pytest.mark.parametrize(("measure", "simulated", "error", "words"), [
    ("mean_wait", 1.0, 0.02, ""), ("p_wait", 1.0, 0.021, "2.10 % of the exact value"),
    ("utilisation", 1.0, 0.5, "50.00 %"),
    ("sd_wait", 1.0, 0.5, ""), ("p90_sojourn", 1.0, 0.5, ""), ("sd_wait", 1.5, 0.1, "z is 5.00"),
    ("mean_wait", 0.9, 0.02, "z is -5.00"), ("mean_wait", 1.0, 0.0, ""), ("mean_wait", 1.1, 0.0, "z is inf"),
    ("mean_wait", float("nan"), 0.01, "z is nan"),
])
def test_the_verdict_asks_for_z_and_for_a_small_standard_error(measure, simulated, error, words):
    fault = Verified("mm1", measure, 1.0, simulated, error, 10).fault
    assert words in fault
    assert bool(fault) == bool(words)


def test_all_five_cases_are_there():
    assert list(exact_cases()) == CASES


def test_an_unknown_case_is_refused():
    with pytest.raises(BadInput, match="unknown exact case"):
        agree("mm9")
