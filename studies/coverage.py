"""How often the intervals of `twin.experiment.statistics` cover what is known, for `studies/statistics.py`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from twin.experiment.statistics import Aim, Estimate, difference, estimate, quantile, ratio, simulate_until, verdicts
from twin.experiment.statistics.sensitivity import STEP, Sensitivity, morris, morris_points, sobol, sobol_points

N, N_SLOW, N_SLOWEST = 4000, 2000, 1000
SPREAD = {variation: float(np.log(1 + variation ** 2) ** 0.5) for variation in (0.66, 1.0)}
ANGLES = {name: (-np.pi, np.pi) for name in ("a", "b", "c")}
Rng = np.random.Generator
Draw = Callable[[Rng, int], np.ndarray]


@dataclass(frozen=True)
class Coverage:
    """How often an interval covered.

    Attributes
    ----------
    interval, of : str
        What is offered, and of which replications.
    n : str
        Replications of each experiment.
    student, corrected : float or None
        Share of experiments in which Student's and Hall's interval held the truth; None where there is no such one.
    warned : float or None
        Share of experiments in which Student's is warned of.
    n_experiments : int
        How many there were.
    """

    interval: str
    of: str
    n: str
    student: float | None
    corrected: float | None
    warned: float | None
    n_experiments: int

    @property
    def error(self) -> float:
        """Standard error of the coverage to read."""
        share = self.student if self.corrected is None else self.corrected
        return (share * (1 - share) / self.n_experiments) ** 0.5 if share is not None else float("nan")


def lognormal(variation: float) -> Draw:
    """Lognormal replications about a mean of 1."""
    spread = SPREAD[variation]
    return lambda rng, n: rng.lognormal(-spread ** 2 / 2, spread, n)


DRAWS: dict[str, Draw] = {
    "normal": lambda rng, n: rng.normal(1, 0.5, n),
    "heavy tails (t, 5 degrees)": lambda rng, n: 1 + rng.standard_t(5, n),
    "lognormal, cv 0.66": lognormal(0.66), "exponential": lambda rng, n: rng.exponential(1, n),
    "lognormal, cv 1": lognormal(1.0),
}


def row(interval: str, of: str, n: str, found: list[Estimate], truth: float) -> Coverage:
    """Sum up experiments."""
    student = np.mean([low <= truth <= high for low, high in (one.student for one in found)])
    corrected = np.mean([low <= truth <= high for low, high in (one.corrected for one in found)])
    warned = np.mean([bool(one.warning) for one in found])
    return Coverage(interval, of, n, float(student), float(corrected), float(warned), len(found))


def many(make: Callable[..., Estimate], n: int = N) -> list[Estimate]:
    """So many independent experiments."""
    rng = np.random.default_rng(20260829)
    return [make(rng) for _ in range(n)]


def means() -> Iterator[Coverage]:
    """Mean, and difference of pairs whose skewness does not cancel."""
    for name, draw in DRAWS.items():
        for n in (5, 10, 20, 30, 100):
            yield row("mean", name, str(n), many(lambda rng, draw=draw, n=n: estimate(draw(rng, n))), 1.0)
    for n in (10, 20, 30, 100):
        yield row("paired difference", "shared lognormal, cv 0.66, the other plan 30 % less", str(n),
                  many(lambda rng, n=n: _pair(rng, n)), -0.3)


def _pair(rng: Rng, n: int) -> Estimate:
    """Difference of two plans that share their chance, one of which takes 30 % less."""
    shared = lognormal(0.66)(rng, n)
    found = difference(shared + rng.normal(0, 0.02, n), 0.7 * shared + rng.normal(0, 0.02, n)).difference
    assert isinstance(found, Estimate)
    return found


def ratios() -> Iterator[Coverage]:
    """Ratios of correlated sums."""
    def on_time(rng: Rng, n: int) -> Estimate:
        busy = rng.gamma(40, 1 / 40, n)
        due = rng.poisson(200 * busy)
        return ratio(rng.binomial(due, 0.6 - 0.3 * (busy - 1)), due)

    def uneven(rng: Rng, n: int) -> Estimate:
        whole = rng.lognormal(0, 0.5, n)
        return ratio(whole * lognormal(0.66)(rng, n), whole)

    for n in (10, 20, 30):
        yield row("ratio (jackknife)", "on time of due, busy ones worse; denominators' cv 0.17", str(n),
                  many(lambda rng, n=n: on_time(rng, n)), 0.6 - 0.3 / 40)
    for n in (10, 20, 30):
        yield row("ratio (jackknife)", "lognormal share of a lognormal whole; denominators' cv 0.53", str(n),
                  many(lambda rng, n=n: uneven(rng, n)), 1.0)


def quantiles() -> Iterator[Coverage]:
    """90 % points of independent cases, and of waits in a queue."""
    for n, m in ((10, 200), (10, 1000), (30, 200), (30, 1000)):
        found = many(lambda rng, n=n, m=m: quantile(rng.exponential(1, (n, m)), 0.9), N_SLOW)
        yield row("90 % point", f"{m} exponential cases", str(n), found, float(np.log(10)))
    for m in (500, 4000):
        found = many(lambda rng, m=m: quantile(waits(rng, 20, m), 0.9), N_SLOWEST)
        truth = float(np.log(8) / 0.2)  # of exp(-0.2 t) times 0.8, the share that waits longer
        yield row("90 % point", f"{m} waits in M/M/1, rho 0.8, from its steady state", "20", found, truth)


def waits(rng: Rng, n: int, m: int, rho: float = 0.8) -> np.ndarray:
    """Waits of the first m cases in n queues that are in steady state (Lindley); shape (n, m)."""
    steps = rng.exponential(1, (n, m)) - rng.exponential(1 / rho, (n, m))
    first = np.where(rng.random(n) < rho, rng.exponential(1 / (1 - rho), n), 0.0)
    walk = np.column_stack([first, first[:, None] + np.cumsum(steps[:, 1:], axis=1)])
    return np.asarray(walk - np.minimum(np.minimum.accumulate(walk, axis=1), 0))


def stopped() -> Iterator[Coverage]:
    """What the sequential rule stops at."""
    for name in ("normal", "lognormal, cv 0.66", "exponential"):
        for floor, half in ((10, 0.1), (30, 0.1), (30, 0.05)):
            found = many(partial(_stop, DRAWS[name], floor, half), N_SLOW)
            n = f"{np.mean([one.n for one in found]):.0f} in the mean, floor {floor}"
            yield row(f"stopped at {half:.0%} of the mean", name, n, found, 1.0)


def _stop(draw: Draw, floor: int, half: float, rng: Rng) -> Estimate:
    """Simulate until the mean is known as exactly as wanted."""
    return simulate_until(lambda n: {"m": draw(rng, n)}, {"m": Aim(half, True)}, floor).estimates["m"]


def families() -> Iterator[Coverage]:
    """Families of measures without any difference, in which none is told."""
    rng = np.random.default_rng(20260829)
    for n_measures in (5, 20):
        shared = rng.normal(0, 1, (N_SLOWEST, 20))
        right = [not any(one.is_told for one in verdicts({
            str(k): 0.7 * common + rng.normal(0, 1, 20) for k in range(n_measures)})) for common in shared]
        yield Coverage("Holm: no wrong verdict in the family", f"{n_measures} normal measures, correlation 0.33", "20",
                       float(np.mean(right)), None, None, N_SLOWEST)


def indices() -> Iterator[Coverage]:
    """Sobol's and Morris' indices of Ishigami's function, without noise."""
    shares = {"S1": {"a": 0.3139, "b": 0.4424, "c": 0.0}, "ST": {"a": 0.5576, "b": 0.4424, "c": 0.2437}}
    tried: tuple[tuple[str, Callable[[int], Sensitivity], dict[str, dict[str, float]]], ...] = (
        ("base 256", _sobol, shares), ("30 trajectories", _morris, {"mu_star": ishigami_effects()}))
    for size, study, truths in tried:
        found = [study(seed) for seed in range(N_SLOWEST)]
        for kind, truth in truths.items():
            for name, value in truth.items():
                covered = [abs(one.of(kind)[name].value - value) <= one.of(kind)[name].half for one in found]
                yield Coverage(f"{kind} (SALib's bootstrap)", f"Ishigami's function, input {name}; {size}", "no noise",
                               float(np.mean(covered)), None, None, N_SLOWEST)


def _sobol(seed: int) -> Sensitivity:
    """Sobol's indices of Ishigami's function."""
    points = sobol_points(ANGLES, 256, seed)
    return sobol(points, np.repeat(ishigami(points.values)[:, None], 2, axis=1), is_paired=True)


def _morris(seed: int) -> Sensitivity:
    """Morris' index of Ishigami's function."""
    points = morris_points(ANGLES, 30, seed)
    return morris(points, np.repeat(ishigami(points.values)[:, None], 2, axis=1), is_paired=True)


def ishigami(values: np.ndarray) -> np.ndarray:
    """Ishigami's function; shape (n_points, 3) to (n_points,)."""
    a, b, c = values.T
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c ** 4 * np.sin(a))


def ishigami_effects() -> dict[str, float]:
    """Mean size of the elementary effects over the whole of Morris' grid."""
    grid = np.stack(np.meshgrid(*[np.arange(4) / 3] * 3), axis=-1).reshape(-1, 3)
    found = {}
    for column, name in enumerate("abc"):
        below = grid[grid[:, column] < 0.5]
        above = below + STEP * np.eye(3)[column]
        found[name] = float(np.abs(ishigami(_scaled(above)) - ishigami(_scaled(below))).mean() / STEP)
    return found


def _scaled(unit: np.ndarray) -> np.ndarray:
    """Values within Ishigami's ranges."""
    return np.asarray((2 * unit - 1) * np.pi)


PARTS = (means, ratios, quantiles, stopped, families, indices)


def part(number: int) -> list[Coverage]:
    """Rows of one part of the table."""
    return list(PARTS[number]())
