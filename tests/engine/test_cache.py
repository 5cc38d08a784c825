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
RUN = """
import twin
print(twin.cache.law_hash(), twin.simulate(twin.load("exact/mm1_rho50", {"calendar.days": 20})).digest)
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


@pytest.mark.compiled
def test_an_edited_rule_changes_the_log_although_the_cache_is_warm(tmp_path):
    original = ran(REPOSITORY, RUN)
    copy = copy_of_the_house(tmp_path)
    assert ran(copy, RUN) == original  # same sources, same folder of the cache
    rule = copy / "twin" / "rules" / "work.py"
    text = rule.read_text(encoding="utf-8")
    assert "int(length_s + 0.5)" in text
    rule.write_text(text.replace("int(length_s + 0.5)", "int(length_s + 60.5)"), encoding="utf-8")
    edited = ran(copy, RUN)
    assert edited[0] != original[0]
    assert edited[1] != original[1]


@pytest.mark.compiled
def test_a_checked_build_finds_no_row_out_of_range(tmp_path):
    code = """
import twin, numba
from twin.engine.table import IS_CHECKED
scenario = twin.load("one_street", {"calendar.days": 7, "initial": {"kind": "empty"}})
print(IS_CHECKED, twin.simulate(scenario, seed=3).digest)
"""
    checked = ran(REPOSITORY, code, NUMBA_BOUNDSCHECK="1")
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
