"""Kinds of values a scenario is written with: durations, hours, shares, names of the vocabulary."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, Word, nearest

SECONDS_OF = {"s": 1, "min": MINUTE_S, "h": HOUR_S, "d": DAY_S}
DURATION = re.compile(r"^\s*(-?[0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*$")
LONGEST_D = 20_000  # no length of time is longer, and no run
LARGEST = 1_000_000_000
LARGEST_SEED = (1 << 63) - 1
FIRST_YEAR, LAST_YEAR = 1951, 2099


class Strict(BaseModel):
    """Part of a scenario: unknown keys are refused, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Seconds(int):
    """Whole seconds that were read already."""


def seconds_of(value: Any) -> Any:
    """Whole seconds of a duration such as `3 min`, `1.5 h`, `24 h`, `2 d` or `45 s`."""
    if isinstance(value, Seconds):
        return value
    found = DURATION.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{brief(value)} is no duration; write a number and a unit: 45 s, 3 min, 1.5 h, 2 d")
    number, unit = float(found.group(1)), found.group(2)
    if unit not in SECONDS_OF:
        raise ValueError(f"{value!r}: unknown unit {unit!r}; allowed: s, min, h, d")
    if number < 0:
        raise ValueError(f"{value!r}: a duration is not negative")
    if number * SECONDS_OF[unit] > LONGEST_D * DAY_S:
        raise ValueError(f"{value!r} is too long; at most {LONGEST_D} d")
    return Seconds(round(number * SECONDS_OF[unit]))


def number_of(value: Any) -> float:
    """Refuse text and yes/no where a number is wanted, and what is too large to be meant."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{brief(value)} is no number{spelling_of(value)}")
    if not -LARGEST <= value <= LARGEST:
        raise ValueError(f"{brief(value)} is out of range; must be a number from -{LARGEST} to {LARGEST}")
    return float(value)


def spelling_of(value: Any) -> str:
    """How a number must be written that YAML took for text; nothing where it is none."""
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    return "" if number is None else " but text; write numbers as 1000, 0.5 or 1.0e+3, without quotes"


def whole_of(value: Any) -> int:
    """Refuse everything but whole numbers."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{brief(value)} is no whole number")
    return int(value)


def yes_or_no(value: Any) -> Any:
    """Refuse everything but true and false."""
    if not isinstance(value, bool):
        raise ValueError(f"{brief(value)} is neither true nor false")
    return value


def iso_date(value: Any) -> Any:
    """Refuse what is no date; YAML reads 2018-08-27 as one."""
    found = value
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise ValueError(f"{brief(value)} is no date; write 2018-08-27")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"{found.isoformat()} is out of range; a year from {FIRST_YEAR} to {LAST_YEAR}")
    return found


def brief(value: Any) -> str:
    """A value as it was written, on one line and not long."""
    try:
        shown = repr(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits
        shown = f"a {type(value).__name__}"
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def word_of(words: type[Word]) -> Any:
    """Return a field type: the lower-case name of a word of the vocabulary."""

    def read(value: Any) -> Any:
        if isinstance(value, words):
            return value
        by_key = {word.key: word for word in words}
        if not isinstance(value, str) or value not in by_key:
            raise ValueError(f"unknown word {brief(value)}; allowed: {', '.join(by_key)}{nearest(value, by_key)}")
        return by_key[value]

    return Annotated[words, BeforeValidator(read), PlainSerializer(lambda word: word.key),
                     WithJsonSchema({"type": "string", "enum": [word.key for word in words]})]


Duration = Annotated[
    int, BeforeValidator(seconds_of), PlainSerializer(lambda seconds: f"{seconds} s"),
    WithJsonSchema({"type": "string", "pattern": DURATION.pattern, "examples": ["3 min", "24 h"]}),
]
BY_DISTANCE = Seconds(-1)  # a way as long as the place is far


def way_of(value: Any) -> Any:
    """Whole seconds of a way, or `distance`: from where somebody is to where the work lies."""
    return BY_DISTANCE if value == "distance" or value is BY_DISTANCE else seconds_of(value)


Way = Annotated[
    int, BeforeValidator(way_of), PlainSerializer(lambda seconds: "distance" if seconds < 0 else f"{seconds} s"),
    WithJsonSchema({"type": "string", "examples": ["15 min", "distance"]}),
]
Number = Annotated[float, BeforeValidator(number_of)]
Share = Annotated[float, BeforeValidator(number_of), Field(ge=0, le=1)]
Positive = Annotated[float, BeforeValidator(number_of), Field(gt=0)]
NotNegative = Annotated[float, BeforeValidator(number_of), Field(ge=0)]
Count = Annotated[int, BeforeValidator(whole_of), Field(ge=0, le=LARGEST)]
CountFrom1 = Annotated[int, BeforeValidator(whole_of), Field(ge=1, le=LARGEST)]
Seed = Annotated[int, BeforeValidator(whole_of), Field(ge=0, le=LARGEST_SEED)]
YesNo = Annotated[bool, BeforeValidator(yes_or_no)]
IsoDate = Annotated[date, BeforeValidator(iso_date)]
HourOfDay = Annotated[float, BeforeValidator(number_of), Field(ge=0, le=24)]
