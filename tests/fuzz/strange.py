"""Values that nobody means: what a mutated file holds in the place of a sensible one."""

from collections.abc import Callable
from typing import Any

import numpy as np

STRANGE: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    3,
    7,
    0.5,
    0.1,
    1.5,
    -0.5,
    1e-9,
    1e-300,
    1e300,
    10**9,
    10**9 + 1,
    2**31,
    2**31 - 1,
    2**32,
    2**63 - 1,
    2**63,
    -(2**63),
    10**30,
    25,
    100,
    1000,
    100_000,
    float("nan"),
    float("inf"),
    float("-inf"),
    "",
    " ",
    "0",
    "1",
    "yes",
    "no",
    "on",
    "null",
    "~",
    "nan",
    "1e3",
    "1 h",
    "0 s",
    "1 s",
    "90 min",
    "-3 min",
    "3 fortnights",
    "20000 d",
    "20001 d",
    "1e9 h",
    "=nothing",
    "=",
    "=office_morning_start",
    "2018-08-27",
    "2018-02-30",
    "0000-00-00",
    "1951-01-01",
    "2099-12-31",
    "2100-01-01",
    "9999-12-31",
    "2018-08-27 25:00",
    "distance",
    "all",
    "none",
    "empty",
    "warm",
    "flat",
    "phone",
    "street",
    "community",
    "district",
    "crews",
    "dispatchers",
    "handle",
    "end",
    "done",
    "matter",
    "exposed_rubbish",
    "网格",
    "\u202e",
    "é" * 90,
    "a" * 5000,
    "\x00",
    "a\nb",
    "{}",
    "[]",
    "../../etc/passwd",
    "/dev/null",
    "base.yaml",
    "..",
    ".",
    "%s",
    "{0}",
    [],
    {},
    [[]],
    [{}],
    {"a": {}},
    [None],
    [0, 24],
    [[0, 24]],
    [[24, 0]],
    [[8, 12], [11, 18]],
    [["8 h", "12 h"]],
    ["a", "b"],
    {"zh": "甲"},
    {"constant": "1 h"},
    {"exponential": "0 s"},
    {"count": 1},
    {"lognormal": {"mean": "1 h", "cv": 10}},
    {"to": "end"},
    [1, 0, 0],
    [0.5, 0.5, 0],
    list(range(1000)),
    {str(n): n for n in range(300)},
)


def drawn(rng: np.random.Generator, of: Any) -> Any:
    """One entry of a sequence."""
    return of[int(rng.integers(len(of)))]


def strange(rng: np.random.Generator) -> Any:
    """A value out of place."""
    if rng.random() < 0.02:
        return nested(int(rng.integers(30, 3000)), [dict, list][int(rng.integers(2))])
    return drawn(rng, STRANGE)


def nested(depth: int, kind: Callable[..., Any]) -> Any:
    """A value in a mapping in a mapping, or in a list in a list, so many levels deep."""
    value: Any = 1
    for _ in range(depth):
        value = {"a": value} if kind is dict else [value]
    return value


def nudged(rng: np.random.Generator, value: Any) -> Any:
    """A value near another one: another size, another sign, another type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return drawn(
            rng,
            (-value, value + 1, value - 1, value * 10, value * 1_000_000, value / 3, 1 - value, str(value), [value]),
        )
    if isinstance(value, str):
        return drawn(
            rng, (value.upper(), value[:-1], value + "x", value[::-1], value * 2, f" {value}", [value], {value: value})
        )
    if isinstance(value, list):
        return drawn(
            rng, (value[:-1], value + value, value[::-1], [value], {str(n): each for n, each in enumerate(value)})
        )
    if isinstance(value, dict):
        return drawn(
            rng,
            (
                list(value),
                list(value.values()),
                dict(list(value.items())[1:]),
                {**value, "more": 1},
                {str(key) + "s": each for key, each in value.items()},
            ),
        )
    return str(value)
