"""The monthly appraisal of a unit: reads what it counted, writes a score, begins to count anew."""

from twin.rules.appraisal import NO_WORD, community_mark, score_of_sources, social_mark, street_mark, unit_score
from twin.rules.planning import plan
from twin.rules.record import log_unit
from twin.rules.sources import forget
from twin.rules.standing import next_month_s, roll_up
from twin.vocabulary import NONE, Activity, Kind, Stage

MILLIONTHS = 1_000_000


def on_unit_begins(world, time, unit_id):
    """A unit begins to be appraised."""
    plan_month(world, time, unit_id)


def on_month(world, time, unit_id):
    """A month is over for a unit; one that had nothing to do has no score."""
    unit = world.units[unit_id]
    value, unit.is_scored = NONE, 0
    unit.n_months += 1
    unit.n_done_before = unit.n_done
    if unit.n_dispatched + unit.n_done > 0:
        unit.score = score_of(world, unit)
        value, unit.is_scored = int(unit.score * MILLIONTHS), 1
        roll_up(world, time, unit.place, max(unit.n_dispatched, unit.n_done), unit.score, 0, 0.0)
    log_unit(world, time, Activity.APPRAISE, Stage.APPRAISE, unit_id, value)
    unit.n_dispatched, unit.n_done, unit.n_in_time, unit.n_overdue, unit.n_reworks = 0, 0, 0, 0, 0
    forget(unit)
    plan_month(world, time, unit_id)


def score_of(world, unit):
    """Score of a unit for one month; streets have a word about those of the whole district."""
    settings = world.settings[0]
    system = unit_score(settings, unit.n_dispatched, unit.n_done, unit.n_in_time, unit.n_reworks)
    streets = street_mark(unit) if world.places[unit.place].parent == NONE else NO_WORD
    return score_of_sources(settings, system, social_mark(unit), community_mark(unit), streets)


def plan_month(world, time, unit_id):
    """Plan the next appraisal of a unit: the first second of the next month."""
    month_s = next_month_s(world, time)
    plan(world, month_s, Kind.MONTH, unit_id)
    plan(world, month_s, Kind.PUBLISH, unit_id)
