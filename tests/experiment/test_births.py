"""The fixed point: so many births that the stated number of problems is reported."""

import math

import pytest

import twin
from tests.world.small import small
from twin.experiment.births import fixed_point, per_day, with_ratios
from twin.scenario.loading import replace
from twin.vocabulary import Stream

pytestmark = pytest.mark.compiled
ALL_STAY = {  # days are all alike, so that what is reported on a weekday is what is born on one
    "catalogue.use": ["broken_road", "neighbour_noise"], "behaviour.patrol.detect": 1,
    "demand.city_management.weekend_ratio": 1, "demand.demands.weekend_ratio": 1,
    "staff.field_inspectors.per_street": 5, "demand.city_management.reports_per_weekday": 60,
    "demand.demands.reports_per_weekday": 60,
}
HALF_GO = {**ALL_STAY, "catalogue.change.broken_road.transient": 0.5, "behaviour.transient_life": "1 s"}


def found(overrides, **said):
    scenario = small({"initial": {"kind": "warm", "warm_days": 14}, **overrides})
    usual = {"days": 14, "replications": 2, "tolerance": 0.03}
    return {row.stream: row for row in fixed_point(scenario, **{**usual, **said})}


def test_where_nothing_vanishes_about_as_much_is_born_as_reported():
    rows = found(ALL_STAY, tolerance=0.05)
    assert rows.keys() == set(Stream)
    assert all(0.9 < row.births_per_report < 1.1 for row in rows.values())


def test_where_half_vanishes_at_once_twice_as_much_is_born():
    row = found(HALF_GO)[Stream.CITY_MANAGEMENT]
    assert 1.85 < row.births_per_report < 2.2
    assert row.n_iterations > 1
    assert row.births_per_day == pytest.approx(row.stated * row.births_per_report)


def test_what_is_found_is_within_the_tolerance_and_stands_when_it_is_run_again():
    scenario = small({"initial": {"kind": "warm", "warm_days": 14}, **HALF_GO})
    row = fixed_point(scenario, 14, 2, 0.02)[0]
    assert abs(row.reports_per_day / row.stated - 1) <= 0.02
    again = with_ratios(replace(scenario, {"calendar.days": 14}), {row.stream: row.births_per_report})
    counts = [per_day(twin.simulate(again, replication=number), row.stream) for number in (0, 1)]
    born, reported = (sum(pair) for pair in zip(*counts, strict=True))
    assert reported / born * row.births_per_report == pytest.approx(row.reports_per_day / row.stated, abs=0.05)


def test_a_surplus_and_an_episode_do_not_count():
    plain = found(HALF_GO)
    extra = {"demand.extra": {"name": "growth", "stream": "city_management", "share": 1},
             "demand.episodes": [{"name": "e", "start": "2018-08-27", "end": "2018-09-09", "stream": "demands",
                                  "factor": 3}]}
    assert {key: row.births_per_report for key, row in found({**HALF_GO, **extra}).items()} == {
        key: row.births_per_report for key, row in plain.items()}


def test_one_replication_has_no_standard_error():
    assert math.isnan(found(ALL_STAY, replications=1, tolerance=0.1)[Stream.DEMANDS].error)


def test_every_run_is_announced():
    seen = []
    found(ALL_STAY, tolerance=0.1, on_run=lambda iteration, replication: seen.append((iteration, replication)))
    assert seen[:2] == [(1, 0), (1, 1)]


@pytest.mark.parametrize(("said", "words"), [
    ({"days": 0}, "days"), ({"replications": 0}, "replications"), ({"tolerance": 0}, "tolerance"),
])
def test_numbers_with_which_nothing_can_be_found_are_refused(said, words):
    with pytest.raises(twin.BadInput, match=words):
        found(ALL_STAY, **said)


def test_where_nobody_reports_no_number_of_births_will_do():
    silent = {**ALL_STAY, "behaviour.patrol.detect": 0, "behaviour.residents.public_rate": 0, "demand.demands": None,
              "behaviour.visits.per_week": 0}
    with pytest.raises(twin.WorkFailed, match="nothing is reported"):
        found(silent)
