"""Publication of monthly scores: effort answers, and so does padding, trivial matters filed for the numbers' sake."""

import math

from twin.rules.chance import tie, uniform
from twin.rules.effort import answered, padding_share
from twin.rules.mechanisms import is_gamed, is_on
from twin.rules.opening import open_case
from twin.rules.planning import plan
from twin.rules.record import log_truth, log_unit
from twin.rules.standing import publish_place
from twin.rules.verbs import new
from twin.vocabulary import DAY_S, NEVER, NONE, Activity, Channel, Grown, Kind, Outcome, Part, Purpose, Stage, Truth

MILLIONTHS = 1_000_000
MONTH_S = 30 * DAY_S
NUMBER_BITS = 20


def on_publish(world, time, unit_id):
    """All units have their scores: publish them, let effort answer, and plan what is filed for the numbers' sake."""
    settings, unit = world.settings[0], world.units[unit_id]
    mean, spread, mean_done = peers_of(world, unit)
    is_published = is_on(settings, Part.PUBLICATION)
    if is_published and unit.is_scored == 1:
        log_unit(world, time, Activity.PUBLISH, Stage.APPRAISE, unit_id, int(unit.score * MILLIONTHS))
    else:
        spread = 0.0
    unit.effort = answered(settings, unit.effort, unit.score, mean, spread)
    if not publish_place(world, time, unit_id):
        world.places[unit.place].effort = mean_effort(world, unit.place)
    begin_padding(world, time, unit_id, mean_done)


def peers_of(world, unit):
    """Mean and standard deviation of the scores of a unit's peers, and what they did on the mean.

    Peers are the units of the same kind in other places; one that is alone of its kind is compared with its tier.
    """
    settings, tier = world.settings[0], world.places[unit.place].tier
    is_alone, n, total, squares, done = is_alone_of_its_kind(world, unit), 0, 0.0, 0.0, 0.0
    for other_id in range(settings.n_units):
        other = world.units[other_id]
        is_peer = world.places[other.place].tier == tier if is_alone else other.kind == unit.kind
        if other.is_scored == 1 and is_peer:
            n += 1
            total += other.score
            squares += other.score * other.score
            done += other.n_done_before
    if n < 2:
        return unit.score, 0.0, float(unit.n_done_before)
    return total / n, math.sqrt(max(0.0, squares / n - (total / n) * (total / n))), done / n


def is_alone_of_its_kind(world, unit):
    """Whether no other place has a unit of a kind that has a score."""
    for other_id in range(world.settings[0].n_units):
        other = world.units[other_id]
        if other.kind == unit.kind and other.is_scored == 1 and other.place != unit.place:
            return False
    return True


def mean_effort(world, place_id):
    """Mean effort of the handling units of a place: that of everybody else who works there."""
    settings, n, total = world.settings[0], 0, 0.0
    for unit_id in range(settings.n_units):
        unit = world.units[unit_id]
        if unit.place == place_id and unit.field_pool != NONE:
            n += 1
            total += unit.effort
    return total / n if n > 0 else 1.0


# ---------------------------------------------------------------------------------------------- padding
def begin_padding(world, time, unit_id, mean_done):
    """Let a unit that did less than its peers file trivial matters for a month, where people play for their scores."""
    settings, unit = world.settings[0], world.units[unit_id]
    unit.pad_gap_s, unit.pad_s, unit.n_padded = 0, NEVER, 0
    if not is_gamed(settings) or unit.is_scored == 0 or not leads_trivia(world, unit_id):
        return
    n_cases = mean_done * padding_share(settings, unit.n_done_before, mean_done)
    if n_cases >= 1.0:
        unit.pad_gap_s = int(MONTH_S / n_cases)
        plan_padding(world, time, unit_id)


def plan_padding(world, time, unit_id):
    """Plan the next trivial matter of a unit."""
    unit = world.units[unit_id]
    unit.pad_s = time + unit.pad_gap_s
    plan(world, unit.pad_s, Kind.PAD, unit_id)


def leads_trivia(world, unit_id):
    """Whether a unit leads the matters that are filed for the numbers' sake."""
    settings, unit = world.settings[0], world.units[unit_id]
    if settings.padding_category == NONE or world.places[unit.place].n_grids == 0:
        return False
    role = world.categories[settings.padding_category].role
    return world.leads[unit.place * settings.n_roles + role].unit == unit_id


def on_pad(world, time, unit_id):
    """A unit has one more trivial matter filed; it costs everybody on its way real minutes."""
    settings, unit = world.settings[0], world.units[unit_id]
    if unit.pad_s != time or not is_gamed(settings):
        return
    incident_id = trivial_matter(world, time, unit)
    unit.n_padded += 1
    plan_padding(world, time, unit_id)
    open_case(world, time, incident_id, NONE, Channel.PATROL.value, Outcome.DONE.value)


def trivial_matter(world, time, unit):
    """Make a problem that nobody would have filed; its key is made of the unit, the month and its number."""
    settings, place = world.settings[0], world.places[unit.place]
    incident_id = new(world, Grown.INCIDENTS.value)
    incident = world.incidents[incident_id]
    visit = (unit.n_months << NUMBER_BITS) + unit.n_padded
    incident.key = tie(0, 0, Purpose.PADDING.value, unit.key, visit)
    share = uniform(settings.seed, settings.replication, Purpose.PADDING.value, incident.key, 0)
    incident.grid = place.first_grid + int(share * place.n_grids)
    incident.place = world.grids[incident.grid].place
    incident.is_background = world.places[incident.place].is_background  # a unit of the district may file anywhere
    incident.born_s, incident.category, incident.severity = time, settings.padding_category, 1
    log_truth(world, time, Truth.PADDED, incident_id, NONE, NONE, NONE)
    return incident_id
