"""The compiled driver: tables with room to grow, and a kernel that is called again and again. No rule here."""

import numpy as np

from twin.engine import kernel
from twin.engine.kernel import CURSOR, DTYPES, KEY, MOST_PER_EVENT, NODE
from twin.engine.port import Progress, Stretch
from twin.engine.table import block_of
from twin.eventlog.rows import joined, resized
from twin.eventlog.schema import EVENT
from twin.state import GROWING, MOST_ROWS, TABLES, Snapshot, Tables, blank
from twin.vocabulary import NONE, WorkFailed

LOG_ROOM = 1 << 19
LOG_SHARE = 16  # a full log grows by this part of itself, or by its first room
MOST_NEW_ROWS = 1 << 21
BUDGET = 500_000  # events between two looks at the keyboard: a fraction of a second
GROWS = {
    kernel.EVENTS_FULL: ("events",),
    kernel.INCIDENTS_FULL: ("incidents",),
    kernel.CASES_FULL: ("cases",),
    kernel.ITEMS_FULL: ("items", "nodes"),
}
OWN = {"events": KEY, "nodes": NODE, "rows": EVENT, "cursor": CURSOR}


def advance(before: Snapshot, until_s: int, progress: Progress | None = None, log_room: int = LOG_ROOM,
            spare_rows: int = 2 * MOST_PER_EVENT, budget: int = BUDGET, *,
            opening: np.ndarray | None = None) -> Stretch:
    """Handle all events before `until_s`.

    Parameters
    ----------
    before : Snapshot
        State to start from; it is not changed.
    until_s : int
        Second at which to stop; events of that second stay pending.
    progress : callable, optional
        Called with the present second now and then.
    log_room, spare_rows, budget : int
        Spare rows of the log, spare rows of each table, events a call: small ones only cost time.
    opening : ndarray of EVENT, optional
        Rows that the stretch begins with.

    Returns
    -------
    Stretch
    """
    tables = tables_with_room(before, opening, log_room, spare_rows)
    block = block_of(tables)
    kernel.fill_kernel(block, np.flatnonzero(before.tables["items"]["is_waiting"]))
    cursor = tables["cursor"]
    status = kernel.PAUSED
    while status != kernel.FINISHED:
        status = kernel.run_kernel(block, until_s, budget)
        if status == kernel.PAST:
            raise WorkFailed(f"the law planned an event before second {int(cursor['now'][0])}: a fault of the law")
        if status in GROWS:
            grow(tables, GROWS[status])
        elif status == kernel.LOG_FULL:
            n_rows = len(tables["rows"])
            tables["rows"] = resized(tables["rows"], n_rows + max(log_room, n_rows // LOG_SHARE, MOST_PER_EVENT))
        block = block_of(tables)
        if progress is not None:
            progress(int(cursor["now"][0]))
    rows = resized(tables["rows"], int(cursor["n_log"][0]))
    return Stretch(rows, snapshot_of(tables, until_s), int(cursor["n_handled"][0]))


def tables_with_room(before: Snapshot, opening: np.ndarray | None, log_room: int, spare_rows: int) -> Tables:
    """Copies of all tables, the driver's own ones beside them, in the order of the world."""
    n_events, n_items = len(before.events), len(before.tables["items"])
    tables = {name: before.tables[name] if name in GROWING else before.tables[name].copy() for name in TABLES}
    tables["nodes"] = np.zeros(n_items, NODE)
    opening = np.zeros(0, EVENT) if opening is None else opening
    tables["rows"] = joined([opening, np.empty(max(log_room, 2 * MOST_PER_EVENT), EVENT)])
    tables["events"] = np.sort(before.events).view(KEY)
    tables["cursor"] = np.zeros(1, CURSOR)
    tables["cursor"]["now"], tables["cursor"]["n_log"] = before.time_s, len(opening)
    tables["cursor"]["n_events"] = n_events
    for name in GROWING:
        tables["cursor"][f"n_{name}"] = len(tables[name])
    for name in ("events", "nodes", *GROWING):
        tables[name] = longer(name, tables[name], max(spare_rows, MOST_PER_EVENT))
    tables["pools"]["first"], tables["pools"]["n_waiting"] = NONE, 0
    return {name: tables[name] for name in DTYPES}


def longer(name: str, table: np.ndarray, n_rows: int) -> np.ndarray:
    """Copy of a table with blank rows added."""
    more = np.zeros(n_rows, OWN[name]) if name in OWN else blank(TABLES[name], n_rows)
    return joined([table, more])


def grow(tables: Tables, names: tuple[str, ...]) -> None:
    """Give some tables as much room again; an event knows 2^25 rows of a table, and none is made beyond them."""
    for name in names:
        n_rows = len(tables[name])
        n_more = max(min(n_rows, MOST_NEW_ROWS), 2 * MOST_PER_EVENT)
        if name in GROWING:
            n_more = min(n_more, MOST_ROWS - n_rows)
            if n_more <= 0:
                raise WorkFailed(f"more than {MOST_ROWS - MOST_PER_EVENT:,} {name} in one run; simulate fewer days or "
                                 f"a smaller district")
        tables[name] = longer(name, tables[name], n_more)


def snapshot_of(tables: Tables, time_s: int) -> Snapshot:
    """State as declared: tables cut to the rows in use, events sorted."""
    cursor = tables["cursor"][0]
    kept = {name: tables[name][: int(cursor[f"n_{name}"])] if name in GROWING else tables[name] for name in TABLES}
    events = np.sort(tables["events"]["key"][: int(cursor["n_events"])])
    return Snapshot(time_s, kept, events)
