"""Numbers with a source: `=name` in a scenario stands for a parameter, valued at the scenario's date."""

from datetime import date
from typing import Any

from twin.parameters import parameter
from twin.scenario.fields import LARGEST, brief
from twin.scenario.reading import Reading
from twin.vocabulary import BadInput

DURATION_UNITS = ("s", "min", "h", "d")


def fill_references(reading: Reading, on: date) -> dict[str, float]:
    """Replace every `=name` by the value of that parameter; return the values used, by name.

    The section `parameters` of a scenario takes precedence over the catalogue of parameters.
    """
    own = reading.said.get("parameters", {})
    if not isinstance(own, dict):
        raise BadInput(f"{reading.who_said(('parameters',))}: parameters: must map names to numbers")
    used: dict[str, float] = {}
    for name, value in own.items():
        used[name] = checked(reading, str(name), value)
    reading.said = filled(reading, reading.said, (), on, used)
    reading.said["parameters"] = dict(sorted(used.items()))
    return used


def checked(reading: Reading, name: str, value: Any) -> float:
    """Refuse a name that is no parameter, and a value that is no number."""
    who = reading.who_said(("parameters", name))
    try:
        unit = parameter(name).unit
    except BadInput as error:
        raise BadInput(f"{who}: parameters.{name}: {error}") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
        raise BadInput(f"{who}: parameters.{name}: {brief(value)} is no number; the unit is {unit}")
    return float(value)


def filled(reading: Reading, said: Any, path: tuple[str, ...], on: date, used: dict[str, float]) -> Any:
    """Copy of what was said with all references replaced."""
    if isinstance(said, dict):
        return {key: filled(reading, value, (*path, str(key)), on, used) for key, value in said.items()}
    if isinstance(said, list):
        return [filled(reading, value, path, on, used) for value in said]
    if isinstance(said, str) and said.startswith("="):
        return value_of(reading, said[1:].strip(), path, on, used)
    return said


def value_of(reading: Reading, name: str, path: tuple[str, ...], on: date, used: dict[str, float]) -> Any:
    """Value of a parameter as a scenario would write it: a duration with its unit, a whole number, a number."""
    try:
        found = parameter(name)
    except BadInput as error:
        raise BadInput(f"{reading.where(path)}: ={name}: {error}") from None
    if path not in reading.parameter_at or ("parameters", name) in reading.origin:
        reading.parameter_at[path] = name
    value = used.setdefault(name, float(found.at(on)))
    if found.unit in DURATION_UNITS:
        return f"{value:.9f}".rstrip("0").rstrip(".") + f" {found.unit}"
    return int(value) if value == int(value) else value
