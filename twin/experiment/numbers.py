"""The numbers behind a scenario: which are its own, which are borrowed, which are assumed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twin.parameters import categories, parameter
from twin.scenario import Scenario
from twin.scenario.reading import scenario_folder

OWN, SHIPPED, ASSUMED = "own", "shipped", "assumed"
BORROWED = ("norm", "measured")
BESIDE = ("title", "labels", "calendar", "seed", "parameters", "catalogue", "bands")  # no numbers of the model


@dataclass(frozen=True)
class Number:
    """One parameter that a scenario uses.

    Attributes
    ----------
    name, zh : str
        Its name, and what it is called in Chinese.
    value : float
        The value used.
    unit : str
        Its unit.
    kind : str
        `own` (the scenario says otherwise than the catalogue), `norm`, `measured` or `assumed`.
    source : str
        Tags of its sources.
    low, high : float or None
        Range that experiments sweep.
    """

    name: str
    zh: str
    value: float
    unit: str
    kind: str
    source: str
    low: float | None
    high: float | None


def numbers_behind(scenario: Scenario) -> dict[str, Any]:
    """Count the numbers behind a scenario by where they come from, and list the parameters among them.

    Parameters
    ----------
    scenario : Scenario
        A loaded scenario.

    Returns
    -------
    dict
        `counts`: for `parameters`, `categories` (fields of the categories in use that hold numbers) and `scenario`
        (numbers written out in its files) a mapping of kind to count; kinds are `own`, `shipped` (a scenario file of
        the package says so), `norm`, `measured`, `assumed`. `parameters`: the parameters, as mappings.
    """
    used = [_number(name, value, scenario) for name, value in sorted(scenario.parameters.items())]
    return {
        "counts": {"parameters": dict(Counter(one.kind for one in used)),
                   "categories": dict(Counter(_of_categories(scenario))),
                   "scenario": dict(Counter(_written_out(scenario)))},
        "parameters": [vars(one) for one in used],
    }


def _number(name: str, value: float, scenario: Scenario) -> Number:
    """One parameter with where its value comes from."""
    known = parameter(name)
    kind = known.kind if value == known.at(scenario.calendar.start) else OWN
    low, high = known.range or (None, None)
    return Number(name, known.zh, value, known.unit, kind, known.source, low, high)


def _of_categories(scenario: Scenario) -> Iterator[str]:
    """Kind of each numeric field of the categories in use."""
    said = scenario._said.get("catalogue", {})
    changed = said.get("change", {}) if isinstance(said, Mapping) else {}
    for name in scenario.catalogue:
        known = categories().get(name)
        for field, origin in known.origin.items() if known else ():
            if isinstance(getattr(known, field), float | tuple) and field != "co_leads":
                yield OWN if is_changed(field, changed.get(name, {})) else origin.kind


def is_changed(field: str, said: Mapping[str, Any]) -> bool:
    """Whether a scenario changes a field of a category; work on site and outside waits are said as mappings there."""
    inner = {key: value for key, value in said.items() if isinstance(value, Mapping)}
    is_within = any(field.startswith(f"{key}_{part}") for key, value in inner.items() for part in value)
    return field in said or is_within or (field.startswith("touch_") and "touch" in said)


def _written_out(scenario: Scenario) -> Iterator[str]:
    """For each number that the files write out and take from no parameter, whether the package or the user does."""
    ours = {path.name for path in scenario_folder().rglob("*.yaml")}

    def walk(said: Any, path: tuple[str, ...], who: str) -> Iterator[str]:
        who = scenario._origin.get(path, who)
        if isinstance(said, Mapping):
            for key, inner in said.items():
                yield from walk(inner, (*path, key), who)
        elif isinstance(said, list):
            for inner in said:
                yield from walk(inner, path, who)
        elif isinstance(said, int | float) and not isinstance(said, bool):
            yield SHIPPED if who.rpartition("/")[2] in ours else OWN

    for key, said in scenario._said.items():
        if key not in BESIDE:
            yield from walk(said, (key,), "")
