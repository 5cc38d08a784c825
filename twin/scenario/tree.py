"""The tree of places as a scenario says it."""

from collections.abc import Iterator

from twin.scenario.model import Scenario
from twin.scenario.people import PlaceNode
from twin.scenario.problems import Path


def walk(node: PlaceNode, code: str, path: Path, level: int) -> Iterator[tuple[Path, str, int, PlaceNode]]:
    """All named places with path, code and level."""
    yield path, code, level, node
    if isinstance(node.children, dict):
        for child, said in node.children.items():
            yield from walk(said, child, (*path, "children", child), level + 1)


def tier_by_code(scenario: Scenario) -> dict[str, str]:
    """Tier of each place by code, with those that are only counted: 110108010001, 110108010002, ..."""
    found: dict[str, str] = {}
    tiers = scenario.places.tiers
    for _, code, level, node in walk(scenario.places.root, scenario.places.code, (), 1):
        found[code] = tiers[level - 1]
        n_counted = node.children if isinstance(node.children, int) else 0
        found |= {f"{code}{number:03d}": tiers[level] for number in range(1, n_counted + 1)}
    return found
