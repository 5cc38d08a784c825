"""What a study found, as tables: every value, and of each measure at each point its mean, interval and difference.

No wall clock stands in them, numbers are written as `repr` writes them and rows have one order: the same runs give
the same bytes, on however many workers and however often the work was stopped.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite
from typing import Any

import numpy as np
from scipy.special import stdtr
from scipy.stats import t as student

from twin.experiment.paired import LEVEL, Interval, Paired, interval, paired
from twin.experiment.statistics.holm import holm
from twin.experiment.study.design import Precision

SUMMARY = ("measure", "unit", "n", "n_failed", "n_without", "mean", "half_width", "difference",
           "difference_half_width", "n_pairs", "correlation", "variance_ratio", "p_of_all", "n_more", "verdict")
VALUES = ("point", "replication", "scenario_hash", "digest", "measure", "value", "why")
TOLD, EQUAL, UNTOLD, BASE, NOTHING = "told", "equal", "cannot tell yet", "base", "no value"
ALONE = "told by itself, not among all points"
NOT_PRECISE = "precision not reached"
MANY = 10_000_000  # replications beyond which nobody is told a number


@dataclass(frozen=True)
class Value:
    """One measure of one run; None with a reason where it has none."""

    point: str
    replication: int
    scenario_hash: str
    digest: str
    measure: str
    value: float | None
    why: str


@dataclass(frozen=True)
class Line:
    """One measure at one point.

    Attributes
    ----------
    point, measure, unit : str
        Which, and what it is counted in.
    n, n_failed, n_without : int
        Replications with a value, that could not be made, and that have none.
    own : Interval or None
        Mean and half-width of the 95 % t interval over replications.
    pair : Paired or None
        Against the base over the same replications; None for the base itself.
    n_more : int or None
        About how many more replications are wanted: to tell the difference from zero, or for the precision.
    verdict : str
        `base`, `told`, `told by itself, not among all points`, `equal`, `cannot tell yet, about N more replications`,
        `no value`; and whether a precision that was asked for is not reached.
    p_of_all : float or None
        P value of the paired t test as Holm corrects it for the points at which this measure is compared.
    """

    point: str
    measure: str
    unit: str
    n: int
    n_failed: int
    n_without: int
    own: Interval | None
    pair: Paired | None
    n_more: int | None
    verdict: str
    p_of_all: float | None = None

    @property
    def is_told(self) -> bool:
        """Whether the difference is told from zero among all points."""
        return self.verdict.startswith(TOLD) and not self.is_told_alone

    @property
    def is_told_alone(self) -> bool:
        """Whether it would be told if this were the only point, but is not among all of them."""
        return self.verdict.startswith(ALONE)


def lines_of(values: Sequence[Value], points: Sequence[str], units: Mapping[str, str], n_failed: Mapping[str, int],
             precision: Precision | None = None) -> list[Line]:
    """Sum up the values of a study.

    Parameters
    ----------
    values : sequence of Value
        All of them.
    points : sequence of str
        In their order, the base first.
    units : mapping of str to str
        Unit by measure; the primary outcome first.
    n_failed : mapping of str to int
        Runs that could not be made, by point.
    precision : Precision, optional
        How narrow the primary outcome had to be.
    """
    found: dict[tuple[str, str], dict[int, float | None]] = {}
    for one in values:
        found.setdefault((one.point, one.measure), {})[one.replication] = one.value
    primary = next(iter(units))
    lines = [line_of(point, measure, units[measure], found.get((point, measure), {}),
                     None if point == points[0] else found.get((points[0], measure), {}), n_failed.get(point, 0),
                     precision if measure == primary else None)
             for point in points for measure in units]
    for measure in units:
        judge_together([number for number, line in enumerate(lines) if line.measure == measure], lines)
    return lines


def judge_together(numbers: Sequence[int], lines: list[Line]) -> None:
    """Correct what is told of one measure for the number of points: with many, some differ from the base by chance."""
    tested = [number for number in numbers if (pair := lines[number].pair) is not None and pair.difference.n > 1]
    alone = [p_of_pair(lines[number].pair) for number in tested]  # type: ignore[arg-type]
    for number, p_of_all in zip(tested, holm(alone).tolist(), strict=True):
        line = lines[number]
        is_by_chance = line.verdict.startswith(TOLD) and p_of_all > 1 - LEVEL
        verdict = line.verdict.replace(TOLD, ALONE, 1) if is_by_chance else line.verdict
        lines[number] = replace(line, p_of_all=p_of_all, verdict=verdict)


def p_of_pair(pair: Paired) -> float:
    """P value of the paired t test of one difference."""
    n, error = pair.difference.n, pair.spread / pair.difference.n**0.5
    if error == 0:
        return float(pair.difference.mean == 0)
    return float(2 * stdtr(n - 1, -abs(pair.difference.mean) / error))


def line_of(point: str, measure: str, unit: str, own: Mapping[int, float | None],
            base: Mapping[int, float | None] | None, n_failed: int, precision: Precision | None) -> Line:
    """Sum up one measure at one point; `base` is that of the first point, None for itself."""
    given = [value for value in own.values() if value is not None]
    mean = interval(given) if given else None
    pair, n_more, verdict = None, None, BASE
    if base is not None:
        both = [n for n in sorted(own) if own[n] is not None and base.get(n) is not None]
        pair = paired([base[n] for n in both], [own[n] for n in both]) if both else None  # type: ignore[misc]
        n_more, verdict = told(pair)
    if mean is None:
        verdict = NOTHING
    elif precision is not None and n_wanted(given, precision) > len(given):
        n_more = n_wanted(given, precision) - len(given)
        verdict = f"{verdict}; {NOT_PRECISE}, {more_text(n_more)}"
    return Line(point, measure, unit, len(given), n_failed, len(own) - len(given), mean, pair, n_more, verdict)


def told(pair: Paired | None) -> tuple[int | None, str]:
    """Whether a difference is told from zero, and how many more replications would tell it."""
    if pair is None:
        return None, NOTHING
    if pair.is_equal and pair.difference.n > 1:
        return None, EQUAL
    if pair.difference.is_told:
        return 0, TOLD
    return pair.n_more, f"{UNTOLD}, {more_text(pair.n_more)}"


def more_text(n_more: int | None) -> str:
    """How many more replications, in words."""
    return "nor how many more replications would" if n_more is None or n_more >= MANY else (
        f"about {n_more} more replications")


def n_wanted(given: Sequence[float], precision: Precision) -> int:
    """About how many replications make the interval of a mean as narrow as was asked for.

    Parameters
    ----------
    given : sequence of float, shape (n,)
        Values so far.
    precision : Precision
        What was asked for.

    Returns
    -------
    int
        At most n where it is narrow enough; `MANY` where the spread is not known or the mean is zero.
    """
    n = len(given)
    if n < 2:
        return MANY
    found, spread = interval(given), float(np.std(given, ddof=1))
    wanted = precision.absolute if precision.absolute is not None else (precision.relative or 0) * abs(found.mean)
    if found.half <= wanted:
        return n
    if not wanted > 0:
        return MANY
    guess = n + 1
    for _ in range(20):  # the quantile hardly moves: a few rounds settle it
        better = max(n + 1, ceil((float(student.ppf(0.5 + LEVEL / 2, guess - 1)) * spread / wanted) ** 2))
        if better in (guess, guess - 1):
            break
        guess = better
    return min(guess, MANY)


# ---------------------------------------------------------------------------------------------- as text
def summary_text(lines: Sequence[Line], levels: Mapping[str, Mapping[str, Any]]) -> str:
    """The summary as CSV: one row for each measure at each point, with the levels of all factors."""
    factors = list(next(iter(levels.values())))
    return text_of(("point", *factors, *SUMMARY), (
        (line.point, *(levels[line.point][factor] for factor in factors), line.measure, line.unit, line.n,
         line.n_failed, line.n_without, *numbers_of(line), line.verdict) for line in lines))


def numbers_of(line: Line) -> tuple[Any, ...]:
    """Numbers of a row, nothing where there is none."""
    own = (line.own.mean, line.own.half) if line.own else (None, None)
    gap = line.pair.difference if line.pair else None
    return (*own, *((gap.mean, gap.half, gap.n) if gap else (None, None, None)),
            *((line.pair.correlation, line.pair.variance_ratio) if line.pair else (None, None)), line.p_of_all,
            line.n_more)


def values_text(values: Sequence[Value]) -> str:
    """Every value as CSV."""
    return text_of(VALUES, ((one.point, one.replication, one.scenario_hash, one.digest, one.measure, one.value, one.why)
                            for one in values))


def values_from(text: str) -> list[Value]:
    """Values from their CSV.

    Raises
    ------
    ValueError, KeyError
        It is none.
    """
    return [Value(row["point"], int(row["replication"]), row["scenario_hash"], row["digest"], row["measure"],
                  float(row["value"]) if row["value"] else None, row["why"])
            for row in csv.DictReader(io.StringIO(text))]


def text_of(header: Sequence[str], rows: Any) -> str:
    """Rows as CSV; numbers as `repr` writes them, nothing where there is none or it is infinite."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue()


def cell(value: Any) -> str:
    """One cell."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    return repr(float(value)) if isinstance(value, float | np.floating) else str(value)
