"""The tree of places, unit grids and residents, as tables."""

from dataclasses import dataclass, field

import numpy as np

from twin.scenario import Scenario
from twin.scenario.people import PlaceNode
from twin.state import TABLES, Tables, blank
from twin.vocabulary import NONE, BadInput, Purpose
from twin.world.naming import key_of_name

MOST_AGENTS = 5_000_000


@dataclass
class Node:
    """A place on its way to a row."""

    code: str
    tier: int
    parent: int
    unit_grids: int
    population: int
    area_km2: float
    children: list[int] = field(default_factory=list)
    is_background: bool = False  # simulated in outline only


def nodes_of(scenario: Scenario) -> list[Node]:
    """All places, each before what lies in it."""
    nodes: list[Node] = []
    grow(nodes, scenario.places.root, scenario.places.code, len(scenario.tiers) - 1, NONE)
    return in_outline(scenario, nodes) if scenario.places.detail else nodes


def in_outline(scenario: Scenario, nodes: list[Node]) -> list[Node]:
    """The same places, but those that are not simulated in detail with one place for all that lie in them."""
    tier = scenario.tiers.index(scenario.demand.by)
    chosen = [row for row, node in enumerate(nodes) if node.code in scenario.places.detail]
    in_detail = {inside for row in chosen for inside in range(row, subtree_end(nodes, row))}
    kept: list[int] = []
    for row, node in enumerate(nodes):
        node.is_background = not in_detail.intersection(range(row, subtree_end(nodes, row)))
        if row in in_detail or node.tier >= tier or (nodes[node.parent].children[0] == row and node.parent in kept):
            kept.append(row)
            if row not in in_detail and node.tier < tier:  # it stands for its neighbours, too
                node.unit_grids, node.population = nodes[node.parent].unit_grids, nodes[node.parent].population
    numbers = {old: new for new, old in enumerate(kept)}
    for node in [nodes[row] for row in kept]:
        node.parent = numbers.get(node.parent, NONE)
        node.children = [numbers[child] for child in node.children if child in numbers]
    return [nodes[row] for row in kept]


def grow(nodes: list[Node], said: PlaceNode, code: str, tier: int, parent: int) -> None:
    """Add a place and everything in it; what it says of itself and its children do not is spread over them."""
    row = len(nodes)
    nodes.append(Node(code, tier, parent, said.unit_grids, said.population, said.area_km2))
    if parent != NONE:
        nodes[parent].children.append(row)
    children = said.children or {}
    named = children if isinstance(children, dict) else {
        f"{code}{number:03d}": PlaceNode() for number in range(1, children + 1)}
    for child_code, child in named.items():
        grow(nodes, child, child_code, tier - 1, row)
    spread(nodes, row, "unit_grids")
    spread(nodes, row, "population")


def spread(nodes: list[Node], row: int, name: str) -> None:
    """Let the children of a place add up to what the place says, the rest of a division going to the first ones."""
    node = nodes[row]
    if not node.children:
        return
    said, below = getattr(node, name), sum(getattr(nodes[child], name) for child in node.children)
    if below == 0 and said > 0:
        for number, child in enumerate(node.children):
            share = said // len(node.children) + (1 if number < said % len(node.children) else 0)
            setattr(nodes[child], name, share)
            spread(nodes, child, name)
    elif below > 0:
        setattr(node, name, below)


def place_tables(scenario: Scenario, nodes: list[Node], seed: int, replication: int) -> Tables:
    """Tables of places, unit grids and residents."""
    refuse_crowds(scenario, nodes)
    places = blank(TABLES["places"], len(nodes))
    grids: list[tuple[str, int, int, int]] = []
    residents: list[tuple[str, int]] = []
    for row, node in enumerate(nodes):
        place = places[row]
        place["key"], place["parent"], place["tier"] = key_of_name(node.code), node.parent, node.tier
        place["is_background"] = node.is_background
        place["awareness"] = scenario.behaviour.residents.awareness
        place["authority"] = scenario.authority[scenario.tiers[node.tier]]
        place["first_grid"], place["first_resident"] = len(grids), len(residents)
        if not node.children:
            settle(scenario, node, row, grids, residents)
    for row in reversed(range(len(nodes))):
        end = subtree_end(nodes, row)
        for rows, first, count in (("grids", "first_grid", "n_grids"), ("residents", "first_resident", "n_residents")):
            total = len(grids) if rows == "grids" else len(residents)
            places[count][row] = (places[first][end] if end < len(nodes) else total) - places[first][row]
    table = grids_table(scenario, grids)
    everybody = residents_table(scenario, residents, seed, replication)
    firms = enterprises_table(scenario, table, enterprises_of(scenario, nodes, grids), len(residents))
    return {"places": places, "grids": table, "residents": np.concatenate([everybody, firms])}


def refuse_crowds(scenario: Scenario, nodes: list[Node]) -> None:
    """Refuse more residents, unit grids and enterprises than a machine should be asked for."""
    lowest = [node for node in nodes if not node.children]
    n_persons = sum(node.population for node in lowest if not node.is_background)
    n_agents = n_persons // scenario.population.persons_per_agent
    n_grids = sum(node.unit_grids for node in lowest)
    n_firms = scenario.population.enterprises.per_grid * sum(
        node.unit_grids for node in lowest if not node.is_background)
    if n_agents > MOST_AGENTS:
        raise BadInput(f"population.persons_per_agent: {n_agents:,} residents would be agents, at most {MOST_AGENTS:,} "
                       f"may be; let one agent stand for more than {scenario.population.persons_per_agent} persons")
    if n_grids > MOST_AGENTS:
        raise BadInput(f"places: {n_grids:,} unit grids; at most {MOST_AGENTS:,} may be")
    if n_firms > MOST_AGENTS:
        raise BadInput(f"population.enterprises.per_grid: {n_firms:,.0f} enterprises; at most {MOST_AGENTS:,} may be")


def subtree_end(nodes: list[Node], row: int) -> int:
    """Row of the first place after a place and all that lies in it."""
    end = row + 1
    while end < len(nodes) and nodes[end].tier < nodes[row].tier:
        end += 1
    return end


def settle(scenario: Scenario, node: Node, row: int, grids: list[tuple[str, int, int, int]],
           residents: list[tuple[str, int]]) -> None:
    """Lay out the unit grids of a lowest place and house its residents in them, evenly."""
    is_lived_in = node.unit_grids > 0 and not node.is_background
    n_agents = round(node.population / scenario.population.persons_per_agent) if is_lived_in else 0
    for number in range(node.unit_grids):
        code = f"{node.code}-{number + 1:03d}"
        n_here = n_agents * (number + 1) // node.unit_grids - n_agents * number // node.unit_grids
        grids.append((code, row, len(residents), n_here))
        residents.extend((f"{code}/residents/{n + 1}", len(grids) - 1) for n in range(n_here))


def grids_table(scenario: Scenario, grids: list[tuple[str, int, int, int]]) -> np.ndarray:
    """Table of unit grids from (code, place, first resident, number of residents)."""
    table = blank(TABLES["grids"], len(grids))
    for row, (code, place, first, count) in enumerate(grids):
        grid = table[row]
        grid["key"], grid["place"] = key_of_name(code), place
        grid["first_resident"], grid["n_residents"] = first, count
        grid["talk"] = scenario.population.trust_start
    return table


def residents_table(scenario: Scenario, residents: list[tuple[str, int]], seed: int, replication: int) -> np.ndarray:
    """Table of residents; trust differs by person."""
    from twin.rules.chance import uniforms

    table = blank(TABLES["residents"], len(residents))
    table["key"] = [key_of_name(name) for name, _ in residents]
    table["grid"] = [grid for _, grid in residents]
    draws = uniforms(seed, replication, Purpose.TRUST.value, table["key"], 0)
    mean, spread_ = scenario.population.trust_start, scenario.population.trust_spread
    table["trust"] = np.clip(mean + spread_ * (2 * draws - 1), 0, 1)
    return table


def enterprises_of(scenario: Scenario, nodes: list[Node],
                   grids: list[tuple[str, int, int, int]]) -> list[tuple[str, int]]:
    """Name and unit grid of each enterprise: as many to a grid as the scenario says on the mean."""
    rate = scenario.population.enterprises.per_grid
    found: list[tuple[str, int]] = []
    if rate == 0:
        return found
    n_before = 0
    for row, (code, place, _, _) in enumerate(grids):
        if not nodes[place].is_background:
            n_here = int((n_before + 1) * rate + 1e-9) - int(n_before * rate + 1e-9)
            found.extend((f"{code}/enterprises/{n + 1}", row) for n in range(n_here))
            n_before += 1
    return found


def enterprises_table(scenario: Scenario, grids: np.ndarray, firms: list[tuple[str, int]], first: int) -> np.ndarray:
    """Rows of enterprises, behind all residents; their unit grids learn of them."""
    table = blank(TABLES["residents"], len(firms))
    table["key"] = [key_of_name(name) for name, _ in firms]
    table["grid"] = [grid for _, grid in firms]
    table["is_enterprise"], table["trust"] = 1, scenario.population.enterprises.trust
    for number, (_, grid) in reversed(list(enumerate(firms))):
        grids["first_enterprise"][grid] = first + number
        grids["n_enterprises"][grid] += 1
    return table


def resident_names(scenario: Scenario, nodes: list[Node]) -> list[str]:
    """Names of all residents and, behind them, of all enterprises, in the order of their rows."""
    grids: list[tuple[str, int, int, int]] = []
    residents: list[tuple[str, int]] = []
    for row, node in enumerate(nodes):
        if not node.children:
            settle(scenario, node, row, grids, residents)
    return [name for name, _ in residents + enterprises_of(scenario, nodes, grids)]
