"""The tree of places: who is competent for a matter, and the hops between tiers. Reads rows, changes nothing."""

from twin.vocabulary import NONE


def is_competent(world, place_id, incident):
    """Whether a place may deal with an incident and has a unit that leads such matters."""
    place, category = world.places[place_id], world.categories[incident.category]
    if place.tier < category.lowest_tier or place.authority < incident.severity:
        return False
    return world.leads[place_id * world.settings[0].n_roles + category.role].unit != NONE


def tier_for(world, incident, floor_tier):
    """Lowest tier, not below `floor_tier`, that may deal with an incident; the top tier where none may."""
    place_id = incident.place
    while world.places[place_id].parent != NONE:
        if world.places[place_id].tier >= floor_tier and is_competent(world, place_id, incident):
            break
        place_id = world.places[place_id].parent
    return world.places[place_id].tier


def tier_above(world, place_id):
    """Parent of a place; the top place stays itself."""
    parent = world.places[place_id].parent
    return parent if parent != NONE else place_id


def hop_towards(world, place_id, goal_id):
    """Child of a place on the way down to another one."""
    child = goal_id
    while world.places[child].parent != place_id and world.places[child].parent != NONE:
        child = world.places[child].parent
    return child


def ancestor_at(world, place_id, tier):
    """Place of a tier to which a place belongs."""
    while world.places[place_id].tier < tier and world.places[place_id].parent != NONE:
        place_id = world.places[place_id].parent
    return place_id
