"""Trays: laying items in, moving them up, and having a tray looked at.

Where nobody tells of arrivals (part *arrivals* of case tracking), the desk of a unit opens its tray at set times: what
is laid in between lies unseen until then, or until a reminder or the bureau has the tray opened.
"""

from twin.rules.calendars import next_open_s
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.verbs import put, take
from twin.rules.waiting import begin_wait, end_wait
from twin.rules.work import rank_of
from twin.vocabulary import NEVER, NONE, Kind, Lane, Part

MOST_SENT = 256  # people set to work by one event; the rest follows in the same second


def lay(world, time, item_id):
    """Lay an item into its tray; somebody idle looks at it in this second, unless it lies unseen."""
    item = world.items[item_id]
    begin_wait(world, time, item_id)
    is_unseen = lies_unseen(world, time, item)
    item.n_laid += 1
    if is_unseen:
        leave_unseen(world, time, item_id)
        return
    if is_on(world.settings[0], Part.ARRIVALS):
        open_tray(world, time, item.pool)
    put(world, item_id)
    if world.pools[item.pool].first_idle != NONE:
        wake(world, time, item.pool)


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


# ---------------------------------------------------------------------------------------------- opened at set times
def lies_unseen(world, time, item):
    """Whether nobody knows of an item that is laid down now: new to this desk, not told of, and the tray is closed."""
    pool = world.pools[item.pool]
    is_known = item.n_laid > 0 or world.cases[item.case].last_pool == item.pool
    if pool.has_openings == 0 or is_known or is_on(world.settings[0], Part.ARRIVALS):
        return False
    return next_opening_s(world, time) > time


def next_opening_s(world, time):
    """First second from now on at which trays are open."""
    settings = world.settings[0]
    return next_open_s(settings, world.days, world.shifts[settings.looks_shift], 0, time)


def leave_unseen(world, time, item_id):
    """Let an item lie unseen until its tray is opened."""
    item = world.items[item_id]
    pool = world.pools[item.pool]
    item.next, pool.first_unseen = pool.first_unseen, item_id
    pool.n_unseen += 1
    opening_s = next_opening_s(world, time)
    if opening_s < NEVER and opening_s != pool.opening_s:
        pool.opening_s = opening_s
        plan(world, opening_s, Kind.OPENING, item.pool)


def on_opening(world, time, pool_id):
    """The time has come at which a tray is opened."""
    if world.pools[pool_id].opening_s == time:
        world.pools[pool_id].opening_s = NEVER
        open_tray(world, time, pool_id)


def open_tray(world, time, pool_id):
    """See all that lies unseen in a tray."""
    pool = world.pools[pool_id]
    if pool.first_unseen == NONE:
        return
    first, pool.first_unseen, pool.n_unseen = pool.first_unseen, NONE, 0
    put_back(world, first)
    if pool.first_idle != NONE:
        wake(world, time, pool_id)
