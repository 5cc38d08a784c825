"""Figures of the flow of cases: links, backlog, hours of the week, limits, measured against true."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from twin.present.drawing import (
    DOT_IN,
    GRID,
    INK,
    PALETTE,
    WHOLE_IN,
    Bars,
    Say,
    bars_figure,
    drawn,
    layers,
    legend,
    name_rows,
    plotted,
    thousands,
    whole_ticks,
)
from twin.vocabulary import DAY_S

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Points = tuple[Sequence[float] | np.ndarray, Sequence[float] | np.ndarray]  # x and y


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
    with plotted("backlog", 3.3, say) as (drawing, axes):
        layers(axes, np.asarray(time_s) / DAY_S, open_by_tier)
        axes.set(xlabel=say("day of the scenario"), ylabel=say("open cases"))
        axes.set_xlim(0, max(float(np.max(time_s, initial=0)) / DAY_S, 1e-3))
        whole_ticks(axes.xaxis, axes.yaxis)
    return drawing.svg


def week_figure(arrivals: np.ndarray, staff: Mapping[str, np.ndarray], colours: Sequence[str], days: Sequence[str],
                say: Say) -> str:
    """Draw what comes in and who is on duty, hour by hour of an average week.

    Parameters
    ----------
    arrivals : ndarray of float, shape (7, 24)
        Mean cases that came in during each hour, Monday first.
    staff : mapping of str to ndarray of float, shape (7, 24)
        Mean persons on duty during each hour, by the post's label.
    colours : sequence of str
        Colour of each post.
    days : sequence of str, length 7
        Names of the weekdays.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    n_hours = 168
    with drawn("week", 4.2, say, WHOLE_IN) as drawing:
        above, below = drawing.figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        above.bar(np.arange(n_hours) + 0.5, arrivals.ravel(), width=0.86, color=PALETTE[0])
        above.set_ylabel(say("cases per hour"))
        layers(below, np.arange(n_hours + 1), {name: np.append(row.ravel(), row.ravel()[-1])
                                               for name, row in staff.items()}, colours, 9, 0.5)
        below.set(ylabel=say("persons on duty"), xlim=(0, n_hours))
        thousands(above.yaxis)
        whole_ticks(below.yaxis)
        below.set_xticks(range(0, n_hours + 1, 6), [f"{hour % 24}" for hour in range(0, n_hours + 1, 6)], fontsize=9)
        for day, label in enumerate(days):
            above.axvline(24 * day, color=GRID, lw=0.8, zorder=0)
            below.axvline(24 * day, color=INK, lw=0.5)
            above.text(24 * day + 12, 1.0, label, ha="center", va="bottom", transform=above.get_xaxis_transform())
    return drawing.svg


def limits_figure(curves: Mapping[str, tuple[np.ndarray, np.ndarray]], colours: Sequence[str], say: Say) -> str:
    """Draw which share of what was dispatched is handed in, over the share of the limit that has passed.

    Parameters
    ----------
    curves : mapping of str to (ndarray of float, ndarray of float)
        Share of the limit and share handed in by then, by the stream's label; 1 is the whole.
    colours : sequence of str
        Colour of each.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG.
    """
    most = 200
    with plotted("limits", 3.0, say) as (drawing, axes):
        for (label, (part, done)), colour, line in zip(curves.items(), colours, ("-", (0, (5, 2))), strict=False):
            inside = part <= most / 100
            x = np.concatenate([[0], 100 * part[inside], [most]])
            y = np.concatenate([[0], 100 * done[inside], [100 * done[inside][-1] if inside.any() else 0]])
            axes.step(x, y, where="post", color=colour, ls=line, lw=1.8, label=label)
        for height in (50, 90):
            axes.axhline(height, color=GRID, lw=0.8, zorder=0)
        axes.axvline(100, color=INK, lw=0.9)
        axes.text(101, 2, say("limit"), fontsize=9)
        axes.set(xlabel=say("time since dispatch, as a share of the limit (%)"), ylabel=say("handed in (%)"),
                 xlim=(0, most), ylim=(0, 100), yticks=(0, 25, 50, 75, 90, 100))
        legend(axes, len(curves))
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
    both = (Bars(say("entered"), entered, [f"{n:,}" for n in entered], PALETTE[0]),
            Bars(say("left"), left, [f"{n:,}" for n in left], PALETTE[4]))
    return bars_figure("funnel", links, both, say("cases"), say, are_counts=True)


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
    both = [Bars(label, [hour or 0.0 for hour in hours],
                 [say("not reached") if hour is None else f"{hour:,.1f}" for hour in hours], colour)
            for hours, label, colour in ((mean_h, say("mean"), PALETTE[0]),
                                         (p90_h, say("nine of ten within"), PALETTE[1]))]
    return bars_figure("waits", stages, both, say("waiting (h)"), say)


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
    with plotted("gap", DOT_IN * len(names) + 1.1, say) as (drawing, axes):
        rows = np.arange(len(names))
        axes.hlines(rows, measured, true, color=GRID, lw=3, zorder=1)
        _two_dots(axes, (measured, rows), (true, rows), "x", say)
        name_rows(axes, names, unit, max([*measured, *true, 1e-3]) / 1.1)
        axes.set_ylim(len(names) - 0.5, -0.5)
    return drawing.svg


def streets_figure(names: Sequence[str], measured: Sequence[float], true: Sequence[float], unit: str, say: Say) -> str:
    """Draw what the files say and what was true as paired dots of many places, side by side.

    Parameters
    ----------
    names : sequence of str
        Places, from the left.
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
    with plotted("streets", 3.2, say, WHOLE_IN) as (drawing, axes):
        columns = np.arange(len(names))
        axes.vlines(columns, measured, true, color=GRID, lw=3, zorder=1)
        _two_dots(axes, (columns, measured), (columns, true), "y", say)
        axes.set(ylabel=unit, ylim=(0, 1.08 * max([*measured, *true, 1.0])), xlim=(-0.6, len(names) - 0.4))
        axes.set_xticks(columns, names, rotation=40, ha="right", rotation_mode="anchor", fontsize=9)
        thousands(axes.yaxis)
        legend(axes, 2)
    return drawing.svg


def _two_dots(axes: "Axes", measured: Points, true: Points, grid: Literal["x", "y"], say: Say) -> None:
    """Draw what the files say as rings and what was true as dots, before lines across one axis."""
    axes.plot(*measured, "o", color="white", mec=PALETTE[0], mew=1.6, ms=8, label=say("measured"))
    axes.plot(*true, "o", color=PALETTE[5], ms=6, label=say("true"))
    axes.grid(axis=grid, color=GRID, lw=0.6)
    axes.set_axisbelow(True)
