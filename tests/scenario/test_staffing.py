"""Numbers of staff: what is said places people, and adds up as it says it does."""

import pytest

import twin
from twin.vocabulary import Post
from twin.world import build


def n_people(overrides: dict, post: Post) -> dict[str, int]:
    """How many people of a post each kind of unit has in all."""
    names = build(twin.load("one_street", {"calendar.days": 1, **overrides})).names.actors
    found: dict[str, int] = {}
    for name in names:
        parts = name.split("/")
        if len(parts) == 4 and parts[2] == post.key:
            found[parts[1]] = found.get(parts[1], 0) + 1
    return found


@pytest.mark.parametrize(("said", "n_dispatchers"), [
    ({"count": 3}, {"command_centre": 3, "street_centre": 1}),
    ({"count": 3, "per_street": 2, "per_grid": 0.01}, {"command_centre": 5, "street_centre": 4}),
    ({"count": 0, "per_street": 0, "per_unit": {"command_centre": 2, "street_centre": 5}},
     {"command_centre": 2, "street_centre": 5}),
    ({"per_street": 0, "per_unit": {"street_centre": 5}}, {"command_centre": 1, "street_centre": 5}),
])
def test_count_and_rates_add_up_and_a_unit_that_is_named_has_its_number(said, n_dispatchers):
    overrides = {f"staff.dispatchers.{key}": value for key, value in said.items()}
    assert n_people(overrides, Post.DISPATCHERS) == n_dispatchers


@pytest.mark.parametrize(("said", "same"), [
    ({"grid_workers": {"per_community": None, "per_tier": {"community": 0.8}}}, {}),
    ({"field_inspectors": {"per_street": None, "per_tier": {"street": 13}}}, {}),
    ({"dispatchers": {"count": 1, "per_street": None, "per_tier": {"street": 1, "district": 2}}},
     {"dispatchers": {"count": 3, "per_street": 1}}),
])
def test_a_rate_of_any_tier_is_said_with_its_name(said, same):
    one, two = (build(twin.load("one_street", {"calendar.days": 1, "staff": each})) for each in (said, same))
    assert one.names.actors == two.names.actors


def test_a_rate_counts_for_the_unit_that_is_not_named():
    said = {"staff.clerks": {"per_street": 3, "per_unit": {"works_department": 1, "service_department": 1,
                                                          "street_team": 2, "street_office": None}}}
    assert n_people(said, Post.CLERKS) == {"works_department": 1, "service_department": 1, "street_team": 2,
                                           "street_office": 3}


def test_a_zero_says_nothing_and_is_not_refused():
    assert n_people({"staff.crews.count": 0, "staff.grid_workers.per_street": 0}, Post.GRID_WORKERS)
