"""Laws that hold of every run, whatever the numbers: nothing is lost, nothing is done twice."""

from dataclasses import fields
from typing import get_args

import numpy as np
import pytest

import twin
from tests.engine.small import small_scenario
from twin.engine import reference
from twin.engine.reference import AGENT_TYPES, DistrictModel
from twin.state import TABLES
from twin.vocabulary import DAY_S, Activity, Ending, Phase, Reason
from twin.world import build

BUSY = {"behaviour.false_closing.city_management": 0.4, "demand.city_management.reports_per_weekday": 60}


@pytest.fixture(scope="module")
def run():
    """Six days of a busy small street."""
    return twin.simulate(small_scenario(6, BUSY), engine="reference")


def in_system(log, end_s: int) -> float:
    """Area under the number of open cases, in seconds."""
    opened, concluded = log.cases["opened_s"], log.cases["concluded_s"]
    ends = np.where(concluded >= 0, concluded, end_s)
    steps = np.concatenate([opened, ends])
    signs = np.concatenate([np.ones(len(opened), int), -np.ones(len(ends), int)])
    order = np.lexsort((-signs, steps))
    height = np.cumsum(signs[order])
    return float(np.sum(np.diff(steps[order]) * height[:-1]))


def test_little_is_an_identity_of_the_whole_system(run):
    opened, concluded = run.log.cases["opened_s"], run.log.cases["concluded_s"]
    sojourns = np.where(concluded >= 0, concluded, run.end_s) - opened
    assert in_system(run.log, run.end_s) == float(sojourns.sum())


def test_at_every_row_what_was_created_is_closed_voided_rejected_merged_or_open(run):
    events = run.log.events
    created = np.cumsum(events["activity"] == Activity.REPORT)
    ended = {ending: np.cumsum((events["activity"] == Activity.CONCLUDE) & (events["reason"] == ending))
             for ending in Ending}
    n_open = created - sum(ended.values())
    assert (n_open >= 0).all()
    assert n_open[-1] == (run.log.cases["ending"] == -1).sum()
    assert ended[Ending.CLOSED][-1] > 100


def test_work_is_conserved_over_interruptions(run):
    """Time at work of an item that is done: its work, and its travel once for each stretch."""
    put_back = twin.simulate(small_scenario(5, {**BUSY, "end_of_shift": {"rule": "put_back", "overtime": "0 s"},
                                                "catalogue.change.exposed_rubbish.touch": {"constant": "150 min"}}),
                             engine="reference").log
    rows = put_back.events[put_back.events["activity"] == Activity.HANDLE]
    n_cut = 0
    for item in np.unique(rows["item"]):
        own = rows[rows["item"] == item]
        starts, ends = own[own["phase"] == Phase.START], own[own["phase"] == Phase.END]
        category = put_back.names.categories[put_back.cases["category"][own["case"][0]]]
        is_over = len(starts) == len(ends) > 0 and ends["reason"][-1] != Reason.PUT_BACK
        if category != "exposed_rubbish" or not is_over:
            continue
        worked = np.maximum(0, ends["time_s"] - starts["time_s"] - starts["value"]).sum()
        assert worked == 150 * 60
        n_cut += len(starts) > 1
    assert n_cut > 3


def test_the_same_person_resumes_where_the_scenario_says_so():
    log = twin.simulate(small_scenario(5, {**BUSY, "end_of_shift": {"rule": "put_back", "resume_by": "same"},
                                           "catalogue.change.exposed_rubbish.touch": {"constant": "150 min"}}),
                        engine="reference").log
    kept = log.events[log.events["reason"] == Reason.KEPT]
    assert len(kept) > 3
    for row in kept:
        later = log.events[(log.events["item"] == row["item"]) & (log.events["time_s"] > row["time_s"])
                           & (log.events["phase"] == Phase.START)]
        assert len(later) == 0 or later["actor"][0] == row["actor"]


def test_one_more_server_never_lets_a_case_start_later():
    starts = []
    for count in (5, 6):
        scenario = twin.load("exact/mm5_rho85", {"calendar.days": 12, "staff.crews.count": count})
        log = twin.simulate(scenario, engine="reference").log
        rows = log.events[log.events["phase"] == Phase.START]
        rows = rows[rows["item"] >= 0]
        keys = log.cases["key"][rows["case"]]
        starts.append(dict(zip(keys.tolist(), rows["time_s"].tolist(), strict=True)))
    both = starts[0].keys() & starts[1].keys()
    assert len(both) > 1500
    assert all(starts[1][key] <= starts[0][key] for key in both)
    assert any(starts[1][key] < starts[0][key] for key in both)


def test_without_tracking_nobody_is_reminded_and_everything_else_goes_on():
    on, off = (twin.simulate(small_scenario(5, {**BUSY, "mechanisms.tracking": state}), engine="reference").log
               for state in (True, False))
    assert (on.events["activity"] == Activity.REMIND).any()
    assert not (off.events["activity"] == Activity.REMIND).any()


def test_people_nobody_needs_leave_the_log_of_the_others_alone(run):
    idle = {"staff.placebo_seats.count": 3}
    other = twin.simulate(small_scenario(6, {**BUSY, **idle}), engine="reference")
    ours, theirs = (told(each.log) for each in (run, other))
    assert [row for row in theirs if "placebo" not in str(row)] == ours
    assert sum("placebo" in str(row) for row in theirs) > 0


def told(log):
    """Events with names instead of numbers."""
    names = log.names
    return [(*row.tolist()[:6], names.units[row["unit"]] if row["unit"] >= 0 else "",
             names.actors[row["actor"]] if row["actor"] >= 0 else "", *row.tolist()[9:]) for row in log.events]


def test_no_rework_where_every_fix_is_true():
    kpis = twin.simulate(small_scenario(5, {"behaviour.false_closing": {"city_management": 0, "demands": 0}}),
                         engine="reference").kpis
    assert kpis["rework_rate"]["value"] == 0


# ---------------------------------------------------------------------------------------------- strict rows
def strict(row_type):
    """A `__setattr__` that refuses whatever a field was not declared for."""
    declared = {name: field.type for name, field in row_type.__dataclass_fields__.items()}

    def store(row, name, value):
        wanted = declared.get(name)
        if wanted in (int, float):
            if type(value) is not wanted:
                raise TypeError(f"{row_type.__name__}.{name} = {value!r}")
            if wanted is int and not -(1 << 63) <= value < 1 << 63:
                raise OverflowError(f"{row_type.__name__}.{name} = {value!r}")
        object.__setattr__(row, name, value)

    return store


def test_no_rule_stores_what_a_row_does_not_declare(monkeypatch):
    for name, row_type in TABLES.items():
        monkeypatch.setattr(AGENT_TYPES.get(name, row_type), "__setattr__", strict(row_type), raising=False)
    world = build(small_scenario(7, BUSY))
    stretch = reference.advance(world.start, world.end_s)
    assert len(stretch.rows) > 3000


def test_the_strict_rows_refuse():
    model = DistrictModel(small_scenario(1))
    with pytest.raises(TypeError, match="n_reports = True"):
        strict(TABLES["residents"])(model.residents[0], "n_reports", True)
    with pytest.raises(TypeError, match=r"n_reports = 1\.0"):
        strict(TABLES["residents"])(model.residents[0], "n_reports", 1.0)
    with pytest.raises(OverflowError, match=f"n_reports = {1 << 63}"):
        strict(TABLES["residents"])(model.residents[0], "n_reports", 1 << 63)


def test_no_rule_puts_into_a_list_of_a_row_what_it_does_not_declare():
    """Entries of lists are changed in place, which no row sees: they are looked at when the run is over."""
    model = DistrictModel(small_scenario(7, BUSY))
    model.run_until(7 * DAY_S)
    n_seen = 0
    for name, row_type in TABLES.items():
        lists = {each.name: get_args(each.type) for each in fields(row_type) if each.type not in (int, float)}
        for row in getattr(model, name):
            for field, (entry_type, length) in lists.items():
                entries = getattr(row, field)
                wanted = get_args(entry_type)[0]
                assert len(entries) == length, (name, field)
                assert all(type(entry) is wanted for entry in entries), (name, field, entries)
                n_seen += len(entries)
    assert n_seen > 1000


def test_time_never_runs_backwards(run):
    assert (np.diff(run.log.events["time_s"]) >= 0).all()
    assert run.log.events["time_s"][-1] <= 6 * DAY_S


def test_a_result_sent_back_after_its_deadline_is_noted_as_overdue_once():
    busy = {"behaviour.false_closing": {"city_management": 1, "demands": 1}, "workflow.check.sees": 1,
            "demand.city_management.reports_per_weekday": 60}
    log = twin.simulate(small_scenario(8, busy), engine="reference").log
    overdue = log.events[log.events["activity"] == Activity.OVERDUE]
    pairs = list(zip(overdue["case"].tolist(), overdue["value"].tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert (overdue["time_s"] > overdue["value"]).any()
    assert (overdue["time_s"] >= overdue["value"]).all()
