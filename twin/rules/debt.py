"""Minutes that a desk owes beside its files: the next piece of work begun there takes so much longer."""

from twin.vocabulary import NONE


def charge(world, unit_id, work_s):
    """Let the desk of a unit owe some work; where nobody of it is simulated, nobody does it."""
    pool_id = world.units[unit_id].desk_pool
    if pool_id != NONE and world.pools[pool_id].is_outside == 0:
        world.pools[pool_id].debt_s += work_s


def pay(pool, item):
    """Do what a desk owes together with a file."""
    item.left_s += pool.debt_s
    pool.debt_s = 0
