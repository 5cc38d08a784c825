"""How long work lies in the trays before somebody begins it."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import before
from twin.eventlog.schema import Log
from twin.kpi.survival import Spans, curve
from twin.vocabulary import HOUR_S, NONE, Activity, Phase, Stage


@dataclass(frozen=True)
class Wait:
    """How long the items of one stage wait, from being laid out to the first begin.

    Attributes
    ----------
    stage : Stage
        The stage.
    n, n_waiting : int
        Items laid out, and those of them that still wait at the end of the log; these count as waiting on.
    mean_h, p90_h : float or None
        Hours; None where the log does not show it.
    """

    stage: Stage
    n: int
    n_waiting: int
    mean_h: float | None
    p90_h: float | None


def waits(log: Log, end_s: int) -> tuple[Wait, ...]:
    """Measure waiting by stage.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.

    Returns
    -------
    tuple of Wait
        One for each stage in which something was laid out, in the order of stages. Waiting of items that were put
        back at the end of a shift is not in it, nor what a case carried over had waited before the log begins, nor
        an item that was in hand when it began.
    """
    events = log.events
    is_row = (events["activity"] < Activity.CARRY) & (events["item"] != NONE)
    rows = events[is_row & np.isin(events["phase"], (Phase.ENABLE, Phase.START))]
    earlier = before(rows["item"])
    is_first = (rows["phase"] == Phase.START) & (earlier != NONE)
    is_first &= rows["phase"][earlier] == Phase.ENABLE
    begun_s = np.full(len(rows), NONE, np.int64)
    begun_s[earlier[is_first]] = rows["time_s"][is_first]
    is_carried = np.zeros(len(log.cases) + 1, bool)  # the last one is for rows without a case
    is_carried[events["case"][events["activity"] == Activity.CARRY]] = True
    was_in_hand = is_carried[rows["case"]] & (rows["time_s"] == 0) & (begun_s == 0)
    is_laid = (rows["phase"] == Phase.ENABLE) & ~was_in_hand
    rows, begun_s = rows[is_laid], begun_s[is_laid]
    waited_s = np.where(begun_s == NONE, end_s, begun_s) - rows["time_s"]
    spans = Spans(np.zeros(len(rows), np.int64), waited_s, begun_s != NONE)
    return tuple(
        _wait(stage, spans.where(rows["activity"] == stage)) for stage in Stage if np.any(rows["activity"] == stage)
    )


def _wait(stage: Stage, spans: Spans) -> Wait:
    """Return the waiting of one stage."""
    n_waiting = int(np.count_nonzero(~spans.is_over))
    seen = curve(spans)
    p90_s = seen.quantile_s(0.9)
    mean_h = seen.mean_s() / HOUR_S if n_waiting < len(spans) else None
    return Wait(stage, len(spans), n_waiting, mean_h, None if p90_s is None else p90_s / HOUR_S)
