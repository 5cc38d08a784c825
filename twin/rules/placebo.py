"""The placebo: seats that do something about a share of closed cases, and change nothing.

What it seems to do is noise; with its own seats, the log without its rows is the log of a district that does not have
it. Shared with the acceptors, it shows the price of the minutes.
"""

from twin.rules.items import desk_pool, open_side_item
from twin.rules.mechanisms import is_on
from twin.rules.work import happens
from twin.vocabulary import NONE, Activity, Part, Post, Purpose


def note_closed(world, time, case_id):
    """Give the seats something to do about a closed case."""
    settings, case = world.settings[0], world.cases[case_id]
    if not is_on(settings, Part.CONTROLS):
        return
    post = Post.ACCEPTORS if settings.is_placebo_shared == 1 else Post.PLACEBO_SEATS
    pool_id = desk_pool(world, case.place, post)
    if pool_id != NONE and happens(settings, settings.p_placebo, Purpose.PLACEBO.value, case.key, case.serial):
        open_side_item(world, time, case_id, Activity.CONTROL.value, pool_id, settings.placebo_s, 0)
