"""Hot spots: weights of unit grids that have names, and are the same in every run."""

import numpy as np
import pytest

import twin
from tests.world.small import PLACES, SMALL_STREET, run, small
from twin.vocabulary import NONE, Truth
from twin.world import build
from twin.world.workflow import roles_of

LARGE = {PLACES: {"east": {"children": 2, "unit_grids": 4000, "population": 2000}}}
NOBODY = {"behaviour.patrol.detect": 0, "behaviour.residents.public_rate": 0, "behaviour.residents.affected_rate": 0,
          "behaviour.visits.per_week": 0}


def weights_of(scenario, seed=1, replication=0):
    """Weights by key of the grid: one for each role."""
    tables = build(scenario, seed, replication).start.tables
    return dict(zip(tables["grids"]["key"].tolist(),
                    tables["spots"]["weight"].reshape(len(tables["grids"]), -1).tolist(), strict=True))


@pytest.mark.parametrize("shape", [0.5, 1.0, 4.0])
def test_weights_have_mean_1_and_variance_1_over_shape(shape):
    spots = build(small({**LARGE, "demand.hot_spot_shape": shape})).start.tables["spots"]
    drawn, n = spots["weight"] / 1e6, len(spots)
    assert abs(drawn.mean() - 1) <= 4 * np.sqrt(1 / shape / n)
    assert abs(drawn.var() - 1 / shape) <= 4 * np.sqrt((2 / shape**2 + 6 / shape**3) / n)


def test_at_the_base_shape_a_fifth_of_the_grids_bears_half_of_the_matters():
    spots = build(small(LARGE)).start.tables["spots"]
    drawn = np.sort(spots["weight"])[::-1]
    assert drawn[:len(drawn) // 5].sum() / drawn.sum() == pytest.approx(0.52, abs=0.02)


def test_the_spots_are_the_same_in_every_replication_and_for_every_seed():
    assert weights_of(small()) == weights_of(small(), 5, 3)


def test_a_grid_is_another_spot_for_matters_of_another_role():
    for weights in weights_of(small()).values():
        assert len(set(weights)) == len(weights)


def test_one_more_street_leaves_the_spots_of_the_others_as_they_were():
    before, after = weights_of(small()), weights_of(small({PLACES: {"aaa": SMALL_STREET}}))
    assert {key: after[key] for key in before} == before


def test_weights_before_are_sums_of_the_same_role():
    scenario = small()
    tables = build(scenario).start.tables
    n_roles = len(roles_of(scenario))
    for role in range(n_roles):
        own = tables["spots"][role::n_roles]
        assert own["weight_before"].tolist() == [0, *np.cumsum(own["weight"])[:-1].tolist()]


def first_ones(told):
    """Incidents that are no relapse of another."""
    born = told.truth(Truth.BORN)
    return told.after.tables["incidents"][born["incident"][born["value"] == NONE]]


def test_incidents_happen_where_the_weights_are():
    """Share of births in the heavier half of the grids against the share of its weights."""
    told = run(small({**NOBODY, "calendar.days": 60, "catalogue.use": ["broken_road"], "demand.demands": None,
                      "demand.city_management.dispersion": None}), 60)
    tables = told.world.start.tables
    scenario = small({"catalogue.use": ["broken_road"], "demand.demands": None})
    roads = roles_of(scenario).index("roads")
    weights = tables["spots"]["weight"][roads::len(roles_of(scenario))].astype(float)
    incidents = told.after.tables["incidents"]
    assert len(incidents) == len(told.truth(Truth.BORN)) > 1000
    east = tables["places"][told.world.names.places.index("east")]
    grids = slice(east["first_grid"], east["first_grid"] + east["n_grids"])
    counts = np.bincount(first_ones(told)["grid"], minlength=len(weights))[grids]
    expected = counts.sum() * weights[grids] / weights[grids].sum()
    assert ((counts - expected) ** 2 / np.maximum(expected, 1)).sum() <= 40  # chi-square of 7, far in the tail


def test_without_a_shape_all_grids_are_alike():
    spots = build(small({"demand.hot_spot_shape": None})).start.tables["spots"]
    assert set(spots["weight"].tolist()) == {1_000_000}


@pytest.mark.parametrize("shape", [0, -1, "much"])
def test_a_shape_that_is_no_shape_is_refused(shape):
    with pytest.raises(twin.BadInput, match=r"demand\.hot_spot_shape"):
        small({"demand.hot_spot_shape": shape})
