"""Laws of single trays and of time, on small runs of the reference driver."""

import numpy as np
import pytest

from tests.world.small import run, served, small
from twin.vocabulary import DAY_S, HOUR_S, NEVER, NONE, Activity, Ending, Outcome, Phase, Reason

N_DAYS = 5.625  # until three in the afternoon, when everybody is at something


@pytest.fixture(scope="module", params=[True, False], ids=["tracked", "untracked"])
def ran(request):
    """From empty on, births and all, with files that lie unseen or aside."""
    return run(small({"behaviour.false_closing.city_management": 0.3, "behaviour.patrol.write": "40 min",
                      "mechanisms.tracking": request.param,
                      "behaviour.tracking": {"aside_rate": 0.05, "aside_above": 0},
                      "staff.field_inspectors.per_street": 4,
                      "demand.city_management.reports_per_weekday": 60}), N_DAYS, seed=5)


def waits_of(ran):
    """Each time an item lay in a tray: pool's unit and stage, from, to (the end of the run if it lies there still)."""
    lying, waits = {}, []
    for row in ran.log.events[ran.log.events["item"] != NONE]:
        item, time_s = int(row["item"]), int(row["time_s"])
        tray = int(row["unit"]), int(row["stage"])
        if row["phase"] == Phase.ENABLE or (
                row["phase"] == Phase.END and row["reason"] in (Reason.PUT_BACK, Reason.INTERRUPTED, Reason.EXPLAINED)):
            assert item not in lying
            lying[item] = tray, time_s
        elif row["phase"] == Phase.START or row["reason"] == Reason.WITHDRAWN:
            waits.append((*lying.pop(item), time_s))
    return waits + [(tray, since, ran.end_s) for tray, since in lying.values()]


def area(steps, end_s):
    """Area under a number that changes by steps of (time, +1 or -1), row after row."""
    total = height = 0
    last = 0
    for time_s, change in steps:
        total += height * (time_s - last)
        height, last = height + change, time_s
    return total + height * (end_s - last)


def test_little_is_an_identity_of_each_tray_to_the_second(ran):
    waits = waits_of(ran)
    trays = {tray for tray, _, _ in waits}
    assert len(trays) > 15
    for tray in trays:
        own = [(since, until) for each, since, until in waits if each == tray]
        steps = sorted([(since, 1) for since, _ in own] + [(until, -1) for _, until in own])
        assert area(steps, ran.end_s) == sum(until - since for since, until in own)
        assert min(np.cumsum([change for _, change in sorted(steps, key=lambda step: (step[0], -step[1]))])) >= 0


def test_little_is_an_identity_from_empty_to_empty():
    """Forty matters, all done: the number in the system, row by row, against the sojourns by case."""
    rng = np.random.default_rng(3)
    done = served(sorted(rng.integers(0, DAY_S, 40).tolist()), 5, {"staff.crews.count": 2})
    events = done.log.events
    is_begin, is_end = events["activity"] == Activity.REPORT, events["activity"] == Activity.CONCLUDE
    steps = [(int(row["time_s"]), 1 if row["activity"] == Activity.REPORT else -1)
             for row in events[is_begin | is_end]]
    assert sum(change for _, change in steps) == 0
    assert area(steps, done.end_s) == (done.log.cases["concluded_s"] - done.log.cases["opened_s"]).sum()


def unseen_of(ran):
    """Items that lie unseen in some tray."""
    pools, items, found = ran.after.tables["pools"], ran.after.tables["items"], []
    for row, pool in enumerate(pools):
        item, before = int(pool["first_unseen"]), len(found)
        while item != NONE:
            assert items["pool"][item] == row
            found.append(item)
            item = int(items["next"][item])
        assert len(found) - before == pool["n_unseen"]
    return found


def test_what_lies_in_a_tray_at_the_end_is_what_its_pool_says(ran):
    pools, items = ran.after.tables["pools"], ran.after.tables["items"]
    waiting = np.flatnonzero(items["is_waiting"] == 1)
    assert np.bincount(items["pool"][waiting], minlength=len(pools)).tolist() == pools["n_waiting"].tolist()
    n_aside = (ran.after.tables["cases"]["comb_s"] < NEVER).sum()
    assert len(waiting) + len(unseen_of(ran)) + n_aside == sum(until == ran.end_s for _, _, until in waits_of(ran))


def test_every_open_case_is_at_exactly_one_place(ran):
    """In a tray, unseen in it, laid aside, in somebody's hands, kept for the next shift, or before a timer."""
    cases, items, people = (ran.after.tables[name] for name in ("cases", "items", "people"))
    kept = set(people["kept_item"][people["kept_item"] != NONE].tolist())
    unseen = unseen_of(ran)
    for case in cases[(cases["ending"] == NONE)]:
        item = int(case["item"])
        has_timer = ran.end_s <= case["timer_s"] < 1 << 40
        if item == NONE:
            assert has_timer
        else:
            in_hand = items["person"][item] != NONE
            is_aside = case["comb_s"] < NEVER
            places = [items["is_waiting"][item] == 1, in_hand, item in kept, item in unseen, is_aside]
            assert list(map(bool, places)).count(True) == 1
            assert not has_timer


def test_nobody_is_idle_while_work_lies_in_their_tray(ran):
    """At the end of the run, and with the rule that lets everything be begun."""
    pools = ran.after.tables["pools"]
    assert not ((pools["first_idle"] != NONE) & (pools["n_waiting"] > 0)).any()


def test_idle_people_hang_together_in_one_chain_for_each_pool(ran):
    pools, people = ran.after.tables["pools"], ran.after.tables["people"]
    chained = 0
    for row, pool in enumerate(pools):
        person, before = int(pool["first_idle"]), NONE
        while person != NONE:
            chained += 1
            assert people["pool"][person] == row
            assert people["previous_idle"][person] == before
            person, before = int(people["next_idle"][person]), person
        assert pool["last_idle"] == before
    assert chained == ((people["is_on_duty"] == 1) & (people["doing"] == 0)).sum()


def test_latent_incidents_hang_together_in_one_chain_for_each_grid(ran):
    grids, incidents = ran.after.tables["grids"], ran.after.tables["incidents"]
    listed = 0
    for row, grid in enumerate(grids):
        incident = int(grid["first_latent"])
        while incident != NONE:
            listed += 1
            assert incidents["grid"][incident] == row
            incident = int(incidents["next_latent"][incident])
    noted = 0
    for person in ran.after.tables["people"]:
        incident = int(person["first_found"])
        while incident != NONE:
            noted += 1
            incident = int(incidents["next_latent"][incident])
    assert listed > 0
    assert noted > 0
    assert listed + noted == incidents["is_listed"].sum()


def test_rows_of_finished_items_are_used_again(ran):
    tables = ran.after.tables
    free, row = 0, int(tables["tally"]["first_free"][0])
    while row != NONE:
        free, row = free + 1, int(tables["items"]["next"][row])
    items = tables["items"]
    is_used = (items["is_waiting"] == 1) | (items["person"] != NONE)
    is_used[tables["cases"]["item"][tables["cases"]["item"] != NONE]] = True
    assert len(items) == is_used.sum() + free
    assert tables["tally"]["n_items"][0] > 3 * len(tables["items"])


def test_every_piece_of_work_takes_its_way_and_its_work_and_no_second_more():
    """Under put_back with one length of work, every uncut stretch is as long as way and work together."""
    done = served([hour * HOUR_S for hour in range(0, 60, 3)], 8, {
        "staff.crews": {"count": 2, "shift": "day"}, "shifts.day": {"hours": [[9, 17]]},
        "workflow.handle.work": {"constant": "70 min", "exponential": None}, "workflow.handle.travel": "20 min"})
    travel = {(int(row["item"]), int(row["time_s"])): int(row["value"]) for row in done.rows(Activity.HANDLE,
                                                                                              Phase.START)}
    left = {}
    for item, _, start, end, reason in done.stretches(Activity.HANDLE):
        worked = max(0, end - start - travel[item, start])
        left[item] = left.get(item, 70 * 60) - worked
        assert (left[item] == 0) == (reason == Outcome.DONE)
    assert len(left) == 20
    assert set(left.values()) == {0}


def test_what_is_closed_has_been_handled_and_checked(ran):
    for case in np.flatnonzero(ran.log.cases["ending"] == Ending.CLOSED):
        rows = ran.log.events[ran.log.events["case"] == case]
        ends = rows[(rows["phase"] == Phase.END) & (rows["reason"] < Reason.PUT_BACK)]
        if rows["value"][0] == Outcome.SELF_HANDLED:
            assert not len(ends[ends["activity"] != Activity.ARCHIVE])
            continue
        assert np.isin(ends["activity"], (Activity.HANDLE, Activity.RESPOND)).any()
        assert (ends["reason"] == Outcome.SOLVED).sum() == 1


def test_the_monthly_score_is_that_of_what_the_log_shows():
    """A run over the end of a month: each unit's row against its own counts."""
    from twin.rules.appraisal import unit_score
    from twin.state import TABLES, agents_of

    log = run(small({"behaviour.false_closing.city_management": 0.3, "mechanisms.appraisal.appeals": False,
                     "behaviour.appraisal.community": 0, "behaviour.appraisal.streets": 0}), 6)
    settings = agents_of(TABLES["settings"], TABLES["settings"], log.world.start.tables["settings"])[0]
    rows = log.rows(Activity.APPRAISE)
    assert len(rows) >= 6
    scored = 0
    for row in rows:
        unit = int(row["unit"])
        before = log.log.events[:np.flatnonzero(log.log.events == row)[0]]
        n_dispatched = ((before["activity"] == Activity.DISPATCH) & (before["unit"] == unit)).sum()
        n_dispatched -= given_up(before, unit)
        is_handed = np.isin(before["activity"], (Activity.FEEDBACK, Activity.RESPOND)) & (before["phase"] == Phase.END)
        handed = before[is_handed & (before["unit"] == unit) & (before["reason"] < Reason.PUT_BACK)]
        n_in_time = sum(in_time(before, end) for end in handed)
        n_reworks = 0
        for end in before[(before["phase"] == Phase.END) & np.isin(before["reason"], (Outcome.UNSOLVED,
                                                                                      Outcome.UNSOLVED_AGAIN))]:
            own = before[(before["case"] == end["case"]) & (before["activity"] == Activity.DISPATCH)
                         & (before["time_s"] <= end["time_s"])]
            n_reworks += int(own["unit"][-1] == unit)
        if n_dispatched + len(handed):
            scored += 1
            assert row["value"] == int(1e6 * unit_score(settings, int(n_dispatched), len(handed), n_in_time,
                                                        n_reworks))
        else:
            assert row["value"] == NONE
    assert scored >= 3


def given_up(before, unit):
    """How often a unit gave a case back for good; what was handed up is still counted."""
    n_given_up = 0
    for number in np.flatnonzero((before["activity"] == Activity.RELEASE) & (before["unit"] == unit)):
        own = before[number + 1 :][before[number + 1 :]["case"] == before["case"][number]]
        n_given_up += int(own["activity"][0] != Activity.ESCALATE)
    return n_given_up


def in_time(before, end):
    """Whether a result was handed in before the deadline that held then."""
    own = before[(before["case"] == end["case"]) & (before["time_s"] <= end["time_s"])
                 & np.isin(before["activity"], (Activity.DISPATCH, Activity.RESUME))]
    return int(own["value"][-1] == NONE or end["time_s"] <= own["value"][-1])
