"""Enterprises and organisations: they come upon some kinds of problems in office hours, and report like residents."""

from twin.rules.calendars import office_s, time_of_office_s
from twin.rules.chance import exponential, uniform
from twin.rules.planning import plan
from twin.rules.trust import willingness
from twin.rules.work import happens
from twin.vocabulary import NEVER, NONE, Channel, Kind, Purpose


# ---------------------------------------------------------------------------------------------- behaviour, pure
def business_time_s(settings, days, category, grid, incident, time):
    """Second at which one of the enterprises of a unit grid comes upon a problem: in office hours of working days."""
    rate = settings.enterprise_rate * grid.n_enterprises
    if category.is_of_business == 0 or rate <= 0.0:
        return NEVER
    visit = (incident.n_cases << 32) + incident.n_met_by_business
    gap_days = exponential(settings.seed, settings.replication, Purpose.ENTERPRISE_NOTICE.value, incident.key, visit,
                           1.0 / rate)
    if gap_days > settings.n_days:
        return NEVER
    position = office_s(settings, days, time) + int(gap_days * settings.office_day_s)
    return 1 + max(time, time_of_office_s(settings, days, position))


def who_of(settings, grid, incident):
    """Row of the enterprise that comes upon a problem."""
    share = uniform(settings.seed, settings.replication, Purpose.ENTERPRISE_WHO.value, incident.key,
                    incident.n_met_by_business)
    return grid.first_enterprise + int(share * grid.n_enterprises)


def is_reported(settings, incident, trust):
    """Whether an enterprise that came upon a problem reports it: by the same law as a resident."""
    p_spoken = willingness(settings, trust, settings.awareness, incident.severity)
    return happens(settings, p_spoken, Purpose.ENTERPRISE_SPEAK.value, incident.key, incident.n_met_by_business)


def door_for(settings, incident):
    """Through which door an enterprise reports."""
    is_by_app = happens(settings, settings.enterprise_app, Purpose.ENTERPRISE_CHANNEL.value, incident.key,
                        incident.n_met_by_business)
    return Channel.APP.value if is_by_app else Channel.HOTLINE.value


# ---------------------------------------------------------------------------------------------- reactions
def plan_business(world, time, incident_id):
    """Plan when one more enterprise comes upon a problem."""
    incident = world.incidents[incident_id]
    incident.business_s = NEVER
    if incident.grid == NONE:
        return
    incident.business_s = business_time_s(world.settings[0], world.days, world.categories[incident.category],
                                          world.grids[incident.grid], incident, time)
    if incident.business_s < NEVER:
        plan(world, incident.business_s, Kind.NOTICE, incident_id)
