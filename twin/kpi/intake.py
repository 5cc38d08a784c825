"""What became of each case on its way into the files: accepted, filed, settled on the spot."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.vocabulary import NONE, Activity, Ending, Outcome, Phase

TRUE_AT_ACCEPTANCE = (Outcome.COMPLETE, Outcome.EMERGENCY, Outcome.DUPLICATE)
REFUSED = (Ending.REJECTED, Ending.VOIDED)


@dataclass(frozen=True, eq=False)
class Intake:
    """The way of each case into the files, one entry each.

    Attributes
    ----------
    filed_s : ndarray of int64, shape (n_cases,)
        Second at which it was filed, or let past as an emergency; -1 where it was not within the log.
    limit_s : ndarray of int64
        Deadline of filing; -1 where there is none, as for an emergency.
    is_true : ndarray of bool
        Whether it was found complete or true, and was neither rejected nor voided.
    is_on_spot : ndarray of bool
        Whether it was settled on the spot: closed without being dispatched to anybody.
    desk : ndarray of int64
        Unit of the first desk in whose tray it lay; -1 where it lay in none.
    has_filing, has_acceptance : bool
        Whether the log tells of these stages at all.
    """

    filed_s: np.ndarray
    limit_s: np.ndarray
    is_true: np.ndarray
    is_on_spot: np.ndarray
    desk: np.ndarray
    has_filing: bool
    has_acceptance: bool


def intake(log: Log) -> Intake:
    """Collect the way of each case into the files."""
    rows = log.events[(log.events["activity"] <= Activity.FILE) & (log.events["case"] != NONE)
                      & (log.events["phase"] != Phase.START)]
    is_enable, is_end = rows["phase"] == Phase.ENABLE, rows["phase"] == Phase.END
    is_filing, is_accepting = rows["activity"] == Activity.FILE, rows["activity"] == Activity.ACCEPT
    n, ending = len(log.cases), log.cases["ending"]
    filed = is_end & ((is_filing & (rows["reason"] == Outcome.FILED))
                      | (is_accepting & (rows["reason"] == Outcome.EMERGENCY)))
    is_found = is_end & ((is_accepting & np.isin(rows["reason"], TRUE_AT_ACCEPTANCE))
                         | (rows["reason"] == Outcome.CONFIRMED) | (is_filing & (rows["reason"] == Outcome.FILED)))
    is_on_spot = (ending == Ending.CLOSED) & (log.cases["n_dispatches"] == 0)
    is_true = is_on_spot.copy()
    is_true[rows["case"][is_found]] = True
    limits = rows[is_enable & is_filing]
    return Intake(
        _first(n, rows[filed], "time_s"), _first(n, limits, "value"), is_true & ~np.isin(ending, REFUSED), is_on_spot,
        _first(n, rows[is_enable], "unit"), bool(np.any(is_end & is_filing)), bool(np.any(is_end & is_accepting)))


def _first(n: int, rows: np.ndarray, column: str) -> np.ndarray:
    """What the first of some rows of each case says in a column; -1 where it has none."""
    found = np.full(n, NONE, np.int64)
    found[rows["case"][::-1]] = rows[column][::-1]  # backwards: the first one stays
    return found
