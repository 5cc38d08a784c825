"""Scores of people and places: rolled up from people and units to their place and all above it, and made known.

At the end of a month people come first, then units, then, where scores are published, the places. The effort of those
at a place who handle nothing answers to how it stands among the places of its tier; that of a person is the effort of
the unit or place, whatever the own score.
"""

import math

from twin.rules.appraisal import NO_WORD, place_score, worker_score
from twin.rules.duty import is_on_roster
from twin.rules.effort import answered
from twin.rules.mechanisms import is_on
from twin.rules.planning import plan
from twin.rules.record import log_standing
from twin.vocabulary import DAY_S, NEVER, NONE, Kind, Part, Post, Reason

MILLIONTHS = 1_000_000


def next_month_s(world, time):
    """First second of the next month; NEVER beyond the calendar."""
    settings = world.settings[0]
    row = time // DAY_S - settings.first_day
    return world.days[row].next_month * DAY_S if row < settings.n_days else NEVER


# ---------------------------------------------------------------------------------------------- people
def begin_worker(world, time, person_id):
    """Let somebody's work be scored from now on, where people have scores."""
    if world.settings[0].is_rolled_up == 1 and is_scored_post(world.pools[world.people[person_id].pool].post):
        plan(world, next_month_s(world, time), Kind.WORKER_MONTH, person_id)


def is_scored_post(post):
    """Whether the people of a post have scores: those who work in the field or at the screens."""
    return post == Post.FIELD_INSPECTORS or post == Post.VIDEO_INSPECTORS or post == Post.GRID_WORKERS


def on_worker_month(world, time, person_id):
    """A month is over for somebody: the score is written down, and counts for the place."""
    settings, person = world.settings[0], world.people[person_id]
    pool = world.pools[person.pool]
    if pool.scored_s != time:
        take_means(world, time, pool)
    if is_on_roster(pool, person_id):
        score = worker_score(settings, pool, person)
        if score != NO_WORD:
            tell(world, time, pool.unit, person_id, Reason.SCORE, int(score * MILLIONTHS))
            roll_up(world, time, pool.place, 0, 0.0, 1, score)
    person.n_reports, person.n_tasks, person.n_attended, person.n_missed = 0, 0, 0, 0
    plan(world, next_month_s(world, time), Kind.WORKER_MONTH, person_id)


def take_means(world, time, pool):
    """Note what the people of a pool have done on the mean in a month."""
    n, reports, tasks = 0, 0, 0
    for person_id in range(pool.first_person, pool.first_person + pool.n_people):
        person = world.people[person_id]
        if person.n_attended > 0:
            n += 1
            reports += person.n_reports
            tasks += person.n_tasks
    pool.scored_s, pool.mean_reports, pool.mean_tasks = time, reports / max(1, n), tasks / max(1, n)


# ---------------------------------------------------------------------------------------------- places
def roll_up(world, time, place_id, n_cases, score, n_people, worker):
    """Let the scores of a unit or a person count for its place and all above it."""
    while place_id != NONE:
        place = world.places[place_id]
        if place.scored_s != time:
            place.scored_s, place.n_scored, place.score_sum, place.n_workers, place.worker_sum = time, 0, 0.0, 0, 0.0
        place.n_scored += n_cases
        place.score_sum += n_cases * score
        place.n_workers += n_people
        place.worker_sum += n_people * worker
        place_id = place.parent


def standing_of(world, time, place_id):
    """Score of a place in the month that is over; NO_WORD where nothing was scored."""
    place = world.places[place_id]
    return place_score(world.settings[0], place) if place.scored_s == time else NO_WORD


def publish_place(world, time, unit_id):
    """Make the standing of a unit's place known, once; return whether it stands among others, which effort answers."""
    settings, place_id = world.settings[0], world.units[unit_id].place
    if settings.is_rolled_up == 0 or not is_on(settings, Part.PUBLICATION):
        return False
    score = standing_of(world, time, place_id)
    if score == NO_WORD or world.places[place_id].is_background == 1:
        return False
    n, n_better, mean, spread = others(world, time, place_id, score)
    if first_unit(world, place_id, True) == unit_id:
        place, speaker = world.places[place_id], first_unit(world, place_id, False)
        tell(world, time, speaker, NONE, Reason.SCORE, int(score * MILLIONTHS))
        if n > 1:
            tell(world, time, speaker, NONE, Reason.RANK, 1 + n_better)
            place.effort = answered(settings, place.effort, score, mean, spread)
    return n > 1


def others(world, time, place_id, score):
    """How many places of a tier have a score, how many a better one, their mean and standard deviation.

    Those simulated in outline have no people of their own, and are none of them.
    """
    settings = world.settings[0]
    n, n_better, total, squares, tier = 0, 0, 0.0, 0.0, world.places[place_id].tier
    for other_id in range(settings.n_places):
        if world.places[other_id].tier == tier and world.places[other_id].is_background == 0:
            other = standing_of(world, time, other_id)
            if other != NO_WORD:
                n += 1
                n_better += 1 if other > score else 0
                total += other
                squares += other * other
    mean = total / n
    return n, n_better, mean, math.sqrt(max(0.0, squares / n - mean * mean))


def first_unit(world, place_id, is_handling):
    """Row of the first unit of a place, or of the first that handles."""
    for unit_id in range(world.settings[0].n_units):
        unit = world.units[unit_id]
        if unit.place == place_id and (unit.field_pool != NONE or not is_handling):
            return unit_id
    return NONE


def tell(world, time, unit_id, actor, reason, value):
    """Write a score or a rank down, where scores are made known."""
    if is_on(world.settings[0], Part.PUBLICATION):
        log_standing(world, time, unit_id, actor, reason, value)
