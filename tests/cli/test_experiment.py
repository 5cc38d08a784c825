"""The commands `twin experiment` and `twin cite`: what they write, how they end."""

import json

import pytest

from tests.cli.test_commands import called
from tests.experiment.studies import study_in


@pytest.fixture
def experiment(monkeypatch, capsys):
    """Call a command of studies in this process."""
    return lambda command, *arguments: called(monkeypatch, capsys, "experiment", command, *arguments)


def test_a_study_is_run_reported_checked_packed_and_cited(experiment, monkeypatch, capsys, tmp_path):
    folder = study_in(tmp_path / "街道 (1)")
    code, out, err = experiment("run", folder, "--size", "small", "--workers", 1)
    assert code == 0
    assert "p1 (crews 4, inspectors four): open " in out
    assert out.splitlines()[-1] == str(folder / "README.md")
    assert "4 points, 8 runs, of which 7 are missing, about " in err
    assert "cost of p1: " in err
    assert {path.name for path in folder.iterdir()} == {
        "design.yaml", "street.yaml", "README.md", "README.zh-CN.md", "summary.csv", "values.csv", "costs.csv",
        "scenario.yaml", "manifest.json", "manifests", "runs", "figure_en.svg", "figure_zh.svg"}
    assert experiment("report", folder)[0] == 0
    code, out, _ = experiment("check", folder, "--workers", 1)
    assert (code, "WRONG" in out) == (0, False)
    assert experiment("pack", folder, "--out", tmp_path / "a.zip")[1].strip() == str(tmp_path / "a.zip")
    code, out, _ = called(monkeypatch, capsys, "cite", folder)
    assert code == 0
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["digest"] in out

    code, _, err = experiment("run", folder, "--workers", 1)
    assert code == 2
    assert "holds results of the size small, not full; name another folder with --out" in err
    text = (folder / "summary.csv").read_text(encoding="utf-8")
    (folder / "summary.csv").write_text(text.replace(",base\n", ",told\n", 1), encoding="utf-8")
    code, out, err = experiment("check", folder, "--workers", 1)
    assert code == 1
    assert "WRONG summary follows from values" in out
    assert "the kept results do not pass their check" in err


def test_a_copy_is_run_elsewhere_and_the_study_is_left_alone(experiment, tmp_path):
    folder = study_in(tmp_path / "a")
    code, out, _ = experiment("run", folder, "--size", "small", "--workers", 1, "--out", tmp_path / "b", "--json")
    assert code == 0
    assert json.loads(out)["status"] == "complete"
    assert {path.name for path in folder.iterdir()} == {"design.yaml", "street.yaml"}
    study_in(folder, seed=3)
    code, _, err = experiment("run", folder, "--size", "small", "--workers", 1, "--out", tmp_path / "b")
    assert code == 2
    assert "holds a copy with another design (seed)" in err


@pytest.mark.parametrize(("change", "arguments", "what"), [
    ({}, ("--size", "tiny"), "--size tiny: unknown; allowed: small, full"),
    ({}, ("--workers", 0), "--workers: 0 is out of range"),
    ({"factors": {"staff.dispatcher.count": [1, 2]}}, (), "did you mean dispatchers?"),
    ({"factors": {"staff.dispatchers.count": [1, "two"]}}, (), "factors.staff.dispatchers.count: staff.dispatchers"),
    ({"set": {"staff.dispatchers.count": 0}, "factors": {"staff.revisit_seats.count": [1, 2]}}, (),
     "staff.dispatchers: nobody does the work"),
    ({"base": "one_stret"}, (), "did you mean one_street?"),
    ({"factors": {f"staff.{n}.count": list(range(99)) for n in ("crews", "clerks", "officers")}}, (),
     "970,299 points are too many"),
])
def test_a_study_that_cannot_be_run_costs_one_sentence(experiment, tmp_path, change, arguments, what):
    code, out, err = experiment("run", study_in(tmp_path / "a", **change), *arguments)
    assert (code, out) == (2, "")
    assert what in err
    assert len(err.strip().splitlines()) == 1
    assert {path.name for path in (tmp_path / "a").iterdir()} <= {"design.yaml", "street.yaml"}


@pytest.mark.parametrize("command", ["resume", "report", "check", "pack"])
def test_a_study_that_was_not_begun_has_nothing_to_work_on(experiment, tmp_path, command):
    code, _, err = experiment(command, study_in(tmp_path / "a"))
    assert code == 2
    assert f"nothing was run yet, so there is nothing to {command}" in err
