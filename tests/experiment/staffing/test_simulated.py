"""Rosters judged by simulation, with the reference driver on a tiny queue."""

import numpy as np
import pytest

from twin.experiment.staffing.answer import Question
from twin.experiment.staffing.search import smallest_roster
from twin.experiment.staffing.simulated import Simulated
from twin.scenario import load
from twin.vocabulary import BadInput, WorkFailed

QUEUE = load("exact/queue", {"demand.city_management.reports_per_weekday": 48}, {"calendar.days": 4})


def crews(roster):
    return {"staff.crews.count": roster["crews"]}


def simulated(tmp_path, measure="case_time.city_management", **other):
    return Simulated(QUEUE, crews, measure, seed=1, store=tmp_path, engine="reference", workers=1, **other)


def test_each_replication_has_a_value_and_is_made_once(tmp_path):
    evaluate = simulated(tmp_path)
    values = evaluate({"crews": 4}, range(3))
    assert values.shape == (3,)
    assert len(set(values)) == 3
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(files) == 3
    assert simulated(tmp_path)({"crews": 4}, range(3)).tolist() == values.tolist()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files


def test_the_smallest_roster_of_a_simulated_queue(tmp_path):
    """Two reports an hour of an hour each: two crews cannot, and five let nobody wait for long."""
    asked = Question({"crews": (2, 6)}, lambda roster: 24.0 * roster["crews"], 1.3, is_at_most=True, n_search=2,
                     n_fresh=4, n_best=2)
    found = smallest_roster(asked, simulated(tmp_path))
    assert found.chosen is None or 3 <= found.chosen.point[0] <= 6
    means = found.table()["searched"].to_numpy()
    assert (np.diff(means) < 0.05).all()
    assert means[0] > means[-1]


def test_an_unknown_measure_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such measure"):
        simulated(tmp_path, "case_tme")({"crews": 2}, range(2))


def test_a_run_that_fails_is_told(tmp_path):
    with pytest.raises((BadInput, WorkFailed)):
        simulated(tmp_path)({"crews": 10**7}, range(2))
