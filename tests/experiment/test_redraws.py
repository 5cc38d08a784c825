"""Redrawn assumptions: within their ranges, the same for every plan, and what they tell."""

import numpy as np
import pytest

from tests.engine.small import small_scenario
from tests.experiment.plans import compared
from twin.experiment.category_fields import swept
from twin.experiment.paired import paired
from twin.experiment.plans import plans_of
from twin.experiment.redraws import Design, assumed, design, second_band, split_of, sureness
from twin.parameters import categories, parameter
from twin.vocabulary import Stream

DESIGN = Design(("a", "b"), np.array([[n / 20, (7 * n % 20) / 20] for n in range(20)]), 0, ())


@pytest.fixture(scope="module")
def drawn():
    return design(plans_of(small_scenario(2), [], {"other": {"parameters.detect": 0.9}}), 6, 1)


def test_every_value_lies_within_its_range_and_counts_are_whole(drawn):
    assert drawn.values.shape == (6, len(drawn.names))
    for name, column in zip(drawn.names, drawn.values.T, strict=True):
        if name in drawn.fields:
            assert np.all((column >= 0) & (column <= 1)), name
            continue
        low, high = parameter(name).range
        assert np.all((low <= column) & (column <= high)), name
        assert parameter(name).unit != "n" or np.all(column == np.round(column)), name


def test_only_what_is_assumed_used_and_not_stated_is_redrawn(drawn):
    assert {parameter(name).kind for name in drawn.names if name not in drawn.fields} == {"assumed"}
    assert drawn.stated == ("detect",)
    assert "detect" not in drawn.names
    assert not {"births_per_report", "births_per_demand"} & set(drawn.names)
    used, _ = assumed(plans_of("exact/mm1_rho50", [], {"other": {"calendar.days": 2}}))
    assert used == []


def test_numbers_of_categories_move_together_within_their_ranges_and_reach_the_scenario(drawn):
    plan = plans_of(small_scenario(2), [], {"other": {"parameters.detect": 0.9}})[0]
    name = "categories.city_management.touch_mean_min"
    assert name in drawn.names
    positions = drawn.values[:, drawn.names.index(name)]
    for draw, position in enumerate(positions):
        scenario = plan.scenario.replace(drawn.said(draw))
        for category in scenario.catalogue:
            known = categories()[category]
            if known.stream == Stream.CITY_MANAGEMENT and known.origin["touch_mean_min"].kind == "assumed":
                low, high = known.origin["touch_mean_min"].range
                mean_s = scenario.catalogue[category].touch.lognormal.mean
                assert mean_s == pytest.approx(60 * (low + position * (high - low)), abs=1), category
    said = sum(len(members) for members in drawn.fields.values())
    assert drawn.n_numbers == len(drawn.names) - len(drawn.fields) + said


def test_what_a_plan_says_of_a_category_is_not_redrawn():
    name = "categories.demands.relapse"
    key = "catalogue.change.elderly_alone.relapse"
    plain, other = (swept(plans_of(small_scenario(2), [], {"other": values}))[name]
                    for values in ({"parameters.detect": 0.9}, {key: 0.5}))
    assert {one.key for one in plain} - {one.key for one in other} == {key}


def test_a_draw_can_be_held_by_every_plan_and_comes_again_with_the_seed(drawn):
    plans = plans_of(small_scenario(2), [], {"other": {"parameters.detect": 0.9}})
    for plan in plans:
        for draw in range(len(drawn.values)):
            plan.scenario.replace(drawn.said(draw))
    assert np.array_equal(design(plans, 6, 1).values, drawn.values)
    assert not np.array_equal(design(plans, 6, 2).values, drawn.values)


def test_more_replications_do_not_shrink_the_second_band(tmp_path):
    few, many = (compared(tmp_path, days=2, redraws=5, replications=n, measures=("case_time", "duty_hours"))
                 for n in (2, 6))
    for one, other in zip(few.rows, many.rows, strict=True):
        assert one.band.differences == other.band.differences
        assert (one.band.low, one.band.high) == (other.band.low, other.band.high)
    assert few.rows[0].band.high > few.rows[0].band.low
    halves = [found.rows[0].pair.difference.half for found in (few, many)]
    assert halves[1] < halves[0]  # while the first one does shrink


def test_an_order_is_counted_as_it_holds():
    found = second_band(DESIGN, [1.0] * 15 + [-1.0] * 4 + [None], 0.5)
    assert (found.n_same, found.n_equal, found.n_reversed, found.n) == (15, 0, 4, 19)
    assert found.holds == pytest.approx(15 / 19)
    assert second_band(DESIGN, [None] * 20, 0.5) is None
    assert second_band(DESIGN, [1.0] * 20, 0.0) is None  # there is no order that could hold


def test_the_assumption_that_reverses_an_order_is_named_with_its_threshold():
    is_reversed = DESIGN.values[:, 1] > 0.66
    found = split_of(DESIGN.names, DESIGN.values, is_reversed)
    assert (found.name, found.is_above, found.caught, found.spared) == ("b", True, 1.0, 1.0)
    assert 0.65 <= found.threshold <= 0.7
    assert found.stands_out
    below = split_of(DESIGN.names, DESIGN.values, DESIGN.values[:, 0] < 0.31)
    assert (below.name, below.is_above) == ("a", False)


def test_none_stands_out_among_many_that_have_nothing_to_do_with_it():
    rng = np.random.default_rng(3)
    names = tuple(f"p{n}" for n in range(150))
    told = [split_of(names, rng.random((40, 150)), rng.random(40) < 0.4) for _ in range(20)]
    assert sum(one.stands_out for one in told) <= 4  # one in twenty would
    assert max(one.caught + one.spared - 1 for one in told) > 0.4  # however good the best of so many looks


def test_too_few_reversing_draws_are_put_down_to_nothing():
    assert split_of(DESIGN.names, DESIGN.values, np.arange(20) < 2) is None


@pytest.mark.parametrize(("n_reversed", "base", "word"), [
    (0, 0.0, "high"), (1, 0.0, "high"), (2, 0.0, "middle"), (4, 0.0, "middle"), (5, 0.0, "low"), (0, 9.0, "low")])
def test_sureness_follows_its_rule(n_reversed, base, word):
    pair = paired([0.0, base, -base], [1.0, 1.1, 0.9])
    band = second_band(DESIGN, [1.0] * (20 - n_reversed) + [-0.01] * n_reversed, 1.0)
    assert sureness(pair, band) == word


def test_sureness_without_redraws_is_not_told_and_without_difference_there_is_none():
    assert sureness(paired([0.0, 0.1], [1.0, 1.1]), None) == "untold"
    assert sureness(paired([1.0, 2.0], [1.0, 2.0]), None) == "equal"
    assert sureness(None, None) == "none"
