"""The register of people and houses: visits keep it up, and what it knows stands in the files of its unit grid."""

from twin.rules.chance import fading
from twin.vocabulary import NONE


def visited_share(settings, grid, time):
    """Share of the people of a unit grid whose entry a visit has kept up; each fades by itself."""
    return fading(grid.visited, time - grid.visited_s, settings.register_s)


def register_of(world, time, grid_id):
    """Which part of the register of a unit grid is kept up; all of it where no grid is known or nobody lives."""
    settings = world.settings[0]
    if grid_id == NONE or world.grids[grid_id].n_residents == 0:
        return 1.0
    share = visited_share(settings, world.grids[grid_id], time)
    return settings.register_kept + (1.0 - settings.register_kept) * share


def note_visit(world, time, grid_id):
    """Let one person of a unit grid stand in the register as he or she is now."""
    settings, grid = world.settings[0], world.grids[grid_id]
    share = visited_share(settings, grid, time)
    grid.visited = share + (1.0 - share) / (grid.n_residents * settings.persons_per_agent)
    grid.visited_s = time
