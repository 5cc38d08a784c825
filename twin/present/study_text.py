"""Numbers and points of a study in words, as its README and the terminal tell them."""

from typing import Any

from twin.experiment.paired import Interval
from twin.experiment.study.results import Results
from twin.experiment.study.summary import NOTHING, Line
from twin.present.factor_names import AS_WRITTEN

SHARES = ("share", "score")  # shown in percent
NAMED = 5  # things that a sentence names


def told_levels(found: Results) -> dict[str, dict[str, Any]]:
    """Levels by point that a reader is told of: of one factor at a time those that are not the base's."""
    points = found.manifest["points"]
    base = points[0]
    is_changed_only = found.design.kind == "one_at_a_time"
    return {point["name"]: {factor: level for factor, level in point["levels"].items()
                            if not is_changed_only or point is base or level != base["levels"][factor]}
            for point in points}


def levels_text(found: Results, line: Line) -> str:
    """Levels of a point in words."""
    return AS_WRITTEN.levels(told_levels(found)[line.point]) or line.point


def value_text(line: Line) -> str:
    """Mean of a line with the half-width of its interval."""
    return NOTHING if line.own is None else figure_text(line.own, line.unit, "")


def gap_text(line: Line) -> str:
    """Difference of a line from the base, and whether it can be told."""
    if line.pair is None:
        return line.verdict
    return f"{figure_text(line.pair.difference, line.unit, '+')} ({line.verdict})"


def figure_text(found: Interval, unit: str, sign: str) -> str:
    """Mean and half-width with as many decimals as the half-width deserves; shares in percent."""
    factor, shown = (100, "points" if sign else "%") if unit in SHARES else (1, unit)
    mean, half = factor * found.mean, factor * found.half
    is_known = found.n > 1
    n_digits = digits_of(half if is_known and half else abs(mean))
    ends = f" ± {half:,.{n_digits}f}" if is_known else ""
    return f"{mean:{sign},.{n_digits}f}{ends} {shown}".rstrip()


def digits_of(number: float) -> int:
    """Decimals that show two digits of a number."""
    return next((n for n in range(4) if number >= 10 ** (1 - n)), 4) if number > 0 else 1
