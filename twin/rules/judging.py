"""Behaviour at the end of a stage: which outcome the work had. Pure."""

from twin.rules.work import happens
from twin.vocabulary import Channel, Outcome, Purpose, Stream


def outcome_of_acceptance(settings, category, case, incident):
    """What the desk makes of a report: complete, to be verified first, or none of our business."""
    if happens(settings, settings.p_rejected, Purpose.ACCEPT.value, case.key, 0) and case.channel != Channel.PATROL:
        return Outcome.REJECTED.value
    is_public = case.channel != Channel.PATROL and category.stream == Stream.CITY_MANAGEMENT
    if is_public and happens(settings, settings.p_doubtful, Purpose.ACCEPT.value, case.key, 1 + case.serial):
        return Outcome.DOUBTFUL.value
    return Outcome.COMPLETE.value


def outcome_of_verification(incident):
    """What somebody finds on site before filing."""
    return Outcome.CONFIRMED.value if incident.is_present == 1 else Outcome.UNFOUNDED.value


def outcome_of_filing(settings, case):
    """Whether a file meets the filing rule."""
    is_filed = happens(settings, settings.p_filed, Purpose.FILE.value, case.key, 0)
    return Outcome.FILED.value if is_filed else Outcome.VOIDED.value


def outcome_of_sorting(tier, target_tier):
    """Where a file goes from a dispatcher's desk: to a unit here, one hop down, or one tier up."""
    if target_tier < tier:
        return Outcome.DOWN.value
    return Outcome.UP.value if target_tier > tier else Outcome.DISPATCHED.value


def outcome_of_examination(settings, category, case, visit):
    """Whether a unit can begin, or has to wait for parts, an owner, a contractor."""
    is_delayed = happens(settings, category.p_external, Purpose.EXTERNAL.value, case.key, visit)
    return Outcome.DELAYED.value if is_delayed else Outcome.READY.value


def outcome_of_form(category):
    """How the result of a stream is checked."""
    return Outcome.IN_FIELD.value if category.stream == Stream.CITY_MANAGEMENT else Outcome.ON_PAPER.value


def outcome_of_check(settings, stage, case, incident, visit, has_tier_above):
    """What a check finds: a false closing is seen with some probability."""
    is_seen = happens(settings, stage.p_sees, Purpose.CHECK.value, case.key, visit)
    if incident.is_solved == 1 or not is_seen:
        return Outcome.SOLVED.value
    if case.n_reworks_here >= settings.most_reworks and has_tier_above:
        return Outcome.UNSOLVED_AGAIN.value
    return Outcome.UNSOLVED.value


def is_truly_solved(settings, category, case, incident, visit):
    """Whether handling solved the problem; one that has gone by itself is solved."""
    p_false = settings.p_false[category.stream]
    return incident.is_present == 0 or not happens(settings, p_false, Purpose.FIX.value, case.key, visit)
