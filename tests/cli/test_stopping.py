"""Somebody presses Ctrl-C, memory runs out, the disk is full: one sentence, an exit code, and nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import twin

ROOT = Path(twin.__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits work otherwise there")
LONGEST_S = 6.0  # about one on an idle machine
YEAR = ("run", "haidian_closed_loop", "--days", "365")
PLANS = ("compare", "haidian_street", "street_evening", "--days", "365", "--replications", "8", "--redraws", "8",
         "--workers", "2")


def started(*arguments: str, before: str = "") -> subprocess.Popen[str]:
    """A command in a process group of its own; `before` is code that runs first."""
    code = f"import sys\n{before}\nsys.argv = ['twin', *{list(arguments)!r}]\nfrom twin.cli import main\nmain()\n"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, start_new_session=True)


def members(group: int) -> list[int]:
    """Processes of a group that are alive."""
    found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return [int(pid) for pid, own, stat in map(str.split, found.splitlines())
            if int(own) == group and not stat.startswith("Z")]


def interrupted(process: subprocess.Popen[str], after_s: float, until=lambda: True) -> tuple[int, str, float]:
    """Exit code, standard error and seconds it took, of a command that gets Ctrl-C as a terminal gives it."""
    begin = time.monotonic()
    while time.monotonic() < begin + after_s or not (until() or time.monotonic() > begin + 120):
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    asked = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    return process.returncode, told, time.monotonic() - asked


@POSIX
@pytest.mark.compiled
@pytest.mark.parametrize("after_s", [0.8, 8.0], ids=["at the start", "while it simulates"])
def test_a_long_run_that_is_interrupted_ends_within_a_second_or_so_and_leaves_nothing(tmp_path, after_s):
    twin.simulate(twin.load("exact/mm1_rho50", {"calendar.days": 1}))  # what is compiled is kept now
    process = started(*YEAR, "--out", str(tmp_path / "year"))
    code, told, took_s = interrupted(process, after_s)
    if after_s > 1:  # before its first line of ours nobody can answer
        assert code == 1
        assert told.splitlines()[-1] == "twin: stopped; nothing was kept of this result"
        assert "Traceback" not in told
    assert took_s < LONGEST_S
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.compiled
def test_a_comparison_that_is_interrupted_ends_at_once_with_all_its_processes(tmp_path):
    twin.simulate(twin.load("exact/mm1_rho50", {"calendar.days": 1}))
    process = started(*PLANS, "--out", str(tmp_path / "plans"), "--store", str(tmp_path / "store"))
    code, told, took_s = interrupted(process, 10, lambda: len(members(process.pid)) >= 3)
    assert code == 1
    assert told.splitlines()[-1].startswith("twin: stopped; ")
    assert "Traceback" not in told
    assert took_s < LONGEST_S
    gone_by = time.monotonic() + LONGEST_S
    while members(process.pid) and time.monotonic() < gone_by:
        time.sleep(0.1)
    assert members(process.pid) == []
    assert not (tmp_path / "plans").exists()
    kept = list((tmp_path / "store").iterdir()) if (tmp_path / "store").exists() else []
    assert all(path.suffix == ".json" for path in kept)


# ---------------------------------------------------------------------------------------------- no room
MEMORY = """
import resource
import twin, twin.present.report
small = twin.load("exact/mm1_rho50", {{"calendar.days": 1}})
twin.simulate(small).kpis  # libraries need room, too, and some never give up asking for it
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {more}, used + {more}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded otherwise there")
@pytest.mark.compiled
@pytest.mark.parametrize("more", [10 << 20, 80 << 20, 400 << 20])
def test_a_run_that_finds_no_memory_says_so_and_leaves_nothing(tmp_path, more):
    twin.simulate(twin.load("exact/mm1_rho50", {"calendar.days": 1}))
    process = started(*YEAR, "--set", "initial.kind=empty", "--out", str(tmp_path / "year"),
                      before=MEMORY.format(more=more))
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1, told
    assert told.splitlines()[-1] == "twin: not enough memory for this run; simulate fewer days or a smaller district"
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


FULL = """
import errno, pathlib
real = pathlib.Path.write_text
def full(path, *told, **more):
    if path.name == {name!r}:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    return real(path, *told, **more)
pathlib.Path.write_text = full
"""


@pytest.mark.parametrize("name", ["scenario.yaml", "kpis.json", "report.html", "manifest.json"])
def test_a_disk_that_is_full_at_any_file_costs_one_sentence_and_leaves_nothing(tmp_path, name):
    process = started("run", "exact/mm1_rho50", "--days", "2", "--engine", "reference", "--out",
                      str(tmp_path / "run"), before=FULL.format(name=name))
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1
    assert told.splitlines()[-1] == f"twin: {tmp_path / 'run'}: the disk is full; nothing was kept of this result"
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []
