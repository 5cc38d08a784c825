"""Behaviour of information: how much a file says, and what follows where it says little. Pure.

The quality of a file is in [0, 1]: place, category, evidence, owner. Shares that a scenario states hold at the typical
quality; a file that says nothing has `1 / (1 - typical)` times as much of them, one that says everything has none.
"""

from twin.rules.mechanisms import is_on
from twin.rules.work import happens
from twin.vocabulary import Channel, Part, Purpose

FIRST_CHANNEL = Channel.PATROL.value


def opening_quality(settings, channel, experience, register):
    """Quality of a file when it is opened: by its channel, who wrote it, and what a shared register knows.

    `register` is the part of the register that is kept up where the problem lies.
    """
    said = settings.quality[channel - FIRST_CHANNEL] * (1.0 - settings.novice_loss * (1.0 - experience))
    return raised(said, settings.quality_register * register) if is_on(settings, Part.SHARING) else said


def raised(quality, gain):
    """Quality after a share of what was missing has been added."""
    return 1.0 - (1.0 - quality) * (1.0 - gain)


def lowered(quality, loss):
    """Quality after something was lost on the way."""
    return max(0.0, quality - loss)


def share_at(settings, share, quality):
    """Chance at a quality of what has a stated share at the typical one; at most 1."""
    if settings.quality_typical >= 1.0:
        return share
    return min(1.0, share * (1.0 - quality) / (1.0 - settings.quality_typical))


def examination_factor(settings, quality):
    """How much longer a file of this quality is examined than a typical one."""
    return max(0.1, 1.0 + settings.quality_slope * (settings.quality_typical - quality))


def sees_factor(settings, quality):
    """Which part of what a check sees is seen with a file of this quality."""
    return min(1.0, max(0.0, 1.0 - settings.quality_slope * (settings.quality_typical - quality)))


def is_asked_back(settings, quality):
    """Whether a desk asks back before it accepts."""
    return quality < settings.quality_ask_below


def needs_second_trip(settings, case, visit):
    """Whether the way is made twice, because the file did not say what is needed or where it is."""
    return happens(settings, share_at(settings, settings.p_second_trip, case.quality), Purpose.SECOND_TRIP.value,
                   case.key, visit)
