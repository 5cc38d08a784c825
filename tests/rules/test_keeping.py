"""First receiver: whoever received a case first keeps it until another unit accepts it."""

from dataclasses import replace

import numpy as np
import pytest

from tests.world.small import run, small
from twin.experiment.checking import check_log
from twin.kpi.assignments import assignments
from twin.kpi.causes import causes
from twin.vocabulary import NONE, Activity, Outcome, Phase, Reason

CLEAR = {"behaviour.dispatch.decline": 0, "behaviour.dispatch.decline_borderline": 0,
         "behaviour.dispatch.error": 0, "behaviour.dispatch.error_per_file": 0}
ASTRAY = {**CLEAR, "behaviour.dispatch.error": 0.5, "behaviour.quality.slope": 0,
          "behaviour.tracking.read": "0 s", "behaviour.first_receiver.who.city_management": "first_asked"}
LEADS = {"behaviour.first_receiver.who": {"city_management": "lead_unit", "demands": "lead_unit"}}
OFF = {"mechanisms.first_receiver": False}


@pytest.fixture(scope="module")
def kept():
    """Half of all dispatches go wrong, and the unit that got a case keeps it until another one has signed."""
    return run(small(ASTRAY), 8)


@pytest.fixture(scope="module")
def let_go():
    return run(small({**ASTRAY, **OFF}), 8)


def facts(found, case):
    """Facts of a case about who has it, in their order."""
    rows = found.log.events[(found.log.events["case"] == case) & (found.log.events["phase"] == Phase.FACT)]
    return rows[np.isin(rows["activity"], (Activity.DISPATCH, Activity.RETURN, Activity.ANSWER, Activity.RELEASE,
                                           Activity.ESCALATE, Activity.CONCLUDE))]


def test_without_returns_it_changes_nothing():
    one, other = run(small(CLEAR), 6), run(small({**CLEAR, **OFF}), 6)
    assert len(one.log.cases) > 80
    assert one.log.events.tobytes() == other.log.events.tobytes()


def test_a_unit_keeps_a_case_until_another_one_has_signed(kept):
    accepted = 0
    for case in set(kept.rows(Activity.RETURN)["case"].tolist()):
        holder, asked = NONE, NONE
        for row in facts(kept, case):
            activity, unit = Activity(row["activity"]), int(row["unit"])
            if activity == Activity.ANSWER:
                asked = unit if row["reason"] == Reason.GRANTED else NONE
                assert (unit == holder) == (row["reason"] == Reason.REFUSED)
            elif activity == Activity.RETURN:
                assert unit == (holder if asked == NONE else asked)
                asked = NONE
            elif activity == Activity.RELEASE:
                assert unit == holder
                holder = NONE
            elif activity == Activity.DISPATCH:
                assert holder == NONE
                if asked != NONE:
                    assert unit == asked
                    signed = kept.rows(Activity.SIGN, Phase.END, case=case, time_s=row["time_s"], unit=unit)
                    assert Outcome.DONE in signed["reason"]
                    accepted += 1
                holder, asked = unit, NONE
    assert accepted > 20


def test_its_deadline_runs_on_and_counts_for_it():
    """Where signing takes long, deadlines run out between return and acceptance, for the unit that keeps it."""
    found = run(small({**ASTRAY, "workflow.sign.work": {"constant": "3 h", "lognormal": None}}), 8)
    met = 0
    for row in found.rows(Activity.OVERDUE):
        before = [each for each in facts(found, row["case"]) if each["time_s"] <= row["time_s"]
                  and each["activity"] != Activity.CONCLUDE]
        holder = next(each["unit"] for each in reversed(before) if each["activity"] == Activity.DISPATCH)
        assert row["unit"] == holder
        met += before[-1]["activity"] in (Activity.RETURN, Activity.ANSWER)
    assert met > 3


def test_the_audit_finds_nothing_and_every_second_has_one_cause(kept):
    assert [finding for finding in check_log(kept.log, small(ASTRAY), kept.end_s) if not finding.is_ok] == []
    until = np.where(kept.log.cases["concluded_s"] == NONE, kept.end_s, kept.log.cases["concluded_s"])
    table = causes(kept.log, kept.end_s)
    assert table.min() >= 0
    assert table.sum(axis=1).tolist() == (until - kept.log.cases["opened_s"]).tolist()


def test_the_audit_finds_a_release_of_another_unit_than_was_assigned(kept):
    events = kept.log.events.copy()
    number = np.flatnonzero(events["activity"] == Activity.RELEASE)[0]
    events["unit"][number] += 1
    wrong = {finding.name for finding in check_log(replace(kept.log, events=events), small(ASTRAY), kept.end_s)
             if not finding.is_ok}
    assert "one_lead_assignment" in wrong


def test_nothing_of_the_file_is_lost_on_a_return(kept, let_go):
    for found, is_lost in ((kept, False), (let_go, True)):
        cases, kind = found.after.tables["cases"], small(ASTRAY).behaviour.quality
        least = min(getattr(kind, channel) for channel in ("patrol", "video", "grid_worker", "hotline", "app")) * (
            1 - small(ASTRAY).behaviour.patrol.novice_loss)
        often = cases[cases["n_returns"] >= 2]
        assert len(often) > 5
        assert (often["quality"].min() < least) == is_lost


def test_a_return_costs_a_clerk_the_minutes_of_a_reason(kept, let_go):
    explained = [row for row in kept.log.events if row["reason"] == Reason.EXPLAINED]
    n_returned = len(kept.rows(Activity.RETURN))
    assert n_returned <= len(explained) <= n_returned + 5  # some is being written when the log ends
    assert {int(row["value"]) for row in explained} == {360}
    for row in explained[:50]:
        again = kept.rows(Activity(row["activity"]), Phase.START, item=row["item"])
        ends = kept.rows(Activity(row["activity"]), Phase.END, item=row["item"])
        if len(ends) > len([end for end in ends if end["reason"] == Reason.EXPLAINED]):
            assert ends["time_s"][-1] - again["time_s"][-1] <= 360
    assert not [row for row in let_go.log.events if row["reason"] == Reason.EXPLAINED]


def test_units_that_must_keep_a_case_decline_less():
    own = {**CLEAR, "behaviour.dispatch.decline": 0.3}
    n_returned = [len(run(small({**own, **said}), 8).rows(Activity.RETURN)) for said in ({}, OFF)]
    assert n_returned[0] < 0.75 * n_returned[1]


def test_what_its_owner_declines_stays_with_it():
    found = run(small({**CLEAR, "behaviour.dispatch.decline": 0.3}), 6)
    answers = found.rows(Activity.ANSWER)
    assert len(answers) > 10
    assert (answers["reason"] == Reason.REFUSED).all()
    assert (np.bincount(found.rows(Activity.DISPATCH)["case"])[answers["case"]] == 1).mean() > 0.8


def test_the_time_to_sign_runs_from_when_a_unit_is_asked(kept):
    given = assignments(kept.log, kept.end_s)
    is_asked = given.sent_s < given.from_s
    assert is_asked.sum() > 20
    assert (given.signed_s[is_asked] == given.from_s[is_asked]).all()


def test_where_the_lead_unit_keeps_whoever_was_asked_by_mistake_is_rid_of_a_case_at_once(kept):
    """Half of all dispatches go wrong; nobody declines what is its own, so that nobody has to keep anything."""
    free = run(small({**ASTRAY, **LEADS}), 8)
    assert len(free.rows(Activity.RETURN)) > 50
    assert not len(free.rows(Activity.ANSWER))
    assert len(kept.rows(Activity.ANSWER)) > 50


def test_where_the_lead_unit_keeps_what_it_declines_stays_with_it_whoever_else_is_asked():
    """A unit that is asked by mistake and gives back frees nobody: the one that leads still has the case."""
    declining = {"behaviour.dispatch.decline": 0.9, "behaviour.first_receiver.declines": 1}
    found = run(small({**ASTRAY, **LEADS, **declining}), 10)
    n_kept = 0
    for case in set(found.rows(Activity.ANSWER)["case"].tolist()):
        said = [Activity(row["activity"]) for row in facts(found, case)]
        for first, second, third in zip(said, said[1:], said[2:], strict=False):
            if (first, second) == (Activity.ANSWER, Activity.RETURN):
                n_kept += 1
                assert third != Activity.RELEASE
    assert n_kept > 50
    assert [finding for finding in check_log(found.log, small(ASTRAY), found.end_s) if not finding.is_ok] == []
