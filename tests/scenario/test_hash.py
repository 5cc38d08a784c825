"""Two scenarios have one hash exactly when they make the same runs."""

import copy
from pathlib import Path

import pytest
import yaml

import twin

RESOLVED = twin.load("one_street").resolved()
NOT_HASHED = {"seed", "title"}


def hash_of(said, tmp_path: Path) -> str:
    """Hash of a resolved mapping, read from a file."""
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return twin.load(path).hash


def turned(said):
    """The same mapping, its keys in the opposite order."""
    if isinstance(said, dict):
        return {key: turned(value) for key, value in reversed(said.items())}
    return [turned(each) for each in said] if isinstance(said, list) else said


def test_the_order_of_keys_does_not_matter(tmp_path):
    said = copy.deepcopy(RESOLVED)
    other = {key: said[key] if key in ("units", "catalogue", "places") else turned(said[key]) for key in reversed(said)}
    assert hash_of(other, tmp_path) == hash_of(said, tmp_path)


@pytest.mark.parametrize("section", ["units", "catalogue"])
def test_the_order_matters_where_it_settles_who_comes_first(section, tmp_path):
    other = {**RESOLVED, section: dict(reversed(RESOLVED[section].items()))}
    assert hash_of(other, tmp_path) != hash_of(RESOLVED, tmp_path)


def test_the_hash_does_not_know_where_a_file_lies(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    assert hash_of(RESOLVED, tmp_path) == hash_of(RESOLVED, tmp_path / "elsewhere") == twin.load("one_street").hash


def numbers(said, path=()):
    """Paths of all numbers and yes/no of a mapping."""
    for key, value in said.items():
        if isinstance(value, dict):
            yield from numbers(value, (*path, key))
        elif isinstance(value, int | float):
            yield (*path, key), value


def test_every_number_is_in_the_hash():
    said = copy.deepcopy(RESOLVED)
    other = twin.load("one_street")
    known = other.hash
    object.__setattr__(other, "resolved", lambda: said)
    assert other.hash == known
    for path, value in numbers(RESOLVED):
        if path[0] in NOT_HASHED:
            continue
        target = said
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = (not value) if isinstance(value, bool) else value + 1
        assert other.hash != known, ".".join(path)
        target[path[-1]] = value
