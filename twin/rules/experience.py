"""What whoever reported a case makes of the unit that had it: attitude and speed, whether anybody asks or not.

Drawn once for each result that a unit handed in, from what the unit did. Reads rows, changes nothing.
"""

from twin.rules.effort import effort_for
from twin.rules.work import happens
from twin.vocabulary import NONE, Purpose, Stream

MOST_RESULTS = 256  # of one case


def visit_of_result(case):
    """Number that tells a result from all others on the same incident."""
    return case.serial * MOST_RESULTS + case.n_reworks


def finds_rude(settings, category, case, effort):
    """Whether somebody found the attitude bad: more with little effort, and where nobody called back about a demand."""
    p_rude = settings.rude + settings.rude_effort * max(0.0, 1.0 - effort)
    if category.stream == Stream.DEMANDS and case.is_contacted == 0:
        p_rude += settings.rude_unheard
    return happens(settings, p_rude, Purpose.ATTITUDE.value, case.key, visit_of_result(case))


def finds_slow(settings, case):
    """Whether somebody found it slow: more after the limit, and with each time that had to be asked again."""
    p_slow = settings.slow + settings.slow_repeat * case.n_repeats
    if case.overdue_s != NONE:
        p_slow += settings.slow_late
    return happens(settings, p_slow, Purpose.SPEED.value, case.key, visit_of_result(case))


def is_rude(world, case):
    """Whether whoever reported a case found the attitude of its unit bad."""
    category = world.categories[world.incidents[case.incident].category]
    return finds_rude(world.settings[0], category, case, effort_for(world, case))


def after_attitude(world, case, worth):
    """What an experience is worth, once a bad attitude has taken its share."""
    loss = world.settings[0].rude_loss
    return worth * (1.0 - loss) if loss > 0.0 and case.unit != NONE and is_rude(world, case) else worth
