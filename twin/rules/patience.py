"""Waiting for a turn has limits: a desk without room turns a case away, and a case may leave before its turn comes."""

from twin.rules.items import pool_for, release_item
from twin.rules.planning import plan
from twin.rules.record import log_item, log_stage
from twin.rules.verbs import take
from twin.rules.waiting import end_wait
from twin.rules.work import drawn_s, visit_of
from twin.vocabulary import NEVER, NONE, Kind, Outcome, Phase, Purpose


def is_full(world, case, stage):
    """Whether those who work at a stage have no room for one more case, whatever they have it full of."""
    if stage.room == 0:
        return False
    return world.pools[pool_for(world, case, world.incidents[case.incident], stage)].n_items >= stage.room


def turn_away(world, time, case_id):
    """Send a case on in the same second; nobody works on it."""
    case = world.cases[case_id]
    log_stage(world, time, Phase.START, case_id, NONE, NONE)
    case.is_turned_away, case.timer_s = 1, time
    plan(world, time, Kind.STAGE_TIMER, case_id)


def begin_patience(world, time, case_id):
    """Plan when a case that comes to a stage leaves, unless its turn has come by then."""
    settings, case = world.settings[0], world.cases[case_id]
    stage = world.stages[case.stage]
    if stage.patience_law == NONE:
        return
    visit = visit_of(case, case.stage, world.places[case.place].tier)
    length_s = drawn_s(settings, stage.patience_law, stage.patience_s, stage.patience_sigma, Purpose.LEAVE.value,
                       case.key, visit)
    case.leave_s = time + max(1, length_s)
    plan(world, case.leave_s, Kind.LEAVE, case_id)


def is_waiting_still(world, time, case_id):
    """Whether nobody has begun the work for which a case would wait until now."""
    case = world.cases[case_id]
    if case.leave_s != time or case.item == NONE:
        return False
    item = world.items[case.item]
    return item.is_waiting == 1 and item.n_laid == 1


def leave_tray(world, time, case_id):
    """Take the work for which a case would wait no longer out of its tray."""
    case = world.cases[case_id]
    item_id, case.leave_s = case.item, NEVER
    end_wait(world, time, item_id)
    take(world, item_id)
    log_item(world, time, Phase.END, item_id, NONE, Outcome.LEFT.value, NONE)
    release_item(world, item_id)
