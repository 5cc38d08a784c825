"""Figures, the only place that draws. Each is returned as SVG whose text is text, to be shown in the bundled font.

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
from twin.vocabulary import DAY_S

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
WIDTH_IN, PAIR_IN, DOT_IN = 6.4, 0.4, 0.3
STYLE: Any = {
    "svg.fonttype": "none", "font.family": [FAMILY], "font.size": 10, "axes.unicode_minus": False,
    "text.parse_math": False,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK, "axes.labelcolor": INK,
    "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": False, "grid.color": GRID,
    "legend.frameon": False, "legend.fontsize": 9.5,
}


def backlog_figure(time_s: np.ndarray, open_by_tier: Mapping[str, np.ndarray], say: Say) -> str:
    """Draw how many cases were open over time, one layer for each tier.

    Parameters
    ----------
    time_s : ndarray of int64, shape (n_times,)
        Seconds since the scenario's first second.
    open_by_tier : mapping of str to ndarray of int64, shape (n_times,)
        Open cases by the tier's label, lowest tier first.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with styled(), _drawing(3.3, say) as drawing:
        axes = drawing.figure.add_subplot()
        _layers(axes, np.asarray(time_s) / DAY_S, open_by_tier)
        axes.set(xlabel=say("day of the scenario"), ylabel=say("open cases"))
        axes.set_xlim(0, max(float(np.max(time_s, initial=0)) / DAY_S, 1e-3))
        _whole_ticks(axes.xaxis, axes.yaxis)
    return drawing.svg


def hours_figure(arrivals: np.ndarray, staff: Mapping[str, np.ndarray], colours: Sequence[str], say: Say) -> str:
    """Draw what comes in and who is on duty, hour by hour of an average day.

    Parameters
    ----------
    arrivals : ndarray of float, shape (24,)
        Mean cases that came in during each hour of the day.
    staff : mapping of str to ndarray of float, shape (24,)
        Mean persons on duty during each hour, by the post's label.
    colours : sequence of str
        Colour of each post.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with styled(), _drawing(4.0, say) as drawing:
        above, below = drawing.figure.subplots(2, 1, sharex=True)
        above.bar(np.arange(24) + 0.5, arrivals, width=0.86, color=PALETTE[0])
        above.set_ylabel(say("cases per hour"))
        _layers(below, np.arange(25), {name: np.append(row, row[-1]) for name, row in staff.items()}, colours)
        below.set(xlabel=say("hour of the day"), ylabel=say("persons on duty"), xlim=(0, 24), xticks=range(0, 25, 2))
    return drawing.svg


def funnel_figure(links: Sequence[str], entered: Sequence[int], left: Sequence[int], say: Say) -> str:
    """Draw how many cases entered and left each of the seven links.

    Parameters
    ----------
    links : sequence of str
        Labels of the links in their order.
    entered, left : sequence of int
        Cases, same length as `links`.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with styled(), _drawing(PAIR_IN * len(links) + 0.9, say) as drawing:
        axes = drawing.figure.add_subplot()
        rows = np.arange(len(links))
        _bars(axes, rows - 0.2, entered, say("entered"), PALETTE[0], [f"{n:,}" for n in entered])
        _bars(axes, rows + 0.2, left, say("left"), PALETTE[4], [f"{n:,}" for n in left])
        _name_rows(axes, links, say("cases"), max([*entered, 1]))
        _whole_ticks(axes.xaxis)
    return drawing.svg


def waits_figure(stages: Sequence[str], mean_h: Sequence[float | None], p90_h: Sequence[float | None],
                 say: Say) -> str:
    """Draw how long cases wait before each stage begins.

    Parameters
    ----------
    stages : sequence of str
        Labels of the stages in their order.
    mean_h, p90_h : sequence of float or None
        Mean wait, and the wait that nine of ten stay below, in hours; same length as `stages`. None has no bar and
        says that it was not reached.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with styled(), _drawing(PAIR_IN * len(stages) + 0.9, say) as drawing:
        axes = drawing.figure.add_subplot()
        rows = np.arange(len(stages))
        for shift, hours, label, colour in ((-0.2, mean_h, say("mean"), PALETTE[0]),
                                            (0.2, p90_h, say("nine of ten within"), PALETTE[1])):
            marks = [say("not reached") if hour is None else f"{hour:,.1f}" for hour in hours]
            _bars(axes, rows + shift, [hour or 0.0 for hour in hours], label, colour, marks)
        _name_rows(axes, stages, say("waiting (h)"), max(0.1, *(hour or 0.0 for hour in (*mean_h, *p90_h))))
    return drawing.svg


def gap_figure(names: Sequence[str], measured: Sequence[float], true: Sequence[float], unit: str, say: Say) -> str:
    """Draw what the files say and what was true as paired dots.

    Parameters
    ----------
    names : sequence of str
        What is compared, from above.
    measured, true : sequence of float
        Both values, same length as `names`.
    unit : str
        What the axis shows.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    with styled(), _drawing(DOT_IN * len(names) + 1.1, say) as drawing:
        axes = drawing.figure.add_subplot()
        rows = np.arange(len(names))
        axes.hlines(rows, measured, true, color=GRID, lw=3, zorder=1)
        axes.plot(measured, rows, "o", color="white", mec=PALETTE[0], mew=1.6, ms=8, label=say("measured"))
        axes.plot(true, rows, "o", color=PALETTE[5], ms=6, label=say("true"))
        _name_rows(axes, names, unit, max([*measured, *true, 1e-3]) / 1.1)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(axis="x", color=GRID, lw=0.6)
        axes.set_axisbelow(True)
    return drawing.svg


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
def _drawing(height_in: float, say: Say) -> Iterator[Drawing]:
    """Give an empty figure of the page's width; turn it into SVG when its body is done.

    Ids within the SVG depend on the language, because both languages stand on one page.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    drawing = Drawing(Figure(figsize=(WIDTH_IN, height_in), layout="constrained"))
    yield drawing
    stream = StringIO()
    with rc_context({"svg.hashsalt": say("cases") + str(height_in)}):
        drawing.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = re.sub(r'<g id="[^"]*"', "<g", stream.getvalue())  # names of groups would stand twice on a page
    drawing.svg = text[text.index("<svg"):]


def _layers(axes: "Axes", x: np.ndarray, rows: Mapping[str, np.ndarray],
            colours: Sequence[str] = PALETTE) -> None:
    """Draw layers upon each other, each value until the next one, with a legend; nothing where there is no layer."""
    if rows:
        axes.stackplot(x, *rows.values(), labels=list(rows), colors=colours, lw=0, step="post")
        _legend(axes, len(rows))
    axes.set_ylim(0, max(1.0, axes.get_ylim()[1]))


def _bars(axes: "Axes", rows: np.ndarray, values: Sequence[float], label: str, colour: str,
          marks: Sequence[str]) -> None:
    """Draw lying bars with their figures behind them."""
    bars = axes.barh(rows, values, height=0.38, color=colour, label=label)
    axes.bar_label(bars, marks, padding=3, fontsize=8.5)


def _name_rows(axes: "Axes", names: Sequence[str], unit: str, most: float) -> None:
    """Name the rows of lying bars from above, and leave room for the figures behind the bars."""
    axes.set_yticks(np.arange(len(names)), names)
    axes.invert_yaxis()
    axes.set(xlabel=unit, xlim=(0, 1.18 * most))
    axes.tick_params(axis="y", length=0)
    _legend(axes, 2)


def _legend(axes: "Axes", n_labels: int) -> None:
    """Put the legend above the axes, where it covers nothing."""
    if n_labels:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=min(n_labels, 4), borderaxespad=0.2,
                    handlelength=1.2, columnspacing=1.2)


def _whole_ticks(*axis: Any) -> None:
    """Mark whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    for one in axis:
        one.set_major_locator(MaxNLocator(integer=True))
