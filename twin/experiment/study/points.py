"""From a design to its points: which levels are set together, and the scenario of each."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from twin.experiment.statistics.sensitivity import Points, morris_points, sobol_points
from twin.experiment.study.design import FILE, SAMPLED, Design
from twin.experiment.study.factors import Factor, Level
from twin.scenario import Scenario
from twin.scenario.loading import scenario_from
from twin.scenario.reading import Reading, find, lay_dotted, read_chain
from twin.vocabulary import BadInput

AS_IS = "as it is"  # the base's own value of a factor
MOST_POINTS = 100_000
SAMPLING = 0x53747564  # keeps the draw of points apart from every draw of a run


@dataclass(frozen=True)
class Point:
    """One setting of all factors.

    Attributes
    ----------
    name : str
        `p1`, `p2`, ... with as many digits as the last one needs; the first one is the base.
    levels : dict
        Name or value of each factor's level; empty in a screening, whose hundreds of values follow from the design.
    settings : tuple of Level
        What is laid over the base, in the order of the factors.
    """

    name: str
    levels: dict[str, Any]
    settings: Mapping[str, Level]


def n_points(design: Design) -> int:
    """How many points a design has; counted, not made."""
    sizes = [len(factor.levels) for factor in design.factors]
    if design.kind == "crossed":
        return (design.samples + 1) * prod(len(factor.levels) for factor in levelled(design))
    if design.kind in SAMPLED:
        return 1 + design.samples * (block_of(design) if design.is_screening else 1)
    if design.kind == "one_at_a_time":
        return 1 + sum(len(factor.levels) - (factor.range is None) for factor in design.factors)
    return prod(sizes) if design.kind == "full_factorial" else 2 ** (len(sizes) - len(design.generators))


def block_of(design: Design) -> int:
    """Points that a screening needs together: those of a trajectory, or of a base point."""
    return len(design.factors) + (1 if design.kind == "morris" else 2)


def levelled(design: Design) -> tuple[Factor, ...]:
    """Factors with levels; the others have ranges."""
    return tuple(factor for factor in design.factors if factor.range is None)


def points_of(design: Design) -> list[Point]:
    """Points of a design, the base first.

    Raises
    ------
    BadInput
        There are too many.
    """
    n = n_points(design)
    if n > MOST_POINTS:
        raise BadInput(f"{FILE}: {n:,} points are too many; at most {MOST_POINTS:,}: take fewer levels, or draw points "
                       f"with design: latin_hypercube and samples: 200")
    width = len(str(n))
    found = []
    for number, settings in enumerate(settings_of(design), 1):
        levels = {} if design.is_screening else {
            factor.name: settings[factor.name].name if factor.name in settings else AS_IS for factor in design.factors}
        found.append(Point(f"p{number:0{width}}", levels, settings))
    return found


def settings_of(design: Design) -> Iterator[dict[str, Level]]:
    """Level of each factor, point by point."""
    names = [factor.name for factor in design.factors]
    if design.kind == "full_factorial":
        for levels in product(*(factor.levels for factor in design.factors)):
            yield dict(zip(names, levels, strict=True))
    elif design.kind == "fractional_factorial":
        yield from fraction(design)
    elif design.kind == "one_at_a_time":
        yield from one_at_a_time(design.factors)
    elif design.kind == "crossed":
        yield from crossed(design)
    else:
        yield {}
        yield from drawn(design.factors, screened(design).values if design.is_screening else shares(design))


def fraction(design: Design) -> Iterator[dict[str, Level]]:
    """Points of a two-level fraction: free factors in full, each other one at the product of those it follows.

    Of the two halves that a product allows it is the one whose first point has the first level of every factor.
    """
    free = [factor.name for factor in design.factors if factor.name not in design.generators]
    for signs in product((-1, 1), repeat=len(free)):
        sign = dict(zip(free, signs, strict=True))
        sign |= {name: prod((-sign[each] for each in of), start=-1) for name, of in design.generators.items()}
        yield {factor.name: factor.levels[(sign[factor.name] + 1) // 2] for factor in design.factors}


def resolution_of(design: Design) -> tuple[int, list[frozenset[str]]]:
    """Resolution of a two-level fraction, and its shortest products of factors that are the same at every point."""
    words: set[frozenset[str]] = {frozenset()}
    for name, product_of in design.generators.items():
        words |= {word ^ frozenset((name, *product_of)) for word in words}
    lengths = sorted((len(word), sorted(word)) for word in words if word)
    least = lengths[0][0]
    return least, [frozenset(names) for length, names in lengths if length == least]


def one_at_a_time(factors: Sequence[Factor]) -> Iterator[dict[str, Level]]:
    """The base, then each other level of each factor alone; of a range both ends, the base keeping its own value."""
    first = {factor.name: factor.levels[0] for factor in factors if factor.range is None}
    yield first
    for factor in factors:
        for level in factor.levels[factor.range is None:]:
            yield {**first, factor.name: level}


def crossed(design: Design) -> Iterator[dict[str, Level]]:
    """Every combination of the levels where all ranges are as the base has them, then at each draw of the ranges."""
    fixed, ranges = levelled(design), [factor for factor in design.factors if factor.range is not None]
    for draw in ({}, *drawn(ranges, shares(design, len(ranges)))):
        for levels in product(*(factor.levels for factor in fixed)):
            yield dict(zip((factor.name for factor in fixed), levels, strict=True)) | draw


def drawn(factors: Sequence[Factor], places: np.ndarray) -> Iterator[dict[str, Level]]:
    """Levels of the factors at some places within them, shape (points, factors), each from 0 to 1."""
    below = np.minimum(places, np.nextafter(1.0, 0.0))
    for row in below.tolist():
        yield {factor.name: factor.drawn(share) for factor, share in zip(factors, row, strict=True)}


def shares(design: Design, n_factors: int | None = None) -> np.ndarray:
    """Places of the drawn points within the factors, shape (samples, factors), from 0 up to 1."""
    from scipy.stats import qmc

    chance = np.random.default_rng([design.seed or 0, SAMPLING])
    n_factors = len(design.factors) if n_factors is None else n_factors
    sampler = (qmc.Sobol(n_factors, scramble=True, rng=chance) if design.kind == "sobol"
               else qmc.LatinHypercube(n_factors, rng=chance))
    return sampler.random(design.samples)


def hash_of_points(points: Points) -> str:
    """SHA-256 of the places: another version of SALib may draw others."""
    return hashlib.sha256(np.ascontiguousarray(points.values.round(9)).tobytes()).hexdigest()


def screened(design: Design) -> Points:
    """Points of a screening as places within the factors, the base not among them."""
    ranges = {factor.name: (0.0, 1.0) for factor in design.factors}
    make = morris_points if design.kind == "morris" else sobol_points
    return make(ranges, design.samples, design.seed or 0)


# ---------------------------------------------------------------------------------------------- scenarios
@dataclass(frozen=True)
class Base:
    """The scenario that is varied, as it was read, with what holds for all points laid over it."""

    reading: Reading

    def at(self, settings: Mapping[str, Level]) -> Scenario:
        """Scenario of a point; a value that cannot be used is refused by the factor that says it."""
        found = Reading(deepcopy(self.reading.said), dict(self.reading.origin), self.reading.folder)
        for name, level in settings.items():
            lay_dotted(found, level.values, f"{FILE}: factors.{name}")
        return scenario_from(found)


def base_of(design: Design, folder: Path) -> Base:
    """Read the scenario that a design varies: a file in its folder, one from here, or one of the package."""
    beside = folder / design.base
    path = find(beside if beside.is_file() or beside.with_name(f"{beside.name}.yaml").is_file() else design.base)
    reading = read_chain(path)
    lay_dotted(reading, design.values, f"{FILE}: set")
    if design.days is not None:
        lay_dotted(reading, {"calendar.days": design.days}, f"{FILE}: days")
    return Base(reading)


def refuse_levels(design: Design, base: Base) -> None:
    """Refuse a level that no scenario can have, and two of a factor that are the same; each by itself on the base.

    Raises
    ------
    BadInput
        A key that does not exist, a value of the wrong type or out of range; the sentence names the factor.
    """
    base.at({})
    for factor in design.factors:
        seen: dict[str, Any] = {}
        for level in factor.levels:
            scenario = with_level(base, factor, level)
            found = f"{scenario.hash} {scenario.costs!r}"
            if found in seen:
                raise BadInput(f"{FILE}: factors.{factor.name}: the levels {seen[found]} and {level.name} make the "
                               f"same scenario; a run depends on neither")
            seen[found] = level.name


def with_level(base: Base, factor: Factor, level: Level) -> Scenario:
    """The base with one level; what does not go together is refused by the factor's name, too."""
    try:
        return base.at({factor.name: level})
    except BadInput as error:
        where = f"{FILE}: factors.{factor.name}: "
        raise error if str(error).startswith(where) else BadInput(f"{where}{level.name}: {error}") from None
