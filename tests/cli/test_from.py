"""`twin run --state` and `--from`: a run is stored and continued on the command line."""

import json

import pytest

from tests.cli.test_commands import called, tiny  # noqa: F401
from tests.experiment.cuts import stored

RUN = ("--engine", "reference", "--json")


@pytest.fixture
def twin(monkeypatch, capsys, tmp_path):
    """Call the command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: called(monkeypatch, capsys, *arguments)


def test_a_run_is_stored_and_goes_on_from_its_state_to_the_same_digest(twin, tiny, tmp_path):  # noqa: F811
    path = tmp_path / "状态 1.state"
    code, out, _ = twin("run", tiny, *RUN, "--out", "whole", "--state", path, "--at", "2018-08-28 09:30:07")
    whole = json.loads(out)
    assert code == 0
    code, out, _ = twin("run", "--from", path, *RUN, "--out", "again")
    told = json.loads(out)
    assert code == 0
    assert (told["digest"], told["n_events"]) == (whole["digest"], whole["n_events"])
    assert [each["time_s"] for each in told["from"]] == [86_400 + 34_207]
    manifest = json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["from"] == told["from"]
    assert "from" not in json.loads((tmp_path / "whole" / "manifest.json").read_text(encoding="utf-8"))
    assert twin("check", "again")[0] == 0


def test_a_fork_says_what_is_otherwise_and_its_end_is_a_state_again(twin, tmp_path):
    stored(tmp_path)
    code, out, _ = twin("run", "--from", "a.state", *RUN, "--set", "staff.crews.per_unit.street_team=9", "--seed", 7,
                        "--days", 1, "--state", "b.state")
    told = json.loads(out)
    assert code == 0
    assert (told["folder"], told["days"], told["seed"]) == ("runs/a-0-7-0", 1, 7)
    assert told["from"][0]["changes"] == {
        "days": 1, "set": {"staff.crews.per_unit.street_team": 9}, "at": "2018-08-27", "seed": 7, "replication": 0}
    assert twin("check", "runs/a-0-7-0")[0] == 0
    page = (tmp_path / "runs" / "a-0-7-0" / "report.html").read_text(encoding="utf-8")
    assert "--from a.state --set staff.crews.per_unit.street_team=9 --days 1 --seed 7" in page
    code, _, err = twin("run", "--from", "b.state", *RUN)
    assert code == 2
    assert "stands at the end of its scenario, day 1 00:00:00" in err


@pytest.mark.parametrize(("arguments", "said"), [
    ((), "name a scenario"), (("one_street", "--from", "a.state"), "leave one_street out"),
    (("one_street", "--at", "5"), "name its file with --state"), (("--from", "b.state"), "no such file"),
    (("--from", "a.state", "--set", "behaviour.patrol.look=60"), "--set behaviour.patrol.look: cannot change"),
    (("--from", "a.state", "--seed", "-1"), "seed: -1"), (("--from", "a.state", "--days", "0"), "--days"),
    (("--from", "a.state", "--engine", "magic"), "unknown engine"),
    (("--from", "a.state", "--state", "c.state", "--at", "tomorrow"), "--at tomorrow: is no time"),
    (("--from", "a.state", "--state", "c.state", "--at", "2019-01-01"), "lies outside the run"),
    (("--from", "a.state", "--state", "notes.txt"), "holds something that is no state"),
    (("--from", "notes.txt"), "no stored state")])
def test_what_cannot_be_asked_for_is_one_sentence_and_exit_code_2(twin, tmp_path, arguments, said):
    stored(tmp_path)
    (tmp_path / "notes.txt").write_text("my notes", encoding="utf-8")
    code, out, err = twin("run", *arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert said in err
    assert not (tmp_path / "runs").exists()


def test_a_damaged_state_is_one_sentence(twin, tmp_path):
    path = stored(tmp_path)
    path.write_bytes(path.read_bytes()[:-1000])
    code, _, err = twin("run", "--from", path)
    assert code == 2
    assert err == "twin: a.state: damaged: cut short, or changed since it was written\n"
