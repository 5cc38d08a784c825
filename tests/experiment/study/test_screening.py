"""Screenings: hundreds of points that serve indices, from a design of a few lines to a table beside its noise."""

import csv
import json
import shutil
import zipfile

import numpy as np
import pytest

from tests.experiment.studies import DESIGN, HERE, study_in
from twin.experiment.statistics.noise import noise
from twin.experiment.statistics.sensitivity import Index, Sensitivity
from twin.experiment.study.checking import check_study
from twin.experiment.study.design import design_of
from twin.experiment.study.packing import pack_study
from twin.experiment.study.points import block_of, n_points, points_of
from twin.experiment.study.results import read_results
from twin.experiment.study.running import run_study
from twin.experiment.study.screening import of_whole_ranges, screened_all, step_of
from twin.parameters import parameter, parameters
from twin.present.study_readme import answer_of, write_answer
from twin.vocabulary import BadInput

NAMES = ["examine_work", "ride_speed", "max_reworks"]
RANGES = {"share": {"key": "a.b", "range": [0.1, 0.4]}, "people": {"key": "a.c", "range": [1, 3]}}


def design(**change):
    return design_of({key: value for key, value in {**DESIGN, **change}.items() if value is not None})


# ---------------------------------------------------------------------------------------------- factors
def test_numbers_of_the_model_are_factors_within_their_stated_ranges_and_counts_stay_whole():
    found = design(factors={"some": {"parameters": NAMES}}).factors
    assert [factor.name for factor in found] == NAMES
    assert [factor.range for factor in found] == [parameter(name).range for name in NAMES]
    assert found[2].key == "parameters.max_reworks"
    assert {found[2].drawn(share).name for share in (0, 0.3, 0.6, 0.99)} == {0, 1, 2, 3}
    assert isinstance(found[2].drawn(0.4).name, int)
    assert found[0].drawn(0.5).name == pytest.approx(sum(parameter("examine_work").range) / 2)


def test_all_assumed_numbers_but_those_that_are_excepted():
    found = {factor.name for factor in design(factors={"all": {"parameters": "assumed", "except": ["rota_*"]}}).factors}
    assert found == {one.name for one in parameters().values()
                     if one.kind == "assumed" and one.range and not one.name.startswith("rota_")}


@pytest.mark.parametrize(("change", "what"), [
    ({"factors": {"all": {"parameters": "assumed", "except": ["rotta_*"]}}},
     "factors.all.except: rotta_*: fits no assumed number with a range"),
    ({"factors": {"some": {"parameters": ["examine_wrk"]}}}, "did you mean examine_work?"),
    ({"factors": {"some": {"parameters": NAMES, "except": ["a"]}}}, "except: is for parameters: assumed"),
    ({"factors": {"some": {"parameters": NAMES}, "max_reworks": {"key": "a.b", "levels": [1, 2]}}},
     "factors: max_reworks stands twice"),
    ({"factors": {"some": {"parameters": NAMES, "levels": [1]}}}, "factors.some.levels: unknown key"),
    ({"design": "morris", "samples": 4}, "factors.crews: has levels; design: morris needs a range of each factor"),
    ({"design": "morris", "samples": 4, "factors": RANGES, "replications": None, "precision": 0.1},
     "precision: design: morris needs as many runs of each point"),
    ({"design": "morris", "factors": RANGES}, "samples: is missing; write samples: 64 for design: morris"),
    ({"design": "saltelli", "samples": 6, "factors": RANGES}, "6 is no power of two"),
    ({"design": "crossed", "samples": 6, "factors": RANGES}, "design: crossed needs factors with levels, and some"),
    ({"design": "crossed", "samples": 6}, "design: crossed needs factors with levels, and some"),
])
def test_what_a_screening_cannot_be_made_of_costs_one_sentence(change, what):
    with pytest.raises(BadInput) as raised:
        design(**change)
    assert what in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


# ---------------------------------------------------------------------------------------------- points
def test_of_two_neighbours_on_a_trajectory_one_factor_differs_and_each_moves_once():
    found = design(design="morris", samples=3, factors={"some": {"parameters": NAMES}})
    points = points_of(found)
    assert len(points) == n_points(found) == 1 + 3 * 4
    assert points[0].settings == {}
    assert all(point.levels == {} for point in points), "they follow from the design"
    values = [[level.name for level in point.settings.values()] for point in points[1:]]
    for begin in range(0, 12, 4):
        path = np.array(values[begin:begin + 4], float)
        moved = np.diff(path, axis=0) != 0
        assert moved.sum(axis=1).tolist() == moved.sum(axis=0).tolist() == [1, 1, 1]
    assert [point.settings for point in points] == [point.settings for point in points_of(found)]


def test_saltellis_points_are_as_many_as_its_indices_need():
    found = design(design="saltelli", samples=4, factors=RANGES)
    assert n_points(found) == len(points_of(found)) == 1 + 4 * (2 + 2)
    assert block_of(found) == 4


def test_every_draw_of_the_ranges_is_crossed_with_every_combination_of_the_levels():
    levels = {"one": {"key": "a.one", "levels": [1, 2]}, "two": {"key": "a.two", "levels": [False, True]}}
    found = design(design="crossed", samples=3, factors={**levels, **RANGES})
    points = [point.levels for point in points_of(found)]
    assert n_points(found) == len(points) == 4 * (1 + 3)
    assert points[0] == {"one": 1, "two": False, "share": "as it is", "people": "as it is"}
    draws = {(each["share"], each["people"]) for each in points}
    assert len(draws) == 4
    assert {(each["one"], each["two"], each["share"]) for each in points} == {
        (one, two, share) for one in (1, 2) for two in (False, True) for share, _ in draws}


# ---------------------------------------------------------------------------------------------- a whole one
@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = study_in(tmp_path_factory.mktemp("made") / "a", design="morris", samples=2, replications=2,
                      factors={"some": {"parameters": ["ride_speed", "examine_work"]}}, sizes=None,
                      primary="open", measures=["on_time"], days=1)
    write_answer(run_study(folder, None, HERE))
    return folder


def test_a_screening_keeps_its_indices_and_no_manifest_of_each_point(made):
    with (made / "sensitivity.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {(row["measure"], row["factor"]) for row in rows} == {
        (measure, factor) for measure in ("open", "on_time") for factor in ("ride_speed", "examine_work")}
    assert all(float(row["floor"]) <= float(row["floor_of_all"]) for row in rows)
    assert not (made / "manifests").exists()
    points = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["points"]
    assert all(point["levels"] == point["values"] == {} for point in points)
    assert len({point["scenario_hash"] for point in points}) == 7


def test_its_readme_and_its_figures_name_the_factors_beside_the_noise(made):
    text = (made / "README.md").read_text(encoding="utf-8")
    assert "Strongest of 2 factors (mean size of the change over the whole range)" in text
    assert "| *noise, all factors together* |" in text
    assert "noise, one factor" in (made / "figure_en.svg").read_text(encoding="utf-8")
    assert parameter("ride_speed").zh in (made / "figure_zh.svg").read_text(encoding="utf-8")


def test_it_passes_its_check_and_goes_into_an_archive(made, tmp_path):
    assert [each.name for each in check_study(made, 0.1, 1, HERE.place, lambda *_: None) if not each.is_ok] == []
    with zipfile.ZipFile(pack_study(made, tmp_path / "a.zip")) as archive:
        assert "sensitivity.csv" in archive.namelist()


def test_a_trajectory_of_which_a_run_failed_is_left_out_whole(tmp_path):
    """The channels' shares make more than the whole at some points of one of the trajectories."""
    ranges = {name: {"key": f"parameters.{name}", "range": ends}
              for name, ends in (("hotline_share", [0.6, 0.88]), ("app_share", [0.02, 0.12]))}
    folder = study_in(tmp_path / "a", design="morris", samples=4, replications=2, factors=ranges, sizes=None, days=1,
                      primary="open", measures=None, seed=5)
    found = run_study(folder, None, HERE)
    (one,) = screened_all(found)
    refused = {(int(name[1:]) - 2) // 3 for name, _, _ in found.failures}
    assert refused, "else this shows nothing"
    assert (one.n_blocks, one.n_left_out) == (4 - len(refused), len(refused))
    assert f"{len(refused)} blocks of points are left out" in answer_of(found)


def test_one_after_another_at_both_ends_is_a_tornado(tmp_path):
    folder = study_in(tmp_path / "a", design="one_at_a_time", sizes=None, days=1, replications=2, measures=None,
                      factors={"some": {"parameters": ["ride_speed"]}})
    write_answer(run_study(folder, None, HERE))
    assert "at its least" in (folder / "figure_en.svg").read_text(encoding="utf-8")
    assert "取最小值" in (folder / "figure_zh.svg").read_text(encoding="utf-8")


def test_a_crossed_study_tells_effects_over_settings_that_include_what_is_assumed(tmp_path):
    factors = {"crews": {"key": "staff.crews.per_unit.street_team", "levels": [4, 7]},
               "revisit": {"key": "mechanisms.revisit", "levels": [False, True]},
               "some": {"parameters": ["ride_speed"]}}
    folder = study_in(tmp_path / "a", design="crossed", samples=2, replications=2, factors=factors, sizes=None, days=1,
                      measures=None)
    text = answer_of(run_study(folder, None, HERE))
    assert "at the base (crews 4, revisit off). " in text, "what is as it is goes without saying"
    assert " of 6 settings |" in text, "each effect over three draws and two levels of the other factor"
    assert "| crews x revisit |" in text


# ---------------------------------------------------------------------------------------------- what may change
def test_a_screening_is_read_with_the_ranges_that_it_was_run_with(made, tmp_path):
    """A number may get a source, or another range, after a study was run."""
    folder = tmp_path / "a"
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("runs"))
    path = folder / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said["ranges"]["ride_speed"] == ["parameters.ride_speed", *parameter("ride_speed").range]
    said["ranges"]["ride_speed"] = ["parameters.ride_speed", 1.0, 2.0]
    said["ranges"]["no_more"] = said["ranges"].pop("examine_work")
    path.write_text(json.dumps(said), encoding="utf-8")
    text = answer_of(read_results(folder, "report"))
    assert "of 2 factors" in text
    assert {one.name for one in read_results(folder, "report").design.factors} == {"ride_speed", "no_more"}
    said["ranges"] = dict(reversed(said["ranges"].items()))
    path.write_text(json.dumps(said), encoding="utf-8")
    assert [one.name for one in read_results(folder, "report").design.factors] == list(said["ranges"])
    said["points_hash"] = "0"
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(BadInput, match="this version of SALib draws other points"):
        answer_of(read_results(folder, "report"))


def test_an_edited_index_is_found(made, tmp_path):
    folder = tmp_path / "a"
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("runs"))
    path = folder / "sensitivity.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",mu_star,", ",mu_star,1", 1), encoding="utf-8")
    found = [each.name for each in check_study(folder, 0.1, 1, HERE.place, lambda *_: None) if not each.is_ok]
    assert found == ["indices follow from values"]


@pytest.mark.parametrize(("ends", "step"), [((0, 1), 1.0), ((1, 3), 0.75), ((0, 3), 2 / 3), ((0.0, 1.0), 2 / 3)])
def test_of_few_whole_numbers_a_step_is_more_than_its_part_of_the_range(ends, step):
    factor = design(factors={"a": {"key": "a.b", "range": list(ends)}}, design="latin_hypercube", samples=4).factors[0]
    assert step_of(factor) == pytest.approx(step)
    one = Index("a", "mu_star", 3.0 * step, 0.6 * step, 0.3 * step, 0.9 * step, 1.5 * step)
    (scaled,) = of_whole_ranges(Sensitivity((one,), noise(np.eye(3), False)), [factor]).indices
    assert (scaled.value, scaled.floor, scaled.sigma) == pytest.approx((2.0, 0.2, 1.0))
