"""The monthly score of a unit, against a second implementation, and what must hold for every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.rules.appraisal import register_score, share, unit_score
from twin.state.rows import Settings

MOST = [50, 100, 200, 500, 1000]
SCORES = [1.0, 0.9, 0.75, 0.6, 0.4, 0.0]
COUNT = st.integers(0, 2000)


def settings(weights=(0.1, 0.3, 0.3, 0.3), most=MOST, scores=SCORES):
    volume, archive, in_time, rework = weights
    return Settings(weight_register=volume, weight_archive=archive, weight_in_time=in_time, weight_rework=rework,
                    register_most=list(most), register_score=list(scores))


def slow_score(weights, most, scores, n_dispatched, n_done, n_in_time, n_reworks):
    """The same, written from the sheet: four marks out of 100, weighted."""
    band = len([limit for limit in most if n_dispatched > limit])
    marks = [100 * scores[band]]
    marks.append(100 if n_dispatched == 0 else min(100, 100 * n_done / n_dispatched))
    marks.append(100 if n_done == 0 else min(100, 100 * n_in_time / n_done))
    marks.append(100 if n_done == 0 else max(0, 100 - 100 * n_reworks / n_done))
    return sum(weight * mark for weight, mark in zip(weights, marks, strict=True)) / 100


@st.composite
def sheets(draw):
    """Weights that add to 1, bands that rise, scores that fall."""
    parts = draw(st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(any))
    most = sorted(draw(st.sets(st.integers(0, 1500), min_size=5, max_size=5)))
    scores = sorted(draw(st.lists(st.floats(0, 1), min_size=6, max_size=6)), reverse=True)
    return [part / sum(parts) for part in parts], most, scores


@given(sheets(), COUNT, COUNT, COUNT, COUNT)
def test_the_score_is_that_of_the_sheet(sheet, n_dispatched, n_done, n_in_time, n_reworks):
    found = unit_score(settings(*sheet), n_dispatched, n_done, n_in_time, n_reworks)
    assert found == pytest.approx(slow_score(*sheet, n_dispatched, n_done, n_in_time, n_reworks), abs=1e-12)


@given(sheets(), COUNT, COUNT, COUNT, COUNT)
def test_the_score_lies_between_0_and_1(sheet, n_dispatched, n_done, n_in_time, n_reworks):
    assert -1e-12 <= unit_score(settings(*sheet), n_dispatched, n_done, n_in_time, n_reworks) <= 1 + 1e-12


@given(sheets(), COUNT, COUNT, COUNT, COUNT, st.integers(1, 100))
def test_more_rework_never_raises_the_score(sheet, n_dispatched, n_done, n_in_time, n_reworks, more):
    row = settings(*sheet)
    assert unit_score(row, n_dispatched, n_done, n_in_time, n_reworks + more) <= unit_score(
        row, n_dispatched, n_done, n_in_time, n_reworks)


@given(sheets(), COUNT, COUNT, COUNT, COUNT, st.integers(1, 100))
def test_more_in_time_never_lowers_the_score(sheet, n_dispatched, n_done, n_in_time, n_reworks, more):
    row = settings(*sheet)
    assert unit_score(row, n_dispatched, n_done, n_in_time + more, n_reworks) >= unit_score(
        row, n_dispatched, n_done, n_in_time, n_reworks)


@given(sheets(), COUNT, st.integers(1, 100))
def test_a_unit_that_causes_more_cases_never_scores_higher_for_it(sheet, n_dispatched, more):
    row = settings(*sheet)
    assert register_score(row, n_dispatched + more) <= register_score(row, n_dispatched)


@pytest.mark.parametrize(("n", "score"), [(0, 1.0), (50, 1.0), (51, 0.9), (1000, 0.4), (1001, 0.0)])
def test_a_band_includes_its_upper_end(n, score):
    assert register_score(settings(), n) == score


def test_nothing_to_do_is_a_full_score():
    assert unit_score(settings(), 0, 0, 0, 0) == pytest.approx(1.0)


def test_a_unit_that_hands_in_nothing_loses_the_archive_mark_alone():
    assert unit_score(settings(), 10, 0, 0, 0) == pytest.approx(0.7)


def test_a_share_is_never_more_than_1_and_1_of_nothing():
    assert share(3, 2) == 1.0
    assert share(0, 0) == 1.0
    assert share(1, 4) == 0.25
