"""Many futures of one state: alike in their past, each with a chance of its own, the same however they are made."""

import numpy as np
import pytest

import twin
from tests.experiment.cuts import unbegun, whole
from twin.vocabulary import DAY_S, HOUR_S, NONE, BadInput

CUT_S = DAY_S + 9 * HOUR_S


@pytest.fixture(scope="module")
def state():
    """The morning of the second day."""
    return whole("tests/all_transitions").at(CUT_S)


@pytest.mark.compiled
def test_futures_are_as_many_as_asked_for_and_each_is_another_one(state):
    found = twin.futures(state, 12, 8, workers=1)
    assert len(found) == 12
    assert len({each.digest for each in found.each}) == 12
    assert [each.replication for each in found.each] == list(range(1, 13))
    assert found.frame.shape[0] == 12
    assert found.frame["reported"].min() > 0
    assert twin.futures(state, 12, 8, workers=1).each == found.each


@pytest.mark.compiled
def test_futures_are_the_same_in_any_number_of_processes_and_on_either_engine(state, tmp_path):
    here = twin.futures(state, 3, 4, workers=1)
    stored = state.save(tmp_path / "a.state")
    assert twin.futures(stored, 3, 4, workers=2).each == here.each
    assert twin.futures(state, 3, 4, workers=1, engine="reference").each == here.each


@pytest.mark.compiled
@pytest.mark.parametrize("hours", [8, 40])
def test_a_future_is_a_whole_run_when_asked_for(state, hours):
    """Also beyond days that have begun, whose births are drawn anew."""
    found = twin.futures(state, 2, hours, {"staff.crews.per_unit.street_team": 9}, workers=1)
    run = found.run(1)
    measured = found.each[1].measures
    assert run.end_s == CUT_S + hours * HOUR_S
    assert measured["open"]["value"] == run.kpis["open"]["value"]
    opened_s, concluded_s = run.log.cases["opened_s"], run.log.cases["concluded_s"]
    assert measured["reported"]["value"] == int((opened_s >= CUT_S).sum())
    assert measured["carried"]["value"] == int(
        ((opened_s < CUT_S) & ((concluded_s >= CUT_S) | (concluded_s == NONE))).sum())
    assert run.kpis["closed"]["value"] >= measured["closed"]["value"] > 0
    assert found.run(0).digest != run.digest


@pytest.mark.compiled
def test_what_comes_anyway_is_the_future_of_the_state_s_own_draws(state):
    found = twin.futures(state, 1, 8, first=0, workers=1)
    assert found.run(0).digest == twin.resume(state, CUT_S + 8 * HOUR_S).digest


@pytest.mark.compiled
def test_with_and_without_a_change_futures_are_paired(state):
    """Births do not know of the change; so what is reported in both moves together."""
    many = {"staff.crews.per_unit.street_team": 12, "staff.field_inspectors.per_street": 12}
    without, changed = (twin.futures(state, 25, 12, each, workers=1).frame for each in (None, many))
    assert np.corrcoef(without["reported"], changed["reported"])[0, 1] > 0.6
    assert not changed["closed"].equals(without["closed"])


@pytest.mark.compiled
def test_each_future_is_told_as_soon_as_it_is_done(state):
    told = []
    twin.futures(state, 3, 1, workers=1, done=lambda number, future: told.append((number, future.replication)))
    assert told == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(("said", "match"), [
    ({"n": 0}, "n: 0 futures"), ({"n": 2.5}, "n: 2.5"), ({"hours": 0}, "hours: 0"), ({"hours": 1000}, "there are 72 h"),
    ({"hours": float("nan")}, "hours: nan"), ({"seed": -1}, "seed: -1"), ({"first": -1}, "first: -1"),
    ({"engine": "magic"}, "unknown engine"), ({"overrides": {"seed": 1}}, "cannot change in mid-run")])
def test_what_cannot_be_asked_for_is_refused(said, match):
    with pytest.raises(BadInput, match=match):
        twin.futures(unbegun(), **{"workers": 1, **said})
