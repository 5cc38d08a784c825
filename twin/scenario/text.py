"""YAML text: careful with keys, with bulk, and with what is no YAML at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from twin.vocabulary import BadInput

MOST_VALUES, MOST_NESTED = 200_000, 60  # of one file, aliases spelled out


class CarefulLoader(yaml.SafeLoader):
    """Safe YAML that takes keys as they are written and refuses one that stands twice, and brackets without end."""

    def fetch_flow_collection_start(self, token: Any) -> None:
        """Refuse a bracket in too many others: the time that PyYAML takes grows with the square of their number."""
        if self.flow_level > MOST_NESTED:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=self.get_mark())
        super().fetch_flow_collection_start(token)


def mapping_once(loader: CarefulLoader, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    """Build a mapping; a key that stands twice is an error and not a silent loss."""
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key must be text", problem_mark=key_node.start_mark)
        key = str(key_node.value)  # 0110 stays 0110, and on stays on
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
    return seen


CarefulLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping_once)


def read_yaml(path: Path) -> dict[str, Any]:
    """Mapping of a YAML file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{shown(path)}: not UTF-8 text (byte {error.start}); save it with the encoding UTF-8") from None
    except PermissionError:
        raise BadInput(f"{shown(path)}: may not be read by this user") from None
    except OSError as error:
        raise BadInput(f"{shown(path)}: cannot be read: {error.strerror}") from None
    said = parsed(text, shown(path))
    if not isinstance(said, dict):
        held = "nothing" if said is None else "a list" if isinstance(said, list) else "one value"
        raise BadInput(f"{shown(path)}: a scenario is a mapping of keys to values; this file holds {held}")
    return said


def parsed(text: str, who: str) -> Any:
    """Content of YAML text; what cannot be read, or is too much, is refused in one sentence."""
    try:
        said = yaml.load(text, Loader=CarefulLoader)
    except RecursionError:
        raise BadInput(f"{who}: not valid YAML: nested too deeply") from None
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}, column {mark.column + 1}:" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise BadInput(f"{who}:{where} not valid YAML: {problem}") from None
    except (AttributeError, LookupError):  # what PyYAML makes of `!!timestamp x`, `!!bool x`, `!!int ''`
        raise BadInput(f"{who}: not valid YAML: a tag such as !!bool stands before a value that it does not fit; "
                       f"leave tags out") from None
    refuse_bulk(said, who)
    return said


def refuse_bulk(said: Any, who: str) -> None:
    """Refuse more values, or deeper ones, than a scenario can have; an alias counts each time it is used."""
    n_values, waiting = 0, [(said, 0)]
    while waiting:
        value, depth = waiting.pop()
        n_values += 1
        if depth > MOST_NESTED:
            raise BadInput(f"{who}: nested too deeply; at most {MOST_NESTED} levels")
        if n_values > MOST_VALUES:
            raise BadInput(f"{who}: holds too much for a scenario; at most {MOST_VALUES:,} values, aliases spelled out")
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
        waiting.extend((each, depth + 1) for each in inner)


def shown(path: Path) -> str:
    """Path as a person would write it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path) if path.is_relative_to(Path.cwd()) else f"{path.parent.name}/{path.name}"


def dotted(path: tuple[str, ...]) -> str:
    """Keys with dots between them, on one line."""
    return ".".join(key if key.isprintable() and len(key) <= 80 else repr(key[:80]) for key in path)


def plain(value: Any) -> Any:
    """Value as YAML would give it: keys are text, tuples are lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value
