"""Learning on the job: experience grows with hours at work, faster beside a mentor, who looks a little longer."""

from twin.rules.chance import fading
from twin.vocabulary import NONE


def grown(settings, experience, work_s, is_beside_mentor):
    """Experience after some seconds at work: a share of what is still to be learnt, the same for each hour."""
    factor = settings.mentor_factor if is_beside_mentor else 1.0
    return 1.0 - fading(1.0 - experience, work_s * factor, settings.learning_s)


def slowed_s(settings, length_s):
    """Seconds of a look of whoever takes a novice along."""
    return length_s + int(length_s * settings.mentor_slower + 0.5)


def gain_experience(world, time, person_id):
    """Let somebody have learnt from the stretch of duty that ends now."""
    settings, person = world.settings[0], world.people[person_id]
    if settings.learning_s > 0.0 and person.experience < 1.0:
        person.experience = grown(settings, person.experience, time - person.on_since_s, has_mentor(world, person))


def has_mentor(world, person):
    """Whether somebody was taken along today."""
    settings = world.settings[0]
    if person.mentor == NONE or person.experience >= settings.mentor_until:
        return False
    return world.people[person.mentor].counted_day == person.counted_day


def takes_along(world, person):
    """Whether somebody has a novice with him or her now."""
    if person.learner == NONE:
        return False
    learner = world.people[person.learner]
    return learner.is_on_duty == 1 and learner.experience < world.settings[0].mentor_until
