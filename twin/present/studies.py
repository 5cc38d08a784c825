"""Figures of studies over many runs, as PNG; labels in English and Chinese, for pages that have no second language."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from twin.present.drawing import GRID, INK, PALETTE, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH, WIDTH_IN = 130, 6.4
MARKS = ("o", "s", "^", "D")


def shares_figure(minutes: Sequence[float], shares: Mapping[str, np.ndarray]) -> bytes:
    """Draw the share found by patrol against minutes of work per check, one line for each rule.

    Parameters
    ----------
    minutes : sequence of float, length n
        Work on site.
    shares : mapping of str to ndarray of float, shape (n, n_replications)
        Share in each replication, by the label of the rule. The line runs through the means, a band from the smallest
        to the largest, and every replication is a dot.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(WIDTH_IN, 3.6), layout="constrained")
        axes = figure.add_subplot()
        for number, (label, values) in enumerate(shares.items()):
            colour, shift = PALETTE[(0, 5)[number % 2]], 0.16 * (2 * number - 1)
            x = np.asarray(minutes, float) + shift
            axes.fill_between(x, values.min(axis=1), values.max(axis=1), color=colour, alpha=0.15, linewidth=0)
            axes.plot(np.repeat(x, values.shape[1]), values.ravel(), ".", color=colour, markersize=3, alpha=0.6)
            axes.plot(x, values.mean(axis=1), color=colour, marker=MARKS[number], label=label)
        axes.set(xlabel="minutes of work per check, travel apart   每次核查现场用时（分钟，不含路途）",
                 ylabel="share found by patrol\n巡查发现占比", ylim=(0, 1), xticks=list(minutes))
        axes.grid(axis="y", color=GRID)
        axes.legend(loc="lower left")
        return _png(figure)


def differences_figure(bars: Mapping[str, tuple[float, float, np.ndarray]], label: str) -> bytes:
    """Draw relative differences between two plans, percent.

    Parameters
    ----------
    bars : mapping of str to (float, float, ndarray of float)
        Mean and half-width of its interval, and the difference of every replication, by the figure's label.
    label : str
        What the axis shows.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(WIDTH_IN, 0.85 * len(bars) + 1.1), layout="constrained")
        axes = figure.add_subplot()
        for row, (mean, half, values) in enumerate(bars.values()):
            jitter = np.linspace(-0.22, 0.22, len(values))
            axes.plot(values, row + jitter, ".", color=PALETTE[7], markersize=3, alpha=0.7)
            axes.errorbar(mean, row, xerr=half, fmt="o", color=PALETTE[0], capsize=4, linewidth=2)
            axes.annotate(f"{mean:+.1f} % ± {half:.1f}", (mean, row), xytext=(0, 19), textcoords="offset points",
                          ha="center", color=PALETTE[0])
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(bars)), list(bars))
        axes.set(ylim=(len(bars) - 0.5, -0.75), xlabel=label)
        axes.grid(axis="x", color=GRID)
        axes.margins(x=0.09)
        return _png(figure)


def weeks_figure(weeks: np.ndarray, panels: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]],
                 turn: float | None = None, level: float | None = None) -> bytes:
    """Draw how something goes over weeks, panels beside each other, one line for each plan.

    Parameters
    ----------
    weeks : ndarray of float, shape (n,)
        Middle of each stretch of weeks.
    panels : mapping of str to mapping of str to (ndarray, ndarray)
        By the label of the axis, by the label of the plan: means and half-widths of their intervals, shape (n,).
    turn : float, optional
        Week at which something changes.
    level : float, optional
        Where a thin line lies across the last panel, such as no difference.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(1.35 * WIDTH_IN, 3.9), layout="constrained")
        many = figure.subplots(1, len(panels), squeeze=False)[0]
        order = list(dict.fromkeys(plan for lines in panels.values() for plan in lines))
        for axes, (label, lines) in zip(many, panels.items(), strict=True):
            for plan, (mean, half) in lines.items():
                number = order.index(plan)
                colour = PALETTE[(0, 5, 7)[number % 3]]
                axes.fill_between(weeks, mean - half, mean + half, color=colour, alpha=0.15, linewidth=0)
                axes.plot(weeks, mean, color=colour, marker=MARKS[number], markersize=4, label=plan)
            axes.set(xlabel="week   周", ylabel=label)
            axes.grid(axis="y", color=GRID)
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=1, fontsize=8.5)
            if turn is not None:
                axes.axvline(turn, color=INK, linewidth=0.8, linestyle=":")
        if level is not None:
            many[-1].axhline(level, color=INK, linewidth=0.8)
        return _png(figure)


def _png(figure: "Figure") -> bytes:
    """Turn a figure into PNG."""
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return stream.getvalue()
