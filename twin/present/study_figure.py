"""The figure of a study: its primary outcome at every point, with intervals."""

import re
from collections.abc import Sequence
from typing import Any

from twin.experiment.study.results import Results
from twin.experiment.study.summary import BASE, Line
from twin.present.drawing import GRID, PALETTE, plotted
from twin.present.factor_names import BASE_VALUE, Labels, labels_of
from twin.present.study_text import SHARES, amount_text, change_unit, label_of, told_levels
from twin.present.words import words

ROW_IN, WIDTH_IN = 0.3, 8.0
MOST_NAMED = 40  # points with a name at their row; more are numbered by the axis
CURVED = 3  # points from which a single numeric factor is a curve
MOST_TICKS = 12
LONG = 60


def study_figure(found: Results, lang: str) -> str:
    """Draw the primary outcome at every point and return the SVG; rings where it is not told from the base.

    Parameters
    ----------
    found : Results
        Kept results.
    lang : {"zh", "en"}
        Language of the labels.
    """
    say = words(lang)
    lines = [line for line in found.lines if line.measure == found.design.primary and line.own is not None]
    levels = {point["name"]: point["levels"] for point in found.manifest["points"]}
    label, labels = measure_label(found, found.design.primary, lang), labels_of(found.design, found.folder, lang)
    x, shown = curve_of(lines, levels), told_levels(found)
    if found.design.kind == "one_at_a_time":
        shown[lines[0].point] = {}  # the others are told by what differs from it
    with plotted(f"study {found.manifest['digest']}", 3.4 if x else ROW_IN * min(len(lines), MOST_NAMED) + 1.0, say,
                 WIDTH_IN) as (drawing, axes):
        axes.margins(x=0.08)
        if x:
            draw(axes, x, lines, is_upright=True)
            axes.set(xlabel=labels.factor(next(iter(levels[lines[0].point]))))
            axes.set_title(label, loc="left", fontsize=10)
            if len(x) <= MOST_TICKS:
                axes.set_xticks(sorted(x), [f"{one:g}" for one in sorted(x)])
            axes.grid(axis="y", color=GRID)
        else:
            draw(axes, list(range(len(lines))), lines, is_upright=False)
            if len(lines) <= MOST_NAMED:
                axes.set_yticks(range(len(lines)), [name_of(shown[line.point], labels) for line in lines])
            axes.set_ylim(max(1, len(lines)) - 0.5, -0.5)
            axes.set(xlabel=label)
            axes.grid(axis="x", color=GRID)
    return whole_svg(drawing.svg)


def curve_of(lines: Sequence[Line], levels: dict[str, dict[str, Any]]) -> list[float]:
    """Values of the factor where there is a single one, all numbers; else none."""
    found = [next(iter(levels[line.point].values())) for line in lines if len(levels[line.point]) == 1]
    is_curve = len(found) == len(lines) >= CURVED and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in found)
    return [float(one) for one in found] if is_curve else []


def draw(axes: Any, places: Sequence[float], lines: Sequence[Line], is_upright: bool) -> None:
    """Draw means with their intervals; the base as a square, a ring where nothing is told."""
    for place, line in zip(places, lines, strict=True):
        own = line.own
        if own is None:
            continue
        factor = 100 if line.unit in SHARES else 1
        mean, half = factor * own.mean, factor * own.half if line.n > 1 else 0.0
        is_base = line.verdict.startswith(BASE)
        colour = PALETTE[1] if is_base else PALETTE[0]
        face = colour if is_base or line.is_told else "white"
        at = (place, mean) if is_upright else (mean, place)
        errors = {"yerr" if is_upright else "xerr": half}
        axes.errorbar(*at, **errors, fmt="s" if is_base else "o", mfc=face, mec=colour, ecolor=colour, capsize=3,
                      lw=1.5, ms=6)


def name_of(levels: dict[str, Any], labels: Labels) -> str:
    """Levels of a point, shortened."""
    text = labels.levels(levels) or words(labels.lang)(BASE_VALUE)
    return text if len(text) <= LONG else f"{text[:LONG - 3]}..."


def measure_label(found: Results, measure: str, lang: str, is_change: bool = False) -> str:
    """Name of a measure with its unit, or with that of its changes."""
    say, unit = words(lang), found.manifest["measures"][measure]["unit"]
    shown = amount_text("", change_unit(unit) if is_change else "%" if unit in SHARES else unit, lang).strip()
    label = label_of(found, measure, lang)
    return say("{label} ({name})").format(label=label, name=shown) if shown else label


def whole_svg(svg: str) -> str:
    """An SVG that stands by itself: with its namespaces, on white, in a font that a reader is likely to have."""
    svg = re.sub(r"font-family: ?[^;\"]*", "font-family: 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', "
                 "'PingFang SC', sans-serif", svg)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + svg.replace("<svg ", '<svg style="background: white" ', 1) + (
        "" if svg.endswith("\n") else "\n")
