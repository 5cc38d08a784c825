"""What a screening found: indices of every factor, beside what noise alone would reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from twin.experiment.statistics.sensitivity import LEVELS, STEP, Index, Points, Sensitivity, morris, sobol
from twin.experiment.study.effects import values_by_point
from twin.experiment.study.factors import Factor
from twin.experiment.study.points import block_of, hash_of_points, screened
from twin.experiment.study.results import Results
from twin.experiment.study.summary import text_of
from twin.vocabulary import BadInput

COLUMNS = ("measure", "factor", "index", "value", "half_width", "floor", "floor_of_all", "sigma", "seen")
LEAST_BLOCKS = 2
SEEN, ALONE, UNSEEN = "seen", "seen by itself, not among all factors", "below the noise"
MAIN = {"morris": "mu_star", "saltelli": "ST"}  # index that orders the factors


@dataclass(frozen=True)
class Screened:
    """Indices of one measure.

    Attributes
    ----------
    measure : str
        Which.
    sensitivity : Sensitivity or None
        Indices; None where fewer than two blocks are whole.
    n_blocks, n_left_out : int
        Trajectories, or base points, that count, and those left out because one of their runs failed or has no value.
    """

    measure: str
    sensitivity: Sensitivity | None
    n_blocks: int
    n_left_out: int

    def indices(self, kind: str) -> list[Index]:
        """Indices of a kind, the largest first."""
        return [] if self.sensitivity is None else list(self.sensitivity.of(kind).values())

    def floors(self, kind: str) -> tuple[float, float]:
        """Floors of one factor and of all together; those of a factor of few whole numbers are lower."""
        indices = self.indices(kind)
        return max(one.floor for one in indices), max(one.floor_of_all for one in indices)


def screened_all(found: Results) -> list[Screened]:
    """Indices of every measure of a screening, the primary outcome first."""
    points = screened(found.design)
    kept = found.manifest.get("points_hash")
    if kept and kept != hash_of_points(points):
        raise BadInput(f"{found.folder}: this version of SALib draws other points than those that were run; install "
                       f"the one of the study")
    return [screened_one(found, points, measure) for measure in found.design.measures]


def screened_one(found: Results, points: Points, measure: str) -> Screened:
    """Indices of one measure; a block of which a run is missing is left out whole."""
    table = table_of(found, measure)
    size = block_of(found.design)
    is_whole = np.isfinite(table).reshape(-1, size * table.shape[1]).all(axis=1)
    rows = np.repeat(is_whole, size)
    n_blocks = int(is_whole.sum())
    n_left_out = len(is_whole) - n_blocks
    if n_blocks < LEAST_BLOCKS:
        return Screened(measure, None, n_blocks, n_left_out)
    indices = morris if found.design.kind == "morris" else sobol
    sensitivity = indices(replace(points, values=points.values[rows]), table[rows], is_paired=True)
    if found.design.kind == "morris":
        sensitivity = of_whole_ranges(sensitivity, found.design.factors)
    return Screened(measure, sensitivity, n_blocks, n_left_out)


def of_whole_ranges(found: Sensitivity, factors: Sequence[Factor]) -> Sensitivity:
    """Morris' indices for the range that a factor really moves over: of few whole numbers a step is more than its part.

    Of two values every step is the whole range, and not the two thirds that an elementary effect is divided by.
    """
    scales = {factor.name: STEP / step_of(factor) for factor in factors}
    scaled = [replace(one, value=one.value * by, half=one.half * by, floor=one.floor * by, sigma=one.sigma * by,
                      floor_of_all=one.floor_of_all * by) for one in found.indices for by in (scales[one.name],)]
    return replace(found, indices=tuple(sorted(scaled, key=lambda one: -one.value)))


def step_of(factor: Factor) -> float:
    """Mean step of Morris' grid as a share of a factor's range, as values are drawn."""
    low, high = factor.range or (0.0, 1.0)
    if not (isinstance(low, int) and isinstance(high, int)):
        return STEP
    last = np.nextafter(1.0, 0.0)
    values = [factor.drawn(min(number / (LEVELS - 1), last)).name for number in range(LEVELS)]
    half = LEVELS // 2
    return float(np.mean([values[number + half] - values[number] for number in range(half)]) / (high - low))


def table_of(found: Results, measure: str) -> np.ndarray:
    """Values of a measure at all points but the base, shape (points, replications); NaN where there is none."""
    by_point = values_by_point(found.values, measure)
    names = [point["name"] for point in found.manifest["points"]][1:]
    return np.array([[by_point.get(name, {}).get(n, np.nan) for n in range(found.design.replications)]
                     for name in names])


def said_of(index: Index) -> str:
    """Whether an index stands out of the noise: among all factors, by itself, or not."""
    return SEEN if index.value > index.floor_of_all else ALONE if index.is_seen else UNSEEN


def indices_text(all_found: list[Screened]) -> str:
    """All indices as CSV."""
    return text_of(COLUMNS, (
        (one.measure, index.name, index.kind, index.value, index.half, index.floor, index.floor_of_all, index.sigma,
         said_of(index)) for one in all_found if one.sensitivity is not None for index in one.sensitivity.indices))
