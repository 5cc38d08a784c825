"""Shares that last, where part has not ended and part came into sight late: small cases by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kpi import slow
from twin.kpi.survival import Spans, curve


def spans(*rows: tuple[int, int, bool]) -> Spans:
    """Spans from rows: seen from, seen to, came to its end."""
    from_s, to_s, is_over = zip(*rows, strict=True)
    return Spans(np.array(from_s), np.array(to_s), np.array(is_over))


def test_one_young_case_that_ends_says_nothing_of_the_old_ones():
    seen = curve(spans((0, 10, True), (50, 99, False), (50, 99, True), (50, 99, False)))
    assert len(seen.share) == 0
    assert seen.quantile_s(0.9) is None
    assert seen.mean_s() == 10  # at least
    assert not seen.is_whole()


def test_that_all_come_to_their_end_does_not_fill_a_gap_in_sight():
    seen = curve(spans((0, 10, True), (50, 99, True), (50, 99, True)))
    assert seen.quantile_s(0.5) is None
    assert not seen.is_whole()


def test_a_risk_set_smaller_than_the_root_of_all_tells_nothing_while_others_are_to_come():
    late = [(50, 90 + n, True) for n in range(14)]
    seen = curve(spans((0, 10, True), (0, 60, True), *late))  # two of sixteen in sight, both needed would be four
    assert (seen.is_stopped, seen.last_s) == (True, 10)
    young = [(0, 20, True)] * 4
    assert not curve(spans((0, 10, True), (0, 60, True), *young, *late)).is_stopped


def test_few_in_sight_at_the_very_end_are_enough():
    seen = curve(spans(*[(0, 10 + n, True) for n in range(100)]))
    assert seen.is_whole()
    assert seen.quantile_s(1.0) == 109
    assert seen.mean_s() == pytest.approx(10 + 99 / 2)


def test_nothing_is_whole_while_something_is_open():
    seen = curve(spans((0, 5, False), (0, 10, True), (0, 20, True)))
    assert seen.quantile_s(0.5) == 10
    assert not seen.is_whole()


ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), min_size=1, max_size=12)


@given(ROWS)
def test_estimates_agree_with_plain_loops(rows):
    rows = [(min(a, b), max(a, b), is_over) for a, b, is_over in rows]
    seen = curve(spans(*rows))
    for p in (0.25, 0.5, 0.9, 1.0):
        found = slow.quantile_h(rows, p)
        assert seen.quantile_s(p) == (None if found is None else pytest.approx(found * 3600))
    if any(is_over for *_, is_over in rows):
        assert seen.mean_s() == pytest.approx(slow.mean_h(rows) * 3600)
    assert np.all(seen.share >= 0)
    assert np.all(np.diff(seen.share) <= 0)
