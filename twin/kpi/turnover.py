"""What came in, what went out, what is left, stream by stream."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.assignments import Assignments
from twin.vocabulary import NONE, Activity, Ending, Stream


@dataclass(frozen=True)
class Turnover:
    """Cases of a stream: carried + reported = closed + otherwise ended + open.

    Attributes
    ----------
    stream : Stream
        The stream.
    n_carried, n_reported : int
        Open when the log begins, and reported within it.
    n_closed, n_ended : int
        Closed, and ended otherwise: rejected, voided, merged.
    n_open, n_overdue : int
        Open at the end, and those of them whose deadline of handling is past and that were not handed in.
    """

    stream: Stream
    n_carried: int
    n_reported: int
    n_closed: int
    n_ended: int
    n_open: int
    n_overdue: int


def turnover(log: Log, end_s: int, given: Assignments) -> tuple[Turnover, ...]:
    """Count what came in, went out and is left, for each stream that has cases.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    given : Assignments
        Its lead assignments.
    """
    is_late = np.zeros(len(log.cases), bool)
    is_in_hand = (given.left_s == end_s) & (given.fed_back_s == NONE) & ~given.is_suspended
    is_late[given.case[is_in_hand & (given.due_s != NONE) & (given.due_s < end_s)]] = True
    is_carried = np.zeros(len(log.cases), bool)
    is_carried[log.events["case"][log.events["activity"] == Activity.CARRY]] = True
    return tuple(_of(log.cases[chosen], stream, is_carried[chosen], is_late[chosen])
                 for stream in Stream if (chosen := log.cases["stream"] == stream).any())


def _of(cases: np.ndarray, stream: Stream, is_carried: np.ndarray, is_late: np.ndarray) -> Turnover:
    """Counts of the cases of one stream."""
    is_open, is_closed = cases["ending"] == NONE, cases["ending"] == Ending.CLOSED
    n_carried, n_closed, n_open = (int(np.count_nonzero(chosen)) for chosen in (is_carried, is_closed, is_open))
    return Turnover(stream, n_carried, len(cases) - n_carried, n_closed, len(cases) - n_closed - n_open, n_open,
                    int(np.count_nonzero(is_open & is_late)))
