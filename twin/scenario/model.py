"""A scenario, complete and frozen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, PrivateAttr

from twin.scenario.behaviour import Behaviour, Policies
from twin.scenario.catalogue import CategoryEntry
from twin.scenario.changes import DatedChange
from twin.scenario.costs import Costs
from twin.scenario.demand import Demand, StreamDemand
from twin.scenario.fields import LONGEST_D, Count, CountFrom1, IsoDate, Seed, Strict, whole_of
from twin.scenario.mechanisms import Mechanisms
from twin.scenario.people import (
    EndOfShift,
    PlaceNode,
    Places,
    Population,
    ShiftTemplate,
    StaffOfPost,
    UnitTemplate,
    Windows,
    word_of,
)
from twin.scenario.workflow import StageOfWorkflow
from twin.vocabulary import Post, Stage, Stream

UNHASHED = ("seed", "title", "bands", "costs")  # what shapes no run
ORDERED = ("catalogue", "units", "children")  # sections whose order settles who comes first


def canonical(said: Any, key: str = "") -> Any:
    """What was said, mappings as pairs: sorted, or as written where the order means something."""
    if isinstance(said, dict):
        pairs = [[name, canonical(value, name)] for name, value in said.items()]
        return pairs if key in ORDERED else sorted(pairs, key=lambda pair: pair[0])
    return [canonical(value) for value in said] if isinstance(said, list) else said


class Calendar(Strict):
    """When the scenario plays."""

    start: IsoDate
    days: Annotated[int, BeforeValidator(whole_of), Field(ge=1, le=LONGEST_D)]
    holidays: Literal["cn", "weekends", "none"] = "cn"
    office: Annotated[Windows, Field(min_length=1)]


class Initial(Strict):
    """In which state the first day begins."""

    kind: Literal["empty", "warm"] = "empty"
    warm_days: Annotated[Count, Field(le=400)] = 0


class Scenario(Strict):
    """Everything a run depends on, apart from seed and replication given to it.

    Made by `twin.load`; `replace` makes another one. Two scenarios are the same when their `hash` is.
    """

    title: dict[Literal["zh", "en"], str] = {}
    calendar: Calendar
    initial: Initial = Initial()
    seed: Seed = 1
    places: Places
    population: Population
    catalogue: dict[str, CategoryEntry]
    demand: Demand
    staff: dict[word_of(Post), StaffOfPost]  # type: ignore[valid-type]
    shifts: dict[str, ShiftTemplate]
    end_of_shift: EndOfShift
    units: dict[str, UnitTemplate]
    authority: dict[str, Annotated[CountFrom1, Field(le=3)]]
    workflow: dict[word_of(Stage), StageOfWorkflow]  # type: ignore[valid-type]
    behaviour: Behaviour
    policies: Policies = Policies()
    mechanisms: Mechanisms = Mechanisms()  # type: ignore[valid-type]
    changes: tuple[DatedChange, ...] = ()
    costs: Costs = Costs()  # type: ignore[valid-type]
    labels: dict[str, dict[Literal["zh", "en"], str]] = {}
    parameters: dict[str, float] = {}
    bands: Literal["haidian"] | None = None  # figures that a run of this scenario is compared with

    _said: dict[str, Any] = PrivateAttr(default_factory=dict)
    _origin: dict[tuple[str, ...], str] = PrivateAttr(default_factory=dict)
    _folder: str = PrivateAttr(default=".")

    def resolved(self) -> dict[str, Any]:
        """Everything the scenario says, defaults included, as plain values that can be written and read again."""
        return self.model_dump(mode="json", by_alias=True)

    def to_yaml(self) -> str:
        """Text of the resolved scenario."""
        return yaml.safe_dump(self.resolved(), allow_unicode=True, sort_keys=False, width=120)

    def replace(self, overrides: Mapping[str, Any]) -> "Scenario":
        """Another scenario that differs by some values, given by dotted key; BadInput where they cannot be used."""
        from twin.scenario.loading import replace  # which knows how a scenario is read, and so knows this class

        return replace(self, overrides)

    @property
    def hash(self) -> str:
        """Hash of the resolved scenario without seed, title, bands and costs; 16 hexadecimal digits.

        The order of keys matters only where a run depends on it: categories, units, places.
        """
        said = {key: value for key, value in self.resolved().items() if key not in UNHASHED}
        return hashlib.sha256(json.dumps(canonical(said)).encode()).hexdigest()[:16]

    @property
    def tiers(self) -> tuple[str, ...]:
        """Names of the tiers, lowest first; the position is the number of a tier."""
        return self.places.tiers[::-1]

    def base_demand(self, stream: Stream) -> StreamDemand | None:
        """What is said of a stream's births; None where it has none, or a trace replaces them."""
        said: StreamDemand | None = getattr(self.demand, stream.key)
        return None if self.demand.trace is not None and stream in self.demand.trace.streams else said


__all__ = ["Calendar", "Initial", "PlaceNode", "Scenario"]
