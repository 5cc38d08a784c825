"""What may not be read is told as such, with the key of the scenario file that names it."""

import pytest

import twin
from tests.closed import closed
from twin.world import build

TRACED = """
extends: one_street
demand:
  trace: {file: FILE, columns: {time: opened}, other: street_vendor}
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with a scenario and a trace in it."""
    inside = tmp_path / "保密"
    inside.mkdir()
    (inside / "week.yaml").write_text("extends: one_street\n", encoding="utf-8")
    (inside / "cases.csv").write_text("opened\n2018-08-27 08:00:00\n", encoding="utf-8")
    return inside


@pytest.mark.parametrize("name", ["week.yaml", "week", "nobody.yaml"])
def test_a_scenario_in_a_closed_folder_may_not_be_read(folder, name):
    with closed(folder), pytest.raises(twin.BadInput, match=r"保密/(week|nobody)\S*: may not be read by this user"):
        twin.load(folder / name)


def test_a_closed_working_folder_hides_no_shipped_scenario(folder, monkeypatch):
    monkeypatch.chdir(folder)
    with closed(folder):
        assert twin.load("one_street").hash


def test_a_base_in_a_closed_folder_is_named(folder, tmp_path):
    (tmp_path / "top.yaml").write_text("extends: 保密/week.yaml\n", encoding="utf-8")
    scenario = tmp_path / "top.yaml"
    assert twin.load(scenario).hash
    with closed(folder), pytest.raises(twin.BadInput, match=r"may not be read by this user"):
        twin.load(scenario)


def test_a_trace_in_a_closed_folder_may_not_be_read(folder, tmp_path):
    scenario = tmp_path / "traced.yaml"
    scenario.write_text(TRACED.replace("FILE", "保密/cases.csv"), encoding="utf-8")
    loaded = twin.load(scenario)
    build(loaded)  # what reading imports may lie where the other user may not look
    with closed(folder), pytest.raises(twin.BadInput) as told:
        build(loaded)
    assert "traced.yaml: demand.trace.file: 保密/cases.csv: may not be read by this user" in str(told.value)


@pytest.mark.parametrize(("text", "words"), [
    (TRACED.replace("FILE", "nowhere.csv"), r"own\.yaml: demand\.trace\.file: nowhere\.csv: no such file"),
    (TRACED.replace("FILE", "保密/cases.csv").replace("time: opened", "time: x"),
     r"own\.yaml: demand\.trace\.file: .*column 'x' is missing"),
    ("extends: one_street\nstaff: {field_inspectors: {per_street: 0}}\n",
     r"own\.yaml: staff\.field_inspectors: nobody does the work of verify"),
    ("extends: one_street\nstaff: {crews: {per_unit: {works_department: 0}}}\n",
     r"own\.yaml: staff\.crews\.per_unit\.works_department: works_department has no crews"),
    ("extends: one_street\nstaff: null\n", r"own\.yaml: staff: is missing: it was emptied here"),
    ("extends: one_street\nunits:\n", r"own\.yaml: units: is missing: it was emptied here"),
])
def test_what_only_the_world_finds_wrong_names_the_scenario_file_too(folder, tmp_path, text, words):
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(twin.BadInput, match=words):
        build(twin.load(tmp_path / "own.yaml"))
