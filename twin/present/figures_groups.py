"""Figures of groups side by side: how long each waits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.present.drawing import GRID, STREAMS, WHOLE_IN, Say, drawn

ROW_IN, SMALL_PT = 0.21, 8


@dataclass(frozen=True)
class Dot:
    """One group: its mean, hours (None where too few stand behind it), and what is written beside it."""

    mean_h: float | None
    text: str


@dataclass(frozen=True)
class Column:
    """One measure of all groups: what it is called, whose colour it has, and the groups from above."""

    name: str
    stream: int
    dots: Sequence[Dot]


def groups_figure(names: Sequence[str], columns: Sequence[Column], say: Say) -> str:
    """Draw groups as rows and measures as columns, each from zero on a scale of its own.

    Parameters
    ----------
    names : sequence of str
        Groups, from above.
    columns : sequence of Column
        Measures, from the left.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with drawn("groups", ROW_IN * len(names) + 0.7, say, WHOLE_IN) as drawing:
        many = drawing.figure.subplots(1, len(columns), sharey=True, squeeze=False)[0]
        rows = np.arange(len(names))
        for axes, column in zip(many, columns, strict=True):
            colour = STREAMS[column.stream]
            means = [dot.mean_h or 0.0 for dot in column.dots]
            most = max(*means, 1e-3)
            axes.hlines(rows, 0, means, color=colour, lw=1.6, alpha=0.45)
            told = [row for row, dot in enumerate(column.dots) if dot.mean_h is not None]
            axes.plot([means[row] for row in told], told, "o", color=colour, ms=5)
            for row, dot in enumerate(column.dots):
                axes.annotate(dot.text, (means[row], row), (6, 0), textcoords="offset points", va="center",
                              fontsize=SMALL_PT)
            axes.set(xlim=(0, 1.75 * most), ylim=(len(names) - 0.4, -0.6), xticks=[])
            axes.set_title(column.name, loc="left", fontsize=9.5)
            axes.tick_params(axis="y", length=0)
            axes.spines["bottom"].set_visible(False)
            axes.spines["left"].set_color(GRID)
        many[0].set_yticks(rows, names, fontsize=SMALL_PT + 1)
    return drawing.svg
