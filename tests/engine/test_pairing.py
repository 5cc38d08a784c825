"""Chance has a name: what is added to a district leaves everything else's draws as they were."""

import numpy as np
import pytest

import twin
from twin.engine.recording import log_of
from twin.engine.reference import advance
from twin.eventlog.schema import Log
from twin.vocabulary import Activity, Phase, Truth
from twin.world import build

STREET = {"children": 2, "unit_grids": 12, "population": 4000}
TWO = {"110108010": STREET, "110108011": STREET}
THREE = {**TWO, "110108099": STREET}
FIRST = {"110108009": STREET, **TWO}  # the new one comes first in the file and in every table


def only(streets: dict) -> dict[str, object]:
    """Overrides that leave these streets alone, in this order."""
    return {"places.root.children.110108010": None, **{f"places.root.children.{code}": said
                                                       for code, said in streets.items()}}


def log_of_streets(streets: dict, **more: object) -> Log:
    """Log of three days of some streets, each with the same demand."""
    scenario = twin.load("one_street", {
        "calendar.days": 3, "initial": {"kind": "empty"}, **only(streets), **more,
        "demand.city_management.reports_per_weekday": 20 * len(streets),
        "demand.demands.reports_per_weekday": 6 * len(streets)})
    world = build(scenario, seed=4)
    stretch = advance(world.start, world.end_s)
    return log_of(stretch.rows, world.start, stretch.after, world.names)


def lives(log: Log, truth: Truth) -> dict[int, tuple]:
    """What the truth record says of each incident of the two streets, by its key; relapses depend on handling."""
    came_back = set(log.truth["key"][(log.truth["activity"] == Truth.BORN) & (log.truth["value"] >= 0)].tolist())
    rows = [row for row in log.truth[log.truth["activity"] == truth] if int(row["key"]) not in came_back]
    told = {}
    for row in rows:
        place = log.names.places[row["place"]]
        if place.startswith(tuple(TWO)):
            told[int(row["key"])] = (int(row["time_s"]), log.names.categories[row["category"]], place,
                                     int(row["severity"]))
    return told


@pytest.fixture(scope="module")
def two():
    """The log of two streets alone."""
    return log_of_streets(TWO)


@pytest.mark.parametrize("streets", [THREE, FIRST], ids=["last", "first"])
def test_one_more_street_and_one_more_crew_leave_the_incidents_of_the_others_alone(two, streets):
    more = log_of_streets(streets, **{"staff.crews.per_unit.street_team": 19})
    assert len(lives(two, Truth.BORN)) > 150
    assert lives(more, Truth.BORN) == lives(two, Truth.BORN)


def test_one_more_worker_leaves_the_life_of_passing_matters_alone(two):
    more = log_of_streets(TWO, **{"staff.field_inspectors.per_street": 14})
    ours, theirs = lives(two, Truth.VANISHED), lives(more, Truth.VANISHED)
    both = ours.keys() & theirs.keys()  # what was handled in time in one of them does not vanish there
    assert len(both) > 30
    assert all(ours[key] == theirs[key] for key in both)


def test_the_work_on_an_incident_is_as_long_with_other_colleagues(two):
    """Work of handlings that were not cut, by incident, the way left out: whoever knows less may go twice."""
    more = log_of_streets(THREE, **{"staff.crews.per_unit.street_team": 25})
    ours, theirs = lengths(two), lengths(more)
    both = ours.keys() & theirs.keys()
    assert len(both) > 60
    assert all(ours[key] == theirs[key] for key in both)


def lengths(log: Log) -> dict[tuple[int, int], int]:
    """Seconds from start to end of each uncut first handling, by incident and tier."""
    found = {}
    rows = log.events[(log.events["activity"] == Activity.HANDLE) & (log.events["case"] >= 0)]
    for item in np.unique(rows["item"]):
        own = rows[rows["item"] == item]
        case = log.cases[own["case"][0]]
        starts, ends = own[own["phase"] == Phase.START], own[own["phase"] == Phase.END]
        is_first = case["n_reworks"] == 0 and case["n_escalations"] == 0
        if is_first and len(starts) == 1 and len(ends) == 1 and log.names.places[case["place"]].startswith(tuple(TWO)):
            found[int(case["key"]), int(own["tier"][0])] = int(
                ends["time_s"][0] - starts["time_s"][0] - starts["value"][0])
    return found
