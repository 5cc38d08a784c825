"""The tree of places as a scenario says it."""

from collections.abc import Collection, Iterator

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


def n_places(scenario: Scenario, tier: str) -> int:
    """How many places a tier has, named and counted ones."""
    level = scenario.places.tiers.index(tier) + 1
    nodes = [(at, node) for _, _, at, node in walk(scenario.places.root, scenario.places.code, (), 1)]
    return sum(at == level for at, _ in nodes) + sum(
        node.children for at, node in nodes if at == level - 1 and isinstance(node.children, int))


def n_unit_grids(node: PlaceNode) -> int:
    """How many unit grids a place has: those of what lies in it, where that says any, else its own."""
    inside = node.children.values() if isinstance(node.children, dict) else ()
    return sum(n_unit_grids(child) for child in inside) or node.unit_grids


def above(scenario: Scenario) -> dict[str, str]:
    """Code of the place in which each place lies, by code; the highest one lies in none."""
    found: dict[str, str] = {}
    for _, code, _, node in walk(scenario.places.root, scenario.places.code, (), 1):
        children = node.children or {}
        inner = children if isinstance(children, dict) else [f"{code}{number:03d}" for number in range(1, children + 1)]
        found |= dict.fromkeys(inner, code)
    return found


def reached(scenario: Scenario, codes: Collection[str]) -> dict[str, str]:
    """Tier of each place among those named and what lies in them, by code; of all places where none is named."""
    tiers, parents, named = tier_by_code(scenario), above(scenario), set(codes)
    if not named:
        return tiers
    found: dict[str, str] = {}
    for code in tiers:  # places stand before what lies in them
        if code in named or parents.get(code) in found:
            found[code] = tiers[code]
    return found


def street_by_place(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Code and name of the street of each place, by code: the place of the tier by which demand is stated.

    A place above all streets is not in it.
    """
    street, parents, tiers = scenario.demand.by, above(scenario), tier_by_code(scenario)
    names = {code: node.name or code for _, code, _, node in walk(scenario.places.root, scenario.places.code, (), 1)}
    found: dict[str, tuple[str, str]] = {}
    for code, tier in tiers.items():  # places stand before what lies in them
        if tier == street:
            found[code] = (code, names.get(code, code))
        elif parents.get(code) in found:
            found[code] = found[parents[code]]
    return found


def in_outline(scenario: Scenario) -> list[str]:
    """Names of the streets that are simulated in outline only."""
    streets = street_by_place(scenario)
    detail = set(scenario.places.detail)
    in_detail = {streets[code][0] for code in reached(scenario, detail) if code in streets} if detail else set()
    return [name for code, name in dict(streets.values()).items() if detail and code not in in_detail]
