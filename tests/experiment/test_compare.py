"""A comparison as a whole: paired, kept run by run, whole after a kill, honest about what is missing."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

import twin
from tests.engine.small import small_scenario
from tests.experiment.plans import MEASURES, MORE, compared
from twin.experiment import measured as measuring
from twin.experiment.comparison_folder import save_comparison
from twin.experiment.run import simulate
from twin.experiment.store import keep, kept_in
from twin.vocabulary import HOUR_S, BadInput, Stopped, WorkFailed


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("measured")


@pytest.fixture(scope="module")
def found(store):
    return compared(store, redraws=3)


def test_values_are_those_of_the_runs_themselves(found):
    for name, overrides in (("base", {}), ("more crews", MORE["more crews"])):
        runs = [simulate(small_scenario(3, overrides), replication=n, engine="reference").kpis for n in range(3)]
        plan = found.plans[0].name if name == "base" else name
        of = found.of(plan, "replication")
        for measure in ("on_time", "open"):
            assert [of[n]["measures"][measure]["value"] for n in range(3)] == [run[measure]["value"] for run in runs]


def test_more_crews_are_better_and_the_same_problems_befall_both(found):
    rows = {row.measure: row for row in found.rows}
    assert rows["duty_hours"].pair.difference.mean == 5 * 6 * 3  # people, hours a shift, days
    assert rows["duty_hours"].is_better is False
    assert rows["open"].pair.difference.mean <= 0
    both, either = found.matches["more crews"]["born"]
    assert both / either > 0.9


def test_the_waterfall_of_real_runs_sums_exactly_and_to_the_measure(found):
    falls = found.waterfalls["more crews"]
    assert set(falls) == {"city_management", "demands"}
    for one in falls.values():
        assert one.remainder == 0
        assert sum(one.by_cause.values()) == sum(one.by_unit.values()) == one.other - one.base
    row = next(row for row in found.rows if row.measure == "case_time.city_management")
    assert row.pair.difference.mean == pytest.approx(float(falls["city_management"].difference / HOUR_S))


def test_the_frame_has_one_row_for_each_measure_of_each_run(found):
    frame = found.frame
    assert list(frame.columns) == ["plan", "scenario_hash", "band", "number", "measure", "value", "unit", "why"]
    assert len(frame) == 2 * (3 + 3) * len(MEASURES)
    assert not frame.duplicated(["plan", "band", "number", "measure"]).any()


def test_runs_that_are_kept_are_not_made_again_and_give_the_same_bytes(found, store, tmp_path, monkeypatch):
    first = save_comparison(found, tmp_path / "first", 1.0)
    half = tmp_path / "half"
    half.mkdir()
    for path in sorted(store.iterdir())[::2]:
        shutil.copy(path, half)
    n_made = 0

    def counted(*asked):
        nonlocal n_made
        n_made += 1
        return simulate(*asked)

    monkeypatch.setattr(measuring, "simulate", counted)
    again = save_comparison(compared(half, redraws=3), tmp_path / "again", 9.0)
    assert n_made == 12 - 6
    for name in ("compare.json", "compare.csv"):
        assert (again / name).read_bytes() == (first / name).read_bytes()
    digests = [json.loads((folder / "manifest.json").read_text())["digest"] for folder in (first, again)]
    assert digests[0] == digests[1]


def test_a_kept_run_that_is_damaged_is_made_again(store, tmp_path):
    path = next(store.iterdir())
    shutil.copy(path, tmp_path)
    name, copied = path.stem, tmp_path / path.name
    assert kept_in(tmp_path, name)
    copied.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert kept_in(tmp_path, name) is None
    copied.write_text("null", encoding="utf-8")
    assert kept_in(tmp_path, name) is None
    keep(tmp_path, name, {"measures": {}})
    assert kept_in(tmp_path, name) == {"name": name, "measures": {}}


def broken(monkeypatch, is_broken):
    """Let some runs crash."""
    def crashing(scenario, seed, replication, engine):
        if is_broken(scenario, replication):
            raise ZeroDivisionError("a fault")
        return simulate(scenario, seed, replication, engine)

    monkeypatch.setattr(measuring, "simulate", crashing)


def has_more(scenario):
    return scenario.staff[twin.vocabulary.Post.CREWS].per_unit["street_team"] == 7


def test_a_plan_that_crashes_halfway_keeps_the_rest_and_says_which(tmp_path, monkeypatch):
    broken(monkeypatch, lambda scenario, replication: has_more(scenario) and replication == 1)
    found = compared(tmp_path)
    assert [(one.plan, one.band, one.number, one.why) for one in found.failures] == [
        ("more crews", "replication", 1, "ZeroDivisionError: a fault")]
    assert {row.pair.difference.n for row in found.rows} == {2}
    assert len(list(tmp_path.glob("*.json"))) == 5
    assert found.to_json()["failures"][0]["number"] == 1


def test_a_plan_of_which_no_run_can_be_made_fails_and_the_others_are_kept(tmp_path, monkeypatch):
    broken(monkeypatch, lambda scenario, replication: has_more(scenario))
    with pytest.raises(WorkFailed, match="more crews: none of its 3 runs could be made: ZeroDivisionError"):
        compared(tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 3


def test_of_several_plans_the_one_without_a_run_is_left_out_and_named(tmp_path, monkeypatch):
    broken(monkeypatch, lambda scenario, replication: has_more(scenario))
    found = compared(tmp_path, replications=2, redraws=2, plans={**MORE, "fewer looks": {"parameters.detect": 0.7}})
    assert [plan.name for plan in found.plans[1:]] == ["fewer looks"]
    assert {one.plan for one in found.failures} == {"more crews"}
    assert {row.plan for row in found.rows} == {"fewer looks"}
    assert found.n_redraws == 2  # no set of assumptions is lost by a plan that is not compared
    assert {row.band.n for row in found.rows if row.band} == {2}


def test_a_redraw_that_breaks_off_is_replaced_under_every_plan_and_counted(tmp_path, monkeypatch):
    broken(monkeypatch, lambda scenario, replication: has_more(scenario) and replication == 1
           and "detect" in scenario.parameters and scenario.parameters["detect"] != 0.8)
    found = compared(tmp_path, days=1, replications=2, redraws=3)
    assert [(one.band, one.number) for one in found.failures] == [("redraw", 1)]
    assert len(found.design.values) == 4
    assert found.n_redraws == 3
    assert {row.band.n for row in found.rows if row.band} == {3}
    whole = compared(tmp_path / "other", days=1, replications=2, redraws=1)
    assert (whole.design.values[0] != found.design.values[0]).any()  # a hypercube of another size is another one


def test_a_measure_without_denominator_is_told_in_words(tmp_path):
    found = compared(tmp_path, days=1, replications=2, measures=("time_to_discover.p50", "score", "on_time.demands"),
                     overrides={"demand.demands.reports_per_weekday": 0})
    rows = {row.measure: row for row in found.rows}
    assert rows["score"].pair is None
    assert rows["score"].why == "no month ended within the log"
    assert rows["on_time.demands"].why == "nothing was due to be handled"
    assert rows["on_time.demands"].n_left_out == 2
    assert "NaN" not in json.dumps(found.to_json())


@pytest.mark.parametrize(("asked", "what"), [
    ({"measures": ("on_tim",)}, "no such measure.*did you mean on_time"),
    ({"replications": 1}, "--replications: 1 is out of range"),
    ({"redraws": -1}, "--redraws: -1 is out of range"),
    ({"plans": {"same": {"staff.crews.per_unit": {"works_department": 3, "street_team": 4}}}}, "differ in nothing"),
    ({"plans": {"longer": {"calendar.days": 2}}}, "length of the calendar"),
])
def test_what_cannot_be_compared_is_refused(asked, what, store):
    with pytest.raises(BadInput, match=what):
        compared(store, days=1, **{"replications": 2, **asked})


def test_a_store_that_cannot_be_written_is_refused_before_anything_is_simulated(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="measured runs cannot be kept there"):
        compared(tmp_path / "file" / "below")


def test_a_redraw_runs_all_days_where_something_changes_in_time(tmp_path):
    change = [{"at": "2018-08-28", "set": {"behaviour.reminder": 0.5}}]
    found = compared(tmp_path, days=2, redraws=1, replications=2, plans={"later": {"changes": change}})
    assert found.redraw_length == {"calendar.days": 2}


def test_days_tell_how_often_a_plan_is_better(found):
    row = next(row for row in found.rows if row.measure == "open")
    assert sum(row.by_day) == 3 * 3
    assert sum(row.by_replication) == 3
    of = replace(found, outcomes=tuple(one for one in found.outcomes if one.number == 0))
    assert sum(next(row for row in of.rows if row.measure == "open").by_day) == 3


def test_a_run_is_measured_the_same_on_both_sides_of_the_store(store):
    run = simulate(small_scenario(2), replication=0, engine="reference")
    told = measuring.measured(run)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert np.array_equal(measuring.unpacked(told["reported"]), measuring.reported(run.log))
    assert set(measuring.unpacked(told["reported"])) <= set(measuring.unpacked(told["born"]))


def test_whoever_stops_it_is_obeyed_with_a_single_process(store, monkeypatch):
    def stopped(*_):
        raise Stopped("stopped")

    monkeypatch.setattr(measuring, "simulate", stopped)
    with pytest.raises(Stopped):
        compared(store, days=2)
