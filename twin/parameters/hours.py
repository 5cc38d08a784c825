"""Hour profiles: how births and calls are spread over the hours of a day."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from twin.parameters.files import bad, mapping, number, only, read_yaml, text_of, texts
from twin.parameters.origin import Origin, read_origin

HOURS = 24
ROUNDING = 0.002  # how far printed weights may sum beside 1
KEYS = ("zh", "kind", "source", "why", "weights")


@dataclass(frozen=True, slots=True)
class HourProfile:
    """Weights of the 24 hours of a day, which sum to 1, and where they come from."""

    name: str
    zh: str
    weights: tuple[float, ...]
    origin: Origin


def read_profiles(text: str, file: str) -> dict[str, HourProfile]:
    """Read the profiles of one YAML text; raises BadInput naming file, key and what is wrong."""
    content = read_yaml(text, file)
    return {str(name): _read_one(str(name), entry, f"{file}: {name}") for name, entry in content.items()}


def _read_one(name: str, content: object, where: str) -> HourProfile:
    """Read and check one profile."""
    entry = mapping(content, where)
    only(entry, KEYS, where)
    return HourProfile(name, text_of(entry, "zh", where), _weights(entry, where), read_origin(entry, (), where))


def _weights(entry: Mapping[str, Any], where: str) -> tuple[float, ...]:
    """Read 24 weights, none negative, and scale them to sum to 1 exactly but for the last bit."""
    listed = entry.get("weights")
    if not isinstance(listed, Sequence) or isinstance(listed, str) or len(listed) != HOURS:
        raise bad(f"{where}.weights", f"must be a list of {HOURS} numbers, one per hour")
    weights = [number(weight, f"{where}.weights") for weight in listed]
    total = math.fsum(weights)
    if min(weights) < 0.0 or abs(total - 1.0) > ROUNDING:
        raise bad(f"{where}.weights", f"must not be negative and must sum to 1, they sum to {total:.4f}")
    return tuple(weight / total for weight in weights)


@cache
def _hour_profiles() -> dict[str, HourProfile]:
    """Read the file of profiles once."""
    (file, text), = texts("profiles.yaml").items()
    return read_profiles(text, file)


def hour_profiles() -> dict[str, HourProfile]:
    """All hour profiles by name, with label and origin."""
    return dict(_hour_profiles())


def profiles() -> dict[str, tuple[float, ...]]:
    """Weights of all hour profiles by name: 24 each, from the hour after midnight on, summing to 1."""
    return {name: profile.weights for name, profile in _hour_profiles().items()}
