"""The worst cases are the worst ones, each is told once, and its story leaves no time out."""

import numpy as np
import pytest

from tests.eventlog.logs import SMALL_END_S, Book, at, small_log
from tests.world.small import run, small
from twin.eventlog import empty_log
from twin.kpi.causes import cause_stretches
from twin.kpi.stories import Worst, stories
from twin.vocabulary import (
    DAY_S,
    NONE,
    Activity,
    Cause,
    Channel,
    Ending,
    Outcome,
    Phase,
    Stage,
    Truth,
)

RESTLESS = {"initial": {"kind": "warm", "warm_days": 6}, "behaviour.dispatch.error": 0.4,
            "behaviour.false_closing": {"city_management": 0.5, "demands": 0.5}, "behaviour.residents.public_rate": 1}


def told(log, end_s):
    return {story.worst: story for story in stories(log, end_s, cause_stretches(log, end_s))}


@pytest.fixture(scope="module")
def ran():
    return run(small(RESTLESS), 8)


@pytest.fixture(scope="module")
def found(ran):
    return told(ran.log, ran.end_s)


def test_every_kind_is_told_by_a_case_of_its_own(found):
    assert set(found) >= {Worst.OLDEST, Worst.RETURNED, Worst.REWORKED, Worst.FALSE_CLOSING}
    numbers = [story.case for story in found.values()]
    assert len(set(numbers)) == len(numbers)


def test_the_oldest_is_the_open_case_that_was_reported_first(ran, found):
    opened = [case["opened_s"] for case in ran.log.cases if case["ending"] == NONE]
    assert found[Worst.OLDEST].figure == (ran.end_s - min(opened)) / DAY_S


def test_no_case_that_is_not_told_was_returned_or_judged_unsolved_more_often(ran, found):
    shown = {story.case for story in found.values()}
    returned, unsolved = {}, {}
    for row in ran.log.events:
        if row["case"] in shown or row["case"] == NONE:
            continue
        if row["activity"] == Activity.RETURN:
            returned[row["case"]] = returned.get(row["case"], 0) + 1
        if row["phase"] == Phase.END and row["reason"] in (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN):
            unsolved[row["case"]] = unsolved.get(row["case"], 0) + 1
    assert found[Worst.RETURNED].figure >= max(returned.values()) >= 1
    assert found[Worst.REWORKED].figure >= max(unsolved.values()) >= 1


def test_a_false_closing_lasts_until_the_same_problem_is_reported_again_or_to_the_end(ran, found):
    latest = 0.0
    for row in ran.log.truth[ran.log.truth["activity"] == Truth.LATENT_AGAIN]:
        later = [case["opened_s"] for case in ran.log.cases
                 if case["incident"] == row["incident"] and case["opened_s"] > row["time_s"]]
        if row["case"] not in {story.case for worst, story in found.items() if worst != Worst.FALSE_CLOSING}:
            latest = max(latest, (min([*later, ran.end_s]) - row["time_s"]) / DAY_S)
    assert found[Worst.FALSE_CLOSING].figure == pytest.approx(latest)
    assert latest > 0


def test_waits_between_the_steps_are_all_time_of_the_case(ran, found):
    for story in found.values():
        case = ran.log.cases[story.case]
        until_s = case["concluded_s"] if case["concluded_s"] != NONE else ran.end_s
        told_s = sum(seconds for step in story.steps for _, seconds in step.waits)
        told_s += sum(seconds for _, seconds in story.rest)
        assert told_s == until_s - max(case["opened_s"], 0)
        times = [step.time_s for step in story.steps]
        assert times == sorted(times)


def test_a_story_tells_what_happened_and_the_same_thing_in_a_row_once():
    book = Book()
    book.report(at(0, "09:00"), 0, Channel.HOTLINE)
    book.dispatch(at(0, "09:00"), 0, at(1, "09:00"))
    for hour in ("12:00", "15:00", "18:00"):
        book.row(at(0, hour), Activity.REPEAT, case=0, unit=1, reason=Channel.HOTLINE)
    book.stage(at(0, "18:00"), at(0, "20:00"), at(0, "21:00"), 0, Stage.HANDLE, Outcome.DONE)
    book.conclude(at(0, "21:00"), 0, Ending.CLOSED, Stage.HANDLE)
    (story,) = told(book.log(), DAY_S).values()
    assert (story.worst, story.figure, story.rest) == (Worst.ASKED, 3.0, ())
    assert [(step.activity, step.n) for step in story.steps] == [
        (Activity.REPORT, 1), (Activity.DISPATCH, 1), (Activity.REPEAT, 3), (Activity.HANDLE, 1),
        (Activity.CONCLUDE, 1)]
    assert story.steps[3].waits == ((Cause.QUEUE, 7200), (Cause.WORK, 3600))


def test_where_nothing_is_bad_nothing_is_told():
    assert told(empty_log(), DAY_S) == {}
    book = Book()
    book.report(at(0, "09:00"), 0, Channel.APP)
    book.conclude(at(0, "09:10"), 0, Ending.REJECTED, Stage.ACCEPT)
    assert told(book.log(), DAY_S) == {}


def test_of_equally_bad_cases_the_one_that_lasted_longest_is_told():
    found = told(small_log(), SMALL_END_S)
    assert {worst: story.case for worst, story in found.items()} == {Worst.OLDEST: 4, Worst.REWORKED: 1}
    assert np.isclose(found[Worst.OLDEST].figure, 0.5)
