"""The figure of a study whose points are too many to be looked at: what each factor does to the primary outcome."""

import numpy as np

from twin.experiment.study.effects import Effect, effects_of
from twin.experiment.study.results import Results
from twin.present.drawing import GRID, INK, PALETTE, plotted
from twin.present.factor_names import labels_of
from twin.present.study_figure import measure_label, whole_svg
from twin.present.study_text import SHARES
from twin.present.words import words

KINDS = ("fractional_factorial", "crossed")
ROW_IN, WIDTH_IN, MARGIN_IN = 0.42, 8.0, 1.0
SPREAD = 0.25  # of a row, over which dots are spread


def is_of_effects(found: Results) -> bool:
    """Whether the figure shows effects instead of points."""
    return found.design.kind in KINDS and bool(drawn_effects(found))


def drawn_effects(found: Results) -> list[Effect]:
    """Effects of all factors of two levels."""
    return effects_of(found.manifest["points"], found.values, found.design.primary)


def effects_figure(found: Results, lang: str) -> str:
    """Draw the effect of each factor with its interval, and in each setting of the others as a dot; return the SVG.

    A ring: not told from nothing. Dots far from their mean say that the mean hides what matters.
    """
    say, labels = words(lang), labels_of(found.design, found.folder, lang)
    own = drawn_effects(found)
    measure = found.design.primary
    share = 100 if found.manifest["measures"][measure]["unit"] in SHARES else 1
    height_in = ROW_IN * len(own) + MARGIN_IN
    with plotted(f"effects {found.manifest['digest']}", height_in, say, WIDTH_IN) as (drawing, axes):
        for row, one in enumerate(own):
            axes.plot(share * np.array(one.settings), row + SPREAD * np.linspace(-1, 1, len(one.settings)), ".",
                      color=PALETTE[7], ms=3, alpha=0.7, zorder=1)
            half = share * one.own.half if one.own.n > 1 else 0.0
            axes.errorbar(share * one.own.mean, row, xerr=half, fmt="o", mec=PALETTE[0], ecolor=PALETTE[0], capsize=3,
                          lw=1.5, ms=6, mfc=PALETTE[0] if one.own.is_told else "white")
        axes.axvline(0, color=INK, lw=0.8)
        axes.set_yticks(range(len(own)), [labels.factor(one.factor) for one in own])
        axes.set_ylim(len(own) - 0.5, -0.5)
        axes.margins(x=0.08)
        axes.set(xlabel=say("{measure}: change").format(measure=measure_label(found, measure, lang, is_change=True)))
        axes.grid(axis="x", color=GRID)
    return whole_svg(drawing.svg)
