"""The exact cases: the law gives the answers that queueing theory knows."""

import pytest

from twin.experiment.verification import Verified, agree, exact_cases, verify_one
from twin.scenario import shipped
from twin.vocabulary import BadInput

CASES = list(exact_cases())
BASES = ("exact/queue", "exact/sine")  # what the others extend


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
    ("mean_wait", 1.0, 0.015, ""), ("p_wait", 1.0, 0.016, "1.60 % of the exact value"),
    ("utilisation", 1.0, 0.5, "50.00 %"),
    ("sd_wait", 1.0, 0.5, ""), ("p90_sojourn", 1.0, 0.5, ""), ("sd_wait", 1.5, 0.1, "z is 5.00"),
    ("mean_wait", 0.9, 0.02, "z is -5.00"), ("mean_wait", 1.0, 0.0, ""), ("mean_wait", 1.1, 0.0, "z is inf"),
    ("mean_wait", float("nan"), 0.01, "z is nan"),
])
def test_the_verdict_asks_for_z_and_for_a_small_standard_error(measure, simulated, error, words):
    fault = Verified("mm1", measure, 1.0, simulated, error, 10).fault
    assert words in fault
    assert bool(fault) == bool(words)


def test_every_exact_case_is_a_scenario_file_and_every_file_is_a_case():
    assert sorted(CASES) == sorted(name.removeprefix("exact/") for name in shipped()
                                   if name.startswith("exact/") and name not in BASES)


def test_an_unknown_case_is_refused():
    with pytest.raises(BadInput, match="unknown exact case"):
        agree("mm9")
