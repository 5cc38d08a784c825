"""A sample of `make fuzz`: whatever a file holds, it works or it is refused in a sentence."""

from collections import Counter

import pytest

from tests.fuzz import judging
from tests.fuzz.__main__ import verdicts

N_SCENARIOS, N_LOGS, N_STATES = 60, 60, 60


def assert_no_fault(found) -> Counter:
    """No verdict is a fault of ours; return how many there were of each."""
    faults = [(number, attempt, verdict.told) for number, attempt, verdict in found if verdict.is_fault]
    assert faults == []
    return Counter(verdict.outcome for _, _, verdict in found)


@pytest.mark.compiled
def test_mutated_scenarios_run_or_are_refused_in_a_sentence():
    counts = assert_no_fault(list(verdicts("scenarios", range(N_SCENARIOS))))
    assert counts[judging.WORKS] > N_SCENARIOS / 10
    assert counts[judging.REFUSED] > N_SCENARIOS / 3


def test_damaged_folders_are_audited_or_refused_in_a_sentence():
    counts = assert_no_fault(list(verdicts("logs", range(N_LOGS))))
    assert counts[judging.REFUSED] > N_LOGS / 2
    assert counts[judging.FOUND] > N_LOGS / 10


def test_damaged_states_are_refused_in_a_sentence():
    counts = assert_no_fault(list(verdicts("states", range(N_STATES))))
    assert counts[judging.REFUSED] > N_STATES * 0.8


@pytest.mark.parametrize(("attempt", "outcome"), [
    (lambda: True, judging.WORKS), (lambda: False, judging.FOUND), (lambda: 1 / 0, judging.FAULT),
    (lambda: [0][1], judging.FAULT),
])
def test_the_judge_tells_faults_from_refusals(attempt, outcome):
    assert judging.judged(attempt).outcome == outcome


def test_the_judge_ends_what_hangs():
    def hangs() -> bool:
        while True:
            pass

    assert judging.judged(hangs, 1).outcome == judging.HANGS
