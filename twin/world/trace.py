"""Real arrivals: a CSV or Parquet file of cases, mapped to categories and places of a scenario."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from twin.scenario import Scenario, where
from twin.scenario.demand import Trace
from twin.scenario.fields import FIRST_YEAR, LAST_YEAR, LONGEST_D, brief
from twin.state import TABLES, blank
from twin.vocabulary import DAY_S, BadInput, Purpose, nearest
from twin.world.naming import key_of_name
from twin.world.places import Node


@dataclass(frozen=True)
class Arrivals:
    """What a trace brings.

    Attributes
    ----------
    table : ndarray
        One row for each case of the file, by time; the file's first calendar day is day 0.
    warnings : list of str
        How many rows no map named, and whether the file's days were moved.
    """

    table: np.ndarray
    warnings: list[str]


def arrivals_of(scenario: Scenario, nodes: list[Node], seed: int, replication: int) -> Arrivals:
    """Read the trace of a scenario; no rows where there is none."""
    trace = scenario.demand.trace
    if trace is None:
        return Arrivals(blank(TABLES["arrivals"], 0), [])
    path = path_of(scenario, trace)
    columns = read_columns(path, trace, where(scenario, "demand", "trace", "file"))
    seconds = seconds_of(path, trace, columns[trace.columns.time], where(scenario, "demand", "trace"))
    first_day = int(seconds.min()) // DAY_S
    kept = np.flatnonzero(seconds < (first_day + scenario.calendar.days) * DAY_S)  # what the scenario has days for
    columns = {name: column.take(kept) for name, column in columns.items()}
    table = blank(TABLES["arrivals"], len(kept))
    table["time_s"], table["number"] = seconds[kept] - first_day * DAY_S, kept
    warnings = moved(scenario, first_day) + beyond(scenario, len(seconds) - len(kept), len(seconds))
    table["category"] = categories_of(scenario, trace, columns, len(kept), warnings)
    table["place"] = places_of(scenario, trace, nodes, columns, kept, seed, replication, warnings)
    return Arrivals(table[np.argsort(table["time_s"], kind="stable")], warnings)


def path_of(scenario: Scenario, trace: Trace) -> Path:
    """Where the file of a trace lies."""
    return (Path(scenario._folder) / trace.file).resolve()


def trace_read(scenario: Scenario) -> dict[str, str | None] | None:
    """File of a scenario's trace and hash of its content, None where the file is gone; None without a trace."""
    trace = scenario.demand.trace
    if trace is None:
        return None
    path = path_of(scenario, trace)
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:  # gone since the run read it, or never beside the state that a run went on from
        found = None
    return {"file": trace.file, "sha256": found}


def moved(scenario: Scenario, first_day: int) -> list[str]:
    """Warning that the file's days, counted from 1970, stand for other days of the calendar."""
    first, start = date(1970, 1, 1) + timedelta(days=first_day), scenario.calendar.start
    if first == start:
        return []
    return [f"trace: the file begins on {first.isoformat()}, the scenario on {start.isoformat()}; its rows were moved, "
            f"weekdays {'agree' if first.weekday() == start.weekday() else 'do not agree'}"]


def beyond(scenario: Scenario, n_beyond: int, n_rows: int) -> list[str]:
    """Warning that rows of the file come after the scenario's last day."""
    days = scenario.calendar.days
    return [f"trace: {n_beyond} of {n_rows} rows come after the scenario's {days} days"] if n_beyond else []


def read_columns(path: Path, trace: Trace, key: str) -> dict[str, Any]:
    """Columns of the file that the trace names; arrow arrays by name. `key` is file and key of the scenario."""
    import pyarrow as pa

    wanted = [name for name in (trace.columns.time, trace.columns.category, trace.columns.place) if name]
    at = f"{key}: {trace.file}"
    refuse_absent(path, at)
    is_csv = path.suffix.lower() == ".csv"
    try:
        table = read_csv(path, wanted) if is_csv else read_parquet(path)
        names = table.column_names
    except PermissionError:
        raise BadInput(f"{at}: may not be read by this user") from None
    except (pa.ArrowException, OSError, ValueError) as error:
        advice = "; save it as CSV with the encoding UTF-8" if is_csv and "utf" in str(error).lower() else ""
        why = (str(error).splitlines() or [type(error).__name__])[0].rsplit("': ", 1)[-1]
        raise BadInput(f"{at}: cannot be read as {'CSV' if is_csv else 'Parquet'}: {why}{advice}") from None
    for name in wanted:
        if names.count(name) > 1:
            raise BadInput(f"{at}: column {name!r} stands twice")
        if name not in table.column_names:
            raise BadInput(f"{at}: column {name!r} is missing; there are: {', '.join(names)}{nearest(name, names)}")
    return {name: table.column(name) for name in wanted}


def refuse_absent(path: Path, at: str) -> None:
    """Refuse a trace whose file is not there, or may not be read."""
    try:
        is_there = path.is_file()
    except PermissionError:
        raise BadInput(f"{at}: may not be read by this user; looked for {path}") from None
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise BadInput(f"{at}: no such file; looked for {path}: paths begin where the scenario file lies; "
                       f"give the full path with --set demand.trace.file=...")


def read_csv(path: Path, wanted: list[str]) -> Any:
    """Table of a CSV file; the columns that matter stay text, so that the code 007 is no 7."""
    import pyarrow as pa
    from pyarrow import csv

    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=dict.fromkeys(wanted, pa.string())))


def read_parquet(path: Path) -> Any:
    """Table of a Parquet file."""
    from pyarrow import parquet

    return parquet.read_table(path, partitioning=None)


def seconds_of(path: Path, trace: Trace, column: Any, key: str) -> np.ndarray:
    """Seconds of all arrivals since 1970, by the clock on the wall. `key` is file and key of the scenario."""
    at = f"{key}.columns.time: {path.name}"
    if len(column) == 0:
        raise BadInput(f"{key}.file: {path.name}: the file has no rows")
    times = times_of(at, trace, column)
    bad = np.flatnonzero(times.isna().to_numpy())
    if len(bad):
        raise BadInput(f"{at}: {len(bad)} of {len(times)} rows have no usable time; the first is row "
                       f"{int(bad[0]) + 1}: {brief(column[int(bad[0])].as_py())}; write 2018-08-27 08:05:00")
    seconds = times.to_numpy().astype("datetime64[s]").astype(np.int64)
    spread_d = int(seconds.max() - seconds.min()) // DAY_S
    if spread_d > LONGEST_D or times.min().year < FIRST_YEAR or times.max().year > LAST_YEAR:
        raise BadInput(f"{at}: from {times.min()} to {times.max()}: impossible times; the years {FIRST_YEAR} to "
                       f"{LAST_YEAR} are possible, and {LONGEST_D} days in one file")
    return seconds


def times_of(at: str, trace: Trace, column: Any) -> Any:
    """Times of a column without zone, as a pandas series; what is no time is missing."""
    import pandas as pd
    import pyarrow as pa

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_temporal(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)
            or pa.types.is_string_view(kind)):
        raise BadInput(f"{at}: the column {trace.columns.time!r} holds {kind}, no times")
    try:
        times = pd.to_datetime(column.to_pandas(), errors="coerce", format="ISO8601")
        return times if times.dt.tz is None else times.dt.tz_localize(None)
    except (ValueError, TypeError, AttributeError, pa.ArrowException):
        raise BadInput(f"{at}: the column {trace.columns.time!r} holds times of several zones, or none; write all "
                       f"of them by one clock, as 2018-08-27 08:05:00") from None


def mapped(values: list[Any], known: dict[str, int]) -> np.ndarray:
    """Number that each value is mapped to, -1 where no map names it."""
    return np.array([known.get(str(value), -1) for value in values], np.int64)


def categories_of(scenario: Scenario, trace: Trace, columns: dict[str, Any], n_rows: int,
                  warnings: list[str]) -> np.ndarray:
    """Category of each arrival; what no map names has the category `other`."""
    names = list(scenario.catalogue)
    found = np.full(n_rows, -1)
    if trace.columns.category:
        known = {said: names.index(name) for said, name in trace.categories.items()}
        found = mapped(columns[trace.columns.category].to_pylist(), known)
    count_unmapped(warnings, found, f"category; taken as {trace.other}")
    return np.where(found < 0, names.index(trace.other), found)


def places_of(scenario: Scenario, trace: Trace, nodes: list[Node], columns: dict[str, Any], numbers: np.ndarray,
              seed: int, replication: int, warnings: list[str]) -> np.ndarray:
    """Place of each arrival; what no map names is spread evenly, by keyed draw."""
    from twin.rules.chance import uniforms

    tier = scenario.tiers.index(scenario.demand.by)
    rows = np.array([row for row, node in enumerate(nodes) if node.tier == tier])
    found = np.full(len(numbers), -1)
    if trace.columns.place:
        codes = {node.code: row for row, node in enumerate(nodes)}
        known = {said: codes[code] for said, code in trace.places.items()}
        found = mapped(columns[trace.columns.place].to_pylist(), known)
        count_unmapped(warnings, found, "place; spread over all places")
    keys = (key_of_name(trace.file) + numbers.astype(np.uint64)).astype(np.int64) & (2**62 - 1)
    drawn = rows[(uniforms(seed, replication, Purpose.TRACE.value, keys, 0) * len(rows)).astype(np.int64)]
    return np.where(found < 0, drawn, found)


def count_unmapped(warnings: list[str], found: np.ndarray, what: str) -> None:
    """Say how many rows of the trace no map named."""
    n_unmapped = int((found < 0).sum())
    if n_unmapped:
        warnings.append(f"trace: {n_unmapped} of {len(found)} rows have no mapped {what}")
