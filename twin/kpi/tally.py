"""What is counted, thing by thing, with what each belongs to; so that the whole and its parts are counted alike."""

from dataclasses import dataclass, fields

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.survival import Spans
from twin.vocabulary import NONE


@dataclass(frozen=True, eq=False)
class Marks:
    """What each of a number of things belongs to; -1 where that cannot be told.

    Attributes
    ----------
    stream, category, place, tier, unit, reporter, actor : ndarray of int, shape (n,)
        Numbers as in the log; `reporter` and `actor` are people.
    time_s : ndarray of int64
        Second that says to which week it belongs.
    """

    stream: np.ndarray
    category: np.ndarray
    place: np.ndarray
    tier: np.ndarray
    unit: np.ndarray
    reporter: np.ndarray
    actor: np.ndarray
    time_s: np.ndarray

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.time_s)

    def where(self, chosen: np.ndarray) -> "Marks":
        """Return some of them."""
        return Marks(*(getattr(self, field.name)[chosen] for field in fields(self)))


def marks_of_cases(log: Log, case: np.ndarray, time_s: np.ndarray, unit: np.ndarray | None = None,
                   tier: np.ndarray | None = None) -> Marks:
    """What things of cases belong to: to unit and tier of the case, unless others are given."""
    own = log.cases.take(case)
    return Marks(own["stream"], own["category"], own["place"], own["tier"] if tier is None else tier,
                 own["unit"] if unit is None else unit, own["reporter"], np.full(len(case), NONE), time_s)


def marks_of_people(actor: np.ndarray, unit: np.ndarray, tier: np.ndarray) -> Marks:
    """What people belong to: a unit; they are counted over the whole log."""
    none = np.full(len(actor), NONE, np.int64)
    return Marks(none, none, none, tier, unit, none, actor, none)


def joined(first: Marks, second: Marks) -> Marks:
    """One after the other."""
    return Marks(*(np.concatenate([getattr(first, field.name), getattr(second, field.name)])
                   for field in fields(Marks)))


@dataclass(frozen=True, eq=False)
class Tally:
    """What is divided by what, thing by thing.

    Attributes
    ----------
    marks : Marks
        What each thing belongs to.
    part, whole : ndarray of float, shape (n,)
        What it adds to the numerator and to the denominator.
    """

    marks: Marks
    part: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True, eq=False)
class Lengths:
    """Times that are measured, with what each belongs to.

    Attributes
    ----------
    marks : Marks
        What each belongs to.
    spans : Spans
        How long each was seen to last.
    """

    marks: Marks
    spans: Spans


def share_of(marks: Marks, is_part: np.ndarray, is_whole: np.ndarray) -> Tally:
    """Tally of a share: things that belong to the whole, and those of them that belong to the part."""
    chosen = np.flatnonzero(is_whole)
    return Tally(marks.where(chosen), is_part[chosen].astype(float), np.ones(len(chosen)))


def for_each(parts: Marks, wholes: Marks) -> Tally:
    """Tally of things of one kind for each thing of another kind."""
    n_parts, n_wholes = len(parts), len(wholes)
    return Tally(joined(parts, wholes), np.repeat([1.0, 0.0], [n_parts, n_wholes]),
                 np.repeat([0.0, 1.0], [n_parts, n_wholes]))
