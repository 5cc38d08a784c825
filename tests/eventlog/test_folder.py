"""A log survives being written and read; a damaged folder is refused in a sentence that names the file."""

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import NAMES, random_log, small_log
from twin.eventlog import Log, Names, digest, empty_log, first_difference, read_log, write_log
from twin.eventlog.schema import is_dictionary, labels
from twin.vocabulary import Activity, BadInput, Ending, Outcome, WorkFailed

FILES = ("events.parquet", "cases.parquet", "truth.parquet")


@pytest.fixture
def folder(tmp_path):
    write_log(small_log(), tmp_path)
    return tmp_path


def test_a_log_is_the_same_after_reading(folder):
    log = read_log(folder)
    assert digest(log) == digest(small_log())
    assert first_difference(log, small_log()) is None
    assert log.names.tiers == NAMES.tiers


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_any_log_is_the_same_after_reading(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_log(random_log(seed), folder)
    assert digest(read_log(folder)) == digest(random_log(seed))


def test_an_empty_log_is_the_same_after_reading(tmp_path):
    write_log(empty_log(NAMES), tmp_path)
    assert digest(read_log(tmp_path)) == digest(empty_log())


def test_endings_and_outcomes_of_the_same_name_are_told_apart(folder):
    events = read_log(folder).events
    is_ending = events["activity"] == Activity.CONCLUDE
    assert Ending.REJECTED in events["reason"][is_ending]
    assert Outcome.REJECTED in events["reason"][~is_ending]
    assert Outcome.REJECTED not in events["reason"][is_ending]


def test_the_files_read_alone_in_pandas_with_names(folder):
    events = pd.read_parquet(folder / "events.parquet")
    row = events[events["activity"] == "dispatch"].iloc[0]
    assert (row["phase"], row["tier"], row["unit"]) == ("fact", "street", "110108010")
    assert events["case"].isna().sum() == np.sum(small_log().events["case"] == -1)
    cases = pd.read_parquet(folder / "cases.parquet")
    assert cases["ending"].isna().tolist() == [False, False, False, False, True]


def test_paths_with_spaces_and_chinese_characters_work(tmp_path):
    write_log(small_log(), tmp_path / "海淀 一周")
    assert digest(read_log(tmp_path / "海淀 一周")) == digest(small_log())


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(BadInput, match=f"{name}: no such file"):
        read_log(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("n_kept", [0, 3, -1])
def test_a_file_cut_short_is_named(folder, name, n_kept):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:n_kept])
    with pytest.raises(BadInput, match=f"{name}: not a readable Parquet file"):
        read_log(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_noticed_or_harmless(folder, name):
    content = (folder / name).read_bytes()
    chance = random.Random(7)
    n_noticed = 0
    for _ in range(150):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (folder / name).write_bytes(damaged)
        try:
            read_log(folder)
        except BadInput as error:
            n_noticed += ".parquet" in str(error)
    assert n_noticed > 50


def test_a_foreign_parquet_file_is_refused(folder):
    pq.write_table(pa.table({"a": [1]}), folder / "cases.parquet")
    with pytest.raises(BadInput, match=r"cases\.parquet: a Parquet file, but not one of this program"):
        read_log(folder)


def test_a_text_file_is_refused(folder):
    (folder / "truth.parquet").write_text("time,activity\n")
    with pytest.raises(BadInput, match=r"truth\.parquet: not a readable Parquet file"):
        read_log(folder)


def test_swapped_files_are_refused(folder):
    (folder / "truth.parquet").write_bytes((folder / "cases.parquet").read_bytes())
    with pytest.raises(BadInput, match=r"truth\.parquet: holds the table 'cases', expected 'truth'"):
        read_log(folder)


def test_files_of_two_logs_do_not_mix(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write_log(random_log(1), other)
    (folder / "events.parquet").write_bytes((other / "events.parquet").read_bytes())
    with pytest.raises(BadInput, match="belongs to another log"):
        read_log(folder)


def changed_file(folder, name, change):
    """Rewrite a file with a changed table, its metadata kept."""
    table = pq.read_table(folder / name)
    changed = change(table)
    pq.write_table(changed.replace_schema_metadata(changed.schema.metadata or table.schema.metadata), folder / name)


def test_an_unknown_word_is_refused(folder):
    def change(table):
        words = pa.array(["flying"] * table.num_rows).dictionary_encode()
        return table.set_column(1, "activity", words)

    changed_file(folder, "events.parquet", change)
    with pytest.raises(BadInput, match=r"events\.parquet: column activity holds 'flying'"):
        read_log(folder)


def test_a_missing_column_is_refused(folder):
    changed_file(folder, "cases.parquet", lambda table: table.drop_columns(["stream"]))
    with pytest.raises(BadInput, match=r"cases\.parquet: has the columns"):
        read_log(folder)


def test_a_column_of_another_kind_is_refused(folder):
    changed_file(folder, "events.parquet",
                 lambda table: table.set_column(0, "time_s", pa.array([0.5] * table.num_rows)))
    with pytest.raises(BadInput, match="column time_s holds double, expected whole numbers"):
        read_log(folder)


def test_a_word_without_end_is_cut_in_the_sentence(folder):
    changed_file(folder, "events.parquet", lambda table: table.set_column(
        1, "activity", pa.array(["x" * 10_000] * table.num_rows).dictionary_encode()))
    with pytest.raises(BadInput, match="which is no word of this column") as told:
        read_log(folder)
    assert len(str(told.value)) < 1000


@pytest.mark.parametrize("second", [1 << 40, 2**63 - 1, -(2**63)])
def test_a_second_that_is_no_time_of_a_run_is_refused(folder, second):
    changed_file(folder, "events.parquet", lambda table: table.set_column(
        0, "time_s", pa.array([second] * table.num_rows, pa.int64())))
    with pytest.raises(BadInput, match="column time_s holds a second beyond"):
        read_log(folder)


def test_numbers_without_a_sign_are_read_as_far_as_they_go(folder):
    def unsigned(more):
        return lambda table: table.set_column(10, "value", pa.array([7 + more] * table.num_rows, pa.uint64()))

    changed_file(folder, "events.parquet", unsigned(0))
    assert set(read_log(folder).events["value"]) == {7}
    changed_file(folder, "events.parquet", unsigned(2**63))
    with pytest.raises(BadInput, match="column value holds a number beyond"):
        read_log(folder)


def test_another_format_is_refused(folder):
    def change(table):
        return table.replace_schema_metadata({**table.schema.metadata, b"twin.format": b"99"})

    changed_file(folder, "events.parquet", change)
    with pytest.raises(BadInput, match="has format 99; this version reads format 1"):
        read_log(folder)


def test_a_case_that_the_table_does_not_have_is_refused(folder):
    changed_file(folder, "events.parquet",
                 lambda table: table.set_column(3, "case", pa.array([77] * table.num_rows, pa.int32())))
    with pytest.raises(BadInput, match="names case 77; there are 5"):
        read_log(folder)


def test_a_folder_that_cannot_be_written_is_work_failed(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkFailed, match="cannot be written"):
        write_log(small_log(), tmp_path / "file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_work_failed(tmp_path):
    (tmp_path / "events.parquet").symlink_to("/dev/full")
    with pytest.raises(WorkFailed, match=r"events\.parquet: cannot be written"):
        write_log(small_log(), tmp_path)


# ------------------------------------------------------------------------------------------- digest
def test_the_digest_does_not_depend_on_the_numbers_of_names():
    log = small_log()
    events = log.events.copy()
    events["unit"] = np.where(events["unit"] == -1, -1, 3 - events["unit"])
    cases = log.cases.copy()
    cases["unit"] = np.where(cases["unit"] == -1, -1, 3 - cases["unit"])
    names = Names(NAMES.tiers, ("unused", *reversed(NAMES.units)), NAMES.actors, NAMES.categories, NAMES.places)
    assert digest(Log(events, log.truth, cases, names)) == digest(log)


def test_the_digest_depends_on_a_name():
    log = small_log()
    names = Names(NAMES.tiers, ("x", *NAMES.units[1:]), NAMES.actors, NAMES.categories, NAMES.places)
    assert digest(Log(log.events, log.truth, log.cases, names)) != digest(log)


@pytest.mark.parametrize("table", ["events", "cases", "truth"])
def test_the_digest_depends_on_every_column_and_on_the_order(table):
    log = small_log()
    for column in log.table(table).dtype.names:
        other = small_log()
        rows = other.table(table)
        number = rows[column][0]
        known = labels(table, column, log.names) if is_dictionary(column) else ["0", "1", "2"]
        rows[column][0] = next(n for n, word in enumerate(known) if word and n != number)
        assert digest(other) != digest(log), column
    other = small_log()
    other.table(table)[[0, 1]] = other.table(table)[[1, 0]]
    assert digest(other) != digest(log)


def test_a_number_without_a_name_is_refused():
    log = small_log()
    log.events["unit"][5] = 99
    with pytest.raises(BadInput, match=r"events\.unit"):
        digest(log)


def test_names_stand_once():
    with pytest.raises(ValueError, match="stands more than once"):
        Names(units=("a", "b", "a"))
