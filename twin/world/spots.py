"""Hot spots: how the matters of a place are spread over its unit grids."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from twin.rules.chance import gamma
from twin.scenario import Scenario
from twin.state import TABLES, blank
from twin.vocabulary import Purpose
from twin.world.naming import key_of_name

ONE = 1_000_000  # weights are whole numbers: sums of them do not depend on what else is added


def spots_table(scenario: Scenario, grids: np.ndarray, roles: Sequence[str]) -> np.ndarray:
    """Weights of all unit grids, for each kind of matter by the role that leads it.

    A weight has a name, that of the grid and the role, and neither seed nor replication: the same streets are bad ones
    in every run.
    """
    table = blank(TABLES["spots"], len(grids) * len(roles))
    weights = np.full((len(grids), len(roles)), ONE)
    shape = scenario.demand.hot_spot_shape
    if shape is not None:
        keys = tuple(grids["key"].tolist())
        for role, name in enumerate(roles):
            weights[:, role] = weights_of_role(keys, name, shape)
    table["weight"] = weights.ravel()
    table["weight_before"] = (np.cumsum(weights, axis=0) - weights).ravel()
    return table


@lru_cache(maxsize=64)  # all replications of a scenario ask for the same ones
def weights_of_role(keys: tuple[int, ...], role: str, shape: float) -> np.ndarray:
    """Weights of unit grids, by their keys, for the matters that a role leads."""
    purpose, visit = Purpose.HOT_SPOT.value, key_of_name(role)
    drawn = np.array([gamma(0, 0, purpose, key, visit, shape) for key in keys]) / shape
    found: np.ndarray = np.maximum(1, np.rint(drawn * ONE)).astype(np.int64)
    found.flags.writeable = False
    return found
