"""The monthly appraisal of a unit: reads what it counted, writes a score, begins to count anew."""

from twin.rules.appraisal import unit_score
from twin.rules.planning import plan
from twin.rules.record import log_unit
from twin.vocabulary import DAY_S, NONE, Activity, Kind, Stage

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
        unit.score = unit_score(world.settings[0], unit.n_dispatched, unit.n_done, unit.n_in_time, unit.n_reworks)
        value, unit.is_scored = int(unit.score * MILLIONTHS), 1
    log_unit(world, time, Activity.APPRAISE, Stage.APPRAISE, unit_id, value)
    unit.n_dispatched, unit.n_done, unit.n_in_time, unit.n_overdue, unit.n_reworks = 0, 0, 0, 0, 0
    plan_month(world, time, unit_id)


def plan_month(world, time, unit_id):
    """Plan the next appraisal of a unit: the first second of the next month."""
    settings = world.settings[0]
    row = time // DAY_S - settings.first_day
    if row < settings.n_days:
        plan(world, world.days[row].next_month * DAY_S, Kind.MONTH, unit_id)
        plan(world, world.days[row].next_month * DAY_S, Kind.PUBLISH, unit_id)
