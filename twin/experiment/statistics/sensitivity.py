"""What each input does, all of them moved within their ranges: Morris' screening and Sobol's shares of variance.

Designs and indices are SALib's. Results are those of replications: their noise, too, looks like an effect, so every
index stands beside the floor that an input without any effect would reach.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import share
from twin.experiment.statistics.noise import Noise, noise
from twin.vocabulary import BadInput

LEVELS = 4  # of Morris' grid
STEP = LEVELS / 2 / (LEVELS - 1)  # of one elementary effect, in units of the range
N_RESAMPLES = 500
FLOOR = 0.95
N_DUMMIES, N_BEYOND, N_AT_ONCE = 1000, 10, 1000  # drawn at least; beyond the floor among all inputs; at a time
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Points:
    """Where a study looks.

    Attributes
    ----------
    ranges : dict of str to tuple of float
        Least and greatest value of each input, by name.
    values : ndarray of float, shape (n_points, n_inputs)
        One row for each point, in the order that the indices need.
    method : str
        `morris` or `sobol`.
    """

    ranges: dict[str, tuple[float, float]]
    values: np.ndarray
    method: str

    def said(self, point: int) -> dict[str, float]:
        """Values of a point, by name."""
        return dict(zip(self.ranges, self.values[point].tolist(), strict=True))


@dataclass(frozen=True)
class Index:
    """One index of one input.

    Attributes
    ----------
    name, kind : str
        The input; `mu_star`, `S1` or `ST`.
    value, half : float
        The index and the half-width of its interval.
    floor : float
        What one of twenty inputs without effect would exceed, of noise alone.
    floor_of_all : float
        What the largest of as many inputs without effect would exceed in one of twenty studies.
    sigma : float
        Spread of Morris' elementary effects: large beside mu_star where an input bends, or works with others; NaN of
        Sobol's.
    """

    name: str
    kind: str
    value: float
    half: float
    floor: float
    floor_of_all: float
    sigma: float = float("nan")

    @property
    def is_seen(self) -> bool:
        """Whether it stands out of the noise."""
        return self.value > self.floor


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Indices of all inputs, and the noise they stand in.

    Attributes
    ----------
    indices : tuple of Index
        Of each kind the largest first.
    noise : Noise
        Of the points' means.
    """

    indices: tuple[Index, ...]
    noise: Noise

    def of(self, kind: str) -> dict[str, Index]:
        """All inputs' indices of a kind, by name, the largest first."""
        return {one.name: one for one in self.indices if one.kind == kind}


def morris_points(ranges: Ranges, n_trajectories: int, seed: int) -> Points:
    """Return Morris' design: `n_trajectories` times (inputs + 1) points."""
    sample = _salib("SALib.sample.morris").sample(_problem(ranges), n_trajectories, num_levels=LEVELS, seed=seed)
    return Points(dict(ranges), np.asarray(sample), "morris")


def sobol_points(ranges: Ranges, n_base: int, seed: int) -> Points:
    """Return Saltelli's design: `n_base`, a power of two, times (inputs + 2) points."""
    if n_base < 2 or n_base & (n_base - 1):
        raise BadInput(f"n_base: {n_base}; allowed: a power of two, such as 256")
    sample = _salib("SALib.sample.sobol").sample(_problem(ranges), n_base, calc_second_order=False, seed=seed)
    return Points(dict(ranges), np.asarray(sample), "sobol")


def morris(points: Points, results: np.ndarray, is_paired: bool, level: float = LEVEL) -> Sensitivity:
    """Mean size of the elementary effects (mu_star, in units of the measure for the whole range), and their spread.

    Parameters
    ----------
    points : Points
        Of `morris_points`.
    results : ndarray of float, shape (n_points, n_replications)
        One measure.
    is_paired : bool
        Whether the r-th replication has the same draws at every point.
    level : float
        Of the intervals: SALib's, bootstrapped over trajectories.

    Notes
    -----
    Floor: of noise alone an elementary effect is the difference of two points' means over the step; a thousand
    inputs of that kind, or more, are drawn.
    """
    seen = _checked(points, results, is_paired, "morris")
    n_trajectories = len(points.values) // (len(points.ranges) + 1)
    found = _salib("SALib.analyze.morris").analyze(
        _problem(points.ranges), points.values, seen.means, num_resamples=N_RESAMPLES, num_levels=LEVELS,
        conf_level=share(level, "level"), seed=0)
    dummies = _dummies(seen, len(points.ranges), n_trajectories, lambda moved: np.abs(moved).mean(axis=1) / STEP)
    floors = _floors(dummies, len(points.ranges))
    rows = [Index(name, "mu_star", float(value), float(half), *floors, float(sigma)) for name, value, half, sigma in
            zip(points.ranges, found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)]
    return Sensitivity(_sorted(rows), seen)


def sobol(points: Points, results: np.ndarray, is_paired: bool, level: float = LEVEL) -> Sensitivity:
    """Share of the variance that each input makes alone (S1), and with all others (ST).

    Parameters
    ----------
    points : Points
        Of `sobol_points`.
    results, is_paired, level
        As of `morris`.

    Notes
    -----
    Shares are of the variance of the points' means, noise included. Floor: a thousand inputs without effect are put
    beside the others, their points being the first sample's with noise of their own.
    """
    seen = _checked(points, results, is_paired, "sobol")
    found = _salib("SALib.analyze.sobol").analyze(
        _problem(points.ranges), seen.means, calc_second_order=False, num_resamples=N_RESAMPLES,
        conf_level=share(level, "level"), seed=1)  # 0 would be none
    floors = _sobol_floors(seen, len(points.ranges))
    rows = [Index(name, kind, float(value), float(half), *floors[kind]) for kind in ("S1", "ST") for name, value, half
            in zip(points.ranges, found[kind], found[f"{kind}_conf"], strict=True)]
    return Sensitivity(_sorted(rows), seen)


def _sobol_floors(seen: Noise, n_inputs: int) -> dict[str, tuple[float, float]]:
    """Floors of S1 and ST."""
    rows = seen.means.reshape(-1, n_inputs + 2)
    last = rows[:, -1] - seen.means.mean()
    variance = float(rows[:, [0, -1]].var())
    if variance == 0:
        return {"S1": (0.0, 0.0), "ST": (0.0, 0.0)}
    alone = _dummies(seen, n_inputs, len(rows), lambda moved: (last * moved).mean(axis=1) / variance)
    in_all = _dummies(seen, n_inputs, len(rows), lambda moved: (moved ** 2).mean(axis=1) / 2 / variance)
    return {"S1": _floors(alone, n_inputs), "ST": _floors(in_all, n_inputs)}


def _dummies(seen: Noise, n_inputs: int, n_effects: int, index: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Indices of inputs without effect, as many as the floor among all inputs needs."""
    rng = np.random.default_rng(0)
    n = max(N_DUMMIES, int(N_BEYOND * n_inputs / (1 - FLOOR)))
    return np.concatenate([index(seen.drawn(min(N_AT_ONCE, n - begin), n_effects, rng))
                           for begin in range(0, n, N_AT_ONCE)])


def _floors(dummies: np.ndarray, n_inputs: int) -> tuple[float, float]:
    """What one of twenty inputs without effect exceeds, and, in one of twenty studies, any of as many (Bonferroni)."""
    alone, of_all = np.quantile(dummies, (FLOOR, 1 - (1 - FLOOR) / n_inputs))
    return float(alone), float(of_all)


def _checked(points: Points, results: np.ndarray, is_paired: bool, method: str) -> Noise:
    """Noise of results that belong to these points."""
    if points.method != method:
        raise BadInput(f"points: made for {points.method}; allowed: those of {method}_points")
    if len(results) != len(points.values):
        raise BadInput(f"results: {len(results)} points; the design has {len(points.values)}")
    return noise(results, is_paired)


def _sorted(rows: list[Index]) -> tuple[Index, ...]:
    """The largest of each kind first."""
    return tuple(sorted(rows, key=lambda one: (one.kind, -one.value)))


def _problem(ranges: Ranges) -> dict[str, Any]:
    """Inputs as SALib wants them."""
    for name, (low, high) in ranges.items():
        if not low < high:
            raise BadInput(f"ranges: {name}: {low:g} to {high:g}; allowed: least value first, and less than the other")
    if not ranges:
        raise BadInput("ranges: empty; at least one input is needed")
    return {"num_vars": len(ranges), "names": list(ranges), "bounds": [list(ends) for ends in ranges.values()]}


def _salib(module: str) -> Any:
    """A part of SALib, which few need."""
    try:
        return import_module(module)
    except ImportError:
        raise BadInput("sensitivity needs SALib: pip install 'twin[calibrate]'") from None
