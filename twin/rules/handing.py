"""Handing out what waits in a tray: the first file to whoever has waited longest and may begin it."""

from twin.rules.beginning import begin_item
from twin.rules.idle import leave_idle
from twin.rules.patrol import send_out
from twin.rules.tray import MOST_SENT, put_back, wake
from twin.rules.verbs import take
from twin.rules.work import may_begin
from twin.vocabulary import NEVER, NONE

MOST_ASIDE = 8  # files looked at and set aside at one time
MOST_ASKED = 4  # idle people asked for one file


def on_drain(world, time, pool_id):
    """Look at a tray: desks and crews get their files, people on their rounds get a task or a grid to look at."""
    pool = world.pools[pool_id]
    pool.drain_s = NEVER
    n_sent = send_out(world, time, pool_id) if pool.is_patrolling == 1 else hand_out(world, time, pool_id)
    if n_sent >= MOST_SENT:
        wake(world, time, pool_id)


def hand_out(world, time, pool_id):
    """Hand out what waits at a pool, return to how many; what nobody may begin now is set aside and put back."""
    pool = world.pools[pool_id]
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
    return n_sent


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
