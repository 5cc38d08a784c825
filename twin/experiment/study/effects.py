"""What a factor of two levels does at all settings of the others: its mean effect, and how often it has each sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.experiment.paired import Interval, interval
from twin.experiment.study.summary import Value

Points = Sequence[Mapping[str, Any]]  # of a manifest: `name`, and `levels` by factor


@dataclass(frozen=True)
class Effect:
    """Effect of one factor on one measure.

    Attributes
    ----------
    factor, first, second : str
        Which, and its two levels in words.
    own : Interval
        Second level minus first, mean over all settings of the other factors; the interval is over replications.
    n_less, n_more, n_settings : int
        Settings of the others in which the mean over replications falls, and rises; and how many there are.
    """

    factor: str
    first: str
    second: str
    own: Interval
    n_less: int
    n_more: int
    n_settings: int


def effects_of(points: Points, values: Sequence[Value], measure: str) -> list[Effect]:
    """Effects on a measure of all factors of two levels; only settings and replications that have all values count.

    Parameters
    ----------
    points : sequence of mapping
        Points of a study, as its manifest tells them.
    values : sequence of Value
        What the runs measured.
    measure : str
        Which measure.
    """
    by_point: dict[str, dict[int, float]] = {}
    for one in values:
        if one.measure == measure and one.value is not None:
            by_point.setdefault(one.point, {})[one.replication] = one.value
    found = [effect_of(factor, points, by_point) for factor in points[0]["levels"]]
    return [one for one in found if one is not None]


def effect_of(factor: str, points: Points, by_point: Mapping[str, Mapping[int, float]]) -> Effect | None:
    """Effect of one factor; None where it has not two levels, or no setting of the others has both of them."""
    levels = list(dict.fromkeys(str(point["levels"][factor]) for point in points))
    pairs = pairs_of(factor, points, levels) if len(levels) == 2 else []
    known = [pair for pair in pairs if all(name in by_point for name in pair)]
    numbers = sorted(set.intersection(*(by_point[name].keys() & by_point[other].keys() for name, other in known))
                     if known else ())
    if not numbers:
        return None
    table = np.array([[by_point[b][n] - by_point[a][n] for n in numbers] for a, b in known])
    of_settings = table.mean(axis=1)
    first, second = levels
    return Effect(factor, first, second, interval(table.mean(axis=0)), int((of_settings < 0).sum()),
                  int((of_settings > 0).sum()), len(known))


def pairs_of(factor: str, points: Points, levels: Sequence[str]) -> list[tuple[str, str]]:
    """Names of the points that differ in nothing but this factor, its first level first."""
    by_rest: dict[tuple[str, ...], dict[str, str]] = {}
    for point in points:
        rest = tuple(str(level) for name, level in point["levels"].items() if name != factor)
        by_rest.setdefault(rest, {})[str(point["levels"][factor])] = point["name"]
    return [(both[levels[0]], both[levels[1]]) for both in by_rest.values() if len(both) == 2]
