"""The end of what a person was at: a piece of work, a look, a report."""

from twin.rules.appeals import decide_appeal
from twin.rules.aside import lay_or_forget
from twin.rules.beginning import begin_item, leave_item
from twin.rules.duty import is_on_roster
from twin.rules.effort import effort_of, pause_s
from twin.rules.idle import become_idle, leave_idle
from twin.rules.items import release_item
from twin.rules.joint import end_coordination, end_own_part, end_part, hand_on, has_more
from twin.rules.ladder import end_step
from twin.rules.patrol import end_look, end_report
from twin.rules.planning import plan
from twin.rules.record import log_item
from twin.rules.returning import owes_reason
from twin.rules.revisit import is_in_vain, put_off
from twin.rules.route import finish_stage, judged
from twin.rules.sources import count_part
from twin.rules.tray import lay
from twin.rules.visits import end_visit
from twin.vocabulary import NONE, Activity, Doing, Kind, Outcome, Phase, Reason


def on_work_done(world, time, person_id):
    """What a person was at is over, or the shift has cut it."""
    person = world.people[person_id]
    if person.until_s != time:
        return
    if person.doing == Doing.LOOK:
        end_look(world, time, person_id)
    elif person.doing == Doing.WRITE:
        person.n_reports += 1
        end_report(world, time, person_id)
    elif person.doing == Doing.VISIT:
        end_visit(world, time, person_id)
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
    world.people[person_id].n_tasks += 1
    if item.activity >= Activity.CO_HANDLE:
        rest(world, time, person_id)
        end_side_item(world, time, person_id, item_id)
        return
    outcome = judged(world, item.case)
    if owes_reason(world, item_id, outcome):
        become_idle(world, time, person_id)
        explain(world, time, person_id, item_id)
        return
    rest(world, time, person_id)
    if is_in_vain(world, item.case):
        put_off(world, time, person_id, item_id)
        return
    end_stage_item(world, time, person_id, item_id, outcome)


def end_stage_item(world, time, person_id, item_id, outcome):
    """The work of a stage is over: the case goes on, unless other parts of a joint matter are still to be done."""
    case_id = world.items[item_id].case
    log_item(world, time, Phase.END, item_id, person_id, outcome, NONE)
    release_item(world, item_id)
    if not has_more(world.cases[case_id]) or end_own_part(world, time, case_id):
        finish_stage(world, time, case_id, outcome)


def explain(world, time, person_id, item_id):
    """Let whoever gives a case back write down why, now or, with the shift over, whoever comes next."""
    item = world.items[item_id]
    item.is_explained, item.left_s = 1, world.settings[0].reason_s
    log_item(world, time, Phase.END, item_id, person_id, Reason.EXPLAINED.value, item.left_s)
    if not goes_on_at_once(world, time, person_id, item_id):
        lay(world, time, item_id)


def rest(world, time, person_id):
    """Let a person pause after a piece of work, the longer the less effort there is; without a pause, wait for work."""
    person = world.people[person_id]
    effort = effort_of(world, world.pools[person.pool])
    length_s = pause_s(world.settings[0], effort, time - person.started_s)
    if length_s == 0 or person.is_on_duty == 0 or time + length_s > person.window_end_s:
        become_idle(world, time, person_id)
        return
    person.doing, person.item, person.until_s = Doing.PAUSE.value, NONE, time + length_s
    plan(world, person.until_s, Kind.WORK_DONE, person_id)


def end_side_item(world, time, person_id, item_id):
    """Work beside the stages is over: some of a joint matter, a step of the ladder, an appeal."""
    item = world.items[item_id]
    case_id, activity, unit_id = item.case, item.activity, world.pools[item.pool].unit
    reason = decide_appeal(world, case_id) if activity == Activity.APPEAL else Outcome.DONE.value
    log_item(world, time, Phase.END, item_id, person_id, reason, NONE)
    release_item(world, item_id)
    is_over = False
    if activity == Activity.CO_HANDLE:
        count_part(world, time, case_id, unit_id)
        is_over = end_part(world, time, case_id)
    elif activity == Activity.HAND_ON:
        hand_on(world, time, case_id)
    elif activity == Activity.COORDINATE:
        is_over = end_coordination(world, time, case_id)
    elif activity == Activity.SUPERVISE or activity == Activity.INSPECT:
        end_step(world, time, case_id)
    if is_over:
        finish_stage(world, time, case_id, judged(world, case_id))


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
    log_item(world, time, Phase.END, item_id, person_id, Reason.KEPT.value, world.items[item_id].left_s)
    if not goes_on_at_once(world, time, person_id, item_id):
        world.people[person_id].kept_item = item_id


def goes_on_at_once(world, time, person_id, item_id):
    """Let somebody go on with an item in this second; return whether the shift allows it."""
    person = world.people[person_id]
    if person.is_on_duty == 0 or time >= person.window_end_s:
        return False
    leave_idle(world, person_id)
    begin_item(world, time, person_id, item_id)
    return True
