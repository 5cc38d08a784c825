"""Files of real cases as offices keep them: encodings, zones, damage; each is read, or refused in one sentence."""

from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pytest
from pyarrow import parquet

import twin
from tests.engine.small import FEW_PEOPLE
from twin.world import build

COLUMNS = {"time": "t", "category": "c", "place": "p"}
NOON = datetime(2018, 8, 27, 12)  # noqa: DTZ001


def arrivals(tmp_path, name, content, **trace):
    """Table of arrivals and warnings of a small street whose cases come from a file."""
    path = tmp_path / name
    if isinstance(content, dict):
        parquet.write_table(pa.table(content), path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = {"file": str(path), "columns": {"time": "t"}, "other": "street_vendor", **trace}
    world = build(twin.load("one_street", {**FEW_PEOPLE, "calendar.days": 4, "demand.trace": said}))
    return world.start.tables["arrivals"], world.warnings


@pytest.mark.parametrize(("name", "content", "seconds"), [
    ("a.csv", b"\xef\xbb\xbft\r\n2018-08-27 12:00:00\r\n", [43_200]),
    ("a.CSV", "t\n2018/8/27 12:00\n2018/8/28 0:00\n", [43_200, 86_400]),
    ("a.csv", "t\n20180827\n2018-08-27T12:00\n", [0, 43_200]),
    ("a.csv", "t\n2018-08-27T12:00:00+08:00\n", [43_200]),
    ("a.csv", "t\n2018-08-28 00:00:01\n\n2018-08-27 23:59:59\n", [86_399, 86_401]),
    ("a.csv", "t\n2018-08-27\n2018-08-30 23:59:59\n2018-08-31\n", [0, 345_599]),
    ("a.parquet", {"t": pa.array([NOON], pa.timestamp("ns"))}, [43_200]),
    ("a.parquet", {"t": pa.array([NOON], pa.timestamp("us", "Asia/Shanghai"))}, [72_000]),
    ("a.parquet", {"t": pa.array([date(2018, 8, 27)])}, [0]),
    ("a.parquet", {"t": pa.array(["2018-08-27 12:00"]).dictionary_encode()}, [43_200]),
    ("案件.parquet", {"t": pa.array(["2018-08-27 12:00"], pa.large_string())}, [43_200]),
])
def test_times_are_read_as_offices_write_them(tmp_path, name, content, seconds):
    assert arrivals(tmp_path, name, content)[0]["time_s"].tolist() == seconds


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.csv", "", "Empty CSV"), ("a.csv", "t\n", "no rows"), ("a.csv", "t,c\n1\n2,3,4\n", "cannot be read as CSV"),
    ("a.csv", "t,t\n2018-08-27,2018-08-27\n", "stands twice"), ("a.csv", "x\n1\n", "column 't' is missing"),
    ("a.csv", "t,类别\n2018-08-27,垃圾\n".encode("gbk"), "save it as CSV with the encoding UTF-8"),
    ("a.csv", "t\n2018-08-27T10:00+08:00\n2018-08-27T10:00+00:00\n", "several zones"),
    ("a.csv", "t\n2018-08-27T10:00+08:00\n2018-08-27T10:00\n", "several zones"),
    ("a.csv", "t,c\n2018-08-27,1\n,2\n", "1 of 2 rows have no usable time; the first is row 2: ''"),
    ("a.csv", "t\n2018-02-30\n", "no usable time"), ("a.csv", "t\nyesterday\n", "write 2018-08-27 08:05:00"),
    ("a.csv", "t\n9999-01-01\n", "impossible times"), ("a.csv", "t\n1800-01-01\n", "impossible times"),
    ("a.csv", "t\n1951-01-01\n2099-01-01\n", "impossible times"),
    ("a.parquet", b"", "cannot be read as Parquet"), ("a.xlsx", b"PK\x03\x04", "cannot be read as Parquet"),
    ("a.parquet", b"PAR1" * 10, "cannot be read as Parquet"),
    ("a.parquet", {"t": pa.array([], pa.timestamp("us"))}, "no rows"),
    ("a.parquet", {"t": pa.array([NOON, None])}, "1 of 2 rows have no usable time"),
    ("a.parquet", {"t": pa.array([1, 2])}, "holds int64, no times"),
    ("a.parquet", {"t": pa.array([1.5])}, "no times"), ("a.parquet", {"t": pa.nulls(2)}, "no times"),
    ("a.parquet", {"t": pa.array([[1]])}, "no times"), ("a.parquet", {"t": pa.array([time(3)])}, "no usable time"),
    ("a.parquet", {"t": pa.array([timedelta(3)])}, "no usable time"),
])
def test_what_cannot_be_used_costs_one_sentence(tmp_path, name, content, words):
    with pytest.raises(twin.BadInput) as told:
        arrivals(tmp_path, name, content)
    assert words in str(told.value)
    assert "demand.trace" in str(told.value)
    assert name in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", "t,c,p\n2018-08-27,007,北\n2018-08-27,8,南\n2018-08-27,,\n"),
    ("a.parquet", {"t": ["2018-08-27"] * 3, "c": ["007", "8", None], "p": ["北", "南", None]}),
])
def test_codes_keep_their_zeros_and_places_may_be_counted_ones(tmp_path, name, content):
    table, warnings = arrivals(tmp_path, name, content, columns=COLUMNS, places={"北": "110108010002"},
                               categories={"007": "exposed_rubbish"})
    names = list(twin.load("one_street").catalogue)
    assert [names[row] for row in table["category"]] == ["exposed_rubbish", "street_vendor", "street_vendor"]
    assert table["place"][0] == 3  # district, street, first community, second community
    assert warnings == ("trace: 2 of 3 rows have no mapped category; taken as street_vendor",
                        "trace: 2 of 3 rows have no mapped place; spread over all places")


@pytest.mark.parametrize(("trace", "words"), [
    ({"places": {"北": "110108099"}}, "no place; known: 110108"), ({"other": "vendors"}, "no category"),
    ({"categories": {"x": "exposed_rubish"}}, "did you mean exposed_rubbish?"), ({"streams": ["demand"]}, "demands"),
    ({"columns": {"time": 3}}, "must be text"), ({"columns": {}}, "demand.trace.columns.time: is missing"),
    ({"other": None}, "demand.trace.other"), ({"file": 3}, "demand.trace.file"),
])
def test_a_map_to_what_is_not_there_is_refused(tmp_path, trace, words):
    with pytest.raises(twin.BadInput) as told:
        arrivals(tmp_path, "a.csv", "t\n2018-08-27\n", **trace)
    assert words in str(told.value)


def test_days_that_were_moved_and_rows_beyond_the_end_are_told(tmp_path):
    _, warnings = arrivals(tmp_path, "a.csv", "t\n2018-08-28\n2018-09-01\n")
    assert warnings[:2] == ("trace: the file begins on 2018-08-28, the scenario on 2018-08-27; its rows were moved, "
                            "weekdays do not agree", "trace: 1 of 2 rows come after the scenario's 4 days")


def test_more_days_leave_the_arrivals_of_the_first_as_they_were(tmp_path):
    (tmp_path / "a.csv").write_text("t\n" + "".join(f"2018-08-{27 + n // 10} 09:0{n % 10}\n" for n in range(40)))
    tables = []
    for days in (2, 4):
        said = {"file": str(tmp_path / "a.csv"), "columns": {"time": "t"}, "other": "street_vendor"}
        scenario = twin.load("one_street", {**FEW_PEOPLE, "calendar.days": days, "demand.trace": said})
        tables.append(build(scenario).start.tables["arrivals"])
    assert tables[0].tolist() == tables[1][:len(tables[0])].tolist()
