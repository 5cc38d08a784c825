"""What the report needs beside the measures agrees with plain loops: waits by unit, ages, limits, turnover."""

from collections import defaultdict

import numpy as np
import pytest

from tests.eventlog.logs import NAMES, SMALL_END_S, Book, at, random_log, small_log
from tests.world.small import run, small
from twin.eventlog import empty_log
from twin.kpi import kpis
from twin.kpi.ages import ages
from twin.kpi.assignments import assignments
from twin.kpi.by_unit import IS_WAIT, waits_by_unit
from twin.kpi.causes import cause_stretches, causes
from twin.kpi.limits import limit_use
from twin.kpi.turnover import turnover
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Cause, Channel, Ending, Outcome, Phase, Stage, Stream

BUSY = {"initial": {"kind": "warm", "warm_days": 6}, "behaviour.dispatch.error": 0.3,
        "behaviour.false_closing": {"city_management": 0.3, "demands": 0.3}}


@pytest.fixture(scope="module")
def ran():
    return run(small(BUSY), 8)


# ------------------------------------------------------------------------------------------- stretches and units
def test_stretches_of_a_case_lie_one_behind_the_other_and_leave_no_gap(ran):
    found = cause_stretches(ran.log, ran.end_s)
    order = np.lexsort((found.from_s, found.case))
    case, from_s, to_s = found.case[order], found.from_s[order], (found.from_s + found.seconds)[order]
    same = case[1:] == case[:-1]
    assert same.sum() > 500
    assert (from_s[1:] == to_s[:-1])[same].all()
    assert found.seconds.min() > 0


def test_units_and_what_no_unit_had_sum_to_all_time_of_all_cases(ran):
    found = cause_stretches(ran.log, ran.end_s)
    in_no_hands = found.where(found.unit == NONE)
    hours = sum(one.hours for one in waits_by_unit(ran.log, found))
    of_none = in_no_hands.by_cause(np.zeros(len(in_no_hands.case), int), 1)[0] / HOUR_S
    assert hours.sum() > 100
    assert np.allclose((hours + of_none)[IS_WAIT], causes(ran.log, ran.end_s).sum(axis=0)[IS_WAIT] / HOUR_S)


def test_units_are_ordered_by_waiting_and_count_their_cases_once(ran):
    found = waits_by_unit(ran.log, cause_stretches(ran.log, ran.end_s))
    waited = [one.waited_h for one in found]
    assert waited == sorted(waited, reverse=True)
    assert min(waited) > 0
    seen = defaultdict(set)
    stretches = cause_stretches(ran.log, ran.end_s)
    for unit, case in zip(stretches.unit, stretches.case, strict=True):
        if unit != NONE:
            seen[ran.log.names.units[unit]].add(int(case))
    assert {one.unit: one.n_cases for one in found} == {one.unit: len(seen[one.unit]) for one in found}


def test_what_a_unit_leaves_lying_over_night_is_its_waiting():
    book = Book()
    book.report(at(0, "10:00"), 0, Channel.APP)
    book.dispatch(at(0, "10:00"), 0, at(1, "10:00"))
    book.stage(at(0, "10:00"), at(1, "08:00"), at(1, "09:00"), 0, Stage.HANDLE, Outcome.DONE)
    book.row(at(1, "08:00"), Activity.WAITED, case=0, item=0, reason=Cause.OFF_DUTY, value=14 * HOUR_S)
    book.rows.sort(key=lambda row: (row[0], row[2] == Phase.START))
    book.conclude(at(1, "09:00"), 0, Ending.CLOSED, Stage.HANDLE)
    log = book.log()
    (one,) = waits_by_unit(log, cause_stretches(log, 2 * DAY_S))
    told = {cause.key: hours for cause, hours in zip(Cause, one.hours, strict=True) if hours}
    assert (one.unit, one.n_cases) == (NAMES.units[1], 1)
    assert told == {"off_duty": 14.0, "queue": 8.0, "work": 1.0}
    assert one.waited_h == 22.0


# ------------------------------------------------------------------------------------------- ages
def test_ages_are_those_of_the_open_cases_of_a_place(ran):
    street_of = [code[:4] if code[:4] in ("east", "west") else "" for code in ran.log.names.places]
    found = {one.place: one for one in ages(ran.log, ran.end_s, street_of)}
    assert set(found) == {"east", "west"}
    for place, one in found.items():
        own = sorted((ran.end_s - case["opened_s"]) / DAY_S for case in ran.log.cases
                     if case["ending"] == NONE and street_of[case["place"]] == place)
        assert one.n_open == len(own) > 5
        assert one.half_d == pytest.approx((own[(len(own) - 1) // 2] + own[len(own) // 2]) / 2)
        assert one.oldest_d == pytest.approx(own[-1])


def test_a_place_without_open_cases_has_no_age():
    found = ages(small_log(), SMALL_END_S, ["a", "b"])
    assert [(one.place, one.n_open, one.half_d) for one in found] == [("a", 1, 0.5), ("b", 0, None)]


# ------------------------------------------------------------------------------------------- limits
def test_use_of_limits_is_a_plain_share_where_nothing_is_open():
    book = Book()
    for case, (handed_in, due) in enumerate((("09:30", "10:00"), ("09:15", "10:00"), ("11:00", "10:00"))):
        book.report(at(0, "09:00"), case, Channel.APP)
        book.dispatch(at(0, "09:00"), case, at(0, due))
        book.stage(at(0, handed_in), at(0, handed_in), at(0, handed_in), case, Stage.FEEDBACK, Outcome.DONE)
    log = book.log()
    (use,) = limit_use(log, assignments(log, DAY_S))
    assert (use.stream, use.n, use.n_over) == (Stream.CITY_MANAGEMENT, 3, 3)
    assert use.share.tolist() == [0.25, 0.5, 2.0]
    assert use.done.tolist() == pytest.approx([1 / 3, 2 / 3, 1])
    assert (use.within(0.5), use.within(0.9)) == (0.5, 2.0)


def test_what_is_not_handed_in_counts_and_may_leave_nine_of_ten_unreached():
    log = small_log()
    uses = {use.stream: use for use in limit_use(log, assignments(log, SMALL_END_S))}
    city = uses[Stream.CITY_MANAGEMENT]
    assert (city.n, city.n_over) == (2, 1)
    assert city.within(0.9) is None
    assert limit_use(empty_log(), assignments(empty_log(), DAY_S)) == ()


# ------------------------------------------------------------------------------------------- turnover
@pytest.mark.parametrize("seed", range(6))
def test_what_comes_in_goes_out_or_is_left_in_either_stream(seed):
    log = random_log(seed)
    found = turnover(log, 2 * DAY_S, assignments(log, 2 * DAY_S))
    known = kpis(log, 2 * DAY_S)
    for one in found:
        assert one.n_carried + one.n_reported == one.n_closed + one.n_ended + one.n_open
        assert 0 <= one.n_overdue <= one.n_open
    for key, name in (("n_carried", "carried"), ("n_closed", "closed"), ("n_open", "open")):
        assert sum(getattr(one, key) for one in found) == known[name]["value"]


def test_what_is_open_past_its_deadline_is_overdue():
    log = small_log()
    (city, demands) = turnover(log, SMALL_END_S, assignments(log, SMALL_END_S))
    assert (city.n_reported, city.n_carried, city.n_closed, city.n_ended, city.n_open, city.n_overdue) == (
        3, 1, 1, 2, 1, 1)
    assert (demands.n_reported, demands.n_closed, demands.n_open, demands.n_overdue) == (1, 1, 0, 0)
