"""Which parts of the feedback mechanisms are on. Pure."""


def is_on(settings, part):
    """Whether a part of a mechanism is on now."""
    return settings.is_on[part.value] == 1
