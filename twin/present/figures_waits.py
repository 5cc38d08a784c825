"""Figures of waiting: causes, units, ages by place, lives of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.present.drawing import INK, WHOLE_IN, Bars, Say, bars_figure, legend, name_rows, plotted, thousands
from twin.vocabulary import Cause

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

# Causes keep their colour from one figure to the next. What stands beside each other differs in lightness.
CAUSES = {
    Cause.WORK: "#0072B2", Cause.TRAVEL: "#7FC4EA", Cause.QUEUE: "#E69F00", Cause.OFF_DUTY: "#4D4D4D",
    Cause.LOWER_PRIORITY: "#F0E442", Cause.RETURN: "#CC79A7", Cause.DISPUTE: "#7B2D5B", Cause.EXTERNAL_DELAY: "#009E73",
    Cause.APPROVAL: "#A65E2E", Cause.SUSPENDED: "#A8DCC8", Cause.CHECK: "#D55E00", Cause.RESIDENT: "#F3C6A5",
    Cause.LAID_ASIDE: "#000000",
}
BEFORE = "#EEEEEE"  # of a life, what lies before the log
AGES_D = (1, 3, 7, 14, 28)  # where a class of age ends, days
AGES = ("#D3E4F3", "#A6CCE5", "#6FACD5", "#3C8AC1", "#175FA6", "#08306B")  # young to old, also in grey
NO_AGE, STRIP = "#F6F3EA", 0.2  # ground where none is open; height of the strip of parts
FIRST_WHITE = 3  # from this class on the ground is dark
DARK = ("#0072B2", "#4D4D4D", "#7B2D5B", "#009E73", "#A65E2E", "#000000", "#D55E00")
LEAST_MARKED = 0.04  # share of a bar that holds a mark


def causes_figure(names: Sequence[str], shares: Mapping[str, Sequence[float]], colours: Sequence[str],
                  say: Say) -> str:
    """Draw what the time of cases goes by with.

    Parameters
    ----------
    names : sequence of str
        Causes, from above.
    shares : mapping of str to sequence of float
        Percent of the time of a stream's cases, by the stream's label; as many as causes.
    colours : sequence of str
        Colour of each stream.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    both = [Bars(label, values, [f"{value:.1f} %" for value in values], colour)
            for colour, (label, values) in zip(colours, shares.items(), strict=True)]
    return bars_figure("causes", names, both, say("share of the time (%)"), say)


def units_figure(units: Sequence[str], hours: np.ndarray, marks: Sequence[str], causes: Sequence[str],
                 colours: Sequence[str], say: Say) -> str:
    """Draw how long cases waited in the hands of units, and for what.

    Parameters
    ----------
    units : sequence of str
        Names of the units, from above.
    hours : ndarray of float, shape (n_units, n_causes)
        Hours of waiting.
    marks : sequence of str
        What stands behind each bar.
    causes, colours : sequence of str
        Name and colour of each cause.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with plotted("units", 0.31 * len(units) + 1.0, say, WHOLE_IN) as (drawing, axes):
        days, rows = hours / 24, np.arange(len(units))
        left = np.zeros(len(units))
        for number, (name, colour) in enumerate(zip(causes, colours, strict=True)):
            axes.barh(rows, days[:, number], left=left, height=0.66, color=colour, label=name)
            left += days[:, number]
        for row, (whole, text) in enumerate(zip(left, marks, strict=True)):
            axes.text(whole, row, f" {text}", va="center", fontsize=9)
        _mark_parts(axes, days, left, colours)
        name_rows(axes, units, say("days that cases waited, in all"), max(float(left.max()), 1.0))
        axes.set_ylim(len(units) - 0.4, -0.6)
        legend(axes, len(causes), 8)
        thousands(axes.xaxis)
    return drawing.svg


def _mark_parts(axes: "Axes", days: np.ndarray, whole: np.ndarray, colours: Sequence[str]) -> None:
    """Write the percentage into each part of a bar that is wide enough: figures that can be told apart in grey, too."""
    for row, parts in enumerate(days):
        left = 0.0
        for part, colour in zip(parts, colours, strict=True):
            if part > LEAST_MARKED * whole.max():
                axes.text(left + part / 2, row, f"{100 * part / whole[row]:.0f} %", ha="center", va="center",
                          fontsize=8, color="white" if colour in DARK else INK)
            left += part


# ---------------------------------------------------------------------------------------------- ages by place
@dataclass(frozen=True)
class Tile:
    """One place on the map.

    Attributes
    ----------
    name : str
        What it is called, short.
    n : int
        Its open cases.
    age_d : float or None
        Age that half of them exceed, days; None where none is open.
    parts : tuple of float or None
        The same of the places in it.
    """

    name: str
    n: int
    age_d: float | None
    parts: tuple[float | None, ...] = ()


def tiles_figure(tiles: Sequence[Tile], say: Say) -> str:
    """Draw places as tiles in the order of their codes: number of open cases, ground by their age.

    Parameters
    ----------
    tiles : sequence of Tile
        At least one.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    from matplotlib.collections import PatchCollection

    n_columns = min(len(tiles), 10)
    n_rows = -(-len(tiles) // n_columns)
    with plotted("tiles", 0.8 * n_rows + 0.5, say, WHOLE_IN) as (drawing, axes):
        grounds, strips = [], []
        for number, tile in enumerate(tiles):
            place = number % n_columns, number // n_columns
            grounds.append(_lay(axes, tile, *place))
            strips += _strip(tile, *place)
        for patches in (grounds, strips):
            axes.add_collection(PatchCollection(patches, match_original=True))
        labels = [say("none open"), *age_labels(say)]
        for label, colour in zip(labels, (NO_AGE, *AGES), strict=True):
            axes.plot([], [], "s", ms=10, color=colour, mec=INK, mew=0.5, label=label)
        axes.set(xlim=(-0.02, max(n_columns, 6)), ylim=(n_rows + 0.02, -0.02))
        axes.set_axis_off()
        legend(axes, len(labels), len(labels))
    return drawing.svg


def _lay(axes: "Axes", tile: Tile, x: float, y: float) -> "Rectangle":
    """Write upon one tile, and give its ground."""
    from matplotlib.patches import Rectangle

    ground, ink = _ground(tile.age_d)
    middle = y + (0.94 - (STRIP if tile.parts else 0.0)) / 2
    axes.text(x + 0.48, middle - 0.17, tile.name, ha="center", va="center", fontsize=9, color=ink)
    axes.text(x + 0.48, middle + 0.17, f"{tile.n:,}", ha="center", va="center", fontsize=11, color=ink)
    return Rectangle((x, y), 0.96, 0.94, facecolor=ground, edgecolor=INK, lw=0.6)


def _strip(tile: Tile, x: float, y: float) -> "list[Rectangle]":
    """Strip of the parts of a tile, along its lower edge."""
    from matplotlib.patches import Rectangle

    width = 0.96 / max(len(tile.parts), 1)
    return [Rectangle((x + number * width, y + 0.94 - STRIP), width, STRIP, facecolor=_ground(age_d)[0],
                      edgecolor="white", lw=0.4) for number, age_d in enumerate(tile.parts)]


def _ground(age_d: float | None) -> tuple[str, str]:
    """Colour of a tile for an age, and of the writing on it."""
    number = age_class(age_d)
    return (NO_AGE, *AGES)[number], "white" if number > FIRST_WHITE else INK


def age_class(age_d: float | None) -> int:
    """Class of an age: 0 where nothing is open, 1 for the youngest."""
    return 0 if age_d is None else 1 + int(np.searchsorted(AGES_D, age_d, side="right"))


def age_labels(say: Say) -> list[str]:
    """Names of the classes of age."""
    middle = [say("{n} to {m} d").format(n=low, m=high) for low, high in pairwise(AGES_D)]
    return [say("under {n} d").format(n=AGES_D[0]), *middle, say("over {n} d").format(n=AGES_D[-1])]


# ---------------------------------------------------------------------------------------------- lives of cases
def lives_figure(names: Sequence[str], lengths: Sequence[str],
                 parts: Sequence[Sequence[tuple[float, float, Cause | None]]], causes: Mapping[Cause | None, str],
                 say: Say) -> str:
    """Draw the lives of cases as bars of equal length, each part in the colour of what it goes by with.

    Parameters
    ----------
    names, lengths : sequence of str
        What each life is called, and how long it was.
    parts : sequence of sequence of (float, float, Cause or None)
        Begin and length of each part, as shares of the life; None is what lies before the log.
    causes : mapping of Cause or None to str
        Names for the legend, in order.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with plotted("lives", 0.38 * len(names) + 0.8, say, WHOLE_IN) as (drawing, axes):
        for row, own in enumerate(parts):
            axes.broken_barh([(begin, length) for begin, length, _ in own], (row - 0.32, 0.64), linewidth=0,
                             facecolors=[_colour(cause) for _, _, cause in own])
            axes.text(1.005, row, lengths[row], va="center", fontsize=9)
            axes.plot([0, 0, 1, 1, 0], [row - 0.32, row + 0.32, row + 0.32, row - 0.32, row - 0.32], color=INK, lw=0.6)
        for cause, label in causes.items():
            axes.plot([], [], "s", ms=9, color=_colour(cause), mec=INK, mew=0.3, label=label)
        axes.set_yticks(range(len(names)), names)
        axes.set(xlim=(0, 1.08), ylim=(len(names) - 0.5, -0.5), xticks=[])
        axes.tick_params(axis="y", length=0)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        legend(axes, len(causes), 7)
    return drawing.svg


def _colour(cause: Cause | None) -> str:
    """Colour of what a part of a life goes by with."""
    return BEFORE if cause is None else CAUSES[cause]
