"""Where a difference in the time of a case comes from: by cause and by unit, exact to the last second."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from twin.experiment.paired import interval
from twin.vocabulary import Cause

Times = Mapping[str, Any]  # of one stream: n_cases, and seconds by kind of unit and cause


@dataclass(frozen=True)
class Waterfall:
    """A difference in the mean time of a case, and its parts.

    Attributes
    ----------
    n_pairs, n_left_out : int
        Replications of which it is the mean, and those in which one of the plans had no case.
    base, other : Fraction
        Mean seconds of a case in each plan.
    by_cause, by_unit : dict of str to Fraction
        Other minus base, by cause and by kind of unit; each sums exactly to `other - base`.
    by_pair : tuple of Fraction
        Other minus base in each pair; their mean is `other - base`.
    """

    n_pairs: int
    n_left_out: int
    base: Fraction
    other: Fraction
    by_cause: dict[str, Fraction]
    by_unit: dict[str, Fraction]
    by_pair: tuple[Fraction, ...]

    @property
    def is_told(self) -> bool:
        """Whether the difference can be told from chance."""
        return interval([float(one) for one in self.by_pair]).is_told

    @property
    def difference(self) -> Fraction:
        """Other minus base, seconds."""
        return self.other - self.base

    @property
    def remainder(self) -> Fraction:
        """What the parts leave unexplained, the larger of the two: 0."""
        left = (self.difference - sum(parts.values()) for parts in (self.by_cause, self.by_unit))
        return max(left, key=abs)


def waterfall(base: Sequence[Times], other: Sequence[Times]) -> Waterfall | None:
    """Split the mean difference of a stream over paired replications; None where no pair has cases in both.

    Parameters
    ----------
    base, other : sequence of mapping
        Of each replication, `n_cases` and `seconds`, as `twin.kpi.case_time.case_times` gives them.
    """
    pairs = [(one, two) for one, two in zip(base, other, strict=True) if one["n_cases"] and two["n_cases"]]
    if not pairs:
        return None
    by_cause: dict[str, Fraction] = defaultdict(Fraction)
    by_unit: dict[str, Fraction] = defaultdict(Fraction)
    means = [Fraction(), Fraction()]
    for number, sign in ((0, -1), (1, 1)):
        for pair in pairs:
            own = pair[number]
            for unit, row in own["seconds"].items():
                for cause, seconds in row.items():
                    part = Fraction(seconds, own["n_cases"] * len(pairs))
                    means[number] += part
                    by_cause[cause] += sign * part
                    by_unit[unit] += sign * part
    order = {cause.key: number for number, cause in enumerate(Cause)}
    return Waterfall(len(pairs), len(base) - len(pairs), means[0], means[1],
                     dict(sorted(by_cause.items(), key=lambda part: order[part[0]])), dict(sorted(by_unit.items())),
                     tuple(_mean(two) - _mean(one) for one, two in pairs))


def _mean(one: Times) -> Fraction:
    """Mean seconds of a case."""
    return Fraction(sum(sum(row.values()) for row in one["seconds"].values()), one["n_cases"])


def shown(parts: Mapping[str, Fraction], total: Fraction, unit_s: Fraction) -> tuple[dict[str, int], int]:
    """Parts and their sum in whole units, so that what is shown sums to what is shown, too (largest remainder).

    Returns
    -------
    tuple of dict and int
        Each part, and the sum, in whole `unit_s`.
    """
    whole = floor(total / unit_s + Fraction(1, 2))
    found = {name: floor(part / unit_s) for name, part in parts.items()}
    order = sorted(parts, key=lambda name: found[name] - parts[name] / unit_s)
    for name in order[: whole - sum(found.values())]:
        found[name] += 1
    return found, whole
