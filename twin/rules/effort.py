"""Behaviour of effort: how it answers to published scores, and the three places where it acts.

Effort is 1 where people work as the parameters say. It acts on minutes of looking, on pauses between two pieces of
work, and on the chance of a true fix; nowhere else. Reads rows, changes nothing.
"""

from twin.vocabulary import NONE


def effort_of(world, pool):
    """Effort of the people of a pool: their unit's where it handles, else that of their place."""
    unit = world.units[pool.unit]
    return unit.effort if unit.field_pool != NONE else world.places[unit.place].effort


def effort_for(world, case):
    """Effort of who handles a case: its unit's, else that of its place."""
    return world.units[case.unit].effort if case.unit != NONE else world.places[case.place].effort


def answered(settings, effort, score, mean, spread):
    """Effort after a month: drawn to its resting level; below the mean of one's peers more, above it less.

    `spread` is the standard deviation of the peers' scores; 0 where nothing was published.
    """
    after = effort + settings.effort_pull * (settings.effort_rest - effort)
    if spread > 0.0:
        after += settings.effort_answer * (mean - score) / spread
    return min(settings.effort_most, max(settings.effort_least, after))


def pause_s(settings, effort, worked_s):
    """Seconds between a piece of work that took so long and the next one."""
    return int(settings.pause * max(0.0, 1.0 - effort) * worked_s + 0.5)


def false_factor(settings, effort, is_pressed):
    """Factor on the chance of a false closing: more with little effort, and where scores hang on a near deadline."""
    factor = max(0.0, 1.0 + settings.effort_fix * (1.0 - effort))
    return factor * (1.0 + settings.gaming_false) if is_pressed else factor


def decline_factor(settings, is_hard):
    """Factor on the chance that a unit declines what is its own, where scores are published: hard matters more."""
    return 1.0 + settings.gaming_decline if is_hard else 1.0


def padding_share(settings, n_done, mean_done):
    """Trivial cases of the next month, as a share of what peers have done, for a unit that has done less."""
    if mean_done <= 0.0:
        return 0.0
    return min(settings.padding_most, max(0.0, settings.padding * (mean_done - n_done) / mean_done))
