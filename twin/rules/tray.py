"""Trays: laying items in, moving them up, and having a tray looked at."""

from twin.rules.planning import plan
from twin.rules.verbs import put, take
from twin.rules.waiting import begin_wait, end_wait
from twin.rules.work import rank_of
from twin.vocabulary import NONE, Kind, Lane

MOST_SENT = 256  # people set to work by one event; the rest follows in the same second


def lay(world, time, item_id):
    """Lay an item into its tray; somebody idle looks at it in this second."""
    put(world, item_id)
    begin_wait(world, time, item_id)
    pool_id = world.items[item_id].pool
    if world.pools[pool_id].first_idle != NONE:
        wake(world, time, pool_id)


def wake(world, time, pool_id):
    """Have a tray looked at after all other events of this second, once."""
    pool = world.pools[pool_id]
    if pool.drain_s != time:
        pool.drain_s = time
        plan(world, time, Kind.DRAIN, pool_id)


def move_up(world, time, item_id, due_s):
    """Lay a waiting ordinary item into the lane of reminded ones, in order of deadline."""
    move_to(world, time, item_id, Lane.REMINDED.value, due_s)


def move_to(world, time, item_id, lane, second):
    """Lay a waiting item into a better lane, ranked by a second."""
    item = world.items[item_id]
    if item.is_waiting == 1 and item.lane > lane:
        end_wait(world, time, item_id)
        take(world, item_id)
        item.lane = lane
        begin_wait(world, time, item_id)
        item.rank = rank_of(lane, second)
        put(world, item_id)


def put_back(world, item_id):
    """Return a chain of items set aside to their tray, rank unchanged."""
    while item_id != NONE:
        following = world.items[item_id].next
        put(world, item_id)
        item_id = following
