"""Laws of systems that answer to their own backlog: people who keep silent, and cases that are taken up elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import twin
from tests.extension.laws import whistle_and_discouraged
from tests.laws.queues import assert_is, counters, kinds, over, queue, seen
from twin.vocabulary import DAY_S, Activity, Phase

pytestmark = pytest.mark.compiled(law="extension")
ROOT = Path(twin.__file__).resolve().parents[1]
DAYS, RUNS = 200, 16
SAY = """
import json, sys
import numpy as np
import twin
law, days, runs, loads = json.loads(sys.argv[1])
twin.extend(law)
found = []
for per_hour, minutes in loads:
    scenario = twin.load("exact/mm1_rho50", {"calendar.days": days,
        "demand.city_management.reports_per_weekday": 24 * per_hour,
        "workflow.handle.work.exponential": f"{minutes} min"})
    rows = []
    for replication in range(runs):
        run = twin.simulate(scenario, replication=replication)
        until = np.where(run.log.cases["concluded_s"] < 0, run.end_s, run.log.cases["concluded_s"])
        stays = until - run.log.cases["opened_s"]
        rows.append([len(stays) / days / 24, float(stays.sum() / run.end_s), float(stays.mean() / 3600)])
    found.append(rows)
print(json.dumps(found))
"""
LOADS = [(0.5, 60), (1.0, 60), (2.0, 60), (6.0, 60), (20.0, 60), (2.0, 30)]  # would-be reports an hour, work


@pytest.fixture(scope="module")
def discouraged():
    """Accepted reports an hour, number in the system, hours in it, where open cases keep others from reporting."""
    wanted = json.dumps([str(whistle_and_discouraged()), DAYS, RUNS, LOADS])
    environment = {key: value for key, value in os.environ.items() if key not in ("TWIN_LAW", "NUMBA_CACHE_DIR")}
    done = subprocess.run([sys.executable, "-c", SAY, wanted], cwd=ROOT, env=environment, capture_output=True,
                          check=True, text=True)
    return dict(zip(LOADS, np.array(json.loads(done.stdout)).transpose(0, 2, 1), strict=True))


def accepted(per_hour: float, minutes: float) -> float:
    """Reports an hour that are made, of those that would be: the number in the system is Poisson."""
    return (1 - np.exp(-per_hour * minutes / 60)) * 60 / minutes


@pytest.mark.parametrize("load", LOADS)
def test_whoever_sees_the_backlog_keeps_silent_and_any_load_is_stable(discouraged, load):
    made, present, _ = discouraged[load]
    per_hour, minutes = load
    assert_is(present, per_hour * minutes / 60, 0.05)
    assert_is(made, accepted(*load), 0.02)


def test_what_is_done_never_exceeds_capacity_and_saturates_at_it(discouraged):
    done = [discouraged[load][0].mean() for load in LOADS[:5]]
    assert np.all(np.diff(done) > -0.02)
    assert max(done) < 1.02
    assert done[-1] > 0.97


def test_faster_work_brings_more_reports_so_that_delay_falls_by_less_than_without_answers(discouraged):
    """Of an open queue with the reports made before, the delay would fall from 1 / (1 - a) to 1 / (2 - a)."""
    slow, fast = discouraged[2.0, 60], discouraged[2.0, 30]
    assert fast[0].mean() > slow[0].mean() + 0.2
    without_answers = (1 - slow[0].mean()) / (2 - slow[0].mean())
    assert without_answers + 0.05 < fast[2].mean() / slow[2].mean() < 1


# ---------------------------------------------------------------------------------------------- after a time
def supervised(limit_h: float | None):
    """One crew at load 0.8; what is not done within a limit is taken up by an officer who does not hurry it."""
    of = kinds(matters={"lead": "all", "limit": limit_h})
    overrides = counters({"all": 1}, of)
    overrides["units"]["counter"]["posts"] = ["dispatchers", "bureau_officers"]
    overrides["staff"]["bureau_officers"] = {"count": 50}
    return queue(0.8, 500, more={**overrides, "behaviour.ladder": {
        "at_limits": 1, "supervise": "400 d", "inspect": "400 d"}})


def n_taken_up(visits) -> float:
    """Share of cases taken up by the bureau."""
    events = visits.log.events
    is_begun = (events["activity"] == Activity.SUPERVISE) & (events["phase"] == Phase.ENABLE)
    return float(is_begun.sum() / len(visits.log.cases))


@pytest.mark.parametrize("limit_h", [2, 5, 10])
def test_the_share_taken_up_after_a_time_is_the_share_that_lasts_longer(limit_h):
    """The load that moves up is that of V > tau; of one server the time in the system is exponential."""
    share, lasting = over(supervised(limit_h), [n_taken_up, longer])
    assert (share == lasting).all()
    assert_is(share, float(np.exp(-0.2 * limit_h)), 0.06)


def longer(visits) -> float:
    """Share of cases still there when their limit is over."""
    cases = visits.log.cases
    end_s = visits.last_s + 10 * DAY_S
    return float((np.where(cases["concluded_s"] < 0, end_s, cases["concluded_s"]) > cases["due_s"]).mean())


def test_the_longer_the_time_the_fewer_cases_are_taken_up_in_every_run():
    for replication in range(3):
        shares = [n_taken_up(seen(supervised(limit_h), replication)) for limit_h in (1, 2, 4, 8, 16, 32)]
        assert shares == sorted(shares, reverse=True)
        assert shares[-1] < shares[0]


def test_without_end_of_the_time_nothing_is_taken_up_and_cases_run_as_before():
    forever, none = (seen(supervised(limit_h)) for limit_h in (400_000 / 24, None))
    assert n_taken_up(forever) == 0
    assert forever.log.cases["concluded_s"].tolist() == none.log.cases["concluded_s"].tolist()
