"""Behaviour in the field: ways, looks, what is seen, who owes rounds. Pure."""

from twin.rules.work import happens
from twin.vocabulary import CheckBy, Purpose


# ---------------------------------------------------------------------------------------------- ways
def distance_m(here, there):
    """Metres from one unit grid to another along the streets: a right-angled way."""
    return abs(here.x_m - there.x_m) + abs(here.y_m - there.y_m)


def ride_s(settings, here, there):
    """Seconds to ride from one unit grid to another, setting out and stowing included."""
    return settings.ride_start_s + int(distance_m(here, there) * settings.ride_s_per_m + 0.5)


def is_next_to(settings, here, there):
    """Whether one unit grid adjoins another: the way there is part of the round."""
    return distance_m(here, there) <= settings.near_m


def look_s(settings, pool, effort):
    """Seconds for a walk through one unit grid and a look at it; for somebody at a screen, of watching it."""
    looking_s = settings.watch_s if pool.is_remote == 1 else settings.look_s
    return max(1, (0 if pool.is_remote == 1 else settings.walk_s) + int(looking_s * effort + 0.5))


# ---------------------------------------------------------------------------------------------- looking
def is_seen(settings, category, pool, person, incident, effort):
    """Whether a look at its grid finds an incident: on foot, or on a screen where a camera shows it.

    Who looks for half as long sees half as much.
    """
    if pool.is_remote == 1:
        p_seen = settings.p_detect_video * category.camera
    else:
        p_seen = settings.p_detect * category.visibility
    p_seen *= effort
    p_seen *= 1.0 - settings.novice_loss * (1.0 - person.experience)
    return happens(settings, p_seen, Purpose.DETECT.value, incident.key, incident.n_looks)


def is_settled_on_spot(settings, category, is_remote, incident):
    """Whether who finds a slight matter settles it there and then."""
    if is_remote == 1 or incident.severity > 1:
        return False
    return happens(settings, category.p_on_spot, Purpose.SELF_HANDLE.value, incident.key, incident.n_cases)


def writing_s(settings, is_on_spot):
    """Seconds for a report; for settling a matter on the spot, photo included."""
    return settings.on_spot_s if is_on_spot else settings.write_s


# ---------------------------------------------------------------------------------------------- tasks and rounds
def owes_rounds(settings, person):
    """Whether somebody has done so many tasks today that rounds come first, by the share the scenario guards."""
    return person.patrol_s < settings.min_patrol * (person.patrol_s + person.task_s)


def may_do(stage, is_own_beat, is_kept, n_beats):
    """Whether somebody may do a task on a site.

    `beat`: the inspector whose beat it is in, or, while that one is away, anybody of the area. `other_beat`: anybody
    else, unless there is nobody else.
    """
    if stage.checked_by == CheckBy.BEAT:
        return is_own_beat or not is_kept
    return stage.checked_by != CheckBy.OTHER_BEAT or not is_own_beat or n_beats < 2


def way_s(settings, item, here, there):
    """Seconds of the way to a task in a unit grid; made twice where the file did not say enough."""
    return item.n_trips * ride_s(settings, here, there)
