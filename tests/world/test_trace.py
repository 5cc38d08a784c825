"""Real arrivals: a file in place of births."""

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import twin
from tests.engine.small import FEW_PEOPLE
from twin.scenario import scenario_folder
from twin.vocabulary import Activity, Channel
from twin.world import build

BOSTON = Path(scenario_folder()).parent.parent / "shared" / "data" / "boston311_2015_q1q3.parquet"
TRACE = {"columns": {"time": "opened", "category": "type"}, "categories": {"Rubbish": "exposed_rubbish"},
         "other": "street_vendor"}


def traced(tmp_path, frame: pd.DataFrame, name: str = "案件.csv", **trace: object) -> twin.Scenario:
    """A small street whose cases come from a frame."""
    path = tmp_path / name
    frame.to_csv(path, index=False) if name.endswith(".csv") else frame.to_parquet(path)
    return twin.load("one_street", {**FEW_PEOPLE, "calendar.days": 4, "demand.trace": {**TRACE, "file": str(path),
                                                                                          **trace}})


def frame_of(n_rows: int) -> pd.DataFrame:
    """Arrivals every 100 minutes from an afternoon on."""
    first = datetime(2015, 3, 3, 15, 30)  # noqa: DTZ001
    return pd.DataFrame({
        "opened": [(first + timedelta(minutes=100 * number)).isoformat(sep=" ") for number in range(n_rows)],
        "type": ["Rubbish", "Graffiti", "Rubbish"] * (n_rows // 3),
        "where": ["north", "south", "north"] * (n_rows // 3),
    })


@pytest.mark.parametrize("name", ["案件.csv", "cases.parquet"])
def test_each_row_is_reported_at_its_time_and_the_first_day_is_day_0(tmp_path, name):
    run = twin.simulate(traced(tmp_path, frame_of(30), name), engine="reference")
    reports = run.log.events[(run.log.events["activity"] == Activity.REPORT)
                             & (run.log.events["reason"] == Channel.TRACE)]
    assert reports["time_s"].tolist() == [15 * 3600 + 1800 + 6000 * number for number in range(30)]
    assert set(run.log.cases["channel"][reports["case"]]) == {Channel.TRACE}


def test_the_unmapped_are_counted_and_never_lost(tmp_path):
    run = twin.simulate(traced(tmp_path, frame_of(30)), engine="reference")
    cases = run.log.cases[run.log.cases["channel"] == Channel.TRACE]
    names = [run.log.names.categories[number] for number in cases["category"]]
    assert (names.count("exposed_rubbish"), names.count("street_vendor")) == (20, 10)
    assert any("10 of 30 rows have no mapped category" in warning for warning in run.warnings)


def test_rows_in_any_order_give_the_same_arrivals(tmp_path):
    shuffled = frame_of(30).sample(frac=1, random_state=1)
    runs = [twin.simulate(traced(tmp_path, frame), engine="reference") for frame in (frame_of(30), shuffled)]
    first, second = (run.log.cases["opened_s"].tolist() for run in runs)
    assert first == second


def test_one_stream_may_be_replaced_and_the_other_simulated(tmp_path):
    scenario = traced(tmp_path, frame_of(30), streams=["city_management"])
    run = twin.simulate(scenario, engine="reference")
    assert set(run.log.cases["stream"]) == {0, 1}


@pytest.mark.parametrize(("change", "words"), [
    ({"columns": {"time": "opend"}}, "did you mean opened?"),
    ({"columns": {"time": "opened", "category": "tpe"}}, "column 'tpe' is missing"),
    ({"columns": {"time": "where"}}, "rows have no usable time"),
    ({"file": "nowhere.csv"}, "no such file"),
])
def test_a_trace_that_cannot_be_used_is_refused(tmp_path, change, words):
    with pytest.raises(twin.BadInput) as refused:
        build(traced(tmp_path, frame_of(30), **change))
    assert words in str(refused.value)
    assert "demand.trace" in str(refused.value)


@pytest.mark.parametrize(("frame", "words"), [
    (frame_of(0), "no rows"),
    (frame_of(6).assign(opened=["2015-01-01", None, "2015-01-02", "2015-01-02", "x", "2015-01-02"]), "2 of 6 rows"),
    (frame_of(3).assign(opened=["1015-01-01", "2015-01-02", "2015-01-02"]), "impossible times"),
])
def test_impossible_times_are_refused_with_the_first_of_them(tmp_path, frame, words):
    with pytest.raises(twin.BadInput, match=words):
        build(traced(tmp_path, frame))


def test_a_file_of_another_kind_is_refused(tmp_path):
    scenario = traced(tmp_path, frame_of(3), "cases.parquet")
    (tmp_path / "cases.parquet").write_text("not parquet")
    with pytest.raises(twin.BadInput, match="cannot be read as Parquet"):
        build(scenario)


@pytest.mark.compiled
@pytest.mark.skipif(not BOSTON.is_file(), reason="the real cases of Boston lie beside the repository, not in it")
def test_four_weeks_of_boston_bring_6590_arrivals():
    run = twin.simulate(twin.load("trace_boston", {"calendar.days": 28}))
    reports = run.log.events[run.log.events["activity"] == Activity.REPORT]
    assert (reports["reason"] == Channel.TRACE).sum() == 6590
