"""The street in `twin` itself, asked and answered in the form of the other three."""

import numpy as np

from benchmarks.peers.network import Outcome, Street, Visit, scenario_of
from twin.engine.port import Stretch
from twin.experiment.run import driver_of
from twin.state import Tables
from twin.vocabulary import NONE, Activity, Phase
from twin.world import build


def simulate(street: Street, days: int, seed: int, engine: str = "compiled") -> Stretch:
    """Run the street from empty, its tables built from the scenario; `street` says nothing that is not in there."""
    world = build(scenario_of(days), seed)
    return driver_of(engine).advance(world.start, world.end_s)


def n_reported(raw: Stretch) -> int:
    """How many cases were reported."""
    return len(raw.after.tables["cases"])


def outcome_of(street: Street, raw: Stretch) -> Outcome:
    """What the log of a run says."""
    tables, rows = raw.after.tables, raw.rows
    cases = tables["cases"]
    ended = cases[cases["ending"] != NONE]
    spells = zip(ended["opened_s"].tolist(), ended["concluded_s"].tolist(), strict=True)
    return Outcome(len(cases), tuple(visits_of(street, tables, rows)), tuple(spells))


def visits_of(street: Street, tables: Tables, rows: np.ndarray) -> list[Visit]:
    """Visits that are over: each item is laid down, begun and ended, in this order."""
    posts, pool_of = list(street.staff), tables["people"]["pool"]
    work = rows[(rows["item"] != NONE) & (rows["activity"] < Activity.CARRY) & (rows["case"] != NONE)]
    laid_s: dict[int, int] = {}
    begun_s: dict[int, int] = {}
    found = []
    for row in work[np.argsort(work["time_s"], kind="stable")]:
        item, time_s = int(row["item"]), int(row["time_s"])
        if row["phase"] == Phase.ENABLE:
            laid_s[item] = time_s
        elif row["phase"] == Phase.START:
            begun_s[item] = time_s
        elif row["phase"] == Phase.END:
            post = posts[int(pool_of[row["actor"]])]
            found.append(Visit(int(row["case"]), post, laid_s[item], begun_s[item], time_s))
            laid_s[item] = time_s
    return found
