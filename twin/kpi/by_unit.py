"""What cases wait for while a unit has them in hand. Where they wait most is no judgement on who works there."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.causes import IN_ORDER, Stretch
from twin.vocabulary import HOUR_S, NONE, Cause

AT_WORK = (Cause.WORK, Cause.TRAVEL)
IS_WAIT = np.array([cause not in AT_WORK for cause in IN_ORDER])


@dataclass(frozen=True, eq=False)
class UnitWait:
    """How long cases waited in the hands of one unit.

    Attributes
    ----------
    unit : str
        Key of the unit.
    n_cases : int
        Cases that it had in hand at some time of the log.
    hours : ndarray of float64, shape (n_causes,)
        Hours of all of them by cause, in the order of `Cause`, work and travel included.
    """

    unit: str
    n_cases: int
    hours: np.ndarray

    @property
    def waited_h(self) -> float:
        """Hours of waiting, whatever for."""
        return float(self.hours[IS_WAIT].sum())


def waits_by_unit(log: Log, stretches: Stretch) -> tuple[UnitWait, ...]:
    """Add up the time of cases by the unit that had them in hand, the most waiting first.

    Parameters
    ----------
    log : Log
        The log.
    stretches : Stretch
        The time of its cases, as `causes.cause_stretches` gives it.

    Returns
    -------
    tuple of UnitWait
        Only units in whose hands something waited. Together with what no unit had in hand yet the hours are those of
        `causes.causes`.
    """
    known = stretches.where(stretches.unit != NONE)
    hours = known.by_cause(known.unit, len(log.names.units)) / HOUR_S
    pairs = np.unique(known.unit.astype(np.int64) * max(len(log.cases), 1) + known.case)
    n_cases = np.bincount(pairs // max(len(log.cases), 1), minlength=len(log.names.units))
    found = [UnitWait(name, int(n_cases[number]), hours[number]) for number, name in enumerate(log.names.units)]
    return tuple(sorted((one for one in found if one.waited_h > 0), key=lambda one: (-one.waited_h, one.unit)))
