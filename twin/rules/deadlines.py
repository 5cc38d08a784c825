"""Dispatch to a unit, the deadline that begins with it, reminders, and the clock that may stand still."""

from twin.rules.aside import ask_for
from twin.rules.calendars import budget_end_s, budget_left_s, limit_end_s
from twin.rules.debt import charge
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.record import log_case
from twin.rules.sources import count_back
from twin.rules.tray import move_up
from twin.rules.work import happens, visit_of
from twin.vocabulary import NEVER, NONE, Activity, Kind, Part, Purpose, Reason


def dispatch(world, time, case_id, unit_id):
    """Give a case to the one unit that leads; limits run from here."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    case.unit = unit_id
    case.n_dispatches += 1
    case.is_handed_in, case.is_contacted = 0, 0
    if case.is_further == 0:
        count_back(world, case)
    world.units[case.unit].n_dispatched += 1
    if category.limit_s > 0 or category.limit_days > 0:
        case.due_s = limit_end_s(settings, world.days, category.clock, category.limit_s, category.limit_days, time)
        budget_s = budget_left_s(settings, world.days, category.clock, time, case.due_s)
        case.reserve_s = int((1.0 - settings.remind_share) * budget_s)
        plan_deadline(world, time, case_id, budget_s)
        plan_ladder(world, case_id, case.due_s - time)
    log_case(world, time, Activity.DISPATCH, case_id, NONE, NONE, case.due_s)


def plan_deadline(world, time, case_id, budget_s):
    """Plan the end of a limit and the reminder before it."""
    settings, case = world.settings[0], world.cases[case_id]
    plan(world, case.due_s, Kind.DUE, case_id)
    case.remind_s = NEVER
    if is_on(settings, Part.REMINDERS) and budget_s > case.reserve_s:
        clock = world.categories[world.incidents[case.incident].category].clock
        case.remind_s = budget_end_s(settings, world.days, clock, time, budget_s - case.reserve_s)
        plan(world, case.remind_s, Kind.REMIND, case_id)


def hand_in(world, time, case_id):
    """Note that a unit's result is on its way back: what the deadline asks for."""
    case = world.cases[case_id]
    case.is_handed_in = 1
    if case.unit != NONE:
        unit = world.units[case.unit]
        unit.n_done += 1
        unit.n_in_time += 1 if case.due_s == NONE or time <= case.due_s else 0


def is_running(case):
    """Whether a case still owes a result."""
    return case.ending == NONE and case.unit != NONE and case.is_handed_in == 0 and case.is_suspended == 0


def on_remind(world, time, case_id):
    """Most of a limit is over: the unit reads a reminder, opens its tray and lays a waiting file further up."""
    case = world.cases[case_id]
    if case.remind_s != time or not is_running(case) or not is_on(world.settings[0], Part.REMINDERS):
        return
    case.remind_s = NEVER
    if extends(world, time, case_id):
        return
    log_case(world, time, Activity.REMIND, case_id, NONE, NONE, case.due_s)
    charge(world, case.unit, world.settings[0].read_s)
    ask_for(world, time, case_id, Reason.REMINDED)
    if case.item != NONE:
        move_up(world, time, case.item, case.due_s)


def extends(world, time, case_id):
    """Grant one more limit where the unit asks for it in time and may; return whether it was granted."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    visit = case.n_dispatches * 16 + case.n_extensions
    if case.n_extensions >= settings.most_extensions or not happens(
            settings, settings.p_extend, Purpose.EXTEND.value, case.key, visit):
        return False
    case.n_extensions += 1
    case.due_s = limit_end_s(settings, world.days, category.clock, category.limit_s, category.limit_days, case.due_s)
    log_case(world, time, Activity.EXTEND, case_id, NONE, NONE, case.due_s)
    plan_deadline(world, time, case_id, budget_left_s(settings, world.days, category.clock, time, case.due_s))
    return True


def plan_ladder(world, case_id, limit_s):
    """Plan when supervision asks about a case: at so many limits after dispatch."""
    settings, case = world.settings[0], world.cases[case_id]
    case.ladder_s, case.is_on_paper = NEVER, 0
    if settings.ladder_limits > 0.0:
        case.ladder_s = case.due_s + int((settings.ladder_limits - 1.0) * limit_s)
        plan(world, case.ladder_s, Kind.LADDER, case_id)


def on_due(world, time, case_id):
    """A limit has run out."""
    case = world.cases[case_id]
    if case.due_s == time and is_running(case):
        note_overdue(world, time, case_id)


def note_overdue(world, time, case_id):
    """Note, once for each deadline, that a result is owed beyond it."""
    case = world.cases[case_id]
    if case.overdue_s == case.due_s:
        return
    case.overdue_s = case.due_s
    world.units[case.unit].n_overdue += 1
    log_case(world, time, Activity.OVERDUE, case_id, NONE, NONE, case.due_s)


def stop_clock(world, time, case_id):
    """Let the deadline stand still, if that is granted; one that has run out stays where it is."""
    settings, case = world.settings[0], world.cases[case_id]
    if case.due_s == NONE or time >= case.due_s or case.is_handed_in == 1:
        return
    visit = visit_of(case, case.stage, world.places[case.place].tier)
    if not happens(settings, settings.p_suspend, Purpose.SUSPEND.value, case.key, visit):
        return
    clock = world.categories[world.incidents[case.incident].category].clock
    case.is_suspended = 1
    case.budget_s = budget_left_s(settings, world.days, clock, time, case.due_s)
    log_case(world, time, Activity.SUSPEND, case_id, NONE, NONE, case.budget_s)


def resume_clock(world, time, case_id):
    """Let the deadline run on with what was left; a question that would have come meanwhile comes at once.

    After an extension the question may come before the deadline, and the clock may stand still over hours that do not
    count, so that the deadline hardly moves.
    """
    case = world.cases[case_id]
    if case.is_suspended == 0:
        return
    clock = world.categories[world.incidents[case.incident].category].clock
    case.is_suspended, due_s = 0, case.due_s
    case.due_s = budget_end_s(world.settings[0], world.days, clock, time, case.budget_s)
    plan_deadline(world, time, case_id, case.budget_s)
    if case.ladder_s < NEVER and case.is_on_paper == 0:
        case.ladder_s = max(time, case.ladder_s + case.due_s - due_s)
        plan(world, case.ladder_s, Kind.LADDER, case_id)
    log_case(world, time, Activity.RESUME, case_id, NONE, NONE, case.due_s)
