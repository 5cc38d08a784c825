"""Somebody begins a piece of work; what he or she was at before ends."""

from twin.rules.debt import pay
from twin.rules.planning import plan
from twin.rules.record import log_item, log_person
from twin.rules.waiting import change_work, end_wait
from twin.rules.work import left_after_s, stretch_s
from twin.vocabulary import NONE, Activity, Doing, Kind, Phase


def begin_item(world, time, person_id, item_id):
    """Let a person begin an item, as long as the shift allows."""
    settings, person, item = world.settings[0], world.people[person_id], world.items[item_id]
    end_patrol(world, time, person_id)
    end_wait(world, time, item_id)
    pay(world.pools[item.pool], item)
    change_work(world, time, item.pool, item.lane, 1)
    item.person = person_id
    person.doing, person.item, person.started_s = Doing.ITEM.value, item_id, time
    person.until_s = time + stretch_s(settings, item, person.window_end_s - time)
    plan(world, person.until_s, Kind.WORK_DONE, person_id)
    log_item(world, time, Phase.START, item_id, person_id, NONE, item.travel_s)


def leave_item(world, time, person_id):
    """Let a person leave what is in hand; what is left of it is known then. Return the item."""
    person = world.people[person_id]
    item_id = person.item
    item = world.items[item_id]
    item.left_s = left_after_s(item, time - person.started_s)
    item.person = NONE
    change_work(world, time, item.pool, item.lane, -1)
    return item_id


def end_patrol(world, time, person_id):
    """End a stretch of patrol, if there is one."""
    person = world.people[person_id]
    if person.is_on_patrol == 1:
        person.is_on_patrol = 0
        log_person(world, time, Activity.PATROL, Phase.END, person_id, person.n_looks)
