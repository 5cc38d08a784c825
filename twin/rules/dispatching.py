"""To whom a case is dispatched: the owner by catalogue and policy, an error, or what somebody decided instead."""

from twin.rules.chance import uniform
from twin.rules.field import distance_m
from twin.rules.quality import share_at
from twin.rules.work import happens
from twin.vocabulary import NONE, DispatchPolicy, Post, Purpose, Stage

N_POSTS = len(Post)


def unit_for(world, case):
    """Unit to which a case is dispatched now; whether that is an error stands in the case."""
    settings = world.settings[0]
    owner = owner_of(world, case)
    unit = decided_unit(world, case)
    if unit == NONE:
        unit = owner
        if case.is_binding == 0 and is_misrouted(world, settings, case):
            unit = other_lead(world, settings, case, owner)
    case.is_misrouted = 0 if leads_here(world, case, unit) else 1
    return unit


# ---------------------------------------------------------------------------------------------- the owner
def lead_of(world, case):
    """Who leads matters of a case's kind at its place."""
    role = world.categories[world.incidents[case.incident].category].role
    return world.leads[case.place * world.settings[0].n_roles + role]


def owner_of(world, case):
    """Owner of a matter by the policy, among the units of the place that lead such matters."""
    settings, lead = world.settings[0], lead_of(world, case)
    best, best_load = lead.unit, 0.0
    if lead.n_options < 2 or settings.dispatch_policy < DispatchPolicy.NEAREST:
        return best
    for number in range(lead.first_option, lead.first_option + lead.n_options):
        unit_id = world.options[number].unit
        load = load_of(world, settings, case, unit_id)
        if number == lead.first_option or load < best_load:
            best, best_load = unit_id, load
    return best


def load_of(world, settings, case, unit_id):
    """What speaks against a unit: how far off it is, or how many files wait there for each of its people."""
    unit = world.units[unit_id]
    grid = world.incidents[case.incident].grid
    if settings.dispatch_policy == DispatchPolicy.NEAREST and grid != NONE and unit.grid != NONE:
        return float(distance_m(world.grids[unit.grid], world.grids[grid]))
    pool = world.pools[unit.field_pool]
    return pool.n_waiting / max(1, pool.n_people)


def leads_here(world, case, unit_id):
    """Whether a unit is among those that lead a matter at its place."""
    lead = lead_of(world, case)
    for number in range(lead.first_option, lead.first_option + lead.n_options):
        if world.options[number].unit == unit_id:
            return True
    return False


# ---------------------------------------------------------------------------------------------- errors
def is_misrouted(world, settings, case):
    """Whether a dispatcher errs: the more, the less the file says and the more files wait."""
    p_error = share_at(settings, settings.p_misroute, case.quality)
    pool_id = world.desks[case.place * N_POSTS + world.stages[Stage.SORT].post[world.places[case.place].tier]].pool
    if pool_id != NONE and settings.dispatch_policy != DispatchPolicy.AUTO:
        p_error *= 1.0 + settings.misroute_per_file * world.pools[pool_id].n_waiting
    return happens(settings, p_error, Purpose.MISROUTE.value, case.key, visit_of_dispatch(case))


def other_lead(world, settings, case, owner):
    """Unit of the place that leads other matters, drawn; the owner where there is none."""
    share = uniform(settings.seed, settings.replication, Purpose.WRONG_UNIT.value, case.key, visit_of_dispatch(case))
    first = int(share * settings.n_roles)
    for step in range(settings.n_roles):
        unit = world.leads[case.place * settings.n_roles + (first + step) % settings.n_roles].unit
        if unit != NONE and unit != owner:
            return unit
    return owner


def visit_of_dispatch(case):
    """Number that tells a dispatch, accepted or not, from all others on the same incident."""
    return case.serial * 256 + case.n_sent


def emergency_unit(world, case):
    """Unit that answers emergencies for a place: its own, else that of the nearest tier above; NONE without one."""
    settings, place_id = world.settings[0], case.place
    if settings.emergency_role == NONE:
        return NONE
    unit_id = world.leads[place_id * settings.n_roles + settings.emergency_role].unit
    while unit_id == NONE and world.places[place_id].parent != NONE:
        place_id = world.places[place_id].parent
        unit_id = world.leads[place_id * settings.n_roles + settings.emergency_role].unit
    return unit_id


# ---------------------------------------------------------------------------------------------- decisions
def decided_unit(world, case):
    """Unit that somebody decided on for this dispatch; NONE where the policy decides."""
    low, high, visit = 0, world.settings[0].n_decisions, visit_of_dispatch(case)
    while low < high:
        middle = (low + high) // 2
        decision = world.decisions[middle]
        if decision.key < case.key or (decision.key == case.key and decision.visit < visit):
            low = middle + 1
        else:
            high = middle
    if low < world.settings[0].n_decisions:
        decision = world.decisions[low]
        if decision.key == case.key and decision.visit == visit:
            return decision.unit
    return NONE
