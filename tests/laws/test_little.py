"""Little's law as an identity of whole seconds: from empty to empty the area under a number is the sum of stays."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import twin
from tests.engine.small import FEW_PEOPLE
from twin.vocabulary import NONE, Activity, Phase, Reason

DAYS, N_ARRIVALS = 120, 400
KINDS = ["exposed_rubbish", "street_vendor", "property_service", "neighbour_noise"]
NOBODY_ELSE = {  # all that is ever reported stands in the trace: the street is empty before it and after it
    "behaviour.residents.public_rate": 0, "behaviour.patrol.detect": 0, "behaviour.video.detect": 0,
    "behaviour.visits.per_week": 0, "behaviour.false_closing": {"city_management": 0.3, "demands": 0.3},
    "behaviour.tracking": {"aside_rate": 0.05, "aside_above": 0},
    "catalogue.change": {kind: {"external": {"mean": "5 h"}} for kind in KINDS}}


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Some hundred reports within ten days, of four kinds, and weeks in which all of them are brought to an end."""
    path = tmp_path_factory.mktemp("trace") / "reports.csv"
    rng, first = np.random.default_rng(4), datetime(2018, 8, 27)  # noqa: DTZ001
    at = np.sort(rng.integers(0, 10 * 86_400, N_ARRIVALS))
    pd.DataFrame({"opened": [(first + timedelta(seconds=int(second))).isoformat(sep=" ") for second in at],
                  "type": [KINDS[number % len(KINDS)] for number in range(N_ARRIVALS)]}).to_csv(path, index=False)
    return twin.simulate(twin.load("one_street", {**FEW_PEOPLE, **NOBODY_ELSE, "calendar.days": DAYS, "demand.trace": {
        "file": str(path), "columns": {"time": "opened", "category": "type"},
        "categories": {kind: kind for kind in KINDS}, "other": "street_vendor"}}), engine="reference")


def area(steps: list[tuple[int, int]], end_s: int) -> int:
    """Area under a number that changes by steps of (second, +1 or -1), in the order of rows."""
    total = height = last = 0
    for second, change in steps:
        total += height * (second - last)
        height, last = height + change, second
        assert height >= 0
    return total + height * (end_s - last)


def assert_little(steps: dict, stays: dict, end_s: int) -> None:
    """The area of each place is the sum of the stays in it, and at the end it is empty."""
    assert steps.keys() == stays.keys()
    for place, own in steps.items():
        assert sum(change for _, change in own) == 0, place
        assert area(own, end_s) == sum(stays[place]), place


def test_the_street_is_empty_at_the_end(ran):
    assert (ran.log.cases["ending"] != NONE).all()
    assert len(ran.log.cases) >= N_ARRIVALS


def test_little_is_an_identity_of_the_whole_system(ran):
    events, cases = ran.log.events, ran.log.cases
    steps = [(int(row["time_s"]), 1 if row["activity"] == Activity.REPORT else -1)
             for row in events[np.isin(events["activity"], (Activity.REPORT, Activity.CONCLUDE))]]
    assert_little({"all": steps}, {"all": (cases["concluded_s"] - cases["opened_s"]).tolist()}, ran.end_s)


def test_little_is_an_identity_of_each_tier(ran):
    """The log's rows change the number at a tier; the stays are those of single cases, each between its own rows."""
    events, cases = ran.log.events, ran.log.cases
    steps, stays, at = defaultdict(list), defaultdict(list), {}
    for row in events[events["case"] != NONE]:
        case, second, tier = int(row["case"]), int(row["time_s"]), int(row["tier"])
        if row["activity"] == Activity.CONCLUDE:
            steps[at.pop(case)].append((second, -1))
        elif row["activity"] in (Activity.REPORT, Activity.SEND_DOWN, Activity.ESCALATE) and case not in at:
            at[case] = tier
            steps[tier].append((second, 1))
        elif case in at and at[case] != tier and row["activity"] in (Activity.SEND_DOWN, Activity.ESCALATE):
            steps[at[case]].append((second, -1))
            at[case] = tier
            steps[tier].append((second, 1))
    for case in range(len(cases)):
        own = events[(events["case"] == case) & np.isin(events["activity"], (
            Activity.REPORT, Activity.SEND_DOWN, Activity.ESCALATE, Activity.CONCLUDE))]
        for before, after in pairwise(own):
            if before["time_s"] <= cases["concluded_s"][case]:
                stays[int(before["tier"])].append(int(after["time_s"] - before["time_s"]))
    assert len(steps) >= 2
    assert not at
    assert_little(steps, stays, ran.end_s)


@pytest.mark.parametrize("what", ["waiting", "at work"])
def test_little_is_an_identity_of_each_pool_waiting_and_at_work(ran, what):
    """By pool (unit and kind of work): the number that lies there, and the number in hand."""
    events = ran.log.events
    steps, stays, since = defaultdict(list), defaultdict(list), {}
    for row in events[events["item"] != NONE]:
        item, second, pool = int(row["item"]), int(row["time_s"]), (int(row["unit"]), int(row["activity"]))
        begins, ends = bounds(row, what)
        if ends and item in since:
            entered, own = since.pop(item)
            steps[own].append((second, -1))
            stays[own].append(second - entered)
        if begins:
            assert item not in since
            since[item] = second, pool
            steps[pool].append((second, 1))
    assert not since
    assert len(steps) > 12
    assert_little(steps, stays, ran.end_s)


def bounds(row, what: str) -> tuple[bool, bool]:
    """Whether a row of an item begins a stay of this kind, and whether it ends one."""
    is_back = row["phase"] == Phase.END and row["reason"] in (Reason.PUT_BACK, Reason.INTERRUPTED, Reason.EXPLAINED)
    if what == "waiting":
        return row["phase"] == Phase.ENABLE or bool(is_back), (
            row["phase"] == Phase.START or row["reason"] == Reason.WITHDRAWN)
    return row["phase"] == Phase.START, row["phase"] == Phase.END
