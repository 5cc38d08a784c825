"""Where unit grids lie: a synthetic layout, for no map of them is public.

The unit grids of a street fill a square of its area in rows, forth and back, so that neighbours in number are
neighbours on the ground; the streets stand side by side in a larger square.
"""

import math

import numpy as np

from twin.scenario import Scenario
from twin.world.places import Node, subtree_end

NEAR = 1.5  # grids no further apart than so many spacings adjoin
M_PER_KM = 1000


def lay_out(scenario: Scenario, nodes: list[Node], places: np.ndarray, grids: np.ndarray) -> int:
    """Fill in where each unit grid lies; return up to how many metres apart two adjoin.

    Parameters
    ----------
    scenario : Scenario
        Says areas; without one, each unit grid has `places.unit_grid_km2`.
    nodes : list of Node
        All places.
    places, grids : ndarray
        Their tables; `x_m` and `y_m` of `grids` are filled in.

    Returns
    -------
    int
        Metres along the streets.
    """
    frames = [row for row in range(len(nodes)) if is_frame(nodes, row) and places["n_grids"][row] > 0]
    areas = [area_km2(scenario, nodes, row, int(places["n_grids"][row])) for row in frames]
    side_m = math.sqrt(max(areas, default=0.0)) * M_PER_KM
    n_columns = math.ceil(math.sqrt(len(frames)))
    widest_m = 0.0
    for number, (row, area) in enumerate(zip(frames, areas, strict=True)):
        first, count = int(places["first_grid"][row]), int(places["n_grids"][row])
        spacing_m = math.sqrt(area / count) * M_PER_KM
        widest_m = max(widest_m, spacing_m)
        column, line = in_rows(np.arange(count), math.ceil(math.sqrt(count)))
        inside = slice(first, first + count)
        grids["x_m"][inside] = np.rint(number % n_columns * side_m + column * spacing_m)
        grids["y_m"][inside] = np.rint(number // n_columns * side_m + line * spacing_m)
    return round(NEAR * widest_m)


def in_rows(numbers: np.ndarray, n_columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Column and line of each number in rows that run forth and back."""
    line, column = numbers // n_columns, numbers % n_columns
    return np.where(line % 2 == 0, column, n_columns - 1 - column), line


def is_frame(nodes: list[Node], row: int) -> bool:
    """Whether a place is laid out as a whole: one whose children are lowest places, or a lowest one alone."""
    node = nodes[row]
    if node.children:
        return all(not nodes[child].children for child in node.children)
    return node.parent < 0


def area_km2(scenario: Scenario, nodes: list[Node], row: int, n_grids: int) -> float:
    """Area of a place: its own, that of the places in it, else what its unit grids have on the average."""
    own = nodes[row].area_km2
    below = sum(nodes[child].area_km2 for child in range(row + 1, subtree_end(nodes, row)))
    return own or below or n_grids * scenario.places.unit_grid_km2
