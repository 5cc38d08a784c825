"""The five verbs of the law. They are the whole port between the rules and a driver.

The rules below are what the reference driver does; the compiled driver swaps these names for its own.
"""

from bisect import bisect_left, insort

from twin.vocabulary import NONE


def log(world, time, activity, phase, case, item, stage, tier, unit, actor, reason, value):
    """Write one row of the log; NONE where a column means nothing."""
    world.log.append((time, activity, phase, case, item, stage, tier, unit, actor, reason, value))


def at(world, time, kind, row):
    """Let something happen to a row at a time, not before now."""
    world.clock.at(time, kind, row)


def new(world, table):
    """Add a blank row to a table that grows; return its number."""
    return world.add(table)


def put(world, item_id):
    """Lay an item into the tray of its pool, in the order of rank and tie."""
    item = world.items[item_id]
    item.is_waiting = 1
    tray = world.trays[item.pool]
    insort(tray, (item.rank, item.tie, item_id))
    tell(world.pools[item.pool], tray)


def take(world, item_id):
    """Take an item out of the tray of its pool, wherever in it."""
    item = world.items[item_id]
    item.is_waiting = 0
    tray = world.trays[item.pool]
    del tray[bisect_left(tray, (item.rank, item.tie, item_id))]
    tell(world.pools[item.pool], tray)


def tell(pool, tray):
    """Keep what the row of a pool says about its tray."""
    pool.n_waiting = len(tray)
    pool.first = tray[0][2] if tray else NONE
