"""Trust: what residents learn from how their reports end, and what a unit grid makes of it by talking."""

from twin.rules.chance import logistic
from twin.rules.experience import after_attitude
from twin.vocabulary import NONE, Ending

NOT_SOLVED = 0.0  # what it is worth to a resident


# ---------------------------------------------------------------------------------------------- behaviour, pure
def moved(settings, trust, worth, persons):
    """Trust of so many persons after one of them had an experience; bad ones weigh more."""
    gain = settings.trust_gain if worth > trust else settings.trust_gain * settings.trust_loss_factor
    return trust + min(1.0, gain) * (worth - trust) / persons


def worth_of_end(settings, ending, is_late):
    """What the end of a case is worth to whoever reported it, from 0 to 1, if the problem is gone."""
    if ending != Ending.CLOSED:
        return settings.refused_worth
    return settings.late_worth if is_late else 1.0


def willingness(settings, trust, awareness, severity):
    """Chance that somebody speaks of a problem of this severity."""
    score = settings.speak_base + settings.speak_severity * severity + settings.speak_trust * (trust - 0.5)
    return logistic(score + settings.speak_awareness * (awareness - settings.awareness))


def mixed(settings, own, talk):
    """Trust on which somebody acts: own experience and what the grid says."""
    return (1.0 - settings.talk_share) * own + settings.talk_share * talk


# ---------------------------------------------------------------------------------------------- reactions
def trust_of(world, resident_id):
    """Trust on which a resident acts; the typical one of nobody in particular."""
    if resident_id == NONE:
        return world.settings[0].trust_typical
    resident = world.residents[resident_id]
    if resident.is_enterprise == 1:
        return resident.trust
    return mixed(world.settings[0], resident.trust, world.grids[resident.grid].talk)


def learn(world, actor, worth):
    """Let a resident, and the grid he or she lives in, learn from an experience; staff does not."""
    settings = world.settings[0]
    if actor == NONE or actor < settings.n_people:
        return
    resident = world.residents[actor - settings.n_people]
    if resident.is_enterprise == 1:  # one firm, which does not talk
        resident.trust = moved(settings, resident.trust, worth, 1)
        return
    grid = world.grids[resident.grid]
    resident.trust = moved(settings, resident.trust, worth, settings.persons_per_agent)
    n_persons = grid.n_residents * settings.persons_per_agent
    grid.talk += settings.talk_gain * (worth - grid.talk) / max(n_persons, settings.talk_gain)


def tell_reporter(world, case_id, ending):
    """Let all who reported a case learn from its end; who is told that it is solved believes it for now.

    Whose report was merged into another case learns from the end of that one.
    """
    case = world.cases[case_id]
    incident = world.incidents[case.incident]
    if case.merged_into != NONE:
        return
    if ending == Ending.CLOSED and incident.is_solved == 0 and incident.is_present == 1:
        undeceive(world, case.incident)
        if case.reporter >= world.settings[0].n_people:
            incident.misled = case.reporter
        incident.misled_merged = case.next_merged
        return
    worth = worth_of_end(world.settings[0], ending, case.overdue_s != NONE)
    learn(world, case.reporter, after_attitude(world, case, worth))
    tell_merged(world, case.next_merged, worth)


def tell_merged(world, case_id, worth):
    """Let the reporters of merged cases learn, from a case on to the one that was merged first."""
    while case_id != NONE:
        case = world.cases[case_id]
        learn(world, case.reporter, worth)
        case_id = case.next_merged


def undeceive(world, incident_id):
    """Let all who believed a problem solved learn that it is not: the word goes round once it is noticed again."""
    incident = world.incidents[incident_id]
    if incident.misled != NONE:
        learn(world, incident.misled, NOT_SOLVED)
        incident.misled = NONE
    if incident.misled_merged != NONE:
        tell_merged(world, incident.misled_merged, NOT_SOLVED)
        incident.misled_merged = NONE
