"""Episodes and surpluses add incidents on their days and places, and leave every other incident as it was."""

import numpy as np
import pytest

import twin
from tests.world.small import PLACES, SMALL_STREET, run, small
from twin.vocabulary import DAY_S, NONE, Activity, Phase, Reason, Truth
from twin.world import build
from twin.world.demand import course_of
from twin.world.naming import source_key

NOBODY = {"behaviour.patrol.detect": 0, "behaviour.residents.public_rate": 0, "behaviour.residents.affected_rate": 0,
          "behaviour.visits.per_week": 0}
HEATING = {"name": "heating", "start": "2018-09-03", "end": "2018-09-12", "ramp": 3,
           "categories": {"indoor_heating": 20, "neighbour_noise": 5}}
N_DAYS = 20


def with_episodes(*episodes, **overrides):
    return small({"calendar.days": N_DAYS, **NOBODY, "demand.episodes": list(episodes), **overrides})


def born(scenario, days=N_DAYS):
    """Births by key: second, category, severity and place."""
    told = run(scenario, days)
    names = told.log.names
    return {int(row["key"]): (int(row["time_s"]), names.categories[row["category"]], int(row["severity"]),
                              names.places[row["place"]]) for row in told.truth(Truth.BORN)}


def source_of(key):
    return key >> 24 << 24


def sources_named(source, categories, places=("east", "west")):
    return {source_key(place, category, source) for place in places for category in categories}


@pytest.fixture(scope="module")
def without():
    return born(with_episodes())


@pytest.fixture(scope="module")
def heated():
    return born(with_episodes(HEATING))


# ---------------------------------------------------------------------------------------------- episodes
def test_an_episode_leaves_every_base_incident_as_it_was(without, heated):
    assert {key: heated[key] for key in without} == without
    assert len(heated) > len(without) + 50


def test_what_an_episode_brings_comes_from_sources_of_its_own(without, heated):
    own = {source_of(key) for key in heated.keys() - without.keys()}
    assert own == sources_named("episode/heating", HEATING["categories"])


def test_an_episode_brings_nothing_outside_its_days(without, heated):
    days = {heated[key][0] // DAY_S for key in heated.keys() - without.keys()}
    assert days == set(range(7, 17))


def test_moving_an_episode_leaves_every_incident_outside_it_as_it_was(heated, without):
    earlier = {**HEATING, "start": "2018-08-25", "end": "2018-09-03"}  # nine days
    moved = born(with_episodes(earlier))
    assert {key: moved[key] for key in without} == without
    days = {moved[key][0] // DAY_S for key in moved.keys() - without.keys()}
    assert set(range(7)) <= days <= set(range(8)), "the last day of the ramp brings little"


def test_the_same_incident_of_a_moved_episode_keeps_its_severity_and_place(heated, without):
    moved = born(with_episodes({**HEATING, "start": "2018-09-01", "end": "2018-09-10"}))
    both = (heated.keys() & moved.keys()) - without.keys()
    assert len(both) > 50
    assert all(heated[key][1:] == moved[key][1:] for key in both)
    assert any(heated[key][0] != moved[key][0] for key in both)


# ---------------------------------------------------------------------------------------------- cases beside one
BUSY = {"mechanisms.appraisal": False,  # effort and near deadlines would change what a draw means
        "behaviour.patrol.detect": 0.8, "behaviour.residents.public_rate": 0.2,
        "behaviour.residents.affected_rate": 2, "behaviour.rejected": 0, "behaviour.filed": 1,
        "behaviour.dispatch.error": 0, "behaviour.dispatch.decline": 0, "behaviour.dispatch.decline_borderline": 0,
        "behaviour.false_closing": {"city_management": 0.3, "demands": 0.3}}


class Cases:
    """What the cases of a run drew for themselves.

    Handling is named by the incident's key, the number of the case on it, how often it was handled, and the tier.
    """

    def __init__(self, *episodes):
        told = run(with_episodes(*episodes, **BUSY), N_DAYS)
        self.severity = {(int(case["key"]),): int(case["severity"]) for case in told.log.cases}
        self.work_s, self.is_fixed, self.begun_s = {}, {}, {}
        vanished = set(told.truth(Truth.VANISHED)["incident"].tolist())
        settled = {(int(row["case"]), int(row["time_s"])): int(row["activity"]) == Truth.FIXED for row in told.log.truth
                   if row["activity"] in (Truth.FIXED, Truth.NOT_FIXED) and int(row["incident"]) not in vanished}
        for case, serial in enumerate(serials(told.log.cases["key"].tolist())):
            rows = told.rows(Activity.HANDLE, Phase.ENABLE, case=case)
            for number, row in enumerate(rows[np.unique(rows["item"], return_index=True)[1]]):
                name = int(told.log.cases["key"][case]), serial, number, int(row["tier"])
                self.note(told.log.events[told.log.events["item"] == row["item"]], name, settled)

    def note(self, rows, name, settled):
        """Seconds at work on one item that is done, the way there apart, and whether it solved the problem."""
        starts = rows[rows["phase"] == Phase.START]
        ends = rows[(rows["phase"] == Phase.END) & (rows["actor"] != NONE)]
        if not len(ends) or ends["reason"][-1] >= Reason.PUT_BACK:
            return
        self.begun_s[name] = int(starts["time_s"][0])
        self.work_s[name] = int(np.maximum(0, ends["time_s"] - starts["time_s"] - starts["value"]).sum())
        at = int(ends["case"][-1]), int(ends["time_s"][-1])
        if at in settled:
            self.is_fixed[name] = settled[at]


def serials(keys):
    """How many earlier cases each case has on its incident."""
    seen: dict[int, int] = {}
    for key in keys:
        seen[key] = seen.get(key, -1) + 1
        yield seen[key]


@pytest.fixture(scope="module")
def late_and_early():
    earlier = {**HEATING, "start": "2018-08-25", "end": "2018-09-03"}  # nine days
    return Cases(HEATING), Cases(earlier)


@pytest.fixture(scope="module")
def base_keys():
    return set(born(with_episodes()))


@pytest.mark.parametrize("draws", ["severity", "work_s", "is_fixed"])
def test_moving_an_episode_leaves_every_case_outside_it_its_own_draws(late_and_early, base_keys, draws):
    late, early = (getattr(each, draws) for each in late_and_early)
    both = [name for name in late.keys() & early.keys() if name[0] in base_keys]
    assert len(both) > 100
    assert {name: late[name] for name in both} == {name: early[name] for name in both}
    assert len({late[name] for name in both}) > 1


def test_the_episode_is_felt_by_them_all_the_same(late_and_early, base_keys):
    """Their draws are their own, their waits are not: much of the work begins at another time."""
    late, early = (each.begun_s for each in late_and_early)
    both = [name for name in late.keys() & early.keys() if name[0] in base_keys]
    assert sum(late[name] != early[name] for name in both) > 20


def test_two_episodes_do_not_renumber_each_other(heated):
    both = born(with_episodes({"name": "campaign", "start": "2018-08-27", "end": "2018-09-15", "factor": 2,
                               "stream": "city_management"}, HEATING))
    assert {key: both[key] for key in heated} == heated
    assert len(both) > len(heated) + 50


def course(start, end, ramp, days=12):
    scenario = small({"calendar.days": days, "demand.episodes": [
        {"name": "e", "start": start, "end": end, "ramp": ramp, "stream": "demands", "factor": 1}]})
    return course_of(scenario, scenario.demand.episodes[0], 0, days).tolist()


def test_an_episode_without_ramp_has_its_full_strength_from_the_first_day_to_the_last():
    assert course("2018-08-28", "2018-08-30", 0) == [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_ramp_goes_up_at_the_beginning_and_down_at_the_end_in_equal_steps():
    found = course("2018-08-28", "2018-09-04", 3)
    assert found == pytest.approx([0, 0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0])


def test_an_episode_that_began_before_the_first_day_is_in_full_swing():
    assert course("2018-08-01", "2018-08-28", 2)[:4] == pytest.approx([2 / 3, 1 / 3, 0, 0])


def test_a_factor_is_the_multiple_of_the_base_rate_that_comes_on_top_with_the_same_day_factors():
    world = build(with_episodes({**HEATING, "ramp": 0}))
    tables, heating = world.start.tables, world.names.categories.index("indoor_heating")
    base, added = (tables["sources"][tables["sources"]["key"] == source_key("east", "indoor_heating", name)][0]
                   for name in ("base", "episode/heating"))
    assert added["rate"] == pytest.approx(20 * base["rate"])
    assert added["category"] == base["category"] == heating
    loads = tables["loads"]["factor"]
    assert loads[added["first_load"] + 7:][:10].tolist() == loads[base["first_load"] + 7:][:10].tolist()
    assert not loads[added["first_load"]:][:7].any()


def test_days_that_are_all_alike_have_an_episode_too():
    even = {"demand.demands": {"reports_per_weekday": 6, "weekend_ratio": 1, "dispersion": None,
                               "dispersion_by_place": None}}
    tables = build(with_episodes(HEATING, **even)).start.tables
    by_key = {int(row["key"]): row for row in tables["sources"]}
    assert by_key[source_key("east", "indoor_heating", "base")]["first_load"] == NONE
    first = by_key[source_key("east", "indoor_heating", "episode/heating")]["first_load"]
    assert tables["loads"]["factor"][first:first + N_DAYS].sum() == pytest.approx(10 - 2 * (3 + 2 + 1) / 4)


def test_an_episode_of_one_street_stays_in_it(without):
    found = born(with_episodes({**HEATING, "places": ["west"]}))
    own = {source_of(key) for key in found.keys() - without.keys()}
    assert own == sources_named("episode/heating", HEATING["categories"], ["west"])


def test_an_episode_of_the_district_reaches_all_its_streets(heated):
    assert born(with_episodes({**HEATING, "places": ["110108", "west"]})) == heated


def test_one_more_street_leaves_the_episode_of_the_others_alone():
    def own(scenario):
        tables = build(scenario).start.tables
        names = sources_named("episode/heating", HEATING["categories"])
        return {int(row["key"]): tables["loads"]["factor"][row["first_load"]:][:N_DAYS].tolist()
                for row in tables["sources"] if int(row["key"]) in names}

    assert own(with_episodes(HEATING)) == own(with_episodes(HEATING, **{PLACES: {"aaa": SMALL_STREET}}))


def test_the_order_of_categories_in_an_episode_means_nothing(heated):
    turned = dict(reversed(HEATING["categories"].items()))
    assert born(with_episodes({**HEATING, "categories": turned})) == heated


# ---------------------------------------------------------------------------------------------- surpluses
def with_extra(extra):
    return small({"calendar.days": N_DAYS, **NOBODY, "demand.extra": extra})


def test_more_demand_adds_incidents_and_renumbers_none(without):
    more = born(with_extra({"name": "growth", "stream": "city_management", "share": 0.5}))
    assert {key: more[key] for key in without} == without
    n_base = sum(city(value[1]) for value in without.values())
    assert abs(len(more) - len(without) - 0.5 * n_base) <= 4 * np.sqrt(0.75 * n_base)
    assert all(city(more[key][1]) for key in more.keys() - without.keys())


CATALOGUE = small().catalogue


def city(category):
    return CATALOGUE[category].stream == 0


def test_a_surplus_has_the_rate_of_its_share_and_the_days_of_the_base():
    tables = build(with_extra({"name": "growth", "categories": ["street_vendor"], "share": 0.1})).start.tables
    by_key = {int(row["key"]): row for row in tables["sources"]}
    base, more = (by_key[source_key("west", "street_vendor", name)] for name in ("base", "extra/growth"))
    assert more["rate"] == pytest.approx(base["rate"] / 10)
    assert more["first_load"] == base["first_load"]


def test_a_second_surplus_leaves_the_first_one_alone():
    first = {"name": "growth", "stream": "demands", "share": 0.5}
    second = {"name": "festival", "categories": ["street_vendor"], "share": 1, "places": ["east"]}
    one, two = born(with_extra([first])), born(with_extra([second, first]))
    assert {key: two[key] for key in one} == one
    assert {source_of(key) for key in two.keys() - one.keys()} == sources_named(
        "extra/festival", ["street_vendor"], ["east"])


def test_a_scenario_with_episodes_and_a_surplus_is_written_and_read_again(tmp_path):
    said = small({"demand.episodes": [HEATING], "demand.extra.name": "growth", "demand.extra.stream": "demands",
                  "demand.extra.share": 0.1})
    file = tmp_path / "again.yaml"
    file.write_text(said.to_yaml(), encoding="utf-8")
    assert twin.load(file).hash == said.hash
    assert build(twin.load(file)).start.tables["sources"].tobytes() == build(said).start.tables["sources"].tobytes()


# ---------------------------------------------------------------------------------------------- refused
def refused(overrides):
    with pytest.raises(twin.BadInput) as error:
        build(small({"calendar.days": N_DAYS, **overrides}))
    sentence = str(error.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(("change", "words"), [
    ({"end": "2018-09-01"}, ("demand.episodes.0.end", "heating", "before it starts")),
    ({"start": "2018-10-03", "end": "2018-10-12"}, ("demand.episodes.0.start", "outside the calendar")),
    ({"start": "2018-08-10", "end": "2018-08-26"}, ("demand.episodes.0.start", "outside the calendar")),
    ({"start": "2018-13-03"}, ("demand.episodes.0.start", "write 2018-08-27")),
    ({"start": None}, ("demand.episodes.0.start", "no date")),
    ({"ramp": 6}, ("demand.episodes.0.ramp", "at most 5")),
    ({"ramp": -1}, ("demand.episodes.0.ramp", "at least 0")),
    ({"categories": {"indoor_heeting": 2}}, ("demand.episodes.0.categories", "did you mean indoor_heating?")),
    ({"categories": {"indoor_heating": -2}}, ("demand.episodes.0.categories.indoor_heating", "-2", "at least 0")),
    ({"categories": None}, ("demand.episodes.0", "needs categories")),
    ({"stream": "demands", "factor": 1}, ("demand.episodes.0", "or one stream")),
    ({"factor": 1}, ("demand.episodes.0.factor", "goes with stream")),
    ({"categories": None, "stream": "demand", "factor": 1}, ("demand.episodes.0.stream", "did you mean demands?")),
    ({"places": ["wets"]}, ("demand.episodes.0.places", "did you mean west?")),
    ({"places": ["west001"]}, ("demand.episodes.0.places", "is a community", "demand.by")),
    ({"rmap": 2}, ("demand.episodes.0.rmap", "did you mean ramp?")),
    ({"name": ""}, ("demand.episodes.0.name",)),
    ({"name": 2018}, ("demand.episodes.0.name", 'write it in quotes: "2018"')),
])
def test_an_episode_that_makes_no_sense_is_refused_in_words(change, words):
    sentence = refused({"demand.episodes": [{**HEATING, **change}]})
    for word in words:
        assert word in sentence


def test_an_episode_in_the_warm_days_is_none_outside_the_calendar():
    early = {**HEATING, "start": "2018-08-15", "end": "2018-08-24"}
    assert "outside" in refused({"demand.episodes": [early]})
    build(small({"demand.episodes": [early], "initial": {"kind": "warm", "warm_days": 10}}))


def test_two_episodes_or_surpluses_of_one_name_are_refused():
    assert "demand.episodes.1.name: the name 'heating' stands twice" in refused({"demand.episodes": [HEATING, HEATING]})
    growth = {"name": "growth", "stream": "demands", "share": 0.1}
    assert "demand.extra.1.name: the name 'growth' stands twice" in refused({"demand.extra": [growth, growth]})


@pytest.mark.parametrize(("change", "words"), [
    ({"share": -0.1}, ("demand.extra", "share", "at least 0")),
    ({"stream": None}, ("demand.extra.0", "needs categories or one stream")),
    ({"categories": ["street_vendor"]}, ("demand.extra.0", "needs categories or one stream")),
    ({"stream": None, "categories": ["street_vender"]}, ("demand.extra", "did you mean street_vendor?")),
    ({"places": ["wets"]}, ("demand.extra", "did you mean west?")),
    ({"shar": 1}, ("demand.extra", "did you mean share?")),
])
def test_a_surplus_that_makes_no_sense_is_refused_in_words(change, words):
    sentence = refused({"demand.extra": [{"name": "growth", "stream": "demands", "share": 0.1, **change}]})
    for word in words:
        assert word in sentence


def test_what_is_never_born_cannot_be_multiplied():
    assert "demand.episodes.0.categories: indoor_heating has no births" in refused(
        {"demand.episodes": [HEATING], "demand.demands": None})
    assert "demand.extra.0.stream: demands has no births" in refused(
        {"demand.extra": {"name": "growth", "stream": "demands", "share": 0.1}, "demand.demands": None})
