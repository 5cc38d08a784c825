"""Behaviour at the end of a stage: which outcome the work had. Pure."""

from twin.rules.chance import uniform
from twin.rules.effort import decline_factor
from twin.rules.mechanisms import is_gamed, is_on
from twin.rules.merging import is_gone
from twin.rules.quality import sees_factor, share_at
from twin.rules.work import happens
from twin.vocabulary import N_OUTCOMES, Channel, Outcome, Part, Purpose, Stream


def outcome_of_acceptance(settings, category, case, incident, has_emergency_centre):
    """What the desk makes of a report: an emergency, complete, to be verified first, or none of our business."""
    if category.is_emergency == 1 and has_emergency_centre:
        return Outcome.EMERGENCY.value
    if happens(settings, settings.p_rejected, Purpose.ACCEPT.value, case.key, 0) and case.channel != Channel.PATROL:
        return Outcome.REJECTED.value
    is_public = case.channel != Channel.PATROL and category.stream == Stream.CITY_MANAGEMENT
    if is_public and happens(settings, settings.p_doubtful, Purpose.ACCEPT.value, case.key, 1 + case.serial):
        return Outcome.DOUBTFUL.value
    return Outcome.COMPLETE.value


def outcome_of_verification(incident):
    """What somebody finds on site before filing."""
    return Outcome.UNFOUNDED.value if is_gone(incident) else Outcome.CONFIRMED.value


def outcome_of_filing(settings, case):
    """Whether a file meets the filing rule; one that says little is voided more often."""
    p_voided = share_at(settings, 1.0 - settings.p_filed, case.quality)
    is_voided = happens(settings, p_voided, Purpose.FILE.value, case.key, case.serial)
    return Outcome.VOIDED.value if is_voided else Outcome.FILED.value


def outcome_of_sorting(tier, target_tier):
    """Where a file goes from a dispatcher's desk: to a unit here, one hop down, or one tier up."""
    if target_tier < tier:
        return Outcome.DOWN.value
    return Outcome.UP.value if target_tier > tier else Outcome.DISPATCHED.value


def outcome_of_signing(settings, category, case, visit):
    """Whether a unit takes a case for its own when it signs; a wrong one may notice."""
    is_noticed = happens(settings, settings.p_notice_wrong, Purpose.NOTICE_WRONG.value, case.key, visit)
    return giving_back(settings, case) if case.is_misrouted == 1 and is_noticed else Outcome.DONE.value


def giving_back(settings, case):
    """How a unit gives a case back: as a return, or, once too many have and somebody decides, as a dispute."""
    is_dispute = case.n_returns >= settings.most_returns and is_on(settings, Part.ARBITRATION)
    return Outcome.CONTESTED.value if is_dispute else Outcome.RETURNED.value


def refuses(settings, category, case, visit):
    """Whether a unit that has looked into a case gives it back: the wrong one always, its owner now and then."""
    if case.is_misrouted == 1:
        return True
    if case.is_binding == 1:
        return False
    p_refused = settings.p_decline_borderline if is_borderline(settings, category, case) else settings.p_decline
    if is_gamed(settings):
        p_refused *= decline_factor(settings, category.touch_s >= settings.hard_s)
    if is_on(settings, Part.KEEPING):
        p_refused *= settings.keeping_declines
    return happens(settings, p_refused, Purpose.DECLINE.value, case.key, visit)


def is_borderline(settings, category, case):
    """Whether a matter has no clear owner: a fact of the incident."""
    return happens(settings, category.p_borderline, Purpose.BORDERLINE.value, case.key, 0)


def outcome_of_examination(settings, category, case, visit):
    """What a unit finds: not its own, for the leader to read first, or how it can begin.

    Leaders read what stands in the media, whatever it is about.
    """
    if refuses(settings, category, case, visit):
        return giving_back(settings, case)
    if case.is_in_media == 1 or happens(settings, category.p_sensitive, Purpose.SENSITIVE.value, case.key, 0):
        return Outcome.SENSITIVE.value
    return outcome_of_approval(settings, category, case, visit)


def outcome_of_approval(settings, category, case, visit):
    """Whether a unit can begin, or has to wait for parts, an owner, a contractor."""
    is_delayed = happens(settings, category.p_external, Purpose.EXTERNAL.value, case.key, visit)
    return Outcome.DELAYED.value if is_delayed else Outcome.READY.value


def outcome_of_form(category):
    """How the result of a stream is checked."""
    return Outcome.IN_FIELD.value if category.stream == Stream.CITY_MANAGEMENT else Outcome.ON_PAPER.value


def outcome_of_check(settings, stage, case, incident, visit, has_tier_above):
    """What a check finds: a false closing is seen with some probability."""
    p_sees = stage.p_sees * sees_factor(settings, case.quality)
    is_seen = happens(settings, p_sees, Purpose.CHECK.value, case.key, visit)
    if incident.is_solved == 1 or not is_seen:
        return Outcome.SOLVED.value
    if case.n_reworks_here >= settings.most_reworks and has_tier_above:
        return Outcome.UNSOLVED_AGAIN.value
    return Outcome.UNSOLVED.value


def outcome_by_shares(settings, route, stage_id, case, visit):
    """Outcome drawn by the shares that the workflow states for a stage."""
    left = uniform(settings.seed, settings.replication, Purpose.SHARES.value, case.key, visit)
    found = 0
    for outcome in range(N_OUTCOMES):
        share = route[stage_id * N_OUTCOMES + outcome].share
        if share > 0.0:
            found = outcome
            if left < share:
                break
            left -= share
    return found


def is_truly_solved(settings, category, case, incident, visit, factor):
    """Whether handling solved the problem; one that has gone by itself is solved. `factor`: of false closings."""
    p_false = factor * settings.p_false[category.stream]
    return incident.is_present == 0 or not happens(settings, p_false, Purpose.FIX.value, case.key, visit)
