"""What people did with their time: on duty, at work, on patrol, beyond duty, at night; and where they belong."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import before
from twin.eventlog.schema import Log
from twin.kpi.counting import limit_s
from twin.kpi.stretches import Stretches, duty, item_work, patrol, visits
from twin.kpi.tally import Marks, marks_of_people
from twin.vocabulary import DAY_S, NONE, Activity

Clock = Callable[[np.ndarray], np.ndarray]  # seconds that count, from the begin of the log to a time


@dataclass(frozen=True, eq=False)
class People:
    """Seconds of each actor, and the unit and tier with which each first goes on duty.

    Attributes
    ----------
    unit, tier : ndarray of int64, shape (n_actors,)
        -1 for who never is on duty.
    duty_s, patrol_s, work_s : ndarray of int64
        On duty; on patrol; at work on items and at doors, travel included.
    overtime_s : ndarray of int64
        At work or on patrol while not on duty.
    night_s, night_duty_s : ndarray of int64
        On duty, or at work beyond it, from `night_start` to `night_end`; and of that on duty.
    """

    unit: np.ndarray
    tier: np.ndarray
    duty_s: np.ndarray
    patrol_s: np.ndarray
    work_s: np.ndarray
    overtime_s: np.ndarray
    night_s: np.ndarray
    night_duty_s: np.ndarray

    @property
    def is_staff(self) -> np.ndarray:
        """Who was on duty at all."""
        on_duty: np.ndarray = self.duty_s > 0
        return on_duty

    @property
    def busy_s(self) -> np.ndarray:
        """Seconds at work, patrol included."""
        busy: np.ndarray = self.work_s + self.patrol_s
        return busy

    @property
    def marks(self) -> Marks:
        """What each belongs to."""
        return marks_of_people(np.arange(len(self.unit)), self.unit, self.tier)


def people(log: Log, end_s: int) -> People:
    """Add up the time of everybody in a log that ends at `end_s`."""
    n = len(log.names.actors)
    on_duty, walking = duty(log, end_s), patrol(log, end_s)
    busy = together(item_work(log, end_s), visits(log, end_s), walking)
    walked_s = walking.seconds_by_actor(n)
    beyond_s = busy.to_s - busy.from_s - shared_s(busy, on_duty, every)
    beyond_night_s = night(busy.to_s) - night(busy.from_s) - shared_s(busy, on_duty, night)
    overtime_s = np.bincount(busy.actor, beyond_s, n).astype(np.int64)
    night_duty_s = np.bincount(on_duty.actor, night(on_duty.to_s) - night(on_duty.from_s), n).astype(np.int64)
    night_s = night_duty_s + np.bincount(busy.actor, beyond_night_s, n).astype(np.int64)
    unit, tier = home(log, n)
    return People(unit, tier, on_duty.seconds_by_actor(n), walked_s, busy.seconds_by_actor(n) - walked_s, overtime_s,
                  night_s, night_duty_s)


def home(log: Log, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit and tier with which each actor first goes on duty; -1 for who never does."""
    rows = log.events[log.events["activity"] == Activity.DUTY]
    rows = rows[rows["actor"] != NONE]
    first = rows[before(rows["actor"]) == NONE]
    unit, tier = np.full(n, NONE, np.int64), np.full(n, NONE, np.int64)
    unit[first["actor"]], tier[first["actor"]] = first["unit"], first["tier"]
    return unit, tier


def together(*parts: Stretches) -> Stretches:
    """All stretches of several kinds."""
    return Stretches(*(np.concatenate([getattr(part, name) for part in parts])
                       for name in ("actor", "from_s", "to_s")))


def seconds_before(on_duty: Stretches, actor: np.ndarray, time_s: np.ndarray, clock: Clock) -> np.ndarray:
    """Seconds of a clock that actors were on duty before a time; stretches of one actor do not overlap."""
    if not len(on_duty.actor):
        return np.zeros(len(actor), np.int64)
    width = int(max(on_duty.to_s.max(), time_s.max(initial=0))) + 1
    order = np.lexsort((on_duty.from_s, on_duty.actor))
    begin = on_duty.actor[order].astype(np.int64) * width + on_duty.from_s[order]
    over = clock(on_duty.to_s[order])
    before_s = np.concatenate([[0], np.cumsum(over - clock(on_duty.from_s[order]))])
    own = actor.astype(np.int64) * width
    n_begun, first = np.searchsorted(begin, own + time_s, side="right"), np.searchsorted(begin, own)
    last = np.maximum(n_begun - 1, 0)
    still_s = over[last] - clock(np.minimum(time_s, on_duty.to_s[order][last]))
    return np.asarray(before_s[n_begun] - before_s[first] - np.where(n_begun > first, still_s, 0), np.int64)


def shared_s(work: Stretches, on_duty: Stretches, clock: Clock) -> np.ndarray:
    """Seconds of a clock of each stretch of work during which its actor is on duty."""
    return (seconds_before(on_duty, work.actor, work.to_s, clock)
            - seconds_before(on_duty, work.actor, work.from_s, clock))


def every(time_s: np.ndarray) -> np.ndarray:
    """All seconds, night and day."""
    return time_s


# ---------------------------------------------------------------------------------------------- nights
def night(time_s: np.ndarray) -> np.ndarray:
    """Seconds of night from the begin of the log to a time."""
    start, end = limit_s("night_start"), limit_s("night_end")
    day, second = np.divmod(time_s, DAY_S)
    return np.asarray(day * (end + DAY_S - start) + np.minimum(second, end) + np.maximum(second - start, 0))
