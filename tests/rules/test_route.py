"""The route, against a slow reader of the workflow's text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import twin
from tests.rules.slow_route import following, words_of, workflow_of
from tests.world.small import run, small
from twin.vocabulary import FIRST_SIDE, NONE, Activity, Door, Ending, Outcome, Phase, Reason, Stage, Truth
from twin.world.workflow import stage_tables

BASE = Path(twin.__file__).resolve().parents[1] / "scenarios" / "base.yaml"
WORKFLOW = workflow_of(BASE)
ROUTE = stage_tables(small())["route"]
UNSOLVED = (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN)
CUT = (Reason.PUT_BACK, Reason.KEPT, Reason.INTERRUPTED, Reason.NOT_REACHED)
MOVES = {"up": 1, "down": -1, "stay": 0}
ASIDE = (Activity.REMIND, Activity.OVERDUE, Activity.SUSPEND, Activity.RESUME, Activity.EXTEND, Activity.CONTACT,
         Activity.EXEMPT, Activity.WAITED, Activity.REPEAT, Activity.RATE)
BUSY = {"mechanisms.first_receiver": False,
        "behaviour.false_closing": {"city_management": 0.5, "demands": 0.5}, "behaviour.rejected": 0.1,
        "behaviour.filed": 0.9, "behaviour.patrol.detect": 0.3, "workflow.archive.work": {"constant": "1 h"}}


RARE = {"sort ends up", "verify ends unfounded", "accept ends emergency", "respond ends done", "sign ends contested",
        "examine ends contested", "examine ends sensitive", "approve ends ready", "approve ends delayed",
        "arbitrate ends done", "hearing ends done", "accept ends duplicate", "file ends duplicate",
        "examine ends duplicate"}  # shown by scenarios/tests/all_transitions.yaml


def step(stage, outcome):
    return ROUTE[Stage[stage.upper()] * len(Outcome) + Outcome[outcome.upper()]]


# ---------------------------------------------------------------------------------------------- the table
@pytest.mark.parametrize(("stage", "outcome"), [
    (stage, outcome) for stage, said in WORKFLOW.items() for outcome in said["next"]])
def test_each_step_of_the_table_is_that_of_the_file(stage, outcome):
    said, found = following(WORKFLOW, stage, outcome), step(stage, outcome)
    assert Stage(found["next_stage"]).key == said["to"]
    assert found["move"] == MOVES[said.get("move", "stay")]
    usual = Door.LEAD if said.get("dispatch") else Door.NONE
    assert found["door"] == (Door.EMERGENCY if outcome == "emergency" else usual)
    assert found["is_return"] == said.get("returns", False)
    assert found["is_rework"] == said.get("rework", False)
    assert found["ending"] == (Ending[said["as"].upper()] if "as" in said else NONE)


def test_what_the_file_does_not_say_leads_nowhere():
    said = {(stage, outcome) for stage, each in WORKFLOW.items() for outcome in each["next"]}
    for stage in Stage:
        for outcome in Outcome:
            if (stage.key, outcome.key) not in said:
                assert ROUTE[stage * len(Outcome) + outcome]["next_stage"] == NONE


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
def test_a_random_walk_through_the_table_is_one_through_the_file(choices):
    stage = "report"
    for choice in choices:
        outcomes = list(WORKFLOW[stage]["next"])
        outcome = outcomes[choice % len(outcomes)]
        assert Stage(step(stage, outcome)["next_stage"]).key == following(WORKFLOW, stage, outcome)["to"]
        stage = following(WORKFLOW, stage, outcome)["to"]
        if stage == "end":
            return


# ---------------------------------------------------------------------------------------------- cases on their way
@pytest.fixture(scope="module")
def ran():
    return run(small(BUSY), 16)  # days enough for the rarest step


def words(rows):
    """What a case wrote, in the words of the slow reader; starts and interruptions left out."""
    said = []
    for row in rows:
        activity, phase = Activity(row["activity"]), row["phase"]
        if activity in ASIDE or (phase == Phase.END and row["reason"] in CUT):
            continue
        if FIRST_SIDE <= activity < Activity.CARRY:
            continue
        is_timer = phase == Phase.START and row["item"] == NONE
        if phase == Phase.START and not is_timer:
            continue
        said.append(word_of(row, activity, phase))
    return said


def word_of(row, activity, phase):
    if activity == Activity.CONCLUDE:
        return f"conclude {Ending(row['reason']).key}"
    if phase == Phase.FACT:
        return activity.key
    if phase == Phase.END:
        return f"{activity.key} ends {Outcome(row['reason']).key}"
    return f"{activity.key} waits" if phase == Phase.ENABLE else f"{activity.key} runs"


def outcomes_of(rows):
    is_side = (rows["activity"] >= FIRST_SIDE) & (rows["activity"] < Activity.CARRY)
    ends = rows[(rows["phase"] == Phase.END) & (rows["reason"] < Reason.PUT_BACK) & ~is_side]
    is_on_spot = rows["value"][0] == Outcome.SELF_HANDLED
    return ["self_handled" if is_on_spot else "done"] + [Outcome(reason).key for reason in ends["reason"]]


def own_rows(ran, case):
    return ran.log.events[ran.log.events["case"] == case]


def waits_for_parts(rows):
    """Whether the lead unit's own part is done, and parts of other units are not when the log ends."""
    is_over = (rows["phase"] == Phase.END) & (rows["reason"] < Reason.PUT_BACK)
    parts = rows["item"][rows["activity"] == Activity.CO_HANDLE]
    is_open = not set(parts.tolist()) <= set(rows["item"][is_over].tolist())
    return is_open and rows["activity"][is_over][-1] == Activity.HANDLE


def test_every_case_writes_what_the_slow_reader_expects_of_its_outcomes(ran):
    for case in range(len(ran.log.cases)):
        rows = own_rows(ran, case)
        expected = words_of(WORKFLOW, outcomes_of(rows))
        assert words(rows) == (expected[:-1] if waits_for_parts(rows) else expected)


def test_the_run_has_met_every_step_of_the_workflow(ran):
    met = {word for case in range(len(ran.log.cases)) for word in words(own_rows(ran, case))}
    wanted = {f"{stage} ends {outcome}" for stage, said in WORKFLOW.items() if stage not in ("report", "revisit")
              for outcome in said["next"]}
    assert wanted - met <= RARE
    assert {"dispatch", "release", "escalate", "send_down"} <= met


def test_the_clock_stands_still_only_while_something_external_is_waited_for(ran):
    for row in ran.rows(Activity.SUSPEND):
        assert row["stage"] == Stage.EXTERNAL
    for row in ran.rows(Activity.RESUME):
        assert row["stage"] == Stage.EXTERNAL
    resumed = {(row["case"], row["time_s"]) for row in ran.rows(Activity.RESUME)}
    assert resumed <= {(row["case"], row["time_s"]) for row in ran.rows(Activity.EXTERNAL, Phase.END)}


def test_deadlines_move_by_as_much_as_the_clock_stood_still(ran):
    """Of clocks that run always: what was left at the begin is left again at the end."""
    checked = 0
    for row in ran.rows(Activity.RESUME):
        clock = ran.world.start.tables["categories"]["clock"][ran.log.cases["category"][row["case"]]]
        before = [each["value"] for each in ran.rows(Activity.SUSPEND, case=row["case"])
                  if each["time_s"] <= row["time_s"]]
        if clock in (0, 3):
            assert row["value"] == row["time_s"] + before[-1]
            checked += 1
    assert checked > 0


def test_no_case_is_reminded_or_overdue_while_its_clock_stands_still_or_once_it_is_handed_in(ran):
    for case in range(len(ran.log.cases)):
        is_still = is_handed_in = False
        for row in own_rows(ran, case):
            activity = Activity(row["activity"])
            is_still = activity == Activity.SUSPEND or (is_still and activity != Activity.RESUME)
            if activity == Activity.FEEDBACK and row["phase"] == Phase.END:
                is_handed_in = row["reason"] < Reason.PUT_BACK or is_handed_in
            if activity == Activity.DISPATCH or (row["phase"] == Phase.END and row["reason"] in UNSOLVED):
                is_handed_in = False
            assert not (activity in (Activity.REMIND, Activity.OVERDUE) and (is_still or is_handed_in))


def test_a_result_is_checked_by_somebody_other_than_who_handled_it(ran):
    for case in range(len(ran.log.cases)):
        rows = own_rows(ran, case)
        by = {stage: set(rows["actor"][(rows["activity"] == stage) & (rows["phase"] == Phase.END)].tolist())
              for stage in (Activity.HANDLE, Activity.CHECK)}
        assert not by[Activity.HANDLE] & by[Activity.CHECK]


def test_what_is_sent_down_and_handed_up_moves_one_tier_at_a_time(ran):
    for case in range(len(ran.log.cases)):
        tier = None
        for row in own_rows(ran, case):
            if tier is not None:
                move = {Activity.SEND_DOWN: -1, Activity.ESCALATE: 1}.get(Activity(row["activity"]), 0)
                assert row["tier"] == tier + move
            tier = int(row["tier"])


def test_each_tier_may_do_it_over_so_often_before_the_next_one_takes_it():
    """Nothing is ever truly fixed and every check sees it: all tiers use up what they have."""
    ran = run(small({**BUSY, "behaviour.false_closing": {"city_management": 1, "demands": 1},
                     "behaviour.patrol.detect": 1, "workflow.check.sees": 1, "workflow.review.sees": 1,
                     "behaviour.max_reworks": 2, "catalogue.use": ["non_motor_parking", "neighbour_noise"],
                     "catalogue.change": {"non_motor_parking": {"transient": 0}},
                     "demand.city_management.reports_per_weekday": 6, "demand.demands.reports_per_weekday": 4}), 12)
    n_handed_up = [0, 0, 0]
    for case in range(len(ran.log.cases)):
        n_here = []
        for row in own_rows(ran, case):
            if row["phase"] == Phase.END and row["reason"] in UNSOLVED:
                n_here.append(int(row["reason"]))
            if row["activity"] == Activity.ESCALATE:
                assert n_here == [Outcome.UNSOLVED, Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN]
                n_handed_up[row["tier"]] += 1
                n_here = []
    assert n_handed_up[1] > 5
    assert n_handed_up[2] > 5


def test_what_has_been_solved_does_not_vanish(ran):
    solved = set()
    for row in ran.log.truth:
        if row["activity"] == Truth.FIXED:
            solved.add(int(row["incident"]))
        assert row["activity"] != Truth.VANISHED or int(row["incident"]) not in solved
    assert len(solved) > 100


def test_a_case_has_no_lead_unit_between_release_and_dispatch(ran):
    leads = {}
    for row in ran.log.events[(ran.log.events["case"] != NONE) & (ran.log.events["phase"] == Phase.FACT)]:
        case, activity = int(row["case"]), Activity(row["activity"])
        if activity == Activity.WAITED:
            continue  # its unit is whoever the work waited for
        if activity == Activity.DISPATCH:
            assert leads.get(case, NONE) == NONE or ran.log.cases["n_dispatches"][case] > 1
            leads[case] = int(row["unit"])
        assert row["unit"] == leads.get(case, NONE)
        if activity == Activity.RELEASE:
            leads[case] = NONE


def test_what_is_handed_up_is_not_dispatched_below_again(ran):
    for case in range(len(ran.log.cases)):
        floor = 0
        for row in own_rows(ran, case):
            if row["activity"] == Activity.ESCALATE:
                floor = int(row["tier"])
            assert row["tier"] >= floor


def test_a_reminded_file_waits_in_front_of_ordinary_ones():
    """One handler, one file reminded while it waits: everything that came later and is not urgent comes after it."""
    kept = run(small({"behaviour.reminder": 0.1, "staff.crews": {"per_unit": {"works_department": 1,
                                                                             "street_team": 1}},
                      "demand.city_management.reports_per_weekday": 60}), 4)
    urgent = kept.world.start.tables["categories"]["is_urgent"]
    overtaken = 0
    for reminder in kept.rows(Activity.REMIND, stage=Stage.HANDLE):
        waiting = [row for row in kept.rows(Activity.HANDLE, Phase.ENABLE, case=reminder["case"])
                   if row["time_s"] <= reminder["time_s"]]
        if not waiting:
            continue  # the coordinator has not begun it yet
        begun = kept.rows(Activity.HANDLE, Phase.START, item=waiting[-1]["item"])
        if not len(begun) or begun["time_s"][0] <= reminder["time_s"]:
            continue
        if urgent[kept.log.cases["category"][reminder["case"]]]:
            continue
        own = begun["time_s"][0]
        for row in kept.rows(Activity.HANDLE, Phase.START, unit=begun["unit"][0]):
            is_ordinary = urgent[kept.log.cases["category"][row["case"]]] == 0
            if is_ordinary and reminder["time_s"] < row["time_s"] < own:
                reminded = kept.rows(Activity.REMIND, case=row["case"])
                assert min(reminded["time_s"], default=kept.end_s) <= row["time_s"]
        overtaken += 1
    assert overtaken > 3


def test_a_falsely_closed_matter_is_there_again_and_can_be_found_again(ran):
    again = {int(row["incident"]) for row in ran.truth(Truth.LATENT_AGAIN)}
    n_cases = ran.after.tables["incidents"]["n_cases"]
    assert len(again) > 10
    assert any(n_cases[incident] > 1 for incident in again)
    assert all(incident in again for incident in range(len(n_cases)) if n_cases[incident] > 1)


def test_where_every_fix_is_true_and_every_look_finds_nothing_is_reworked_and_nothing_comes_twice():
    ran = run(small({"behaviour.false_closing": {"city_management": 0, "demands": 0}, "behaviour.patrol.detect": 1}), 6)
    assert len(ran.rows(Activity.CONCLUDE, reason=Ending.CLOSED)) > 100
    assert ran.log.cases["n_reworks"].sum() == 0
    assert ran.after.tables["incidents"]["n_cases"].max() == 1
