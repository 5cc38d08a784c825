"""Files that are laid aside and forgotten, and how they come to light again.

A fuller tray buries more: what a unit has signed, or laid down at the end of a shift, may get out of sight. Daily
combing (part *combing* of case tracking) finds such files with a chance each time; without it they lie until the
stocktaking at the end of the month. Whoever asks about one of them (a reminder, the bureau) has it looked for at once.
"""

from twin.rules.calendars import next_open_s, window_end_s
from twin.rules.chance import exponential
from twin.rules.debt import charge
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.record import log_item_fact
from twin.rules.tray import lay, open_tray
from twin.rules.work import answering, happens, visit_of
from twin.vocabulary import DAY_S, NEVER, NONE, Activity, Cause, Kind, Lane, Part, Purpose, Reason, Seat

MOST_LAID, MOST_COMBINGS = 1 << 12, 1 << 16


def lay_or_forget(world, time, item_id):
    """Lay an item into its tray, unless its file is laid aside and forgotten."""
    item = world.items[item_id]
    pool, case = world.pools[item.pool], world.cases[item.case]
    n_files = pool.n_waiting + pool.n_unseen
    visit = visit_of(case, case.stage, world.places[case.place].tier) * MOST_LAID + item.n_laid
    if may_be_forgotten(world, item_id) and is_forgotten(world.settings[0], n_files, case.key, visit):
        lay_aside(world, time, item_id, n_files)
    else:
        lay(world, time, item_id)


def may_be_forgotten(world, item_id):
    """Whether an item is ordinary work of the unit that leads: nobody forgets what is urgent, reminded, supervised."""
    item = world.items[item_id]
    case = world.cases[item.case]
    stage = world.stages[case.stage]
    is_of_unit = case.item == item_id and stage.seat >= Seat.LEAD_DESK and stage.is_preempting == 0
    return is_of_unit and item.lane == Lane.ORDINARY


def is_forgotten(settings, n_files, key, visit):
    """Whether a file gets out of sight: with probability 1 - exp(-rate times the files in the tray beyond so many)."""
    load = settings.aside_rate * max(0, n_files - settings.aside_above)
    return exponential(settings.seed, settings.replication, Purpose.LAY_ASIDE.value, key, visit, 1.0) < load


def lay_aside(world, time, item_id, n_files):
    """Let a file lie in nobody's tray."""
    item = world.items[item_id]
    item.n_laid += 1
    log_item_fact(world, time, Activity.LAY_ASIDE, item_id, Cause.LAID_ASIDE, n_files)
    plan_combing(world, time, item.case)


def plan_combing(world, time, case_id):
    """Plan when a file that is laid aside may be found: at the next combing, surely at the end of the month."""
    settings, case = world.settings[0], world.cases[case_id]
    case.comb_s = min(next_combing_s(world, time), month_end_s(settings, world.days, time))
    plan(world, case.comb_s, Kind.COMB, case_id)


def next_combing_s(world, time):
    """Begin of the next hours of combing after now; a day later where they never end."""
    settings = world.settings[0]
    shift = world.shifts[settings.combing_shift]
    end_s = window_end_s(settings, world.days, shift, 0, time)
    if end_s >= NEVER:
        return time + DAY_S
    return next_open_s(settings, world.days, shift, 0, max(end_s, time + 1))


def month_end_s(settings, days, time):
    """First second of the next month."""
    row = min(time // DAY_S - settings.first_day, settings.n_days - 1)
    return days[row].next_month * DAY_S


def on_comb(world, time, case_id):
    """A file that is laid aside may be found: at the end of the month it is, by combing with a chance."""
    settings, case = world.settings[0], world.cases[case_id]
    if case.comb_s != time:
        return
    if time >= month_end_s(settings, world.days, time - 1):
        recall(world, time, case_id, Reason.STOCKTAKEN)
        return
    if is_on(settings, Part.COMBING):
        visit = case.serial * MOST_COMBINGS + case.n_combings
        case.n_combings += 1
        if happens(settings, settings.p_combed, Purpose.COMB.value, case.key, visit):
            charge(world, answering(case), settings.comb_s)
            recall(world, time, case_id, Reason.COMBED)
            return
    plan_combing(world, time, case_id)


def recall(world, time, case_id, reason):
    """Bring a file that was laid aside back to its tray, where it has the place that it had."""
    case = world.cases[case_id]
    case.comb_s = NEVER
    log_item_fact(world, time, Activity.RECALL, case.item, reason, NONE)
    lay(world, time, case.item)


def ask_for(world, time, case_id, reason):
    """Have the unit that has a file look for it at once: in its tray, which is opened, and among what is laid aside."""
    case = world.cases[case_id]
    desk_id = world.units[answering(case)].desk_pool
    if desk_id != NONE:
        open_tray(world, time, desk_id)
    if case.comb_s < NEVER:
        recall(world, time, case_id, reason)
