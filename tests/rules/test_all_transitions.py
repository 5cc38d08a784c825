"""Every outcome of every stage of the workflow occurs in a month; `pytest -s` shows the table."""

import sys
from collections import Counter, defaultdict

import pytest

import twin
from twin.vocabulary import NONE, Activity, Outcome, Phase, Reason, Stage

pytestmark = pytest.mark.compiled
N_STAGES = len(Stage)


@pytest.fixture(scope="module")
def scenario():
    return twin.load("tests/all_transitions")


@pytest.fixture(scope="module")
def log(scenario):
    return twin.simulate(scenario).log


def transitions_of(log):
    """How often each (stage, outcome) occurred, and the posts of those who ended it."""
    counts, posts = Counter(), defaultdict(Counter)
    events = log.events
    for row in events[events["activity"] < N_STAGES]:
        is_end = row["phase"] == Phase.END and row["reason"] < Reason.PUT_BACK
        if row["activity"] == Activity.REPORT:
            met = "report", "done" if row["value"] == NONE else Outcome(row["value"]).key
        elif is_end:
            met = Stage(row["activity"]).key, Outcome(row["reason"]).key
        else:
            continue
        counts[met] += 1
        posts[met][post_of(log, int(row["actor"]))] += 1
    return counts, posts


def post_of(log, actor):
    """Post of whoever wrote a row: the third part of a staff member's name."""
    if actor == NONE:
        return "-"
    parts = log.names.actors[actor].split("/")
    return parts[2] if len(parts) == 4 else "residents"


def limit_of(said):
    """Limit of a stage in words; of a unit's whole work it is the category's."""
    return f"{said.limit / 3600:g} h ({said.clock.key})" if said.limit else "-"


def table_of(scenario, counts, posts):
    """Text: one line for each outcome of each stage."""
    lines = [f"\n{'stage':10s} {'outcome':15s} {'to':10s} {'count':>6s}  {'limit of the stage':20s} actors' posts"]
    for stage, said in scenario.workflow.items():
        for outcome, step in said.next.items():
            met = stage.key, outcome.key
            actors = ", ".join(f"{post} {count}" for post, count in posts[met].most_common())
            lines.append(f"{met[0]:10s} {met[1]:15s} {step.to.key:10s} {counts[met]:6d}  {limit_of(said):20s} {actors}")
    return "\n".join([*lines, ""])


def test_every_outcome_of_every_stage_occurs(scenario, log):
    counts, posts = transitions_of(log)
    sys.stdout.write(table_of(scenario, counts, posts))
    wanted = {(stage.key, outcome.key) for stage, said in scenario.workflow.items() for outcome in said.next}
    missing = [f"{stage} ends {outcome}" for stage, outcome in sorted(wanted - counts.keys())]
    assert not missing, f"never occurred: {', '.join(missing)}"
    assert not counts.keys() - wanted


def test_nothing_in_it_is_rare_by_luck(log):
    """Other draws meet everything too: no outcome hangs on a single case."""
    counts, _ = transitions_of(log)
    assert min(counts.values()) >= 3, counts.most_common()[-3:]


def test_the_steps_beside_the_workflow_occur_too(log):
    met = {Activity(activity) for activity in set(log.events["activity"].tolist())}
    assert {Activity.DISPATCH, Activity.RELEASE, Activity.SEND_DOWN, Activity.ESCALATE, Activity.RETURN,
            Activity.REMIND, Activity.OVERDUE, Activity.SUSPEND, Activity.RESUME, Activity.CONCLUDE} <= met
