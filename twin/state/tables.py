"""Tables made from the row declarations: numpy records, agents, and the way between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, get_args

import numpy as np

Tables = dict[str, np.ndarray]
NUMPY_OF = {int: "i8", float: "f8"}


def column_of(field: "Field[Any]") -> tuple[str, str, tuple[int, ...]]:
    """Name, numpy type and shape of one declared field."""
    if field.type in NUMPY_OF:
        return field.name, NUMPY_OF[field.type], ()  # type: ignore[index]
    list_type, length = get_args(field.type)
    return field.name, NUMPY_OF[get_args(list_type)[0]], (length,)


@cache
def dtype_of(row_type: type) -> np.dtype:
    """Record type of a declared row."""
    return np.dtype([column_of(field) for field in fields(row_type)])


@cache
def blank_row(row_type: type) -> np.ndarray:
    """One record that holds the declared defaults; shape (1,)."""
    row = np.zeros(1, dtype_of(row_type))
    for field in fields(row_type):
        if field.default is not MISSING:
            row[field.name] = field.default
    return row


def blank(row_type: type, n_rows: int) -> np.ndarray:
    """Table of `n_rows` records that hold the declared defaults."""
    return np.repeat(blank_row(row_type), n_rows)


def table_from(row_type: type, rows: Iterable[Mapping[str, object]]) -> np.ndarray:
    """Table with one record for each mapping; what a mapping leaves out keeps its default."""
    listed = list(rows)
    table = blank(row_type, len(listed))
    for number, row in enumerate(listed):
        for name, value in row.items():
            table[name][number] = value
    return table


def agents_of(make: Callable[..., Any], row_type: type, table: np.ndarray) -> list[Any]:
    """Agents, one for each record; `make` takes the values of the fields in their declared order."""
    columns = [table[field.name].tolist() for field in fields(row_type)]
    return [make(*values) for values in zip(*columns, strict=True)]


def table_of(row_type: type, rows: list[Any]) -> np.ndarray:
    """Records, one for each agent of a list."""
    table = np.zeros(len(rows), dtype_of(row_type))
    for field in fields(row_type):
        if rows:
            table[field.name] = [getattr(row, field.name) for row in rows]
    return table


def default_values(row_type: type) -> list[Any]:
    """Declared defaults of a row as Python values, lists filled."""
    return [blank_row(row_type)[field.name][0].tolist() for field in fields(row_type)]
