"""Duplicates: what is known is told again, recognised or not, and ends in the first case; nobody learns twice."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.world.small import run, small
from twin.experiment.checking import check_log
from twin.kpi.bands import first_reports
from twin.kpi.causes import causes
from twin.kpi.counts import is_further
from twin.rules.merging import FIRST_FURTHER, is_found_double, is_recognised
from twin.rules.noticing import tells_again
from twin.rules.trust import tell_reporter, undeceive
from twin.state.rows import Case, Category, Grid, Incident, Resident, Settings
from twin.vocabulary import (
    DAY_S,
    HOUR_S,
    NONE,
    Activity,
    BadInput,
    Channel,
    Ending,
    Judge,
    Outcome,
    Phase,
    Stage,
    Stream,
)

NEVER_TOLD = {"share": {"city_management": 0, "demands": 0}}
OFTEN = {"share": {"city_management": 1, "demands": 0.2}, "within": "1 d", "recognised": 0.8, "recognised_late": 0.4}
BUSY = {"behaviour.residents.public_rate": 3, "behaviour.patrol.detect": 0.3,
        "behaviour.residents.duplicates": OFTEN,
        "behaviour.false_closing": {"city_management": 0.3, "demands": 0.5}}
QUIET = {**BUSY, "behaviour.residents.duplicates": NEVER_TOLD}


# ---------------------------------------------------------------------------------------------- behaviour
def test_a_desk_recognises_what_was_first_told_within_its_hours_with_a_chance():
    settings = Settings(seed=3, merge_within_s=24 * HOUR_S, p_merged=0.7)
    for gap_s, expected in ((0, 0.7), (24 * HOUR_S, 0.7), (24 * HOUR_S + 1, 0.0)):
        drawn = [is_recognised(settings, Category(), Case(key=key, serial=FIRST_FURTHER, opened_s=gap_s), Case())
                 for key in range(4000)]
        assert np.mean(drawn) == pytest.approx(expected, abs=0.03)


def test_a_poor_file_is_recognised_less_often():
    settings = Settings(seed=3, p_merged=1.0, quality_slope=1.0, quality_typical=0.9)
    drawn = [is_recognised(settings, Category(), Case(key=key, quality=0.4), Case()) for key in range(4000)]
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.03)


def test_an_emergency_is_known_to_everybody_who_answers():
    assert is_recognised(Settings(), Category(is_emergency=1), Case(opened_s=9 * DAY_S), Case())


@pytest.mark.parametrize(("judge", "first", "gone", "misrouted", "expected"), [
    (Judge.ACCEPTANCE, NONE, 0, 0, True), (Judge.ACCEPTANCE, Ending.CLOSED, 1, 0, False),
    (Judge.FILING, NONE, 0, 0, True), (Judge.FILING, Ending.CLOSED, 1, 0, False),
    (Judge.EXAMINATION, NONE, 0, 0, True), (Judge.EXAMINATION, Ending.CLOSED, 1, 0, True),
    (Judge.EXAMINATION, Ending.CLOSED, 0, 0, False), (Judge.EXAMINATION, NONE, 0, 1, False),
    (Judge.SIGNING, NONE, 0, 0, False), (Judge.CHECKING, NONE, 0, 0, False)])
def test_desks_look_at_open_cases_and_the_right_unit_finds_all(judge, first, gone, misrouted, expected):
    settings = Settings(p_merged=1.0, p_merged_late=1.0, merge_within_s=DAY_S)
    incident = Incident(is_solved=gone)
    case = Case(is_further=1, is_misrouted=misrouted)
    assert is_found_double(settings, Category(), case, Case(ending=int(first)), incident, judge) == expected


def test_who_has_reported_a_problem_does_not_report_it_again_and_others_do_by_their_share():
    settings = Settings(seed=5, told_again=[0.4, 0.0])
    first = Case(reporter=7)
    for actor, stream, expected in ((8, 0, 0.4), (NONE, 0, 0.4), (7, 0, 0.0), (8, 1, 0.0)):
        drawn = [tells_again(settings, Category(stream=stream), first, actor, Incident(key=key)) for key in range(4000)]
        assert np.mean(drawn) == pytest.approx(expected, abs=0.03)


# ---------------------------------------------------------------------------------------------- trust
def told_world(**incident):
    """A case with two others merged into it; their reporters are the residents 1, 2 and 3 of one grid."""
    cases = [Case(incident=0, reporter=1, next_merged=2), Case(incident=0, reporter=2, merged_into=0),
             Case(incident=0, reporter=3, merged_into=0, next_merged=1)]
    return SimpleNamespace(
        settings=[Settings(n_people=0, trust_gain=0.5, trust_loss_factor=1.0, refused_worth=0.3)],
        residents=[Resident(grid=0) for _ in range(5)], grids=[Grid(n_residents=5)], cases=cases,
        incidents=[Incident(**incident)])


def test_all_whose_reports_were_merged_learn_from_the_end_of_the_first_case():
    world = told_world(is_solved=1)
    tell_reporter(world, 0, Ending.CLOSED.value)
    assert [resident.trust for resident in world.residents] == [0.5, 0.75, 0.75, 0.75, 0.5]


def test_a_merged_case_teaches_nothing_by_its_own_end():
    world = told_world(is_solved=1)
    tell_reporter(world, 1, Ending.MERGED.value)
    tell_reporter(world, 2, Ending.VOIDED.value)
    assert {resident.trust for resident in world.residents} == {0.5}


def test_all_who_were_told_that_it_is_solved_learn_otherwise_once():
    world = told_world()
    tell_reporter(world, 0, Ending.CLOSED.value)
    assert {resident.trust for resident in world.residents} == {0.5}
    undeceive(world, 0)
    assert [resident.trust for resident in world.residents] == [0.5, 0.25, 0.25, 0.25, 0.5]
    undeceive(world, 0)
    assert world.residents[3].trust == 0.25


# ---------------------------------------------------------------------------------------------- a run
@pytest.fixture(scope="module")
def busy():
    return run(small(BUSY), 12)


def further(ran):
    return ran.after.tables["cases"]["serial"] >= FIRST_FURTHER


def test_the_audit_finds_nothing_and_every_second_has_a_cause(busy):
    assert [finding.example for finding in check_log(busy.log, small(BUSY), busy.end_s) if not finding.is_ok] == []
    cases = busy.log.cases
    ends = np.where(cases["concluded_s"] == NONE, busy.end_s, cases["concluded_s"])
    assert (causes(busy.log, busy.end_s).sum(axis=1) == ends - cases["opened_s"]).all()


def test_what_is_recognised_costs_the_desk_its_minutes_and_is_merged(busy):
    ends = busy.rows(Activity.ACCEPT, Phase.END, reason=Outcome.DUPLICATE)
    merged = np.flatnonzero(busy.log.cases["ending"] == Ending.MERGED)
    assert len(merged) > 50
    assert set(ends["case"].tolist()) == set(merged.tolist())
    assert (ends["actor"] != NONE).all()
    assert (busy.log.cases["n_dispatches"][merged] == 0).all()


def test_what_is_overlooked_runs_on_and_is_voided_before_anybody_handles_it(busy):
    cases = busy.after.tables["cases"]
    overlooked = np.flatnonzero(further(busy) & (cases["merged_into"] != NONE) & (cases["ending"] == Ending.VOIDED))
    at_desk = busy.rows(Activity.FILE, Phase.END, reason=Outcome.DUPLICATE)
    at_unit = busy.rows(Activity.EXAMINE, Phase.END, reason=Outcome.DUPLICATE)
    assert len(at_desk) > 20
    assert len(at_unit) > 20
    assert {*at_desk["case"].tolist(), *at_unit["case"].tolist()} == set(overlooked.tolist())
    handled = busy.log.events["case"][np.isin(busy.log.events["activity"], (Activity.HANDLE, Activity.RESPOND))]
    assert not set(handled.tolist()) & set(np.flatnonzero(cases["is_further"] == 1).tolist())


def test_a_unit_is_rid_of_what_it_found_to_be_a_duplicate(busy):
    """It counts neither as dispatched to it nor as late."""
    for row in busy.rows(Activity.EXAMINE, Phase.END, reason=Outcome.DUPLICATE):
        released = busy.rows(Activity.RELEASE, case=row["case"])
        assert released["time_s"][-1] == row["time_s"]
    cases = busy.after.tables["cases"]
    assert (cases["unit"][cases["merged_into"] != NONE] == NONE).all()


def test_one_case_on_a_problem_at_most_is_the_first_while_it_is_known(busy):
    cases, incidents = busy.after.tables["cases"], busy.after.tables["incidents"]
    own = np.flatnonzero((cases["ending"] == NONE) & (cases["is_further"] == 0))
    assert len(set(cases["incident"][own].tolist())) == len(own)
    assert (incidents["case"][cases["incident"][own]] == own).all()


def test_a_second_case_on_what_is_there_takes_the_place_of_a_first_that_is_over(busy):
    cases = busy.after.tables["cases"]
    took_over = further(busy) & (cases["is_further"] == 0)
    assert took_over.any()
    assert (cases["merged_into"][took_over] == NONE).all()


def test_merged_cases_hang_on_their_first_one_each_once(busy):
    cases = busy.after.tables["cases"]
    for row in np.flatnonzero((cases["next_merged"] != NONE) & (cases["merged_into"] == NONE)):
        met, case = [], cases["next_merged"][row]
        while case != NONE:
            met.append(int(case))
            case = cases["next_merged"][case]
        assert len(set(met)) == len(met)
        assert (cases["merged_into"][met] == row).all()


def test_only_residents_tell_again(busy):
    channels = busy.after.tables["cases"]["channel"][further(busy)]
    assert not set(channels.tolist()) & {Channel.PATROL, Channel.VIDEO, Channel.TRACE}


def test_who_comes_first_to_a_problem_is_the_same_with_duplicates_and_without():
    """Nothing of what is told again moves a draw: demands are first told by the same people in the same second."""
    demands = {"behaviour.false_closing": {"city_management": 0, "demands": 0},
               "demand.city_management.reports_per_weekday": 0,
               "behaviour.residents.trust": {"gain": 0, "talk_gain": 0}}
    with_, without = (run(small({**said, **demands}), 5) for said in (BUSY, QUIET))
    told = []
    for ran in (with_, without):
        cases = ran.after.tables["cases"]
        first = cases[cases["serial"] == 0]
        told.append(sorted(zip(first["key"].tolist(), first["opened_s"].tolist(), first["reporter"].tolist(),
                               strict=True)))
    assert told[0] == told[1]
    assert further(with_).any()
    assert not further(without).any()


def test_duplicates_are_no_first_reports(busy):
    cases = busy.log.cases
    first = np.concatenate([first_reports(busy.log, stream) for stream in Stream])
    assert not further(busy)[first["case"]].any()
    assert (is_further(cases) >= further(busy)).all()


def test_where_nobody_comes_upon_what_is_known_the_switch_changes_nothing():
    """Structural zero: told again by all, but residents come upon nothing."""
    nobody = {"behaviour.residents.public_rate": 0, "behaviour.residents.affected_rate": 0}
    logs = [run(small({**said, **nobody}), 4).log.events.tobytes() for said in (BUSY, QUIET)]
    assert logs[0] == logs[1]


def test_without_a_share_nothing_of_it_is_in_the_log():
    quiet = run(small(QUIET), 4)
    assert not (quiet.log.events["reason"] == Outcome.DUPLICATE).any()
    assert not (quiet.log.cases["ending"] == Ending.MERGED).any()


# ---------------------------------------------------------------------------------------------- what is refused
def test_a_workflow_that_cannot_end_a_duplicate_is_refused():
    with pytest.raises(BadInput, match=r"judge acceptance has the outcomes .*duplicate"):
        small({"workflow.accept.next": {"duplicate": None}})
    small({"workflow.accept.next": {"duplicate": None}, "behaviour.residents.duplicates": NEVER_TOLD})


def test_matters_told_twice_need_somebody_who_finds_out():
    without = {"workflow.examine": {"judge": "nobody", "next": {name: None for name in (
        "ready", "delayed", "sensitive", "returned", "contested", "duplicate")} | {"done": "handle"}},
        "workflow.approve": None, "workflow.external": None}
    with pytest.raises(BadInput, match="finds out what was overlooked before"):
        small(without)


def test_stages_are_where_the_base_has_them():
    ends = {stage: step.ending for stage in (Stage.ACCEPT, Stage.FILE, Stage.EXAMINE)
            for outcome, step in small().workflow[stage].next.items() if outcome == Outcome.DUPLICATE}
    assert ends == {Stage.ACCEPT: Ending.MERGED, Stage.FILE: Ending.VOIDED, Stage.EXAMINE: Ending.VOIDED}
