"""Rounds through the unit grids, and the tasks that share their hours.

At the end of each look somebody takes the most urgent task of the area, the nearest among the first few, else makes the
visit that is due, else goes on with the round: first the own beat, then, once all of a beat was seen today, the stalest
one among the own and those whose inspector is away. So an absent colleague's grids are split among those present, and
more tasks mean slower rounds.
"""

from twin.rules.beginning import begin_item, end_patrol
from twin.rules.effort import effort_of
from twin.rules.field import (
    is_next_to,
    is_seen,
    is_settled_on_spot,
    look_s,
    may_do,
    owes_rounds,
    ride_s,
    way_s,
    writing_s,
)
from twin.rules.idle import become_idle, leave_idle
from twin.rules.latent import list_in_grid, unlist
from twin.rules.learning import slowed_s, takes_along
from twin.rules.opening import open_case
from twin.rules.planning import plan
from twin.rules.record import log_person
from twin.rules.tray import MOST_SENT, put_back
from twin.rules.verbs import take
from twin.rules.visits import begin_visit
from twin.rules.work import may_begin
from twin.vocabulary import DAY_S, NONE, Activity, Channel, Doing, Kind, Outcome, Phase

MOST_FOUND = 64  # of one look; the rest is seen at the next one
MOST_WEIGHED = 8  # tasks among which the nearest is chosen
MOST_READ = 32  # tasks looked through for them


def send_out(world, time, pool_id):
    """Send whoever is idle in an area to a task or on to the next grid; return how many were sent."""
    person_id, n_sent = world.pools[pool_id].first_idle, 0
    while person_id != NONE and n_sent < MOST_SENT:
        following = world.people[person_id].next_idle
        if send(world, time, person_id):
            n_sent += 1
        person_id = following
    return n_sent


def send(world, time, person_id):
    """Send somebody to a task, else on to the next grid; return whether there was something that fits the shift."""
    settings, person = world.settings[0], world.people[person_id]
    if person.asked_s == time:
        return False
    is_bound = owes_rounds(settings, person) and has_rounds(world, person)
    item_id = NONE
    if world.pools[person.pool].first != NONE and not is_bound:
        item_id = task_for(world, time, person_id)
    if item_id != NONE:
        leave_idle(world, person_id)
        begin_task(world, time, person_id, item_id)
        return True
    if not is_bound and begin_visit(world, time, person_id):
        return True
    beat_id = next_beat(world, time, person)
    if beat_id != NONE:
        until_s = time + round_s(world, person, beat_id)
        if until_s <= person.window_end_s:
            leave_idle(world, person_id)
            begin_look(world, time, person_id, beat_id, until_s)
            return True
    person.asked_s = time
    was_on_patrol = person.is_on_patrol == 1
    end_patrol(world, time, person_id)
    return was_on_patrol


def has_rounds(world, person):
    """Whether somebody has grids to look at."""
    return person.beat != NONE and world.beats[person.beat].n_grids > 0


# ---------------------------------------------------------------------------------------------- tasks
def task_for(world, time, person_id):
    """Take the nearest of the first few tasks of the first lane that somebody may begin now; NONE where none is."""
    settings, person = world.settings[0], world.people[person_id]
    pool = world.pools[person.pool]
    first_lane = world.items[pool.first].lane
    chosen, chosen_s, aside, n_read, n_weighed = NONE, 0, NONE, 0, 0
    while pool.first != NONE and n_read < MOST_READ and n_weighed < MOST_WEIGHED:
        item_id = pool.first
        item = world.items[item_id]
        if item.lane != first_lane and chosen != NONE:
            break
        take(world, item_id)
        item.travel_s = travel_to_s(world, person, item)
        n_read += 1
        is_fit = is_allowed(world, person, pool, item) and may_begin(
            settings, world.shifts[person.shift], item, person.window_end_s - time)
        n_weighed += 1 if is_fit else 0
        if is_fit and (chosen == NONE or item.travel_s < chosen_s):
            if chosen != NONE:
                world.items[chosen].next, aside = aside, chosen
            chosen, chosen_s = item_id, item.travel_s
        else:
            item.next, aside = aside, item_id
    put_back(world, aside)
    return chosen


def travel_to_s(world, person, item):
    """Seconds of the way from where somebody is to a task; from a desk there is none."""
    if item.grid == NONE or world.pools[person.pool].is_remote == 1:
        return item.travel_s
    if person.grid == NONE:
        return world.settings[0].ride_start_s
    return way_s(world.settings[0], item, world.grids[person.grid], world.grids[item.grid])


def is_allowed(world, person, pool, item):
    """Whether the rule of whose inspector checks lets somebody do a task."""
    if item.grid == NONE:
        return True
    stage, beat_id = world.stages[world.cases[item.case].stage], world.grids[item.grid].beat
    is_kept = beat_id != NONE and world.beats[beat_id].is_kept == 1
    return may_do(stage, beat_id == person.beat, is_kept, pool.n_beats)


def begin_task(world, time, person_id, item_id):
    """Go to a task; the time it takes is gone for rounds."""
    person, item = world.people[person_id], world.items[item_id]
    begin_item(world, time, person_id, item_id)
    person.task_s += person.until_s - time
    if item.grid != NONE and world.pools[person.pool].is_remote == 0:
        person.grid = item.grid


# ---------------------------------------------------------------------------------------------- the round
def next_beat(world, time, person):
    """Beat in which somebody goes on: the one being gone through until all of it was seen today, then the stalest."""
    beat_id = person.round_beat
    if beat_id != NONE and world.beats[beat_id].n_grids > 0 and last_look_s(world, beat_id) < time - time % DAY_S:
        return beat_id
    return stalest_beat(world, person)


def stalest_beat(world, person):
    """Beat whose next grid was looked at longest ago: the own one, or one whose inspector is away; NONE without any."""
    pool = world.pools[person.pool]
    found, found_s = NONE, 0
    if has_rounds(world, person):
        found, found_s = person.beat, last_look_s(world, person.beat)
    if pool.n_kept < pool.n_beats:
        for beat_id in range(pool.first_beat, pool.first_beat + pool.n_beats):
            beat = world.beats[beat_id]
            if beat.is_kept == 0 and beat.n_grids > 0:
                seen_s = last_look_s(world, beat_id)
                if found == NONE or seen_s < found_s:
                    found, found_s = beat_id, seen_s
    return found


def last_look_s(world, beat_id):
    """When the next grid of a round was looked at last; the other grids of the round were later."""
    beat = world.beats[beat_id]
    grid = world.grids[beat.first_grid + beat.next_grid]
    return grid.watched_s if beat.is_remote == 1 else grid.looked_s


def round_s(world, person, beat_id):
    """Seconds until the next grid of a beat has been looked at, the ride there included."""
    settings, beat = world.settings[0], world.beats[beat_id]
    pool = world.pools[person.pool]
    length_s = look_s(settings, pool, effort_of(world, pool))
    if takes_along(world, person):
        length_s = slowed_s(settings, length_s)
    if beat.is_remote == 1 or person.grid == NONE:
        return length_s
    here, there = world.grids[person.grid], world.grids[beat.first_grid + beat.next_grid]
    return length_s if is_next_to(settings, here, there) else length_s + ride_s(settings, here, there)


def begin_look(world, time, person_id, beat_id, until_s):
    """Let a person go to the next grid of a round and look; the round goes on behind it."""
    person, beat = world.people[person_id], world.beats[beat_id]
    person.round_beat, person.grid = beat_id, beat.first_grid + beat.next_grid
    grid = world.grids[person.grid]
    if beat.is_remote == 1:
        grid.watched_s = until_s
        beat.next_grid = grid.next_camera
    else:
        grid.looked_s = until_s
        beat.next_grid = (beat.next_grid + 1) % beat.n_grids
    if person.is_on_patrol == 0:
        person.is_on_patrol, person.n_looks = 1, 0
        log_person(world, time, Activity.PATROL, Phase.START, person_id, NONE)
    person.n_looks += 1
    person.patrol_s += until_s - time
    person.doing, person.started_s, person.until_s = Doing.LOOK.value, time, until_s
    plan(world, until_s, Kind.WORK_DONE, person_id)


# ---------------------------------------------------------------------------------------------- what is found
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
    grid, pool = world.grids[person.grid], world.pools[person.pool]
    before, incident_id, n_found, effort = NONE, grid.first_latent, 0, effort_of(world, pool)
    while incident_id != NONE and n_found < MOST_FOUND:
        incident = world.incidents[incident_id]
        following = incident.next_latent
        is_open = incident.is_known == 0 and incident.is_present == 1
        is_found = is_open and is_seen(
            settings, world.categories[incident.category], pool, person, incident, effort)
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


def begin_report(world, time, person_id):
    """Write up, or settle on the spot, the next of the incidents found; one after another."""
    person = world.people[person_id]
    incident = world.incidents[person.first_found]
    person.doing, person.started_s = Doing.WRITE.value, time
    person.until_s = time + writing_s(world.settings[0], is_on_spot(world, person, incident))
    person.task_s += person.until_s - time
    plan(world, person.until_s, Kind.WORK_DONE, person_id)


def is_on_spot(world, person, incident):
    """Whether the matter in hand is settled where it was found."""
    category, is_remote = world.categories[incident.category], world.pools[person.pool].is_remote
    return world.settings[0].has_on_spot == 1 and is_settled_on_spot(world.settings[0], category, is_remote, incident)


def end_report(world, time, person_id):
    """A report is written or a matter settled; the next one follows, unless the shift is over."""
    person = world.people[person_id]
    incident_id = person.first_found
    incident = world.incidents[incident_id]
    person.first_found = incident.next_latent
    incident.next_latent, incident.is_listed = NONE, 0
    if incident.is_known == 0 and incident.is_present == 1:
        report_found(world, time, person_id, incident_id)
    if person.first_found != NONE and person.is_on_duty == 1 and time < person.window_end_s:
        begin_report(world, time, person_id)
        return
    forget_found(world, person_id)
    become_idle(world, time, person_id)


def report_found(world, time, person_id, incident_id):
    """Open a case on what was found; one that is settled already ends with its report."""
    person, incident = world.people[person_id], world.incidents[incident_id]
    is_settled = is_on_spot(world, person, incident)
    channel = Channel.VIDEO.value if world.pools[person.pool].is_remote == 1 else Channel.PATROL.value
    open_case(world, time, incident_id, person_id, channel,
              Outcome.SELF_HANDLED.value if is_settled else Outcome.DONE.value)


def forget_found(world, person_id):
    """Leave what could not be written up where it was found."""
    person = world.people[person_id]
    while person.first_found != NONE:
        incident_id = person.first_found
        person.first_found = world.incidents[incident_id].next_latent
        list_in_grid(world, incident_id)
