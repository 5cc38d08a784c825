"""The ladder beyond reminders: supervised handling, then the inspection procedure. Each step costs an officer's time.

Who may be supervised depends on the nature of the unit: the bureau's word reaches what belongs to street and district.
"""

from twin.rules.aside import ask_for
from twin.rules.calendars import limit_end_s
from twin.rules.deadlines import is_running
from twin.rules.items import desk_pool, open_side_item, release_item
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.record import log_item
from twin.rules.tray import move_to
from twin.rules.verbs import take
from twin.vocabulary import NEVER, NONE, Activity, Clock, Kind, Lane, Nature, Part, Phase, Post, Reason

MOST_STEPS = 2


def on_ladder(world, time, case_id):
    """So many limits have passed, or a request has come on paper: it counts if the result is still owed.

    While the clock stands still nobody asks; when it runs on, the question moves with the deadline.
    """
    case = world.cases[case_id]
    if case.ladder_s != time or (case.is_suspended == 1 and case.is_on_paper == 0):
        return
    was_on_paper, case.is_on_paper, case.ladder_s = case.is_on_paper, 0, NEVER
    if not is_running(case):
        return
    if was_on_paper == 1:
        take_up(world, time, case_id)
    else:
        ask_bureau(world, time, case_id)


def ask_bureau(world, time, case_id):
    """Ask the bureau to take a case up: it hears of it at once, or on paper at the close of some working day."""
    settings, case = world.settings[0], world.cases[case_id]
    if is_on(settings, Part.BUREAU) or settings.paper_days == 0:
        take_up(world, time, case_id)
    elif case.is_on_paper == 0:
        case.is_on_paper = 1
        case.ladder_s = limit_end_s(settings, world.days, Clock.WORK_DAY, 0, settings.paper_days, time)
        plan(world, case.ladder_s, Kind.LADDER, case_id)


def take_up(world, time, case_id):
    """Have the bureau supervise a case; the next time, inspect."""
    settings, case = world.settings[0], world.cases[case_id]
    pool_id = desk_pool(world, case.place, Post.BUREAU_OFFICERS)
    is_taken_up = case.ladder_item != NONE or case.n_supervised >= MOST_STEPS
    if pool_id == NONE or is_taken_up or not is_within_reach(world.units[case.unit]):
        return
    case.n_supervised += 1
    is_first = case.n_supervised == 1
    activity = Activity.SUPERVISE.value if is_first else Activity.INSPECT.value
    length_s = settings.supervise_s if is_first else settings.inspect_s
    case.ladder_item = open_side_item(world, time, case_id, activity, pool_id, length_s, 0)


def withdraw(world, time, case_id):
    """Take back what the bureau has not begun; the result is there."""
    case = world.cases[case_id]
    if case.ladder_item == NONE or world.items[case.ladder_item].is_waiting == 0:
        return
    item_id, case.ladder_item = case.ladder_item, NONE
    take(world, item_id)
    log_item(world, time, Phase.END, item_id, NONE, Reason.WITHDRAWN.value, NONE)
    release_item(world, item_id)


def is_within_reach(unit):
    """Whether the bureau may supervise a unit: those of the city, companies and property firms are not its own."""
    return unit.nature == Nature.STREET or unit.nature == Nature.DISTRICT


def end_step(world, time, case_id):
    """The officer is done: the case goes first now, and is asked about again after as much time again."""
    case = world.cases[case_id]
    case.ladder_item = NONE
    if not is_running(case):
        return
    ask_for(world, time, case_id, Reason.SUPERVISED)
    if case.item != NONE:
        move_to(world, time, case.item, Lane.URGENT.value, case.due_s)
    if case.n_supervised < MOST_STEPS and case.due_s != NONE:
        case.ladder_s = time + max(1, time - case.due_s)
        plan(world, case.ladder_s, Kind.LADDER, case_id)
