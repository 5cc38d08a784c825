"""Unit grids as small squares, coloured by the age of what is open there. Written by hand: there may be thousands."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from twin.present.drawing import INK, Say
from twin.present.figures_waits import AGES, NO_AGE, age_class, age_labels
from twin.present.font import FAMILY
from twin.world.layout import in_rows

CELL, SIDE = 10, 9  # of a square: from one to the next, and its own side; units of the drawing
WIDE = 1.6  # columns of a block to its lines
FEWEST_COLUMNS, FEWEST_BLOCKS, MOST_BLOCKS = 56, 6, 10  # squares of a line; blocks of a line
PAGE_PX, TEXT_PX = 1230.0, 12.5
GROUND = "#D9D4C8"


@dataclass(frozen=True)
class Block:
    """The unit grids of one place.

    Attributes
    ----------
    name : str
        What the place is called, short.
    n_open : int
        Its open cases.
    age_d : sequence of float or None
        Age that half of the open cases of each unit grid exceed, days; None where none is open.
    """

    name: str
    n_open: int
    age_d: Sequence[float | None]

    @property
    def n_columns(self) -> int:
        """Squares in a line."""
        return math.ceil(math.sqrt(WIDE * len(self.age_d)))

    @property
    def n_lines(self) -> int:
        """Lines of squares."""
        return -(-len(self.age_d) // self.n_columns)


def grids_figure(blocks: Sequence[Block], say: Say) -> str:
    """Draw the unit grids of places as blocks of squares, neighbours in number beside each other.

    Parameters
    ----------
    blocks : sequence of Block
        At least one, each with unit grids; in the order of their codes.
    say : callable
        Words of the reader's language.

    Returns
    -------
    str
        SVG; one path for each class of age.
    """
    per_line = min(len(blocks), max(FEWEST_BLOCKS, min(MOST_BLOCKS, round(math.sqrt(2.2 * len(blocks))))))
    wide, high = max(one.n_columns for one in blocks) + 2, max(one.n_lines for one in blocks)
    width = CELL * max(per_line * wide - 2, FEWEST_COLUMNS)
    text = TEXT_PX * width / PAGE_PX
    step_x, step_y = max(CELL * wide, (width + 2 * CELL) // per_line), CELL * high + 2.6 * text
    squares: dict[int, list[str]] = {}
    parts = [_legend(text, say)]
    for number, block in enumerate(blocks):
        x, y = number % per_line * step_x, round(2.2 * text + number // per_line * step_y)
        parts.append(_head(block, x, y, text, say))
        _lay(block, x, y + round(1.5 * text), squares)
    height = 2.2 * text + -(-len(blocks) // per_line) * step_y
    return Markup('<svg viewBox="0 0 {} {}" font-family="{}" fill="{}">{}{}</svg>').format(
        width, round(height), FAMILY, INK, Markup("").join(parts), _paths(squares))


def _head(block: Block, x: int, y: int, text: float, say: Say) -> Markup:
    """Name of a block with its open cases, its ground, and what is told where a pointer rests."""
    n_used = sum(age is not None for age in block.age_d)
    told = say("{name}: {n} unit grids; {m} open cases in {k} of them").format(
        name=block.name, n=f"{len(block.age_d):,}", m=f"{block.n_open:,}", k=f"{n_used:,}")
    return Markup('<g><title>{}</title><text x="{}" y="{:.1f}" font-size="{:.1f}">{} <tspan font-weight="bold">{:,}'
                  '</tspan></text><path fill="{}" d="{}"/></g>').format(
        told, x, y + 1.1 * text, text, block.name, block.n_open, GROUND,
        _ground(block, x - 1, y + round(1.5 * text) - 1))


def _ground(block: Block, x: int, y: int) -> str:
    """Path of what lies below and between the squares: full lines, and what is begun of the last one."""
    n_full, n_left = divmod(len(block.age_d), block.n_columns)
    begin = 0 if n_full % 2 == 0 else block.n_columns - n_left
    areas = ((0, 0, block.n_columns, n_full), (begin, n_full, n_left, 1 if n_left else 0))
    return "".join(f"M{x + CELL * left} {y + CELL * top}h{CELL * wide + 1}v{CELL * high + 1}h-{CELL * wide + 1}z"
                   for left, top, wide, high in areas if high)


def _lay(block: Block, x: int, y: int, squares: dict[int, list[str]]) -> None:
    """Put each square of a block to those of its class, as a stroke as long as it is wide."""
    column, line = in_rows(np.arange(len(block.age_d)), block.n_columns)
    for at, down, age_d in zip(column.tolist(), line.tolist(), block.age_d, strict=True):
        squares.setdefault(age_class(age_d), []).append(f"M{x + CELL * at} {y + CELL * down}h{SIDE}")


def _paths(squares: Mapping[int, Sequence[str]]) -> Markup:
    """One path for each class of age; strokes lie half above their line."""
    colours = (NO_AGE, *AGES)
    return Markup("").join(
        Markup('<path stroke="{}" stroke-width="{}" transform="translate(0 {})" d="{}"/>').format(
            colours[number], SIDE, SIDE / 2, "".join(found)) for number, found in sorted(squares.items()))


def _legend(text: float, say: Say) -> Markup:
    """Classes of age in a line above the blocks."""
    parts, x = [], 0.0
    for colour, label in zip((NO_AGE, *AGES), (say("none open"), *age_labels(say)), strict=True):
        parts.append(Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="{}" '
                            'stroke-width="{:.1f}"/><text x="{:.1f}" y="{:.1f}" font-size="{:.1f}">{}</text>').format(
            x + 1, 0.2 * text, 0.8 * text, 0.8 * text, colour, INK, 0.05 * text, x + 1.3 * text, 0.95 * text, text,
            label))
        x += text * (3.0 + sum(1.0 if ord(one) > 255 else 0.55 for one in label))
    return Markup("").join(parts)
