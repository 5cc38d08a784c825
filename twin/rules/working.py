"""The end of what a person was at: a piece of work, a look, a report."""

from twin.rules.appeals import decide_appeal
from twin.rules.aside import lay_or_forget
from twin.rules.beginning import begin_item, leave_item
from twin.rules.duty import is_on_roster
from twin.rules.effort import effort_of, pause_s
from twin.rules.idle import become_idle, leave_idle
from twin.rules.items import release_item
from twin.rules.ladder import end_step
from twin.rules.patrol import end_look, end_report
from twin.rules.planning import plan
from twin.rules.record import log_item
from twin.rules.revisit import is_in_vain, put_off
from twin.rules.route import finish_stage, judged
from twin.vocabulary import NONE, Activity, Doing, Kind, Outcome, Phase, Reason


def on_work_done(world, time, person_id):
    """What a person was at is over, or the shift has cut it."""
    person = world.people[person_id]
    if person.until_s != time:
        return
    if person.doing == Doing.LOOK:
        end_look(world, time, person_id)
    elif person.doing == Doing.WRITE:
        end_report(world, time, person_id)
    elif person.doing == Doing.PAUSE:
        become_idle(world, time, person_id)
    else:
        end_item(world, time, person_id)


def end_item(world, time, person_id):
    """A stretch of work on an item is over: the stage is done, or the item waits again."""
    item_id = leave_item(world, time, person_id)
    item = world.items[item_id]
    if item.left_s > 0:
        become_idle(world, time, person_id)
        lay_down(world, time, person_id, item_id)
        return
    rest(world, time, person_id)
    if item.activity >= Activity.CO_HANDLE:
        end_side_item(world, time, person_id, item_id)
        return
    case_id = item.case
    if is_in_vain(world, case_id):
        put_off(world, time, person_id, item_id)
        return
    case = world.cases[case_id]
    outcome = judged(world, case_id)
    log_item(world, time, Phase.END, item_id, person_id, outcome, NONE)
    release_item(world, item_id)
    if case.n_parts > 0:
        case.is_own_part_done = 1
        return
    finish_stage(world, time, case_id, outcome)


def rest(world, time, person_id):
    """Let a person pause after a piece of work, the longer the less effort there is; without a pause, wait for work."""
    person = world.people[person_id]
    length_s = pause_s(world.settings[0], effort_of(world, world.pools[person.pool]))
    if length_s == 0 or person.is_on_duty == 0 or time + length_s > person.window_end_s:
        become_idle(world, time, person_id)
        return
    person.doing, person.item, person.until_s = Doing.PAUSE.value, NONE, time + length_s
    plan(world, person.until_s, Kind.WORK_DONE, person_id)


def end_side_item(world, time, person_id, item_id):
    """Work beside the stages is over: a part of a joint matter, a step of the ladder, an appeal."""
    item = world.items[item_id]
    case_id, activity = item.case, item.activity
    case = world.cases[case_id]
    reason = decide_appeal(world, case_id) if activity == Activity.APPEAL else Outcome.DONE.value
    log_item(world, time, Phase.END, item_id, person_id, reason, NONE)
    release_item(world, item_id)
    if activity == Activity.CO_HANDLE:
        case.n_parts -= 1
        if case.n_parts == 0 and case.is_own_part_done == 1:
            case.is_own_part_done = 0
            finish_stage(world, time, case_id, judged(world, case_id))
    elif activity == Activity.SUPERVISE or activity == Activity.INSPECT:
        end_step(world, time, case_id)


def lay_down(world, time, person_id, item_id):
    """Leave unfinished work at the end of a shift: for whoever comes next, or for oneself."""
    pool = world.pools[world.people[person_id].pool]
    if world.settings[0].is_resumed_by_same == 1 and is_on_roster(pool, person_id):
        keep(world, time, person_id, item_id)
        return
    log_item(world, time, Phase.END, item_id, person_id, Reason.PUT_BACK.value, world.items[item_id].left_s)
    lay_or_forget(world, time, item_id)


def keep(world, time, person_id, item_id):
    """Keep unfinished work for oneself; where overtime ran into the next window, go on with it at once."""
    person = world.people[person_id]
    log_item(world, time, Phase.END, item_id, person_id, Reason.KEPT.value, world.items[item_id].left_s)
    if person.is_on_duty == 1 and time < person.window_end_s:
        leave_idle(world, person_id)
        begin_item(world, time, person_id, item_id)
        return
    person.kept_item = item_id
