"""The page of the model names every number that nobody has measured."""

import re
from fnmatch import fnmatch
from pathlib import Path

import yaml

import twin.parameters

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
NUMBERS = Path(twin.parameters.__file__).parent / "numbers"


def assumed() -> list[str]:
    """Names of all parameters whose kind is `assumed`."""
    said = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(NUMBERS.glob("*.yaml"))]
    return [name for numbers in said for name, number in numbers.items() if number["kind"] == "assumed"]


def named() -> set[str]:
    """Names of parameters on the page, some of them for many: `effort_*`."""
    return set(re.findall(r"`([a-z_0-9*]+)`", PAGE.read_text(encoding="utf-8")))


def test_the_page_of_the_model_names_every_assumed_parameter() -> None:
    patterns = named()
    assert [name for name in assumed() if not any(fnmatch(name, pattern) for pattern in patterns)] == []
    assert len(assumed()) > 60


def test_every_name_with_a_star_on_the_page_of_the_model_stands_for_something() -> None:
    names = assumed()
    stars = {pattern for pattern in named() if "*" in pattern and len(pattern) > 2}
    assert [pattern for pattern in sorted(stars) if not any(fnmatch(name, pattern) for name in names)] == []
