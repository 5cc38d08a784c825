"""Sources of incidents and how much of their births each day has, as tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from twin.rules.chance import gammas
from twin.scenario import Scenario
from twin.scenario.demand import Episode, StreamDemand, Surplus
from twin.state import TABLES, blank, table_from
from twin.vocabulary import NONE, Purpose, Stream
from twin.world.naming import key_of_name, source_key
from twin.world.places import Node, subtree_end
from twin.world.workflow import hours_row, profiles_of

BASE = "base"


@dataclass(frozen=True)
class Bearer:
    """What brings forth incidents of one stream: a place and its days.

    Attributes
    ----------
    stream : Stream
        Of which stream.
    place : int
        Row of the place.
    births : float
        Births a day of factor 1, all categories together; in the background, first reports.
    factors : ndarray of float, shape (n_days,), or None
        How much of its births each day has; None where all days are alike.
    shares : dict of str to float, or None
        Of the background, share of each category in first reports; None where births are as the catalogue says.
    """

    stream: Stream
    place: int
    births: float
    factors: np.ndarray | None
    shares: dict[str, float] | None = None


@dataclass
class Sources:
    """Sources and day loads on their way to rows."""

    rows: list[dict[str, object]] = field(default_factory=list)
    loads: list[np.ndarray] = field(default_factory=list)
    n_loads: int = 0

    def add_days(self, factors: np.ndarray | None) -> int:
        """Add the factors of all days; return their first row, NONE where all days are alike."""
        if factors is None:
            return NONE
        first = self.n_loads
        self.loads.append(factors)
        self.n_loads += len(factors)
        return first

    def add(self, scenario: Scenario, nodes: list[Node], bearer: Bearer, source: str, factors: dict[str, float],
            first_load: int) -> None:
        """Add one source for each category of a bearer's stream that has a factor and is born at all."""
        profiles, said = profiles_of(scenario), getattr(scenario.demand, bearer.stream.key)
        for row, (name, entry) in enumerate(scenario.catalogue.items()):
            share = bearer.shares.get(name, 0.0) if bearer.shares else entry.share
            rate = bearer.births * share * factors.get(name, 0.0)
            if entry.stream == bearer.stream and rate > 0:
                self.rows.append({"key": source_key(nodes[bearer.place].code, name, source), "place": bearer.place,
                                  "category": row, "first_load": first_load, "rate": rate,
                                  "hours": hours_row(profiles, entry, bearer.shares is not None),
                                  "batch": said.batch, "is_even": said.arrivals == "even"})


def demand_tables(scenario: Scenario, nodes: list[Node], days: np.ndarray, first_day: int, seed: int,
                  replication: int) -> dict[str, np.ndarray]:
    """Tables of sources and of day loads.

    The base rates come first, then episodes and surpluses, each with sources of its own: what they bring forth is
    numbered by itself and renumbers nothing.
    """
    sources, everything = Sources(), dict.fromkeys(scenario.catalogue, 1.0)
    bearers = list(bearers_of(scenario, nodes, days, first_day, seed, replication))
    first_loads = [sources.add_days(bearer.factors) for bearer in bearers]
    for bearer, first_load in zip(bearers, first_loads, strict=True):
        sources.add(scenario, nodes, bearer, BASE, everything, first_load)
    for episode in scenario.demand.episodes:
        course, factors = course_of(scenario, episode, first_day, len(days)), factors_of(scenario, episode)
        for bearer in bearers:
            if is_covered(nodes, bearer, episode):
                first_load = sources.add_days(course if bearer.factors is None else bearer.factors * course)
                sources.add(scenario, nodes, bearer, f"episode/{episode.name}", factors, first_load)
    for surplus in scenario.demand.extra:
        factors = factors_of(scenario, surplus)
        for bearer, first_load in zip(bearers, first_loads, strict=True):
            if is_covered(nodes, bearer, surplus):
                sources.add(scenario, nodes, bearer, f"extra/{surplus.name}", factors, first_load)
    table = blank(TABLES["loads"], sources.n_loads)
    table["factor"] = np.concatenate(sources.loads) if sources.loads else []
    return {"sources": table_from(TABLES["sources"], sources.rows), "loads": table}


def bearers_of(scenario: Scenario, nodes: list[Node], days: np.ndarray, first_day: int, seed: int,
               replication: int) -> Iterator[Bearer]:
    """What brings forth incidents, stream by stream. A stream whose births a trace replaces has no bearers."""
    for stream in Stream:
        said = scenario.base_demand(stream)
        if said is not None:
            for place, weight in shares_of(scenario, nodes):
                factors = day_factors(said, stream, nodes, place, days, first_day, seed, replication)
                reports = said.reports_per_weekday * weight
                if nodes[place].is_background:
                    yield Bearer(stream, place, reports, factors, reported_shares(scenario, stream, said))
                else:
                    yield Bearer(stream, place, reports * said.births_per_report, factors)


def reported_shares(scenario: Scenario, stream: Stream, said: StreamDemand) -> dict[str, float]:
    """Share of each category in the first reports of a stream: what vanishes by itself is seldom among them.

    How seldom follows from births per report: of what stays all is reported sooner or later, of what is passing the
    part that makes up the rest.
    """
    entries = {name: entry for name, entry in scenario.catalogue.items() if entry.stream == stream and entry.share > 0}
    whole = sum(entry.share for entry in entries.values())
    passing = sum(entry.share * entry.transient for entry in entries.values()) / whole if whole else 0.0
    unseen = min(1.0, max(0.0, 1.0 - 1.0 / said.births_per_report) / passing) if passing else 0.0
    weights = {name: entry.share * (1.0 - entry.transient * unseen) for name, entry in entries.items()}
    total = sum(weights.values())
    return {name: whole * weight / total for name, weight in weights.items()} if total else {}


def shares_of(scenario: Scenario, nodes: list[Node]) -> list[tuple[int, float]]:
    """Places that bring forth incidents, with their share: by population, alike where nobody lives."""
    tier = scenario.tiers.index(scenario.demand.by)
    rows = [row for row, node in enumerate(nodes) if node.tier == tier]
    total = sum(nodes[row].population for row in rows)
    return [(row, nodes[row].population / total if total else 1 / len(rows)) for row in rows]


def day_factors(said: StreamDemand, stream: Stream, nodes: list[Node], place: int, days: np.ndarray, first_day: int,
                seed: int, replication: int) -> np.ndarray | None:
    """Factors of all days of one stream in one place; None where all days are alike."""
    if said.dispersion is None and said.dispersion_by_place is None and said.weekend_ratio == 1:
        return None
    factors = np.where(days["is_workday"] == 1, 1.0, said.weekend_ratio)
    for shape, name in ((said.dispersion, nodes[0].code), (said.dispersion_by_place, f"{nodes[place].code}/own")):
        if shape is not None:
            key = key_of_name(f"{name}/{stream.key}")
            factors = factors * gammas(seed, replication, Purpose.DAY_FACTOR.value, key, first_day, len(days), shape)
    return factors


def course_of(scenario: Scenario, episode: Episode, first_day: int, n_days: int) -> np.ndarray:
    """Share of its full strength that an episode has on each day of a run; shape (n_days,).

    With a ramp of r days the first days have 1, 2, ..., r of r + 1 parts, and the last ones the same backwards.
    """
    day = np.arange(first_day, first_day + n_days)
    since = day - (episode.start - scenario.calendar.start).days + 1
    left = (episode.end - scenario.calendar.start).days - day + 1
    return np.clip(np.minimum(since, left) / (episode.ramp + 1), 0.0, 1.0)


def factors_of(scenario: Scenario, said: Episode | Surplus) -> dict[str, float]:
    """Multiple of the base rate that each category has on top."""
    if isinstance(said, Episode) and said.categories is not None:
        return said.categories
    factor = said.share if isinstance(said, Surplus) else said.factor or 0.0
    return {name: factor for name, entry in scenario.catalogue.items()
            if name in (said.categories or ()) or entry.stream == said.stream}


def is_covered(nodes: list[Node], bearer: Bearer, said: Episode | Surplus) -> bool:
    """Whether an episode or a surplus reaches a place."""
    if not said.places:
        return True
    tops = [row for row, node in enumerate(nodes) if node.code in said.places]
    return any(top <= bearer.place < subtree_end(nodes, top) for top in tops)
