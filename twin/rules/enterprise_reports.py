"""What enterprises do about the problems that they come upon."""

from twin.rules.enterprises import door_for, is_reported, plan_business, who_of
from twin.rules.opening import open_case
from twin.rules.record import log_truth
from twin.rules.trust import trust_of
from twin.vocabulary import NEVER, NONE, Outcome, Truth


def come_upon(world, time, incident_id):
    """Let an enterprise come upon a problem, and report it or keep silent."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    resident_id = who_of(settings, world.grids[incident.grid], incident)
    actor = settings.n_people + resident_id
    has_spoken, channel = is_reported(settings, incident, trust_of(world, resident_id)), door_for(settings, incident)
    incident.n_met_by_business += 1
    incident.business_s = NEVER
    if has_spoken:
        world.residents[resident_id].n_reports += 1
        open_case(world, time, incident_id, actor, channel, Outcome.DONE.value)
        return
    log_truth(world, time, Truth.NOTICED, incident_id, NONE, actor, NONE)
    plan_business(world, time, incident_id)
