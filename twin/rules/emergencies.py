"""Emergencies: their own pool first, then whoever has the skill, if need be out of other work."""

from twin.rules.beginning import begin_item, leave_item
from twin.rules.chance import tie
from twin.rules.items import make_item, move_to_pool
from twin.rules.places import is_competent
from twin.rules.record import log_item
from twin.rules.tray import lay
from twin.vocabulary import NONE, Doing, Lane, Phase, Purpose, Reason


def open_at_once(world, time, case_id):
    """Make the item of an emergency: for somebody idle in its own pool, else with the skill, else called off."""
    item_id = make_item(world, time, case_id)
    item = world.items[item_id]
    skilled = skilled_pool(world, case_id)
    if world.pools[item.pool].first_idle != NONE or skilled == NONE:
        lay(world, time, item_id)
        return
    if world.pools[skilled].first_idle != NONE:
        move_to_pool(world, item_id, skilled)
        lay(world, time, item_id)
        return
    person_id = called_off(world, time, skilled)
    if person_id == NONE:
        lay(world, time, item_id)
        return
    move_to_pool(world, item_id, skilled)
    lay_down_for(world, time, person_id)
    begin_item(world, time, person_id, item_id)


def skilled_pool(world, case_id):
    """Field pool of the unit nearest to the problem that leads such matters and may; NONE where there is none."""
    incident = world.incidents[world.cases[case_id].incident]
    place_id, role = incident.place, world.categories[incident.category].role
    while not is_competent(world, place_id, incident):
        place_id = world.places[place_id].parent
        if place_id == NONE:
            return NONE
    return world.units[world.leads[place_id * world.settings[0].n_roles + role].unit].field_pool


def called_off(world, time, pool_id):
    """Who lays down work for an emergency: the least urgent, of those the one with most left, then by draw."""
    settings, pool = world.settings[0], world.pools[pool_id]
    found, found_lane, found_left, found_tie = NONE, 0, 0, 0
    for person_id in range(pool.first_person, pool.first_person + pool.n_people):
        person = world.people[person_id]
        if person.is_on_duty == 0 or person.doing != Doing.ITEM or person.until_s <= time:
            continue
        lane, left_s = world.items[person.item].lane, person.until_s - time
        if lane == Lane.URGENT:
            continue
        draw = tie(settings.seed, settings.replication, Purpose.VICTIM.value, person.key, time)
        if found == NONE or (lane, left_s, draw) > (found_lane, found_left, found_tie):
            found, found_lane, found_left, found_tie = person_id, lane, left_s, draw
    return found


def lay_down_for(world, time, person_id):
    """Lay down what a person is at; it goes back to its tray with its old rank."""
    item_id = leave_item(world, time, person_id)
    item = world.items[item_id]
    item.left_s = max(1, item.left_s)
    log_item(world, time, Phase.END, item_id, person_id, Reason.INTERRUPTED.value, item.left_s)
    lay(world, time, item_id)
