"""Where rules of different rooms meet: what each of them alone does not show."""

import itertools

import numpy as np
import pytest

from tests.world.small import run, small
from twin.experiment.checking import check_log
from twin.kpi.causes import causes
from twin.vocabulary import NONE, Activity, Phase, Truth

WARM = {"initial": {"kind": "warm", "warm_days": 2}, "calendar.start": "2018-08-29",
        "catalogue.change.exposed_rubbish": {"joint": 0.8, "co_leads": ["street_order", "construction"]},
        "catalogue.change.street_vendor": {"joint": 0.8, "co_leads": ["appearance"]}}
FALSE = {"behaviour.false_closing": {"city_management": 0.3, "demands": 0.3}}
REVISITED = {**FALSE, "mechanisms.revisit": True, "staff.revisit_seats": {"count": 2, "shift": "desk"},
             "behaviour.revisit": {"share": 1, "at_home": 1, "wrong": 0.3, "most_calls": 1}}
TOLD_TWICE = {**FALSE, "behaviour.residents.public_rate": 3, "behaviour.residents.duplicates": {
    "share": {"city_management": 1, "demands": 1}, "recognised": 0.3, "recognised_late": 0.3}}


def wrong_in(found, scenario):
    """What the audit finds."""
    return [(finding.name, finding.example) for finding in check_log(found.log, scenario, found.end_s)
            if not finding.is_ok]


@pytest.mark.parametrize("said", [
    {"mechanisms.tracking": False, "mechanisms.coordination": False},
    {"end_of_shift": {"rule": "put_back", "resume_by": "same"}}])
def test_a_log_that_begins_warm_tells_of_parts_that_lie_unseen_or_are_kept(said):
    scenario = small({**said, **WARM})
    for seed in range(12):
        assert wrong_in(run(scenario, 1, seed), scenario) == []


def test_what_is_solved_stays_solved_whoever_says_otherwise():
    """A wrong answer at a revisit brings a rework; it neither unmakes a fix nor lets the problem come back twice."""
    n_again = 0
    for seed in range(3):
        found = run(small(REVISITED), 10, seed)
        rows = found.log.truth[np.isin(found.log.truth["activity"], (Truth.FIXED, Truth.NOT_FIXED))]
        for incident in np.unique(rows["incident"]):
            own = rows[rows["incident"] == incident]["activity"]
            after = own[np.argmax(own == Truth.FIXED):] if (own == Truth.FIXED).any() else own[:0]
            assert (after == Truth.FIXED).all()
            n_again += len(after) > 1
        keys = found.after.tables["incidents"]["key"]
        assert len(set(keys.tolist())) == len(keys)
    assert n_again > 5


def test_the_ladder_moves_with_a_deadline_that_stood_still():
    """Supervision that would have asked while the clock stood still asks later, and not never."""
    said = {"behaviour.ladder": {"at_limits": 1, "at_reworks": 0}, "behaviour.units.suspended": 1,
            "catalogue.change.exposed_rubbish": {"external": {"share": 1, "mean": "20 h", "ln_sd": 0.1}},
            "staff.crews.per_unit": {"works_department": 1, "street_team": 1},
            "demand.city_management.reports_per_weekday": 40}
    found = run(small(said), 8)
    n_asked = 0
    for row in found.rows(Activity.SUPERVISE, Phase.ENABLE):
        resumed = found.rows(Activity.RESUME, case=row["case"])
        if len(resumed):
            assert row["time_s"] >= resumed["value"][-1]
            n_asked += 1
    assert n_asked > 3


def test_the_audit_holds_where_much_is_told_twice_and_everything_is_joint_and_given_back():
    for seed, part in itertools.product((1, 2), (True, False)):
        scenario = small({**TOLD_TWICE, **WARM, "initial": {"kind": "empty"}, "mechanisms.first_receiver": part,
                          "mechanisms.coordination": not part, "behaviour.dispatch.error": 0.5,
                          "behaviour.dispatch.decline": 0.4, "population.enterprises": {
                              "per_grid": 2, "roles": ["street_order", "appearance"], "rate": 3, "app": 0.5}})
        found = run(scenario, 6, seed)
        assert wrong_in(found, scenario) == []
        until = np.where(found.log.cases["concluded_s"] == NONE, found.end_s, found.log.cases["concluded_s"])
        assert causes(found.log, found.end_s).sum(axis=1).tolist() == (until - found.log.cases["opened_s"]).tolist()
        items, cases = found.after.tables["items"], found.after.tables["cases"]
        waiting = items[items["is_waiting"] == 1]
        assert (cases["ending"][waiting["case"]] == NONE).all()
