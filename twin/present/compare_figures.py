"""Figures of a comparison: differences with their intervals, where they come from, what assumptions do to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.present.drawing import GRID, INK, PALETTE, Say, plotted
from twin.present.gap import width
from twin.present.shortening import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLANS = (PALETTE[0], PALETTE[5], PALETTE[2], PALETTE[3], PALETTE[4], PALETTE[1])
LESS, MORE = PALETTE[2], PALETTE[5]
ROW_IN, MARKS = 0.34, ("o", "s", "D", "^", "v", "P")
LONG = 32  # columns of a line
INTERVALS_IN, LINE_IN, GAP_IN = 8.6, 0.17, 0.16  # width; height of a plan's line, and between two measures
LINEAR = 2.0  # percent up to which the axis of redraws is linear


@dataclass(frozen=True)
class Bar:
    """A difference in percent of the base's mean, with the half-width of its interval; of what it is; its words."""

    measure: int
    plan: int
    mean: float
    half: float
    is_told: bool
    text: str


@dataclass(frozen=True)
class Cloud:
    """Differences in all redraws of one measure, percent of the base's mean there; and the range of nine of ten."""

    name: str
    differences: Sequence[float]
    is_same: Sequence[bool]
    low: float
    high: float


def interval_figure(measures: Sequence[str], plans: Sequence[str], bars: Sequence[Bar], say: Say) -> str:
    """Draw the difference of every plan in every measure with its interval; rings where it cannot be told from zero.

    Beside each stand the difference and the half-width of its interval, in the measure's own unit.
    """
    row_in = LINE_IN * len(plans) + GAP_IN
    with plotted("intervals", row_in * len(measures) + 0.9 + 0.2 * len(plans), say, INTERVALS_IN) as (drawing, axes):
        shifts = (np.arange(len(plans)) - (len(plans) - 1) / 2) * LINE_IN / row_in
        for number, plan in enumerate(plans):
            own = [bar for bar in bars if bar.plan == number]
            colour = PLANS[number % len(PLANS)]
            y = np.array([bar.measure + shifts[number] for bar in own])
            axes.errorbar([bar.mean for bar in own], y, xerr=[bar.half for bar in own], fmt="none", ecolor=colour,
                          lw=1.6)
            for is_told, face in ((True, colour), (False, "white")):
                chosen = [n for n, bar in enumerate(own) if bar.is_told == is_told]
                axes.plot([own[n].mean for n in chosen], y[chosen], MARKS[number % len(MARKS)], mec=colour, mfc=face,
                          mew=1.5, ms=6)
            axes.plot([], [], MARKS[number % len(MARKS)], color=colour, ms=6, label=plan)
            for bar, down in zip(own, y, strict=True):
                axes.annotate(bar.text, (1.0, down), (6, 0), xycoords=("axes fraction", "data"), color=colour,
                              textcoords="offset points", va="center", fontsize=8.5)
        _rows(axes, measures, say("difference from the base, percent of its mean"))
        drawing.figure.legend(loc="outside upper left", ncols=1 if max(map(width, plans)) > LONG else 3)
    return drawing.svg


def waterfall_figure(names: Sequence[str], parts: Sequence[float], total: float, marks: Sequence[str], say: Say) -> str:
    """Draw how parts of a difference in hours lead from nothing to the whole, each where the one before it ends.

    Parameters
    ----------
    names : sequence of str
        Of the parts.
    parts : sequence of float
        Hours, in the same order.
    total : float
        Their sum.
    marks : sequence of str
        What is written beside each part, and last beside the sum.
    say : callable
        Words of the reader's language.
    """
    name = f"waterfall {total} {names}"  # several stand on one page
    with plotted(name, ROW_IN * (len(names) + 1) + 0.8, say) as (drawing, axes):
        ends = np.cumsum(parts) if len(parts) else np.zeros(0)
        lengths = [*parts, total]
        starts = [*(ends - np.asarray(parts)), 0.0]
        colours = [LESS if part < 0 else MORE for part in parts] + [INK]
        axes.barh(np.arange(len(lengths)), lengths, left=starts, height=0.62, color=colours)
        for row, (start, length, text) in enumerate(zip(starts, lengths, marks, strict=True)):
            axes.annotate(text, (max(start, start + length), row), (4, 0), textcoords="offset points", va="center",
                          fontsize=8.5)
        for row, end in enumerate(ends):
            axes.plot([end, end], [row + 0.31, row + 0.69], color=INK, lw=0.7)
        _rows(axes, [*names, say("difference")], say("hours of a case"))
        low, high = min(0.0, *starts, *ends), max(0.0, *starts, *ends)
        room = (high - low) or 1.0
        axes.set_xlim(low - 0.05 * room, high + 0.18 * room)
    return drawing.svg


def redraws_figure(clouds: Sequence[Cloud], say: Say) -> str:
    """Draw the difference in every redraw, one row for each measure; rings where the order is reversed."""
    name = f"redraws {[cloud.differences for cloud in clouds]}"  # several stand on one page
    with plotted(name, ROW_IN * 1.15 * len(clouds) + 1.1, say) as (drawing, axes):
        for label, face, colour in ((say("same order"), PALETTE[0], PALETTE[0]),
                                    (say("reversed or equal"), "white", PALETTE[5])):
            axes.plot([], [], "o", mec=colour, mfc=face, mew=1.3, ms=4.5, label=label)
        for row, cloud in enumerate(clouds):
            axes.plot([cloud.low, cloud.high], [row, row], color=GRID, lw=9, solid_capstyle="butt", zorder=1)
            told, same = np.asarray(cloud.differences, float), np.asarray(cloud.is_same, bool)
            spread = row + 0.26 * (np.arange(len(told)) % 5 - 2) / 2
            axes.plot(told[same], spread[same], "o", color=PALETTE[0], ms=4)
            axes.plot(told[~same], spread[~same], "o", mec=PALETTE[5], mfc="white", mew=1.3, ms=4.5)
        axes.set_xscale("symlog", linthresh=LINEAR)
        _rows(axes, [cloud.name for cloud in clouds], say("difference from the base, percent of its mean"))
        _percent_ticks(axes)
        drawing.figure.legend(loc="outside upper left", ncols=2)
    return drawing.svg


def _rows(axes: "Axes", names: Sequence[str], label: str) -> None:
    """Name the rows from above, and draw the line of no difference."""
    axes.set_yticks(np.arange(len(names)), [wrapped(name, LONG) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color=INK, lw=0.8, zorder=0)
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(label)


def _percent_ticks(axes: "Axes") -> None:
    """Mark a few round percentages on both sides of zero, as plain numbers."""
    reach = max(abs(end) for end in axes.get_xlim())
    marks = [mark for mark in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if mark <= reach]
    marks = marks if len(marks) <= 5 else [mark for mark in marks if mark in (2, 10, 50, 200, 1000, 10_000)]
    both = [-mark for mark in reversed(marks)] + [0, *marks]
    axes.set_xticks(both, [f"{mark:g}" for mark in both])
    axes.minorticks_off()
