"""How figures look, and how one becomes SVG whose text is text, to be shown in the bundled font.

Matplotlib is imported when a figure is drawn, not before: reading a log must not wait for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.present.font import FAMILY, font_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Say = Callable[[str], str]
# Okabe and Ito (2008): told apart by readers who are colour-blind, and in grey by their lightness.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F")
# Posts keep their colour from one report to the next. The strong ones are those of the palette; posts that seldom
# stand beside each other are tints and shades of one.
POSTS = {
    "grid_workers": "#0072B2", "grid_chiefs": "#56B4E9", "field_inspectors": "#009E73", "video_inspectors": "#8FD9C1",
    "acceptors": "#F0E442", "shift_leaders": "#BDB21F", "closers": "#857A00", "dispatchers": "#E69F00",
    "coordinators": "#F7D58F", "clerks": "#CC79A7", "duty_signers": "#E9C3D9", "officers": "#7B4B94",
    "crews": "#D55E00", "emergency_crews": "#8C2F00", "arbiters": "#4D4D4D", "bureau_officers": "#00305A",
    "hotline_seats": "#A5C93B", "revisit_seats": "#5C7D1E", "placebo_seats": "#C4C4C4",
    "leading_officers": "#7A6A00",
}
OTHERS = "#7F7F7F"
INK, GRID = "#222222", "#D9D9D9"
STREAMS = (PALETTE[0], PALETTE[1])  # city management, demands
LEAST = 0.1  # that an axis of bars shows
WIDTH_IN, WHOLE_IN, PAIR_IN, DOT_IN = 5.7, 11.6, 0.38, 0.28  # half a page, a whole one, height of a row
STYLE: Any = {
    "svg.fonttype": "none", "font.family": [FAMILY], "font.size": 10, "axes.unicode_minus": False,
    "text.parse_math": False,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK, "axes.labelcolor": INK,
    "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": False, "grid.color": GRID,
    "legend.frameon": False, "legend.fontsize": 9.5,
}


@cache
def _know_font() -> None:
    """Tell Matplotlib of the bundled font, once."""
    from matplotlib.font_manager import fontManager

    with font_file() as path:
        fontManager.addfont(str(path))


@dataclass
class Drawing:
    """A figure while it is drawn; once it is done, `svg` holds it."""

    figure: "Figure"
    svg: str = ""


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the product's style, and leave Matplotlib as it was."""
    from matplotlib import rc_context

    _know_font()
    with rc_context(STYLE):
        yield


@contextmanager
def drawn(name: str, height_in: float, say: Say, width_in: float = WIDTH_IN) -> Iterator[Drawing]:
    """Give an empty figure in the product's style; turn it into SVG when its body is done.

    Ids within the SVG depend on the figure's name and on the language: both languages stand on one page.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with styled(), rc_context({"svg.hashsalt": f"{name} {say('cases')}"}):
        drawing = Drawing(Figure(figsize=(width_in, height_in), layout="constrained"))
        yield drawing
        stream = StringIO()
        drawing.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = re.sub(r'<g id="[^"]*"', "<g", stream.getvalue())  # names of groups would stand twice on a page
    drawing.svg = text[text.index("<svg"):]


@contextmanager
def plotted(name: str, height_in: float, say: Say, width_in: float = WIDTH_IN) -> Iterator[tuple[Drawing, "Axes"]]:
    """Give a figure as `drawn` does, with the only axes in it."""
    with drawn(name, height_in, say, width_in) as drawing:
        yield drawing, drawing.figure.add_subplot()


def layers(axes: "Axes", x: np.ndarray, rows: Mapping[str, np.ndarray],
           colours: Sequence[str] = PALETTE, most: int = 4, edge_pt: float = 0.0) -> None:
    """Draw layers upon each other, each value until the next one, with a legend; nothing where there is no layer."""
    if rows:
        axes.stackplot(x, *rows.values(), labels=list(rows), colors=colours, lw=edge_pt, ec="white", step="post")
        legend(axes, len(rows), most)
    axes.set_ylim(0, max(1.0, axes.get_ylim()[1]))


@dataclass(frozen=True)
class Bars:
    """One lying bar for each row: what they are called, how long they are, what stands behind each, their colour."""

    label: str
    values: Sequence[float]
    marks: Sequence[str]
    colour: str


def bars_figure(name: str, rows: Sequence[str], pair: Sequence[Bars], unit: str, say: Say,
                are_counts: bool = False) -> str:
    """Draw rows of lying bars with their figures behind them, one or two to a row, and return the SVG."""
    with plotted(name, PAIR_IN * len(rows) + 0.9, say) as (drawing, axes):
        for shift, one in zip((-0.2, 0.2) if len(pair) > 1 else (0.0,), pair, strict=True):
            drawn_bars = axes.barh(np.arange(len(rows)) + shift, one.values, height=0.38, color=one.colour,
                                   label=one.label)
            axes.bar_label(drawn_bars, one.marks, padding=3, fontsize=9)
        name_rows(axes, rows, unit, max(1 if are_counts else LEAST, *(value for one in pair for value in one.values)))
        if are_counts:
            whole_ticks(axes.xaxis)
    return drawing.svg


def name_rows(axes: "Axes", names: Sequence[str], unit: str, most: float) -> None:
    """Name the rows of lying bars from above, and leave room for the figures behind the bars."""
    axes.set_yticks(np.arange(len(names)), names)
    axes.invert_yaxis()
    axes.set(xlabel=unit, xlim=(0, 1.18 * most))
    axes.tick_params(axis="y", length=0)
    legend(axes, 2)


def legend(axes: "Axes", n_labels: int, most: int = 4) -> None:
    """Put the legend above the axes, where it covers nothing, with `most` entries on a line."""
    if n_labels:
        n_rows = -(-n_labels // most)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=-(-n_labels // n_rows), borderaxespad=0.2,
                    handlelength=1.2, columnspacing=1.2)


def whole_ticks(*axis: Any) -> None:
    """Mark whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    for one in axis:
        one.set_major_locator(MaxNLocator(integer=True, steps=(1, 2, 5, 10)))
    thousands(*axis)


def thousands(*axis: Any) -> None:
    """Set thousands apart; of small numbers decimals are shown."""
    from matplotlib.ticker import FuncFormatter

    for one in axis:
        one.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}" if x == round(x) else f"{x:g}"))
