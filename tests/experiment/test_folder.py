"""A run's folder: whole or not there."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import twin
from tests.engine.small import small_scenario
from twin.eventlog.digest import digest
from twin.experiment import folder as folders
from twin.experiment.checking import check_folder
from twin.experiment.folder import read_run, save
from twin.vocabulary import BadInput, WorkFailed


@pytest.fixture(scope="module")
def run():
    """Two days of a small street."""
    return twin.simulate(small_scenario(2), engine="reference")


@pytest.fixture
def kept(run, tmp_path):
    """The folder of that run, on a path with Chinese characters, a space and brackets."""
    return save(run, tmp_path / "测算" / "供暖 (1)")


def left_over(folder: Path) -> list[str]:
    """Names of everything beside a folder that does not exist."""
    return sorted(path.name for path in folder.parent.iterdir()) if folder.parent.is_dir() else []


def test_a_run_is_read_as_it_was_written(run, kept):
    log, scenario, manifest = read_run(kept)
    assert manifest["digest"] == run.digest == digest(log)
    assert scenario.hash == run.scenario.hash
    assert all(each.is_ok for each in check_folder(kept))


def test_an_earlier_run_is_replaced_whole(run, kept):
    before = (kept / "manifest.json").stat().st_ino
    (kept / "report.html").write_text("of the earlier run")
    save(run, kept)
    assert (kept / "manifest.json").stat().st_ino != before
    assert not (kept / "report.html").exists()
    assert left_over(kept) == [kept.name]


FOREIGN = {
    "a web app": {"manifest.json": '{"name": "my shop", "icons": []}', "index.html": "<p>"},
    "a manifest alone": {"manifest.json": '{"format": 1, "files": []}'},
    "no JSON": {"manifest.json": "{"}, "a list": {"manifest.json": "[1]"},
}


@pytest.mark.parametrize("files", FOREIGN.values(), ids=FOREIGN)
def test_a_manifest_of_somebody_else_protects_its_folder(run, tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match="holds other files"):
        save(run, tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_an_earlier_run_with_something_else_in_it_is_not_replaced(run, kept):
    (kept / "note.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"holds other files \(note.txt\)"):
        save(run, kept)
    (kept / "note.txt").unlink()
    (kept / "report.html").mkdir()
    (kept / "report.html" / "thesis.doc").write_text("mine")
    with pytest.raises(BadInput, match="holds other files"):
        save(run, kept)
    assert (kept / "report.html" / "thesis.doc").read_text() == "mine"


def test_a_file_put_there_while_the_run_was_written_is_kept(run, kept):
    with pytest.raises(BadInput, match="holds other files"):
        save(run, kept, lambda _: (kept / "note.txt").write_text("mine") and None)
    assert (kept / "note.txt").read_text() == "mine"
    assert left_over(kept) == [kept.name]


def test_a_link_to_a_folder_is_followed(run, kept, tmp_path):
    (tmp_path / "link").symlink_to(kept, target_is_directory=True)
    save(run, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert all(each.is_ok for each in check_folder(tmp_path / "link"))


@pytest.mark.parametrize("name", ["events.parquet", "cases.parquet", "truth.parquet"])
@pytest.mark.parametrize("n_bytes", [1, 1000])
def test_a_log_truncated_by_a_byte_is_refused_with_its_name(kept, name, n_bytes):
    path = kept / name
    path.write_bytes(path.read_bytes()[:-n_bytes])
    with pytest.raises(BadInput, match=name):
        check_folder(kept)


@pytest.mark.parametrize(("name", "text", "words"), [
    ("manifest.json", "{", "damaged"), ("manifest.json", "[]", "format"), ("manifest.json", '{"format": 99}', "99"),
    ("scenario.yaml", "staff: 3", r"scenario\.yaml: calendar"),
])
def test_a_damaged_folder_is_refused_with_the_name_of_the_file(kept, name, text, words):
    (kept / name).write_text(text)
    with pytest.raises(BadInput, match=words):
        check_folder(kept)


def test_a_format_that_is_no_number_is_told_in_a_line(kept):
    (kept / "manifest.json").write_text(json.dumps({"format": list(range(2000))}))
    with pytest.raises(BadInput) as raised:
        check_folder(kept)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("name", ["manifest.json", "scenario.yaml", "events.parquet"])
def test_a_missing_file_is_named(kept, name):
    (kept / name).unlink()
    with pytest.raises(BadInput, match=name):
        check_folder(kept)


def test_an_edited_scenario_is_found(kept):
    path = kept / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("reminders: true", "reminders: false"), encoding="utf-8")
    wrong = [each.name for each in check_folder(kept) if not each.is_ok]
    assert wrong == ["scenario"]


def test_a_folder_that_is_no_run_is_not_touched(run, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match="holds other files"):
        save(run, tmp_path)
    file = tmp_path / "letter.txt"
    with pytest.raises(BadInput, match="is a file"):
        save(run, file)
    assert file.read_text() == "dear"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
def test_a_folder_that_cannot_be_written_is_refused(run, tmp_path):
    with pytest.raises(BadInput, match="cannot be written"):
        save(run, Path("/proc/nobody/run"))


def test_a_full_disk_leaves_nothing(run, tmp_path, monkeypatch):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folders, "write_json", full)
    with pytest.raises(WorkFailed, match="disk is full"):
        save(run, tmp_path / "run")
    assert left_over(tmp_path / "run") == []


FULL = "[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), OSError(FULL)])
def test_a_disk_that_fills_under_the_log_is_told_in_our_words(run, tmp_path, monkeypatch, error):
    def full(*_, **__):
        raise error

    monkeypatch.setattr("pyarrow.parquet.write_table", full)
    with pytest.raises(WorkFailed) as told:
        save(run, tmp_path / "run")
    assert str(told.value) == f"{tmp_path / 'run'}: the disk is full; nothing was kept of this result"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a limit on the size of files")
def test_a_truly_full_disk_costs_one_sentence(tmp_path):
    code = f"""
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.argv = ["twin", "run", "one_street", "--days", "3", "--engine", "reference", "--out", {str(tmp_path / 'run')!r},
            "--set", "initial.kind=empty"]
from twin.cli import main
main()
"""
    twin.simulate(twin.load("one_street", {"calendar.days": 3, "initial.kind": "empty"}), engine="reference")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)  # what it compiles is kept now
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == (
        f"twin: {tmp_path / 'run'}: the disk is full; nothing was kept of this result")
    assert left_over(tmp_path / "run") == []


SLOW_RUN = """
import sys, time
import twin.experiment.folder as folders
real = folders.write_json
def slow(path, content):
    real(path, content)
    print("writing", flush=True)
    time.sleep(30)
folders.write_json = slow
sys.argv = ["twin", "run", "one_street", "--days", "1", "--engine", "reference", "--out", sys.argv[1],
            "--set", "initial.kind=empty"]
from twin.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals work otherwise there")
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_a_run_that_is_stopped_while_writing_leaves_no_folder(tmp_path, kill):
    folder = tmp_path / "run"
    with subprocess.Popen([sys.executable, "-c", SLOW_RUN, str(folder)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(kill)
        code, told = process.wait(20), process.stderr.read()
    assert not folder.exists()
    assert all(name.startswith(".") for name in left_over(folder))
    if kill == signal.SIGINT:
        assert code == 1
        assert "stopped" in told
        assert "Traceback" not in told
        assert left_over(folder) == []


def test_an_unfinished_folder_is_not_taken_for_a_run(kept):
    (kept / "manifest.json").unlink()
    with pytest.raises(BadInput, match="not the folder of a run"):
        check_folder(kept)


def test_the_manifest_tells_how_to_make_the_run_again(kept, run):
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    assert {"seed", "replication", "engine", "twin", "law_hash", "scenario_hash", "digest", "libraries", "seconds",
            "peak_memory_mb", "ns_per_event", "log_bytes", "python", "warnings"} <= set(manifest)
    assert manifest["law_hash"] == twin.cache.law_hash()
    assert time.strptime(manifest["written"][:10], "%Y-%m-%d")
