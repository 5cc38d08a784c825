"""What the sources of a unit's appraisal count beside its own numbers, until the month is over.

Social: what revisits heard about its cases. Community: cases that people there had to ask about again, or that came
back. Streets, of the units of the whole district: cases given back, parts of joint matters done late.
"""

from twin.vocabulary import NONE


def count_answer(unit, is_liked):
    """Count an answer to a question about a unit's case."""
    unit.n_asked += 1
    unit.n_liked += 1 if is_liked else 0


def count_closed(world, case):
    """Count a closed case for the unit that had it; asked about meanwhile, it is one that was not looked after."""
    world.incidents[case.incident].closed_by = case.unit
    if case.unit != NONE:
        unit = world.units[case.unit]
        unit.n_closed += 1
        unit.n_again += 1 if case.n_repeats > 0 else 0


def count_back(world, case):
    """Count a problem that is dispatched once more for the unit whose case on it was closed, once for each closing."""
    incident = world.incidents[case.incident]
    if incident.closed_by != NONE:
        world.units[incident.closed_by].n_again += 1
        incident.closed_by = NONE


def count_part(world, time, case_id, unit_id):
    """Count a part of a joint matter for the unit that has done it."""
    case, unit = world.cases[case_id], world.units[unit_id]
    unit.n_parts += 1
    unit.n_late_parts += 1 if case.due_s != NONE and time > case.due_s else 0


def forget(unit):
    """Let a unit be counted anew."""
    unit.n_asked, unit.n_liked, unit.n_closed, unit.n_again = 0, 0, 0, 0
    unit.n_given_back, unit.n_parts, unit.n_late_parts = 0, 0, 0
