"""A run that is cut, stored and continued is the run that nobody cut."""

import numpy as np
import pytest

import twin
from tests.experiment.cuts import DAYS, END_S, SCENARIOS, scenario_of, second_of, unbegun, whole
from twin.vocabulary import DAY_S, BadInput

N_CUTS = {"tests/two_tier": 34, "tests/all_transitions": 33, "tests/visiting_street": 33}
CUTS = [(name, number) for name in SCENARIOS for number in range(N_CUTS[name])]
LATE_S = END_S - DAY_S // 2  # what the reference driver has to do after a cut is short


def is_same(run, other):
    """Whether two runs have the same log, digest, state at the end and number of events."""
    tables = [(run.log.table(name), other.log.table(name)) for name in ("events", "cases", "truth")]
    same = all(one.tobytes() == another.tobytes() for one, another in tables)
    return same and run.digest == other.digest and run.final.equals(other.final) and run.n_events == other.n_events


@pytest.mark.compiled
@pytest.mark.parametrize(("name", "number"), CUTS)
def test_a_run_cut_at_a_random_second_goes_on_bit_for_bit(name, number, tmp_path):
    run = whole(name)
    state = run.at(second_of(name, number))
    if number % 8 == 0:
        state = twin.State.load(state.save(tmp_path / "a.state"))
    assert is_same(twin.resume(state), run)


@pytest.mark.compiled
@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_one_engine_began_the_other_ends(name, number, tmp_path):
    run = whole(name)
    late = run.at(max(LATE_S, second_of(name, number)))
    assert is_same(twin.resume(late.save(tmp_path / "a.state"), engine="reference"), run)
    early_s = second_of(name, 100 + number) % (DAY_S // 2)
    early = twin.simulate(scenario_of(name), until=early_s + 1, engine="reference").at(early_s)
    assert is_same(twin.resume(early), run)


@pytest.mark.compiled
def test_a_run_cut_again_and_again_is_the_same_run():
    run, state = whole("tests/two_tier"), whole("tests/two_tier").at(0)
    for second in (1, 30_000, 30_000, DAY_S, 2 * DAY_S + 43_211):
        state = twin.resume(state, second).at(second) if second > state.time_s else state
    assert is_same(twin.resume(state), run)
    assert [each.time_s for each in state.origins] == [0, 1, 30_000, DAY_S]


@pytest.mark.compiled
def test_a_cut_after_warm_days_knows_nothing_of_them_and_goes_on():
    scenario = twin.load("tests/two_tier", {"calendar.days": 2, "initial": {"kind": "warm", "warm_days": 5}})
    run = twin.simulate(scenario)
    assert run.n_warm_events > 0
    for second in (0, 40_000):
        again = twin.resume(run.at(second))
        assert is_same(again, run)
        assert again.n_warm_events == run.n_warm_events


@pytest.mark.compiled
def test_the_end_of_a_run_is_its_state_at_that_second():
    run = whole("tests/two_tier")
    assert run.at(run.end_s).snapshot.equals(run.final)


@pytest.mark.compiled
def test_a_continued_run_says_from_where_and_is_cut_from_there_on():
    state = whole("tests/two_tier").at(50_000)
    run = twin.resume(state)
    assert run.provenance()["from"] == [
        {"state": state.hash, "time_s": 50_000, "seed": 1, "replication": 0, "changes": {}}]
    with pytest.raises(BadInput, match="from 50000 to"):
        run.at(49_999)


@pytest.mark.compiled
def test_a_run_may_go_on_for_a_part_of_its_days():
    run = twin.resume(whole("tests/two_tier").at(50_000), until=2 * DAY_S)
    assert run.digest == twin.simulate(scenario_of("tests/two_tier"), until=2 * DAY_S).digest


@pytest.mark.compiled
@pytest.mark.parametrize("second", [-1, END_S + 1, 1.5, True, None])
def test_a_second_that_a_run_does_not_have_is_refused(second):
    with pytest.raises(BadInput, match="is no second of this run"):
        whole("tests/two_tier").at(second)


def test_a_state_goes_through_a_file_whole(tmp_path):
    state = unbegun()
    again = twin.State.load(state.save(tmp_path / "a.state"))
    assert again.snapshot.equals(state.snapshot)
    assert again.hash == state.hash
    assert again.rows.tobytes() == state.rows.tobytes()
    assert again.before.tobytes() == state.before.tobytes()
    assert (again.names, again.seed, again.replication) == (state.names, state.seed, state.replication)
    assert again.scenario.hash == state.scenario.hash


def test_what_is_stored_is_known_by_its_content_alone(tmp_path):
    once, twice = (twin.State.load(unbegun().save(tmp_path / f"{n}.state")) for n in range(2))
    del once.__dict__["hash"], twice.__dict__["hash"]
    assert once.hash == twice.hash == unbegun().hash


@pytest.mark.parametrize("until", [0, -5, DAYS * 10 * DAY_S])
def test_an_end_that_is_not_ahead_is_refused(until):
    with pytest.raises(BadInput, match="is not between"):
        twin.resume(unbegun(), until)


def test_a_state_is_readable_by_numpy_alone(tmp_path):
    with np.load(unbegun().save(tmp_path / "a.state"), allow_pickle=False) as arrays:
        assert len(arrays["tables/people"]) == len(unbegun().snapshot.tables["people"])
