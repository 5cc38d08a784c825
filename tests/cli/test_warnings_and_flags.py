"""The command line: who wins, what is warned of, what a pipe or a poor console sees."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.closed import closed
from twin import cli

ROOT = Path(cli.__file__).parents[1]
TINY = """
extends: one_street
calendar: {start: 2018-08-27, days: 2}
initial: {kind: empty}
places: {root: {children: {"110108010": {name: 学院路街道, children: 1, unit_grids: 10, population: 3000}}}}
staff: {grid_workers: {per_community: 1}}
demand:
  city_management: null
  demands: null
  trace:
    {file: 来件.csv, columns: {time: 时间, category: 类别}, categories: {垃圾: exposed_rubbish}, other: street_vendor}
"""
CASES = """时间,类别
2018-08-20 09:00:00,垃圾
2018-08-20 10:30:00,其他
2018-08-21 08:00:00,垃圾
2018-09-30 08:00:00,垃圾
"""
SAID = ["trace: the file begins on 2018-08-20, the scenario on 2018-08-27; its rows were moved, weekdays agree",
        "trace: 1 of 4 rows come after the scenario's 2 days",
        "trace: 1 of 3 rows have no mapped category; taken as street_vendor"]


@pytest.fixture
def traced(tmp_path):
    """A street of one community whose cases come from a file beside it, on an awkward path."""
    folder = tmp_path / "测算" / "供暖 (1) [x]"
    folder.mkdir(parents=True)
    (folder / "来件.csv").write_text(CASES, encoding="utf-8")
    (folder / "街道.yaml").write_text(TINY, encoding="utf-8")
    return folder / "街道.yaml"


@pytest.fixture
def twin(monkeypatch, capsys):
    """Call the command in this process: exit code, standard output, standard error."""
    def called(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["twin", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err
    return called


def test_warnings_of_a_trace_reach_console_manifest_and_report(twin, traced):
    folder = traced.parent / "结果"
    code, out, err = twin("run", traced, "--engine", "reference", "--out", folder)
    assert code == 0
    assert [line.removeprefix("warning: ") for line in err.splitlines()] == SAID
    assert out.splitlines()[-1] == str(folder / "report.html")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["warnings"] == SAID
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert all(said.replace("'", "&#39;").replace("taken as street_vendor", "taken as unlicensed street vendor") in page
               for said in SAID)
    assert "实际来件：3 行中有 1 行没有对应的类别，按“无照经营游商”处理。" in page
    assert twin("check", folder)[0] == 0


def test_the_trace_a_run_came_from_is_known_by_its_content(twin, traced):
    code, out, _ = twin("run", traced, "--engine", "reference", "--out", traced.parent / "a", "--json")
    assert code == 0
    manifest = json.loads((traced.parent / "a" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["trace"]["file"] == "来件.csv"
    assert len(manifest["trace"]["sha256"]) == 64
    assert json.loads(out)["digest"] == manifest["digest"]


def test_a_trace_that_is_not_there_costs_one_sentence_and_no_folder(twin, traced):
    (traced.parent / "来件.csv").unlink()
    code, out, err = twin("run", traced, "--engine", "reference", "--out", traced.parent / "a")
    assert (code, out) == (2, "")
    assert "demand.trace.file: 来件.csv: no such file" in err
    assert len(err.splitlines()) == 1
    assert not (traced.parent / "a").exists()


def test_a_flag_wins_over_a_setting_and_is_named_in_its_error(twin, traced):
    code, out, _ = twin("run", traced, "--engine", "reference", "--out", traced.parent / "a", "--json",
                        "--set", "calendar.days=5", "--set", "calendar={days: 4}", "--days", "1")
    assert (code, json.loads(out)["days"]) == (0, 1)
    for days in ("0", "-3", "1000000000000"):
        code, _, err = twin("run", traced, "--days", days)
        assert code == 2
        assert err.startswith(f"twin: --days: calendar.days: {days} is out of range")


@pytest.mark.parametrize(("out", "words"), [
    ("街道.yaml", "is a file"), ("街道.yaml/run", "cannot be written"), (".", "holds other files"),
    ("x" * 300, "cannot be written"),
])
def test_a_folder_that_cannot_be_used_is_refused_before_the_run(twin, traced, out, words):
    code, told, err = twin("run", traced, "--engine", "reference", "--out", traced.parent / out)
    assert (code, told) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [
    ("check", "/nowhere"), ("check", "."), ("run", ""), ("run", "."),
    ("run", "one_street", "--set", "seed=&a [*a]"),
    ("run", "one_street", "--set", "calendar.start=2018-13-45"), ("run", "one_street", "--set", "seed="),
    ("run", "one_street", "--set", "seed=99999999999999999999"), ("run", "base"),
    ("run", "one_street", "--seed", str(1 << 63)), ("run", "one_street", "--replication", "-1"),
    ("run", "one_street", "--engine", ""), ("run", "one_street", "--lang", ""), ("explain", ""),
    ("explain", "x" * 3000), ("verify", ""), ("scenarios", "--lang", "fr"), ("schema", "more"), ("--nothing",),
])
def test_whatever_is_wrong_costs_exit_code_2_and_no_traceback(twin, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = twin(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command in its own process."""
    return subprocess.run([sys.executable, "-m", "twin", *arguments], capture_output=True, cwd=ROOT,
                          env={**os.environ, **environment})


def test_a_console_without_chinese_gets_escapes():
    done = command("scenarios", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert rb"\u6d77\u6dc0" in done.stdout
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell with pipes")
def test_a_reader_that_goes_away_costs_no_traceback():
    for command_line in ("schema", "scenarios", "--help"):
        done = subprocess.run(f"'{sys.executable}' -m twin {command_line} | head -c 10", shell=True,
                              capture_output=True, cwd=ROOT)
        assert len(done.stdout) == 10
        assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("arguments", [("scenarios",), ("schema",), ("--help",)])
def test_an_output_that_takes_nothing_costs_a_sentence(arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "twin", *arguments], stdout=full, stderr=subprocess.PIPE, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == b"twin: standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_run_whose_summary_cannot_be_written_keeps_its_folder_and_says_so(traced):
    folder = traced.parent / "结果"
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "twin", "run", str(traced), "--engine", "reference", "--out",
                               str(folder)], stdout=full, stderr=subprocess.PIPE, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(b"twin: standard output cannot be written")
    assert b"Traceback" not in done.stderr
    assert (folder / "report.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes what it is told to")
def test_a_closed_output_costs_a_sentence():
    done = subprocess.run(f"'{sys.executable}' -m twin scenarios >&-", shell=True, capture_output=True, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.startswith(b"twin: standard output is closed")


def test_a_full_disk_under_the_compiled_code_is_told_with_its_folder(twin, traced, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("twin.engine.reference.advance", full)
    code, out, err = twin("run", traced, "--engine", "reference", "--out", traced.parent / "a")
    assert (code, out) == (1, "")
    assert "compiled code cannot be kept there: No space left on device" in err
    assert "TWIN_CACHE" in err
    assert len(err.splitlines()) == 1
    assert not (traced.parent / "a").exists()


def test_a_folder_that_may_not_be_read_costs_one_sentence(twin, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("{}")
    with closed(tmp_path / "run"):
        for arguments in (("check", tmp_path / "run"), ("run", tmp_path / "run" / "a.yaml")):
            code, out, err = twin(*arguments)
            assert (code, out) == (2, "")
            assert "may not be read by this user" in err
            assert len(err.splitlines()) == 1
        code, out, err = twin("run", "one_street", "--out", tmp_path / "run")
        assert (code, out) == (2, "")
        assert "cannot be written" in err
        assert len(err.splitlines()) == 1
