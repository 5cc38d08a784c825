"""What the studies compare, on values that can be worked out on paper."""

import re
from pathlib import Path

import numpy as np
import pytest

from studies.base_case import EXPLAINED, check_wait_min, transitions
from studies.measuring import interval
from studies.patrol import N_PAIRS, N_TIPPING
from studies.residents import BIN_S, N, by_bin, first_by_resident
from tests.eventlog.logs import Book, at, small_log
from twin.kpi.truth import problems
from twin.vocabulary import Channel, Outcome, Stage, Truth

ROOT = Path(__file__).parents[2]


def test_the_interval_of_two_values_is_that_of_students_table():
    found = interval([1.0, 3.0])
    assert (found.mean, found.n) == (2.0, 2)
    assert found.half == pytest.approx(12.706, abs=1e-3)  # t of one degree of freedom, times a standard error of 1


def test_a_check_waits_until_it_is_begun():
    book = Book()
    book.report(at(0, "08:00"), 0, Channel.PATROL)
    book.stage(at(0, "09:00"), at(0, "09:20"), at(0, "09:30"), 0, Stage.CHECK, Outcome.SOLVED)
    book.enable(at(0, "10:00"), 0, Stage.CHECK)
    assert check_wait_min(book.log()).tolist() == [20]


def test_transitions_are_counted_per_thousand_cases():
    found = transitions(small_log())
    assert found[("check", "solved")] + found.get(("review", "solved"), 0) == pytest.approx(2 / 4 * 1000)
    assert found[("dispatch", "(fact)")] == pytest.approx(4 / 4 * 1000)


def test_replications_are_as_many_as_were_promised():
    assert N_PAIRS >= 20
    assert N_TIPPING >= 10
    assert N >= 20


def test_only_the_first_report_of_a_problem_is_counted_and_by_whom():
    book = Book()
    for case, (incident, channel) in enumerate([(0, Channel.PATROL), (1, Channel.APP), (0, Channel.HOTLINE),
                                                (1, Channel.PATROL)]):
        book.report(case, case, channel, incident=incident)
    for incident in range(3):
        book.truth(0, Truth.BORN, incident)
    log = book.log()
    assert first_by_resident(log, problems(log, 100)).tolist() == [False, True, False]


def test_events_are_counted_by_stretches_of_weeks():
    found = by_bin(np.array([-1, 0, BIN_S - 1, BIN_S, 10**9]))
    assert found[:3].tolist() == [2, 1, 0]
    assert found.sum() == 3


@pytest.mark.parametrize("page", ["model.md", "patrol.md", "residents.md"])
def test_what_the_pages_name_exists(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / "docs" / link).is_file(), link
    for test in re.findall(r"`((?:rules|laws|world|engine)/test_\w+\.py)`", text):
        assert (ROOT / "tests" / test).is_file(), test


def test_every_explanation_belongs_to_a_row():
    page = (ROOT / "docs" / "base_case.md").read_text(encoding="utf-8")
    for name in EXPLAINED:
        assert f"| {name} |" in page
