"""Dated changes: from a second on something is otherwise, as the scenario says."""

from twin.rules.duty import plan_duty
from twin.rules.idle import become_idle
from twin.rules.planning import plan
from twin.rules.sharing import share_out
from twin.rules.tray import lay
from twin.rules.visits import break_off
from twin.vocabulary import NONE, Change, Doing, Kind, ShiftEnd

MOST_MOVED = 128  # people who come or leave by one event; the rest follows in the same second


def on_change(world, time, change_id):
    """Let a change hold from this second on."""
    change = world.changes[change_id]
    if change.what == Change.HEADCOUNT:
        set_headcount(world, time, change_id)
    elif change.what == Change.ABSENCE:
        for person_id in range(change.row, change.row + change.count):
            world.people[person_id].absence = change.number
    elif change.what == Change.AUTHORITY:
        world.places[change.row].authority = change.value
    elif change.what == Change.DESK:
        world.desks[change.row].pool = change.value
    elif change.what == Change.AWARENESS:
        world.places[change.row].awareness = change.number
    elif change.what == Change.LEAD:
        set_lead(world, change)
    else:
        set_setting(world.settings[0], change)


def set_setting(settings, change):
    """Set what holds for the whole district."""
    if change.what == Change.MECHANISM:
        settings.is_on[change.row] = change.value
    elif change.what == Change.DISPATCH:
        settings.dispatch_policy = change.value
    elif change.what == Change.ORDER:
        settings.tray_order = change.value
    elif change.what == Change.PATROL_SHARE:
        settings.min_patrol = change.number
    elif change.what == Change.REMINDER:
        settings.remind_share = change.number
    elif change.what == Change.LADDER:
        settings.ladder_limits = change.number
    else:
        settings.p_misroute = change.number


def set_lead(world, change):
    """Let other units lead matters of a role at a place."""
    lead = world.leads[change.row]
    lead.first_option, lead.n_options = change.value, change.count
    lead.unit = world.options[change.value].unit if change.count > 0 else NONE


# ---------------------------------------------------------------------------------------------- people
def set_headcount(world, time, change_id):
    """Let people come to a pool, or the last ones leave it; its unit grids are shared out anew."""
    change = world.changes[change_id]
    pool = world.pools[change.row]
    n_before = pool.n_people
    pool.n_people = min(max(change.value, n_before - MOST_MOVED), n_before + MOST_MOVED)
    for person_id in range(pool.first_person + n_before, pool.first_person + pool.n_people):
        plan_duty(world, person_id, time)
    for person_id in range(pool.first_person + pool.n_people, pool.first_person + n_before):
        leave(world, time, person_id)
    if pool.n_people != change.value:
        plan(world, time, Kind.CHANGE, change_id)
    if pool.is_patrolling == 1:
        share_out(world, pool, n_before)


def leave(world, time, person_id):
    """Let somebody leave for good: duty ends in this second, and what was put off for later is others' work now."""
    person = world.people[person_id]
    if person.kept_item != NONE:
        item_id, person.kept_item = person.kept_item, NONE
        lay(world, time, item_id)
    if person.is_on_duty == 0:
        return
    person.window_end_s = time
    plan(world, time, Kind.OFF_DUTY, person_id)
    if person.doing == Doing.LOOK and person.until_s > time:
        become_idle(world, time, person_id)
    elif person.doing == Doing.VISIT:
        break_off(world, time, person_id)
    elif person.doing == Doing.ITEM:
        cut_short(world, time, person_id)


def cut_short(world, time, person_id):
    """End work in hand by the rule for the end of a shift; nobody knew that it would come."""
    settings, person = world.settings[0], world.people[person_id]
    latest_s = time + settings.overtime_s if settings.shift_end == ShiftEnd.FINISH else time
    if person.until_s > latest_s:
        person.until_s = latest_s
        plan(world, latest_s, Kind.WORK_DONE, person_id)
