"""Giving a case back: at once, or, where whoever received first must keep it, once another unit accepts it.

Who received first is the first unit that was asked, or, by a setting of each stream, the one that leads.

At once, the assignment ends with the return (RETURN, RELEASE) and begins with the next dispatch (DISPATCH). Kept, a
return asks the dispatcher (RETURN), who says no, or whom to ask (ANSWER); the unit stays responsible until another one
has signed (RELEASE, DISPATCH). A case has one open assignment at any time, and one all the time where it is kept.
"""

from twin.rules.deadlines import dispatch
from twin.rules.ladder import withdraw
from twin.rules.mechanisms import is_on, must_keep
from twin.rules.quality import lowered
from twin.rules.record import log_case, log_unit_of
from twin.rules.work import answering
from twin.vocabulary import NEVER, NONE, Activity, Outcome, Part, Reason, Stage


def release(world, time, case_id):
    """End the assignment of a case to a unit, if there is one."""
    case = world.cases[case_id]
    if case.unit != NONE:
        log_case(world, time, Activity.RELEASE, case_id, NONE, NONE, NONE)
        withdraw(world, time, case_id)
        case.unit, case.due_s, case.remind_s, case.ladder_s, case.is_on_paper = NONE, NONE, NEVER, NEVER, 0


def give_back(world, time, case_id):
    """Let a unit give a case back, or ask for it to be given to another one where it must keep it until then."""
    settings, case = world.settings[0], world.cases[case_id]
    case.n_returns += 1
    log_unit_of(world, time, Activity.RETURN, case_id, answering(case), NONE, case.n_returns)
    world.units[answering(case)].n_given_back += 1
    if not is_on(settings, Part.ARBITRATION) and case.n_returns >= settings.most_passed:
        case.is_binding = 1
    is_free = not is_kept(world, case_id)
    case.asked = NONE
    if is_free:
        case.quality = lowered(case.quality, settings.quality_return_loss)
        let_go(world, time, case_id)


def is_kept(world, case_id):
    """Whether a case that is given back stays with the unit that has it until another one has accepted it."""
    case = world.cases[case_id]
    stream = world.categories[world.incidents[case.incident].category].stream
    return must_keep(world.settings[0], stream, case)


def let_go(world, time, case_id):
    """End an assignment for which a unit has not to answer any more; one of last month cannot be taken back."""
    unit = world.units[world.cases[case_id].unit]
    unit.n_dispatched = max(0, unit.n_dispatched - 1)
    release(world, time, case_id)


def send(world, time, case_id, unit_id, next_stage):
    """Dispatch a case to a unit; one that another unit keeps only asks to be accepted, and may stay where it is."""
    case = world.cases[case_id]
    case.n_sent += 1
    if case.unit == NONE:
        dispatch(world, time, case_id, unit_id)
        return
    is_same = unit_id == case.unit
    reason = Reason.REFUSED.value if is_same else Reason.GRANTED.value
    log_unit_of(world, time, Activity.ANSWER, case_id, unit_id, reason, NONE)
    if is_same:
        return
    case.asked = unit_id
    if next_stage != Stage.SIGN:
        accept(world, time, case_id)


def accept(world, time, case_id):
    """Let the unit that was asked take a case over from the one that kept it."""
    case = world.cases[case_id]
    unit_id, case.asked = case.asked, NONE
    let_go(world, time, case_id)
    dispatch(world, time, case_id, unit_id)


def owes_reason(world, item_id, outcome):
    """Whether a case is about to be given back and nobody has written down why."""
    item = world.items[item_id]
    is_back = outcome == Outcome.RETURNED or outcome == Outcome.CONTESTED
    return is_back and item.is_explained == 0 and world.settings[0].reason_s > 0 and is_kept(world, item.case)
