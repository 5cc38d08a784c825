"""The command `twin compare`: what it writes, how it ends."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import called, tiny  # noqa: F401
from twin.experiment import measured as measuring
from twin.experiment.run import simulate
from twin.experiment.what_if import QUESTIONS

PLAN = "more crews: staff.crews.per_unit.street_team=7"
FEW = ("--engine", "reference", "--replications", 2, "--workers", 1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def compare(monkeypatch, capsys, tiny):  # noqa: F811
    """Compare a small street with a plan, in this process, beside its own store."""
    def calling(*arguments, plan=PLAN, redraws=0):
        return called(monkeypatch, capsys, "compare", tiny, *(("--plan", plan) if plan else ()), *FEW, "--redraws",
                      redraws, "--out", tiny.parent / "比较", "--store", tiny.parent / "store", *arguments)
    return calling


def test_a_comparison_writes_a_folder_and_names_its_page(compare, tiny):  # noqa: F811
    code, out, _ = compare(redraws=2)
    folder = tiny.parent / "比较"
    assert code == 0
    assert out.splitlines()[-1] == str(folder / "compare.html")
    assert {path.name for path in folder.iterdir()} == {"compare.json", "compare.csv", "compare.html", "manifest.json"}
    assert "staff.crews.per_unit.street_team: 4 -> 7 (plan more crews)" in out
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = json.loads((folder / "compare.json").read_text(encoding="utf-8"))
    assert [plan["scenario_hash"] for plan in told["plans"]] == [
        plan["scenario_hash"] for plan in manifest["plans"].values()]
    with (folder / "compare.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["band"] for row in rows} == {"replication", "redraw"}
    assert len({(row["plan"], row["band"], row["number"]) for row in rows}) == 2 * (2 + 2)


def test_figures_come_on_standard_output_as_json(compare):
    code, out, _ = compare("--json", "--measure", "open", "--measure", "on_time")
    assert code == 0
    assert [row["measure"] for row in json.loads(out)["measures"]] == ["open", "on_time"]


def test_plans_come_from_a_file_too(compare, tiny):  # noqa: F811
    file = tiny.parent / "plans.yaml"
    file.write_text("多两人: {staff.officers.per_unit.street_office: 4}\n", encoding="utf-8")
    code, out, _ = compare("--plans", file)
    assert code == 0
    assert "多两人 against 小街道" in out


@pytest.mark.parametrize(("arguments", "plan", "what"), [
    ((), "same: staff.crews.per_unit.street_team=4", "differ in nothing"),
    ((), "longer: calendar.days=5", "length of the calendar"),
    ((), None, "at least one more plan"),
    ((), "worse: staff.crew.count=4", "did you mean crews?"),
    (("--measure", "opn"), PLAN, "did you mean open?"),
    (("--replications", 1), PLAN, "--replications: 1 is out of range"),
    (("--lang", "de"), PLAN, "allowed: zh, en"),
    ((), "nobody: staff.dispatchers.count=0", "plan nobody: staff.dispatchers: nobody does the work"),
    ((), "twice: staff.crews.per_unit.street_team=4; staff.crews.per_unit.street_team=5", "is given twice"),
    (("--decide-by", "open"), PLAN, "--decide-by: is about report.docx; ask for it with --memo"),
])
def test_what_cannot_be_compared_costs_one_sentence(compare, arguments, plan, what):
    code, out, err = compare(*arguments, plan=plan)
    assert code == 2
    assert out == ""
    assert what in err
    assert len(err.strip().splitlines()) == 1


def test_a_run_that_crashes_is_named_and_the_rest_is_written(compare, tiny, monkeypatch):  # noqa: F811
    def crashing(scenario, seed, replication, engine):
        if replication == 1 and scenario.staff[12].per_unit["street_team"] == 7:
            raise ZeroDivisionError("a fault")
        return simulate(scenario, seed, replication, engine)

    monkeypatch.setattr(measuring, "simulate", crashing)
    code, _, err = compare()
    assert code == 1
    assert "1 runs could not be made (first: more crews, replication 1: ZeroDivisionError: a fault)" in err
    page = (tiny.parent / "比较" / "compare.html").read_text(encoding="utf-8")
    assert "more crews: replication 1 is missing: ZeroDivisionError: a fault" in page


def test_a_comparison_does_not_replace_a_run_nor_a_run_a_comparison(compare, tiny, monkeypatch, capsys):  # noqa: F811
    folder = tiny.parent / "比较"
    run = ("run", tiny, "--engine", "reference", "--days", 1, "--out", folder)
    assert called(monkeypatch, capsys, *run)[0] == 0
    code, _, err = compare()
    assert code == 2
    assert "holds the result of `twin run`; name another folder for a comparison of plans" in err
    shutil.rmtree(folder)
    assert compare()[0] == 0
    code, _, err = called(monkeypatch, capsys, *run)
    assert code == 2
    assert "holds a comparison of plans; name another folder for the result of `twin run`" in err


def test_a_comparison_is_no_run(compare, tiny, monkeypatch, capsys):  # noqa: F811
    compare()
    code, _, err = called(monkeypatch, capsys, "check", tiny.parent / "比较")
    assert code == 2
    assert "holds a comparison of plans, not a run" in err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_comparison_that_is_stopped_goes_on_from_there_to_the_same_bytes(tiny):  # noqa: F811
    def command(out, store, workers):
        return [sys.executable, "-m", "twin", "compare", tiny, "--plan", PLAN, "--engine", "reference",
                "--replications", "6", "--redraws", "4", "--workers", workers, "--store", store, "--out", out]

    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    store = tiny.parent / "stopped"
    first = subprocess.Popen(command(tiny.parent / "a", store, "2"), env=environment, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 240
    while len(list(store.glob("*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    first.send_signal(signal.SIGTERM)
    _, err = first.communicate(timeout=120)
    n_kept = len(list(store.glob("*.json")))
    assert first.returncode == 1
    assert "the same command goes on from there" in err
    assert 3 <= n_kept < 20
    assert not list(store.glob(".*"))
    subprocess.run(command(tiny.parent / "a", store, "2"), env=environment, check=True, capture_output=True)
    subprocess.run(command(tiny.parent / "b", tiny.parent / "other", "1"), env=environment, check=True,
                   capture_output=True)
    for name in ("compare.json", "compare.csv"):
        assert (tiny.parent / "a" / name).read_bytes() == (tiny.parent / "b" / name).read_bytes()


# ---------------------------------------------------------------------------------------------- the leader's page
def test_a_memo_is_written_beside_the_page(compare, tiny):  # noqa: F811
    docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install 'twin[office]'")
    code, _, _ = compare("--memo", "--decide-by", "open", "--lang", "en")
    assert code == 0
    document = docx.Document(str(tiny.parent / "比较" / "report.docx"))
    assert "more crews" in document.paragraphs[0].text
    assert len(document.tables) == 2


def test_a_page_that_somebody_edited_is_not_lost(compare, tiny):  # noqa: F811
    docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install 'twin[office]'")
    assert compare("--memo")[0] == 0
    path = tiny.parent / "比较" / "report.docx"
    assert compare("--memo")[0] == 0  # as it was written it may be replaced
    document = docx.Document(str(path))
    document.paragraphs[0].text = "签发稿"
    document.save(str(path))
    for options in ((), ("--memo",)):
        code, _, err = compare(*options)
        assert code == 2
        assert "report.docx was edited since it was written and would be lost" in err
    assert docx.Document(str(path)).paragraphs[0].text == "签发稿"


def test_what_was_asked_beyond_stands_in_the_files_too(compare, tiny):  # noqa: F811
    pytest.importorskip("docx", reason="python-docx is not installed: pip install 'twin[office]'")
    assert compare("--memo", "--decide-by", "open")[0] == 0
    told, manifest = (json.loads((tiny.parent / "比较" / name).read_text(encoding="utf-8"))
                      for name in ("compare.json", "manifest.json"))
    asked = {one["question"]: one for one in told["what_if"]}
    assert set(asked) == set(QUESTIONS)
    assert asked["demand_more"]["row"]["pair"]["difference"]["n"] > 1
    assert asked["early_heating"]["why"] == "no heating season begins within the period"
    assert manifest["n_what_if"] == sum(2 * one["row"]["pair"]["difference"]["n"] for one in asked.values()
                                        if one["row"])


def test_a_memo_that_could_not_be_written_is_refused_before_anything_is_run(compare, tiny):  # noqa: F811
    pytest.importorskip("docx", reason="python-docx is not installed: pip install 'twin[office]'")
    code, _, err = compare("--memo", "--decide-by", "opne")
    assert code == 2
    assert "--decide-by opne: not among the measures that are compared" in err
    code, _, err = compare("--memo", "--template", tiny)
    assert code == 2
    assert "cannot be read as a .docx" in err
    assert not (tiny.parent / "store").exists()


# ---------------------------------------------------------------------------------------------- what nobody meant
def test_rates_of_pay_are_not_those_of_an_earlier_comparison(compare, tiny):  # noqa: F811
    figures = []
    for rate in (30, 60):
        code, out, _ = compare("--measure", "cost", "--set", f"costs.crews={rate}", "--json")
        assert code == 0
        row, = json.loads(out)["measures"]
        figures.append(row["pair"]["base"])
    assert figures[1] == pytest.approx(2 * figures[0])


def test_two_plans_of_one_name_and_an_unknown_engine_are_refused_at_once(compare, tiny):  # noqa: F811
    code, _, err = compare("--plan", "a: staff.dispatchers.count=2", plan="a: staff.dispatchers.count=3")
    assert code == 2
    assert "--plan a: two plans are called so" in err
    code, _, err = compare("--engine", "foo")
    assert code == 2
    assert "unknown engine 'foo'" in err
    assert not list((tiny.parent / "store").glob("*"))


def test_a_kept_run_that_was_changed_is_measured_again(compare, tiny):  # noqa: F811
    first = compare("--measure", "open", "--json")[1]
    for path in (tiny.parent / "store").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace('"value": ', '"value": 1'), encoding="utf-8")
    assert compare("--measure", "open", "--json")[1] == first
