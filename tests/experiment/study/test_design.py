"""What a design may say, and what each mistake costs: one sentence that names file and key."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from tests.experiment.studies import DESIGN, study_in
from twin.experiment.study.design import design_of, read_design
from twin.experiment.study.points import base_of, n_points, points_of, refuse_levels
from twin.vocabulary import BadInput

THREE = {name: {"key": f"a.{name}", "levels": [1, 2]} for name in ("one", "two", "three")}
RANGES = {"share": {"key": "a.b", "range": [0.1, 0.4]}, "people": {"key": "a.c", "range": [1, 3]}}


def design(**change):
    return design_of({key: value for key, value in {**DESIGN, **change}.items() if value is not None})


@pytest.mark.parametrize(("change", "what"), [
    ({"question": None}, "design.yaml: question: is missing; write what the study asks"),
    ({"expectation": None}, "design.yaml: expectation: is missing"),
    ({"primary": 3}, "design.yaml: primary: must be text, not 3"),
    ({"facters": {}}, "design.yaml: facters: unknown key"),
    ({"factors": None}, "design.yaml: factors: is missing"),
    ({"factors": {"crews": {"levels": [1, 2]}}}, "factors.crews.key: is missing"),
    ({"factors": {"crews": {"key": "a.b", "levels": [1]}}}, "holds 1; a factor needs at least two"),
    ({"factors": {"crews": {"key": "a.b", "levels": [1, 1]}}}, "1 stands twice"),
    ({"factors": {"crews": {"key": "a.b", "range": [2, 1]}}}, "2 is not below 1"),
    ({"factors": {"crews": {"key": "a.b", "level": [2, 1]}}}, "did you mean levels?"),
    ({"factors": {"crews": 3}}, "must be a list of values of the key crews"),
    ({"factors": {"mean": {"key": "a.b", "levels": [1, 2]}}}, "a factor cannot be called so"),
    ({"design": "latin_hypercub"}, "did you mean latin_hypercube?"),
    ({"design": "latin_hypercube"}, "samples: is missing"),
    ({"design": "sobol", "samples": 20}, "20 is no power of two; Sobol points are balanced at 16 or 32"),
    ({"samples": 20}, "samples: is for design: latin_hypercube, sobol, crossed, morris, saltelli"),
    ({"design": "fractional_factorial"}, "generators: is missing"),
    ({"replications": None}, "replications: is missing"),
    ({"replications": 1}, "replications: 1 is out of range; at least 2"),
    ({"replications": True}, "replications: must be a whole number"),
    ({"precision": 0}, "precision: 0 is out of range; must be above 0"),
    ({"precision": {"most": 9}}, "needs either relative"),
    ({"sizes": {"smal": {}}}, "did you mean small?"),
    ({"sizes": {"full": {"seed": 3}}}, "sizes.full.seed: unknown key"),
    ({"engine": "fast"}, "allowed: compiled, reference"),
    ({"measures": []}, "measures: must be a list of names"),
])
def test_what_a_design_cannot_say_costs_one_sentence(change, what):
    with pytest.raises(BadInput) as raised:
        design(**change)
    assert what in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(("factor", "what"), [
    ({"staff.dispatcher.count": [1, 2]}, "design.yaml: factors.staff.dispatcher.count: staff.dispatcher: unknown word"),
    ({"people": {"key": "staff.crews.per_unit.street_team", "levels": [4, "many"]}},
     "design.yaml: factors.people: staff.crews.per_unit.street_team: "),
    ({"people": {"levels": {"as now": {}, "four": {"staff.crews.per_unit.street_team": 4}}}},
     "design.yaml: factors.people: the levels as now and four make the same scenario"),
])
def test_a_level_that_no_scenario_can_have_is_refused_by_its_factor(tmp_path, factor, what):
    folder = study_in(tmp_path / "a", factors=factor)
    found = read_design(folder)
    with pytest.raises(BadInput) as raised:
        refuse_levels(found, base_of(found, folder))
    assert what in str(raised.value)


def test_the_hash_says_what_the_file_says_and_not_how():
    assert design().hash == design_of(dict(reversed(DESIGN.items()))).hash
    assert design().hash == design_of(DESIGN, size="small").hash
    assert design().hash != design(expectation="More cases are open.").hash


def test_a_size_lays_its_values_over_the_rest_and_takes_the_other_way_to_count_away():
    found = design(sizes={"small": {"precision": 0.1, "factors": {"crews": {"key": "a.b", "levels": [1, 9]}}}})
    small = design_of(found.said, size="small")
    assert (found.precision, found.replications) == (None, 3)
    assert (small.precision.relative, small.replications) == (0.1, 4)
    assert [level.name for level in small.factors[0].levels] == [1, 9]
    assert small.factors[1].name == "inspectors"


def test_a_size_that_is_not_said_is_refused_but_for_the_full_one():
    assert design(sizes=None).size == "full"
    with pytest.raises(BadInput, match=r"--size small: design.yaml: sizes does not say what is otherwise"):
        design_of({**DESIGN, "sizes": {}}, size="small")


def test_a_full_factorial_holds_every_combination_the_base_first():
    found = points_of(design())
    assert [tuple(point.levels.values()) for point in found] == [
        (4, "four"), (4, "six"), (7, "four"), (7, "six")]
    assert [point.name for point in found] == ["p1", "p2", "p3", "p4"]
    assert found[3].settings["inspectors"].values == {"staff.field_inspectors.per_street": 6}


def test_a_fraction_is_balanced_and_each_pair_of_factors_is_crossed():
    found = design(factors=THREE, design="fractional_factorial", generators={"three": ["one", "two"]})
    points = [tuple(point.levels.values()) for point in points_of(found)]
    assert n_points(found) == len(points) == 4
    assert points[0] == (1, 1, 1), "the base"
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert {(point[one], point[other]) for point in points} == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_one_at_a_time_leaves_all_other_factors_at_the_base():
    found = design(factors={**THREE, **RANGES}, design="one_at_a_time")
    points = points_of(found)
    assert n_points(found) == len(points) == 1 + 3 + 4
    assert points[0].levels == {"one": 1, "two": 1, "three": 1, "share": "as it is", "people": "as it is"}
    assert all(sum(point.levels[name] != points[0].levels[name] for name in point.levels) == 1 for point in points[1:])


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_drawn_points_lie_within_their_ranges_and_are_drawn_alike_each_time(kind):
    found = design(factors={**RANGES, "one": THREE["one"]}, design=kind, samples=8)
    points = points_of(found)
    assert len(points) == n_points(found) == 9
    assert set(points[0].levels.values()) == {"as it is"}
    assert [point.levels for point in points] == [point.levels for point in points_of(found)]
    drawn = [point.levels for point in points[1:]]
    assert all(0.1 <= each["share"] <= 0.4 for each in drawn)
    assert {each["people"] for each in drawn} == {1, 2, 3}
    assert sorted(each["one"] for each in drawn) == [1] * 4 + [2] * 4
    assert len({int((each["share"] - 0.1) / 0.3 * 8) for each in drawn}) == 8  # one in each eighth


def test_another_seed_draws_other_points():
    one, other = (points_of(design(factors=RANGES, design="sobol", samples=4, seed=seed)) for seed in (1, 2))
    assert [point.levels for point in one] != [point.levels for point in other]


def test_too_many_points_are_counted_and_not_made():
    many = {name: {"key": f"a.{name}", "levels": list(range(100))} for name in "bcdefgh"}
    with pytest.raises(BadInput, match="100,000,000,000,000 points are too many"):
        points_of(design(factors=many))


def blocks_of(heading):
    """Indented blocks of a section of docs/experiments.md."""
    text = (Path(__file__).parents[3] / "docs" / "experiments.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [dedent(block) for block in re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)]


def test_the_study_of_the_docs_can_be_run(tmp_path):
    (text,) = blocks_of("A study in ten lines")
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    found = read_design(tmp_path, "small")
    refuse_levels(found, base_of(found, tmp_path))
    assert n_points(found) == 3
    assert len(text.splitlines()) <= 10


def test_every_way_of_the_docs_to_write_a_factor_is_one(tmp_path):
    factors = yaml.safe_load(blocks_of("Keys of `design.yaml`")[0])
    found = design(base="haidian_street", factors=factors)
    refuse_levels(found, base_of(found, tmp_path))
    assert [len(factor.levels) for factor in found.factors] == [2, 2, 2, 2, 2, 2]
