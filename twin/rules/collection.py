"""Collection: problems begin, and residents notice and report them."""

from twin.rules.enterprise_reports import come_upon
from twin.rules.field import is_settled_on_spot
from twin.rules.latent import become_latent, plan_notice
from twin.rules.noticing import (
    access_of,
    awareness_of,
    birth_mass,
    channel_of,
    channel_outside,
    child_key,
    day_rate,
    grid_of,
    harmless_s_of,
    life_s,
    second_at,
    severity_of,
    speaks,
    tells_again,
    who_notices,
)
from twin.rules.opening import open_case
from twin.rules.planning import plan
from twin.rules.record import log_truth
from twin.rules.trust import trust_of, undeceive
from twin.rules.verbs import new
from twin.vocabulary import (
    DAY_S,
    NEVER,
    NONE,
    Channel,
    Discovery,
    Grown,
    Kind,
    Outcome,
    Truth,
)


# ---------------------------------------------------------------------------------------------- births
def on_source_begins(world, time, source_id):
    """A source begins to bring forth incidents."""
    source = world.sources[source_id]
    if source.is_trace == 1:
        plan_arrival(world, source_id)
    else:
        source.day = time // DAY_S
        plan_birth(world, source_id)


def on_birth(world, time, source_id):
    """A source brings forth its next incident and plans the one after it."""
    source = world.sources[source_id]
    incident_id = bear(world, time, source_id)
    source.n_born += 1
    if source.is_trace == 1:
        plan_arrival(world, source_id)
        open_case(world, time, incident_id, NONE, Channel.TRACE.value, Outcome.DONE.value)
    else:
        plan_birth(world, source_id)
        meet(world, time, incident_id)


def meet(world, time, incident_id):
    """Let a new problem be known at once, or lie until somebody comes upon it."""
    incident = world.incidents[incident_id]
    if incident.is_background == 1:
        report_outside(world, time, incident_id)
        return
    if world.categories[incident.category].discovery == Discovery.AT_ONCE:
        open_case(world, time, incident_id, NONE, Channel.HOTLINE.value, Outcome.DONE.value)
        return
    become_latent(world, time, incident_id)


def bear(world, time, source_id):
    """Make the next incident of a source; its key is the source's and its number there."""
    settings, source = world.settings[0], world.sources[source_id]
    incident_id = new(world, Grown.INCIDENTS.value)
    incident = world.incidents[incident_id]
    place_id, category_id = source.place, source.category
    if source.is_trace == 1:
        arrival = world.arrivals[source.first_arrival + source.n_born]
        place_id, category_id = arrival.place, arrival.category
    category = world.categories[category_id]
    incident.key = source.key + source.n_born
    incident.born_s, incident.category = time, category_id
    incident.severity = severity_of(settings, category, incident.key)
    incident.grid = grid_of(settings, world.places[place_id], world.spots, category.role, incident.key)
    incident.place = place_id if incident.grid == NONE else world.grids[incident.grid].place
    incident.is_background = world.places[incident.place].is_background
    log_truth(world, time, Truth.BORN, incident_id, NONE, NONE, NONE)
    if incident.is_background == 0:
        begin_life(world, time, incident_id)
    return incident_id


def report_outside(world, time, incident_id):
    """Open a case on a problem of the background, where only what is reported is born: by whom, is drawn."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    category = world.categories[incident.category]
    channel = channel_outside(settings, category, incident)
    is_settled = channel == Channel.PATROL and settings.has_on_spot == 1 and is_settled_on_spot(
        settings, category, 0, incident)
    open_case(world, time, incident_id, NONE, channel,
              Outcome.SELF_HANDLED.value if is_settled else Outcome.DONE.value)


def begin_life(world, time, incident_id):
    """Plan what a problem does of itself: vanish, do harm."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    category = world.categories[incident.category]
    length_s, harmless_s = life_s(settings, category, incident.key), harmless_s_of(settings, category, incident.key)
    if length_s < NEVER:
        plan(world, time + length_s, Kind.VANISH, incident_id)
    if harmless_s < length_s:
        plan(world, time + harmless_s, Kind.HARM, incident_id)


def plan_birth(world, source_id):
    """Plan the next birth of a source by inversion of its expected births."""
    settings, source = world.settings[0], world.sources[source_id]
    last_day = settings.first_day + settings.n_days
    source.used += birth_mass(settings, source)
    while source.day < last_day:
        expected = day_rate(settings, world.loads, source, source.day)
        if source.used < expected:
            hours = world.hours[source.hours]
            plan(world, source.day * DAY_S + second_at(hours, source.used / expected), Kind.BIRTH, source_id)
            return
        source.used -= expected
        source.day += 1


def plan_arrival(world, source_id):
    """Plan the next real arrival of a trace."""
    source = world.sources[source_id]
    if source.n_born < source.n_arrivals:
        plan(world, world.arrivals[source.first_arrival + source.n_born].time_s, Kind.BIRTH, source_id)


def on_vanish(world, time, incident_id):
    """A passing problem is gone by itself, if nobody has solved it before."""
    incident = world.incidents[incident_id]
    if incident.is_solved == 0:
        incident.is_present = 0
        log_truth(world, time, Truth.VANISHED, incident_id, NONE, NONE, NONE)


def on_harm(world, time, incident_id):
    """A problem that is still there does harm."""
    incident = world.incidents[incident_id]
    if incident.is_present == 1 and incident.is_solved == 0:
        log_truth(world, time, Truth.HARMED, incident_id, NONE, NONE, NONE)


def on_relapse(world, time, parent_id):
    """What was truly solved comes back at its site: a problem of its own, whose key comes from its parent's."""
    settings, parent = world.settings[0], world.incidents[parent_id]
    incident_id = new(world, Grown.INCIDENTS.value)
    incident = world.incidents[incident_id]
    incident.key = child_key(settings, parent.key)
    incident.born_s, incident.category, incident.place, incident.grid = time, parent.category, parent.place, parent.grid
    incident.severity = severity_of(settings, world.categories[parent.category], incident.key)
    incident.closed_by = parent.closed_by
    log_truth(world, time, Truth.BORN, incident_id, NONE, NONE, parent_id)
    begin_life(world, time, incident_id)
    meet(world, time, incident_id)


# ---------------------------------------------------------------------------------------------- residents
def on_notice(world, time, incident_id):
    """One more resident comes upon a problem, and reports it, known or not, or keeps silent."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    if incident.business_s == time and incident.is_known == 0 and incident.is_present == 1:
        undeceive(world, incident_id)
        come_upon(world, time, incident_id)
    if incident.notice_s != time or incident.is_present == 0 or not is_told(world, incident):
        return
    undeceive(world, incident_id)
    category = world.categories[incident.category]
    resident_id = NONE if incident.grid == NONE else who_notices(settings, world.grids[incident.grid], incident)
    actor = NONE if resident_id == NONE else settings.n_people + resident_id
    trust, was_known = trust_of(world, resident_id), incident.is_known == 1
    is_reported = speaks(settings, category, trust, awareness_of(world, resident_id, incident), incident)
    if was_known:
        is_reported = is_reported and tells_again(settings, category, world.cases[incident.case], actor, incident)
    channel = channel_of(settings, category, trust, access_of(world, resident_id), incident)
    incident.n_noticed += 1
    incident.notice_s = NEVER
    if is_reported:
        if resident_id != NONE:
            world.residents[resident_id].n_reports += 1
        open_case(world, time, incident_id, actor, channel, Outcome.DONE.value)
    elif not was_known:
        log_truth(world, time, Truth.NOTICED, incident_id, NONE, actor, NONE)
    if incident.is_known == 0 or is_told(world, incident):
        plan_notice(world, time, incident_id)


def is_told(world, incident):
    """Whether somebody who comes upon a problem may tell of it: nobody has, or it is there, in hand, and told again."""
    if incident.is_known == 0:
        return True
    stream = world.categories[incident.category].stream
    return (world.settings[0].told_again[stream] > 0.0 and incident.is_solved == 0
            and world.cases[incident.case].ending == NONE)
