"""Where open cases lie, by unit grid: no log tells it, but the model knows."""

from itertools import pairwise
from typing import Any

import numpy as np

from twin.experiment.run import Run
from twin.vocabulary import DAY_S, NONE


def unit_grids(run: Run) -> list[dict[str, Any]]:
    """Tell how old the open cases of each unit grid are, of places that are simulated in full.

    Returns
    -------
    list of dict
        For each lowest place with unit grids, in order of places: `place` (its code), `n_open` (open cases of each of
        its unit grids, in their order), `age_d` (age that half of them exceed, days; None where none is open).
    """
    tables = run.final.tables
    places, grids = tables["places"], tables["grids"]
    cases = run.log.cases[run.log.cases["ending"] == NONE]
    grid = tables["incidents"]["grid"][cases["incident"]]
    age_d = (run.end_s - cases["opened_s"]) / DAY_S
    order = np.lexsort((age_d, grid))
    bounds = np.searchsorted(grid[order], np.arange(len(grids) + 1))
    half_d = [float(np.median(age_d[order[low:high]])) if high > low else None
              for low, high in pairwise(bounds)]
    n_open = np.diff(bounds).tolist()
    found = []
    for row in np.unique(grids["place"]).tolist():
        if not places["is_background"][row]:
            first, end = int(places["first_grid"][row]), int(places["first_grid"][row] + places["n_grids"][row])
            found.append({"place": run.log.names.places[row], "n_open": n_open[first:end], "age_d": half_d[first:end]})
    return found
