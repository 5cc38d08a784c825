"""A run's folder on a disk that fills up, in odd places, and beside what a killed run has left."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import twin
from tests.engine.small import small_scenario
from twin.experiment.checking import check_folder
from twin.experiment.folder import read_run, refuse_foreign, save
from twin.experiment.place import finished
from twin.vocabulary import BadInput, TwinError, WorkFailed

CAN_MOUNT = sys.platform == "linux" and os.geteuid() == 0


@pytest.fixture(scope="module")
def run():
    """A day of a small street."""
    return twin.simulate(small_scenario(1), engine="reference")


@contextlib.contextmanager
def tiny_disk(folder: Path, size: str):
    """A disk of few bytes at a folder; skips where none can be made."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def is_sound(folder: Path) -> bool:
    """Whether a folder passes its check."""
    return all(each.is_ok for each in check_folder(folder))


# ------------------------------------------------------------------------------------------- a full disk
@pytest.mark.skipif(not CAN_MOUNT, reason="only root may mount a tiny disk")
@pytest.mark.parametrize("size", ["8k", "40k", "100k"])
def test_a_full_disk_is_told_and_nothing_is_left(run, tmp_path, size):
    with tiny_disk(tmp_path / "disk", size) as disk:
        with pytest.raises(WorkFailed) as told:
            save(run, disk / "run", lambda folder: (folder / "report.html").write_bytes(b"x" * 100_000) and None)
        assert "\n" not in str(told.value)
        assert list(disk.iterdir()) == []


@pytest.mark.skipif(not CAN_MOUNT, reason="only root may mount a tiny disk")
def test_a_full_disk_leaves_the_earlier_run_whole(run, tmp_path):
    with tiny_disk(tmp_path / "disk", "400k") as disk:
        save(run, disk / "run")
        with pytest.raises(WorkFailed):
            save(run, disk / "run", lambda folder: (folder / "report.html").write_bytes(b"x" * 400_000) and None)
        assert [path.name for path in disk.iterdir()] == ["run"]
        assert is_sound(disk / "run")


@pytest.mark.parametrize("why", [WorkFailed("the report failed"), KeyboardInterrupt()], ids=["fails", "stops"])
def test_what_fails_while_writing_leaves_nothing(run, tmp_path, why):
    def failing(folder: Path) -> None:
        raise why

    with pytest.raises(type(why)):
        save(run, tmp_path / "run", failing)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, sys
import twin.experiment.folder as folders
from tests.engine.small import small_scenario
import twin
run = twin.simulate(small_scenario(1), engine="reference")
folders.save(run, folders.Path(sys.argv[1]))
n_left, replace = int(sys.argv[2]), os.replace
def replacing(*paths):
    global n_left
    if n_left == 0:
        os.kill(os.getpid(), 9)
    n_left -= 1
    replace(*paths)
os.replace = replacing
folders.save(run, folders.Path(sys.argv[1]))
"""


def killed(folder: Path, n_replaced: int) -> None:
    """A process that saves a run twice and is killed after so many renames of the second time."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(n_replaced)], cwd=Path(__file__).parents[2],
                          capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr



@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal there")
def test_a_run_killed_before_its_folder_is_in_place_leaves_the_earlier_one(tmp_path):
    folder = tmp_path / "run"
    killed(folder, 0)
    assert len(list(tmp_path.iterdir())) == 2  # the run, and what was unfinished
    assert is_sound(folder)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal there")
@pytest.mark.parametrize("by", ["check", "run"])
def test_a_run_killed_between_the_two_renames_loses_nothing(run, tmp_path, by):
    folder = tmp_path / "run"
    killed(folder, 1)
    assert not folder.exists()
    if by == "run":
        refuse_foreign(folder)  # as a run does before it begins
        assert folder.is_dir()
        save(run, folder)
    assert is_sound(folder)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is known of other writers there")
def test_what_another_living_run_is_writing_is_left_alone(run, tmp_path):
    with finished(tmp_path / "run") as unfinished:
        (unfinished / "events.parquet").write_text("half")
        save(run, tmp_path / "run")
        assert (unfinished / "events.parquet").exists()
    assert list(tmp_path.iterdir()) == [tmp_path / "run"]


def test_hidden_folders_of_others_are_left_alone(run, tmp_path):
    names = [".run.unfinished-mine", ".run.unfinished-abcd1234x", ".runs.unfinished-abcd1234", ".run.old-abcd1234"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.doc").write_text("mine")
    save(run, tmp_path / "run")
    assert all((tmp_path / name / "thesis.doc").exists() for name in names)


def test_an_unfinished_folder_beside_it_disturbs_nobody(run, tmp_path):
    left = tmp_path / ".run.unfinished-abc"
    left.mkdir()
    (left / "events.parquet").write_text("half")
    with pytest.raises(BadInput, match="manifest"):
        check_folder(left)
    save(run, tmp_path / "run")
    assert is_sound(tmp_path / "run")


# ------------------------------------------------------------------------------------------- odd places
@pytest.mark.parametrize("name", ["a/b/c", "测算/供暖 (1)", "[x] {y}", "it's", "a" * 200, "ü.run", "run.yaml"])
def test_a_folder_may_have_any_name(run, tmp_path, name):
    assert is_sound(save(run, tmp_path / name))


def test_an_empty_folder_is_filled(run, tmp_path):
    (tmp_path / "empty").mkdir()
    save(run, tmp_path / "empty")
    assert read_run(tmp_path / "empty")[2]["digest"] == run.digest


@pytest.mark.parametrize("name", ["a" * 300, "nul\0byte", "two\nlines"])
def test_a_name_that_no_folder_can_have_is_refused(run, tmp_path, name):
    with pytest.raises(BadInput) as told:
        save(run, tmp_path / name)
    assert str(told.value).isprintable()


def test_a_file_above_the_folder_is_told_before_the_run(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match=r"cannot be written: .* is a file"):
        refuse_foreign(tmp_path / "file" / "run")


# ------------------------------------------------------------------------------------------- damage
@pytest.mark.parametrize(("name", "content"), [
    ("manifest.json", b""), ("manifest.json", b"\xff\xfe"), ("manifest.json", b"null"),
    ("manifest.json", b'{"format": 1}'), ("manifest.json", b'{"format": 1, "days": "x"}'),
    ("manifest.json", b'{"format": 1, "days": NaN}'), ("manifest.json", b'{"format": 1, "days": 1e400}'),
    ("manifest.json", b"[" * 100_000), ("scenario.yaml", b"\xff"), ("scenario.yaml", b""),
    ("scenario.yaml", b"extends: nobody.yaml"), ("events.parquet", b""), ("cases.parquet", b"PAR1PAR1"),
])
def test_a_damaged_file_is_named(run, tmp_path, name, content):
    folder = save(run, tmp_path / "run")
    (folder / name).write_bytes(content)
    with pytest.raises(BadInput) as told:
        check_folder(folder)
    assert name in str(told.value)
    assert "\n" not in str(told.value)


def is_noticed(folder: Path) -> bool:
    """Whether the check refuses a folder in words, or finds something wrong in it."""
    try:
        return not is_sound(folder)
    except TwinError as told:
        return "\n" not in str(told)


def test_a_log_cut_anywhere_is_noticed_and_a_changed_byte_costs_no_traceback(run, tmp_path):
    folder = save(run, tmp_path / "run")
    for name in ("events.parquet", "cases.parquet", "truth.parquet"):
        path = folder / name
        whole = path.read_bytes()
        for at in range(7, len(whole), max(1, len(whole) // 12)):
            path.write_bytes(whole[:at])
            assert is_noticed(folder), f"{name}: byte {at}"
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1:])
            is_noticed(folder)  # a byte of the file's own description may change nothing that is read
        path.write_bytes(whole)
    assert not is_noticed(folder)


def test_manifest_and_measures_are_plain_json(run, tmp_path):
    def refused(word: str) -> None:
        raise AssertionError(word)

    folder = save(run, tmp_path / "run")
    for name in ("manifest.json", "kpis.json"):
        assert json.loads((folder / name).read_text(encoding="utf-8"), parse_constant=refused)
