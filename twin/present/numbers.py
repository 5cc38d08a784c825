"""Where the numbers behind a run come from, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.parameters.dated import UNITS
from twin.present.reading import NO_VALUE, Say
from twin.present.words import mark

KINDS = {  # in the order in which they are shown
    "own": mark("own: set by this scenario"), "shipped": mark("written out in the scenarios that come along"),
    "norm": mark("borrowed: a norm says so"), "measured": mark("borrowed: measured elsewhere"),
    "assumed": mark("assumed"),
}
SHORT = {"own": mark("own"), "norm": mark("norm"), "measured": mark("measured elsewhere"), "assumed": mark("assumed")}
PLAIN, SIGNS = ("1", "n"), {"km2": "km²", "1/d": "a day", "n/d": "a day"}  # in English; Chinese has words
PARTS = ("scenario", "parameters", "categories")
ASSUMED_LAST = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Origins:
    """Counts and list of the numbers behind a run.

    Attributes
    ----------
    rows : tuple of (str, str, str, str, str)
        Kind, and how many of the scenario's own figures, of parameters, of fields of categories, and in all.
    sentence : str
        The sums in one sentence.
    parameters : tuple of (str, str, str, str)
        What it is called, value with unit, kind, range.
    """

    rows: tuple[tuple[str, ...], ...]
    sentence: str
    parameters: tuple[tuple[str, str, str, str], ...]


def origins(numbers: Mapping[str, Any] | None, lang: str, say: Say) -> Origins | None:
    """Put the numbers behind a run into words; None where nobody counted them.

    Parameters
    ----------
    numbers : mapping or None
        As `twin.experiment.numbers.numbers_behind` gives them.
    lang : {"zh", "en"}
        Language.
    say : callable
        Words of that language.
    """
    if not numbers:
        return None
    counts = [numbers["counts"][part] for part in PARTS]
    sums = {kind: sum(part.get(kind, 0) for part in counts) for kind in KINDS}
    rows = tuple((say(label), *(_count(part.get(kind, 0)) for part in counts), f"{sums[kind]:,}")
                 for kind, label in KINDS.items() if sums[kind])
    sentence = say("{own} own, {borrowed} borrowed, {assumed} assumed.").format(
        own=f"{sums['own']:,}", borrowed=f"{sums['shipped'] + sums['norm'] + sums['measured']:,}",
        assumed=f"{sums['assumed']:,}")
    listed = sorted(numbers["parameters"], key=lambda one: (ASSUMED_LAST[one["kind"]], one["name"]))
    return Origins(rows, sentence, tuple(_parameter(one, lang, say) for one in listed))


def _count(n: int) -> str:
    """A count; a dash for none."""
    return f"{n:,}" if n else NO_VALUE


def _parameter(one: Mapping[str, Any], lang: str, say: Say) -> tuple[str, str, str, str]:
    """One parameter: what it is called, value with unit, kind, range."""
    name = one["zh"] if lang == "zh" else one["name"].replace("_", " ")
    span = NO_VALUE if one["low"] is None else f"{one['low']:g} – {one['high']:g}"
    value = f"{one['value']:g} {unit_text(one['unit'], lang)}".rstrip()
    return name, value, say(SHORT[one["kind"]]), span


def unit_text(unit: str, lang: str) -> str:
    """Unit as it is read behind a figure; nothing for plain numbers and counts."""
    return "" if unit in PLAIN else UNITS[unit][1] if lang == "zh" else SIGNS.get(unit, unit)
