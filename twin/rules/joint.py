"""Joint matters: parts for other units beside the lead unit's own, all at once or in turn; the last sends the case on.

All at once, a coordinator brings the units together before and looks over the results after them. In turn, each part
begins when the one before is done, and goes over the desks of a dispatcher and of the unit first.
"""

from twin.rules.items import adjusted_s, desk_pool, make_item, open_side_item, part_s, pool_of
from twin.rules.mechanisms import is_on
from twin.rules.tray import lay
from twin.rules.work import happens, visit_of, work_s
from twin.state import MOST_CO_LEADS
from twin.vocabulary import NONE, Activity, DispatchPolicy, Part, Post, Purpose, Stage

N_HOPS = 3
FIRST_PART_VISIT = 1 << 40  # apart from the draws of the stages themselves


# ---------------------------------------------------------------------------------------------- the beginning
def begin_joint(world, time, case_id):
    """Begin what a joint matter needs, the first time it is handled; return whether the lead unit may begin now."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    case.is_own_part_done = 0
    if case.n_reworks > 0 or case.n_parts > 0 or not happens(
            settings, category.p_joint, Purpose.JOINT.value, case.key, case.serial):
        return True
    case.turn = next_part(world, case, 0)
    if case.turn == NONE:
        return True
    if not is_on(settings, Part.PARALLEL):
        case.is_in_turn, case.n_parts = 1, 1
        return True
    if has_coordinator(world, case):
        case.is_coordinated = 1
        coordinate(world, time, case_id, settings.coordinate_before_s)
        return False
    open_parts(world, time, case_id)
    return True


def open_parts(world, time, case_id):
    """Give the co-handling units of a joint matter their parts, all at once."""
    case = world.cases[case_id]
    number = next_part(world, case, 0)
    while number != NONE:
        case.n_parts += 1
        open_part(world, time, case_id, number, helper_of(world, case, number))
        number = next_part(world, case, number + 1)


def open_part(world, time, case_id, number, unit_id):
    """Give a unit its part of a joint matter."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    open_side_item(world, time, case_id, Activity.CO_HANDLE.value, world.units[unit_id].field_pool,
                   part_s(settings, category, case, number), 0)


# ---------------------------------------------------------------------------------------------- who helps
def next_part(world, case, first):
    """Number of the next part, from `first` on, that some other unit has; NONE where there is none."""
    for number in range(first, MOST_CO_LEADS):
        unit_id = helper_of(world, case, number)
        if unit_id != NONE and unit_id != case.unit and world.pools[world.units[unit_id].field_pool].is_outside == 0:
            return number
    return NONE


def helper_of(world, case, number):
    """Unit that helps with a matter, by its number among them; NONE where none does."""
    category = world.categories[world.incidents[case.incident].category]
    return co_unit(world, case, category.co_roles[number])


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


# ---------------------------------------------------------------------------------------------- the coordinator
def has_coordinator(world, case):
    """Whether somebody coordinates joint matters of a case's place."""
    pool_id = desk_pool(world, case.place, Post.COORDINATORS)
    return world.settings[0].coordinate_before_s > 0 and pool_id != NONE and world.pools[pool_id].n_people > 0


def coordinate(world, time, case_id, length_s):
    """Lay a joint matter before the coordinator."""
    pool_id = desk_pool(world, world.cases[case_id].place, Post.COORDINATORS)
    open_side_item(world, time, case_id, Activity.COORDINATE.value, pool_id, length_s, 0)


# ---------------------------------------------------------------------------------------------- in turn
def begin_turn(world, time, case_id, first):
    """Let the next part of a joint matter begin, from number `first` on; there may be none any more."""
    case = world.cases[case_id]
    case.turn, case.n_parts, case.n_hops = next_part(world, case, first), 0, 0
    if case.turn == NONE:
        case.is_in_turn = 0
        return
    case.n_parts, case.helper = 1, helper_of(world, case, case.turn)
    hand_on(world, time, case_id)


def hand_on(world, time, case_id):
    """Lay a part before the next desk on its way, and at the end of it into the tray of those who do it."""
    settings, case = world.settings[0], world.cases[case_id]
    incident = world.incidents[case.incident]
    while case.n_hops < N_HOPS:
        stage_id = hop(case.n_hops)
        stage = world.stages[stage_id]
        case.n_hops += 1
        if stage.is_used == 0 or (stage_id == Stage.SORT and settings.dispatch_policy == DispatchPolicy.AUTO):
            continue
        pool_id = pool_of(world, case.helper, case, incident, stage)
        if world.pools[pool_id].is_outside == 0:
            visit = visit_of(case, stage_id, world.places[case.place].tier) + (1 + case.turn) * FIRST_PART_VISIT
            length_s = work_s(settings, stage, world.categories[incident.category], case, visit)
            open_side_item(world, time, case_id, Activity.HAND_ON.value, pool_id,
                           adjusted_s(settings, stage, case, length_s), 0)
            return
    open_part(world, time, case_id, case.turn, case.helper)


def hop(number):
    """Stage whose work is done at a desk on the way of a part."""
    if number == 0:
        return Stage.SORT.value
    return Stage.SIGN.value if number == 1 else Stage.EXAMINE.value


# ---------------------------------------------------------------------------------------------- the end
def has_more(case):
    """Whether a joint matter needs more than the lead unit's own part."""
    return case.n_parts > 0 or case.is_coordinated == 1


def end_own_part(world, time, case_id):
    """The lead unit's own part is done; return whether the case goes on."""
    case = world.cases[case_id]
    case.is_own_part_done = 1
    if case.is_in_turn == 1:
        begin_turn(world, time, case_id, case.turn)
    return goes_on(world, time, case_id)


def end_part(world, time, case_id):
    """A part of another unit is done; return whether the case goes on."""
    case = world.cases[case_id]
    case.n_parts -= 1
    if case.is_in_turn == 1:
        begin_turn(world, time, case_id, case.turn + 1)
    return goes_on(world, time, case_id)


def goes_on(world, time, case_id):
    """Whether all parts of a joint matter are done; a coordinator looks over the results first."""
    case = world.cases[case_id]
    if case.is_own_part_done == 0 or case.n_parts > 0:
        return False
    if case.is_coordinated == 1:
        case.is_coordinated = 0
        coordinate(world, time, case_id, world.settings[0].coordinate_after_s)
        return False
    case.is_own_part_done = 0
    return True


def end_coordination(world, time, case_id):
    """The coordinator is done: the parts begin, or, if they are over, the case goes on; return whether it does."""
    case = world.cases[case_id]
    if case.is_own_part_done == 1:
        case.is_own_part_done = 0
        return True
    open_parts(world, time, case_id)
    lay(world, time, make_item(world, time, case_id))
    return False
