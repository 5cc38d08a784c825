"""Laws of flow: how often each stage is visited, what rework does to the load, and when nothing holds any more."""

import numpy as np
import pytest

import twin
from tests.laws.queues import assert_is, over, queue
from twin.vocabulary import DAY_S, Activity, Ending, Phase

FILED, BACK = 0.8, 0.25
LOOP = {  # a share is filed; of what is handled a share comes back at once, as somebody who sees everything finds
    "behaviour.filed": FILED, "behaviour.quality": {"typical": 0.5, "hotline": 0.5},
    "behaviour.false_closing.city_management": BACK, "behaviour.max_reworks": 100,
    "workflow": {
        "report": {"next": {"done": "file"}},
        "file": {"seat": "nowhere", "work": {"constant": "1 s"}, "judge": "filing", "next": {
            "filed": "handle", "voided": {"to": "end", "as": "voided"}}},
        "handle": {"fixes": True, "next": {"done": "check"}},
        "check": {"seat": "nowhere", "work": {"constant": "0 s"}, "judge": "checking", "sees": 1, "next": {
            "solved": {"to": "end", "as": "closed"}, "unsolved": {"to": "handle", "rework": True},
            "unsolved_again": {"to": "handle", "rework": True}}},
    }}


def visits_per_case(visits, activity: Activity) -> float:
    """How often work of an activity ends, per case."""
    events = visits.log.events
    return float(((events["activity"] == activity) & (events["phase"] == Phase.END)).sum() / len(visits.log.cases))


@pytest.fixture(scope="module")
def loop():
    """What ten runs from empty give of the loop with rework; rows: handled, checked, voided, closed, load."""
    measures = [lambda v: visits_per_case(v, Activity.HANDLE), lambda v: visits_per_case(v, Activity.CHECK),
                lambda v: float((v.log.cases["ending"] == Ending.VOIDED).mean()),
                lambda v: float((v.log.cases["ending"] == Ending.CLOSED).mean()),
                lambda v: float(v.worked_s.sum() / (v.last_s - v.first_s))]
    return over(queue(0.75, 220, more=LOOP), measures)


@pytest.mark.compiled
def test_each_stage_is_visited_as_often_as_the_traffic_equations_say(loop):
    handled, checked, voided, closed, _ = loop
    assert_is(handled, FILED / (1 - BACK))
    assert_is(checked, FILED / (1 - BACK))
    assert_is(voided, 1 - FILED)
    assert_is(closed, FILED)


@pytest.mark.compiled
def test_rework_multiplies_the_load_as_it_multiplies_the_visits(loop):
    assert_is(loop[4], 0.75 * FILED / (1 - BACK))


@pytest.mark.compiled
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_visits_to_a_stage_are_geometric_in_the_share_that_comes_back(share):
    more = {**LOOP, "behaviour.filed": 1, "behaviour.false_closing.city_management": share}
    run = twin.simulate(queue(0.3, 600, more=more))
    closed = run.log.cases[run.log.cases["ending"] == Ending.CLOSED]
    n_visits, n = closed["n_reworks"] + 1, len(closed)
    assert abs(n_visits.mean() - 1 / (1 - share)) < 4 * (share / (1 - share) ** 2 / n) ** 0.5
    for k in (1, 2, 3):
        expected = share ** (k - 1) * (1 - share)
        assert abs((n_visits == k).mean() - expected) < 4 * (expected * (1 - expected) / n) ** 0.5


@pytest.mark.compiled
def test_beyond_capacity_open_cases_grow_by_what_is_too_much_and_below_it_they_do_not():
    """0.9 reports an hour and a crew that ends 0.75 for good: a backlog of 0.15 an hour; with 0.6 there is none."""
    grown = {}
    for per_hour in (0.9, 0.6):
        more = {**LOOP, "behaviour.filed": 1}
        grown[per_hour] = over(queue(per_hour, 400, more=more), [
            lambda v: (open_at(v, 380 * DAY_S) - open_at(v, 80 * DAY_S)) / (300 * 24)], tail_days=0)[0]
    assert_is(grown[0.9], 0.15, 0.1)
    assert abs(grown[0.6]).max() < 0.01


def open_at(visits, second: int) -> int:
    """Cases opened and not concluded at a second."""
    cases = visits.log.cases
    is_open = (cases["concluded_s"] < 0) | (cases["concluded_s"] > second)
    return int(((cases["opened_s"] <= second) & is_open).sum())


# ---------------------------------------------------------------------------------------------- nothing is lost
@pytest.mark.compiled
def test_at_every_instant_what_was_established_is_closed_open_or_withdrawn():
    """Counted row by row, and once more from the table of cases, of a street where everything happens."""
    log = twin.simulate(twin.load("tests/all_transitions", {"calendar.days": 40})).log
    events = log.events
    is_begin = np.isin(events["activity"], (Activity.REPORT, Activity.CARRY))
    is_end = events["activity"] == Activity.CONCLUDE
    established, ended = np.cumsum(is_begin), np.cumsum(is_end)
    by_ending = {ending: np.cumsum(is_end & (events["reason"] == ending)) for ending in Ending}
    n_open = established - ended
    assert (ended == sum(by_ending.values())).all()
    assert (n_open >= 0).all()
    seconds = np.unique(events["time_s"])
    at = np.searchsorted(events["time_s"], seconds, "right") - 1
    concluded = np.sort(log.cases["concluded_s"][log.cases["concluded_s"] >= 0])
    opened = np.sort(events["time_s"][is_begin])
    assert (n_open[at] == np.searchsorted(opened, seconds, "right")
            - np.searchsorted(concluded, seconds, "right")).all()
    assert {ending for ending in Ending if by_ending[ending][-1] > 0} >= {Ending.CLOSED, Ending.VOIDED,
                                                                             Ending.REJECTED}
