"""The street in SimPy, salabim and Ciw is the street in twin: nothing is lost, and the same comes out within noise."""

import random
from functools import cache
from importlib import import_module

import pytest

from benchmarks.peers import twin_street
from benchmarks.peers.network import WEEK_S, faults, measure, reports, scenario_of, street_of
from twin.vocabulary import DAY_S, HOUR_S

DAYS = 28
PEERS = ("simpy", "salabim", "ciw")
WITHIN = {"cases_a_day": 0.10, "visits_a_case": 0.04, "mean_hours": 0.15, "mean_busy": 0.10}


def street():
    return street_of(scenario_of(DAYS))


@cache
def outcome_in(tool):
    if tool == "twin":
        return twin_street.outcome_of(street(), twin_street.simulate(street(), DAYS, 1, engine="reference"))
    pytest.importorskip(tool, reason=f"{tool} is not installed: pip install -e '.[bench]'")
    module = import_module(f"benchmarks.peers.{tool}_street")
    return module.outcome_of(street(), module.simulate(street(), DAYS, 1))


@pytest.mark.parametrize("tool", ["twin", *PEERS])
def test_nothing_is_lost_and_nobody_is_in_two_places(tool):
    # Ciw sends everybody of a new shift, also when somebody of the last one is still at work.
    assert faults(street(), outcome_in(tool), is_replaced=tool == "ciw") == []


@pytest.mark.parametrize("tool", PEERS)
@pytest.mark.parametrize("name", WITHIN)
def test_a_peer_simulates_the_same_street(tool, name):
    ours, theirs = (getattr(measure(street(), outcome_in(each), DAYS), name) for each in ("twin", tool))
    assert theirs == pytest.approx(ours, rel=WITHIN[name])


@pytest.mark.parametrize("tool", PEERS)
def test_each_post_is_about_as_busy_as_in_twin(tool):
    ours, theirs = (measure(street(), outcome_in(each), DAYS).busy for each in ("twin", tool))
    assert theirs == pytest.approx(ours, abs=0.12)


@pytest.mark.parametrize("tool", ["twin", *PEERS])
def test_most_cases_are_over_at_the_end(tool):
    outcome = outcome_in(tool)
    assert 0.9 * outcome.n_reported < len(outcome.spells) <= outcome.n_reported


def test_the_street_has_the_numbers_of_its_scenario():
    found = street()
    assert found.staff["street_team/crews"].n_people == 12
    assert found.staff["service_department/officers"].windows[0] == (8.5 * HOUR_S, 16.5 * HOUR_S)
    vendor = next(kind for kind in found.kinds if kind.name == "vendor")
    assert sum(vendor.rates) * HOUR_S == pytest.approx(7 * 92 * 0.5)
    assert vendor.posts["handle"] == "street_team/crews"
    assert vendor.works["handle"].way_s == 15 * 60


def test_a_fault_is_found():
    outcome = outcome_in("twin")
    late = [visit for visit in outcome.visits if visit.post == "street_team/crews"]
    doubled = type(outcome)(outcome.n_reported, outcome.visits + tuple(late), outcome.spells)
    assert any("two trays" in fault for fault in faults(street(), doubled))
    assert any("than there are people" in fault for fault in faults(street(), doubled))


def test_reports_come_at_the_rate_of_the_hour():
    rates = tuple(1 / HOUR_S if hour % 24 in (9, 10) else 0.0 for hour in range(168))
    came = []
    for time_s in reports(rates, random.Random(1)):
        if time_s > 200 * WEEK_S:
            break
        came.append(time_s)
    assert {int(time_s % DAY_S // HOUR_S) for time_s in came} == {9, 10}
    assert len(came) == pytest.approx(200 * 14, rel=0.06)
