"""Small scenarios that are cut, and states of them that need no engine."""

from functools import cache
from pathlib import Path

import numpy as np

import twin
from tests.engine.small import small_scenario
from twin.engine.recording import opening_rows
from twin.experiment.states import ENDING, State
from twin.vocabulary import DAY_S
from twin.world import build

SCENARIOS = ("tests/two_tier", "tests/all_transitions", "tests/visiting_street")
DAYS = 4
END_S = DAYS * DAY_S


@cache
def scenario_of(name: str) -> twin.Scenario:
    """Four days of a small scenario."""
    return twin.load(name, {"calendar.days": DAYS})


@cache
def whole(name: str) -> twin.Run:
    """The same, simulated without a cut."""
    return twin.simulate(scenario_of(name))


def second_of(name: str, number: int) -> int:
    """Second of the n-th cut of a scenario."""
    return int(np.random.default_rng([SCENARIOS.index(name), number]).integers(0, END_S))


@cache
def unbegun() -> State:
    """State of a small street before anything has happened: no engine is needed for it."""
    scenario = small_scenario(3)
    world = build(scenario, 1)
    tables = world.start.tables
    return State(scenario, 1, 0, world.start, opening_rows(world.start), tables["cases"]["ending"].view(ENDING),
                 world.names, 0, 0, int(tables["settings"]["last_s"][0]), world.warnings)


def stored(folder: Path) -> Path:
    """File of that state."""
    return unbegun().save(folder / "a.state")
