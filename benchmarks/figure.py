"""The multiples as a figure, in both languages: how many times as long a case takes in other tools."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from benchmarks.measured import Measured
from twin.present.drawing import GRID, INK, PALETTE, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN, HEIGHT_IN, DOTS_PER_INCH = 7.6, 3.6, 130
TITLE = ("同一街道，每件案卷的计算用时：其他工具为本平台的倍数\n"
         "One street, time per case: other tools as multiples of twin")
AXIS = ("倍数（对数轴）。点：各轮；竖线：中位数；菱形：设计目标\n"
        "times (logarithmic). Dots: rounds; bars: medians; diamonds: targets of the design")
PREFIX = "times faster than "
NAMES = {"salabim, monitors off": "salabim，统计关闭\nmonitors off"}
OURS, AIMED = PALETTE[0], PALETTE[5]


def multiples_figure(found: Sequence[Measured]) -> bytes:
    """PNG of the multiples with each round and the target; nothing where none was measured."""
    from matplotlib.figure import Figure

    rows = [one for one in found if one.what.startswith(PREFIX)]
    if not rows:
        return b""
    with styled():
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        axes = figure.add_subplot()
        for row, one in enumerate(rows):
            draw_row(axes, row, one)
        names = [one.what.removeprefix(PREFIX) for one in rows]
        axes.set_yticks(range(len(rows)), [NAMES.get(name, name) for name in names])
        axes.set(xscale="log", xlim=(10, 1000), ylim=(len(rows) - 0.5, -0.8), xlabel=AXIS)
        axes.set_xticks([10, 20, 50, 100, 200, 500, 1000], ["10", "20", "50", "100", "200", "500", "1,000"])
        axes.minorticks_off()
        axes.grid(axis="x", color=GRID, lw=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.set_title(TITLE, loc="left", fontsize=11, color=INK)
        stream = BytesIO()
        figure.savefig(stream, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return stream.getvalue()


def draw_row(axes: "Axes", row: int, one: Measured) -> None:
    """Draw the rounds of one tool, their median and the target."""
    axes.plot(one.values, [row] * len(one.values), "o", ms=5, color=OURS, alpha=0.45, mec="none")
    axes.plot([one.median] * 2, [row - 0.2, row + 0.2], lw=2.2, color=OURS)
    axes.annotate(f"{one.median:,.0f}×", (one.median, row - 0.24), ha="center", va="bottom", color=OURS)
    if one.budget is not None:
        axes.plot([one.budget.bound], [row], "D", ms=6, mfc="none", color=AIMED)
        axes.annotate(f"≥ {one.budget.bound:,.0f}×", (one.budget.bound, row + 0.2), ha="center", va="top",
                      color=AIMED)
