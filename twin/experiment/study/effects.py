"""What factors of two levels do: each at all settings of the others, how often it has each sign, and two together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from twin.experiment.paired import Interval, interval
from twin.experiment.study.summary import Value

Points = Sequence[Mapping[str, Any]]  # of a manifest: `name`, and `levels` by factor
ByPoint = Mapping[str, Mapping[int, float]]  # values by point and replication


@dataclass(frozen=True)
class Effect:
    """Effect of one factor on one measure.

    Attributes
    ----------
    factor, first, second : str
        Which, and its two levels in words.
    own : Interval
        Second level minus first, mean over all settings of the other factors; the interval is over replications.
    settings : tuple of float
        Mean over replications in each setting of the others. None in a fraction, where no two points differ in this
        factor alone: the means of its halves are compared.
    """

    factor: str
    first: str
    second: str
    own: Interval
    settings: tuple[float, ...]

    @property
    def n_settings(self) -> int:
        """Settings of the others."""
        return len(self.settings)

    @property
    def n_less(self) -> int:
        """Settings of the others in which the measure falls."""
        return sum(one < 0 for one in self.settings)

    @property
    def n_more(self) -> int:
        """Settings of the others in which it rises."""
        return sum(one > 0 for one in self.settings)


@dataclass(frozen=True)
class Interaction:
    """How much more the second of two factors does where the first is at its second level.

    Attributes
    ----------
    factors : tuple of str
        Both; the order does not matter.
    own : Interval
        Effect of one where the other is at its second level, minus its effect where it is at its first.
    """

    factors: tuple[str, str]
    own: Interval


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
    by_point = values_by_point(values, measure)
    found = [effect_of(factor, points, by_point) for factor in points[0]["levels"]]
    return [one for one in found if one is not None]


def values_by_point(values: Sequence[Value], measure: str) -> dict[str, dict[int, float]]:
    """Values of a measure by point and replication, where there are any."""
    found: dict[str, dict[int, float]] = {}
    for one in values:
        if one.measure == measure and one.value is not None:
            found.setdefault(one.point, {})[one.replication] = one.value
    return found


def effect_of(factor: str, points: Points, by_point: ByPoint) -> Effect | None:
    """Effect of one factor; None where it has not two levels, or neither pairs nor halves to compare."""
    levels = levels_of(factor, points)
    if len(levels) != 2:
        return None
    pairs = pairs_of(factor, points, levels)
    if not pairs:
        is_fraction = all(is_balanced(factor, other, points) for other in points[0]["levels"] if other != factor)
        table = halves(signs_of(factor, points), points, by_point) if is_fraction else None
        return None if table is None else Effect(factor, *levels, interval(table), ())
    known = [pair for pair in pairs if all(name in by_point for name in pair)]
    numbers = shared_by([name for pair in known for name in pair], by_point)
    if not numbers:
        return None
    each = np.array([[by_point[b][n] - by_point[a][n] for n in numbers] for a, b in known])
    return Effect(factor, *levels, interval(each.mean(axis=0)), tuple(each.mean(axis=1).tolist()))


def levels_of(factor: str, points: Points) -> tuple[str, ...]:
    """Levels of a factor, in the order of the points."""
    return tuple(dict.fromkeys(str(point["levels"][factor]) for point in points))


def signs_of(factor: str, points: Points) -> np.ndarray:
    """1 where a factor of two levels is at its second one, -1 where it is at its first, shape (points,)."""
    second = levels_of(factor, points)[1]
    return np.array([1 if str(point["levels"][factor]) == second else -1 for point in points])


def is_balanced(one: str, other: str, points: Points) -> bool:
    """Whether two factors have two levels each, and all four combinations at as many points."""
    n_of = Counter((str(point["levels"][one]), str(point["levels"][other])) for point in points)
    is_two_by_two = len(n_of) == 4 and all(len({pair[which] for pair in n_of}) == 2 for which in (0, 1))
    return is_two_by_two and len(set(n_of.values())) == 1


def shared_by(names: Sequence[str], by_point: ByPoint) -> list[int]:
    """Replications that all of some points have a value of."""
    return sorted(set.intersection(*(set(by_point[name]) for name in names))) if names else []


def halves(signs: np.ndarray, points: Points, by_point: ByPoint) -> np.ndarray | None:
    """Mean over one half of the points minus that over the other, by replication; None unless both are whole and even.

    Parameters
    ----------
    signs : ndarray of int, shape (points,)
        1 or -1.
    """
    names = [point["name"] for point in points]
    if signs.sum() or any(name not in by_point for name in names):
        return None
    numbers = shared_by(names, by_point)
    table = np.array([[by_point[name][n] for n in numbers] for name in names])
    return np.asarray(signs @ table / (len(names) / 2)) if numbers else None


def pairs_of(factor: str, points: Points, levels: Sequence[str]) -> list[tuple[str, str]]:
    """Names of the points that differ in nothing but this factor, its first level first."""
    by_rest: dict[tuple[str, ...], dict[str, str]] = {}
    for point in points:
        rest = tuple(str(level) for name, level in point["levels"].items() if name != factor)
        by_rest.setdefault(rest, {})[str(point["levels"][factor])] = point["name"]
    return [(both[levels[0]], both[levels[1]]) for both in by_rest.values() if len(both) == 2]


def interactions_of(points: Points, values: Sequence[Value], measure: str) -> list[Interaction]:
    """How the effects of each two crossed factors of two levels depend on one another; none in a fraction.

    Parameters
    ----------
    points, values, measure
        As of `effects_of`.
    """
    by_point = values_by_point(values, measure)
    names = [factor for factor in points[0]["levels"]
             if len(levels := levels_of(factor, points)) == 2 and pairs_of(factor, points, levels)]
    found = []
    for one, other in combinations(names, 2):
        squares = [four for four in squares_of(one, other, points) if all(name in by_point for name in four)]
        numbers = shared_by([name for four in squares for name in four], by_point)
        if numbers:
            table = np.array([[by_point[d][n] - by_point[c][n] - by_point[b][n] + by_point[a][n] for n in numbers]
                              for a, b, c, d in squares])
            found.append(Interaction((one, other), interval(table.mean(axis=0))))
    return found


def squares_of(one: str, other: str, points: Points) -> list[tuple[str, str, str, str]]:
    """Names of the four points that differ in nothing but two factors: neither, the second, the first, both changed."""
    firsts, seconds = levels_of(one, points), levels_of(other, points)
    by_rest: dict[tuple[str, ...], dict[tuple[str, str], str]] = {}
    for point in points:
        rest = tuple(str(level) for name, level in point["levels"].items() if name not in (one, other))
        by_rest.setdefault(rest, {})[str(point["levels"][one]), str(point["levels"][other])] = point["name"]
    corners = [(a, b) for a in firsts for b in seconds]
    return [tuple(four[corner] for corner in corners) for four in by_rest.values()  # type: ignore[misc]
            if len(four) == len(corners)]
