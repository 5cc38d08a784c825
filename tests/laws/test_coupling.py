"""Laws of single paths: one more worker helps everybody, what nobody uses changes nothing, names are words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import twin
from tests.engine.small import small_scenario
from tests.laws.queues import CONSTANT, EXPONENTIAL, kinds, lognormal, queue, starts_of
from tests.world.small import counter, ran, with_arrivals
from twin.eventlog.digest import digest
from twin.vocabulary import DAY_S, Activity, Phase
from twin.world import build

WORK = [CONSTANT, EXPONENTIAL, lognormal(0.5), lognormal(2)]
SLOWLY = [HealthCheck.too_slow]


# ---------------------------------------------------------------------------------------------- one more worker
@pytest.mark.compiled
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=SLOWLY)
@given(work=st.sampled_from(WORK), crews=st.integers(1, 12), load=st.floats(0.3, 1.3), number=st.integers(0, 1000))
def test_one_more_worker_never_makes_any_case_start_later(work, crews, load, number):
    """One pool, first come first served, nothing comes back: case by case, of the same reports and lengths."""
    logs = [twin.simulate(queue(load * crews, 15, crews + more, work), replication=number).log for more in (0, 1)]
    few, many = map(starts_of, logs)
    assert few.keys() <= many.keys()
    assert all(many[key] <= second for key, second in few.items())


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=SLOWLY)
@given(work=st.sampled_from(WORK), crews=st.integers(1, 6), number=st.integers(0, 1000),
       times=st.lists(st.integers(0, 3 * DAY_S), min_size=2, max_size=40, unique=True))
def test_who_comes_last_delays_nobody(work, crews, number, times):
    world = build(queue(1, 40, crews, work), 1, number)
    everybody, others = (starts_of(ran(with_arrivals(world, come), 40).log)
                         for come in (sorted(times), sorted(times)[:-1]))
    assert len(everybody) == len(others) + 1
    assert others.items() <= everybody.items()


# ---------------------------------------------------------------------------------------------- the same again
@pytest.mark.compiled
@pytest.mark.parametrize("name", ["exact/mm5_rho85", "tests/two_tier"])
def test_the_same_seed_gives_the_same_log_and_another_seed_another_one(name):
    scenario = twin.load(name, {"calendar.days": 14})
    first, again, other = (twin.simulate(scenario, seed=seed).digest for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert twin.simulate(scenario, seed=5, replication=1).digest not in (first, other)


UNUSED = {
    "a unit without people": {"units.museum": {"tier": "street", "nature": "street", "posts": ["clerks"]}},
    "a category of no share": {"catalogue.add": {"flood": {
        "stream": "city_management", "lead": "street_order", "lowest_tier": "street", "share": 0,
        "touch": {"constant": "1 h"}}}},
    "a shift of nobody": {"shifts.moonlight": {"hours": [[0, 4]]}},
    "labels": {"labels.street": {"zh": "街道", "en": "subdistrict"}},
    "costs": {"costs.dispatchers": 100},
    "a later end": {},
}


@pytest.mark.compiled
@pytest.mark.parametrize("what", UNUSED)
def test_what_nobody_uses_leaves_the_log_as_it_was(what):
    until = 5 * DAY_S
    plain = twin.simulate(small_scenario(5), until=until)
    other = twin.simulate(small_scenario(9 if what == "a later end" else 5, UNUSED[what]), until=until)
    assert other.digest == plain.digest


@pytest.mark.compiled
def test_measuring_does_not_touch_the_log():
    run = twin.simulate(small_scenario(5))
    before = digest(run.log)
    assert len(run.kpis) > 20
    assert len(run.kpis_by) > 100
    assert run.gap
    assert digest(run.log) == before


# ---------------------------------------------------------------------------------------------- units of time
ARRIVALS = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 2)), min_size=1, max_size=30)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=SLOWLY)
@given(arrivals=ARRIVALS, crews=st.integers(1, 3), factor=st.sampled_from([7, 60]))
def test_another_unit_of_time_scales_the_log(arrivals, crews, factor):
    """The same matters with all lengths and all times so many times as long."""
    logs = []
    for unit in (60, 60 * factor):
        of = kinds(**{name: {"touch": {"constant": f"{n * unit} s"}} for name, n in (("a", 3), ("b", 7), ("c", 11))})
        times, chosen = zip(*sorted((second * unit, kind) for second, kind in arrivals), strict=True)
        scenario = counter({**of, "staff.crews.count": crews, "calendar.days": 40})
        events = ran(with_arrivals(build(scenario, 1), list(times), list(chosen)), 30).log.events
        logs.append(events[events["case"] >= 0])
    minutes, longer = logs
    assert longer["time_s"].tolist() == (minutes["time_s"] * factor).tolist()
    assert all((minutes[column] == longer[column]).all() for column in ("case", "activity", "phase", "actor"))


# ---------------------------------------------------------------------------------------------- names of places
TWO = {"places.tiers": ["centre", "counter"], "authority": {"centre": 3, "counter": 3},
       "units": {"centre": {"tier": "centre", "nature": "district", "posts": ["acceptors", "dispatchers", "crews"]}},
       "staff.crews": {"count": 1, "per_tier": {"counter": 1}}}


@pytest.mark.parametrize("work", [CONSTANT, EXPONENTIAL], ids=["constant", "drawn"])
def test_counters_that_trade_their_names_trade_their_waits(tmp_path, work):
    """What came to the one and what came to the other counter: each takes its waits with it."""
    rng = np.random.default_rng(1)
    opened = pd.to_datetime("2018-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 10 * DAY_S, 300)), unit="s")
    pd.DataFrame({"at": opened, "where": rng.choice(["here", "there"], 300, p=[0.6, 0.4])}).to_csv(
        tmp_path / "reports.csv", index=False)
    waits = {}
    for here, there in (("left", "right"), ("right", "left")):
        trace = {"file": str(tmp_path / "reports.csv"), "columns": {"time": "at", "place": "where"},
                 "places": {"here": here, "there": there}, "other": "matter", "streams": ["city_management"]}
        places = {"places.root": {"name": "centre", "children": {"left": {"name": "left"}, "right": {"name": "right"}}}}
        run = twin.simulate(queue(1, 15, work=work, more={**TWO, **places, "demand.trace": trace}), engine="reference")
        waits[here] = by_place(run.log)
    assert waits["left"]["left"] == waits["right"]["right"]
    assert waits["left"]["right"] == waits["right"]["left"]
    assert waits["left"]["left"] != waits["left"]["right"]


def by_place(log) -> dict[str, list[tuple[int, int]]]:
    """Second of report and of the first start of each case, by place."""
    starts, found = starts_of(log), {}
    for case in log.cases:
        told = int(case["opened_s"]), starts.get(int(case["key"]), -1)
        found.setdefault(log.names.places[case["place"]], []).append(told)
    return found


def test_the_log_of_a_counter_has_work_for_each_case():
    done = ran(with_arrivals(build(counter(), 1), [0, 10]), 2)
    assert len(done.rows(Activity.HANDLE, Phase.START)) == 2
