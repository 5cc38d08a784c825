"""Why work waits in a tray: nobody is on duty, better lanes go first, or there is a queue.

Each pool counts for how long somebody was on duty, and for how long somebody was at work on a better lane meanwhile.
An item remembers the counts of the moment it was laid down; the differences, when it is begun, say why it waited.
"""

from twin.rules.record import log_item_fact
from twin.vocabulary import NONE, Activity, Cause, Lane


def count_on(pool, time):
    """Bring the counts of a pool up to now; call it before anything changes that they depend on."""
    passed_s = time - pool.counted_s
    pool.counted_s = time
    if pool.n_on_duty > 0:
        pool.open_s += passed_s
        if pool.n_at_first > 0:
            pool.first_busy_s += passed_s
        if pool.n_at_first + pool.n_at_second > 0:
            pool.second_busy_s += passed_s


def change_duty(world, time, pool_id, change):
    """Count that somebody of a pool comes on duty or leaves."""
    pool = world.pools[pool_id]
    count_on(pool, time)
    pool.n_on_duty += change


def change_work(world, time, pool_id, lane, change):
    """Count that somebody of a pool begins or ends work on an item of a lane."""
    pool = world.pools[pool_id]
    count_on(pool, time)
    if lane == Lane.URGENT:
        pool.n_at_first += change
    elif lane == Lane.REMINDED:
        pool.n_at_second += change


def behind_s(pool, lane):
    """Seconds in which somebody was at work on a better lane than this one while the pool was on duty."""
    if lane == Lane.ORDINARY:
        return pool.second_busy_s
    return pool.first_busy_s if lane == Lane.REMINDED else 0


def begin_wait(world, time, item_id):
    """Remember when an item was laid down and what its pool had counted then."""
    item = world.items[item_id]
    pool = world.pools[item.pool]
    count_on(pool, time)
    item.laid_s, item.open_mark_s, item.behind_mark_s = time, pool.open_s, behind_s(pool, item.lane)


def end_wait(world, time, item_id):
    """Write why an item waited since it was laid down; what is left of the time is plain queueing."""
    item = world.items[item_id]
    if item.laid_s == NONE:
        return
    pool = world.pools[item.pool]
    count_on(pool, time)
    off_s = time - item.laid_s - (pool.open_s - item.open_mark_s)
    lower_s = behind_s(pool, item.lane) - item.behind_mark_s
    item.laid_s = NONE
    if off_s > 0:
        log_item_fact(world, time, Activity.WAITED, item_id, Cause.OFF_DUTY, off_s)
    if lower_s > 0:
        log_item_fact(world, time, Activity.WAITED, item_id, Cause.LOWER_PRIORITY, lower_s)
