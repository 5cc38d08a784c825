"""A run's measures: the whole, and the long table, named as the scenario names things."""

from typing import TYPE_CHECKING

from twin.kpi.axes import AXES, Naming
from twin.kpi.breakdown import table_of
from twin.kpi.gathered import Gathered
from twin.kpi.hours import Rates
from twin.kpi.measures import measures_of
from twin.rules.chance import uniform
from twin.scenario import Scenario
from twin.scenario.costs import Factors
from twin.scenario.tree import street_by_place
from twin.state import Snapshot
from twin.vocabulary import Purpose

if TYPE_CHECKING:
    import pandas as pd

    from twin.kpi import Measure


def measures_of_run(g: Gathered, naming: Naming, scenario: Scenario) -> "dict[str, Measure]":
    """All figures of a run."""
    return measures_of(g, naming, rates_of(scenario))


def table_of_run(g: Gathered, naming: Naming, scenario: Scenario) -> "pd.DataFrame":
    """All figures of all parts of a run; what has nothing to count has no row."""
    found = table_of(g, tuple(AXES), naming, rates_of(scenario))
    return found[found["n"] > 0].reset_index(drop=True)


def rates_of(scenario: Scenario) -> Rates:
    """What an hour costs by post; no post has a rate where the scenario says nothing."""
    said: Factors = scenario.costs
    return Rates(said.yuan_per_hour(), said.overtime or 1.0, said.night or 1.0)


def naming_of(scenario: Scenario, labels: dict[str, dict[str, str]], reporters: dict[str, str]) -> Naming:
    """What a scenario calls tiers, units and streets; and who reports."""
    return Naming(labels, street_by_place(scenario), reporters)


def reporters_of(final: Snapshot, actors: tuple[str, ...]) -> dict[str, str]:
    """Group of each resident and enterprise, by name: no log tells who can report by app, but the model knows.

    Source: `twin.rules.noticing.access_of`, the same draw.
    """
    settings, rows = final.tables["settings"][0], final.tables["residents"]
    seed, replication, access = int(settings["seed"]), int(settings["replication"]), float(settings["app_access"])
    names = actors[int(settings["n_people"]):]
    found = {}
    for name, key, is_firm in zip(names, rows["key"].tolist(), rows["is_enterprise"].tolist(), strict=True):
        can = not is_firm and uniform(seed, replication, Purpose.ACCESS.value, key, 0) < access
        found[name] = "enterprises" if is_firm else "residents_with_app" if can else "residents_without_app"
    return found
