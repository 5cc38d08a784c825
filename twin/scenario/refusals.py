"""Turning what pydantic found wrong into one sentence that a planner can act on."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from twin.scenario.fields import brief
from twin.scenario.reading import Reading
from twin.scenario.text import dotted
from twin.vocabulary import BadInput, nearest

Keys = tuple[str, ...]
PLAIN = ("value_error", "missing", "extra_forbidden", "model_type", "dict_type", "string_type")  # plainest first
KINDS = {
    "missing": "is missing",
    "string_type": "must be text",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
}
BOUNDS = {
    "greater_than_equal": ("at least", "ge"), "greater_than": ("greater than", "gt"),
    "less_than_equal": ("at most", "le"), "less_than": ("less than", "lt"),
}


def refusal(error: ValidationError, reading: Reading, root: type[BaseModel], above: Keys = ()) -> BadInput:
    """One sentence for what is wrong; `above` are the keys under which the checked part stands in the file."""
    everything = error.errors()
    strange = {each["loc"][:-1] for each in everything if each["type"] == "extra_forbidden"}
    plainest = sorted(everything, key=lambda each: weight(each, reading.said, strange))
    found = next((each for each in plainest if not is_known(each, root, reading.said)), plainest[0])
    path = keys_said(found, reading.said)
    where = f"{reading.who_said(path)}: {dotted((*above, *reading.written(path)))}"
    if found["type"] == "extra_forbidden":
        allowed = allowed_at(root, path[:-1], reading.said)
        return BadInput(f"{where}: unknown key; allowed: {', '.join(allowed)}{nearest(path[-1], allowed)}")
    return BadInput(f"{where}: {sentence(found)}{reading.whose(path)}")


def weight(found: Any, said: Any, strange: set[Any]) -> tuple[bool, bool, int, int]:
    """Order in which errors are told: a plain unknown key explains the rest; else the deepest, and the plainest.

    Where a value may have one of several forms, pydantic tells what is wrong with it in each of them; forms to which a
    key is `strange` were not meant.
    """
    path = keys_said(found, said)
    is_one_of_several = len(path) < len(found["loc"])
    is_unknown_key = found["type"] == "extra_forbidden"
    plainness = PLAIN.index(found["type"]) if found["type"] in PLAIN else 0
    return not is_unknown_key or is_one_of_several, found["loc"][:-1] in strange, -len(path), plainness


def sentence(found: Any) -> str:
    """What is wrong, in words."""
    kind, context = found["type"], found.get("ctx", {})
    if kind in KINDS:
        return KINDS[kind] + ("" if kind == "missing" else f", not {brief(found['input'])}{quoting(found)}")
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"{brief(found['input'])} is not allowed; allowed: {context['expected']}{nearest_literal(found)}"
    if kind == "too_short":
        return f"must have at least {context['min_length']} entries, has {context['actual_length']}"
    if kind == "too_long":
        return f"must have at most {context['max_length']} entries, has more"
    if kind in BOUNDS:
        words, key = BOUNDS[kind]
        return f"{brief(found['input'])} is out of range; must be {words} {context[key]:.15g}"
    return f"{brief(found['input'])} cannot be used here"


def quoting(found: Any) -> str:
    """Advice for a number where text is wanted: a code such as 110108."""
    is_number = isinstance(found["input"], int) and not isinstance(found["input"], bool)
    return f'; write it in quotes: "{found["input"]}"' if found["type"] == "string_type" and is_number else ""


def nearest_literal(found: Any) -> str:
    """Suggestion for a word that is not among the allowed ones."""
    words = found["ctx"]["expected"].replace(" or ", ",").split(",")
    return nearest(found["input"], [word.strip(" '\"") for word in words])


def keys_said(found: Any, said: Any) -> Keys:
    """Keys that lead to an error, without what pydantic adds: names of alternatives, marks of keys."""
    kept: list[str] = []
    parts = tuple(str(part) for part in found["loc"])
    for number, part in enumerate(parts):
        is_named = number == len(parts) - 1 and found["type"] in ("missing", "extra_forbidden")
        if isinstance(said, dict) and part in said:
            said = said[part]
        elif isinstance(said, list) and part.isdigit() and int(part) < len(said):
            said = said[int(part)]
        elif not is_named:
            continue
        kept.append(part)
    return tuple(kept)


def is_known(found: Any, root: type[BaseModel], said: Any) -> bool:
    """Whether a key that one form of a value refuses belongs to the form that was meant."""
    path = keys_said(found, said)
    return found["type"] == "extra_forbidden" and path[-1] in allowed_at(root, path[:-1], said)


def allowed_at(model: Any, path: Keys, said: Any) -> list[str]:
    """Keys allowed at a path of a model; of several forms, those of the one that most of what was said fits."""
    for part in path:
        model = inner(model, part)
        said = said[int(part)] if isinstance(said, list) else said.get(part, {})
    forms = [names_of(each) for each in models_in(model)]
    return sorted(max(forms, key=lambda names: len(set(names) & set(said)), default=[]))


def names_of(model: type[BaseModel]) -> list[str]:
    """Keys of a model as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


def models_in(kind: Any) -> list[type[BaseModel]]:
    """Models that a type can be."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for part in get_args(kind) for model in models_in(part)]


def inner(kind: Any, part: str) -> Any:
    """Type of what stands under a key."""
    for model in models_in(kind):
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
    return kind
