"""Folders of runs that were damaged: bytes flipped, files cut, swapped and emptied, columns of no run of ours."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

import twin
from tests.engine.small import small_scenario
from tests.fuzz.scenarios import change, dumped, flipped, garbled
from tests.fuzz.strange import drawn, strange
from twin.experiment.folder import save

TABLES = ("events.parquet", "cases.parquet", "truth.parquet")
TEXTS = ("manifest.json", "kpis.json", "gap.json", "scenario.yaml")
OTHERS = ("kpis_by.parquet",)
NUMBERS = (
    0,
    1,
    -1,
    -2,
    2,
    7,
    126,
    127,
    128,
    255,
    256,
    10_000,
    2**31 - 1,
    -(2**31),
    2**31,
    2**40,
    2**62,
    2**63 - 1,
    -(2**63),
)
WORDS = ("", "x", "handle", "end", "start", "null", "closed", "网格", "a" * 10_000, "\x00", "district", "nobody")


def whole_folder(folder: Path, days: int = 2) -> Path:
    """Folder of a small run as it was written."""
    return save(twin.simulate(small_scenario(days), engine="reference"), folder)


def damaged(number: int, whole: Path, folder: Path) -> Path:
    """The `number`-th damaged copy of a folder, always the same."""
    rng = np.random.default_rng([11, number])
    target = folder / f"damaged-{number}"
    shutil.copytree(whole, target)
    for _ in range(int(rng.integers(1, 3))):
        damage = drawn(rng, DAMAGES)
        damage(rng, target)
    return target


def one_of(rng: np.random.Generator, folder: Path, names: tuple[str, ...]) -> Path | None:
    """A file of a folder that is still there."""
    there = [folder / name for name in names if (folder / name).is_file()]
    return drawn(rng, there) if there else None


# ---------------------------------------------------------------------------------------------- of bytes
def flip(rng: np.random.Generator, folder: Path) -> None:
    """Other bytes here and there, in any file."""
    path = one_of(rng, folder, TABLES + TEXTS + OTHERS)
    if path is not None:
        path.write_bytes(flipped(rng, path.read_bytes()))


def cut(rng: np.random.Generator, folder: Path) -> None:
    """A file cut short, or with something behind it."""
    path = one_of(rng, folder, TABLES + TEXTS + OTHERS)
    if path is not None:
        raw = path.read_bytes()
        at = int(rng.integers(len(raw) + 1))
        path.write_bytes(
            drawn(rng, (raw[:at], raw[at:], raw + raw[:at], raw[:at] + bytes(100) + raw[at:], b"", bytes(500)))
        )


def swap(rng: np.random.Generator, folder: Path) -> None:
    """A file in the place of another one, missing, a folder, or a link."""
    path, other = one_of(rng, folder, TABLES + TEXTS), one_of(rng, folder, TABLES + TEXTS)
    if path is None or other is None:
        return
    kind, raw = rng.integers(4), other.read_bytes()
    path.unlink()
    if kind == 0:
        path.write_bytes(raw)
    elif kind == 1:
        path.mkdir()
    elif kind == 2:
        path.symlink_to(path.name)


# ---------------------------------------------------------------------------------------------- of text
def retell(rng: np.random.Generator, folder: Path) -> None:
    """A JSON or YAML file that says something else, well formed or not."""
    path = one_of(rng, folder, TEXTS)
    if path is None:
        return
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".json" and rng.random() < 0.7:
        text = retold(rng, text)
    elif path.suffix == ".yaml" and rng.random() < 0.7:
        text = changed_yaml(rng, text)
    else:
        text = garbled(rng, text)
    path.write_text(text, encoding="utf-8", errors="replace")


def retold(rng: np.random.Generator, text: str) -> str:
    """JSON text with one value changed."""
    try:
        tree = json.loads(text)
    except ValueError:
        return text
    if isinstance(tree, dict) and rng.random() < 0.3:
        tree[drawn(rng, ("format", "days", "digest", "files", "kind", "scenario_hash", "seed"))] = strange(rng)
    else:
        change(rng, tree)
    try:
        return json.dumps(tree, default=str)
    except RecursionError:
        return 4000 * '{"a":' + "1" + 4000 * "}"


def changed_yaml(rng: np.random.Generator, text: str) -> str:
    """YAML text with one value changed; as it was where an earlier damage has made it unreadable."""
    try:
        tree = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return text
    change(rng, tree)
    return dumped(tree)


# ---------------------------------------------------------------------------------------------- of tables
def rewrite(rng: np.random.Generator, folder: Path) -> None:
    """A table whose columns or rows are not those that were written."""
    path = one_of(rng, folder, TABLES)
    if path is None:
        return
    try:
        table = pq.read_table(path, partitioning=None)
        table.validate(full=True)  # pyarrow may die while it writes what an earlier damage has left
        changed = drawn(rng, CHANGES)(rng, table)
        pq.write_table(changed.replace_schema_metadata(about(rng, table, changed)), path)
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError):
        return  # an earlier damage left nothing to rewrite


def about(rng: np.random.Generator, before: pa.Table, after: pa.Table) -> dict[bytes, bytes]:
    """What a table says about itself: mostly what it said, with or without its new length; now and then nonsense."""
    said = dict(before.schema.metadata or {})
    if rng.random() < 0.1 and said:
        said[drawn(rng, sorted(said))] = drawn(
            rng, (b"", b"[]", b"{}", b"null", b"2", b"\xff", b'["a", 1]', b"[1, 2]", b'"x"')
        )
    if after.num_rows != before.num_rows and rng.random() < 0.5:
        said.pop(b"twin.rows", None)
    return said


def other_values(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """Some values of a column out of range, null, or words that nobody knows."""
    at = int(rng.integers(table.num_columns))
    field, values = table.schema.field(at), table.column(at).to_pylist()
    is_word = pa.types.is_dictionary(field.type) or pa.types.is_string(field.type)
    for row in rng.integers(0, max(1, len(values)), size=int(rng.integers(1, 40))):
        if values:
            values[int(row)] = drawn(
                rng, (None, *WORDS) if is_word else (None, *NUMBERS, values[int(rng.integers(len(values)))])
            )
    kind = pa.string() if is_word else drawn(rng, (field.type, pa.int64()))
    return table.set_column(at, field.name, pa.array(values, kind))


def other_types(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """A column of another type."""
    at = int(rng.integers(table.num_columns))
    kind = drawn(
        rng,
        (
            pa.float64(),
            pa.int8(),
            pa.int16(),
            pa.uint64(),
            pa.string(),
            pa.large_string(),
            pa.binary(),
            pa.bool_(),
            pa.timestamp("s"),
            pa.null(),
            pa.decimal128(20, 2),
            pa.list_(pa.int64()),
        ),
    )
    values = table.column(at).to_pylist()
    made = {
        pa.string(): [str(each) for each in values],
        pa.large_string(): [str(each) for each in values],
        pa.null(): [None] * len(values),
        pa.bool_(): [bool(each) for each in values],
        pa.binary(): [str(each).encode() for each in values],
        pa.list_(pa.int64()): [[1]] * len(values),
    }.get(kind)
    column = pa.array(
        made if made is not None else [hash(str(each)) % 100 for each in values], kind if made is not None else None
    )
    return table.set_column(at, table.column_names[at], column if made is not None else column.cast(kind, safe=False))


def other_columns(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """Columns swapped, renamed, missing, or one more."""
    names, (one, other) = list(table.column_names), rng.integers(table.num_columns, size=2)
    kind = rng.integers(5)
    if kind == 0:
        names[one], names[other] = names[other], names[one]
        return table.rename_columns(names)
    if kind == 1:
        return table.drop_columns([names[one]])
    if kind == 2:
        names[one] = drawn(rng, ("", "x", names[one] + "_", names[other]))
        return table.rename_columns(names)
    if kind == 3:
        return table.append_column("more", table.column(int(one)))
    return table.set_column(int(one), names[one], table.column(int(other)))


def other_rows(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """Rows missing, doubled, shuffled, or in the reverse order."""
    n = table.num_rows
    order = drawn(
        rng,
        (
            np.arange(n)[::-1],
            rng.permutation(n),
            np.delete(np.arange(n), rng.integers(max(1, n))) if n else np.arange(0),
            np.repeat(np.arange(n), 1 + (rng.random(n) < 0.01)),
            np.arange(n // 2),
            np.arange(0),
            np.sort(rng.integers(0, max(1, n), n)),
        ),
    )
    return table.take(pa.array(order.astype(np.int64)))


CHANGES: tuple[Callable[..., Any], ...] = (
    other_values,
    other_values,
    other_values,
    other_types,
    other_columns,
    other_rows,
)
DAMAGES: tuple[Callable[..., Any], ...] = (flip, flip, cut, swap, retell, retell, rewrite, rewrite, rewrite, rewrite)
