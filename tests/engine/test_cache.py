"""Compiled code is never older than the law: the cache folder is named by the hash of all its sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import twin
from twin.cache import ROOMS, cache_folder, law_hash

REPOSITORY = Path(twin.__file__).resolve().parents[1]
CALLER = """
import numpy as np
import twin
from numba import njit
from twin.rules import work
from twin.vocabulary import WorkLaw

drawn = njit(work.drawn_s)  # as the kernel compiles a rule
CONSTANT = WorkLaw.CONSTANT.value


@njit(cache=True)
def length(settings, size_s):
    return drawn(settings, CONSTANT, size_s, 0.0, 0, 0, 0)


settings = np.zeros(1, [("seed", "i8"), ("replication", "i8")])
print(twin.cache.law_hash(), length(settings[0], 600.0), sum(length.stats.cache_hits.values()))
"""


def copy_of_the_house(folder: Path) -> Path:
    """A copy of the package and its scenarios."""
    leave_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "twin", folder / "twin", ignore=leave_out)
    shutil.copytree(REPOSITORY / "scenarios", folder / "scenarios")
    return folder


def ran(folder: Path, code: str, **more: str) -> list[str]:
    """Words printed by code that imports the package from a folder; the cache is the one of this test run."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **more}
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True,
                          check=True)
    return done.stdout.split()


def test_compiled_code_is_found_again_and_is_never_that_of_a_rule_before_its_edit(tmp_path):
    """Numba does not look at the files of what a function calls; one caller shows it, the whole law takes minutes."""
    copy = copy_of_the_house(tmp_path)
    (copy / "caller.py").write_text(CALLER, encoding="utf-8")
    first, again = (ran(copy, "import caller") for _ in range(2))
    assert first[1:] == ["600", "0"]
    assert again == [first[0], "600", "1"]
    rule = copy / "twin" / "rules" / "work.py"
    text = rule.read_text(encoding="utf-8")
    assert "int(length_s + 0.5)" in text
    rule.write_text(text.replace("int(length_s + 0.5)", "int(length_s + 60.5)"), encoding="utf-8")
    edited = ran(copy, "import caller")
    assert edited[0] != first[0]
    assert edited[1:] == ["660", "0"]


@pytest.mark.compiled
def test_a_checked_build_finds_no_row_out_of_range(tmp_path):
    code = """
import twin, numba
from twin.engine.table import IS_CHECKED
scenario = twin.load("one_street", {"calendar.days": 7, "initial": {"kind": "empty"}})
print(IS_CHECKED, twin.simulate(scenario, seed=3).digest)
"""
    checked = ran(REPOSITORY, code, NUMBA_BOUNDSCHECK="1", NUMBA_OPT="0", TWIN_CACHE=str(tmp_path))  # checks, no speed
    assert checked == ["True", ran(REPOSITORY, code)[1]]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_of_the_law_is_in_the_hash(room, tmp_path):
    copy = copy_of_the_house(tmp_path)
    with next((copy / "twin" / room).glob("*.py")).open("a", encoding="utf-8") as source:
        source.write("# one more line\n")
    code = "import twin; print(twin.cache.law_hash())"
    assert ran(copy, code) != [law_hash()]


def test_the_cache_folder_is_named_by_the_hash():
    assert law_hash() in cache_folder().name
