"""A log as three Parquet files that read well without this program: names are spelled out, what is unknown is null."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from twin.eventlog.coding import coded
from twin.eventlog.schema import DTYPES, NAMES_OF, NULLABLE, Log, Names, is_dictionary, labels
from twin.vocabulary import Activity, BadInput, Ending, Outcome, WorkFailed

FORMAT = "1"
FILES = ", ".join(f"{table}.parquet" for table in DTYPES)
VERSION_KEY, TABLE_KEY, TIERS_KEY, SIZES_KEY = b"twin.format", b"twin.table", b"twin.tiers", b"twin.rows"
RISING = ("time_s", "opened_s")
AT_A_TIME = 1 << 20  # rows written together, which readers take up together
LONGEST = 300  # of what a file says, in a sentence
LATEST_S = 1 << 36  # two thousand years
HIGHEST = np.iinfo(np.int32).max


# ------------------------------------------------------------------------------------------- writing
def write_log(log: Log, folder: Path | str) -> None:
    """Write a log as `events.parquet`, `cases.parquet` and `truth.parquet`.

    Columns that stand for names are dictionaries of strings; -1 becomes null, except in `key`, `severity` and times
    that are always known. Rows keep their order. Pages carry checksums, so that damage is noticed on reading.

    Parameters
    ----------
    log : Log
        Any log.
    folder : Path or str
        Made where it does not exist; files of these names in it are replaced.

    Raises
    ------
    WorkFailed
        When a file cannot be written (the disk is full, the folder is read-only).
    """
    folder = Path(folder)
    sizes = {table: len(log.table(table)) for table in DTYPES}
    for table in DTYPES:
        path = folder / f"{table}.parquet"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_table(log, table, sizes, path)
        except OSError as error:
            raise WorkFailed(f"{path}: cannot be written: {error.strerror or error}") from error


def _write_table(log: Log, table: str, sizes: dict[str, int], path: Path) -> None:
    """Write one file, some rows at a time: the columns of a long log would need as much memory as its rows.

    Only names are kept as dictionaries, and times as differences, which readers of Parquet have long known; for the
    other numbers a dictionary costs a fifth more.
    """
    named = [column for column in DTYPES[table].names or () if is_dictionary(column)]
    rising = {column: "DELTA_BINARY_PACKED" for column in RISING if column in (DTYPES[table].names or ())}
    schema = _arrow_table(_some_rows(log, table, 0, 0), table, sizes).schema
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True, use_dictionary=named,
                          column_encoding=rising) as writer:
        for first in range(0, sizes[table], AT_A_TIME):
            writer.write_table(_arrow_table(_some_rows(log, table, first, first + AT_A_TIME), table, sizes))


def _some_rows(log: Log, table: str, first: int, last: int) -> Log:
    """A log with some rows of one table."""
    tables = {name: log.table(name)[first:last] if name == table else log.table(name) for name in DTYPES}
    return Log(tables["events"], tables["truth"], tables["cases"], log.names)


def arrow_table(log: Log, table: str) -> pa.Table:
    """Return one table of a log as an Arrow table: names instead of numbers, null instead of -1.

    Parameters
    ----------
    log : Log
        Any log.
    table : {"events", "cases", "truth"}
        Which table.
    """
    return _arrow_table(log, table, {each: len(log.table(each)) for each in DTYPES})


def _arrow_table(log: Log, table: str, sizes: dict[str, int]) -> pa.Table:
    """Build the Arrow table of one table of a log."""
    columns = {column: _arrow_column(log, table, column) for column in DTYPES[table].names or ()}
    about = {
        VERSION_KEY: FORMAT, TABLE_KEY: table, TIERS_KEY: json.dumps(log.names.tiers), SIZES_KEY: json.dumps(sizes),
    }
    return pa.table(columns).replace_schema_metadata(about)


def _arrow_column(log: Log, table: str, column: str) -> pa.Array:
    """Build the Arrow column of one column of a log."""
    if is_dictionary(column):
        numbers, words = coded(log, table, column)
        return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), pa.array(words, pa.string()))
    values = np.ascontiguousarray(log.table(table)[column])
    return pa.array(values, mask=(values == -1) if column in NULLABLE else None)


# ------------------------------------------------------------------------------------------- reading
def read_log(folder: Path | str) -> Log:
    """Read a log that `write_log` wrote.

    Parameters
    ----------
    folder : Path or str
        The folder that holds the three files.

    Returns
    -------
    Log
        The same rows in the same order; names that no row uses are lost, except those of tiers, and numbers of names
        other than tiers may differ. The digest is the same.

    Raises
    ------
    BadInput
        When a file is missing, cut short, damaged, or not one of ours; the message names it.
    """
    folder = Path(folder)
    contents = {table: _read_table(folder / f"{table}.parquet", table) for table in DTYPES}
    _check_sizes(folder, contents)
    tiers = contents["events"].schema.metadata[TIERS_KEY]
    lists = {"tiers": dict.fromkeys(json.loads(tiers)), "units": {}, "actors": {}, "categories": {}, "places": {}}
    for table, content in contents.items():
        _collect_names(folder / f"{table}.parquet", content, lists)
    names = Names(**{field: tuple(words) for field, words in lists.items()})
    rows = {
        table: _rows(folder / f"{table}.parquet", table, content, names) for table, content in contents.items()
    }
    _check_cases(folder, rows)
    return Log(rows["events"], rows["truth"], rows["cases"], names)


def _read_table(path: Path, table: str) -> pa.Table:
    """Read one file and see that it is one of ours."""
    try:
        if not path.is_file():
            raise BadInput(f"{path}: no such file; a run's folder holds {FILES}")
        content = pq.read_table(path, page_checksum_verification=True, partitioning=None)
        content.validate(full=True)
    except PermissionError as error:
        raise BadInput(f"{path}: may not be read by this user") from error
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        why = str(error).splitlines()[0]
        raise BadInput(f"{path}: not a readable Parquet file, cut short or damaged ({why})") from error
    _check_schema(path, table, content.schema)
    return content


def _check_schema(path: Path, table: str, schema: pa.Schema) -> None:
    """Refuse a Parquet file that holds something else."""
    about = schema.metadata or {}
    if VERSION_KEY not in about:
        raise BadInput(f"{path}: a Parquet file, but not one of this program (it bears no format version)")
    version, told = (about.get(key, b"").decode(errors="replace") for key in (VERSION_KEY, TABLE_KEY))
    if version != FORMAT:
        raise BadInput(f"{path}: has format {_brief(version)}; this version reads format {FORMAT}")
    if told != table:
        raise BadInput(f"{path}: holds the table {_brief(repr(told))}, expected {table!r}")
    expected = list(DTYPES[table].names or ())
    if schema.names != expected:
        raise BadInput(f"{path}: has the columns {_brief(', '.join(schema.names))}; expected {', '.join(expected)}")
    for field in schema:
        kind_of = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        is_string = pa.types.is_string(kind_of) or pa.types.is_large_string(kind_of)
        if is_string != is_dictionary(field.name) or not (is_string or pa.types.is_integer(kind_of)):
            kind = "names" if is_dictionary(field.name) else "whole numbers"
            raise BadInput(f"{path}: column {field.name} holds {field.type}, expected {kind}")


def _brief(said: str) -> str:
    """What a file says, on one line and not endless."""
    text = said if said.isprintable() else repr(said)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _check_sizes(folder: Path, contents: dict[str, pa.Table]) -> None:
    """Refuse files that were not written together."""
    sizes = {table: content.num_rows for table, content in contents.items()}
    for table, content in contents.items():
        try:
            told = json.loads(content.schema.metadata[SIZES_KEY])
            tiers = json.loads(content.schema.metadata[TIERS_KEY])
        except (KeyError, ValueError) as error:
            raise BadInput(f"{folder / table}.parquet: damaged: what it says about itself cannot be read") from error
        if told != sizes or tiers != json.loads(contents["events"].schema.metadata[TIERS_KEY]):
            raise BadInput(f"{folder / table}.parquet: belongs to another log than the other files "
                           f"(it tells of {_brief(repr(told))}, found {sizes} rows)")


def _collect_names(path: Path, content: pa.Table, lists: dict[str, dict[str, None]]) -> None:
    """Add the names that occur in a file to the lists of names; the list of tiers is complete already."""
    for column, field in NAMES_OF.items():
        if column not in content.schema.names:
            continue
        words = dict.fromkeys(content.column(column).unique().drop_null().to_pylist())
        if field == "tiers" and not words.keys() <= lists["tiers"].keys():
            raise BadInput(f"{path}: column {column} names a tier that the log does not have; "
                           f"allowed: {', '.join(lists['tiers'])}")
        lists[field].update(words)


def _rows(path: Path, table: str, content: pa.Table, names: Names) -> np.ndarray:
    """Turn a file's content into the rows of a table."""
    rows = np.empty(content.num_rows, DTYPES[table])
    for column in rows.dtype.names or ():
        if is_dictionary(column):
            rows[column] = _numbers(path, content.column(column), column, labels(table, column, names))
        else:
            rows[column] = _integers(path, content.column(column), column, rows.dtype[column])
    if table == "events":
        _tell_endings(rows)
    return rows


def _numbers(path: Path, values: pa.ChunkedArray, column: str, known: Sequence[str]) -> np.ndarray:
    """Numbers of the names in a column; -1 for null."""
    if not len(values):
        return np.empty(0, np.int32)
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    whole = values.unify_dictionaries().combine_chunks()
    position = {word: number for number, word in reversed(list(enumerate(known))) if word}
    words = whole.dictionary.to_pylist()
    unknown_words = [word for word in words if word not in position]
    if unknown_words:
        raise BadInput(f"{path}: column {column} holds {_brief(repr(unknown_words[0]))}, which is no word of this "
                       f"column")
    renumber = np.array([*(position[word] for word in words), -1], np.int32)
    return renumber[whole.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)]


def _integers(path: Path, values: pa.ChunkedArray, column: str, dtype: np.dtype) -> np.ndarray:
    """Whole numbers of a column; -1 for null, which only some columns may hold."""
    if values.null_count and column not in NULLABLE:
        raise BadInput(f"{path}: column {column} has {values.null_count} empty fields; none may be empty")
    try:
        numbers = values.cast(pa.int64()).fill_null(-1).to_numpy()
    except pa.ArrowInvalid:
        raise BadInput(f"{path}: column {column} holds a number beyond {np.iinfo(np.int64).max}") from None
    if len(numbers) and dtype.itemsize == 4 and (numbers.min() < -HIGHEST or numbers.max() > HIGHEST):
        raise BadInput(f"{path}: column {column} holds a number beyond {HIGHEST}")
    if len(numbers) and column.endswith("_s") and (numbers.min() < -LATEST_S or numbers.max() > LATEST_S):
        raise BadInput(f"{path}: column {column} holds a second beyond {LATEST_S}, which is no time of a run")
    return numbers


def _tell_endings(events: np.ndarray) -> None:
    """Tell endings from outcomes of the same name: what stands in a CONCLUDE row is an ending."""
    is_ending = events["activity"] == Activity.CONCLUDE
    for ending in Ending:
        if ending.name in Outcome.__members__:
            rows = is_ending & (events["reason"] == Outcome[ending.name])
            events["reason"][rows] = ending


def _check_cases(folder: Path, rows: dict[str, np.ndarray]) -> None:
    """Refuse numbers of cases that the table of cases does not have."""
    n_cases = len(rows["cases"])
    if not np.array_equal(rows["cases"]["case"], np.arange(n_cases)):
        raise BadInput(f"{folder / 'cases.parquet'}: column case must count 0, 1, 2, ... row by row")
    for table in ("events", "truth"):
        case = rows[table]["case"]
        if len(case) and (case.min() < -1 or case.max() >= n_cases):
            raise BadInput(f"{folder / table}.parquet: column case names case {case.max()}; there are {n_cases}")
