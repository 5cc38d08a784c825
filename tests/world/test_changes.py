"""Changes as rows: who comes and goes where, what is set when, and what a change leaves as it was."""

import numpy as np
import pytest

from tests.world.small import ran, run, small
from twin.state import TABLES
from twin.vocabulary import DAY_S, HOUR_S, Activity, Change, Phase
from twin.world import build

DAY = "2018-08-29"  # the third one
AT_S = 2 * DAY_S + 10 * HOUR_S
PEOPLE = {"staff.field_inspectors.per_street": 4, "staff.crews.per_unit.street_team": 5,
          "staff.grid_workers.per_community": 3}


def with_changes(*changes, **overrides):
    return small({"changes": list(changes), **overrides})


def rows_of(scenario, what=None):
    """Rows of changes: second, row and value, by what they change."""
    table = build(scenario).start.tables["changes"]
    return [row for row in table if what is None or row["what"] == what]


def pool_names(world):
    """Name of each pool, from its first person."""
    tables = world.start.tables
    return {number: world.names.actors[pool["first_person"]].rsplit("/", 1)[0]
            for number, pool in enumerate(tables["pools"])}


def heads(scenario):
    """From when on which pool has how many people."""
    world = build(scenario)
    names = pool_names(world)
    return {(int(row["time_s"]), names[row["row"]]): int(row["value"])
            for row in world.start.tables["changes"] if row["what"] == Change.HEADCOUNT}


def told(run_, before_s):
    """Rows of events before a second, actors by name: numbers of people differ where there are more of them."""
    events = run_.log.events[run_.log.events["time_s"] < before_s]
    others = [events[name].tolist() for name in events.dtype.names if name != "actor"]
    return list(zip(*others, run_.actors(events), strict=True))


# ---------------------------------------------------------------------------------------------- rows
def test_without_changes_there_are_no_rows():
    assert len(build(small()).start.tables["changes"]) == 0


def test_a_rate_holds_at_every_place_from_the_second_on():
    assert heads(with_changes({"at": f"{DAY} 10:00", "set": {"staff.field_inspectors.per_street": 4}})) == {
        (AT_S, "east/street_centre/field_inspectors"): 4, (AT_S, "west/street_centre/field_inspectors"): 4}


def test_a_change_at_one_street_holds_there_and_below():
    found = heads(with_changes({"at": DAY, "where": "west", "set": {
        "staff.crews.per_unit.street_team": 5, "staff.grid_workers.per_community": 3}}))
    assert set(found) == {(2 * DAY_S, f"{place}") for place in (
        "west/street_team/crews", "west001/community_station/grid_workers", "west002/community_station/grid_workers")}


def test_fractions_at_one_place_move_nobody_elsewhere():
    base = {"staff.grid_workers.per_community": 1.5}
    found = heads(with_changes({"at": DAY, "where": ["west"], "set": {"staff.grid_workers.per_community": 2.5}},
                               **base))
    assert {name.split("/")[0] for _, name in found} <= {"west001", "west002"}
    assert sum(found.values()) == 5


def test_a_number_of_one_place_gives_way_to_a_later_change_there():
    said = {"staff.field_inspectors.per_place": {"east": 3}}
    found = heads(with_changes({"at": DAY, "where": "east", "set": {"staff.field_inspectors.per_street": 5}}, **said))
    assert found == {(2 * DAY_S, "east/street_centre/field_inspectors"): 5}
    west = heads(with_changes({"at": DAY, "where": "west", "set": {"staff.field_inspectors.per_street": 5}}, **said))
    assert west == {(2 * DAY_S, "west/street_centre/field_inspectors"): 5}


def test_the_world_has_room_for_the_most_people_and_begins_with_those_of_the_first_day():
    world = build(with_changes({"at": DAY, "set": {"staff.field_inspectors.per_street": 4}},
                               {"at": "2018-08-30", "set": {"staff.field_inspectors.per_street": 1}}))
    names = [name for name in world.names.actors if "field_inspectors" in name]
    pools = world.start.tables["pools"]
    inspectors = pools[[name.endswith("field_inspectors") for name in pool_names(world).values()]]
    assert names == [f"{place}/street_centre/field_inspectors/{n}" for place in ("east", "west") for n in (1, 2, 3, 4)]
    assert inspectors["n_people"].tolist() == [2, 2]


def test_whoever_comes_later_changes_no_key_of_anybody():
    before, after = build(small()), build(with_changes({"at": DAY, "set": PEOPLE}))
    keys = [dict(zip(world.names.actors, world.start.tables["people"]["key"].tolist(), strict=False))
            for world in (before, after)]
    assert keys[0].items() <= keys[1].items()


def test_changes_of_one_second_hold_in_the_order_in_which_they_are_said():
    first, second = ({"at": DAY, "set": {"behaviour.reminder": share}} for share in (0.3, 0.6))
    assert [row["number"] for row in rows_of(with_changes(first, second), Change.REMINDER)][-1] == 0.6
    assert [row["number"] for row in rows_of(with_changes(second, first), Change.REMINDER)][-1] == 0.3


def test_changes_are_in_order_of_time_however_they_are_said():
    said = [{"at": day, "set": {"behaviour.reminder": share}} for day, share in (("2018-08-30", 0.3), (DAY, 0.6))]
    assert [row["number"] for row in rows_of(with_changes(*said))] == [0.6, 0.3]


def test_what_is_as_it_was_is_no_change():
    assert rows_of(with_changes({"at": DAY, "set": {"staff.field_inspectors.per_street": 2,
                                                    "policies.dispatch": "by_catalogue"}})) == []


def test_a_machine_that_dispatches_errs_as_machines_do():
    machine = {"at": DAY, "set": {"policies.dispatch": "auto"}}
    hand = {"at": "2018-08-30", "set": {"policies.dispatch": "by_catalogue"}}
    scenario = with_changes(machine, hand)
    said = scenario.behaviour.dispatch
    assert [row["number"] for row in rows_of(scenario, Change.DISPATCH_ERROR)] == [said.auto_error, said.error]


def test_authority_holds_for_places_of_its_tier_alone():
    world = build(with_changes({"at": DAY, "where": "east", "set": {"authority.community": 2, "authority.street": 1}}))
    table = world.start.tables["changes"]
    assert {world.names.places[row["row"]]: int(row["value"]) for row in table} == {
        "east": 1, "east001": 2, "east002": 2}
    assert set(table["what"]) == {Change.AUTHORITY}


def test_the_first_people_of_a_post_bring_its_work_and_its_matters_to_their_place():
    nobody = {"staff.grid_workers.per_community": 0.5}
    world = build(with_changes({"at": DAY, "set": {"staff.grid_workers.per_community": 1}}, **nobody))
    table = world.start.tables["changes"]
    leads = table[table["what"] == Change.LEAD]
    places = leads["row"] // world.start.tables["settings"]["n_roles"][0]
    assert {world.names.places[place] for place in places} == {"east001", "west001"}
    options = world.start.tables["options"]["unit"][leads["value"]]
    assert {world.names.units[unit] for unit in options} == {"east001/community_station", "west001/community_station"}


# ---------------------------------------------------------------------------------------------- what stays as it was
KINDS = {
    "more people": {"set": PEOPLE},
    "fewer people": {"set": {"staff.field_inspectors.per_street": 1, "staff.crews.per_unit.street_team": 1}},
    "first people": {"set": {"staff.video_inspectors.count": 2}},
    "a strike": {"set": {"staff.officers.absence": 1}},
    "settings": {"set": {"mechanisms.tracking": False, "policies.dispatch": "auto", "policies.order": "deadline_first",
                         "behaviour.patrol.min_share": 0.9, "behaviour.reminder": 0.3,
                         "behaviour.ladder.at_limits": 2}},
    "authority": {"set": {"authority.street": 3}},
}
CAMERAS = {"units.supervision_centre.posts": ["acceptors", "shift_leaders", "closers", "video_inspectors"],
           "staff.field_inspectors.shift": "always", "staff.crews.shift": "always"}


@pytest.fixture(scope="module", params=["finish", "put_back", "no_start"])
def rule(request):
    """A rule for the end of a shift, and a run without changes."""
    said = {**CAMERAS, "end_of_shift.rule": request.param, "end_of_shift.overtime": "0 s"}
    return said, run(small(said), 4)


@pytest.mark.parametrize("name", KINDS)
def test_every_row_before_a_change_is_as_without_it(rule, name):
    said, without = rule
    later = run(with_changes({"at": f"{DAY} 10:00", **KINDS[name]}, **said), 4)
    assert told(later, AT_S) == told(without, AT_S)
    assert told(later, 4 * DAY_S) != told(without, 4 * DAY_S)


def test_a_world_with_changes_is_not_changed_by_running_it():
    world = build(with_changes({"at": DAY, "set": {**PEOPLE, "behaviour.reminder": 0.3, "authority.street": 3}}))
    kept = {name: table.tobytes() for name, table in world.start.tables.items()}
    first = ran(world, 4)
    assert {name: world.start.tables[name].tobytes() for name in TABLES} == kept
    assert ran(world, 4).log.events.tobytes() == first.log.events.tobytes()


def test_whoever_comes_comes_on_duty_from_then_on_and_whoever_left_never_again():
    came = run(with_changes({"at": f"{DAY} 10:00", "where": "east", "set": {"staff.field_inspectors.per_street": 3}},
                           {"at": "2018-08-31", "where": "east", "set": {"staff.field_inspectors.per_street": 1}},
                           **{"staff.field_inspectors.absence": 0, "shifts.field.rota": None}), 6)
    duty = came.rows(Activity.DUTY, Phase.START)
    days = {n: sorted({int(row["time_s"]) // DAY_S for row, name in zip(duty, came.actors(duty), strict=True)
                       if name == f"east/street_centre/field_inspectors/{n}"}) for n in (1, 2, 3)}
    assert days == {1: [0, 1, 2, 3, 4, 5], 2: [0, 1, 2, 3], 3: [2, 3]}
    is_third = [name == "east/street_centre/field_inspectors/3" for name in came.actors(duty)]
    assert np.min(duty["time_s"][is_third]) == AT_S
