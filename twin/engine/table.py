"""The world as compiled code sees it: one address, from which every table is a load away.

Handing a tuple of arrays from function to function would count references at each call and copy dozens of words.
Here a world is the address of a block of addresses; `world.cases` loads one of them, `world.cases[i]` is a record.
The loads are marked as never changing, which holds while the kernel runs: tables grow only between its calls.
"""

import hashlib
import operator
import os

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, overload, register_model

WORD = ir.IntType(64)
IS_CHECKED = os.environ.get("NUMBA_BOUNDSCHECK", "") not in ("", "0")


class TableType(types.Type):
    """Numba type of a table whose rows are of one record type."""

    def __init__(self, record):
        self.record = record
        mark = hashlib.sha256(str(record).encode()).hexdigest()[:12]
        super().__init__(name=f"Table({mark}, checked={IS_CHECKED})")


class WorldType(types.Type):
    """Numba type of all tables together; `columns` maps a name to its record type."""

    def __init__(self, columns):
        self.columns = columns
        self.order = list(columns)
        mark = hashlib.sha256(str(sorted(columns.items())).encode()).hexdigest()[:12]
        super().__init__(name=f"World({mark}, checked={IS_CHECKED})")


@register_model(TableType)
class TableModel(models.StructModel):
    """Address of the first row, and the number of rows, which only the checked form uses."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, [("address", types.int64), ("n_rows", types.int64)])


@register_model(WorldType)
class WorldModel(models.PrimitiveModel):
    """Address of the block."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, WORD)


@infer_getattr
class WorldAttributes(AttributeTemplate):
    """`world.cases` is a table."""

    key = WorldType

    def generic_resolve(self, kind, name):
        """Type of the table of that name."""
        return TableType(kind.columns[name]) if name in kind.columns else None


@lower_getattr_generic(WorldType)
def load_table(context, builder, kind, world, name):
    """Load address and length of a table from the block."""
    table = context.make_helper(builder, TableType(kind.columns[name]))
    block = builder.inttoptr(world, WORD.as_pointer())
    position = 2 * kind.order.index(name)
    table.address = load_fixed(builder, block, position)
    table.n_rows = load_fixed(builder, block, position + 1) if IS_CHECKED else ir.Constant(WORD, 0)
    return table._getvalue()


def load_fixed(builder, block, position):
    """Load a word that does not change while the kernel runs."""
    loaded = builder.load(builder.gep(block, [ir.Constant(WORD, position)]))
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


@intrinsic
def row_at(typing_context, table, number):
    """Row of a table, by number."""

    def make(context, builder, signature, arguments):
        base = context.make_helper(builder, table, arguments[0]).address
        offset = builder.mul(arguments[1], ir.Constant(WORD, table.record.size))
        return builder.inttoptr(builder.add(base, offset), context.get_value_type(table.record))

    return table.record(table, types.int64), make


@intrinsic
def n_rows_of(typing_context, table):
    """Number of rows of a table; known in the checked form only."""

    def make(context, builder, signature, arguments):
        return context.make_helper(builder, table, arguments[0]).n_rows

    return types.int64(table), make


@overload(operator.getitem)
def get_row(table, number):
    """`table[number]`; the checked form refuses a number that is no row."""
    if not isinstance(table, TableType):
        return None
    if not IS_CHECKED:
        return lambda table, number: row_at(table, number)

    def checked(table, number):
        if number < 0 or number >= n_rows_of(table):
            raise IndexError("row out of range")
        return row_at(table, number)

    return checked


def world_type(dtypes):
    """World type of named numpy record types."""
    return WorldType({name: from_dtype(dtype) for name, dtype in dtypes.items()})


def world_at(kind):
    """Intrinsic that takes an array of addresses and lengths for a world of this type."""

    @intrinsic
    def as_world(typing_context, block):
        def make(context, builder, signature, arguments):
            array = context.make_array(block)(context, builder, arguments[0])
            return builder.ptrtoint(array.data, WORD)

        return kind(block), make

    return as_world


def block_of(tables):
    """Addresses and lengths of tables in their order; ndarray of int64, shape (2 * n_tables,)."""
    words = [word for table in tables.values() for word in (table.ctypes.data, len(table))]
    return np.array(words, np.int64)
