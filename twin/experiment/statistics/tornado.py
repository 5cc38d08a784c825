"""One input after another at both ends of its range: the bars of a tornado figure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import Values, pairs
from twin.experiment.statistics.intervals import Estimate, estimate


@dataclass(frozen=True)
class Bar:
    """What one input does at both ends.

    Attributes
    ----------
    name : str
        Which input.
    low, high : Estimate
        Measure at the least and greatest value, minus the measure as it is, pair by pair.
    """

    name: str
    low: Estimate
    high: Estimate

    @property
    def swing(self) -> float:
        """How far apart the bar's ends and what is as it is lie."""
        return max(self.low.mean, self.high.mean, 0.0) - min(self.low.mean, self.high.mean, 0.0)

    @property
    def is_seen(self) -> bool:
        """Whether either end is told from nothing."""
        return self.low.is_told or self.high.is_told


@dataclass(frozen=True)
class Tornado:
    """Bars, the widest first.

    Attributes
    ----------
    bars : tuple of Bar
        Of all inputs.
    floor : float
        Half-width of the interval of a typical end: what is smaller is noise.
    """

    bars: tuple[Bar, ...]
    floor: float


def tornado(base: Values, ends: Mapping[str, tuple[Values, Values]], level: float = LEVEL) -> Tornado:
    """Return the bars of a tornado figure.

    Parameters
    ----------
    base : sequence of float, shape (n_replications,)
        The measure as it is.
    ends : mapping of str to two sequences of float
        The measure at the least and greatest value of each input, over the same replications.
    level : float
        Of the intervals; with many inputs some exceed the floor by chance.
    """
    bars = [Bar(name, *(_moved(base, values, level) for values in both)) for name, both in ends.items()]
    halves = [end.half for bar in bars for end in (bar.low, bar.high)]
    return Tornado(tuple(sorted(bars, key=lambda bar: -bar.swing)), float(np.median(halves)) if halves else 0.0)


def _moved(base: Values, moved: Values, level: float) -> Estimate:
    """What an end does."""
    a, b = pairs(base, moved)
    return estimate(b - a, level)
