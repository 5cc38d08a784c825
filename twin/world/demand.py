"""Sources of incidents and how much of their births each day has, as tables."""

import numpy as np

from twin.rules.chance import gammas
from twin.scenario import Scenario
from twin.scenario.process import StreamDemand
from twin.state import TABLES, blank, table_from
from twin.vocabulary import NONE, Purpose, Stream
from twin.world.naming import key_of_name, source_key
from twin.world.places import Node

BASE = "base"


def demand_tables(scenario: Scenario, nodes: list[Node], days: np.ndarray, first_day: int, seed: int,
                  replication: int) -> dict[str, np.ndarray]:
    """Tables of sources and of day loads. A stream whose births a trace replaces has no sources."""
    loads: list[np.ndarray] = []
    sources: list[dict[str, object]] = []
    replaced = scenario.demand.trace.streams if scenario.demand.trace else ()
    for stream in Stream:
        said: StreamDemand | None = getattr(scenario.demand, stream.key)
        if said is None or stream in replaced:
            continue
        for place, weight in bearers(scenario, nodes):
            first_load = add_loads(loads, said, stream, nodes, place, days, first_day, seed, replication)
            sources += sources_of(scenario, said, stream, nodes, place, weight, first_load)
    table = blank(TABLES["loads"], sum(map(len, loads)))
    table["factor"] = np.concatenate(loads) if loads else []
    return {"sources": table_from(TABLES["sources"], sources), "loads": table}


def bearers(scenario: Scenario, nodes: list[Node]) -> list[tuple[int, float]]:
    """Places that bring forth incidents, with their share: by population, alike where nobody lives."""
    tier = scenario.tiers.index(scenario.demand.by)
    rows = [row for row, node in enumerate(nodes) if node.tier == tier]
    total = sum(nodes[row].population for row in rows)
    return [(row, nodes[row].population / total if total else 1 / len(rows)) for row in rows]


def sources_of(scenario: Scenario, said: StreamDemand, stream: Stream, nodes: list[Node], place: int, weight: float,
               first_load: int) -> list[dict[str, object]]:
    """One source for each category of a stream in one place."""
    births = said.reports_per_weekday * said.births_per_report * weight
    return [
        {"key": source_key(nodes[place].code, name, BASE), "place": place, "category": row,
         "first_load": first_load, "rate": births * entry.share}
        for row, (name, entry) in enumerate(scenario.catalogue.items())
        if entry.stream == stream and births * entry.share > 0
    ]


def add_loads(loads: list[np.ndarray], said: StreamDemand, stream: Stream, nodes: list[Node], place: int,
              days: np.ndarray, first_day: int, seed: int, replication: int) -> int:
    """Add the day factors of one stream in one place; return their first row, NONE where all days are alike."""
    if said.dispersion is None and said.dispersion_by_place is None and said.weekend_ratio == 1:
        return NONE
    factors = np.where(days["is_workday"] == 1, 1.0, said.weekend_ratio)
    for shape, name in ((said.dispersion, nodes[0].code), (said.dispersion_by_place, f"{nodes[place].code}/own")):
        if shape is not None:
            key = key_of_name(f"{name}/{stream.key}")
            factors = factors * gammas(seed, replication, Purpose.DAY_FACTOR.value, key, first_day, len(days), shape)
    first = sum(map(len, loads))
    loads.append(factors)
    return first
