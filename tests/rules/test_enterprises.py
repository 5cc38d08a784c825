"""Enterprises: they come upon what concerns them in office hours, and report it like residents."""

import numpy as np
import pytest

import twin
from tests.world.small import run, small
from twin.eventlog.audit import audit
from twin.experiment.checking import rules_of
from twin.rules.enterprises import business_time_s, door_for, who_of
from twin.rules.trust import learn, trust_of
from twin.state.rows import Category, Day, Grid, Incident, Resident, Settings
from twin.vocabulary import DAY_S, HOUR_S, NEVER, NONE, Activity, Channel, Truth
from twin.world import build

N = 3000
OFFICE = {"n_office": 2, "office_start_s": [8 * HOUR_S, 14 * HOUR_S, 0, 0],
          "office_end_s": [12 * HOUR_S, 18 * HOUR_S, 0, 0], "office_day_s": 8 * HOUR_S}
FIRMS = {"per_grid": 1.5, "roles": ["street_order"], "rate": 0.3, "app": 0.25, "trust": 0.6}
ONLY_FIRMS = {"behaviour.patrol.detect": 0, "behaviour.video.detect": 0, "behaviour.residents.public_rate": 0,
              "behaviour.visits.per_week": 0, "demand.demands.reports_per_weekday": 0,
              "demand.city_management.reports_per_weekday": 90, "behaviour.residents.speak_base": 3}


def calendar_of_weeks(n_days=70):
    """Days of ten weeks, Monday first."""
    return [Day(is_workday=int(day % 7 < 5), n_workdays=5 * (day // 7) + min(day % 7, 5)) for day in range(n_days)]


# ---------------------------------------------------------------------------------------------- behaviour
def test_enterprises_come_upon_problems_in_office_hours_of_working_days_the_more_the_sooner():
    days, concerned = calendar_of_weeks(), Category(is_of_business=1)
    settings = Settings(seed=1, n_days=70, enterprise_rate=0.2, **OFFICE)
    means = []
    for n in (1, 4):
        times = [business_time_s(settings, days, concerned, Grid(n_enterprises=n), Incident(key=key), 0)
                 for key in range(N)]
        times = [time for time in times if time < 60 * DAY_S]
        assert all((time - 1) // DAY_S % 7 < 5 for time in times)
        assert all(8 <= (time - 1) % DAY_S / HOUR_S <= 12 or 14 <= (time - 1) % DAY_S / HOUR_S <= 18 for time in times)
        means.append(np.mean(times))
    assert means[0] > 2 * means[1]


@pytest.mark.parametrize(("grid", "category", "rate"), [
    (Grid(), Category(is_of_business=1), 0.2), (Grid(n_enterprises=2), Category(), 0.2),
    (Grid(n_enterprises=2), Category(is_of_business=1), 0.0)])
def test_nobody_comes_upon_what_is_nobodys_concern(grid, category, rate):
    settings = Settings(n_days=70, enterprise_rate=rate, **OFFICE)
    assert business_time_s(settings, calendar_of_weeks(), category, grid, Incident(key=1), 0) == NEVER


def test_any_enterprise_of_the_grid_may_be_the_one_and_the_app_has_its_share():
    settings = Settings(enterprise_app=0.25)
    found = [who_of(settings, Grid(first_enterprise=40, n_enterprises=3), Incident(key=key)) for key in range(N)]
    assert [found.count(row) / N for row in (40, 41, 42)] == pytest.approx([1 / 3] * 3, abs=0.04)
    doors = [door_for(settings, Incident(key=key)) for key in range(N)]
    assert doors.count(Channel.APP) / N == pytest.approx(0.25, abs=0.03)
    assert doors.count(Channel.APP) + doors.count(Channel.HOTLINE) == N


def test_an_enterprise_learns_as_one_and_does_not_listen_to_the_talk_of_the_grid():
    settings = Settings(trust_gain=0.2, trust_loss_factor=2.0, talk_gain=1.0, talk_share=0.5, persons_per_agent=100)
    world = type("World", (), {"settings": [settings], "grids": [Grid(talk=0.1)],
                               "residents": [Resident(grid=0, trust=0.5, is_enterprise=1)]})()
    learn(world, 0, 1.0)
    assert trust_of(world, 0) == pytest.approx(0.6)
    assert world.grids[0].talk == 0.1


# ---------------------------------------------------------------------------------------------- in a small world
@pytest.fixture(scope="module")
def reported():
    return run(small({**ONLY_FIRMS, "population.enterprises": FIRMS}), 9)


def test_firms_report_what_concerns_them_by_hotline_and_app(reported):
    cases = reported.log.cases
    assert len(cases) > 40
    names = [reported.world.names.actors[row] for row in cases["reporter"]]
    assert all("/enterprises/" in name for name in names)
    assert set(cases["channel"].tolist()) == {Channel.HOTLINE, Channel.APP}
    kinds = twin.load("one_street").catalogue
    leads = {kinds[reported.world.names.categories[row]].lead for row in cases["category"]}
    assert leads == {"street_order"}
    opened = (cases["opened_s"] - 1) // DAY_S
    assert set((opened % 7).tolist()) <= {0, 1, 2, 3, 4}


def test_who_keeps_silent_stands_in_the_truth_record(reported):
    rows = reported.truth(Truth.NOTICED)
    assert all("/enterprises/" in reported.world.names.actors[row] for row in rows["actor"] if row != NONE)


def test_firms_stand_behind_all_residents_spread_over_the_grids():
    scenario = small({"population.enterprises": FIRMS})
    with_firms, without = build(scenario).start.tables, build(small()).start.tables
    n_before = len(without["residents"])
    assert with_firms["residents"][:n_before].tobytes() == without["residents"].tobytes()
    firms = with_firms["residents"][n_before:]
    assert len(firms) == int(1.5 * len(with_firms["grids"]))
    for row, grid in enumerate(with_firms["grids"]):
        assert (firms["grid"] == row).sum() == grid["n_enterprises"]
        if grid["n_enterprises"]:
            assert with_firms["residents"]["grid"][grid["first_enterprise"]] == row
    assert set(with_firms["grids"]["n_enterprises"].tolist()) == {1, 2}


def test_the_log_passes_its_audit(reported):
    scenario = small({**ONLY_FIRMS, "population.enterprises": FIRMS})
    for finding in audit(reported.log, rules_of(scenario, reported.end_s)):
        assert finding.is_ok, finding


def test_firms_that_come_upon_nothing_change_nothing():
    without, idle = run(small(), 5), run(small({"population.enterprises": {**FIRMS, "rate": 0}}), 5)
    assert without.log.events.tobytes() == idle.log.events.tobytes()
    assert len(without.rows(Activity.REPORT)) > 20


@pytest.mark.parametrize(("said", "sentence"), [
    ({**FIRMS, "roles": []}, "name the matters that concern them"),
    ({**FIRMS, "roles": ["street_ordre"]}, "street_order")])
def test_enterprises_that_nothing_concerns_are_refused(said, sentence):
    with pytest.raises(twin.BadInput, match=sentence):
        small({"population.enterprises": said})
