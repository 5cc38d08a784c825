"""Reading scenario files: YAML, the chain of `extends`, what a command line sets on top."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.scenario.fields import brief
from twin.scenario.text import dotted, parsed, plain, read_yaml, refuse_bulk, shown
from twin.vocabulary import BadInput, nearest

Said = dict[str, Any]
Path_ = tuple[str, ...]
SHIPPED = Path(__file__).resolve().parents[1] / "_scenarios"
IN_REPOSITORY = Path(__file__).resolve().parents[2] / "scenarios"
TESTS = "tests/"
LONGEST_NAME = 300  # that is shown whole


WITHDRAWN = ("catalogue", "change")  # `limit: null` there means: no limit, and not: as in the catalogue


@dataclass
class Reading:
    """What files and command line said, laid over one another, and who said what.

    Attributes
    ----------
    said : dict
        The merged mapping, without `extends`.
    origin : dict
        For each path of keys, the file (or `--set`) that said it last.
    folder : Path
        Folder of the file that names the trace, else of the scenario file; relative paths start there.
    moved : dict
        Where what stands at a path now was written: categories, resolved, stand elsewhere than in the file.
    parameter_at : dict
        Parameter whose value stands at a path.
    """

    said: Said = field(default_factory=dict)
    origin: dict[Path_, str] = field(default_factory=dict)
    folder: Path = Path(".")
    moved: dict[Path_, Path_] = field(default_factory=dict)
    parameter_at: dict[Path_, str] = field(default_factory=dict)

    def lay_over(self, change: Mapping[str, Any], who: str, at: Path_ = ()) -> None:
        """Lay a mapping over what was said: mappings merge, all else replaces, null removes."""
        target = self.said
        for key in at:
            target = target[key]
        for key, value in change.items():
            path = (*at, key)
            self.origin[path] = who
            if value is None and not (at[:2] == WITHDRAWN and len(at) == 3):
                target.pop(key, None)
            elif isinstance(value, dict) and isinstance(target.get(key), dict):
                self.lay_over(value, who, path)
            else:
                target[key] = apart(value)
                self.note(value, who, path)

    def note(self, value: Any, who: str, path: Path_) -> None:
        """Note who said a value and everything in it."""
        self.origin[path] = who
        if isinstance(value, dict):
            for key, inner in value.items():
                self.note(inner, who, (*path, key))

    def who_said(self, path: Path_) -> str:
        """File or command line that said a key, or the nearest key above it."""
        path = self.written(path)
        while path and path not in self.origin:
            path = path[:-1]
        return self.origin.get(path, "scenario")

    def written(self, path: Path_) -> Path_:
        """Path as it stands in a file."""
        above = longest_in(self.moved, path)
        return path if above is None else (*self.moved[above], *path[len(above):])

    def where(self, path: Path_) -> str:
        """File and key, as a sentence begins: `evening.yaml: staff.crews.count`."""
        return f"{self.who_said(path)}: {dotted(self.written(path))}"

    def whose(self, path: Path_) -> str:
        """From which parameter a value comes, as a sentence ends; nothing where it was written out."""
        above = longest_in(self.parameter_at, self.written(path))
        if above is None:
            return ""
        name = self.parameter_at[above]
        who = self.origin.get(("parameters", name))
        return f"; this is the value of {name}" + (f", from {who}: parameters.{name}" if who else "")


def apart(value: Any) -> Any:
    """Copy in which no two keys share a value: a YAML alias repeats what it names, and is changed for itself."""
    if isinstance(value, dict):
        return {key: apart(inner) for key, inner in value.items()}
    return [apart(inner) for inner in value] if isinstance(value, list) else value


def longest_in(known: Mapping[Path_, Any], path: Path_) -> Path_ | None:
    """Longest beginning of a path that is known."""
    return next((path[:n] for n in range(len(path), 0, -1) if path[:n] in known), None)


def scenario_folder() -> Path:
    """Folder of the scenarios that come with the package."""
    return SHIPPED if SHIPPED.is_dir() else IN_REPOSITORY


def shipped(for_tests: bool = False) -> list[str]:
    """Names of the scenarios that come with the package; those made for its tests only where asked for."""
    folder = scenario_folder()
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml"))
    return [name for name in names if for_tests or not name.startswith(TESTS)]


def find(name: str | Path, beside: Path | None = None) -> Path:
    """Path of a scenario: a file as named, beside the file that names it, or one that comes with the package."""
    wanted = Path(name)
    named = [wanted, wanted.with_name(f"{wanted.name}.yaml")] if wanted.name else []
    places = [beside] if beside is not None else [Path(".")]
    tried = [place / each for place in [*places, scenario_folder()] for each in named]
    for path in tried:
        if is_file(path):
            return path
    for path in tried:
        if is_closed(path):
            raise BadInput(f"{shown(path)}: may not be read by this user")
    close = nearest(wanted.stem, [*shipped(), *(entry.rsplit("/", 1)[-1] for entry in shipped())])
    is_plain = str(name).isprintable() and 0 < len(str(name)) <= LONGEST_NAME
    shown_name = str(name) if is_plain else brief(str(name))
    raise BadInput(f"{shown_name}: no such scenario file; shipped with the package: {', '.join(shipped())}{close}")


def is_file(path: Path) -> bool:
    """Whether a path is a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_closed(path: Path) -> bool:
    """Whether this user may not even see whether a path is there."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def read_chain(path: Path, seen: tuple[Path, ...] = ()) -> Reading:
    """Read a scenario file on top of those it extends."""
    path = path.resolve()
    if path in seen:
        names = " -> ".join(each.name for each in (*seen, path))
        raise BadInput(f"{shown(path)}: extends: files extend one another in a circle: {names}")
    said = read_yaml(path)
    base = said.pop("extends", None)
    if base is not None and not isinstance(base, str):
        raise BadInput(f"{shown(path)}: extends: must be the name of one scenario file, not {brief(base)}")
    reading = read_chain(found_base(base, path), (*seen, path)) if base is not None else Reading()
    if ("demand", "trace", "file") not in reading.origin or names_trace(said):
        reading.folder = path.parent
    reading.lay_over(said, shown(path))
    reading.origin[()] = shown(path)
    return reading


def found_base(base: str, path: Path) -> Path:
    """Path of the file that another one extends."""
    try:
        return find(base, path.parent)
    except BadInput as error:
        raise BadInput(f"{shown(path)}: extends: {error}") from None


def names_trace(said: Said) -> bool:
    """Whether a file itself names the file of a trace."""
    part: Any = said
    for key in ("demand", "trace", "file"):
        part = part.get(key) if isinstance(part, dict) else None
    return part is not None


def overrides_of(assignments: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """Values of `a.b=c` from a command line, by dotted key."""
    found: dict[str, Any] = {}
    for assignment in assignments:
        key, sign, text = assignment.partition("=")
        if not sign or not key.strip():
            raise BadInput(f"--set {assignment}: write KEY=VALUE, as in staff.dispatchers.count=3")
        if not text.strip():
            raise BadInput(f"--set {assignment}: has no value; write {key.strip()}=null to remove the key")
        found.pop(key.strip(), None)  # what is said last is laid on last
        found[key.strip()] = parsed(text, f"--set {brief(assignment)}")
    return found


def lay_dotted(reading: Reading, values: Mapping[str, Any], who: str) -> None:
    """Lay values with dotted keys over what was said; a value that is a mapping merges."""
    for key, value in values.items():
        refuse_bulk(value, f"{who}: {key}")
        parts = [part.strip() for part in str(key).split(".")]
        if "" in parts:
            raise BadInput(f"{who}: {key}: a name is missing beside a dot; write staff.dispatchers.count")
        change = plain(value)
        for part in reversed(parts):
            change = {part: change}
        reading.lay_over(change, who)
