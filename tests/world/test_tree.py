"""Places, grids, residents and staff as tables: everything adds up, and everybody has a name of their own."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.small import SMALL_STREET, counter, small
from twin.state.rows import Person, Settings, Shift
from twin.vocabulary import DAY_S, NONE, Post
from twin.world import build
from twin.world.naming import key_of_name, source_key
from twin.world.places import Node, nodes_of, spread
from twin.world.workflow import categories_table, roles_of

PLACES = "places.root.children"


def nodes_by_code(scenario):
    return {node.code: node for node in nodes_of(scenario)}


def staff_by_unit(world):
    """Number of people by unit name and post."""
    tables = world.start.tables
    return {(world.names.units[pool["unit"]], Post(pool["post"]).key): int(pool["n_people"])
            for pool in tables["pools"]}


# ---------------------------------------------------------------------------------------------- spreading
@settings(max_examples=200)
@given(st.integers(1, 40), st.integers(0, 5000))
def test_what_a_place_has_is_spread_over_its_parts_without_a_rest(n_children, total):
    nodes = [Node("root", 1, NONE, total, 0, 0.0, list(range(1, n_children + 1)))]
    nodes += [Node(str(n), 0, 0, 0, 0, 0.0) for n in range(n_children)]
    spread(nodes, 0, "unit_grids")
    parts = [node.unit_grids for node in nodes[1:]]
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


def test_what_the_parts_say_counts_more_than_what_the_whole_says():
    scenario = small({PLACES: {"east": {"children": {"e1": {"unit_grids": 3}, "e2": {"unit_grids": 5}},
                                        "unit_grids": 99}}})
    nodes = nodes_by_code(scenario)
    assert (nodes["e1"].unit_grids, nodes["e2"].unit_grids, nodes["east"].unit_grids) == (3, 5, 8)


def test_people_and_grids_of_a_district_add_up_on_every_tier():
    scenario = small({PLACES: {"east": {"children": 3, "unit_grids": 10, "population": 2500}}})
    tables = build(scenario).start.tables
    places = tables["places"]
    for row, place in enumerate(places):
        children = places[places["parent"] == row]
        for name in ("n_grids", "n_residents"):
            assert not len(children) or children[name].sum() == place[name]
    assert places["n_grids"][0] == len(tables["grids"]) == 18
    assert places["n_residents"][0] == len(tables["residents"]) == 3 * 8 + 2 * 10  # of 833 and 1000


def test_each_grid_lies_in_a_lowest_place_and_each_resident_in_a_grid():
    tables = build(small()).start.tables
    assert (tables["places"]["tier"][tables["grids"]["place"]] == 0).all()
    for row, grid in enumerate(tables["grids"]):
        own = slice(grid["first_resident"], grid["first_resident"] + grid["n_residents"])
        assert (tables["residents"]["grid"][own] == row).all()
    for place in tables["places"]:
        own = tables["grids"][place["first_grid"]:place["first_grid"] + place["n_grids"]]
        assert len(own) == place["n_grids"]


def test_a_tree_may_have_any_number_of_tiers():
    deep = {"places.tiers": ["county", "town", "village", "cell"], "places.root": {"children": {
        "t1": {"children": {"v1": {"children": 4}, "v2": {"children": 1}}}}}, "authority": {
            "counter": None, "county": 3, "town": 3, "village": 2, "cell": 1},
        "demand.by": "county", "units.counter.tier": "county", "catalogue.add.matter.lowest_tier": "county",
        "behaviour.entry": dict.fromkeys(("patrol", "video", "grid_worker", "hotline", "app", "trace"), "county")}
    places = build(counter(deep)).start.tables["places"]
    assert np.bincount(places["tier"]).tolist() == [5, 2, 1, 1]
    assert all(places["tier"][place["parent"]] == place["tier"] + 1 for place in places if place["parent"] != NONE)


# ---------------------------------------------------------------------------------------------- names
def test_every_row_that_has_a_key_has_one_of_its_own():
    tables = build(small()).start.tables
    for name in ("places", "grids", "residents", "units", "people", "sources"):
        keys = tables[name]["key"]
        assert len(np.unique(keys)) == len(keys) > 0
        assert (keys >= 0).all()


def test_the_incidents_of_two_sources_never_share_a_key():
    keys = sorted(source_key(f"street {n}", f"category {m}", "base") for n in range(50) for m in range(40))
    assert min(after - before for before, after in pairwise(keys)) >= 1 << 24


def test_a_key_depends_on_the_name_alone():
    assert key_of_name("学院路街道") == key_of_name("学院路街道")
    assert key_of_name("a/b") != key_of_name("ab/")


@pytest.mark.parametrize("change", [
    {PLACES: {"north": SMALL_STREET}},
    {"staff.crews": {"per_unit": {"works_department": 5, "street_team": 4}}},
    {"units.own": {"tier": "street", "nature": "street", "posts": ["arbiters"]}, "staff.arbiters": {"per_street": 2}},
])
def test_people_keep_their_key_their_shift_and_their_turn_whatever_is_added(change):
    def roster(scenario):
        world = build(scenario)
        return {world.names.actors[row]: (int(person["key"]), int(person["shift"]), int(person["turn"]))
                for row, person in enumerate(world.start.tables["people"])}

    before, after = roster(small()), roster(small(change))
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before


def test_residents_keep_their_trust_whatever_is_added():
    def trusts(scenario):
        tables = build(scenario).start.tables
        return dict(zip(tables["residents"]["key"].tolist(), tables["residents"]["trust"].tolist(), strict=True))

    before, after = trusts(small()), trusts(small({PLACES: {"aaa": SMALL_STREET}}))
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before


def test_trust_lies_around_its_mean_within_its_spread():
    scenario = small({PLACES: {"east": {"children": 2, "unit_grids": 8, "population": 800_000}},
                      "population.trust_start": 0.6, "population.trust_spread": 0.2})
    trust = build(scenario).start.tables["residents"]["trust"]
    assert trust.min() >= 0.4
    assert trust.max() <= 0.8
    assert abs(trust.mean() - 0.6) <= 4 * 0.4 / np.sqrt(12 * len(trust))


# ---------------------------------------------------------------------------------------------- staff
def test_each_street_and_community_has_its_count():
    found = staff_by_unit(build(small({"staff.field_inspectors.per_street": 3, "staff.grid_chiefs.per_community": 2})))
    assert found["east/street_centre", "field_inspectors"] == found["west/street_centre", "field_inspectors"] == 3
    assert {number for (unit, post), number in found.items() if post == "grid_chiefs"} == {2}


def test_what_is_said_per_grid_follows_the_grids_of_the_place():
    found = staff_by_unit(build(small({
        "staff.field_inspectors": {"per_street": 0, "per_grid": 0.5},
        PLACES: {"east": {"children": 2, "unit_grids": 6, "population": 2000}}})))
    assert found["east/street_centre", "field_inspectors"] == 3
    assert found["west/street_centre", "field_inspectors"] == 4


def test_fractions_are_spread_over_the_places_and_add_up():
    scenario = small({"staff.grid_workers": {"per_community": 0.8}, PLACES: {
        "east": {"children": 20, "unit_grids": 40, "population": 2000}, "west": None}, "staff.crews": {
            "per_unit": {"works_department": 2, "street_team": 2}}})
    counts = [number for (_, post), number in staff_by_unit(build(scenario)).items() if post == "grid_workers"]
    assert sum(counts) == 16
    assert set(counts) == {0, 1}


def test_fractions_per_grid_add_up_over_unequal_places():
    """Half a person for each of 1 + 2 + 1 + 2 + 1 + 2 grids is four and a half people."""
    parts = {f"e{n}": {"unit_grids": grids} for n, grids in enumerate((1, 2, 1, 2, 1, 2))}
    scenario = small({"staff.grid_workers": {"per_community": 0, "per_grid": 0.5},
                      PLACES: {"east": {"children": parts, "population": 2000}, "west": None}})
    counts = [number for (_, post), number in staff_by_unit(build(scenario)).items() if post == "grid_workers"]
    assert sum(counts) == 4


def test_a_number_for_one_unit_counts_alone():
    found = staff_by_unit(build(small()))
    assert found["110108/works_department", "crews"] == 2
    assert found["east/street_team", "crews"] == 2


def test_a_number_for_one_place_counts_there_and_the_others_keep_theirs():
    found = staff_by_unit(build(small({"staff.field_inspectors": {"per_street": 3, "per_place": {"west": 5}},
                                       "staff.grid_chiefs.per_place": {"east002": 4}})))
    assert found["east/street_centre", "field_inspectors"] == 3
    assert found["west/street_centre", "field_inspectors"] == 5
    assert found["east001/community_station", "grid_chiefs"] == 1
    assert found["east002/community_station", "grid_chiefs"] == 4


def test_work_goes_to_the_own_desk_or_to_the_nearest_one_above():
    world = build(small())
    tables, names = world.start.tables, world.names

    def desk(place, post):
        pool = tables["desks"]["pool"][names.places.index(place) * len(Post) + post]
        return names.units[tables["pools"]["unit"][pool]]

    assert desk("east", Post.DISPATCHERS) == "east/street_centre"
    assert desk("east001", Post.DISPATCHERS) == "east/street_centre"
    assert desk("110108", Post.DISPATCHERS) == "110108/command_centre"
    assert desk("west002", Post.ACCEPTORS) == "110108/supervision_centre"
    assert desk("west002", Post.GRID_CHIEFS) == "west002/community_station"


def test_a_unit_without_people_leads_nothing():
    world = build(small({"staff.grid_workers": {"per_community": 0.5}}))
    tables, names = world.start.tables, world.names
    n_roles = int(tables["settings"]["n_roles"][0])
    for row, place in enumerate(names.places):
        leads = {int(unit) for unit in tables["leads"]["unit"][row * n_roles:(row + 1) * n_roles]} - {NONE}
        if place[-3:].isdigit() and len(place) > 6:
            pool = tables["units"]["field_pool"][names.units.index(f"{place}/community_station")]
            assert bool(leads) == bool(tables["pools"]["n_people"][pool] > 0)


def test_rows_of_people_are_those_of_their_pools():
    tables = build(small()).start.tables
    for row, pool in enumerate(tables["pools"]):
        own = slice(pool["first_person"], pool["first_person"] + pool["n_people"])
        assert (tables["people"]["pool"][own] == row).all()
    assert tables["pools"]["n_people"].sum() == len(tables["people"])


def test_rows_begin_blank():
    assert (Person().doing, Person().item, Settings().p_filed, Shift().weekdays) == (0, NONE, 1.0, 127)


# ---------------------------------------------------------------------------------------------- categories
def test_a_category_is_a_row_with_its_roles_by_number():
    scenario = small({"catalogue.use": ["road_collapse", "kerb_broken", "neighbour_noise"]})
    collapse, kerb, _ = categories_table(scenario)
    roles = roles_of(scenario)
    assert roles == ["emergency", "facilities", "micro", "public_order", "roads"], "with those that only help"
    assert roles[collapse["role"]] == roles[kerb["role"]] == "roads"
    assert [roles[number] for number in collapse["co_roles"]] == ["facilities", "public_order"]
    assert kerb["co_roles"].tolist() == [NONE, NONE]
    entry = scenario.catalogue["road_collapse"]
    assert (collapse["p_joint"], collapse["harm_per_day"]) == (entry.joint, entry.harm)
    assert (collapse["camera"], collapse["p_borderline"]) == (entry.camera, entry.borderline)
    assert (collapse["is_emergency"], kerb["is_emergency"]) == (1, 0)
    assert collapse["relapse_s"] == entry.relapse_days * DAY_S
    assert (kerb["visibility"], kerb["p_relapse"]) == (0.8, 0.01)
