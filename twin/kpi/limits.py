"""How much of the time allowed is used: time since dispatch over the time from dispatch to the deadline."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.assignments import Assignments
from twin.kpi.survival import Curve, Spans, curve
from twin.vocabulary import NONE, Stream

WHOLE = 10_000  # the limit; shares of it are counted in this many parts


@dataclass(frozen=True, eq=False)
class LimitUse:
    """Which share of the limit the dispatches of a stream use until they are handed in.

    Attributes
    ----------
    stream : Stream
        The stream.
    n, n_over : int
        Dispatches within the log that have a deadline, and those of them that were handed in.
    share : ndarray of float64, shape (n_steps,)
        Shares of the limit, rising; 1 is the deadline.
    done : ndarray of float64, shape (n_steps,)
        Share of dispatches handed in by then. What is open counts as not handed in so far.
    """

    stream: Stream
    n: int
    n_over: int
    share: np.ndarray
    done: np.ndarray

    def within(self, part: float) -> float | None:
        """Share of the limit within which such a part is handed in; None where the log does not show it."""
        reached = np.flatnonzero(self.done >= part - 1e-9)
        return float(self.share[reached[0]]) if len(reached) else None


def limit_use(log: Log, given: Assignments) -> tuple[LimitUse, ...]:
    """Measure the use of limits by stream; none for a stream without dispatches that have a deadline.

    Natural time, on both sides: a limit of four working hours that is given out in the evening allows all night. A
    deadline that was put off counts as it was when the case was handed in, or as it is.
    """
    is_seen = (given.from_s != NONE) & (given.due_s > given.from_s)
    is_over = (given.fed_back_s != NONE)[is_seen]
    until_s = np.where(given.fed_back_s != NONE, given.fed_back_s, given.left_s)[is_seen]
    from_s, due_s = given.from_s[is_seen], given.due_s[is_seen]
    part = np.maximum(until_s - from_s, 0) * WHOLE // (due_s - from_s)
    spans, stream = Spans(np.zeros(len(part), np.int64), part, is_over), log.cases["stream"][given.case[is_seen]]
    return tuple(_use(one, spans.where(stream == one)) for one in Stream if np.any(stream == one))


def _use(stream: Stream, spans: Spans) -> LimitUse:
    """Use of the limits of one stream."""
    seen: Curve = curve(spans)
    return LimitUse(stream, len(spans), int(spans.is_over.sum()), seen.step_s / WHOLE, 1 - seen.share)
