"""From a scenario to filled tables: places, rosters, population, sources. No behaviour."""

from twin.world.build import World, build

__all__ = ["World", "build"]
