"""The digest of a log: equal for equal logs, whatever numbers the names bear and however the files are written."""

import hashlib

import numpy as np

from twin.eventlog.coding import coded
from twin.eventlog.schema import DTYPES, Log, is_dictionary

ORDER = ("events", "cases", "truth")


def digest(log: Log) -> str:
    """SHA-256 over the canonical columns of events, then cases, then truth.

    A canonical column is its name, its length and its numbers as little-endian bytes. Where numbers stand for names,
    the names that occur are spelled out (UTF-8, in order of the alphabet), and the numbers count into that list; so
    the digest depends on what each row says and on the order of rows, on nothing else.

    Parameters
    ----------
    log : Log
        Any log.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    BadInput
        When a number in the log stands for no name.
    """
    total = hashlib.sha256()
    for table in ORDER:
        for column in DTYPES[table].names or ():
            total.update(f"{table}.{column}:{len(log.table(table))}\n".encode())
            _add_column(total, log, table, column)
    return total.hexdigest()


def _add_column(total: "hashlib._Hash", log: Log, table: str, column: str) -> None:
    """Add the content of one column to a hash."""
    values = log.table(table)[column]
    if is_dictionary(column):
        values, words = coded(log, table, column)
        for word in words:
            spelled = word.encode()
            total.update(len(spelled).to_bytes(4, "little") + spelled)
    little = values.dtype.newbyteorder("<")
    total.update(np.ascontiguousarray(values, little).data)
