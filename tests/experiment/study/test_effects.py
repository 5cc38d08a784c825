"""Effects of factors that are crossed, by hand."""

import pytest

from twin.experiment.study.effects import effects_of, interactions_of
from twin.experiment.study.summary import Value

POINTS = [{"name": f"p{n}", "levels": {"crews": crews, "late": late}}
          for n, (crews, late) in enumerate([(1, False), (1, True), (2, False), (2, True)])]
TABLE = {"p0": (10, 12), "p1": (11, 15), "p2": (6, 6), "p3": (5, 8)}  # two replications of each point
VALUES = [Value(point, n, "", "", "open", value, "") for point, row in TABLE.items() for n, value in enumerate(row)]


def test_an_effect_is_the_mean_over_settings_of_the_others_and_its_interval_is_over_replications():
    crews, late = effects_of(POINTS, VALUES, "open")
    assert (crews.factor, crews.first, crews.second) == ("crews", "1", "2")
    assert crews.own.mean == pytest.approx((-4 - 6 - 6 - 7) / 4)
    assert crews.own.half == pytest.approx(12.706 * 1.5 / 2, rel=1e-4), "of -5 and -6.5"
    assert (crews.n_less, crews.n_more, crews.n_settings) == (2, 0, 2)
    assert crews.settings == pytest.approx((-5, -6.5))
    assert late.own.mean == pytest.approx((1 + 3 - 1 + 2) / 4)
    assert (late.n_less, late.n_more) == (0, 2)


def test_a_factor_of_three_levels_has_no_single_effect():
    points = [{"name": f"p{n}", "levels": {"crews": n, "late": False}} for n in range(3)]
    assert effects_of(points, VALUES, "open") == []


def test_a_setting_that_lacks_a_point_does_not_count():
    crews, _ = effects_of(POINTS, [one for one in VALUES if one.point != "p3"], "open")
    assert (crews.own.mean, crews.n_settings) == (pytest.approx(-5), 1)
    assert effects_of(POINTS, VALUES, "closed") == []


def test_two_factors_go_together_where_one_does_more_beside_the_other():
    (pair,) = interactions_of(POINTS, VALUES, "open")
    assert pair.factors == ("crews", "late")
    assert pair.own.mean == pytest.approx(((-6 - 7) - (-4 - 6)) / 2), "with late, minus without it"
    assert interactions_of([*POINTS[:3]], VALUES, "open") == [], "one at a time cannot tell"


FRACTION = [{"name": f"p{n}", "levels": dict(zip("abc", signs, strict=True))}
            for n, signs in enumerate([(-1, -1, -1), (-1, 1, 1), (1, -1, 1), (1, 1, -1)])]


def test_a_fraction_compares_its_halves_and_knows_no_settings():
    linear = [Value(point["name"], n, "", "", "open", 3 * point["levels"]["a"] - point["levels"]["c"] + n, "")
              for point in FRACTION for n in (0, 1)]
    a, b, c = effects_of(FRACTION, linear, "open")
    assert (a.own.mean, b.own.mean, c.own.mean) == pytest.approx((6, 0, -2))
    assert (a.first, a.second, a.n_settings) == ("-1", "1", 0)
    assert interactions_of(FRACTION, linear, "open") == [], "they cannot be told from effects"


def test_halves_that_are_not_balanced_are_not_compared():
    points = [{"name": f"p{n}", "levels": {"a": n % 2, "b": n // 2, "c": n}} for n in range(4)]
    values = [Value(f"p{n}", 0, "", "", "open", n, "") for n in range(4)]
    assert effects_of(points, values, "open") == []


def test_a_point_that_failed_costs_its_own_square_and_not_all_of_them():
    points = [{"name": f"p{n}", "levels": {"a": n % 2, "b": n // 2 % 2, "c": n // 4}} for n in range(8)]
    values = [Value(f"p{n}", r, "", "", "open", 5 * (n % 2) * (n // 2 % 2) + r, "") for n in range(7) for r in (0, 1)]
    found = {pair.factors: pair.own.mean for pair in interactions_of(points, values, "open")}
    assert found == pytest.approx({("a", "b"): 5, ("a", "c"): 0, ("b", "c"): 0})
