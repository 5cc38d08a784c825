"""Small worlds for tests of the drivers: a street with a few people, and everything that can happen in it."""

from datetime import date
from typing import Any

import twin
from twin.engine import reference
from twin.state import Snapshot, parts_of
from twin.world import World, build

STREET = {"110108010": {"name": "学院路街道", "children": 3, "unit_grids": 20, "population": 6000}}
BEHIND = {**STREET, "east": {"children": 2, "unit_grids": 9, "population": 9000}}
OUTLINED: dict[str, Any] = {  # a second street, of which only the work for the district is simulated
    "places.root.children": BEHIND, "places.detail": ["110108010"], "demand.city_management.births_per_report": 1.5,
    "catalogue.change.street_vendor": {"joint": 0.5, "co_leads": ["appearance"]},
    "behaviour.background": {"patrol": 0.7, "video": 0.1, "wait": "1 h"},
}
FEW_PEOPLE: dict[str, Any] = {
    "initial": {"kind": "empty"},
    "places.root.children": STREET,
    "demand.city_management.reports_per_weekday": 30,
    "demand.demands.reports_per_weekday": 8,
    "staff.crews.per_unit": {"works_department": 3, "street_team": 4},
    "staff.field_inspectors.per_street": 4,
    "staff.officers.per_unit": {"service_department": 2, "street_office": 2},
    "staff.grid_workers.per_community": 0.7,
    "staff.revisit_seats": {"count": 1, "shift": "desk"},
}
CHANGES: list[dict[str, Any]] = [  # one of every kind
    {"at": "2018-08-28 09:10", "set": {
        "staff.field_inspectors.per_street": 6, "staff.crews.per_unit.street_team": 7,
        "staff.grid_workers.per_community": 1.4, "staff.officers.absence": 1, "authority.street": 3}},
    {"at": "2018-08-29 10:00", "where": "110108010", "set": {
        "staff": {"field_inspectors": {"per_street": 3}, "crews": {"per_unit": {"street_team": 2}}},
        "staff.dispatchers.per_street": 2, "behaviour.residents.awareness": 0.9}},
    {"at": "2018-08-29 10:00", "set": {
        "mechanisms.tracking": False, "mechanisms.coordination": False, "mechanisms.first_receiver": False,
        "policies.dispatch": "auto", "policies.order": "deadline_first",
        "behaviour.patrol.min_share": 0.9, "behaviour.reminder": 0.5, "behaviour.ladder.at_limits": 2}},
    {"at": "2018-08-30", "set": {"policies.dispatch": "least_loaded", "behaviour.dispatch.error": 0.3,
                                 "staff.officers.absence": 0, "staff.field_inspectors.per_street": 5}},
]
TURNS: dict[str, Any] = {  # a desk that is full at times, cases that do not wait for ever, chance as a judge, batches
    "workflow.accept": {"room": 4, "patience": {"exponential": "10 min"}, "next": {
        "full": {"to": "end", "as": "rejected"}, "left": {"to": "end", "as": "voided"}}},
    "workflow.archive": {"judge": "chance", "shares": {"done": 0.5, "complete": 0.5}, "next": {"complete": "end"}},
    "demand.city_management.batch": 3, "demand.demands.arrivals": "even",
}


def changes_from(start: str, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same changes in a calendar that begins on another day than 2018-08-27."""
    days = date.fromisoformat(start) - date(2018, 8, 27)
    return [{**change, "at": f"{date.fromisoformat(change['at'][:10]) + days}{change['at'][10:]}"}
            for change in changes]


def small_scenario(days: int, overrides: dict[str, Any] | None = None) -> twin.Scenario:
    """A street with three communities, twenty unit grids and about twenty-five people."""
    return twin.load("one_street", {"calendar.days": days, **FEW_PEOPLE, **(overrides or {})})


def small_world(days: int, overrides: dict[str, Any] | None = None, seed: int = 1) -> World:
    """The world of a small scenario before anything has happened."""
    return build(small_scenario(days, overrides), seed)


def kinds_met(before: Snapshot, until_s: int) -> set[int]:
    """Kinds of events that occur in a stretch."""
    met: set[int] = set()
    model = reference.DistrictModel(start=before)
    plan = model.clock.at

    def noting(time: int, kind: int, row: int) -> None:
        if time < until_s:
            met.add(int(kind))
        plan(time, kind, row)

    model.clock.at = noting  # type: ignore[method-assign]
    model.run_until(until_s)
    model.let_go()
    return met | {parts_of(key)[1] for key in before.events.tolist()}
