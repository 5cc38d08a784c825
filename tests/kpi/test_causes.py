"""Every second of a case has one cause: they sum to its whole time, none is negative, and each is where it belongs."""

import numpy as np
import pytest

from tests.world.small import run, served, small
from twin.eventlog.schema import Log
from twin.kpi import causes as causes_module
from twin.kpi.causes import FIRST_CAUSE, causes
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Cause

BUSY = {"behaviour.dispatch.error": 0.3, "behaviour.false_closing": {"city_management": 0.3, "demands": 0.3},
        "staff.crews.per_unit": {"works_department": 2, "street_team": 2},
        "catalogue.change.street_vendor": {"joint": 0.3, "co_leads": ["appearance"]},
        "catalogue.change.exposed_rubbish": {"sensitive": 0.3}}


FORGOTTEN = {"mechanisms.tracking": False, "behaviour.tracking": {"aside_rate": 0.2, "aside_above": 0}}


def whole_s(log, end_s):
    """Seconds that each case was open within the log."""
    until = np.where(log.cases["concluded_s"] == NONE, end_s, log.cases["concluded_s"])
    return until - np.maximum(log.cases["opened_s"], 0)


@pytest.fixture(scope="module", params=["warm", "empty", "same", "forgotten"])
def ran(request):
    start = {"kind": "warm", "warm_days": 6} if request.param in ("warm", "forgotten") else {"kind": "empty"}
    end = {"end_of_shift": {"rule": "put_back", "resume_by": "same"}} if request.param == "same" else {}
    aside = FORGOTTEN if request.param == "forgotten" else {}
    return run(small({**BUSY, "initial": start, **end, **aside}), 8)


def test_causes_sum_to_the_whole_time_of_every_closed_and_open_case_to_the_second(ran):
    found = causes(ran.log, ran.end_s)
    assert (ran.log.cases["ending"] == NONE).sum() > 20
    assert (ran.log.cases["ending"] != NONE).sum() > 20
    assert found.sum(axis=1).tolist() == whole_s(ran.log, ran.end_s).tolist()


def test_no_cause_is_negative_and_all_that_the_law_knows_occur(ran):
    found = causes(ran.log, ran.end_s)
    assert found.min() >= 0
    told = {Cause(FIRST_CAUSE + number) for number in np.flatnonzero(found.sum(axis=0))}
    assert told >= {Cause.WORK, Cause.TRAVEL, Cause.QUEUE, Cause.OFF_DUTY, Cause.LOWER_PRIORITY, Cause.RETURN,
                    Cause.SUSPENDED, Cause.CHECK, Cause.APPROVAL}


def test_what_lies_aside_is_laid_aside_from_the_row_that_says_so_to_the_one_that_brings_it_back():
    for start in ({"kind": "empty"}, {"kind": "warm", "warm_days": 6}):
        found = run(small({**BUSY, **FORGOTTEN, "initial": start}), 8)
        begun, aside_s = {}, 0
        for row in found.log.events:
            if row["activity"] == Activity.LAY_ASIDE:
                begun[int(row["item"])] = int(row["time_s"])
            elif row["activity"] == Activity.RECALL:
                aside_s += int(row["time_s"]) - begun.pop(int(row["item"]))
        aside_s += sum(found.end_s - time_s for time_s in begun.values())
        assert begun
        assert causes(found.log, found.end_s)[:, Cause.LAID_ASIDE - FIRST_CAUSE].sum() == aside_s > 0


def counter(arrivals, overrides, days=3):
    found = served(arrivals, days, overrides)
    table = causes(found.log, found.end_s)
    return [{Cause(FIRST_CAUSE + n): int(row[n]) for n in np.flatnonzero(row)} for row in table]


DESK = {"staff.crews": {"count": 1, "shift": "day"}, "shifts.day": {"hours": [[9, 17]]},
        "end_of_shift": {"rule": "put_back"}, "workflow.handle.work": {"constant": "2 h", "exponential": None}}


def test_a_matter_of_the_night_waits_off_duty_and_the_next_one_queues():
    first, second = counter([6 * HOUR_S, 7 * HOUR_S], DESK)
    assert first == {Cause.OFF_DUTY: 3 * HOUR_S, Cause.WORK: 2 * HOUR_S}
    assert second == {Cause.OFF_DUTY: 2 * HOUR_S, Cause.QUEUE: 2 * HOUR_S, Cause.WORK: 2 * HOUR_S}


def test_work_put_back_overnight_waits_off_duty():
    (only,) = counter([16 * HOUR_S], DESK)
    assert only == {Cause.WORK: 2 * HOUR_S, Cause.OFF_DUTY: 16 * HOUR_S}


def test_an_open_matter_is_counted_up_to_the_end_of_the_log():
    (only,) = counter([18 * HOUR_S], DESK, days=1)
    assert only == {Cause.OFF_DUTY: DAY_S - 18 * HOUR_S}


def test_what_better_lanes_take_is_lower_priority():
    two = {**DESK, "catalogue.add.alarm": {"stream": "city_management", "lead": "matter", "lowest_tier": "counter",
                                           "share": 0, "touch": {"constant": "1 h"}, "is_urgent": True}}
    from tests.world.small import counter as counter_of
    from tests.world.small import ran as ran_of
    from tests.world.small import with_arrivals
    from twin.world import build

    world = build(counter_of(two), 1)
    kinds = [world.names.categories.index(name) for name in ("alarm", "matter", "alarm")]
    found = ran_of(with_arrivals(world, [9 * HOUR_S, 9 * HOUR_S + 60, 10 * HOUR_S], kinds), 2)
    table = causes(found.log, found.end_s)
    matter = table[1]
    assert matter[Cause.LOWER_PRIORITY - FIRST_CAUSE] == 4 * HOUR_S - 60
    assert matter[Cause.QUEUE - FIRST_CAUSE] == 0


def test_a_long_log_is_cut_in_parts_of_cases_to_the_same_second(ran, monkeypatch):
    log = ran.log
    whole = causes(log, ran.end_s)
    monkeypatch.setattr(causes_module, "AT_A_TIME", len(log.events) // 5)
    assert np.array_equal(causes(Log(log.events, log.truth, log.cases, log.names), ran.end_s), whole)
