"""Reading the YAML files of this room: safely, and with errors that say which file and which key."""

import math
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from twin.vocabulary import BadInput, unknown

FOLDER = "twin/parameters"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def bad(where: str, what: str) -> BadInput:
    """Return the error for something at a place of a file, `file: key.key`."""
    return BadInput(f"{where}: {what}")


def texts(*path: str) -> dict[str, str]:
    """Text of one file of this room, or of all YAML files of a folder, by its name as errors show it."""
    place = files("twin.parameters").joinpath(*path)
    shown = "/".join((FOLDER, *path))
    if place.is_file():
        return {shown: place.read_text(encoding="utf-8")}
    inside = sorted((file for file in place.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return {f"{shown}/{file.name}": file.read_text(encoding="utf-8") for file in inside}


def read_yaml(text: str, file: str) -> dict[str, Any]:
    """Read a YAML text whose top is a mapping.

    Parameters
    ----------
    text : str
        Content of the file.
    file : str
        Name of the file, for errors.

    Raises
    ------
    BadInput
        When it is not YAML, not a mapping, or a key stands twice (plain YAML would silently take the last one).
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _refuse_twice(node, file, set())
        content = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        raise bad(file, f"not readable as YAML: {' '.join(str(error).split())}") from error
    finally:
        loader.dispose()
    return mapping(content, file)


def _refuse_twice(node: yaml.Node | None, file: str, visited: set[int]) -> None:
    """Raise when a mapping of the tree of nodes has a key twice; a node behind an alias is visited once."""
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.MappingNode):
        _refuse_same_keys([key for key, _ in node.value], file)
        for _, value in node.value:
            _refuse_twice(value, file, visited)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _refuse_twice(part, file, visited)


def _refuse_same_keys(keys: list[yaml.Node], file: str) -> None:
    """Raise when a key stands twice in one mapping."""
    seen: set[str] = set()
    for key in keys:
        if str(key.value) in seen:
            raise bad(file, f"{key.value} stands twice (line {key.start_mark.line + 1})")
        seen.add(str(key.value))


def mapping(content: object, where: str) -> dict[str, Any]:
    """Content as a mapping with text keys (a date stays a date)."""
    if not isinstance(content, Mapping):
        raise bad(where, f"must be a mapping of names to entries, is {_shown(content)}")
    return dict(content)


def only(entry: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    """Raise for a key that is not allowed here."""
    for key in entry:
        if key not in allowed:
            raise unknown(f"{where}.{key}", key, allowed)


def text_of(entry: Mapping[str, Any], key: str, where: str) -> str:
    """Text under a key that must be there and not be empty."""
    if key not in entry:
        raise bad(where, f"{key} is missing")
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise bad(f"{where}.{key}", f"must be a text, is {_shown(value)}")
    return value.strip()


def number(value: object, where: str) -> float:
    """Value as a finite float; a text or yes/no is refused."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise bad(where, f"must be a number, is {_shown(value)}")
    return float(value)


def _shown(value: object) -> str:
    """Show a wrong value in an error: `'eight' (text)`."""
    names = {"str": "text", "list": "a list", "bool": "yes/no", "dict": "a mapping", "NoneType": "empty"}
    kind = names.get(type(value).__name__, type(value).__name__)
    return "empty" if value is None else f"{value!r} ({kind})"
