"""Figures of staffing, as PNG with labels in English and Chinese: what formulas promise, what a search has found."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.present.drawing import GRID, INK, PALETTE, styled, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS_PER_INCH, WIDTH_IN = 130, 6.4
COLOURS = (PALETTE[5], PALETTE[1], PALETTE[0])  # from the formula that misleads most to the one that holds
DASHES = ("--", ":", "-")


def formulas_figure(panels: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray | None]]], level: float) -> bytes:
    """Draw the share of reports that wait, hour by hour of a day, one panel for each length of work.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (ndarray of float, ndarray of float or None), shape (24,)
        By the title of the panel, by the formula's label: exact shares, drawn as lines, and simulated ones, as dots.
    level : float
        What every formula promises, a thin line.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(1.35 * WIDTH_IN, 3.7), layout="constrained")
        many = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        hours = np.arange(24) + 0.5
        for axes, (title, lines) in zip(many, panels.items(), strict=True):
            for (label, (exact, simulated)), colour, dash in zip(lines.items(), COLOURS, DASHES, strict=False):
                axes.plot(hours, exact, color=colour, linestyle=dash, linewidth=1.8, label=label)
                if simulated is not None:
                    axes.plot(hours, simulated, "o", color=colour, markersize=3.5)
            axes.axhline(level, color=INK, linewidth=0.8)
            axes.set_title(title, fontsize=10, loc="left")
            axes.set(xlabel="hour of the day   时刻", ylim=(0, 1.02), xlim=(0, 24), xticks=range(0, 25, 4))
            axes.grid(axis="y", color=GRID)
        many[0].set_ylabel("share of reports that wait\n需等待的上报占比")
        handles, labels = many[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=3)
        return _png(figure)


def frontier_figure(table: pd.DataFrame, level: float, label: str) -> bytes:
    """Draw a measure against person-hours: all rosters tried, the frontier, those judged anew, the one chosen.

    Parameters
    ----------
    table : DataFrame
        As `twin.experiment.staffing.Answer.table` gives it.
    level : float
        What the measure must reach.
    label : str
        What the measure is called.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(1.1 * WIDTH_IN, 4.1), layout="constrained")
        axes = figure.add_subplot()
        axes.axhline(level, color=INK, linewidth=0.8)
        axes.annotate("level asked for 要求水平", (1, level), xycoords=("axes fraction", "data"), xytext=(0, -4),
                      textcoords="offset points", ha="right", va="top", fontsize=8.5)
        _frontier(axes, table)
        axes.set(xlabel="person-hours a week   每周人时", ylabel=label)
        axes.grid(axis="y", color=GRID)
        thousands(axes.xaxis)
        figure.legend(loc="outside upper left", ncols=2, fontsize=8.5)
        return _png(figure)


def _frontier(axes: "Axes", table: pd.DataFrame) -> None:
    """Draw the rosters."""
    judged = table[table["fresh"].notna()]
    edge = table[table["is_on_frontier"]]
    axes.errorbar(table["hours"], table["searched"], yerr=table["searched_half"], fmt="o", color=PALETTE[7],
                  markersize=3.5, linewidth=0.8, alpha=0.6, label="tried by the search 搜索中试过")
    axes.plot(edge["hours"], edge["fresh"].fillna(edge["searched"]), color=PALETTE[0], linewidth=1.5,
              drawstyle="steps-post", label="frontier 前沿")
    axes.errorbar(judged["hours"], judged["fresh"], yerr=judged["fresh_half"], fmt="s", color=PALETTE[1], markersize=5,
                  capsize=3, label="judged by fresh replications 新样本复评")
    chosen = table[table["is_chosen"]]
    if len(chosen):
        axes.plot(chosen["hours"], chosen["fresh"], "D", color=PALETTE[5], markersize=10, fillstyle="none",
                  markeredgewidth=2, label="smallest with 95 % confidence 95%把握下的最小编制")


def _png(figure: "Figure") -> bytes:
    """Turn a figure into PNG."""
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return stream.getvalue()
