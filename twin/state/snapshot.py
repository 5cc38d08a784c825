"""The state of a run: tables and pending events. Nothing else is needed to go on."""

from dataclasses import dataclass

import numpy as np

from twin.state.tables import Tables

KIND_SHIFT, TIME_SHIFT = 25, 32
ROW_MASK = (1 << KIND_SHIFT) - 1
KIND_MASK = (1 << (TIME_SHIFT - KIND_SHIFT)) - 1
MOST_ROWS = 1 << KIND_SHIFT
MOST_SECONDS = 1 << 31


@dataclass(frozen=True)
class Snapshot:
    """Everything a driver needs to continue.

    Attributes
    ----------
    time_s : int
        Every event before this second has been handled, none at or after it.
    tables : dict of ndarray
        One structured array for each table of `twin.state.rows.TABLES`.
    events : ndarray of int64, shape (n_pending,)
        Sorted keys `time << 32 | kind << 25 | row` of the events to come.
    """

    time_s: int
    tables: Tables
    events: np.ndarray

    def equals(self, other: "Snapshot") -> bool:
        """Whether two states are the same, byte for byte."""
        return (
            self.time_s == other.time_s
            and np.array_equal(self.events, other.events)
            and all(self.tables[name].tobytes() == other.tables[name].tobytes() for name in self.tables)
        )


def key_of(time_s: int, kind: int, row: int) -> int:
    """Sort key of an event: time, then kind, then row."""
    return time_s << TIME_SHIFT | kind << KIND_SHIFT | row


def event_keys(times_s: np.ndarray, kind: int, rows: np.ndarray) -> np.ndarray:
    """Sort keys of many events of one kind; shape of `rows`."""
    return np.asarray(times_s, np.int64) << TIME_SHIFT | int(kind) << KIND_SHIFT | np.asarray(rows, np.int64)


def parts_of(key: int) -> tuple[int, int, int]:
    """Time, kind and row of a sort key."""
    return key >> TIME_SHIFT, key >> KIND_SHIFT & KIND_MASK, key & ROW_MASK
