"""How the reactions say something in the log: one short function for each thing a row can be about.

Of cases of the background the log keeps only that somebody was at work.
"""

from twin.rules.verbs import log
from twin.vocabulary import NONE, Activity, Phase, Stage


def log_case(world, time, activity, case_id, actor, reason, value):
    """Write a fact about a case."""
    case = world.cases[case_id]
    if is_left_out(world, case):
        return
    tier = world.places[case.place].tier
    log(world, time, activity.value, Phase.FACT.value, case_id, NONE, case.stage, tier, case.unit, actor, reason, value)


def log_unit_of(world, time, activity, case_id, unit_id, reason, value):
    """Write a fact about a case and a unit that is not, or not yet, the one to which it is assigned."""
    case = world.cases[case_id]
    if not is_left_out(world, case):
        tier = world.places[case.place].tier
        log(world, time, activity.value, Phase.FACT.value, case_id, NONE, case.stage, tier, unit_id, NONE, reason,
            value)


def log_stage(world, time, phase, case_id, reason, value):
    """Write that a stage which holds nobody begins or ends."""
    case = world.cases[case_id]
    if is_left_out(world, case):
        return
    tier = world.places[case.place].tier
    log(world, time, case.stage, phase.value, case_id, NONE, case.stage, tier, case.unit, NONE, reason, value)


def log_item(world, time, phase, item_id, actor, reason, value):
    """Write that a piece of work waits, begins or ends: of a stage, or beside the stages."""
    item = world.items[item_id]
    case = world.cases[item.case]
    unit, tier = world.pools[item.pool].unit, world.places[case.place].tier
    if is_left_out(world, case):
        if actor != NONE:
            log(world, time, item.activity, phase.value, NONE, NONE, NONE, tier, unit, actor, reason, value)
        return
    log(world, time, item.activity, phase.value, item.case, item.number, case.stage, tier, unit, actor, reason, value)


def log_item_fact(world, time, activity, item_id, reason, value):
    """Write a fact about a piece of work."""
    item = world.items[item_id]
    case = world.cases[item.case]
    if is_left_out(world, case):
        return
    unit, tier = world.pools[item.pool].unit, world.places[case.place].tier
    log(world, time, activity.value, Phase.FACT.value, item.case, item.number, case.stage, tier, unit, NONE,
        reason.value, value)


def log_person(world, time, activity, phase, person_id, value):
    """Write something about a person that belongs to no case."""
    log_answer(world, time, activity, phase, person_id, NONE, value)


def log_answer(world, time, activity, phase, person_id, reason, value):
    """Write something about a person that belongs to no case, and how it came out."""
    unit = world.pools[world.people[person_id].pool].unit
    log(world, time, activity.value, phase.value, NONE, NONE, NONE, tier_of(world, unit), unit, person_id, reason,
        value)


def log_unit(world, time, activity, stage, unit_id, value):
    """Write a fact about a unit, unless it is simulated in outline only."""
    if world.places[world.units[unit_id].place].is_background == 1:
        return
    log(world, time, activity.value, Phase.FACT.value, NONE, NONE, stage.value, tier_of(world, unit_id), unit_id,
        NONE, NONE, value)


def log_standing(world, time, unit_id, actor, reason, value):
    """Write a score or a rank of a person or, in the name of a unit, of its place."""
    if world.places[world.units[unit_id].place].is_background == 0:
        log(world, time, Activity.STANDING.value, Phase.FACT.value, NONE, NONE, Stage.APPRAISE.value,
            tier_of(world, unit_id), unit_id, actor, reason.value, value)


def log_truth(world, time, truth, incident_id, case_id, actor, value):
    """Write what only the truth record knows; the incident stands in the column of items."""
    if world.incidents[incident_id].is_background == 0:
        log(world, time, truth.value, Phase.FACT.value, case_id, incident_id, NONE, NONE, NONE, actor, NONE, value)


def is_left_out(world, case):
    """Whether a case belongs to the background."""
    return world.incidents[case.incident].is_background == 1


def tier_of(world, unit_id):
    """Tier of the place where a unit stands."""
    return world.places[world.units[unit_id].place].tier
