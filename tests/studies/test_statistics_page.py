"""docs/statistics.md says what the study says, and what the study draws is what it claims to draw."""

import numpy as np
import pytest

from studies import choosing
from studies.coverage import ishigami_effects, waits
from studies.statistics import CHOICES, INTERVALS, INTRODUCTION, PAGE, percent
from studies.variance_ratio import Gain


@pytest.mark.parametrize("text", [INTRODUCTION, INTERVALS, CHOICES.format(n=choosing.N)])
def test_the_page_has_the_words_of_the_study(text):
    assert text.strip() in PAGE.read_text(encoding="utf-8"), "run python -m studies.statistics"


def test_waits_follow_lindleys_recursion_and_begin_in_steady_state():
    found = waits(np.random.default_rng(1), 4000, 30)
    assert (found >= 0).all()
    assert found.mean(axis=0) == pytest.approx(np.full(30, 4.0), rel=0.12)  # rho / (1 - rho)
    assert (found[:, -1] == 0).mean() == pytest.approx(0.2, abs=0.03)


def test_the_only_effect_of_ishigamis_third_input_bends():
    found = ishigami_effects()
    assert found["b"] == pytest.approx(7 * 0.75 / (2 / 3))  # sin² is 0 at both ends and 3/4 at a third of the range
    assert set(found) == {"a", "b", "c"}


def test_what_does_not_cover_as_promised_is_bold():
    assert percent(0.95, is_judged=True) == "95.0 %"
    assert percent(0.9, is_judged=True) == "**90.0 %**"
    assert percent(0.9) == "90.0 %"
    assert percent(None) == "–"


def test_half_the_variance_saves_half_the_replications():
    assert Gain(0.8, "", "", 0, 0, 0, variance_ratio=2.0).saved == 0.5
