"""Collection: problems begin, residents notice and report them, patrol finds them."""

from twin.rules.duty import become_idle
from twin.rules.latent import become_latent, list_in_grid, plan_notice
from twin.rules.noticing import (
    birth_mass,
    channel_of,
    day_rate,
    grid_of,
    is_seen,
    life_s,
    second_at,
    severity_of,
    speaks,
    who_notices,
)
from twin.rules.places import ancestor_at
from twin.rules.planning import plan
from twin.rules.record import log_case, log_truth
from twin.rules.route import follow
from twin.rules.verbs import new
from twin.vocabulary import (
    DAY_S,
    NEVER,
    NONE,
    Activity,
    Channel,
    Discovery,
    Doing,
    Grown,
    Kind,
    Outcome,
    Truth,
)

MOST_FOUND = 64  # of one look; the rest is seen at the next one
NEUTRAL_TRUST = 0.5
FIRST_CHANNEL = Channel.PATROL.value


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
        open_case(world, time, incident_id, NONE, Channel.TRACE.value)
    else:
        plan_birth(world, source_id)
        meet(world, time, incident_id)


def meet(world, time, incident_id):
    """Let a new problem be known at once, or lie until somebody comes upon it."""
    incident = world.incidents[incident_id]
    if world.categories[incident.category].discovery == Discovery.AT_ONCE:
        open_case(world, time, incident_id, NONE, Channel.HOTLINE.value)
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
    log_truth(world, time, Truth.BORN, incident_id, NONE, NONE, NONE)
    length_s = life_s(settings, category, incident.key)
    if length_s < NEVER:
        plan(world, time + length_s, Kind.VANISH, incident_id)
    return incident_id


def plan_birth(world, source_id):
    """Plan the next birth of a source by inversion of its expected births."""
    settings, source = world.settings[0], world.sources[source_id]
    last_day = settings.first_day + settings.n_days
    source.used += birth_mass(settings, source)
    while source.day < last_day:
        expected = day_rate(settings, world.loads, source, source.day)
        if source.used < expected:
            hours = world.hours[world.categories[source.category].hours]
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


# ---------------------------------------------------------------------------------------------- residents
def on_notice(world, time, incident_id):
    """One more resident comes upon a problem, and reports it or keeps silent."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    if incident.notice_s != time or incident.is_known == 1 or incident.is_present == 0:
        return
    category = world.categories[incident.category]
    resident_id, trust = NONE, NEUTRAL_TRUST
    if incident.grid != NONE:
        resident_id = who_notices(settings, world.grids[incident.grid], incident)
    actor = NONE if resident_id == NONE else settings.n_people + resident_id
    if resident_id != NONE:
        trust = world.residents[resident_id].trust
    is_reported, channel = speaks(settings, category, trust, incident), channel_of(settings, category, incident)
    incident.n_noticed += 1
    incident.notice_s = NEVER
    if is_reported:
        if resident_id != NONE:
            world.residents[resident_id].n_reports += 1
        open_case(world, time, incident_id, actor, channel)
        return
    log_truth(world, time, Truth.NOTICED, incident_id, NONE, actor, NONE)
    plan_notice(world, time, incident_id)


# ---------------------------------------------------------------------------------------------- patrol
def end_look(world, time, person_id):
    """A look at a grid is over: what was seen is written up next."""
    person = world.people[person_id]
    note_found(world, person_id)
    if person.first_found == NONE:
        become_idle(world, time, person_id)
    else:
        begin_report(world, time, person_id)


def note_found(world, person_id):
    """Go through the latent incidents of a grid; drop what is known or gone, note what is seen."""
    settings, person = world.settings[0], world.people[person_id]
    grid = world.grids[person.grid]
    before, incident_id, n_found = NONE, grid.first_latent, 0
    while incident_id != NONE and n_found < MOST_FOUND:
        incident = world.incidents[incident_id]
        following = incident.next_latent
        is_open = incident.is_known == 0 and incident.is_present == 1
        is_found = is_open and is_seen(settings, incident)
        incident.n_looks += 1 if is_open else 0
        if is_open and not is_found:
            before = incident_id
        else:
            unlist(world, grid, before, incident_id)
        if is_found:
            incident.is_listed = 1
            incident.next_latent, person.first_found = person.first_found, incident_id
            n_found += 1
        incident_id = following


def unlist(world, grid, before, incident_id):
    """Take an incident out of the latent ones of a grid; `before` is the one that leads to it."""
    incident = world.incidents[incident_id]
    if before == NONE:
        grid.first_latent = incident.next_latent
    else:
        world.incidents[before].next_latent = incident.next_latent
    incident.next_latent, incident.is_listed = NONE, 0


def begin_report(world, time, person_id):
    """Write up the next of the incidents found; reports come one after another."""
    person = world.people[person_id]
    person.doing, person.started_s = Doing.WRITE.value, time
    person.until_s = time + world.settings[0].write_s
    plan(world, person.until_s, Kind.WORK_DONE, person_id)


def end_report(world, time, person_id):
    """A report is written; the next one follows, unless the shift is over."""
    person = world.people[person_id]
    incident_id = person.first_found
    incident = world.incidents[incident_id]
    person.first_found = incident.next_latent
    incident.next_latent, incident.is_listed = NONE, 0
    if incident.is_known == 0 and incident.is_present == 1:
        open_case(world, time, incident_id, person_id, Channel.PATROL.value)
    if person.first_found != NONE and person.is_on_duty == 1 and time < person.window_end_s:
        begin_report(world, time, person_id)
        return
    forget_found(world, person_id)
    become_idle(world, time, person_id)


def forget_found(world, person_id):
    """Leave what could not be written up where it was found."""
    person = world.people[person_id]
    while person.first_found != NONE:
        incident_id = person.first_found
        person.first_found = world.incidents[incident_id].next_latent
        list_in_grid(world, incident_id)


# ---------------------------------------------------------------------------------------------- a case begins
def open_case(world, time, incident_id, reporter, channel):
    """Open a case on an incident and send it on its way."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    case_id = new(world, Grown.CASES.value)
    case = world.cases[case_id]
    case.incident, case.key, case.serial = incident_id, incident.key, incident.n_cases
    case.reporter, case.channel, case.opened_s = reporter, channel, time
    case.entry_tier = settings.entry_tier[channel - FIRST_CHANNEL]
    case.place = ancestor_at(world, incident.place, case.entry_tier)
    incident.is_known = 1
    incident.n_cases += 1
    log_case(world, time, Activity.REPORT, case_id, reporter, channel, NONE)
    follow(world, time, case_id, Outcome.DONE.value)
