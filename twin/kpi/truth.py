"""What only the truth record can tell. Every measure from here is labelled `true`: no information system knows it."""

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.survival import Spans
from twin.vocabulary import NEVER, NONE, Channel, Truth


def discovery(log: Log, end_s: int) -> tuple[Spans, np.ndarray]:
    """Time from birth to first report, of every incident that was born and not yet known when the log began.

    What a file of real arrivals brings is not in it: the file tells when a matter was reported, not when it arose.

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
    stream : ndarray of int64
        Stream of each; -1 where no case of its category tells which.
    """
    truth = log.truth
    replayed = log.cases["incident"][log.cases["channel"] == Channel.TRACE]
    born = truth[(truth["activity"] == Truth.BORN) & (truth["incident"] != NONE)]
    born = born[~np.isin(born["incident"], replayed)]
    n = int(max(truth["incident"].max(initial=-1), log.cases["incident"].max(initial=-1))) + 1
    found_s = _earliest(n, log.cases["incident"], log.cases["opened_s"])[born["incident"]]
    vanished = truth[truth["activity"] == Truth.VANISHED]
    gone_s = _earliest(n, vanished["incident"], vanished["time_s"])[born["incident"]]
    is_found = (found_s < end_s) & (found_s <= gone_s)
    to_s = np.where(is_found, found_s, np.minimum(gone_s, end_s))
    from_s = np.maximum(born["time_s"], 0)
    in_sight = to_s >= from_s
    spans = Spans(from_s - born["time_s"], to_s - born["time_s"], is_found).where(in_sight)
    return spans, _streams(log)[born["category"]][in_sight]


def _earliest(n: int, incident: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """Earliest time of each incident; NEVER where there is none."""
    found = np.full(n, NEVER, np.int64)
    known = incident != NONE
    np.minimum.at(found, incident[known], time_s[known])
    return found


def _streams(log: Log) -> np.ndarray:
    """Stream of each category, as the cases tell it; -1 where there is none; the last entry is for -1."""
    found = np.full(len(log.names.categories) + 1, NONE, np.int64)
    known = log.cases["category"] != NONE
    found[log.cases["category"][known]] = log.cases["stream"][known]
    return found
