"""Home visits: whoever makes rounds calls at doors of the own beat, so many a week.

A visit comes after tasks and before rounds, in the unit grid where somebody is, at the door whose turn it is there. A
door that is opened keeps the register up, lets trust grow a little, and now and then tells of a problem that nobody in
charge knows of. Where nobody is at home it is tried again later.
"""

from twin.rules.beginning import end_patrol
from twin.rules.calendars import window_end_s
from twin.rules.chance import uniform
from twin.rules.idle import become_idle, leave_idle
from twin.rules.latent import unlist
from twin.rules.opening import open_case
from twin.rules.planning import plan
from twin.rules.record import log_answer
from twin.rules.register import note_visit
from twin.rules.trust import learn, trust_of, willingness
from twin.rules.work import happens
from twin.vocabulary import (
    DAY_S,
    HOUR_S,
    NEVER,
    NONE,
    WEEK_S,
    Activity,
    Channel,
    Doing,
    Kind,
    Outcome,
    Phase,
    Purpose,
    Reason,
)

MOST_TOLD_OF = 64  # problems of a unit grid that may come up at one visit


# ---------------------------------------------------------------------------------------------- behaviour, pure
def first_due_s(settings, person, time):
    """When the first visit of somebody's plan is due: each begins at another point of it; NEVER without a plan."""
    if settings.visit_gap_s == 0:
        return NEVER
    share = uniform(settings.seed, settings.replication, Purpose.VISIT_TURN.value, person.key, 0)
    return time + int(share * settings.visit_gap_s)


def next_due_s(settings, due_s, time):
    """When the next visit of a plan is due after one that was answered; arrears of more than a week lapse."""
    return max(due_s, time - WEEK_S) + settings.visit_gap_s


def is_at_home(settings, resident, time):
    """Whether somebody is at home at this hour."""
    return happens(settings, settings.p_home[time % DAY_S // HOUR_S], Purpose.VISIT_HOME.value, resident.key,
                   resident.n_visits)


def is_let_in(settings, resident, trust):
    """Whether somebody who is at home opens: sooner with trust."""
    p_opens = settings.p_opens + settings.opens_trust * (trust - settings.trust_typical)
    return happens(settings, p_opens, Purpose.VISIT_OPENS.value, resident.key, resident.n_visits)


def answer_of(settings, resident, trust, time):
    """What comes of a visit, in the word that the log has for it."""
    if not is_at_home(settings, resident, time):
        return Reason.NOT_REACHED.value
    return Outcome.DONE.value if is_let_in(settings, resident, trust) else Reason.REFUSED.value


def is_told(settings, incident, trust):
    """Whether a visit brings up a problem of the unit grid: who would report it may tell of it."""
    p_told = settings.p_visit_tells * willingness(settings, trust, settings.awareness, incident.severity)
    return happens(settings, p_told, Purpose.VISIT_TELLS.value, incident.key, incident.n_unsaid)


def n_changes(settings, resident):
    """Entries of the register that a visit sets right: none or one."""
    is_changed = happens(settings, settings.p_register_change, Purpose.VISIT_CHANGE.value, resident.key,
                         resident.n_visits)
    return 1 if is_changed else 0


# ---------------------------------------------------------------------------------------------- reactions
def begin_visit(world, time, person_id):
    """Let somebody call at the next door of the grid, if a visit is due and fits the shift; return whether it is so."""
    settings, person = world.settings[0], world.people[person_id]
    if time < max(person.visit_due_s, person.visit_again_s) or time + settings.visit_work_s > person.window_end_s:
        return False
    resident_id = door_of(world, person)
    if resident_id == NONE or not is_hour_of_visits(world, time):
        return False
    resident = world.residents[resident_id]
    leave_idle(world, person_id)
    end_patrol(world, time, person_id)
    person.visited, person.answer = resident_id, answer_of(settings, resident, trust_of(world, resident_id), time)
    length_s = settings.visit_work_s if person.answer == Outcome.DONE else settings.visit_vain_s
    person.doing, person.started_s, person.until_s = Doing.VISIT.value, time, time + length_s
    person.task_s += length_s
    if person.answer == Reason.NOT_REACHED:
        person.visit_again_s = time + settings.visit_again_s
    else:
        person.visit_due_s = next_due_s(settings, person.visit_due_s, time)
    log_answer(world, time, Activity.VISIT, Phase.START, person_id, NONE, NONE)
    plan(world, person.until_s, Kind.WORK_DONE, person_id)
    return True


def door_of(world, person):
    """Resident whose turn it is where somebody is; NONE outside the own beat, at a screen, or where nobody lives."""
    if person.grid == NONE or person.beat == NONE or world.pools[person.pool].is_remote == 1:
        return NONE
    grid = world.grids[person.grid]
    if grid.beat != person.beat or grid.n_residents == 0:
        return NONE
    return grid.first_resident + grid.next_home


def is_hour_of_visits(world, time):
    """Whether visits are made at this time."""
    settings = world.settings[0]
    return window_end_s(settings, world.days, world.shifts[settings.visit_shift], 0, time) > time


def end_visit(world, time, person_id):
    """A visit is over; the next door of the grid has its turn, unless nobody was at home."""
    person = world.people[person_id]
    resident_id, answer, value = person.visited, person.answer, NONE
    resident = world.residents[resident_id]
    if answer == Outcome.DONE:
        value = n_changes(world.settings[0], resident)
    log_answer(world, time, Activity.VISIT, Phase.END, person_id, answer, value)
    person.visited, person.answer = NONE, NONE
    resident.n_visits += 1
    if answer != Reason.NOT_REACHED:
        grid = world.grids[resident.grid]
        grid.next_home = (grid.next_home + 1) % grid.n_residents
    if answer == Outcome.DONE:
        talk(world, time, resident_id)
    become_idle(world, time, person_id)


def break_off(world, time, person_id):
    """End a visit in the middle, because whoever makes it leaves for good."""
    person = world.people[person_id]
    if person.until_s > time:
        log_answer(world, time, Activity.VISIT, Phase.END, person_id, Reason.INTERRUPTED.value, NONE)
        person.visited, person.answer = NONE, NONE
        become_idle(world, time, person_id)


def talk(world, time, resident_id):
    """Let a visit keep the register up and be a good experience, and perhaps bring up a problem."""
    settings, resident = world.settings[0], world.residents[resident_id]
    note_visit(world, time, resident.grid)
    learn(world, settings.n_people + resident_id,
          resident.trust + settings.visit_worth * (1.0 - resident.trust))
    tell(world, time, resident_id)


def tell(world, time, resident_id):
    """Let a resident tell of one problem of the unit grid, if any; it goes the way of what grid workers hear."""
    settings, resident = world.settings[0], world.residents[resident_id]
    grid, trust = world.grids[resident.grid], trust_of(world, resident_id)
    before, incident_id, n_weighed = NONE, grid.first_latent, 0
    while incident_id != NONE and n_weighed < MOST_TOLD_OF:
        incident = world.incidents[incident_id]
        if incident.is_known == 0 and incident.is_present == 1:
            is_told_now = is_told(settings, incident, trust)
            incident.n_unsaid += 1
            if is_told_now:
                unlist(world, grid, before, incident_id)
                resident.n_reports += 1
                open_case(world, time, incident_id, settings.n_people + resident_id, Channel.GRID_WORKER.value,
                          Outcome.DONE.value)
                return
        before, incident_id, n_weighed = incident_id, incident.next_latent, n_weighed + 1
