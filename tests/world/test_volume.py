"""What a run could not hold is refused beforehand, with the largest that fits."""

import re

import numpy as np
import pytest

import twin
from tests.engine.small import small_scenario, small_world
from twin.engine import compiled
from twin.scenario.fields import LONGEST_D
from twin.state import MOST_ROWS, MOST_SECONDS
from twin.vocabulary import DAY_S, BadInput, WorkFailed
from twin.world import build, volume


def test_the_longest_scenario_fits_into_the_time_of_an_event():
    assert LONGEST_D * DAY_S < MOST_SECONDS
    world = build(twin.load("exact/mm1_rho50", {"calendar.days": LONGEST_D}))
    assert world.end_s == LONGEST_D * DAY_S


@pytest.mark.parametrize("days", [20_001, 24_856, 10**9])
def test_longer_ones_are_refused_with_the_longest_that_fits(days):
    with pytest.raises(BadInput, match=f"out of range; must be at most {LONGEST_D}"):
        twin.load("exact/mm1_rho50", {"calendar.days": days})


@pytest.mark.parametrize("more", [{}, {"demand.city_management.dispersion": 3}], ids=["even", "varying"])
@pytest.mark.parametrize("warm", [0, 10])
def test_more_births_than_rows_are_refused_and_the_days_that_fit_are_named_and_do_fit(more, warm):
    asked = {"demand.city_management.reports_per_weekday": 100_000, "calendar.days": 1000, **more,
             "initial": {"kind": "warm" if warm else "empty", "warm_days": warm}}
    with pytest.raises(BadInput, match="problems would arise in 1000 days") as told:
        build(twin.load("exact/mm1_rho50", asked))
    assert f"holds {MOST_ROWS:,}" in str(told.value)
    days = int(re.search(r"at most (\d+) days fit", str(told.value))[1])
    if not more:
        assert days == MOST_ROWS // 100_000 - warm
    build(twin.load("exact/mm1_rho50", {**asked, "calendar.days": days}))
    with pytest.raises(BadInput, match=f"at most {days} days fit"):
        build(twin.load("exact/mm1_rho50", {**asked, "calendar.days": days + 1}))


def test_too_many_in_a_single_day_are_refused():
    crowded = {"demand.city_management": {"reports_per_weekday": 100_000, "births_per_report": 1000}}
    with pytest.raises(BadInput, match="not one day fits; lower the births of a day"):
        build(twin.load("exact/mm1_rho50", crowded))


@pytest.mark.parametrize(("changes", "words"), [
    ({"staff.crews.per_unit.street_team": 100_000, "places.root.children": {
        f"s{n}": {"children": 1, "unit_grids": 1, "population": 10} for n in range(20)}},
     "people would be at work in all places together; at most 1,000,000 may be"),
    ({"population.enterprises": {"per_grid": 1000, "roles": ["street_order"]},
      "places.root.children.110108010.unit_grids": 90_000}, "90,000,000 enterprises; at most 5,000,000 may be"),
])
def test_more_people_or_enterprises_than_a_machine_holds_are_refused(changes, words):
    with pytest.raises(BadInput, match=words):
        build(small_scenario(1, changes))


def test_births_by_day_are_those_of_the_sources():
    world = small_world(5)
    sources = world.start.tables["sources"]
    assert volume.births_by_day(world.start.tables, 5).sum() == pytest.approx(expected(sources, world.start.tables))


def expected(sources, tables) -> float:
    """Births of five days, source by source."""
    return sum(float(row["rate"]) * (5 if row["first_load"] < 0 else float(
        tables["loads"]["factor"][row["first_load"] : row["first_load"] + 5].sum())) for row in sources)


@pytest.mark.compiled
def test_a_table_grows_to_the_last_row_of_an_event_and_never_beyond(monkeypatch):
    """Whatever its length at first: no row gets a number that an event cannot say."""
    lengths = []
    made = compiled.longer

    def noted(name, table, n_rows):
        longer = made(name, table, n_rows)
        lengths.append(len(longer) if name in ("incidents", "cases", "items") else 0)
        return longer

    monkeypatch.setattr(compiled, "MOST_ROWS", 5000)
    monkeypatch.setattr(compiled, "longer", noted)
    world = build(twin.load("exact/mm1_rho50", {"calendar.days": 900, "demand.city_management.reports_per_weekday": 9}))
    with pytest.raises(WorkFailed, match=r"more than 3,976 \w+ in one run; simulate fewer days"):
        compiled.advance(world.start, world.end_s, spare_rows=1100)
    assert np.max(lengths) == 5000
