"""Scenario files that went wrong in somebody's hands: keys and values changed, text cut, doubled and garbled."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import twin
from tests.engine.small import CHANGES, FEW_PEOPLE
from tests.fuzz.strange import drawn, nudged, strange
from twin.scenario.reading import scenario_folder

NAMES = (
    "base",
    "one_street",
    "haidian_street",
    "street_evening",
    "tests/two_tier",
    "tests/four_tier",
    "tests/visiting_street",
    "tests/all_transitions",
    "exact/queue",
    "exact/mm1_feedback",
    "exact/split2_rho85",
    "exact/tandem3",
    "exact/duplicate_reports",
)
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(9 * [f'*{old}'])}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
GARBAGE = (
    "\t",
    "\x00",
    "\ufeff",
    "\x85",
    "\u2028",
    "- ",
    "? ",
    ": ",
    "#",
    "&a ",
    "*a ",
    "*b",
    "!!python/object:os.system ",
    "!!binary ",
    "!!float ",
    "!!int x",
    "!!set ",
    "!!timestamp ",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "|",
    ">",
    "%YAML 9.9\n",
    "---\n",
    "...\n",
    "=",
    "\r",
    "\ud7ff",
    "🚧",
    "１２",
)


@cache
def texts() -> tuple[str, ...]:
    """Files as they are shipped, and complete ones as a run writes them beside its result."""
    folder = scenario_folder()
    written = [
        (folder / f"{name}.yaml")
        .read_text(encoding="utf-8")
        .replace("extends: ../", "extends: ")
        .replace("extends: queue.yaml", "extends: exact/queue")
        for name in NAMES
    ]
    complete = [
        twin.load("one_street", {**FEW_PEOPLE, "changes": CHANGES}).to_yaml(),
        twin.load("exact/mm1_feedback").to_yaml(),
        twin.load("tests/two_tier").to_yaml(),
    ]
    small = yaml.safe_dump({"extends": "one_street", **spread(FEW_PEOPLE)}, allow_unicode=True, sort_keys=False)
    return (*written, *(3 * complete), *(3 * [small]))


def spread(dotted: dict[str, Any]) -> dict[str, Any]:
    """Nested mapping of values by dotted key."""
    found: dict[str, Any] = {}
    for key, value in dotted.items():
        inner = found
        *above, last = key.split(".")
        for part in above:
            inner = inner.setdefault(part, {})
        inner[last] = copy.deepcopy(value)
    return found


def mutated(number: int) -> bytes:
    """The `number`-th mutated file, always the same."""
    rng = np.random.default_rng([7, number])
    text = drawn(rng, texts())
    if rng.random() < 0.75:
        tree = yaml.safe_load(text)
        for _ in range(drawn(rng, (1, 1, 1, 2, 3))):
            change(rng, tree)
        text = dumped(tree)
    if rng.random() < 0.25:
        text = garbled(rng, text)
    raw = text.encode("utf-8", "surrogatepass")
    return flipped(rng, raw) if rng.random() < 0.08 else raw


def dumped(tree: Any) -> str:
    """YAML text; what cannot be dumped is shown."""
    try:
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    except RecursionError:
        return "a: " + 4000 * "[" + 4000 * "]"


# ---------------------------------------------------------------------------------------------- of the tree
def change(rng: np.random.Generator, tree: Any) -> None:
    """One change somewhere in a tree."""
    holder, key = spot(rng, tree)
    if holder is None:
        return
    kind = rng.integers(8)
    if kind == 0:
        del holder[key]
    elif kind <= 2:
        holder[key] = strange(rng)
    elif kind <= 4:
        holder[key] = nudged(rng, holder[key])
    elif kind == 5:
        other, name = spot(rng, tree)
        if other is not None:
            holder[key] = copy.deepcopy(other[name])
    elif kind == 6 and isinstance(holder, dict):
        holder[
            drawn(rng, ("", "a", str(key) + "s", str(key)[:-1], str(key).upper(), "extends", "网格", "1", "true"))
        ] = holder.pop(key)
    elif isinstance(holder, dict):
        holder[drawn(rng, ("more", "count", "shift", "to", "start", "use", "add", "file", "trace", "where"))] = strange(
            rng
        )


def spot(rng: np.random.Generator, tree: Any) -> tuple[Any, Any]:
    """A mapping or list somewhere in a tree, and one of its keys; None where there is none."""
    holder, key = None, None
    while isinstance(tree, dict | list) and tree:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        holder, key = tree, drawn(rng, keys)
        tree = holder[key]
        if rng.random() < 0.25:
            break
    return holder, key


# ---------------------------------------------------------------------------------------------- of the text
def garbled(rng: np.random.Generator, text: str) -> str:
    """Text with a line lost, doubled, moved or indented, something inserted, cut off, or blown up."""
    lines = text.split("\n")
    at, other = (int(rng.integers(len(lines))) for _ in range(2))
    kind = rng.integers(9)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at] = int(rng.integers(1, 5)) * " " + lines[at]
    elif kind == 3:
        lines[at] = lines[at][2:]
    elif kind == 4:
        lines.insert(at, BOMB.replace("\n", "\n" + " " * int(rng.integers(0, 2))))
    elif kind <= 7:
        where = int(rng.integers(len(lines[at]) + 1))
        lines[at] = lines[at][:where] + drawn(rng, GARBAGE) + lines[at][where:]
    else:
        return text[: int(rng.integers(len(text) + 1))]
    return "\n".join(lines)


def flipped(rng: np.random.Generator, raw: bytes) -> bytes:
    """Bytes of which some are others."""
    told = bytearray(raw)
    for at in rng.integers(0, max(1, len(told)), size=int(rng.integers(1, 6))):
        if told:
            told[int(at) % len(told)] ^= int(rng.integers(1, 256))
    return bytes(told)


def written(number: int, folder: Path) -> Path:
    """Write the `number`-th mutated file into a folder."""
    path = folder / f"mutated-{number}.yaml"
    path.write_bytes(mutated(number))
    return path
