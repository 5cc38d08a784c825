"""Figures of the exact cases, as PNG: z of every measure, and waits against their exact law. In English and Chinese."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from twin.present.drawing import GRID, INK, PALETTE, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS_PER_INCH, ROW_IN, MOST_Z = 110, 0.17, 4.0
N_REPLICATIONS = 20  # of most cases
LEVELS = np.concatenate([np.linspace(0.01, 0.99, 50), [0.995, 0.999]])


def z_figure(z_by_case: Mapping[str, Sequence[float]]) -> bytes:
    """Draw z of all measures, one row for each case, and beside it their quantiles against Student's t.

    Parameters
    ----------
    z_by_case : mapping of str to sequence of float
        Differences from the exact values in standard errors, by case.
    """
    from matplotlib.figure import Figure
    from scipy.stats import t as student

    with styled():
        figure = Figure(figsize=(8.6, ROW_IN * len(z_by_case) + 1.1), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        for row, values in enumerate(z_by_case.values()):
            left.plot(values, np.full(len(values), row), "o", color=PALETTE[0], markersize=3.5, alpha=0.7)
        left.axvspan(-2, 2, color=GRID, alpha=0.5, linewidth=0)
        for edge in (-MOST_Z, MOST_Z):
            left.axvline(edge, color=PALETTE[5])
        left.set_yticks(range(len(z_by_case)), list(z_by_case), fontsize=7)
        left.set(ylim=(len(z_by_case) - 0.4, -0.6), xlim=(-5, 5),
                 xlabel="z; 95 % lie in the grey band; allowed up to 4\nz 值：灰带内应占 95 %，允许至 4")
        every = np.sort(np.concatenate([np.asarray(values, float) for values in z_by_case.values()]))
        levels = (np.arange(len(every)) + 0.5) / len(every)
        right.plot([-4, 4], [-4, 4], color=INK, linewidth=0.8)
        right.plot(student.ppf(levels, N_REPLICATIONS - 1), every, ".", color=PALETTE[0], markersize=4)
        right.set(xlabel="quantiles of Student's t   t 分布分位数", ylabel="z of all measures   全部指标的 z 值",
                  aspect="equal")
        right.grid(color=GRID)
        return _png(figure)


def waits_figure(waits: Mapping[str, np.ndarray]) -> bytes:
    """Draw quantiles of waits against the exponential law that they follow, one panel for each case.

    Parameters
    ----------
    waits : mapping of str to ndarray of float, shape (n_replications, len(LEVELS))
        Quantiles at `LEVELS` of the waits of those who wait, over their exact mean, in each replication.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(8.6, 2.9 * -(-len(waits) // 3)), layout="constrained")
        panels = np.atleast_1d(figure.subplots(-(-len(waits) // 3), 3, sharex=True, sharey=True)).ravel()
        for axes, (name, quantiles) in zip(panels, waits.items(), strict=False):
            _wait_panel(axes, name, quantiles)
        for axes in panels[len(waits):]:
            axes.set_visible(False)
        figure.supxlabel("exact quantiles, in exact means   精确分位数（以精确均值为单位）", fontsize=9)
        figure.supylabel("simulated quantiles   仿真分位数", fontsize=9)
        return _png(figure)


def _wait_panel(axes: "Axes", name: str, quantiles: np.ndarray) -> None:
    """Draw one panel: the mean over replications, and a band from the smallest to the largest."""
    exact = -np.log1p(-LEVELS)
    axes.plot([0, 7], [0, 7], color=INK, linewidth=0.8)
    axes.fill_between(exact, quantiles.min(axis=0), quantiles.max(axis=0), color=PALETTE[0], alpha=0.2, linewidth=0)
    axes.plot(exact, quantiles.mean(axis=0), ".", color=PALETTE[0], markersize=4)
    axes.set_title(name, fontsize=9)
    axes.grid(color=GRID)


def _png(figure: "Figure") -> bytes:
    """Bytes of a figure."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH)
    return buffer.getvalue()
