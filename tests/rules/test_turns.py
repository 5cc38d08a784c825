"""Turns: desks without room, cases that wait no longer, outcomes by shares, arrivals in batches and by the clock."""

import numpy as np
import pytest

import twin
from twin.experiment.checking import check_log
from twin.vocabulary import HOUR_S, Activity, BadInput, Ending, Outcome, Phase, Stage, Truth

DAYS = 20
CASES = ["mm3_K10", "mm5_plusD", "erlangA_10_over", "jackson_3tier_rework", "dm1_rho80", "batch4_mm1"]


def ran(name, overrides=None):
    scenario = twin.load(f"exact/{name}", {"calendar.days": DAYS, **(overrides or {})})
    return twin.simulate(scenario, engine="reference")


def rows(run, activity, phase, outcome=None):
    events = run.log.events
    chosen = (events["activity"] == activity) & (events["phase"] == phase)
    return events[chosen if outcome is None else chosen & (events["reason"] == outcome)]


def by_item(rows_of_items):
    return dict(zip(rows_of_items["item"], rows_of_items["time_s"], strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_audit_passes(name):
    run = ran(name)
    assert all(finding.is_ok for finding in check_log(run.log, run.scenario, run.end_s))


# ---------------------------------------------------------------------------------------------- room
def test_a_desk_never_has_more_work_than_room_and_turns_nobody_away_before_it_is_full():
    log = ran("mm3_K10").log
    events = log.events[log.events["activity"] == Activity.HANDLE]
    is_item = events["item"] >= 0
    change = np.select([is_item & (events["phase"] == Phase.ENABLE), is_item & (events["phase"] == Phase.END)], [1, -1])
    inside = np.cumsum(change)
    is_turned_away = ~is_item & (events["phase"] == Phase.END)
    assert inside.max() == 10
    assert is_turned_away.sum() > 100
    assert set(inside[is_turned_away]) == {10}


def test_whoever_is_turned_away_leaves_in_the_second_of_the_report_without_any_work():
    log = ran("mm3_K10").log
    lost = log.cases[log.cases["ending"] == Ending.REJECTED]
    assert len(lost) > 100
    assert (lost["concluded_s"] == lost["opened_s"]).all()
    assert not np.isin(log.events["case"][log.events["item"] >= 0], lost["case"]).any()


# ---------------------------------------------------------------------------------------------- patience
def test_who_gives_up_has_waited_exactly_so_long_and_has_never_been_begun():
    run = ran("mm5_plusD")
    left, begun = rows(run, Activity.HANDLE, Phase.END, Outcome.LEFT), rows(run, Activity.HANDLE, Phase.START)
    came = by_item(rows(run, Activity.HANDLE, Phase.ENABLE))
    assert len(left) > 100
    assert {int(row["time_s"]) - int(came[row["item"]]) for row in left} == {2880}
    assert not np.isin(left["item"], begun["item"]).any()


def test_nobody_is_begun_after_his_patience_has_ended():
    run = ran("mm5_plusD")
    came = by_item(rows(run, Activity.HANDLE, Phase.ENABLE))
    assert max(int(row["time_s"]) - int(came[row["item"]]) for row in rows(run, Activity.HANDLE, Phase.START)) <= 2880


def test_what_was_begun_and_put_back_at_the_end_of_a_shift_does_not_leave():
    run = ran("mm5_plusD", {"staff.crews.shift": "day", "shifts": {"day": {"hours": [[9, 17]]}},
                            "demand.city_management.reports_per_weekday": 30})
    put_back = rows(run, Activity.HANDLE, Phase.END)
    put_back = put_back[np.isin(put_back["item"], rows(run, Activity.HANDLE, Phase.START)["item"])]
    assert len(np.unique(put_back["item"])) < len(put_back)  # some were
    assert not (put_back["reason"] == Outcome.LEFT).any()


def test_patience_of_one_stage_does_not_reach_into_the_next():
    stages = {"handle": {"patience": {"constant": "48 min"}, "next": {
        "done": {"to": "check", "as": None}, "left": {"to": "end", "as": "voided"}}},
        "check": {"seat": "loop", "post": "dispatchers", "work": {"constant": "50 min"},
                  "next": {"done": {"to": "end", "as": "closed"}}}}
    run = ran("mm5_plusD", {"workflow": stages, "staff.dispatchers": {"count": 1}})
    assert len(rows(run, Activity.CHECK, Phase.END)) > 100
    assert len(rows(run, Activity.CHECK, Phase.END, Outcome.LEFT)) == 0
    assert len(rows(run, Activity.HANDLE, Phase.END, Outcome.LEFT)) > 100


# ---------------------------------------------------------------------------------------------- chance
def test_outcomes_come_by_their_shares():
    ended = rows(ran("jackson_3tier_rework"), Stage.SORT, Phase.END)
    for outcome, share in ((Outcome.READY, 0.7), (Outcome.DELAYED, 0.25), (Outcome.SENSITIVE, 0.05)):
        found = float((ended["reason"] == outcome).mean())
        assert abs(found - share) < 4 * (share * (1 - share) / len(ended)) ** 0.5


# ---------------------------------------------------------------------------------------------- arrivals
def test_a_batch_arises_in_one_second():
    truth = ran("batch4_mm1").log.truth
    born = truth["time_s"][truth["activity"] == Truth.BORN]
    whole = born[:len(born) // 4 * 4].reshape(-1, 4)
    assert len(whole) > 50
    assert (whole == whole[:, :1]).all()
    assert len(np.unique(whole[:, 0])) == len(whole)


def test_even_arrivals_come_at_even_distances():
    gaps = np.diff(ran("dm1_rho80").log.cases["opened_s"])
    assert np.abs(gaps - 1.25 * HOUR_S).max() <= 1  # seconds are whole


def test_more_in_a_batch_are_not_more_in_all():
    one, four = (len(ran("batch4_mm1", {"calendar.days": 200, "demand.city_management.batch": batch}).log.cases)
                 for batch in (1, 4))
    assert one == pytest.approx(3840, abs=4 * 3840 ** 0.5)
    assert four == pytest.approx(3840, abs=4 * 2 * 3840 ** 0.5)


# ---------------------------------------------------------------------------------------------- what is refused
NAMED = "the judge nobody with room has the outcomes done, full, named are done"
LEFT = {"left": {"to": "end", "as": "voided"}}
REFUSED = [
    ("mm3_K10", {"workflow.handle.next.full": None}, NAMED),
    ("mm3_K10", {"workflow.handle.room": None}, "the judge nobody has the outcomes done, named are done, full"),
    ("mm3_K10", {"workflow.handle.room": 0}, "workflow.handle.room: 0 is out of range; must be at least 1"),
    ("mm3_K10", {"workflow.handle.room": "ten"}, "workflow.handle.room"),
    ("mm3_K10", {"workflow.handle.next.full": {"to": "handle", "move": "up"}}, "leads to a stage of the same loop"),
    ("mm5_plusD", {"workflow.handle.patience.constant": None},
     "handle.patience: name one law of constant, exponential, lognormal"),
    ("mm5_plusD", {"workflow.handle.patience": {"by_category": True}}, "handle.patience.by_category: unknown key"),
    ("mtminf_sin", {"workflow.handle": {"patience": {"constant": "1 h"}, "next": LEFT}},
     "handle.patience: goes with seat: loop or site, not nowhere"),
    ("jackson_3tier_rework", {"workflow.sort.shares.ready": 0.8}, "sort.shares: add up to 1.1, not 1"),
    ("jackson_3tier_rework", {"workflow.sort.shares": None}, "sort.shares: goes with judge: chance"),
    ("jackson_3tier_rework", {"workflow.sort.judge": "nobody"}, "sort.shares: goes with judge: chance"),
    ("jackson_3tier_rework", {"workflow.sort.shares": {"ready": 0.7, "sensitive": 0, "up": 0.05}},
     "sort.shares.up: 'up' is no outcome of chance"),
    ("jackson_3tier_rework", {"workflow.close.next.unsolved": {"to": "sort", "move": "up", "rework": True}},
     "close.next.unsolved.move: chance does not know whether there is a tier to go to"),
    ("jackson_3tier_rework", {"workflow.close.next.unsolved.rework": False}, "unsolved needs rework: true"),
    ("dm1_rho80", {"demand.city_management.arrivals": "regular"}, "allowed: 'poisson' or 'even'"),
    ("dm1_rho80", {"demand.city_management.batch": 0}, "batch: 0 is out of range"),
    ("mtminf_sin", {"demand.profiles.short": [1, 2, 3]}, "demand.profiles.short: [1, 2, 3]: write a list of 24"),
    ("mtminf_sin", {"demand.profiles.empty": [0] * 24}, "demand.profiles.empty: weights are not negative"),
    ("mtminf_sin", {"demand.profiles.flat": [1] * 24}, "demand.profiles.flat: is a built-in hour profile"),
    ("mtminf_sin", {"catalogue.add.matter.profile": "peak_at_9"}, "did you mean peak_at_19"),
]


@pytest.mark.parametrize(("name", "overrides", "words"), REFUSED, ids=lambda case: str(case)[:60])
def test_what_cannot_be_done_is_refused(name, overrides, words):
    with pytest.raises(BadInput) as error:
        twin.load(f"exact/{name}", overrides)
    assert words in str(error.value)
