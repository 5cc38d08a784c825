"""How much a file says, and what follows where it says little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.rules.quality import (
    examination_factor,
    lowered,
    needs_second_trip,
    opening_quality,
    raised,
    sees_factor,
    share_at,
)
from twin.rules.route import quality_after
from twin.state.rows import Case, Settings, StageRow
from twin.vocabulary import Channel, Judge, Outcome, Part

SHARE = st.floats(0, 1)
BY_CHANNEL = [0.9, 0.8, 0.5, 0.6, 0.7, 0.75]
ALL_ON = [1] * len(Part)


def test_a_file_opens_with_the_quality_of_its_channel_and_what_the_register_adds():
    plain = Settings(quality=BY_CHANNEL, is_on=ALL_ON)
    assert opening_quality(plain, Channel.HOTLINE, 1.0, 1.0) == 0.5
    assert opening_quality(plain, Channel.PATROL, 1.0, 1.0) == 0.9
    knowing = Settings(quality=BY_CHANNEL, quality_register=0.2, is_on=ALL_ON)
    assert opening_quality(knowing, Channel.HOTLINE, 1.0, 1.0) == pytest.approx(0.6)


def test_somebody_new_writes_worse_files():
    row = Settings(quality=BY_CHANNEL, novice_loss=0.2, is_on=ALL_ON)
    assert opening_quality(row, Channel.PATROL, 0.0, 1.0) == pytest.approx(0.72)
    assert opening_quality(row, Channel.PATROL, 1.0, 1.0) == 0.9


@given(SHARE, SHARE)
def test_quality_stays_between_0_and_1(quality, change):
    assert 0 <= lowered(quality, change) <= quality <= raised(quality, change) + 1e-12 <= 1 + 2e-12


def test_stated_shares_hold_at_the_typical_quality():
    row = Settings(quality_typical=0.8)
    assert share_at(row, 0.05, 0.8) == pytest.approx(0.05)
    assert share_at(row, 0.05, 0.6) == pytest.approx(0.10)
    assert share_at(row, 0.05, 1.0) == 0.0
    assert share_at(row, 0.9, 0.0) == 1.0


@given(SHARE, SHARE)
def test_a_better_file_is_examined_faster_and_checked_better(one, other):
    row = Settings(quality_typical=0.8, quality_slope=0.5)
    low, high = sorted((one, other))
    assert examination_factor(row, low) >= examination_factor(row, high)
    assert sees_factor(row, low) <= sees_factor(row, high) <= 1


def test_without_a_slope_quality_changes_neither():
    assert examination_factor(Settings(), 0.1) == sees_factor(Settings(), 0.1) == 1.0


def test_second_trips_follow_the_quality():
    row = Settings(seed=1, quality_typical=0.8, p_second_trip=0.1)
    share = [sum(needs_second_trip(row, Case(key=key, quality=quality), 0) for key in range(4000)) / 4000
             for quality in (1.0, 0.8, 0.4)]
    assert share == pytest.approx([0, 0.1, 0.3], abs=0.03)


def test_asking_back_and_going_there_raise_it_and_nothing_else_does():
    row = Settings(quality_ask_below=0.7, quality_ask_gain=0.4, quality_verify_gain=0.5)
    judges = (Judge.ACCEPTANCE, Judge.VERIFICATION, Judge.SORTING)
    accept, verify, sort = (StageRow(judge=judge.value) for judge in judges)
    assert quality_after(row, accept, 0.5, Outcome.COMPLETE) == pytest.approx(0.7)
    assert quality_after(row, accept, 0.75, Outcome.COMPLETE) == 0.75
    assert quality_after(row, verify, 0.5, Outcome.CONFIRMED) == pytest.approx(0.75)
    assert quality_after(row, sort, 0.5, Outcome.DISPATCHED) == 0.5
