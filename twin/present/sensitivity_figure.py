"""Figures of sensitivity: what each number does by itself at both ends, and what it does among all others."""

from collections.abc import Sequence
from typing import Any

from twin.experiment.statistics.tornado import Tornado, tornado
from twin.experiment.study.effects import values_by_point
from twin.experiment.study.results import Results
from twin.experiment.study.screening import MAIN, SEEN, Screened, said_of
from twin.present.drawing import GRID, INK, PALETTE, plotted
from twin.present.factor_names import labels_of
from twin.present.study_figure import measure_label, whole_svg
from twin.present.study_text import SHARES
from twin.present.words import words

ROW_IN, WIDTH_IN, MARGIN_IN = 0.24, 8.0, 1.1
MOST_BARS = 25
LOW, HIGH, SEEN_COLOUR, UNSEEN_COLOUR = PALETTE[1], PALETTE[0], PALETTE[0], "#B8CBD9"


def screening_figure(found: Results, one: Screened, lang: str) -> str:
    """Draw the largest indices of a measure with their intervals and both floors, and return the SVG.

    Parameters
    ----------
    found : Results
        Kept results of a screening.
    one : Screened
        Indices of the measure.
    lang : {"zh", "en"}
        Language of the labels.
    """
    say, labels = words(lang), labels_of(found.design, found.folder, lang)
    kind = MAIN[found.design.kind]
    indices = one.indices(kind)[:MOST_BARS]
    said = found.manifest["measures"][one.measure]
    factor = 100 if said["unit"] in SHARES and kind == "mu_star" else 1
    of = measure_label(found, one.measure, lang, is_change=True)
    axis = (say("{measure}: change over the whole range").format(measure=of) if kind == "mu_star"
            else say("share of the variance of {measure}, with all others").format(measure=said[lang]))
    with plotted(f"screening {found.manifest['digest']}", ROW_IN * max(1, len(indices)) + MARGIN_IN, say,
                 WIDTH_IN) as (drawing, axes):
        rows = range(len(indices))
        axes.barh(rows, [factor * each.value for each in indices], height=0.7,
                  color=[SEEN_COLOUR if said_of(each) == SEEN else UNSEEN_COLOUR for each in indices])
        axes.errorbar([factor * each.value for each in indices], rows, xerr=[factor * each.half for each in indices],
                      fmt="none", ecolor=INK, lw=1, capsize=2)
        if indices:
            alone, of_all = one.floors(kind)
            axes.axvline(factor * alone, color=INK, lw=1, ls=":", label=say("noise, one factor"))
            axes.axvline(factor * of_all, color=INK, lw=1, ls="--", label=say("noise, all factors together"))
            axes.legend(loc="lower right")
        rows_named(axes, [labels.factor(each.name) for each in indices])
        axes.set(xlabel=axis, xlim=(0, None))
    return whole_svg(drawing.svg)


def is_tornado(found: Results) -> bool:
    """Whether a study takes one number after another to both ends of its range."""
    return found.design.kind == "one_at_a_time" and all(one.range is not None for one in found.design.factors)


def tornado_figure(found: Results, lang: str) -> str:
    """Draw what each number does to the primary outcome at both ends of its range, and return the SVG."""
    say, labels = words(lang), labels_of(found.design, found.folder, lang)
    measure = found.design.primary
    share = 100 if found.manifest["measures"][measure]["unit"] in SHARES else 1
    bars = bars_of(found)
    drawn = bars.bars[:MOST_BARS]
    with plotted(f"tornado {found.manifest['digest']}", ROW_IN * max(1, len(drawn)) + MARGIN_IN, say,
                 WIDTH_IN) as (drawing, axes):
        axes.axvspan(-share * bars.floor, share * bars.floor, color=GRID, lw=0, label=say("noise, one factor"))
        for ends, colour, label, shift in ((
                [bar.low for bar in drawn], LOW, say("at its least"), -0.18), (
                [bar.high for bar in drawn], HIGH, say("at its greatest"), 0.18)):
            rows = [row + shift for row in range(len(drawn))]
            axes.barh(rows, [share * end.mean for end in ends], height=0.34, color=colour, label=label,
                      xerr=[share * end.half for end in ends], error_kw={"ecolor": INK, "lw": 0.8, "capsize": 1.5})
        axes.axvline(0, color=INK, lw=0.8)
        rows_named(axes, [labels.factor(bar.name) for bar in drawn])
        axes.set(xlabel=say("{measure}: change").format(measure=measure_label(found, measure, lang, is_change=True)))
        drawing.figure.legend(loc="outside upper left", ncols=3)
    return whole_svg(drawing.svg)


def bars_of(found: Results) -> Tornado:
    """Bars of all factors that have values at both ends in every replication of the base."""
    by_point = values_by_point(found.values, found.design.primary)
    names = [point["name"] for point in found.manifest["points"]]
    numbers = sorted(by_point.get(names[0], {}))
    ends = {}
    for number, factor in enumerate(found.design.factors):
        low, high = (by_point.get(name, {}) for name in names[1 + 2 * number:3 + 2 * number])
        if len(numbers) > 1 and set(numbers) <= set(low) & set(high):
            ends[factor.name] = ([low[n] for n in numbers], [high[n] for n in numbers])
    return tornado([by_point[names[0]][n] for n in numbers] if ends else [], ends)


def rows_named(axes: Any, names: Sequence[str]) -> None:
    """Name the rows, the first one on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(1, len(names)) - 0.5, -0.5)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
