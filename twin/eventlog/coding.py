"""The numbers of a column as the names they stand for: only those used, each once, in order of the alphabet."""

from collections.abc import Sequence

import numpy as np

from twin.eventlog.schema import Log, labels
from twin.vocabulary import BadInput


def coded(log: Log, table: str, column: str) -> tuple[np.ndarray, list[str]]:
    """Give the names of a column new numbers, so that the numbers depend on nothing but the names that occur.

    Parameters
    ----------
    log : Log
        The log that holds the column.
    table, column : str
        Where the column stands; `is_dictionary(column)` must hold.

    Returns
    -------
    numbers : ndarray of int32, shape (n_rows,)
        Position in `words`; -1 where the row holds nothing.
    words : list of str
        The names that occur, in order of the alphabet, each once.

    Raises
    ------
    BadInput
        When a number stands for no name.
    """
    values = log.table(table)[column]
    known = labels(table, column, log.names)
    used = _used(values, known, f"{table}.{column}")
    words = sorted({known[number] for number in used})
    position = {word: n for n, word in enumerate(words)}
    renumber = np.full(len(known) + 1, -1, np.int32)  # the last one is for -1
    renumber[used] = [position[known[number]] for number in used]
    return renumber[values], words


def _used(values: np.ndarray, known: Sequence[str], where: str) -> list[int]:
    """Numbers that occur in a column, -1 apart; each must stand for a name."""
    if not len(values):
        return []
    if values.min() < -1 or values.max() >= len(known):
        raise BadInput(f"{where}: holds a number that stands for no name; allowed: -1 to {len(known) - 1}")
    used = np.flatnonzero(np.bincount(values + 1, minlength=1)[1:]).tolist()
    for number in used:
        if not known[number]:
            raise BadInput(f"{where}: {number} stands for no word of the vocabulary")
    return used
