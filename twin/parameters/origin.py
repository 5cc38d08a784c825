"""Where a number comes from: kind, source, reason and range; and what the tags of sources mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from twin.parameters.files import bad, number, read_yaml, text_of, texts
from twin.vocabulary import unknown

KINDS = {"norm": "规范", "measured": "实测", "assumed": "假定"}
NO_SOURCE = "none"
ORIGIN_KEYS = ("kind", "source", "why", "range")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one number comes from.

    Attributes
    ----------
    kind : str
        `norm` (a rule says so), `measured` or `assumed`.
    source : str
        Tags of `sources()`, separated by commas; `none` for what is only assumed.
    why : str
        The reason; empty only where the source says it all.
    range : tuple of float or None
        Lowest and highest value that experiments sweep; None where the value is no number or is not swept.
    """

    kind: str
    source: str
    why: str = ""
    range: tuple[float, float] | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of the sources, one by one; empty for what is only assumed."""
        return () if self.source == NO_SOURCE else tuple(tag.strip() for tag in self.source.split(","))


@cache
def _sources() -> dict[str, str]:
    """Read the file of sources once."""
    return {
        tag: text_of(content, tag, file)
        for file, text in texts("sources.yaml").items()
        for content in (read_yaml(text, file),)
        for tag in content
    }


def sources() -> dict[str, str]:
    """Meaning of each tag of a source."""
    return dict(_sources())


def read_origin(entry: Mapping[str, Any], values: Sequence[float], where: str) -> Origin:
    """Read kind, source, why and range of an entry.

    Parameters
    ----------
    entry : mapping
        Has `kind` and `source`, perhaps `why` and `range`; other keys are not looked at.
    values : sequence of float
        The numbers that the range must hold; empty for what is not a number.
    where : str
        `file: key`, for errors.

    Raises
    ------
    BadInput
        For a missing or unknown kind or source, an assumed number without reason or range, a range that does not
        hold a value.
    """
    kind, source = text_of(entry, "kind", where), text_of(entry, "source", where)
    if kind not in KINDS:
        raise unknown(f"{where}.kind", kind, KINDS, f"unknown kind {kind}")
    origin = Origin(kind, source, str(entry.get("why") or "").strip(), _range(entry, where))
    _check_source(origin, where)
    if kind == "assumed" and not origin.why:
        raise bad(where, "why is missing: what is assumed needs a reason")
    if kind == "assumed" and values and origin.range is None:
        raise bad(where, "range is missing: what is assumed needs one, so that it can be swept")
    _check_range(origin.range, values, where)
    return origin


def _range(entry: Mapping[str, Any], where: str) -> tuple[float, float] | None:
    """Read the range of an entry: two numbers, the lower first."""
    ends = entry.get("range")
    if ends is None:
        return None
    if not isinstance(ends, Sequence) or isinstance(ends, str) or len(ends) != 2:
        raise bad(f"{where}.range", f"must be two numbers, lowest and highest, is {ends!r}")
    low, high = number(ends[0], f"{where}.range"), number(ends[1], f"{where}.range")
    if low > high:
        raise bad(f"{where}.range", f"the lower end {low:g} lies above the upper end {high:g}")
    return low, high


def _check_source(origin: Origin, where: str) -> None:
    """Raise for a tag nobody explains, and for a norm or measurement without a source."""
    if origin.source == NO_SOURCE and origin.kind != "assumed":
        raise bad(f"{where}.source", f"a number of kind {origin.kind} needs a source; only assumed ones may say none")
    for tag in origin.tags:
        if tag not in _sources():
            raise unknown(f"{where}.source", tag, _sources(), f"unknown source {tag}")


def _check_range(ends: tuple[float, float] | None, values: Sequence[float], where: str) -> None:
    """Raise when a value lies outside its range."""
    for value in values:
        if ends is not None and not ends[0] <= value <= ends[1]:
            raise bad(f"{where}.range", f"{ends[0]:g} to {ends[1]:g} does not hold the value {value:g}")
