"""Dated parameters: each number with its unit, kind, range, source and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from twin.parameters.files import bad, mapping, number, only, read_yaml, text_of, texts
from twin.parameters.origin import ORIGIN_KEYS, Origin, read_origin
from twin.vocabulary import unknown

UNITS = {
    "s": ("seconds", "秒"), "min": ("minutes", "分钟"), "h": ("hours", "小时"), "d": ("days", "天"),
    "km/h": ("kilometres an hour", "千米/时"), "km2": ("square kilometres", "平方千米"), "n": ("count", "个"),
    "n/d": ("count per day", "个/天"), "1/d": ("per day", "每天"), "1": ("plain number", "无量纲"),
}
KEYS = ("zh", "unit", "values", *ORIGIN_KEYS)
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model.

    Attributes
    ----------
    name : str
        Name as in files and on the command line.
    unit : str
        One of `UNITS`; `1` is a plain number, `n` a count.
    kind : str
        `norm`, `measured` or `assumed`.
    values : dict
        Value by the day from which it holds; the key None is a value without a date.
    range : tuple of float or None
        Lowest and highest value that experiments sweep.
    source, why, zh : str
        Tags of sources (or `none`), reason (may be empty unless assumed), Chinese label.
    """

    name: str
    unit: str
    kind: str
    values: dict[date | None, float]
    range: tuple[float, float] | None
    source: str
    why: str
    zh: str

    def at(self, day: date) -> float:
        """Value that holds on a day: the newest not after it, else the undated one, else the earliest."""
        dates = sorted(start for start in self.values if start is not None)
        past = [start for start in dates if start <= _as_date(day)]
        if past:
            return self.values[past[-1]]
        return self.values[None] if None in self.values else self.values[dates[0]]

    @property
    def origin(self) -> Origin:
        """Where the number comes from, in the same form as for a category's field."""
        return Origin(self.kind, self.source, self.why, self.range)


def _as_date(day: date) -> date:
    """Day without a time of day."""
    return day.date() if isinstance(day, datetime) else day


def read_parameters(text: str, file: str) -> dict[str, Parameter]:
    """Read the parameters of one YAML text; raises BadInput naming file, key and what is wrong."""
    content = read_yaml(text, file)
    return {name: _read_one(str(name), entry, f"{file}: {name}") for name, entry in content.items()}


def _read_one(name: str, content: object, where: str) -> Parameter:
    """Read and check one entry."""
    entry = mapping(content, where)
    only(entry, KEYS, where)
    unit, zh = text_of(entry, "unit", where), text_of(entry, "zh", where)
    if unit not in UNITS:
        raise unknown(f"{where}.unit", unit, UNITS, f"unknown unit {unit}")
    values = _read_values(entry, where)
    origin = read_origin(entry, tuple(values.values()), where)
    return Parameter(name, unit, origin.kind, values, origin.range, origin.source, origin.why, zh)


def _read_values(entry: Mapping[str, Any], where: str) -> dict[date | None, float]:
    """Read the values of an entry: by date, or `undated`."""
    values = mapping(entry.get("values"), f"{where}.values")
    if not values:
        raise bad(f"{where}.values", "at least one value is needed")
    return {_start(key, where): number(value, f"{where}.values.{key}") for key, value in values.items()}


def _start(key: object, where: str) -> date | None:
    """Day from which a value holds; None for `undated`."""
    if key == UNDATED:
        return None
    if isinstance(key, date) and not isinstance(key, datetime):
        return key
    raise bad(f"{where}.values.{key}", f"must be {UNDATED} or a day such as 2018-01-01")


def united(parts: Iterable[tuple[str, Mapping[str, Parameter]]]) -> dict[str, Parameter]:
    """Put the parameters of several files together; BadInput where two files have the same name."""
    together: dict[str, Parameter] = {}
    for file, found in parts:
        for name in found:
            if name in together:
                raise bad(f"{file}: {name}", "stands in another file already")
        together.update(found)
    return together


@cache
def _parameters() -> dict[str, Parameter]:
    """Read all files of numbers once."""
    return united((file, read_parameters(text, file)) for file, text in texts("numbers").items())


def parameters() -> dict[str, Parameter]:
    """All parameters by name."""
    return dict(_parameters())


def parameter(name: str) -> Parameter:
    """Return the parameter of a name; BadInput with the nearest name where there is none."""
    if name not in _parameters():
        raise unknown(f"parameter {name}", name, _parameters(), "unknown parameter")
    return _parameters()[name]
