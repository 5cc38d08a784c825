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
    on_duty, walking = together(duty(log, end_s)), patrol(log, end_s)
    busy = together(item_work(log, end_s), visits(log, end_s), walking)
    walked_s = walking.seconds_by_actor(n)
    within_s, within_night_s = shared_s(busy, on_duty, n)
    overtime_s = busy.seconds_by_actor(n) - np.bincount(busy.actor, within_s, n).astype(np.int64)
    night_duty_s = np.bincount(on_duty.actor, night(on_duty.to_s) - night(on_duty.from_s), n).astype(np.int64)
    beyond_night_s = night(busy.to_s) - night(busy.from_s) - within_night_s
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
    """All stretches of several kinds, person by person, in order of time: what is in order is quickly found."""
    actor, from_s, to_s = (np.concatenate([getattr(part, name) for part in parts])
                           for name in ("actor", "from_s", "to_s"))
    order = np.lexsort((from_s, actor))
    return Stretches(actor[order], from_s[order], to_s[order])


def shared_s(work: Stretches, on_duty: Stretches, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Seconds, and seconds of night, of each stretch of work during which its actor is on duty.

    Both are in order by actor and time; stretches of duty of one actor do not overlap. `n` is the number of actors.
    """
    width = int(max(on_duty.to_s.max(initial=0), work.to_s.max(initial=0))) + 1
    begin = on_duty.actor.astype(np.int64) * width + on_duty.from_s
    first = np.searchsorted(begin, np.arange(n) * width)[work.actor]
    own = work.actor.astype(np.int64) * width
    n_before, n_after = (np.searchsorted(begin, own + time_s, side="right") for time_s in (work.from_s, work.to_s))
    plain_s, night_s = (_until(on_duty, work.to_s, first, n_after, clock)
                        - _until(on_duty, work.from_s, first, n_before, clock) for clock in (every, night))
    return plain_s, night_s


def _until(on_duty: Stretches, time_s: np.ndarray, first: np.ndarray, n_begun: np.ndarray, clock: Clock) -> np.ndarray:
    """Seconds of a clock on duty up to a time: of stretches from the first one of an actor to the last one begun."""
    if not len(on_duty.actor):
        return np.zeros(len(time_s), np.int64)
    over = clock(on_duty.to_s)
    before_s = np.concatenate([[0], np.cumsum(over - clock(on_duty.from_s))])
    last = np.maximum(n_begun - 1, 0)
    still_s = over[last] - clock(np.minimum(time_s, on_duty.to_s[last]))
    return np.asarray(before_s[n_begun] - before_s[first] - np.where(n_begun > first, still_s, 0), np.int64)


def every(time_s: np.ndarray) -> np.ndarray:
    """All seconds, night and day."""
    return time_s


# ---------------------------------------------------------------------------------------------- nights
def night(time_s: np.ndarray) -> np.ndarray:
    """Seconds of night from the begin of the log to a time."""
    start, end = limit_s("night_start"), limit_s("night_end")
    day, second = np.divmod(time_s, DAY_S)
    return np.asarray(day * (end + DAY_S - start) + np.minimum(second, end) + np.maximum(second - start, 0))
