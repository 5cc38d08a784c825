"""Births: as many as stated, spread over the hours as stated, and each with a name that nothing else changes."""

from datetime import date

import numpy as np
import pytest
import yaml

import twin
from tests.world.small import PLACES, SMALL, SMALL_STREET, ran, run, small
from twin.parameters import profiles, working_days
from twin.rules.chance import gammas
from twin.vocabulary import DAY_S, HOUR_S, NONE, Purpose, Stream, Truth
from twin.world import build

NOBODY = {  # a world in which things happen and nobody minds
    "behaviour.patrol.detect": 0, "behaviour.residents.public_rate": 0, "behaviour.residents.affected_rate": 0,
    "behaviour.visits.per_week": 0,
}
EVEN = {"demand.city_management.dispersion": None, "demand.city_management.dispersion_by_place": None,
        "demand.demands.dispersion": None, "demand.demands.dispersion_by_place": None}
FALSE = {"behaviour.false_closing": {"city_management": 0.3, "demands": 0.3}}
N_DAYS = 140


@pytest.fixture(scope="module")
def many():
    """A hundred and forty days of births without day factors."""
    return run(small({**NOBODY, **EVEN, "calendar.days": N_DAYS, "catalogue.change.street_vendor.transient": 0.5,
                      "staff.field_inspectors.per_street": 1,
                      "demand.city_management": {"reports_per_weekday": 60, "births_per_report": 1.5,
                                                 "weekend_ratio": 0.6},
                      "demand.demands": {"reports_per_weekday": 30, "births_per_report": 1,
                                         "weekend_ratio": 0.5}}), N_DAYS)


def born(of):
    """Birth rows of the truth record, relapses left out, with the stream of each."""
    rows = of.truth(Truth.BORN)
    rows = rows[rows["value"] == NONE]
    return rows, of.world.start.tables["categories"]["stream"][rows["category"]]


def facts_by_key(of, kind):
    """Rows of the truth record by the key of their incident; relapses, whose time depends on handling, left out."""
    names = of.log.names
    return {int(row["key"]): (int(row["time_s"]), names.categories[row["category"]], int(row["severity"]),
                              names.places[row["place"]]) for row in of.truth(kind) if row["value"] == NONE}


# ---------------------------------------------------------------------------------------------- how many
@pytest.mark.parametrize(("stream", "weekday", "ratio"), [
    (Stream.CITY_MANAGEMENT, 90.0, 0.6), (Stream.DEMANDS, 30.0, 0.5)])
def test_births_come_at_the_stated_rate_on_working_days_and_on_others(many, stream, weekday, ratio):
    rows, streams = born(many)
    by_day = np.bincount(rows["time_s"][streams == stream] // DAY_S, minlength=N_DAYS)
    is_worked = np.array(working_days(date(2018, 8, 27), N_DAYS).flags)
    for days, rate in ((is_worked, weekday), (~is_worked, weekday * ratio)):
        assert abs(by_day[days].mean() - rate) <= 4 * np.sqrt(rate / days.sum())


def test_without_day_factors_the_days_are_poisson(many):
    rows, streams = born(many)
    is_worked = np.array(working_days(date(2018, 8, 27), N_DAYS).flags)
    by_day = np.bincount(rows["time_s"][streams == Stream.CITY_MANAGEMENT] // DAY_S, minlength=N_DAYS)[is_worked]
    assert abs(by_day.var(ddof=1) / by_day.mean() - 1) <= 4 * np.sqrt(2 / (len(by_day) - 1))


def test_births_follow_the_hours_of_their_profile(many):
    rows, _ = born(many)
    categories = many.world.start.tables["categories"]
    names = sorted({entry.profile for entry in small().catalogue.values()})
    for number, name in enumerate(names):
        own = rows["time_s"][categories["hours"][rows["category"]] == number]
        counts = np.bincount(own % DAY_S // HOUR_S, minlength=24)
        expected = len(own) * np.array(profiles()[name]) / sum(profiles()[name])
        assert len(own) > 350
        assert (np.abs(counts - expected) <= 4.5 * np.sqrt(expected) + 1).all()


def test_births_within_an_hour_are_even(many):
    rows, _ = born(many)
    quarter = np.bincount(rows["time_s"] % HOUR_S // 900, minlength=4)
    assert (np.abs(quarter - len(rows) / 4) <= 4 * np.sqrt(len(rows) * 3 / 16) + len(rows) * 0.002).all()


def test_categories_have_their_shares(many):
    rows, streams = born(many)
    for number, (_, entry) in enumerate(small().catalogue.items()):
        n = (streams == entry.stream).sum()
        found = (rows["category"] == number).sum()
        assert abs(found - n * entry.share) <= 4.5 * np.sqrt(n * entry.share * (1 - entry.share))


def test_streets_have_births_by_their_population():
    wide = run(small({**NOBODY, **EVEN, PLACES: {"east": {"children": 2, "unit_grids": 8, "population": 6000}},
                     "calendar.days": 60, "demand.city_management.weekend_ratio": 1}), 60)
    names = wide.log.names.places
    places = [names[row["place"]] for row in wide.truth(Truth.BORN)]
    share = sum(place.startswith("east") for place in places) / len(places)
    assert abs(share - 0.75) <= 4 * np.sqrt(0.75 * 0.25 / len(places))


def test_passing_matters_vanish_after_their_mean_life(many):
    ended = facts_by_key(many, Truth.VANISHED)
    began = facts_by_key(many, Truth.BORN)
    lives = np.array([ended[key][0] - began[key][0] for key in ended])
    mean = many.world.start.tables["categories"]["life_s"][0]
    assert len(lives) > 2000
    assert abs(lives.mean() - mean) <= 4 * mean / np.sqrt(len(lives)) + 1


# ---------------------------------------------------------------------------------------------- day factors
@pytest.mark.parametrize("shape", [0.5, 4.0, 18.0])
def test_day_factors_have_mean_1_and_variance_1_over_shape(shape):
    n = 20_000
    factors = gammas(1, 0, Purpose.DAY_FACTOR.value, 5, -100, n, shape)
    assert abs(factors.mean() - 1) <= 4 * np.sqrt(1 / shape / n)
    assert abs(factors.var() - 1 / shape) <= 4 * np.sqrt((2 / shape**2 + 6 / shape**3) / n)


def loads_of(scenario):
    """Day factors by street, of city management, of days 0 to 27."""
    world = build(scenario)
    tables = world.start.tables
    found = {}
    for source in tables["sources"]:
        stream = tables["categories"]["stream"][source["category"]]
        if stream == Stream.CITY_MANAGEMENT:
            first = source["first_load"] - tables["settings"]["first_day"][0]
            found[world.names.places[source["place"]]] = tables["loads"]["factor"][first:first + 28].tolist()
    return found


def test_streets_share_a_factor_and_have_one_of_their_own():
    shared = loads_of(small({"demand.city_management.dispersion_by_place": None}))
    own = loads_of(small({"demand.city_management.dispersion": None}))
    assert shared["east"] == shared["west"]
    assert own["east"] != own["west"]


def test_a_day_has_the_same_factor_however_long_the_warm_start():
    cold = loads_of(small())
    warm = loads_of(small({"initial": {"kind": "warm", "warm_days": 10}}))
    assert warm == cold


def test_weekends_have_their_ratio_on_top():
    plain = loads_of(small({**EVEN, "demand.city_management.weekend_ratio": 0.6}))["east"]
    assert plain[:7] == [1.0] * 5 + [0.6] * 2


# ---------------------------------------------------------------------------------------------- names
@pytest.fixture(scope="module")
def before():
    return run(small(FALSE), 4)


def turned(scenario_overrides):
    return run(small({**FALSE, **scenario_overrides}), 4)


def test_streets_in_another_order_bring_forth_the_same(before):
    """The first in the file is the last in the tree: rows are others, names and draws the same."""
    after = ran(build(twin.load("one_street", {
        **SMALL, **FALSE, PLACES: {"110108010": None, "west": SMALL_STREET, "east": SMALL_STREET}})), 4)
    assert after.log.names.places != before.log.names.places
    assert sorted(after.log.names.places) == sorted(before.log.names.places)
    assert facts_by_key(after, Truth.BORN) == facts_by_key(before, Truth.BORN)


def test_categories_in_another_order_bring_forth_the_same(before):
    after = turned({"catalogue.use": list(small().catalogue)[::-1]})
    assert after.log.names.categories == before.log.names.categories[::-1]
    ours, theirs = facts_by_key(before, Truth.BORN), facts_by_key(after, Truth.BORN)
    assert theirs.keys() == ours.keys()
    moved = [abs(theirs[key][0] - ours[key][0]) for key in ours]
    assert max(moved) <= 1  # shares are scaled by a sum whose last bit depends on the order
    assert all(theirs[key][1:] == ours[key][1:] for key in ours)


def test_staff_and_units_in_another_order_change_nothing_but_rows(before, tmp_path):
    said = small(FALSE).resolved()
    for section in ("staff", "units", "shifts"):
        said[section] = dict(reversed(said[section].items()))
    file = tmp_path / "turned.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    after = ran(build(twin.load(file)), 4)
    assert after.log.names.actors != before.log.names.actors
    assert sorted(told(after.log)) == sorted(told(before.log))


def told(log):
    """Events of cases, with names instead of numbers."""
    names = log.names
    own = [row for row in log.events if row["case"] >= 0]
    return [(int(row["time_s"]), int(log.cases["key"][row["case"]]), int(row["activity"]), int(row["phase"]),
             int(row["reason"]), names.units[row["unit"]] if row["unit"] >= 0 else "",
             names.actors[row["actor"]] if row["actor"] >= 0 else "", int(row["value"])) for row in own]


def test_one_more_category_leaves_the_places_and_severities_of_the_others_alone(before):
    extra = {"catalogue.add": {"loose_dog": {"stream": "demands", "lead": "micro", "lowest_tier": "community",
                                             "share": 0, "touch": {"constant": "1 h"}}}}
    after = turned(extra)
    assert facts_by_key(after, Truth.BORN) == facts_by_key(before, Truth.BORN)


def test_the_same_piece_of_work_turns_out_the_same_with_other_colleagues(before):
    """Whether handling truly solved a matter that stays: the first time, in the same tier."""
    after = turned({PLACES: {"aaa": SMALL_STREET}, "staff.crews": {"per_unit": {"works_department": 3,
                                                                               "street_team": 4}},
                    "demand.city_management.reports_per_weekday": 30, "demand.demands.reports_per_weekday": 9})
    ours, theirs = first_fixes(before), first_fixes(after)
    both = ours.keys() & theirs.keys()
    assert len(both) > 20
    assert all(ours[key] == theirs[key] for key in both)
    assert set(ours.values()) == {Truth.FIXED, Truth.NOT_FIXED}


def first_fixes(of):
    """First word of the truth record on the handling of each matter that cannot vanish, by key and tier."""
    categories = of.world.start.tables["categories"]
    stays = of.log.truth[categories["p_transient"][of.log.truth["category"]] == 0]
    found = {}
    for row in stays[np.isin(stays["activity"], (Truth.FIXED, Truth.NOT_FIXED))]:
        if of.log.cases["n_escalations"][row["case"]] == 0:
            tier = int(of.log.cases["tier"][row["case"]])
            found.setdefault((int(row["key"]), tier), Truth(row["activity"]))
    return found


def test_another_seed_and_another_replication_bring_forth_something_else(before):
    for seed, replication in ((2, 0), (1, 1)):
        other = run(small(), 4, seed, replication)
        assert facts_by_key(other, Truth.BORN) != facts_by_key(before, Truth.BORN)


def test_what_the_stated_public_rate_says_is_what_typical_residents_report():
    """Candidates come more often than reports, so that typical people report at the stated rate."""
    n_days = 40
    told = run(small({
        "behaviour.patrol.detect": 0, "behaviour.residents.public_rate": 0.5, "population.trust_spread": 0,
        "behaviour.rejected": 0, "catalogue.use": ["broken_road", "neighbour_noise"], "catalogue.change": {
            "broken_road": {"severity": [1, 0, 0]}}, "calendar.days": n_days, "demand.demands.reports_per_weekday": 1,
        "demand.city_management.reports_per_weekday": 40}), n_days)
    incidents = told.after.tables["incidents"]
    road = told.log.names.categories.index("broken_road")
    first = {}
    for row in told.log.cases[told.log.cases["category"] == road]:
        first.setdefault(int(row["incident"]), int(row["opened_s"]))
    # of those born in the first twenty days: days waited until reported or the end, by exposure
    own = [row for row in np.flatnonzero(incidents["category"] == road) if incidents["born_s"][row] < 20 * DAY_S]
    waited = sum(first.get(row, told.end_s) - incidents["born_s"][row] for row in own) / DAY_S
    reported = sum(row in first for row in own)
    assert reported > 400
    assert abs(reported / waited - 0.5) <= 4 * 0.5 / np.sqrt(reported)
