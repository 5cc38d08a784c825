"""Running a study: each run once, whole after a kill, nothing overwritten, failures told."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import twin
from tests.experiment.studies import HERE, kept, study_in
from twin.experiment import measured as measuring
from twin.experiment.measured import scenario_of
from twin.experiment.run import simulate
from twin.experiment.study import keeping, running, runs
from twin.experiment.study.keeping import alone_in
from twin.experiment.study.results import read_results
from twin.experiment.study.running import resume_study, run_study
from twin.experiment.study.runs import Place, studied
from twin.vocabulary import BadInput, Post, WorkFailed

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = study_in(tmp_path_factory.mktemp("studies") / "街道 a")
    return run_study(folder, "small", HERE)


def counted(monkeypatch):
    """Runs that are really made."""
    made = []

    def noting(scenario, seed, replication, engine):
        made.append((scenario.hash, replication))
        return simulate(scenario, seed, replication, engine)

    monkeypatch.setattr(measuring, "simulate", noting)
    return made


def test_values_are_those_of_the_runs_themselves(study):
    scenario = twin.load(study.folder / "street.yaml", {
        "calendar.days": 1, "staff.crews.per_unit.street_team": 7, "staff.field_inspectors.per_street": 6})
    run = simulate(scenario, replication=1, engine="reference")
    point = study.manifest["points"][3]
    assert point["levels"] == {"crews": 7, "inspectors": "six"}
    assert (point["scenario_hash"], point["digests"]["1"]) == (scenario.hash, run.digest)
    values = {one.measure: one.value for one in study.values if (one.point, one.replication) == ("p4", 1)}
    assert values["open"] == run.kpis["open"]["value"]
    assert values["on_time"] == run.kpis["on_time"]["value"]


def test_every_manifest_holds_the_design_as_it_was_before_the_first_run(study):
    for path in (study.folder / "manifests").glob("*.json"):
        said = json.loads(path.read_text(encoding="utf-8"))
        assert said["design_hash"] == study.design.hash == study.manifest["design_hash"]
        assert {"law_hash", "twin", "python", "libraries", "seed", "digests", "scenario_hash"} <= set(said)
    assert study.manifest["status"] == "complete"


def test_a_study_that_is_complete_makes_no_run_again(study, monkeypatch):
    before = kept(study.folder)
    made = counted(monkeypatch)
    again = run_study(study.folder, "small", HERE)
    assert made == []
    assert kept(study.folder) == before
    assert again.manifest["digest"] == study.manifest["digest"]
    assert again.manifest["frozen"] == study.manifest["frozen"]


def test_a_complete_study_that_came_without_its_runs_is_not_run_again(study, tmp_path, monkeypatch):
    folder = shutil.copytree(study.folder, tmp_path / "a", ignore=shutil.ignore_patterns("runs"))
    made = counted(monkeypatch)
    assert run_study(folder, "small", HERE).manifest == study.manifest
    assert made == []


def test_runs_that_come_out_otherwise_do_not_take_the_place_of_kept_ones(study, tmp_path):
    folder = shutil.copytree(study.folder, tmp_path / "a")
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(said | {"digest": "0" * 64}), encoding="utf-8")
    (folder / "costs.csv").write_text("damaged", encoding="utf-8")
    with pytest.raises(WorkFailed, match="do not agree with the digests that are kept"):
        run_study(folder, "small", HERE)
    assert (folder / "costs.csv").read_text(encoding="utf-8") == "damaged"


def test_points_that_share_a_scenario_share_its_runs(tmp_path, monkeypatch):
    made = counted(monkeypatch)
    factors = {name: {"levels": {"no": {}, "yes": {"staff.crews.per_unit.street_team": 7}}} for name in ("a", "b")}
    found = run_study(study_in(tmp_path / "a", factors=factors), "small", HERE)
    assert len(found.manifest["points"]) == 4
    assert len(made) == len(set(made)) == 4


def test_two_processes_give_the_same_bytes_as_one(study, tmp_path):
    folder = study_in(tmp_path / "two")
    found = run_study(folder, "small", replace(HERE, place=replace(HERE.place, workers=2)))
    assert found.manifest["digest"] == study.manifest["digest"]
    for name in ("summary.csv", "values.csv"):
        assert (folder / name).read_bytes() == (study.folder / name).read_bytes()


def test_killed_halfway_and_resumed_the_summary_is_the_same_to_the_byte(study, tmp_path):
    folder = study_in(tmp_path / "killed")
    process = subprocess.Popen([sys.executable, "-m", "twin", "experiment", "run", str(folder), "--size", "small",
                                "--workers", "2"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while len(list((folder / "runs").glob("*.json"))) < 3:
        assert time.monotonic() < until
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    n_made = len(list((folder / "runs").glob("*.json")))
    assert not (folder / "summary.csv").exists()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["status"] == "begun"
    with pytest.raises(BadInput, match="its runs are not finished, so there is nothing to report; go on with"):
        read_results(folder, "report")
    resume_study(folder, HERE)
    assert n_made < 8
    assert (folder / "summary.csv").read_bytes() == (study.folder / "summary.csv").read_bytes()
    assert not list((folder / "runs").glob(".*"))


def test_a_run_that_crashes_is_recorded_with_its_error_and_the_others_go_on(tmp_path, monkeypatch):
    def crashing(scenario, seed, replication, engine):
        if replication == 1 and scenario.staff[Post.CREWS].per_unit["street_team"] == 7:
            raise ZeroDivisionError("a fault")
        return simulate(scenario, seed, replication, engine)

    folder = study_in(tmp_path / "a")
    monkeypatch.setattr(measuring, "simulate", crashing)
    found = run_study(folder, "small", HERE)
    assert found.failures == [("p3", 1, "ZeroDivisionError: a fault"), ("p4", 1, "ZeroDivisionError: a fault")]
    assert found.manifest["status"] == "incomplete"
    assert [(line.n, line.n_failed) for line in found.lines if line.measure == "open"] == [
        (2, 0), (2, 0), (1, 1), (1, 1)]
    monkeypatch.setattr(measuring, "simulate", simulate)
    assert resume_study(folder, HERE).manifest["status"] == "complete"


def test_levels_that_do_not_go_together_are_a_failed_point(tmp_path):
    factors = {"a": {"levels": {"7": {}, "8": {"calendar.days": 2}}},
               "b": {"levels": {"none": {}, "late": {"changes": [
                   {"at": "2018-08-27 09:10", "set": {"policies.dispatch": "auto"}}]}}}}
    found = run_study(study_in(tmp_path / "a", factors=factors), "small", HERE)
    assert len(found.manifest["points"]) == 4
    assert not found.failures


@pytest.mark.parametrize(("change", "what"), [
    ({"expectation": "More cases are open."}, r"was edited after the first run of .* \(expectation\)"),
    ({"replications": 4}, r"\(replications\)"),
    ({"factors": {"crews": {"key": "staff.crews.per_unit.street_team", "levels": [4, 9]}}},
     r"\(factors.crews.levels, factors.inspectors\)"),
])
def test_an_edited_design_is_refused_and_nothing_is_touched(study, change, what):
    before = kept(study.folder) | {"manifest": (study.folder / "manifest.json").read_bytes()}
    study_in(study.folder, **change)
    try:
        with pytest.raises(BadInput, match=what):
            run_study(study.folder, "small", HERE)
        with pytest.raises(BadInput, match=what):
            resume_study(study.folder, HERE)
    finally:
        study_in(study.folder)
    assert kept(study.folder) | {"manifest": (study.folder / "manifest.json").read_bytes()} == before


def test_an_edit_that_is_taken_keeps_the_results_before_it(study, tmp_path, monkeypatch):
    folder = study_in(tmp_path / "a")
    run_study(folder, "small", HERE)
    before = (folder / "summary.csv").read_bytes()
    made = counted(monkeypatch)
    study_in(folder, expectation="More cases are open.", measures=["on_time"])
    found = run_study(folder, "small", replace(HERE, is_edit_taken=True))
    assert made == []  # another sentence and fewer measures ask for no other run
    (earlier,) = found.manifest["earlier"]
    assert (folder / earlier["folder"] / "summary.csv").read_bytes() == before
    assert earlier["changed"] == ["expectation", "measures"]
    assert earlier["design_hash"] == study.manifest["design_hash"]


def test_results_of_another_law_or_size_are_left_alone(study, monkeypatch):
    before = kept(study.folder)
    with pytest.raises(BadInput, match="holds results of the size small, not full; name another folder with --out"):
        run_study(study.folder, None, HERE)
    monkeypatch.setattr(keeping, "law_hash", lambda: "0123456789abcdef")
    with pytest.raises(BadInput, match=r"holds results of another law .* here 0123456789abcdef"):
        run_study(study.folder, "small", HERE)
    assert kept(study.folder) == before


def test_a_design_that_is_too_large_says_how_large_and_wants_a_yes(tmp_path, monkeypatch):
    folder, told = study_in(tmp_path / "a"), []
    monkeypatch.setattr(running, "MOST_RUNS", 5)
    with pytest.raises(BadInput, match=r"4 points, 8 runs, of which 7 are missing, about .* minutes; above 5 runs"):
        run_study(folder, "small", replace(HERE, estimated=told.append))
    assert len(told) == 1
    assert not (folder / "manifest.json").exists()  # nothing was seen: the design may still be made smaller
    assert run_study(folder, "small", replace(HERE, is_large_wanted=True)).manifest["n_runs"] == 8


def test_very_many_points_are_told_before_each_is_read(tmp_path, monkeypatch):
    folder = study_in(tmp_path / "a")
    monkeypatch.setattr(running, "MOST_POINTS", 3)
    monkeypatch.setattr(running, "refuse_levels", lambda *_: pytest.fail("every point was read first"))
    with pytest.raises(BadInput, match=r"4 points, 8 runs, of which 8 are missing, about .* minutes; above 3 points"):
        run_study(folder, "small", HERE)
    assert not (folder / "manifest.json").exists()


def test_a_measure_that_no_run_has_is_refused_after_the_first_one(tmp_path, monkeypatch):
    made = counted(monkeypatch)
    folder = study_in(tmp_path / "a", measures=["on_tme"])
    with pytest.raises(BadInput, match=r"design.yaml: measures: on_tme: no such measure.*did you mean on_time\?"):
        run_study(folder, "small", HERE)
    assert len(made) == 1
    assert not (folder / "manifest.json").exists()


def test_a_precision_asks_for_more_runs_and_says_what_is_out_of_reach(tmp_path):
    factors = {"crews": {"key": "staff.crews.per_unit.street_team", "levels": [4, 7]}}
    sizes = {"small": {"days": 1, "precision": {"absolute": 8, "most": 5}, "replications": 2}}
    found = run_study(study_in(tmp_path / "a", factors=factors, replications=None, precision=0.1, sizes=sizes),
                      "small", HERE)
    lines = [line for line in found.lines if line.measure == "open"]
    assert all(2 <= line.n <= 5 for line in lines)
    for line in lines:
        is_reached = line.own.half <= 8
        assert is_reached or line.n == 5
        assert ("precision not reached, about" in line.verdict) == (not is_reached)


def test_two_processes_do_not_work_in_one_folder(tmp_path):
    folder = study_in(tmp_path / "a")
    with alone_in(folder), pytest.raises(BadInput, match="another process works in this folder"):
        run_study(folder, "small", HERE)


def test_a_run_of_no_study_and_a_study_not_begun_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"holds no design.yaml"):
        run_study(tmp_path, None, HERE)
    with pytest.raises(BadInput, match="nothing was run yet, so there is nothing to resume"):
        resume_study(study_in(tmp_path / "a"), HERE)


def deadly(task):
    """Make a run, but for one that takes its process down with it."""
    if task.replication == 1 and scenario_of(task.said).staff[Post.OFFICERS].per_unit["street_office"] == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return studied(task)


def test_a_run_that_takes_its_process_down_has_failed_and_the_others_go_on(tmp_path, monkeypatch):
    factors = {"crews": {"levels": {"as now": {}, "more": {"staff.officers.per_unit.street_office": 5}}}}
    folder = study_in(tmp_path / "a", factors=factors)
    monkeypatch.setattr(runs, "studied", deadly)
    found = run_study(folder, "small", replace(HERE, place=Place(workers=2)))
    assert found.failures == [("p2", 1, runs.LOST)]
    assert found.manifest["n_runs"] == 3


def test_stopped_by_its_progress_a_study_loses_no_run_that_was_made(tmp_path, monkeypatch):
    folder = study_in(tmp_path / "a")
    made = counted(monkeypatch)
    n_before = 0

    def stopping(n_done, _of):
        if n_done == 3:
            raise WorkFailed("stopped")

    with pytest.raises(WorkFailed):
        run_study(folder, "small", replace(HERE, progress=stopping))
    n_before = len(made)
    resume_study(folder, HERE)
    assert len(made) == 8
    assert n_before < 8
