"""Appeals: a unit objects to a case counted overdue; the leading group's office decides, and the mark may go."""

from twin.rules.items import desk_pool, open_side_item
from twin.rules.mechanisms import is_on
from twin.rules.work import happens
from twin.vocabulary import NONE, Activity, Part, Post, Purpose, Reason


def appeal(world, time, case_id):
    """Let a unit object to the overdue mark of a closed case, where it may and there is somebody to hear it."""
    settings, case = world.settings[0], world.cases[case_id]
    pool_id = desk_pool(world, case.place, Post.LEADING_OFFICERS)
    if pool_id != NONE and case.unit != NONE and is_on(settings, Part.APPEALS) and happens(
            settings, settings.p_appeal, Purpose.APPEAL.value, case.key, 2 * case.serial):
        open_side_item(world, time, case_id, Activity.APPEAL.value, pool_id, settings.appeal_s, 0)


def decide_appeal(world, case_id):
    """What the office decides; a mark that goes counts for the month in which it does. Return the reason."""
    settings, case = world.settings[0], world.cases[case_id]
    if not happens(settings, settings.p_appeal_granted, Purpose.APPEAL.value, case.key, 2 * case.serial + 1):
        return Reason.REFUSED.value
    unit = world.units[case.unit]
    unit.n_in_time = min(unit.n_done, unit.n_in_time + 1)
    unit.n_overdue = max(0, unit.n_overdue - 1)
    return Reason.GRANTED.value
