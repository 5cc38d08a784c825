"""The life story of a case in plain lines, and the first row in which two logs differ."""

from collections.abc import Iterator

import numpy as np

from twin.eventlog.schema import DTYPES, Log, Names, is_dictionary, labels
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, NONE, Activity

DEADLINES = (Activity.DISPATCH, Activity.RESUME)
MOST_LINES = 40
CHUNK = 1 << 18


def clock(time_s: int) -> str:
    """Write a time as `day 3 08:05:00`; day 0 is the scenario's first, days before it are negative."""
    day, second = divmod(int(time_s), DAY_S)
    return f"day {day} {second // HOUR_S:02d}:{second % HOUR_S // MINUTE_S:02d}:{second % MINUTE_S:02d}"


def history(log: Log, case: int) -> list[str]:
    """Tell the life story of a case.

    Parameters
    ----------
    log : Log
        Any log.
    case : int
        Number of the case, as in the column `case`.

    Returns
    -------
    list of str
        One line for each row of the case, in the order of the log: time, activity, phase, tier, unit, actor, reason,
        value. What a row leaves empty is left out. Empty when the log has no such case.
    """
    rows = log.events[log.events["case"] == case]
    return [line_of(row, log.names) for row in rows]


def line_of(row: np.void, names: Names) -> str:
    """Write one row of events as a line to be read."""
    said = [_name("events", column, row[column], names) for column in ("activity", "phase")]
    line = f"{clock(row['time_s']):>16}  {said[0]:<9} {said[1]:<6}"
    for column in ("tier", "unit", "actor", "reason"):
        if row[column] != NONE:
            line += f"  {column} {_name('events', column, row[column], names)}"
    if row["item"] != NONE:
        line += f"  item {row['item']}"
    if row["value"] != NONE:
        is_time = row["activity"] in DEADLINES or row["phase"] == 1
        line += f"  {'due ' + clock(row['value']) if is_time else 'value ' + str(row['value'])}"
    return line.rstrip()


def _name(table: str, column: str, number: int, names: Names) -> str:
    """Name that a number of a column stands for; the number itself where it stands for nothing."""
    known = labels(table, column, names)
    if number == NONE:
        return "-"
    return known[number] if 0 <= number < len(known) and known[number] else f"#{number}"


# ------------------------------------------------------------------------------------------- two logs
def first_difference(a: Log, b: Log) -> str | None:
    """Find the first row in which two logs differ: in events, then in cases, then in truth.

    Rows are compared by what they say; the numbers that names bear do not matter.

    Parameters
    ----------
    a, b : Log
        Two logs that ought to be equal.

    Returns
    -------
    str or None
        The row on both sides, the columns that differ, and the story of the case on both sides up to there; None when
        the logs say the same.
    """
    for table in ("events", "cases", "truth"):
        row = _first_row(a, b, table)
        if row is not None:
            return _told(a, b, table, row)
    return None


def _first_row(a: Log, b: Log, table: str) -> int | None:
    """Find the first row of a table in which two logs differ, None when there is none."""
    n_rows = min(len(a.table(table)), len(b.table(table)))
    columns = DTYPES[table].names or ()
    same_numbers = {column: _shared_numbers(a, b, table, column) for column in columns if is_dictionary(column)}
    for begin in range(0, n_rows, CHUNK):
        rows = slice(begin, min(begin + CHUNK, n_rows))
        is_other = np.zeros(rows.stop - begin, bool)
        for column in columns:
            left, right = a.table(table)[column][rows], b.table(table)[column][rows]
            if column in same_numbers:
                left, right = (numbers[side + 1] for numbers, side in zip(same_numbers[column], (left, right),
                                                                          strict=True))
            is_other |= left != right
        if is_other.any():
            return begin + int(np.argmax(is_other))
    return None if len(a.table(table)) == len(b.table(table)) else n_rows


def _shared_numbers(a: Log, b: Log, table: str, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the names of two logs the same numbers; entry n + 1 is for number n."""
    sides = [labels(table, column, log.names) for log in (a, b)]
    number = {word: n for n, word in enumerate(dict.fromkeys([*sides[0], *sides[1]]))}
    left, right = (np.array([NONE, *(number[word] for word in side)]) for side in sides)
    return left, right


def _told(a: Log, b: Log, table: str, row: int) -> str:
    """Tell a difference: which row, what it says on both sides, and what had happened before."""
    lines = [f"{table}: first difference in row {row} (columns: {', '.join(_columns(a, b, table, row))})"]
    for side, log in (("a", a), ("b", b)):
        rows = log.table(table)
        lines.append(f"  {side}: {_whole(table, rows[row], log.names) if row < len(rows) else 'no such row'}")
    lines += [line for side, log in (("a", a), ("b", b)) for line in _story(side, log, table, row)]
    return "\n".join(lines)


def _columns(a: Log, b: Log, table: str, row: int) -> list[str]:
    """Columns in which a row differs; all of them where one side has no such row."""
    columns = list(DTYPES[table].names or ())
    if row >= min(len(a.table(table)), len(b.table(table))):
        return ["all"]
    sides = [dict(_said(table, log.table(table)[row], log.names)) for log in (a, b)]
    return [column for column in columns if sides[0][column] != sides[1][column]]


def _said(table: str, row: np.void, names: Names) -> Iterator[tuple[str, str]]:
    """Say what each column of a row holds."""
    for column in DTYPES[table].names or ():
        is_name = is_dictionary(column)
        yield column, _name(table, column, row[column], names) if is_name else str(row[column])


def _whole(table: str, row: np.void, names: Names) -> str:
    """Write all that a row holds in one line."""
    said = " ".join(f"{column}={word}" for column, word in _said(table, row, names) if word not in ("-", "-1"))
    return f"{clock(row['time_s'])}  {said}" if "time_s" in (row.dtype.names or ()) else said


def _story(side: str, log: Log, table: str, row: int) -> list[str]:
    """Tell the case of a row on one side, up to that row of events, the latest lines first kept."""
    rows = log.table(table)
    if row >= len(rows) or rows["case"][row] == NONE:
        return [f"  {side}: no case in this row"]
    case = int(rows["case"][row])
    until = row + 1 if table == "events" else len(log.events)
    numbers = np.flatnonzero(log.events["case"][:until] == case)
    lines = [f"    {line_of(log.events[number], log.names)}" for number in numbers[-MOST_LINES:]]
    left_out = [f"    ... {len(numbers) - MOST_LINES} rows before"] if len(numbers) > MOST_LINES else []
    return [f"  {side}: case {case}", *left_out, *lines]
