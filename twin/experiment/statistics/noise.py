"""What replications alone make of a study of many points: the floor below which an input is not seen."""

from dataclasses import dataclass

import numpy as np

from twin.vocabulary import BadInput


@dataclass(frozen=True, eq=False)
class Noise:
    """How much of what differs between points is chance.

    Attributes
    ----------
    means : ndarray of float, shape (n_points,)
        Over the replications of each point.
    error : float
        Standard deviation of a point's mean that replications alone make; under common chance, of what they do not
        have in common.
    share : float
        Of the variance of the means that is such noise, 0 to 1; 0 where the means do not vary.
    freedom : int
        Degrees of freedom of the error.
    """

    means: np.ndarray
    error: float
    share: float
    freedom: int

    def drawn(self, n_inputs: int, n_effects: int, rng: np.random.Generator) -> np.ndarray:
        """Differences of two points that noise alone makes, of inputs without effect; (n_inputs, n_effects).

        Each input's noise is as large as the error may well be, given how many replications told it.
        """
        error = self.error * (self.freedom / rng.chisquare(self.freedom, (n_inputs, 1))) ** 0.5
        return np.asarray(2 ** 0.5 * error * rng.normal(0, 1, (n_inputs, n_effects)))


def noise(results: np.ndarray, is_paired: bool) -> Noise:
    """Estimate the noise of a study.

    Parameters
    ----------
    results : ndarray of float, shape (n_points, n_replications)
        One measure; two or more replications of each point.
    is_paired : bool
        Whether the r-th replication of every point has the same draws. What they share moves all points alike, and
        is taken out (the residual of a two-way layout without repetition).
    """
    found = np.asarray(results, float)
    if found.ndim != 2 or min(found.shape) < 2:
        raise BadInput(f"results: shape {found.shape}; allowed: (n_points, n_replications), two or more of each: "
                       "without replications nobody can say what is noise")
    if not np.isfinite(found).all():
        raise BadInput(f"results: point {int(np.argwhere(~np.isfinite(found))[0, 0])} has replications without a value")
    n_points, n = found.shape
    means = found.mean(axis=1)
    away = found - means[:, None]
    if is_paired:
        away = away - away.mean(axis=0)
    freedom = (n - 1) * (n_points - 1 if is_paired else n_points)
    error = float((away ** 2).sum() / freedom / n) ** 0.5
    spread = float(means.var(ddof=1))
    return Noise(means, error, min(1.0, error ** 2 / spread) if spread > 0 else 0.0, freedom)
