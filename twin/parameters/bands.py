"""Bands that a scenario must reproduce: set beforehand, with a source each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twin.parameters.files import bad, mapping, number, only, read_yaml, text_of, texts
from twin.vocabulary import unknown

TEXTS = ("zh", "en", "unit", "source", "measured")
KEYS = ("number", *TEXTS, "low", "high")


@dataclass(frozen=True, slots=True)
class Band:
    """Where a figure of a run must lie.

    Attributes
    ----------
    no : int
        Number of the band; two figures may share one.
    zh, en, unit, source, measured : str
        What it is called, in which unit, where it comes from, what of the log it is compared with.
    low, high : float or None
        Bounds, themselves within; None without one.
    """

    no: int
    zh: str
    en: str
    unit: str
    source: str
    measured: str
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def bands(name: str) -> Mapping[str, Band]:
    """Bands of that set, by figure; BadInput where there is no such set."""
    found = _read()
    if name not in found:
        raise unknown("bands", name, tuple(found))
    return found[name]


@cache
def _read() -> Mapping[str, Mapping[str, Band]]:
    """All sets of bands."""
    (file, text), = texts("bands.yaml").items()
    return {
        name: {key: _band(entry, f"{file}: {name}.{key}") for key, entry in mapping(said, f"{file}: {name}").items()}
        for name, said in read_yaml(text, file).items()
    }


def _band(said: Any, where: str) -> Band:
    """One band."""
    entry = mapping(said, where)
    only(entry, KEYS, where)
    no = int(number(entry.get("number"), f"{where}.number"))
    words = {key: text_of(entry, key, where) for key in TEXTS}
    low, high = (number(entry[key], f"{where}.{key}") if key in entry else None for key in ("low", "high"))
    if low is None and high is None:
        raise bad(where, "neither low nor high is given")
    if low is not None and high is not None and low > high:
        raise bad(where, f"low {low:g} is above high {high:g}")
    return Band(no, **words, low=low, high=high)
