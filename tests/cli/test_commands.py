"""The command line: results on standard output, one sentence on standard error, exit codes."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.engine.small import FEW_PEOPLE
from twin import cli
from twin.eventlog.folder import read_log, write_log
from twin.experiment import verification

COMMANDS = ("run", "compare", "experiment", "cite", "check", "gap", "verify", "explain", "scenarios", "schema")


@pytest.fixture
def tiny(tmp_path):
    """A small street as a file, on a path with Chinese characters, a space and brackets."""
    folder = tmp_path / "测算" / "供暖 (1)"
    folder.mkdir(parents=True)
    lines = {"extends": "one_street", "calendar": {"days": 2}}
    for key, value in FEW_PEOPLE.items():
        *above, last = key.split(".")
        target = lines
        for part in above:
            target = target.setdefault(part, {})
        target[last] = value
    path = folder / "小街道.yaml"
    path.write_text(yaml.safe_dump(lines, allow_unicode=True), encoding="utf-8")
    return path


def called(monkeypatch, capsys, *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    monkeypatch.setattr(sys, "argv", ["twin", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.fixture
def twin(monkeypatch, capsys):
    """Call the command in this process."""
    return lambda *arguments: called(monkeypatch, capsys, *arguments)


def test_help_names_all_commands(twin):
    code, out, _ = twin("--help")
    assert code == 0
    assert all(command in out for command in COMMANDS)


def test_a_run_writes_a_folder_that_passes_its_check(twin, tiny):
    folder = tiny.parent / "结果"
    code, out, _ = twin("run", tiny, "--engine", "reference", "--out", folder)
    assert code == 0
    assert out.splitlines()[-1] == str(folder / "report.html")
    assert {path.name for path in folder.iterdir()} == {
        "events.parquet", "cases.parquet", "truth.parquet", "kpis.json", "kpis_by.parquet", "gap.json",
        "scenario.yaml", "manifest.json", "report.html"}
    code, out, _ = twin("check", folder)
    assert code == 0
    assert "WRONG" not in out
    code, out, _ = twin("check", folder, "--json")
    assert all(each["is_ok"] for each in json.loads(out))


def test_measured_and_true_of_a_run_are_told_in_both_languages_and_as_json(twin, tiny):
    folder = tiny.parent / "a"
    twin("run", tiny, "--engine", "reference", "--out", folder)
    code, out, _ = twin("gap", folder)
    assert code == 0
    assert "Closed as solved" in out
    assert "measured" in out.splitlines()[0]
    assert "实测" in twin("gap", folder, "--lang", "zh")[1]
    code, out, _ = twin("gap", folder, "--json")
    assert json.loads(out) == json.loads((folder / "gap.json").read_text(encoding="utf-8"))
    assert "true" not in json.loads((folder / "kpis.json").read_text(encoding="utf-8"))["closed"]


def test_a_run_without_truth_record_costs_a_sentence(twin, tiny):
    folder = tiny.parent / "a"
    twin("run", tiny, "--engine", "reference", "--out", folder)
    log = read_log(folder)
    write_log(replace(log, truth=log.truth[:0]), folder)
    code, _, err = twin("gap", folder)
    assert code == 2
    assert "truth.parquet: the truth record is empty" in err


def test_a_log_is_not_measured_by_the_scenario_of_another_run(twin, tiny):
    folder = tiny.parent / "a"
    twin("run", tiny, "--engine", "reference", "--out", folder)
    kept = folder / "scenario.yaml"
    kept.write_text(kept.read_text(encoding="utf-8").replace("filed: 0.95", "filed: 0.94"), encoding="utf-8")
    code, _, err = twin("gap", folder)
    assert code == 2
    assert "not the scenario that made this log" in err


def test_the_written_scenario_makes_the_same_run_again(twin, tiny):
    code, out, _ = twin("run", tiny, "--engine", "reference", "--out", tiny.parent / "a", "--json")
    assert code == 0
    first = json.loads(out)
    code, out, _ = twin("run", tiny.parent / "a" / "scenario.yaml", "--engine", "reference", "--out",
                        tiny.parent / "b", "--json")
    assert json.loads(out)["digest"] == first["digest"]
    assert json.loads(out)["scenario_hash"] == first["scenario_hash"]


def test_a_changed_log_does_not_pass_its_check(twin, tiny):
    folder = tiny.parent / "a"
    twin("run", tiny, "--engine", "reference", "--out", folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"digest": "0" * 64}), encoding="utf-8")
    code, out, err = twin("check", folder)
    assert code == 1
    assert "WRONG digest" in out
    assert "does not pass" in err


@pytest.mark.parametrize(("arguments", "words"), [
    (("run", "one_street", "--set", "staf.grid_workers.count=3"), "did you mean staff?"),
    (("run", "haidian_stret"), "did you mean haidian_street?"),
    (("run", "one_street", "--days", "0"), "calendar.days"),
    (("run", "one_street", "--days", "-3"), "calendar.days"),
    (("run", "one_street", "--seed", "-1", "--days", "1"), "seed"),
    (("run", "one_street", "--engine", "fast", "--days", "1"), "compiled, reference"),
    (("run", "one_street", "--lang", "fr"), "fr"),
    (("run", "one_street", "--set", "staff"), "KEY=VALUE"),
    (("run",), "missing argument"),
    (("run", "one_street", "--dys", "3"), "no such option"),
    (("explain", "sign_limt"), "did you mean sign_limit?"),
    (("explain", "sign_limit", "--lang", "fr"), "fr"),
    (("check", "/nowhere/at/all"), "no such folder"),
    (("gap", "/nowhere/at/all"), "no such folder"),
    (("gap", "/nowhere/at/all", "--lang", "fr"), "fr"),
    (("verify", "mm9"), "no such exact case"),
    (("nonsense",), "no such command"),
    (("run", "one_street", "--days", "1.5"), "twin: --days: must be a whole number; see twin run --help"),
    (("run", "one_street", "--seed", "abc"), "twin: --seed: must be a whole number"),
    (("run", "one_street", "--replication", ""), "twin: --replication: must be a whole number"),
    (("check",), "twin: missing argument"),
])
def test_bad_input_costs_exit_code_2_and_no_traceback(twin, arguments, words):
    code, _, err = twin(*arguments)
    assert code == 2
    assert words in err
    assert err.splitlines()[-1].startswith("twin: ")
    assert sum(line.startswith("twin: ") for line in err.splitlines()) == 1


@pytest.mark.parametrize(("error", "digests", "words"), [
    (0.01, ("a", "a"), ""), (0.05, ("a", "a"), "the standard error is 5.00 % of the exact value; at most 1.5 %"),
    (0.01, ("a", "b"), "the engines write different logs"),
])
def test_verify_fails_on_a_standard_error_beyond_its_promise(twin, monkeypatch, error, digests, words):
    row = verification.Verified("mm1_rho50", "mean_wait", 1.0, 1.0, error, 10)
    monkeypatch.setattr(verification, "verify_one", lambda *_: [row])
    monkeypatch.setattr(verification, "agree", lambda _: (*digests, 10))
    code, _, err = twin("verify", "mm1_rho50")
    assert code == (1 if words else 0)
    assert words in err


def test_explaining_tells_value_unit_kind_and_source(twin):
    code, out, _ = twin("explain", "sign_limit")
    assert code == 0
    assert "24" in out
    assert "norm" in out
    code, out, _ = twin("explain", "exposed_rubbish", "--lang", "zh")
    assert code == 0
    assert "暴露垃圾" in out


def test_scenarios_are_listed_with_their_titles(twin):
    code, out, _ = twin("scenarios")
    assert code == 0
    assert "haidian_street" in out
    assert "海淀区一个街道" in out
    assert "haidian_street" in json.loads(twin("scenarios", "--json")[1])


def test_the_schema_is_json(twin):
    code, out, _ = twin("schema")
    assert code == 0
    assert "staff" in json.loads(out)["properties"]


def test_the_module_is_the_command():
    done = subprocess.run([sys.executable, "-m", "twin", "explain", "sign_limit"], capture_output=True, text=True,
                          cwd=Path(cli.__file__).parents[1])
    assert done.returncode == 0
    assert "24" in done.stdout
