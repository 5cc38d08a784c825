"""People: shifts begin and end, idle people take what waits, patrol fills the time between."""

from twin.rules.calendars import next_open_s, window_end_s
from twin.rules.chance import tie
from twin.rules.noticing import look_s
from twin.rules.planning import plan
from twin.rules.record import log_item, log_person
from twin.rules.tray import wake
from twin.rules.verbs import put, take
from twin.rules.work import happens, may_begin, stretch_s
from twin.vocabulary import DAY_S, NEVER, NONE, Activity, Doing, Kind, Phase, Purpose

MOST_ASIDE = 8  # files looked at and set aside at one time
MOST_ASKED = 4  # idle people asked for one file
MOST_SENT = 256  # people set to work by one event; the rest follows in the same second


# ---------------------------------------------------------------------------------------------- shifts
def on_person_begins(world, time, person_id):
    """A person enters the roster."""
    plan_duty(world, person_id, time)


def on_on_duty(world, time, person_id):
    """A shift begins, unless the person is absent today."""
    settings, person = world.settings[0], world.people[person_id]
    shift, day = world.shifts[person.shift], time // DAY_S
    window_end = window_end_s(settings, world.days, shift, person.turn, time)
    if happens(settings, person.absence, Purpose.ABSENCE.value, person.key, day):
        plan_duty(world, person_id, window_end)
        return
    person.is_on_duty, person.window_end_s = 1, window_end
    person.tie = tie(settings.seed, settings.replication, Purpose.TURN.value, person.key, day)
    log_person(world, time, Activity.DUTY, Phase.START, person_id, NONE)
    if window_end < NEVER:
        plan(world, window_end, Kind.OFF_DUTY, person_id)
    if person.kept_item != NONE:
        item_id, person.kept_item = person.kept_item, NONE
        begin_item(world, time, person_id, item_id)
    elif person.doing == Doing.NOTHING:
        become_idle(world, time, person_id)


def on_off_duty(world, time, person_id):
    """A shift ends; work in hand has been cut, or runs on by the rule of the scenario."""
    person = world.people[person_id]
    person.is_on_duty = 0
    if person.doing == Doing.NOTHING:
        leave_idle(world, person_id)
    end_patrol(world, time, person_id)
    log_person(world, time, Activity.DUTY, Phase.END, person_id, NONE)
    plan_duty(world, person_id, time)


def plan_duty(world, person_id, time):
    """Plan the next shift of a person."""
    person = world.people[person_id]
    if time >= NEVER:
        return
    open_s = next_open_s(world.settings[0], world.days, world.shifts[person.shift], person.turn, time)
    if open_s < NEVER:
        plan(world, open_s, Kind.ON_DUTY, person_id)


# ---------------------------------------------------------------------------------------------- who is idle
def become_idle(world, time, person_id):
    """Let a person who is on duty wait for work, behind those who have waited longer."""
    person = world.people[person_id]
    person.doing, person.item, person.until_s, person.idle_since_s = Doing.NOTHING.value, NONE, NEVER, time
    if person.is_on_duty == 0:
        return
    pool = world.pools[person.pool]
    before = pool.last_idle
    while before != NONE and comes_before(world, person_id, before):
        before = world.people[before].previous_idle
    enqueue(world, pool, person_id, before)
    if pool.n_waiting > 0 or pool.is_patrolling == 1:
        wake(world, time, person.pool)


def comes_before(world, person_id, other_id):
    """Whether one idle person is asked before another: idle longer, else by today's draw."""
    person, other = world.people[person_id], world.people[other_id]
    if person.idle_since_s != other.idle_since_s:
        return person.idle_since_s < other.idle_since_s
    return person.tie < other.tie


def enqueue(world, pool, person_id, before):
    """Let a person wait right behind another, or first of all."""
    person = world.people[person_id]
    after = pool.first_idle if before == NONE else world.people[before].next_idle
    person.previous_idle, person.next_idle = before, after
    if before == NONE:
        pool.first_idle = person_id
    else:
        world.people[before].next_idle = person_id
    if after == NONE:
        pool.last_idle = person_id
    else:
        world.people[after].previous_idle = person_id


def leave_idle(world, person_id):
    """Take a person out of those who wait for work."""
    person = world.people[person_id]
    pool = world.pools[person.pool]
    before, after = person.previous_idle, person.next_idle
    if before == NONE:
        pool.first_idle = after
    else:
        world.people[before].next_idle = after
    if after == NONE:
        pool.last_idle = before
    else:
        world.people[after].previous_idle = before
    person.previous_idle, person.next_idle = NONE, NONE


# ---------------------------------------------------------------------------------------------- handing out work
def on_drain(world, time, pool_id):
    """Hand out what waits at a pool; what nobody may begin now is set aside and put back."""
    pool = world.pools[pool_id]
    pool.drain_s = NEVER
    aside, n_aside, n_sent = NONE, 0, 0
    while pool.first != NONE and pool.first_idle != NONE and n_aside < MOST_ASIDE and n_sent < MOST_SENT:
        item_id = pool.first
        person_id = person_for(world, time, pool, item_id)
        take(world, item_id)
        if person_id == NONE:
            world.items[item_id].next, aside = aside, item_id
            n_aside += 1
        else:
            leave_idle(world, person_id)
            begin_item(world, time, person_id, item_id)
            n_sent += 1
    put_back(world, aside)
    if n_sent == MOST_SENT:
        wake(world, time, pool_id)
    elif pool.is_patrolling == 1:
        send_on_patrol(world, time, pool_id)


def person_for(world, time, pool, item_id):
    """First of the idle people who may begin an item now; NONE where nobody may."""
    settings, item = world.settings[0], world.items[item_id]
    person_id, n_asked = pool.first_idle, 0
    while person_id != NONE and n_asked < MOST_ASKED:
        person = world.people[person_id]
        if may_begin(settings, world.shifts[person.shift], item, person.window_end_s - time):
            return person_id
        person_id, n_asked = person.next_idle, n_asked + 1
    return NONE


def put_back(world, item_id):
    """Return a chain of items set aside to their tray, rank unchanged."""
    while item_id != NONE:
        following = world.items[item_id].next
        put(world, item_id)
        item_id = following


def begin_item(world, time, person_id, item_id):
    """Let a person begin an item, as long as the shift allows."""
    settings, person, item = world.settings[0], world.people[person_id], world.items[item_id]
    end_patrol(world, time, person_id)
    item.person = person_id
    person.doing, person.item, person.started_s = Doing.ITEM.value, item_id, time
    person.until_s = time + stretch_s(settings, item, person.window_end_s - time)
    plan(world, person.until_s, Kind.WORK_DONE, person_id)
    log_item(world, time, Phase.START, item_id, person_id, NONE, item.travel_s)


# ---------------------------------------------------------------------------------------------- patrol
def send_on_patrol(world, time, pool_id):
    """Send whoever is still idle to the stalest grid of the area, if the shift is long enough for a look."""
    until_s = time + look_s(world.settings[0])
    person_id, n_sent = world.pools[pool_id].first_idle, 0
    while person_id != NONE and n_sent < MOST_SENT:
        person = world.people[person_id]
        following = person.next_idle
        if until_s <= person.window_end_s:
            leave_idle(world, person_id)
            begin_look(world, time, person_id, until_s)
            n_sent += 1
        elif person.is_on_patrol == 1:
            end_patrol(world, time, person_id)
            n_sent += 1
        person_id = following
    if n_sent == MOST_SENT:
        wake(world, time, pool_id)


def begin_look(world, time, person_id, until_s):
    """Let a person go to the next grid of the round and look."""
    person = world.people[person_id]
    place = world.places[world.pools[person.pool].place]
    person.grid = place.first_grid + place.next_grid
    place.next_grid = (place.next_grid + 1) % place.n_grids
    if person.is_on_patrol == 0:
        person.is_on_patrol, person.n_looks = 1, 0
        log_person(world, time, Activity.PATROL, Phase.START, person_id, NONE)
    person.n_looks += 1
    person.doing, person.started_s, person.until_s = Doing.LOOK.value, time, until_s
    plan(world, until_s, Kind.WORK_DONE, person_id)


def end_patrol(world, time, person_id):
    """End a stretch of patrol, if there is one."""
    person = world.people[person_id]
    if person.is_on_patrol == 1:
        person.is_on_patrol = 0
        log_person(world, time, Activity.PATROL, Phase.END, person_id, person.n_looks)
