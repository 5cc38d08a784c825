"""Problems that nobody in charge knows of yet: where they lie, and who will come upon them."""

from twin.rules.enterprises import plan_business
from twin.rules.noticing import notice_time_s
from twin.rules.planning import plan
from twin.vocabulary import NEVER, NONE, Discovery, Kind


def become_latent(world, time, incident_id):
    """Let a problem lie in its grid until patrol or a resident comes upon it."""
    incident = world.incidents[incident_id]
    category = world.categories[incident.category]
    if category.discovery == Discovery.PATROL_OR_PUBLIC and incident.grid != NONE and incident.is_listed == 0:
        list_in_grid(world, incident_id)
    plan_notice(world, time, incident_id)
    plan_business(world, time, incident_id)


def list_in_grid(world, incident_id):
    """Put an incident first among the latent ones of its grid."""
    incident = world.incidents[incident_id]
    grid = world.grids[incident.grid]
    incident.is_listed = 1
    incident.next_latent, grid.first_latent = grid.first_latent, incident_id


def unlist(world, grid, before, incident_id):
    """Take an incident out of the latent ones of a grid; `before` is the one that leads to it."""
    incident = world.incidents[incident_id]
    if before == NONE:
        grid.first_latent = incident.next_latent
    else:
        world.incidents[before].next_latent = incident.next_latent
    incident.next_latent, incident.is_listed = NONE, 0


def plan_notice(world, time, incident_id):
    """Plan when one more resident comes upon an incident."""
    incident = world.incidents[incident_id]
    category = world.categories[incident.category]
    incident.notice_s = notice_time_s(world.settings[0], world.hours[category.hours], category, incident, time)
    if incident.notice_s < NEVER:
        plan(world, incident.notice_s, Kind.NOTICE, incident_id)
