"""What only the truth record can tell. Every measure from here is labelled `true`: no information system knows it."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.survival import Spans
from twin.vocabulary import NEVER, NONE, Channel, Ending, Truth

SOLVING = (Truth.FIXED, Truth.NOT_FIXED)  # what a handling, or settling on the spot, did to a problem


@dataclass(frozen=True, eq=False)
class Problems:
    """Every problem that was there, and of which no file told, at some second of the log.

    Attributes
    ----------
    incident : ndarray of int64, shape (n,)
        Which.
    stream, category : ndarray of int64
        Stream, -1 where no case of its category tells which; and category.
    place : ndarray of int64
        Where it lies.
    born_s : ndarray of int64
        Second of its birth; negative before the log.
    found_s, gone_s : ndarray of int64
        Second of its first report, and at which it vanished of itself; NEVER where it did not.
    """

    incident: np.ndarray
    stream: np.ndarray
    category: np.ndarray
    place: np.ndarray
    born_s: np.ndarray
    found_s: np.ndarray
    gone_s: np.ndarray

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.incident)

    def is_found(self, end_s: int) -> np.ndarray:
        """Whether each was reported within a log that ends at `end_s`."""
        return (self.found_s < end_s) & (self.found_s <= self.gone_s)

    def where(self, chosen: np.ndarray) -> "Problems":
        """Return some of them."""
        return Problems(self.incident[chosen], self.stream[chosen], self.category[chosen], self.place[chosen],
                        self.born_s[chosen], self.found_s[chosen], self.gone_s[chosen])


def problems(log: Log, end_s: int) -> Problems:
    """Collect the problems that were not yet known when the log began, or were born within it.

    What a file of real arrivals brings is not in it: the file tells when a matter was reported, not when it arose.
    """
    truth = log.truth
    replayed = log.cases["incident"][log.cases["channel"] == Channel.TRACE]
    born = truth[(truth["activity"] == Truth.BORN) & (truth["incident"] != NONE)]
    born = born[~np.isin(born["incident"], replayed)]
    incident = born["incident"].astype(np.int64)
    all_of_them = Problems(incident, streams(log)[born["category"]], born["category"].astype(np.int64),
                           born["place"].astype(np.int64), born["time_s"], found_s(log)[incident],
                           gone_s(log)[incident])
    last_s = np.minimum(np.minimum(all_of_them.found_s, all_of_them.gone_s), end_s)
    return all_of_them.where(last_s >= np.maximum(all_of_them.born_s, 0))


def discovery(log: Log, end_s: int) -> tuple[Spans, Problems]:
    """Time from birth to first report, of every incident that was born and not yet known when the log began.

    Parameters
    ----------
    log : Log
        The log, with its truth record.
    end_s : int
        Where it ends.

    Returns
    -------
    spans : Spans
        An incident that nobody has reported yet counts as open; one that vanished first is lost from sight then.
    there : Problems
        The incidents.
    """
    there = problems(log, end_s)
    is_found = there.is_found(end_s)
    to_s = np.where(is_found, there.found_s, np.minimum(there.gone_s, end_s))
    return Spans(np.maximum(-there.born_s, 0), to_s - there.born_s, is_found), there


def solving(log: Log, end_s: int) -> tuple[Spans, np.ndarray]:
    """Time from birth to a closing that leaves nothing of the problem, and the stream of each.

    What was closed and is still there has not come to its end. What vanished without such a closing is lost from sight
    then; what was never reported counts as open, like all that is.
    """
    there = problems(log, end_s)
    closed = log.cases[(log.cases["ending"] == Ending.CLOSED) & ~is_false_closing(log)]
    solved_s = _earliest(n_incidents(log), closed["incident"], closed["concluded_s"])[there.incident]
    is_over = solved_s < end_s
    to_s = np.where(is_over, solved_s, np.minimum(there.gone_s, end_s))
    return Spans(np.maximum(-there.born_s, 0), to_s - there.born_s, is_over), there.stream


# ---------------------------------------------------------------------------------------------- closing and solving
def is_false_closing(log: Log) -> np.ndarray:
    """Whether each case was closed while its problem was still there; shape (n_cases,)."""
    found = np.zeros(len(log.cases), bool)
    found[log.truth["case"][(log.truth["activity"] == Truth.LATENT_AGAIN) & (log.truth["case"] != NONE)]] = True
    return found


def is_gone(log: Log, incident: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """Whether problems were gone at some time: 1 yes, 0 no, -1 what the log cannot tell.

    Gone is what was truly solved by the last handling, or has vanished. What was handled only before the log begins
    cannot be told.
    """
    rows = log.truth[np.isin(log.truth["activity"], SOLVING)]
    width = int(max(rows["time_s"].max(initial=0), np.max(time_s, initial=0))) + 1
    order = np.lexsort((np.arange(len(rows)), rows["time_s"], rows["incident"]))
    key = rows["incident"][order].astype(np.int64) * width + rows["time_s"][order]
    last = np.searchsorted(key, incident.astype(np.int64) * width + time_s, side="right") - 1
    own = order[np.maximum(last, 0)] if len(rows) else np.zeros(len(last), np.int64)
    has_own = (last >= 0) & (rows["incident"][own] == incident) if len(rows) else np.zeros(len(last), bool)
    found = np.full(len(incident), NONE, np.int64)
    found[has_own] = rows["activity"][own[has_own]] == Truth.FIXED
    found[gone_s(log)[incident] <= time_s] = 1
    return found


def found_s(log: Log) -> np.ndarray:
    """Second of the first report of each incident; NEVER where there is none."""
    return _earliest(n_incidents(log), log.cases["incident"], log.cases["opened_s"])


def gone_s(log: Log) -> np.ndarray:
    """Second at which each incident vanished of itself; NEVER where it did not."""
    vanished = log.truth[log.truth["activity"] == Truth.VANISHED]
    return _earliest(n_incidents(log), vanished["incident"], vanished["time_s"])


def n_incidents(log: Log) -> int:
    """How many numbers of incidents there are."""
    return int(max(log.truth["incident"].max(initial=-1), log.cases["incident"].max(initial=-1))) + 1


def _earliest(n: int, incident: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """Earliest time of each incident; NEVER where there is none, and in a spare last entry for -1."""
    found = np.full(n + 1, NEVER, np.int64)
    known = incident != NONE
    np.minimum.at(found, incident[known], time_s[known])
    return found


def streams(log: Log) -> np.ndarray:
    """Stream of each category, as the cases tell it; -1 where there is none; the last entry is for -1."""
    found = np.full(len(log.names.categories) + 1, NONE, np.int64)
    known = log.cases["category"] != NONE
    found[log.cases["category"][known]] = log.cases["stream"][known]
    return found
