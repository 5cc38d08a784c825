"""People who wait for work: whoever has waited longest is asked first."""

from twin.rules.tray import wake
from twin.vocabulary import NEVER, NONE, Doing


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
