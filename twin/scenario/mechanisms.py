"""What a scenario says about the feedback mechanisms: on, off, or part by part."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, create_model

from twin.scenario.fields import Strict, YesNo, brief
from twin.vocabulary import PARTS_OF, Mechanism, Part


def switched(mechanism: Mechanism) -> Any:
    """Type of what is said of one mechanism: `true` and `false` are short for all its parts; parts left out are on."""
    names = [part.key for part in PARTS_OF[mechanism]]
    fields: dict[str, Any] = {name: (YesNo, True) for name in names}
    model = create_model(mechanism.name.title().replace("_", ""), __base__=Strict, __doc__=mechanism.zh, **fields)

    def read(value: Any) -> Any:
        if isinstance(value, bool):
            return dict.fromkeys(names, value)
        if not isinstance(value, dict | model):
            raise ValueError(f"{brief(value)} is neither true nor false")
        return value

    properties = {name: {"type": "boolean"} for name in names}
    form = {"type": "object", "properties": properties, "additionalProperties": False}
    return Annotated[model, BeforeValidator(read), WithJsonSchema({"anyOf": [{"type": "boolean"}, form]})]


SWITCHED = {mechanism: switched(mechanism) for mechanism in Mechanism}
_FIELDS: Any = {mechanism.key: (kind, Field(default=False, validate_default=True))
                for mechanism, kind in SWITCHED.items()}
Mechanisms = create_model("Mechanisms", __base__=Strict, __doc__="Feedback mechanisms; off where nothing is said.",
                          **_FIELDS)
KEYS: dict[str, Any] = {  # what a dated change may switch
    **{f"mechanisms.{mechanism.key}": kind for mechanism, kind in SWITCHED.items()},
    **{f"mechanisms.{mechanism.key}.{part.key}": YesNo for mechanism in Mechanism for part in PARTS_OF[mechanism]},
}


def parts_on(mechanisms: Any) -> list[int]:
    """Whether each part is on, by its number."""
    found = [0] * len(Part)
    for mechanism, parts in PARTS_OF.items():
        for part in parts:
            found[part] = int(getattr(getattr(mechanisms, mechanism.key), part.key))
    return found


def may_be_on(scenario: Any, part: Part) -> bool:
    """Whether a part is on at the beginning, or a dated change speaks of its mechanism."""
    mechanism = next(each for each, parts in PARTS_OF.items() if part in parts)
    key = f"mechanisms.{mechanism.key}"
    return bool(parts_on(scenario.mechanisms)[part]) or any(
        name == key or name.startswith(f"{key}.") for change in scenario.changes for name in change.settings)
