"""The satisfaction revisit: before a case is over, whoever reported it is called and asked about it.

Whether it is solved, how the unit behaved, and whether it was quick. Who is not at home is called again another day, up
to a limit. What is said not to be solved goes back to its unit; all answers count for the unit's appraisal.
"""

from twin.rules.experience import finds_slow, is_rude
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.record import log_case, log_item
from twin.rules.repeats import is_told_by_resident
from twin.rules.sources import count_answer
from twin.rules.tray import lay
from twin.rules.trust import NOT_SOLVED, learn
from twin.rules.work import happens, visit_of, work_s
from twin.vocabulary import NEVER, NONE, Activity, Judge, Kind, Outcome, Part, Phase, Purpose, Reason

CALL_SHIFT = 40  # tells the calls of one revisit apart, above all visit numbers


# ---------------------------------------------------------------------------------------------- behaviour, pure
def is_revisited(settings, case):
    """Whether somebody calls about a case: a sample of what residents reported, the same at each rework."""
    return (is_on(settings, Part.CALLS) and is_told_by_resident(case.channel)
            and happens(settings, settings.p_revisited, Purpose.REVISIT.value, case.key, case.serial))


def visit_of_call(case, visit):
    """Number that tells this call from all others on the same incident."""
    return visit + (case.n_calls << CALL_SHIFT)


def is_reached(settings, case, visit):
    """Whether somebody answers this call."""
    return happens(settings, settings.p_at_home, Purpose.AT_HOME.value, case.key, visit_of_call(case, visit))


def outcome_of_revisit(settings, case, incident, visit):
    """What the revisit hears: solved or not, with a few wrong answers; nothing where nobody was reached."""
    if not is_reached(settings, case, visit):
        return Outcome.DONE.value
    is_gone = incident.is_solved == 1 or incident.is_present == 0
    is_wrong = happens(settings, settings.p_wrong_answer, Purpose.ANSWER.value, case.key, visit)
    return Outcome.SOLVED.value if is_gone != is_wrong else Outcome.UNSOLVED.value


# ---------------------------------------------------------------------------------------------- reactions
def is_in_vain(world, case_id):
    """Whether what was just done was a call that nobody answered, and not the last one."""
    settings, case = world.settings[0], world.cases[case_id]
    if world.stages[case.stage].judge != Judge.REVISITING or case.n_calls + 1 >= settings.most_calls:
        return False
    return not is_reached(settings, case, visit_of(case, case.stage, world.places[case.place].tier))


def put_off(world, time, person_id, item_id):
    """Put a call that nobody answered off until another day."""
    settings, item = world.settings[0], world.items[item_id]
    case = world.cases[item.case]
    case.n_calls += 1
    log_item(world, time, Phase.END, item_id, person_id, Reason.NOT_REACHED.value, case.n_calls)
    visit = visit_of(case, case.stage, world.places[case.place].tier)
    category = world.categories[world.incidents[case.incident].category]
    item.left_s = work_s(settings, world.stages[case.stage], category, case, visit_of_call(case, visit))
    case.call_s = time + settings.call_again_s
    plan(world, case.call_s, Kind.CALL_AGAIN, item.case)


def on_call_again(world, time, case_id):
    """It is time to call again: the call waits for a seat."""
    case = world.cases[case_id]
    if case.call_s == time:
        case.call_s = NEVER
        lay(world, time, case.item)


def note_answer(world, time, case_id, outcome):
    """Note what a revisit brought; whoever says that it is not solved has learned so."""
    case = world.cases[case_id]
    case.n_calls = 0
    if outcome == Outcome.UNSOLVED:
        case.n_unsatisfied += 1
        learn(world, case.reporter, NOT_SOLVED)
    if outcome != Outcome.DONE and case.unit != NONE:
        count_answer(world.units[case.unit], outcome == Outcome.SOLVED)
        ask_on(world, time, case_id)


def ask_on(world, time, case_id):
    """Ask whoever was reached about attitude and speed, too."""
    settings, case = world.settings[0], world.cases[case_id]
    if settings.has_questions == 1:
        rate(world, time, case_id, Reason.ATTITUDE.value, not is_rude(world, case))
        rate(world, time, case_id, Reason.SPEED.value, not finds_slow(settings, case))


def rate(world, time, case_id, question, is_liked):
    """Write an answer down, and count it for the unit."""
    case = world.cases[case_id]
    count_answer(world.units[case.unit], is_liked)
    log_case(world, time, Activity.RATE, case_id, case.reporter, question, 1 if is_liked else 0)
