"""Reading a mapping of `design.yaml` key by key: what is missing, unknown or of the wrong kind costs one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from twin.scenario.fields import brief
from twin.vocabulary import BadInput, nearest, unknown

NUMBER = (int, float)


@dataclass(frozen=True)
class Fields:
    """A mapping that was said, and where it was said.

    Attributes
    ----------
    said : mapping
        Values by key.
    where : str
        How a sentence about it begins: `design.yaml`, or `design.yaml: factors.evening`.
    """

    said: Mapping[str, Any]
    where: str

    def refuse_unknown(self, allowed: Sequence[str]) -> None:
        """Refuse a key that has no meaning here."""
        for key in self.said:
            if key not in allowed:
                raise unknown(self.at(key), key, allowed)

    def at(self, key: str) -> str:
        """File and key, as a sentence begins."""
        return f"{self.where}{'.' if ': ' in self.where else ': '}{key}"

    def wrong(self, key: str, must: str) -> BadInput:
        """Error for a value of the wrong kind."""
        return BadInput(f"{self.at(key)}: must be {must}, not {brief(self.said[key])}")

    def needed(self, key: str, example: str) -> Any:
        """Value of a key that must be there."""
        if self.said.get(key) is None:
            raise BadInput(f"{self.at(key)}: is missing; write {example}")
        return self.said[key]

    def text(self, key: str, example: str) -> str:
        """Text that must be there, its lines joined."""
        if not isinstance(self.needed(key, example), str) or not self.said[key].strip():
            raise self.wrong(key, "text")
        return " ".join(self.said[key].split())

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of some words."""
        found = self.said.get(key, default)
        if found not in allowed:
            raise BadInput(f"{self.at(key)}: {brief(found)}: unknown; allowed: {', '.join(allowed)}"
                           f"{nearest(found, allowed)}")
        return str(found)

    def whole(self, key: str, least: int, default: int | None = None) -> int | None:
        """Whole number from `least` on; the default where nothing is said."""
        found = self.said.get(key)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, int):
            raise self.wrong(key, "a whole number")
        if not least <= found < 1 << 62:
            raise BadInput(f"{self.at(key)}: {brief(found)} is out of range; at least {least}")
        return found

    def above_zero(self, key: str) -> float | None:
        """Number above zero; None where nothing is said."""
        found = self.said.get(key)
        if found is None:
            return None
        if not is_number(found):
            raise self.wrong(key, "a number")
        if found <= 0:
            raise BadInput(f"{self.at(key)}: {brief(found)} is out of range; must be above 0")
        return float(found)

    def mapping(self, key: str) -> dict[str, Any]:
        """Mapping of a key; empty where nothing is said."""
        found = self.said.get(key)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise self.wrong(key, "a mapping of keys to values")
        return found

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """Some words, each once, from a list or a single one."""
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
            raise self.wrong(key, "a list of names")
        return tuple(dict.fromkeys(listed))


def is_number(value: object) -> bool:
    """Whether a value is a finite number; yes and no are none."""
    return isinstance(value, NUMBER) and not isinstance(value, bool) and isfinite(value)
