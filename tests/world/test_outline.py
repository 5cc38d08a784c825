"""A street in full before a district in outline: the rest's work comes to the district's people, and nowhere else."""

import numpy as np
import pytest

import twin
from tests.engine.small import BEHIND, FEW_PEOPLE, OUTLINED
from tests.world.small import ran, run
from twin.experiment.checking import check_log
from twin.vocabulary import HOUR_S, NONE, Activity, BadInput, Channel, Discovery, Phase, Stream, Truth
from twin.world import build

DAYS = 10
MANY = {"demand.city_management.reports_per_weekday": 80, "demand.demands.reports_per_weekday": 20,
        "demand.city_management.dispersion": None, "demand.city_management.dispersion_by_place": None,
        "demand.demands.dispersion": None, "demand.demands.dispersion_by_place": None}


def street(overrides=None, detail=True):
    """Two streets, one of them in outline unless all is wanted in full."""
    said = {"calendar.days": DAYS, **FEW_PEOPLE, **OUTLINED, **MANY, **(overrides or {})}
    return twin.load("one_street", said if detail else {**said, "places.detail": []})


@pytest.fixture(scope="module")
def outlined():
    return run(street(), DAYS, 3)


@pytest.fixture(scope="module")
def warm():
    return run(street({"initial": {"kind": "warm", "warm_days": 5}}), DAYS, 3)


@pytest.fixture(scope="module")
def full():
    return run(street(detail=False), DAYS, 3)


def in_outline(found):
    """Incidents of the background."""
    incidents = found.after.tables["incidents"]
    return incidents[incidents["is_background"] == 1]


# ---------------------------------------------------------------------------------------------- who is there
def test_nobody_lives_or_works_in_outline_and_the_district_is_as_large_as_ever(outlined, full):
    def by_place(found, place):
        return [name for name in found.world.names.actors if name.startswith(place)]

    assert by_place(full, "east")
    assert not by_place(outlined, "east")
    for place in ("110108/", "110108010"):
        assert by_place(outlined, place) == by_place(full, place)


def test_what_lies_in_outline_keeps_its_grids_and_its_share_of_births(outlined):
    places, names = outlined.world.start.tables["places"], outlined.world.names.places
    assert names == ("110108", "110108010", "110108010001", "110108010002", "110108010003", "east", "east001")
    assert dict(zip(names, places["n_grids"].tolist(), strict=True)) == {
        "110108": 29, "110108010": 20, "110108010001": 7, "110108010002": 7, "110108010003": 6, "east": 9, "east001": 9}
    assert places["is_background"].tolist() == [0, 0, 0, 0, 0, 1, 1]
    assert places["n_residents"][[5, 6]].tolist() == [0, 0]


# ---------------------------------------------------------------------------------------------- the street in detail
def test_problems_of_the_street_in_detail_are_the_same_as_in_the_whole_district(outlined, full):
    def born(found):
        rows = found.truth(Truth.BORN)
        rows = rows[(rows["value"] == NONE) & (rows["place"] < 5)]
        return set(zip(rows["key"].tolist(), rows["time_s"].tolist(), rows["severity"].tolist(), strict=True))

    assert len(born(outlined)) > 300
    assert born(outlined) == born(full)


# ---------------------------------------------------------------------------------------------- the rest's demand
def test_as_many_problems_become_known_in_outline_as_the_scenario_states(outlined):
    incidents, categories = in_outline(outlined), outlined.after.tables["categories"]
    working = outlined.world.start.tables["days"]["is_workday"][:DAYS].sum()
    for stream, (reports, ratio) in {Stream.CITY_MANAGEMENT: (80, 0.6), Stream.DEMANDS: (20, 0.52)}.items():
        n_found = np.count_nonzero(categories["stream"][incidents["category"]] == stream)
        expected = 0.6 * reports * (working + ratio * (DAYS - working))  # 9,000 of 15,000 people live there
        assert abs(n_found - expected) < 4 * np.sqrt(expected)
    assert (incidents["n_cases"] >= 1).all()


def test_what_vanishes_by_itself_is_rarer_among_reports_than_among_births():
    tables = build(street()).start.tables
    categories, sources = tables["categories"], tables["sources"]
    is_city = categories["stream"][sources["category"]] == Stream.CITY_MANAGEMENT
    passing = categories["p_transient"][sources["category"]]

    def share(place):
        own = is_city & (sources["place"] == place)
        return np.average(passing[own], weights=sources["rate"][own])

    full, outline = share(1), share(5)
    unseen = (1 - 1 / 1.5) / full
    weights = np.array([1 - each * unseen for each in passing[is_city & (sources["place"] == 1)]])
    rates = sources["rate"][is_city & (sources["place"] == 1)]
    assert outline == pytest.approx(np.average(passing[is_city & (sources["place"] == 1)], weights=weights * rates))
    assert outline < full
    total = sources["rate"][is_city & (sources["place"] == 5)].sum()
    assert total == pytest.approx(80 * 9000 / 15000)


def test_patrol_reports_in_its_hours_and_finds_the_stated_share(outlined):
    cases, incidents = outlined.after.tables["cases"], outlined.after.tables["incidents"]
    categories = outlined.after.tables["categories"]
    first = cases[(cases["serial"] == 0) & (incidents["is_background"][cases["incident"]] == 1)]
    first = first[categories["discovery"][incidents["category"][first["incident"]]] == Discovery.PATROL_OR_PUBLIC]
    n = len(first)
    for channel, share in ((Channel.PATROL, 0.7), (Channel.VIDEO, 0.1)):
        n_found = np.count_nonzero(first["channel"] == channel)
        assert abs(n_found - share * n) < 4 * np.sqrt(n * share * (1 - share))
    hours = first["opened_s"] // HOUR_S % 24
    assert set(hours.tolist()) <= {8, 9, 10, 11, 14, 15, 16, 17}


# ---------------------------------------------------------------------------------------------- the log
@pytest.mark.parametrize("name", ["outlined", "warm"])
def test_the_log_tells_nothing_of_the_rest_but_that_people_were_at_work(name, request):
    found = request.getfixturevalue(name)
    log, incidents = found.log, found.after.tables["incidents"]
    assert len(in_outline(found)) > 200
    assert not incidents["is_background"][log.cases["incident"]].any()
    assert not incidents["is_background"][log.truth["incident"]].any()
    rows = log.events[(log.events["case"] == NONE) & (log.events["activity"] < Activity.CARRY)]
    rows = rows[rows["activity"] != Activity.APPRAISE]
    assert len(rows) > 500
    assert (rows["actor"] != NONE).all()
    assert np.isin(rows["phase"], (Phase.START, Phase.END)).all()
    assert (found.world.start.tables["places"]["is_background"][units_at(found, rows)] == 0).all()


def units_at(found, rows):
    """Place of the unit of each row."""
    return found.after.tables["units"]["place"][rows["unit"]]


@pytest.mark.parametrize("name", ["outlined", "warm"])
def test_the_log_passes_its_audit(name, request):
    found = request.getfixturevalue(name)
    assert [finding for finding in check_log(found.log, street(), found.end_s) if not finding.is_ok] == []


def test_units_in_outline_are_appraised_as_peers_of_those_in_detail_and_the_log_leaves_that_out(outlined):
    units, places = outlined.after.tables["units"], outlined.after.tables["places"]
    is_outlined = places["is_background"][units["place"]] == 1
    assert units["n_months"][is_outlined & (units["field_pool"] != NONE)].min() >= 1
    assert units["is_scored"][is_outlined].any()
    rows = outlined.rows(Activity.APPRAISE)
    assert len(rows) > 3
    assert not is_outlined[rows["unit"]].any()


# ---------------------------------------------------------------------------------------------- the load
def test_without_a_background_the_desks_of_the_district_have_less_to_do(outlined):
    alone = run(street({"places.root.children": {"east": None}, "demand.city_management.reports_per_weekday": 32,
                        "demand.demands.reports_per_weekday": 8}), DAYS, 3)
    rows = [np.count_nonzero((found.log.events["activity"] == Activity.ACCEPT)
                             & (found.log.events["phase"] == Phase.START)) for found in (alone, outlined)]
    assert rows[1] > 2 * rows[0]


# ---------------------------------------------------------------------------------------------- bad input
@pytest.mark.parametrize(("said", "words"), [
    ({"places.detail": ["nowhere"]}, r"places\.detail: .*nowhere"),
    ({"places.detail": ["110108010001"]}, "is a community; problems arise by street"),
    ({"places.detail": ["110108"]}, "is a district; problems arise by street"),
    ({"places.detail": ["110108010"], "demand.by": "district"}, "is a street; problems arise by district"),
    ({"places.detail": ["110108010"], "changes": [{"at": "2018-08-28", "where": "east", "set": {
        "staff.clerks.per_unit.street_team": 2}}]}, r"changes\.0\.where: .*east.* outline"),
])
def test_what_cannot_be_simulated_in_detail_is_refused(said, words):
    with pytest.raises(BadInput, match=words):
        twin.load("one_street", {"places.root.children": BEHIND, **said})


def test_the_whole_named_for_detail_is_the_whole():
    whole = ran(build(street({"places.detail": ["110108010", "east"]}), 3), 2)
    assert whole.log.events.tobytes() == ran(build(street(detail=False), 3), 2).log.events.tobytes()
