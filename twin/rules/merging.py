"""Merging: what is reported again while it is known becomes part of the case that is open on it, sooner or later.

The desk that accepts may recognise it: the same kind of matter at the same place, within some hours. Else a second
case runs, until whoever files it, or at last the unit that examines it, finds the matter in another case. Whoever
reported it learns from the end of the first one.
"""

from twin.rules.quality import sees_factor
from twin.rules.returning import let_go
from twin.rules.sources import count_back
from twin.rules.trust import learn, worth_of_end
from twin.rules.work import happens
from twin.vocabulary import NONE, Judge, Outcome, Purpose

FIRST_FURTHER = 1 << 20  # serial of the first case on what was known: the draws of other cases stay as they were


# ---------------------------------------------------------------------------------------------- behaviour, pure
def is_gone(incident):
    """Whether a problem is not there any more."""
    return incident.is_solved == 1 or incident.is_present == 0


def is_recognised(settings, category, case, first):
    """Whether the desk that accepts a report sees that an open case is about the same matter."""
    if category.is_emergency == 1:
        return True
    p_merged = settings.p_merged * sees_factor(settings, case.quality)
    return case.opened_s - first.opened_s <= settings.merge_within_s and happens(
        settings, p_merged, Purpose.MERGE.value, case.key, case.serial)


def is_found_double(settings, category, case, first, incident, judge):
    """Whether the end of a stage brings to light that another case is about the same matter."""
    if judge == Judge.ACCEPTANCE:
        return first.ending == NONE and is_recognised(settings, category, case, first)
    if judge == Judge.FILING:
        return first.ending == NONE and happens(
            settings, settings.p_merged_late, Purpose.MERGE_LATE.value, case.key, case.serial)
    return judge == Judge.EXAMINATION and case.is_misrouted == 0 and (first.ending == NONE or is_gone(incident))


def is_given_back(outcome):
    """Whether a unit that has examined a case does not take it up."""
    return outcome == Outcome.RETURNED or outcome == Outcome.CONTESTED


# ---------------------------------------------------------------------------------------------- reactions
def is_double(world, case_id, judge):
    """Whether a case turns out, at a stage of this judge, to be about what another one is about."""
    case = world.cases[case_id]
    if case.is_further == 0:
        return False
    incident = world.incidents[case.incident]
    return is_found_double(world.settings[0], world.categories[incident.category], case, world.cases[incident.case],
                           incident, judge)


def note_double(world, time, case_id, judge, outcome):
    """Merge a case on what another one is about; one that a unit takes up although it is not becomes the first."""
    case = world.cases[case_id]
    if outcome == Outcome.DUPLICATE:
        merge(world, time, case_id)
    elif judge == Judge.EXAMINATION and case.is_misrouted == 0 and not is_given_back(outcome):
        take_over(world, case_id)


def merge(world, time, case_id):
    """Let whoever reported a case learn from the end of the first one; a unit that has it is rid of it."""
    case = world.cases[case_id]
    first_id = world.incidents[case.incident].case
    first = world.cases[first_id]
    case.merged_into, case.asked = first_id, NONE
    if case.unit != NONE:
        let_go(world, time, case_id)
    if first.ending == NONE:
        case.next_merged, first.next_merged = first.next_merged, case_id
    else:
        learn(world, case.reporter, worth_of_end(world.settings[0], first.ending, first.overdue_s != NONE))


def take_over(world, case_id):
    """Let a case on a problem that is there, while no other case on it is open, be the one on it."""
    case = world.cases[case_id]
    incident = world.incidents[case.incident]
    case.is_further, incident.case, incident.is_known = 0, case_id, 1
    incident.n_cases += 1
    count_back(world, case)
