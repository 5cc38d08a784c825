"""Which parts of the feedback mechanisms are on. Pure."""

from twin.vocabulary import NONE, Part


def is_on(settings, part):
    """Whether a part of a mechanism is on now."""
    return settings.is_on[part.value] == 1


def is_gamed(settings):
    """Whether people play for their scores: where these are published, and nobody keeps them from it."""
    return is_on(settings, Part.PUBLICATION) and is_on(settings, Part.GAMING)


def must_keep(settings, stream, case):
    """Whether whoever has a case keeps it until another unit has accepted it: who was asked first, or who leads.

    Where `first_asked` is not set for a stream, a unit that was asked by mistake is rid of it at once.
    """
    is_bound = settings.first_asked[stream] == 1 or case.is_misrouted == 0 or case.asked != NONE
    return is_on(settings, Part.KEEPING) and is_bound
