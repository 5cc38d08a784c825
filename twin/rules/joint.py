"""Joint matters: parts for other units beside the lead unit's own, all at once; the last one done sends the case on."""

from twin.rules.items import open_side_item, part_s
from twin.rules.work import happens
from twin.state import MOST_CO_LEADS
from twin.vocabulary import NONE, Activity, Purpose


def open_parts(world, time, case_id):
    """Give the co-handling units of a joint matter their parts, the first time it is handled."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    case.is_own_part_done = 0
    if case.n_reworks > 0 or case.n_parts > 0 or not happens(
            settings, category.p_joint, Purpose.JOINT.value, case.key, case.serial):
        return
    for number in range(MOST_CO_LEADS):
        unit_id = co_unit(world, case, category.co_roles[number])
        if unit_id != NONE and unit_id != case.unit and world.pools[world.units[unit_id].field_pool].is_outside == 0:
            case.n_parts += 1
            open_side_item(world, time, case_id, Activity.CO_HANDLE.value, world.units[unit_id].field_pool,
                           part_s(settings, category, case, number), 0)


def co_unit(world, case, role):
    """Unit that leads matters of a role at the case's place or the nearest tier above; NONE where none does."""
    if role == NONE:
        return NONE
    place_id = case.place
    unit_id = world.leads[place_id * world.settings[0].n_roles + role].unit
    while unit_id == NONE and world.places[place_id].parent != NONE:
        place_id = world.places[place_id].parent
        unit_id = world.leads[place_id * world.settings[0].n_roles + role].unit
    return unit_id
