"""Planning events: nothing beyond the calendar, for which a sort key has no room."""

from twin.rules.verbs import at


def plan(world, time, kind, row):
    """Let something happen to a row at a time, unless the calendar has ended by then."""
    if time <= world.settings[0].last_s:
        at(world, time, kind, row)
