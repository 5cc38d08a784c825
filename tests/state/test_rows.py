"""Rows, tables and snapshots: declared once, and the same thing in every form."""

from dataclasses import fields, replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.small import counter, run, small
from twin.state import (
    CHANGING,
    FIXED,
    GROWING,
    MOST_ROWS,
    TABLES,
    agents_of,
    blank,
    default_values,
    dtype_of,
    event_keys,
    key_of,
    parts_of,
    table_from,
    table_of,
)
from twin.vocabulary import NEVER, NONE, Grown, Kind
from twin.world import build

ROW_TYPES = [pytest.param(row_type, id=name) for name, row_type in TABLES.items()]
ALL_FIELDS = [pytest.param(row_type, field, id=f"{name}.{field.name}")
              for name, row_type in TABLES.items() for field in fields(row_type)]
WHOLE = st.integers(-(2**63), 2**63 - 1)
TIMES = st.integers(-(2**30), 2**31 - 1)


def element_of(field):
    """Type of a field or of the entries of its list, and the length of the list."""
    if field.type in (int, float):
        return field.type, None
    listed, length = get_args(field.type)
    return get_args(listed)[0], length


# ---------------------------------------------------------------------------------------------- declarations
@pytest.mark.parametrize(("row_type", "field"), ALL_FIELDS)
def test_every_field_is_a_whole_number_or_a_float_or_a_list_of_one(row_type, field):
    element, length = element_of(field)
    assert element in (int, float)
    assert length is None or length > 0
    assert type(field.default) is element, "the default has the type of the field"


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_a_record_has_the_fields_of_its_row_in_their_order_and_nothing_between(row_type):
    dtype = dtype_of(row_type)
    assert list(dtype.names) == [field.name for field in fields(row_type)]
    assert dtype.itemsize == sum(8 * (element_of(field)[1] or 1) for field in fields(row_type))


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_a_row_says_what_it_is(row_type):
    assert row_type.__doc__
    assert row_type.__doc__.strip().endswith(".")


def test_a_table_is_fixed_or_changing_and_what_grows_changes():
    assert not FIXED.keys() & CHANGING.keys()
    assert FIXED | CHANGING == TABLES
    assert set(GROWING) <= set(CHANGING)
    assert [name.upper() for name in GROWING] == [grown.name for grown in Grown]


# ---------------------------------------------------------------------------------------------- there and back
@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_blank_rows_hold_the_declared_defaults(row_type):
    table = blank(row_type, 3)
    for field in fields(row_type):
        assert (table[field.name] == field.default).all()
        assert default_values(row_type)[list(dtype_of(row_type).names).index(field.name)] == table[0][
            field.name].tolist()


def test_blank_rows_do_not_share_their_lists():
    one, other = (row_type_row(TABLES["settings"]) for _ in range(2))
    one.office_start_s[0] = 77
    assert other.office_start_s[0] == 0


def row_type_row(row_type):
    return row_type(*default_values(row_type))


@st.composite
def tables(draw):
    row_type = draw(st.sampled_from(list(TABLES.values())))
    n_rows = draw(st.integers(0, 4))
    rows = []
    for _ in range(n_rows):
        said = {}
        for field in fields(row_type):
            element, length = element_of(field)
            values = WHOLE if element is int else st.floats(allow_nan=False)
            said[field.name] = draw(values if length is None else st.lists(values, min_size=length, max_size=length))
        rows.append(said)
    return row_type, rows


@given(tables())
def test_rows_become_a_table_and_rows_again(case):
    row_type, rows = case
    table = table_from(row_type, rows)
    agents = agents_of(row_type, row_type, table)
    assert [{field.name: getattr(agent, field.name) for field in fields(row_type)} for agent in agents] == rows
    assert table_of(row_type, agents).tobytes() == table.tobytes()


@given(tables())
def test_what_comes_out_of_a_table_is_plain_python(case):
    row_type, rows = case
    for agent in agents_of(row_type, row_type, table_from(row_type, rows)):
        for field in fields(row_type):
            element, length = element_of(field)
            values = [getattr(agent, field.name)] if length is None else getattr(agent, field.name)
            assert all(type(value) is element for value in values)


def test_what_a_mapping_leaves_out_keeps_its_default():
    table = table_from(TABLES["people"], [{"pool": 3}])
    assert (table["pool"][0], table["item"][0], table["until_s"][0]) == (3, NONE, NEVER)


# ---------------------------------------------------------------------------------------------- event keys
@given(TIMES, st.sampled_from(Kind), st.integers(0, MOST_ROWS - 1))
def test_an_event_key_tells_time_kind_and_row(time, kind, row):
    assert parts_of(key_of(time, kind, row)) == (time, kind, row)
    assert -(2**63) <= key_of(time, kind, row) < 2**63


@given(*[st.tuples(TIMES, st.sampled_from(Kind), st.integers(0, MOST_ROWS - 1))] * 2)
def test_event_keys_are_in_order_of_time_then_kind_then_row(one, other):
    assert (key_of(*one) < key_of(*other)) == (one < other)


@given(st.lists(st.tuples(TIMES, st.integers(0, MOST_ROWS - 1)), max_size=20), st.sampled_from(Kind))
def test_many_keys_are_the_single_ones(events, kind):
    times, rows = [time for time, _ in events], [row for _, row in events]
    assert event_keys(np.array(times, np.int64), kind, np.array(rows, np.int64)).tolist() == [
        key_of(time, kind, row) for time, row in events]


def test_all_kinds_fit_into_a_key():
    assert max(Kind) < 128


# ---------------------------------------------------------------------------------------------- snapshots
@pytest.fixture(scope="module")
def snapshot():
    return build(counter()).start


def changed(snapshot, name, edit):
    tables = {each: table.copy() for each, table in snapshot.tables.items()}
    edit(tables[name])
    return replace(snapshot, tables=tables)


def test_a_snapshot_equals_its_copy(snapshot):
    assert snapshot.equals(changed(snapshot, "people", lambda table: None))


def test_one_changed_bit_makes_another_snapshot(snapshot):
    def flip(table):
        table.view(np.uint8)[0] ^= 1

    for name, table in snapshot.tables.items():
        if len(table):
            assert not snapshot.equals(changed(snapshot, name, flip)), name


def test_minus_zero_is_not_zero_in_a_snapshot(snapshot):
    def negate(table):
        table["used"] = -0.0

    assert not snapshot.equals(changed(snapshot, "sources", negate))


def test_another_time_another_event_or_another_row_makes_another_snapshot(snapshot):
    assert not snapshot.equals(replace(snapshot, time_s=snapshot.time_s + 1))
    assert not snapshot.equals(replace(snapshot, events=snapshot.events[:-1]))
    longer = {**snapshot.tables, "people": np.concatenate([snapshot.tables["people"]] * 2)}
    assert not snapshot.equals(replace(snapshot, tables=longer))


def test_a_state_in_the_middle_of_a_run_goes_through_rows_and_back():
    after = run(small(), 2).after
    for name, row_type in TABLES.items():
        rows = agents_of(row_type, row_type, after.tables[name])
        assert table_of(row_type, rows).tobytes() == after.tables[name].tobytes()
