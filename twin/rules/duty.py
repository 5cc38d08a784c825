"""Shifts: people come on duty and go off duty."""

from twin.rules.beginning import begin_item, end_patrol
from twin.rules.calendars import away_s, next_open_s, window_end_s
from twin.rules.chance import tie
from twin.rules.idle import become_idle, leave_idle
from twin.rules.learning import gain_experience
from twin.rules.planning import plan
from twin.rules.record import log_person
from twin.rules.visits import first_due_s
from twin.rules.waiting import change_duty
from twin.rules.work import happens
from twin.vocabulary import DAY_S, NEVER, NONE, Activity, Doing, Kind, Phase, Purpose


def on_person_begins(world, time, person_id):
    """A person enters the roster."""
    person = world.people[person_id]
    person.visit_due_s = first_due_s(world.settings[0], person, time)
    plan_duty(world, person_id, time)


def on_on_duty(world, time, person_id):
    """A shift begins, unless the person is absent today."""
    settings, person = world.settings[0], world.people[person_id]
    if person.duty_s != time or not is_on_roster(world.pools[person.pool], person_id):
        return
    person.duty_s = NEVER
    shift, day = world.shifts[person.shift], time // DAY_S
    window_end = window_end_s(settings, world.days, shift, person.turn, time)
    if happens(settings, person.absence, Purpose.ABSENCE.value, person.key, day):
        person.n_missed += 1
        plan_duty(world, person_id, window_end)
        return
    person.n_attended += 1
    person.is_on_duty, person.window_end_s, person.on_since_s = 1, window_end, time
    person.tie = tie(settings.seed, settings.replication, Purpose.TURN.value, person.key, day)
    change_duty(world, time, person.pool, 1)
    log_person(world, time, Activity.DUTY, Phase.START, person_id, NONE)
    keep_beat(world, person, day)
    if window_end < NEVER:
        plan(world, window_end, Kind.OFF_DUTY, person_id)
    if person.kept_item != NONE:
        item_id, person.kept_item = person.kept_item, NONE
        begin_item(world, time, person_id, item_id)
    elif person.doing == Doing.NOTHING:
        become_idle(world, time, person_id)


def on_off_duty(world, time, person_id):
    """A shift ends; work in hand has been cut, or runs on by the rule of the scenario."""
    person = world.people[person_id]
    if person.is_on_duty == 0 or person.window_end_s != time:
        return
    person.is_on_duty = 0
    gain_experience(world, time, person_id)
    change_duty(world, time, person.pool, -1)
    if person.doing == Doing.NOTHING:
        leave_idle(world, person_id)
    end_patrol(world, time, person_id)
    leave_beat(world, person)
    log_person(world, time, Activity.DUTY, Phase.END, person_id, NONE)
    length_s = away_s(world.settings[0], world.days, world.shifts[person.shift], person.turn, time)
    if length_s > 0:
        log_person(world, time, Activity.AWAY, Phase.FACT, person_id, length_s)
    plan_duty(world, person_id, time)


def keep_beat(world, person, day):
    """Let somebody who makes rounds look after a beat; what was walked and done is counted for each day."""
    if person.beat == NONE:
        return
    beat, pool = world.beats[person.beat], world.pools[person.pool]
    pool.n_kept += 1 - beat.is_kept
    beat.is_kept = 1
    if person.counted_day != day:
        person.counted_day, person.patrol_s, person.task_s, person.grid = day, 0, 0, NONE
        person.round_beat = person.beat


def leave_beat(world, person):
    """Leave a beat to those who stay."""
    if person.beat != NONE:
        beat = world.beats[person.beat]
        world.pools[person.pool].n_kept -= beat.is_kept
        beat.is_kept = 0


def plan_duty(world, person_id, time):
    """Plan the next shift of a person on the roster."""
    person = world.people[person_id]
    if time >= NEVER or not is_on_roster(world.pools[person.pool], person_id):
        return
    open_s = next_open_s(world.settings[0], world.days, world.shifts[person.shift], person.turn, time)
    if open_s < NEVER and open_s != person.duty_s:
        person.duty_s = open_s
        plan(world, open_s, Kind.ON_DUTY, person_id)


def is_on_roster(pool, person_id):
    """Whether somebody belongs to a post now: the first so many of those who ever do."""
    return person_id < pool.first_person + pool.n_people
