"""A sweep: a table of settings in, a tidy table of measures out."""

import numpy as np
import pandas as pd
import pytest

import twin
from tests.engine.small import small_scenario
from twin.experiment.run import simulate
from twin.vocabulary import BadInput

CREWS = "staff.crews.per_unit.street_team"


def swept(store, frame, measures=("open", "on_time"), **asked):
    return twin.sweep(frame, list(measures), **{"replications": 2, "base": small_scenario(1), "engine": "reference",
                                                "store": store, "workers": 1, **asked})


def test_a_sweep_gives_one_row_for_each_measure_of_each_run(tmp_path):
    frame = pd.DataFrame({CREWS: [4, 7, np.nan]})
    found = swept(tmp_path, frame)
    assert list(found.columns) == [CREWS, "row", "replication", "scenario_hash", "digest", "measure", "value", "unit",
                                   "why"]
    assert len(found) == 3 * 2 * 2
    run = simulate(small_scenario(1, {CREWS: 7}), replication=1, engine="reference")
    (row,) = found[(found["row"] == 1) & (found["replication"] == 1) & (found["measure"] == "open")].itertuples()
    assert (row.value, row.unit, row.digest) == (run.kpis["open"]["value"], "cases", run.digest)
    pd.testing.assert_frame_equal(found, swept(tmp_path, frame))


def test_rows_that_say_the_same_share_their_runs(tmp_path):
    swept(tmp_path, pd.DataFrame({CREWS: [4, np.nan]}), replications=1)
    assert len(list(tmp_path.glob("*.json"))) == 1


@pytest.mark.parametrize(("frame", "asked", "what"), [
    ({}, {}, "the frame has no rows"),
    ({CREWS: [4, "many"]}, {}, "sweep: row 1: "),
    ({"staff.crew.count": [4]}, {}, r"sweep: row 0: .*did you mean crews\?"),
    ({"value": [4]}, {}, "a column of the frame is called value"),
    ({CREWS: [4]}, {"base": ""}, "names no scenario"),
    ({CREWS: [4]}, {"measures": ["opn"]}, r"opn: no such measure.*did you mean open\?"),
    ({CREWS: [4]}, {"replications": 0}, "must be at least 1"),
])
def test_what_cannot_be_swept_costs_one_sentence(tmp_path, frame, asked, what):
    with pytest.raises(BadInput, match=what):
        swept(tmp_path, pd.DataFrame(frame), **asked)
