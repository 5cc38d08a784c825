"""Arrivals that are the fewer, the more matters are open: of those that would come, one in 1 + open does."""

from twin.rules.collection import meet
from twin.rules.work import happens
from twin.vocabulary import Doing, Purpose


def meet_or_leave(world, time, incident_id):
    """Report a problem as ever, unless one is discouraged by what is open."""
    n_open = 0
    for pool_id in range(3):
        n_open += world.pools[pool_id].n_waiting
    if world.people[0].doing == Doing.ITEM:
        n_open += 1
    if happens(world.settings[0], 1.0 / (1.0 + n_open), Purpose.SPEAK.value, world.incidents[incident_id].key, 0):
        meet(world, time, incident_id)


REPLACES = {"collection.meet": meet_or_leave}
