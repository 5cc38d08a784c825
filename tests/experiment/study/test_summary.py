"""What is said of a difference: by itself, and among all points that a measure is compared at."""

import re
from dataclasses import replace

import numpy as np
import pytest

from twin.experiment.study.summary import (
    ALONE,
    BASE,
    EQUAL,
    NOT_PRECISE,
    NOTHING,
    TOLD,
    UNTOLD,
    Line,
    Value,
    lines_of,
    more_text,
    summary_text,
)
from twin.present.study_text import verdict_text

POINTS = tuple(f"p{number}" for number in range(21))
UNITS = {"open": "cases"}


def values_of(shift):
    """Twenty points that differ from the base by chance alone, the last one by `shift` more."""
    rng = np.random.default_rng(5)
    base = rng.normal(100, 5, 10)
    own = {point: base + rng.normal(0, 1, 10) + (shift if point == POINTS[-1] else 0) for point in POINTS[1:]}
    return [Value(point, number, "", "", "open", float(one), "")
            for point, row in ({POINTS[0]: base} | own).items() for number, one in enumerate(row)]


def lines_by_point(shift):
    return {line.point: line for line in lines_of(values_of(shift), POINTS, UNITS, {})}


def test_of_twenty_points_without_a_difference_none_is_told_though_some_are_by_themselves():
    lines = lines_by_point(0).values()
    assert [line for line in lines if line.verdict.startswith("told by itself")]
    assert not [line for line in lines if line.verdict == "told"]


def test_a_difference_that_is_there_is_told_among_twenty_points():
    line = lines_by_point(6)[POINTS[-1]]
    assert line.verdict == "told"
    assert line.p_of_all < 0.001


def test_the_correction_is_that_of_holm():
    """The smallest p value times their number, and none smaller than the one before it."""
    lines = [line for line in lines_by_point(6).values() if line.p_of_all is not None]
    assert len(lines) == 20
    smallest = min(lines, key=lambda line: line.p_of_all)
    pair = smallest.pair
    from scipy.stats import t as student

    alone = 2 * student.sf(abs(pair.difference.mean) / (pair.spread / 10**0.5), 9)
    assert smallest.p_of_all == pytest.approx(20 * alone)


def test_the_summary_tells_correlation_and_corrected_p_of_each_point():
    text = summary_text(lines_of(values_of(6), POINTS, UNITS, {}), {point: {"factor": point} for point in POINTS})
    head, base, *_, last = text.splitlines()
    assert "correlation,variance_ratio,p_of_all" in head
    told = dict(zip(head.split(","), last.split(","), strict=True))
    assert 0.9 < float(told["correlation"]) < 1
    assert dict(zip(head.split(","), base.split(","), strict=True))["p_of_all"] == ""


@pytest.mark.parametrize("verdict", [BASE, TOLD, ALONE, EQUAL, NOTHING, f"{UNTOLD}, {more_text(12)}",
                                     f"{UNTOLD}, {more_text(None)}", f"{TOLD}; {NOT_PRECISE}, {more_text(1234)}",
                                     f"{BASE}; {NOT_PRECISE}, {more_text(None)}"])
def test_every_verdict_is_known_in_chinese(verdict):
    assert verdict_text(verdict, "en") == verdict
    assert not re.search("[a-z]", verdict_text(verdict, "zh"))


def test_a_difference_that_is_told_by_itself_only_is_not_told():
    line = Line("p2", "open", "cases", 2, 0, 0, None, None, 0, ALONE)
    assert (line.is_told, line.is_told_alone) == (False, True)
    assert replace(line, verdict=f"{TOLD}; {NOT_PRECISE}, {more_text(3)}").is_told
