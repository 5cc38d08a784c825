"""One figure with all that is needed to read it: unit, what was counted, what it is called, why it is missing."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One figure.

    Attributes
    ----------
    value : float, int or None
        The figure; None when it cannot be given, never NaN.
    unit : str
        `h`, `share` (0 to 1), `cases`, `problems`, `times`, `ratio`, `per 1,000`, `score` (0 to 1), `yuan`.
    numerator, denominator : float or int
        What was divided by what; for a duration how many came to their end, out of how many.
    n : int
        How many cases, rows or dispatches stand behind the figure.
    zh, en : str
        What it is called.
    why : str
        Why there is no value; empty where there is one.
    note : str
        What a reader must know of this value; mostly empty.
    period : tuple of int or None
        First second it is about, and the second after the last one.
    """

    value: float | int | None
    unit: str
    numerator: float | int
    denominator: float | int
    n: int
    zh: str
    en: str
    why: str = ""
    note: str = ""
    period: tuple[int, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the figure as JSON can hold it; `why`, `note` and `period` only where they say something."""
        kept: dict[str, Any] = {
            "value": self.value, "unit": self.unit, "numerator": self.numerator, "denominator": self.denominator,
            "n": self.n, "zh": self.zh, "en": self.en}
        kept |= {"period": list(self.period)} if self.period else {}
        return kept | {key: text for key, text in (("why", self.why), ("note", self.note)) if text}


def count(number: int, zh: str, en: str, unit: str = "cases") -> Measure:
    """Return a figure that is a plain count."""
    return Measure(int(number), unit, int(number), 1, int(number), zh, en)


def share(part: float, whole: float, zh: str, en: str, why: str) -> Measure:
    """Return a figure that is a part of a whole; `why` says what there is none of when the whole is nothing."""
    return ratio(part, whole, zh, en, why, "share")


def ratio(part: float, whole: float, zh: str, en: str, why: str, unit: str = "ratio", factor: float = 1.0) -> Measure:
    """Return a figure that is so many for each of a whole, or for `factor` of it; `why` as for a share."""
    value = float(factor * part / whole) if whole > 0 else None
    return Measure(value, unit, _plain(part), _plain(whole), int(whole), zh, en, "" if whole > 0 else why)


def _plain(number: float) -> float | int:
    """Return a number of Python, whole where it is whole."""
    return int(number) if float(number).is_integer() else float(number)
