"""Damaged state files: bytes changed or missing, and archives sealed anew around something that does not fit."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.experiment.cuts import unbegun
from twin.experiment.state_file import FACTS, FORMAT, N_DIGITS, SCENARIO, seal

STRANGE = (0, 1, -1, -2, 2**31, 2**62, -(2**63), 2**63 - 1)
WORDS = ("null", "[]", '""', "-1", "1e999", "9" * 400, '"' + "x" * 5000 + '"', "{", "true", "[" * 3000)
Damage = Callable[[np.random.Generator, Path], None]


def whole_file(path: Path) -> Path:
    """State of a small street before anything has happened."""
    return unbegun().save(path)


def damaged(number: int, whole: Path, folder: Path) -> Path:
    """The n-th damaged copy of a state file; the same for the same number."""
    rng = np.random.default_rng([20260828, number])
    path = folder / f"{number}.state"
    shutil.copy(whole, path)
    WAYS[int(rng.integers(len(WAYS)))](rng, path)
    return path


# ---------------------------------------------------------------------------------------------- bytes
def flip(rng: np.random.Generator, path: Path) -> None:
    """Change up to eight bytes."""
    content = bytearray(path.read_bytes())
    for place in rng.integers(0, len(content), int(rng.integers(1, 9))):
        content[place] ^= int(rng.integers(1, 256))
    path.write_bytes(content)


def cut(rng: np.random.Generator, path: Path) -> None:
    """Keep only the beginning, or only the end, or put something behind it."""
    content = path.read_bytes()
    place = int(rng.integers(0, len(content)))
    path.write_bytes((content[:place], content[place:], content + content[:place])[int(rng.integers(3))])


# ---------------------------------------------------------------------------------------------- sealed anew
def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the members of an archive and seal it as if it were whole."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
            archive.comment = f"twin-state {FORMAT} ".encode() + b"0" * N_DIGITS
        seal(file)


def lose(rng: np.random.Generator, path: Path) -> None:
    """Leave a member out, or give it to another name."""
    def change(members: dict[str, bytes]) -> None:
        names = sorted(members)
        one, other = (names[int(rng.integers(len(names)))] for _ in range(2))
        content = members.pop(one)
        if rng.random() < 0.5:
            members[other] = content

    rewritten(path, change)


def spoil(rng: np.random.Generator, path: Path) -> None:
    """Change bytes inside one member."""
    def change(members: dict[str, bytes]) -> None:
        name = sorted(members)[int(rng.integers(len(members)))]
        content = bytearray(members[name])
        for place in rng.integers(0, len(content), int(rng.integers(1, 6))):
            content[place] ^= int(rng.integers(1, 256))
        members[name] = bytes(content[:int(rng.integers(1, len(content) + 1))] if rng.random() < 0.3 else content)

    rewritten(path, change)


def retell(rng: np.random.Generator, path: Path) -> None:
    """Say something else in the facts or in the scenario."""
    def change(members: dict[str, bytes]) -> None:
        facts = json.loads(members[FACTS])
        key = sorted(facts)[int(rng.integers(len(facts)))]
        word = WORDS[int(rng.integers(len(WORDS)))]
        if rng.random() < 0.7:
            text = json.dumps({**facts, key: "@"}).replace('"@"', word)
            members[FACTS] = text.encode()
        else:
            lines = members[SCENARIO].decode().splitlines()
            place = int(rng.integers(len(lines)))
            lines[place] = lines[place].partition(":")[0] + ": " + word
            members[SCENARIO] = "\n".join(lines).encode()

    rewritten(path, change)


def renumber(rng: np.random.Generator, path: Path) -> None:
    """Put strange numbers into an array, or give it other rows, columns or types."""
    def change(members: dict[str, bytes]) -> None:
        names = [name for name in sorted(members) if name.endswith(".npy")]
        name = names[int(rng.integers(len(names)))]
        array = np.load(io.BytesIO(members[name]), allow_pickle=False)
        stream = io.BytesIO()
        np.save(stream, otherwise(rng, array), allow_pickle=False)
        members[name] = stream.getvalue()

    rewritten(path, change)


def otherwise(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
    """An array with something else in it."""
    way = int(rng.integers(5))
    if way == 0 or not len(array):
        return np.zeros((int(rng.integers(0, 4)), 2))
    if way == 1:
        return array[:int(rng.integers(len(array)))]
    if way == 2:
        return np.concatenate([array, array])
    if way == 3 and array.dtype.names:
        return np.ascontiguousarray(array[list(array.dtype.names[1:])])
    found = array.copy()
    field = found[array.dtype.names[int(rng.integers(len(array.dtype.names)))]] if array.dtype.names else found
    field[int(rng.integers(len(found)))] = STRANGE[int(rng.integers(len(STRANGE)))]
    return found


WAYS: tuple[Damage, ...] = (flip, cut, lose, spoil, retell, renumber, renumber)
