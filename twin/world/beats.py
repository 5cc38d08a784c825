"""Beats: the unit grids of an area, shared out among those who make rounds there."""

from collections.abc import Sequence

import numpy as np

from twin.rules.chance import uniforms
from twin.scenario import Scenario
from twin.state import TABLES, Tables, blank
from twin.vocabulary import Purpose

NEVER_DRAWN = 0  # what lies in the ground is the same for every seed


def beats_table(scenario: Scenario, tables: Tables, most: Sequence[int]) -> np.ndarray:
    """One row for each person who ever makes rounds; pools, people and grids learn of their beats.

    Parameters
    ----------
    scenario : Scenario
        Says how many unit grids have a camera.
    tables : dict of ndarray
        `pools`, `people` and `grids` are filled in.
    most : sequence of int
        People of each pool at any time; who comes later has no unit grids at first.
    """
    shares = uniforms(NEVER_DRAWN, 0, Purpose.CAMERA.value, tables["grids"]["key"], 0)
    has_camera = shares < scenario.behaviour.video.cameras
    parts: list[np.ndarray] = []
    n_beats = 0
    for pool, n_rows in zip(tables["pools"], most, strict=True):
        if pool["is_patrolling"] == 1:
            pool["first_beat"], pool["n_beats"] = n_beats, pool["n_people"]
            parts.append(of_pool(pool, n_rows, tables, has_camera))
            n_beats += n_rows
    return np.concatenate([blank(TABLES["beats"], 0), *parts])


def of_pool(pool: np.void, n_rows: int, tables: Tables, has_camera: np.ndarray) -> np.ndarray:
    """Beats of one pool: runs of neighbouring grids, as equal as can be."""
    place = tables["places"][pool["place"]]
    n_people, n_grids = int(pool["n_people"]), int(place["n_grids"])
    table = blank(TABLES["beats"], n_rows)
    table["is_remote"], table["first_grid"] = pool["is_remote"], place["first_grid"] + n_grids
    first_person = int(pool["first_person"])
    tables["people"]["beat"][first_person:first_person + n_rows] = int(pool["first_beat"]) + np.arange(n_rows)
    edges = int(place["first_grid"]) + np.arange(n_people + 1) * n_grids // max(n_people, 1)
    for number in range(n_people):
        row, first, end = int(pool["first_beat"]) + number, int(edges[number]), int(edges[number + 1])
        beat = table[number]
        beat["first_grid"], beat["n_grids"] = first, end - first
        if pool["is_remote"] == 1:
            link_cameras(beat, tables["grids"], np.flatnonzero(has_camera[first:end]))
        else:
            tables["grids"]["beat"][first:end] = row
    return table


def link_cameras(beat: np.void, grids: np.ndarray, offsets: np.ndarray) -> None:
    """Join the grids that have a camera to a ring; a beat without one is no beat."""
    if not len(offsets):
        beat["n_grids"] = 0
        return
    beat["next_grid"] = offsets[0]
    grids["next_camera"][int(beat["first_grid"]) + offsets] = np.roll(offsets, -1)
