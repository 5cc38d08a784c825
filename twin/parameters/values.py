"""What the fields of a category may hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from twin.parameters.files import bad, number
from twin.vocabulary import Clock, Discovery, Stream, Word, unknown

TIERS = ("community", "street", "district")
WORD_FIELDS: dict[str, type[Word]] = {"stream": Stream, "clock": Clock, "discovery": Discovery}
TEXT_FIELDS = ("zh", "en", "class")
YES_NO_FIELDS = ("is_urgent", "is_emergency")
SHARE_FIELDS = (  # in [0, 1]
    "share", "transient", "external_share", "visibility", "camera", "on_spot", "joint", "borderline", "sensitive",
    "relapse",
)
POSITIVE_FIELDS = ("limit", "touch_mean_min", "external_mean_h", "relapse_days")  # above 0
FIELDS = (
    "zh", "en", "stream", "class", "limit", "clock", "lead", "lowest_tier", "share", "severity", "discovery",
    "transient", "profile", "touch_mean_min", "touch_cv", "external_share", "external_mean_h", "external_ln_sd",
    "is_urgent", "visibility", "camera", "on_spot", "is_emergency", "joint", "co_leads", "borderline", "sensitive",
    "relapse", "relapse_days", "harm",
)
KEY_OF = {"class": "class_name"}  # where the field's name in the file is no name in Python
MOST_CO_LEADS = 2
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Names:
    """Names that fields of a category may refer to."""

    leads: tuple[str, ...]
    profiles: tuple[str, ...]


def read_value(field: str, value: object, names: Names, where: str) -> Any:
    """Read the value of a category's field; BadInput where it is of the wrong kind or out of bounds."""
    if field in WORD_FIELDS:
        words = WORD_FIELDS[field]
        return words[_one_of(value, [word.key for word in words], where).upper()]
    if field in TEXT_FIELDS:
        return _text(value, where)
    if field == "severity":
        return _severity(value, where)
    if field in YES_NO_FIELDS:
        return _yes_or_no(value, where)
    if field == "co_leads":
        return _roles(value, names.leads, where)
    allowed = {"lead": names.leads, "lowest_tier": TIERS, "profile": names.profiles}
    return _one_of(value, allowed[field], where) if field in allowed else _number(field, value, where)


def numbers_in(value: object) -> tuple[float, ...]:
    """Numbers of a field's value that a range must hold; none for texts, words and yes or no."""
    if isinstance(value, tuple):
        return tuple(part for part in value if isinstance(part, float))
    return (value,) if isinstance(value, float) else ()


def _one_of(value: object, allowed: Iterable[str], where: str) -> str:
    """Value that must be one of the allowed names."""
    if value not in (names := tuple(allowed)):
        raise unknown(where, value, names, f"unknown name {value}")
    return str(value)


def _text(value: object, where: str) -> str:
    """Value that must be a text."""
    if not isinstance(value, str) or not value.strip():
        raise bad(where, f"must be a text, is {value!r}")
    return value.strip()


def _yes_or_no(value: object, where: str) -> bool:
    """Value that must be true or false."""
    if not isinstance(value, bool):
        raise bad(where, f"must be true or false, is {value!r}")
    return value


def _roles(value: object, known: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Roles of the further units, none up to two, each once."""
    if not isinstance(value, list) or len(value) > MOST_CO_LEADS:
        raise bad(where, f"must be a list of at most {MOST_CO_LEADS} roles, is {value!r}")
    roles = tuple(_one_of(role, known, where) for role in value)
    if len(set(roles)) < len(roles):
        raise bad(where, f"a role stands twice: {', '.join(roles)}")
    return roles


def _number(field: str, value: object, where: str) -> float:
    """Value that must be a number within the bounds of its field."""
    found = number(value, where)
    if found < 0.0 or (field in SHARE_FIELDS and found > 1.0):
        bounds = "between 0 and 1" if field in SHARE_FIELDS else "0 or more"
        raise bad(where, f"must be {bounds}, is {found:g}")
    if field in POSITIVE_FIELDS and found == 0.0:
        raise bad(where, "must be above 0")
    return found


def _severity(value: object, where: str) -> tuple[float, ...]:
    """Probabilities of severity 1, 2 and 3."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 3:
        raise bad(where, f"must be three probabilities, is {value!r}")
    shares = tuple(number(share, where) for share in value)
    if min(shares) < 0.0 or abs(sum(shares) - 1.0) > NEARLY:
        raise bad(where, f"must be three probabilities that sum to 1, they sum to {sum(shares):.4f}")
    return shares
