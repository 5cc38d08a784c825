"""What a log is made of: three tables of whole numbers, and the names those numbers stand for.

Time 0 is the first second of the scenario's first day; all times are whole seconds. -1 means nothing. The order of
the rows of `events` and `truth` is part of a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from twin.vocabulary import Channel, Ending, Phase, Stage, Stream, Truth, activities, reasons

EVENT = np.dtype([
    ("time_s", "<i8"), ("activity", "<i4"), ("phase", "<i4"), ("case", "<i4"), ("item", "<i4"), ("stage", "<i4"),
    ("tier", "<i4"), ("unit", "<i4"), ("actor", "<i4"), ("reason", "<i4"), ("value", "<i8"),
])
TRUTH = np.dtype([
    ("time_s", "<i8"), ("activity", "<i4"), ("incident", "<i4"), ("key", "<i8"), ("category", "<i4"),
    ("place", "<i4"), ("severity", "<i4"), ("case", "<i4"), ("actor", "<i4"), ("value", "<i8"),
])
CASE = np.dtype([
    ("case", "<i4"), ("key", "<i8"), ("incident", "<i4"), ("stream", "<i4"), ("category", "<i4"),
    ("severity", "<i4"), ("place", "<i4"), ("channel", "<i4"), ("reporter", "<i4"), ("opened_s", "<i8"),
    ("entry_tier", "<i4"), ("tier", "<i4"), ("unit", "<i4"), ("due_s", "<i8"), ("concluded_s", "<i8"),
    ("ending", "<i4"), ("stage", "<i4"), ("n_reworks", "<i4"), ("n_escalations", "<i4"), ("n_dispatches", "<i4"),
])
DTYPES = {"events": EVENT, "cases": CASE, "truth": TRUTH}

NAMES_OF = {
    "tier": "tiers", "entry_tier": "tiers", "unit": "units", "actor": "actors", "reporter": "actors",
    "category": "categories", "place": "places",
}
WORDS_OF = {"phase": Phase, "stage": Stage, "stream": Stream, "channel": Channel, "ending": Ending}
NULLABLE = ("case", "item", "incident", "value", "due_s", "concluded_s")


@dataclass(frozen=True)
class Names:
    """The names that whole numbers in a log stand for: number i is the i-th name.

    Attributes
    ----------
    tiers, units, actors, categories, places : tuple of str
        Codes or keys, each once. `tiers` runs from the lowest tier to the highest.
    """

    tiers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a name that stands twice in one list: its number could not be found again."""
        for field in fields(self):
            words = getattr(self, field.name)
            if len(set(words)) != len(words):
                twice = next(word for word in words if words.count(word) > 1)
                raise ValueError(f"names.{field.name}: {twice!r} stands more than once; each name stands once")


@dataclass(frozen=True, eq=False)
class Log:
    """What happened in a run, as an information system would know it, and beside it the truth.

    Attributes
    ----------
    events : ndarray of EVENT, shape (n_events,)
        One row for each thing that happened, in the order in which it happened.
    truth : ndarray of TRUTH, shape (n_truth,)
        What no information system would know: births, vanishing, true fixes.
    cases : ndarray of CASE, shape (n_cases,)
        One row for each case, as it stands at the end of the log; row i is case i.
    names : Names
        What the numbers of tiers, units, actors, categories and places stand for.
    """

    events: np.ndarray
    truth: np.ndarray
    cases: np.ndarray
    names: Names

    def table(self, name: str) -> np.ndarray:
        """Return the table of that name: `events`, `cases` or `truth`."""
        return {"events": self.events, "cases": self.cases, "truth": self.truth}[name]


def is_dictionary(column: str) -> bool:
    """Whether the numbers of a column stand for names."""
    return column in NAMES_OF or column in WORDS_OF or column in ("activity", "reason")


def labels(table: str, column: str, names: Names) -> Sequence[str]:
    """Names that the numbers of a column stand for.

    Parameters
    ----------
    table : {"events", "cases", "truth"}
        The table that the column belongs to.
    column : str
        A column for which `is_dictionary` holds.
    names : Names
        The names of this log.

    Returns
    -------
    sequence of str
        Number i stands for the i-th; an empty string where number i stands for nothing.
    """
    if column in NAMES_OF:
        found: Sequence[str] = getattr(names, NAMES_OF[column])
        return found
    return _words(table, column)


def _words(table: str, column: str) -> list[str]:
    """Keys of the vocabulary that a column holds, by number."""
    if column == "activity":
        keys = {int(word): word.key for word in Truth} if table == "truth" else _keys(activities())
    elif column == "reason":
        keys = _keys(reasons())
    else:
        keys = {int(word): word.key for word in WORDS_OF[column]}
    return [keys.get(number, "") for number in range(max(keys) + 1)]


def _keys(words: dict) -> dict[int, str]:
    """Key of each word by its number."""
    return {number: word.key for number, word in words.items()}


def empty_log(names: Names | None = None) -> Log:
    """Return a log in which nothing happened."""
    return Log(np.empty(0, EVENT), np.empty(0, TRUTH), np.empty(0, CASE), names or Names())
