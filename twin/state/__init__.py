"""State as data: every row declared once, tables made from the declarations, snapshots of a run."""

from twin.state.rows import (
    CHANGING,
    FIXED,
    GROWING,
    MOST_CHANNELS,
    MOST_CO_LEADS,
    MOST_TIERS,
    MOST_WINDOWS,
    QUARTERS_A_DAY,
    TABLES,
)
from twin.state.snapshot import (
    KIND_MASK,
    KIND_SHIFT,
    MOST_ROWS,
    MOST_SECONDS,
    ROW_MASK,
    TIME_SHIFT,
    Snapshot,
    event_keys,
    key_of,
    parts_of,
)
from twin.state.tables import Tables, agents_of, blank, default_values, dtype_of, table_from, table_of

__all__ = [
    "CHANGING", "FIXED", "GROWING", "KIND_MASK", "KIND_SHIFT", "MOST_CHANNELS", "MOST_CO_LEADS", "MOST_ROWS",
    "MOST_SECONDS", "MOST_TIERS", "MOST_WINDOWS", "QUARTERS_A_DAY", "ROW_MASK", "TABLES", "TIME_SHIFT", "Snapshot",
    "Tables", "agents_of", "blank", "default_values", "dtype_of", "event_keys", "key_of", "parts_of", "table_from",
    "table_of",
]
