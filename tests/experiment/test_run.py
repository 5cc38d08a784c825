"""One run: what it promises of a week of a street."""

import numpy as np
import pytest

import twin
from tests.engine.small import small_scenario
from twin.experiment.checking import check_log
from twin.vocabulary import DAY_S, LINK_OF, Activity, Ending, Link, Phase, Stage

WEEK = {"calendar.days": 7}


@pytest.fixture(scope="module")
def weeks():
    """A week of one street, three seeds, on the compiled engine."""
    scenario = twin.load("one_street", WEEK)
    return [twin.simulate(scenario, seed=seed) for seed in (1, 2, 3)]


@pytest.mark.compiled
def test_seeds_differ_and_repeat(weeks):
    assert len({run.digest for run in weeks}) == 3
    assert twin.simulate(weeks[0].scenario, seed=1).digest == weeks[0].digest
    assert twin.simulate(weeks[0].scenario, seed=1, replication=1).digest != weeks[0].digest


@pytest.mark.compiled
def test_both_engines_give_one_digest(weeks):
    assert twin.simulate(weeks[0].scenario, seed=1, engine="reference").digest == weeks[0].digest


@pytest.mark.compiled
def test_every_week_passes_its_audit(weeks):
    for run in weeks:
        wrong = [each for each in check_log(run.log, run.scenario, run.end_s) if not each.is_ok]
        assert wrong == []


@pytest.mark.compiled
def test_all_seven_links_and_all_three_loops_occur(weeks):
    for run in weeks:
        stages = {int(stage) for stage in np.unique(run.log.events["stage"]) if stage >= 0}
        assert {LINK_OF[Stage(stage)] for stage in stages if stage != Stage.END} == set(Link)
        closed = run.log.cases[(run.log.cases["ending"] == Ending.CLOSED) & (run.log.cases["n_dispatches"] > 0)]
        assert set(closed["tier"]) == {0, 1, 2}


@pytest.mark.compiled
def test_every_unit_that_handles_is_appraised_at_the_turn_of_the_month(weeks):
    scored = weeks[0].log.events[weeks[0].log.events["activity"] == Activity.APPRAISE]
    assert set(scored["time_s"]) == {5 * DAY_S}  # 1 September 2018, a Saturday
    assert (scored["value"] <= 1_000_000).all()
    assert (scored["value"] > 0).any()


@pytest.mark.compiled
def test_a_warm_start_carries_what_is_open(weeks):
    run = weeks[0]
    carried = run.log.events[run.log.events["activity"] == Activity.CARRY]
    assert len(carried) > 20
    assert (carried["time_s"] == 0).all()
    assert (carried["value"] < 0).all()
    assert (run.log.events["time_s"] >= 0).all()
    assert run.n_warm_events > run.n_events


def test_the_tables_of_a_run_are_readable():
    run = twin.simulate(small_scenario(2), engine="reference")
    assert set(run.events["activity"]) >= {"report", "accept", "duty", "patrol"}
    assert run.cases["category"].notna().all()
    assert set(run.truth["activity"]) >= {"born"}
    assert run.kpis["created"]["value"] == (run.log.events["activity"] == Activity.REPORT).sum()


def test_half_a_scenario_is_the_first_half_of_the_whole():
    scenario = small_scenario(2)
    whole, half = (twin.simulate(scenario, engine="reference", until=end) for end in (None, DAY_S))
    assert half.end_s == DAY_S
    within = half.log.events[half.log.events["time_s"] < DAY_S]  # what still waits is told at the end of each
    assert len(half.log.events) - len(within) == ((half.log.events["activity"] == Activity.WAITED)
                                                  & (half.log.events["time_s"] == DAY_S)).sum()
    assert whole.log.events[: len(within)].tobytes() == within.tobytes()


def test_timers_of_stages_that_hold_nobody_start_and_end():
    events = twin.simulate(small_scenario(6), engine="reference").log.events
    external = events[events["activity"] == Activity.EXTERNAL]
    assert (external["actor"] == -1).all()
    assert {int(phase) for phase in external["phase"]} <= {Phase.START, Phase.END}


@pytest.mark.parametrize(("arguments", "message"), [
    ({"seed": -1}, "seed"), ({"replication": -1}, "replication"), ({"seed": 1 << 63}, "seed"),
    ({"engine": "quick"}, "engine"), ({"until": 0}, "until"), ({"until": 10 * DAY_S}, "until"),
])
def test_numbers_out_of_range_are_refused_in_words(arguments, message):
    with pytest.raises(twin.BadInput, match=message):
        twin.simulate(small_scenario(1), **arguments)
