"""What a scenario says about changes in time: dated, by place, from a closed list of keys."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from twin.scenario.fields import CountFrom1, NotNegative, Share, Strict, brief, iso_date, word_of
from twin.scenario.mechanisms import KEYS
from twin.scenario.people import Rate, Staff
from twin.scenario.refusals import sentence
from twin.vocabulary import DispatchPolicy, Post, TrayOrder, nearest


def after_the_limit(age: float) -> float:
    """Refuse a ladder that begins before a result is owed."""
    if 0 < age < 1:
        raise ValueError(f"{age:g}; the ladder begins at the limit (1) or later, 0 is never")
    return age


Severity = Annotated[CountFrom1, Field(le=3)]
Age = Annotated[NotNegative, Field(le=1_000), AfterValidator(after_the_limit)]
OF_DISTRICT: dict[str, Any] = {  # what holds for the whole district
    **KEYS,
    "policies.dispatch": word_of(DispatchPolicy),
    "policies.order": word_of(TrayOrder),
    "behaviour.patrol.min_share": Share,
    "behaviour.reminder": Share,
    "behaviour.ladder.at_limits": Age,
    "behaviour.dispatch.error": Share,
}
OF_PLACE: dict[str, Any] = {"behaviour.residents.awareness": Share}  # may differ by place
OF_POST: dict[str, Any] = {"count": Staff, "per_street": Rate, "per_community": Rate, "absence": Share}
PER_UNIT, AUTHORITY = "per_unit", "authority"
ALLOWED = (*(f"staff.<post>.{name}" for name in OF_POST), f"staff.<post>.{PER_UNIT}.<unit>", f"{AUTHORITY}.<tier>",
           *OF_PLACE, *OF_DISTRICT)
MOMENT = r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$"


def moment_of(value: Any) -> Any:
    """Second of the calendar: a date, from 0:00 on, or a date and a time of the day."""
    found = value
    if isinstance(value, str) and len(value.strip()) > len("2018-09-03"):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            found = None
    if isinstance(found, datetime):
        if found.tzinfo is not None or found.second or found.microsecond:
            raise ValueError(f"{brief(value)}: write date, hour and minute alone: 2018-09-03 08:00")
        iso_date(found.date())
        return found
    if found is None or not isinstance(found, str | date):
        raise ValueError(f"{brief(value)} is no time; write 2018-09-03 or 2018-09-03 08:00")
    return datetime.combine(iso_date(found), time())


def written(at: datetime) -> str:
    """How a time is written in a scenario."""
    return f"{at:%Y-%m-%d}" if at.time() == time() else f"{at:%Y-%m-%d %H:%M}"


Moment = Annotated[datetime, BeforeValidator(moment_of), PlainSerializer(written),
                   WithJsonSchema({"type": "string", "pattern": MOMENT, "examples": ["2018-09-03 08:00"]})]


def kind_of(key: str) -> Any:
    """Type of the value of a key that a change may set; None for any other key."""
    first, _, rest = key.partition(".")
    if first == AUTHORITY:
        return Severity if rest else None
    if first != "staff":
        return {**OF_DISTRICT, **OF_PLACE}.get(key)
    post, _, name = rest.partition(".")
    if post not in {each.key for each in Post}:
        return None
    if name.startswith(f"{PER_UNIT}.") and len(name) > len(PER_UNIT) + 1:
        return Staff
    return OF_POST.get(name)


def value_of(key: str, value: Any) -> Any:
    """Value of a key, checked; ValueError with a sentence where it cannot be used."""
    try:
        return TypeAdapter(kind_of(key)).validate_python(value)
    except ValidationError as error:
        raise ValueError(f"{key}: {sentence(error.errors()[0])}") from None


def flat(said: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted keys and their values; `{staff: {crews: {count: 3}}}` is `staff.crews.count: 3`."""
    for key, value in said.items():
        dotted = f"{above}{str(key).strip()}"
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{dotted}.")
        else:
            yield dotted, value


def settings_of(said: Any) -> Any:
    """What is set, by dotted key; refuse keys that are not on the list and values that do not fit them."""
    if not isinstance(said, Mapping) or not said:
        raise ValueError(f"{brief(said)} sets nothing; write what is otherwise from then on, as in "
                         f"{{staff.crews.per_unit.street_team: 20}}")
    found: dict[str, Any] = {}
    for key, value in flat(said):
        if key in found:
            raise ValueError(f"{key}: stands twice")
        if kind_of(key) is None:
            known = [f"staff.{post.key}.{name}" for post in Post for name in (*OF_POST, PER_UNIT)]
            known += [*OF_PLACE, *OF_DISTRICT]
            raise ValueError(f"{key}: unknown key; allowed: {', '.join(ALLOWED)}{nearest(key, known)}")
        value_of(key, value)
        found[key] = value
    return found


def schema_of_settings() -> dict[str, Any]:
    """JSON Schema of what a change may set: dotted keys, or mappings within mappings."""
    numbers: dict[str, Any] = {name: {"type": "number"} for name in OF_POST}
    leaves = {key: TypeAdapter(kind).json_schema() for key, kind in {**OF_DISTRICT, **OF_PLACE}.items()}
    leaves |= {f"staff.{post.key}.{name}": form for post in Post for name, form in numbers.items()}
    nested = {key.partition(".")[0]: {"type": "object"} for key in (*leaves, AUTHORITY)}
    by_name = {rf"^{AUTHORITY}\.": {"type": "integer"},
               rf"^staff\.[a-z_]+\.{PER_UNIT}(\.|$)": {"anyOf": [{"type": "integer"}, {"type": "object"}]}}
    return {"type": "object", "properties": {**nested, **leaves}, "patternProperties": by_name,
            "additionalProperties": False}


Settings = Annotated[dict[str, Any], BeforeValidator(settings_of), WithJsonSchema(schema_of_settings())]


def listed(value: Any) -> Any:
    """One code is short for a list of one."""
    return (value,) if isinstance(value, str | int) else value


class DatedChange(Strict):
    """From a time on something is otherwise, everywhere or in some places and what lies in them."""

    at: Moment
    where: Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...])] = ()
    settings: Settings = Field(alias="set")

    def of_district(self) -> dict[str, Any]:
        """Values that hold for the whole district, by dotted key."""
        return {key: value_of(key, value) for key, value in self.settings.items() if key in OF_DISTRICT}

    def of_places(self) -> dict[str, Any]:
        """Values that hold at places, by dotted key."""
        return {key: value_of(key, value) for key, value in self.settings.items() if key in OF_PLACE}

    def of_tiers(self) -> dict[str, int]:
        """Authority by tier."""
        prefix = f"{AUTHORITY}."
        return {key.removeprefix(prefix): value_of(key, value) for key, value in self.settings.items()
                if key.startswith(prefix)}

    def of_posts(self) -> dict[Post, dict[str, Any]]:
        """What is said of each post, by the rest of the key: `per_unit.street_team`."""
        found: dict[Post, dict[str, Any]] = {}
        for key, value in self.settings.items():
            first, _, rest = key.partition(".")
            if first == "staff":
                post, _, name = rest.partition(".")
                found.setdefault(Post[post.upper()], {})[name] = value_of(key, value)
        return found
