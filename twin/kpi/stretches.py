"""Stretches of time: somebody on duty, at work on an item, on patrol; and how they fall on the hours."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.order import after
from twin.eventlog.schema import Log, Names
from twin.vocabulary import HOUR_S, NONE, Activity, Phase


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time of people.

    Attributes
    ----------
    actor : ndarray of int32, shape (n,)
        Whose they are.
    from_s, to_s : ndarray of int64, shape (n,)
        From when until when; what is not ended lasts to the end of the log.
    """

    actor: np.ndarray
    from_s: np.ndarray
    to_s: np.ndarray

    def seconds_by_actor(self, n_actors: int) -> np.ndarray:
        """Seconds in all, by actor."""
        return np.bincount(self.actor, self.to_s - self.from_s, n_actors).astype(np.int64)


def duty(log: Log, end_s: int) -> Stretches:
    """Stretches of duty."""
    return _stretches(log, log.events["activity"] == Activity.DUTY, end_s)


def patrol(log: Log, end_s: int) -> Stretches:
    """Stretches of patrol."""
    return _stretches(log, log.events["activity"] == Activity.PATROL, end_s)


def visits(log: Log, end_s: int) -> Stretches:
    """Stretches at doors of the beat."""
    return _stretches(log, log.events["activity"] == Activity.VISIT, end_s)


def item_work(log: Log, end_s: int) -> Stretches:
    """Stretches of work on items, travel included."""
    return _stretches(log, log.events["activity"] < Activity.CARRY, end_s)


def _stretches(log: Log, is_chosen: np.ndarray, end_s: int) -> Stretches:
    """Pair each START of somebody with the END that follows."""
    events = log.events
    is_chosen = is_chosen & (events["actor"] != NONE) & (events["phase"] >= Phase.START)
    rows = events.compress(is_chosen)
    later = after(rows["actor"])
    starts = rows["phase"] == Phase.START
    to_s = np.where(later == NONE, end_s, rows["time_s"][later])
    return Stretches(rows["actor"][starts], rows["time_s"][starts], np.minimum(to_s[starts], end_s))


def seconds_by_hour(from_s: np.ndarray, to_s: np.ndarray, end_s: int) -> np.ndarray:
    """Add up stretches by hours since the log began.

    Parameters
    ----------
    from_s, to_s : ndarray of int64, shape (n,)
        Within 0 and `end_s`.
    end_s : int
        End of the log.

    Returns
    -------
    ndarray of float64, shape (ceil(end_s / 3600),)
        Person seconds in each hour.
    """
    n_hours = -(-end_s // HOUR_S)
    first, last = from_s // HOUR_S, to_s // HOUR_S
    change = np.zeros(n_hours + 2)
    level = np.zeros(n_hours + 2)
    for hour, second, sign in ((first, from_s, 1.0), (last, to_s, -1.0)):
        level += np.bincount(hour, sign * (HOUR_S - (second - hour * HOUR_S)), n_hours + 2)
        change += np.bincount(hour + 1, np.full(len(hour), sign * HOUR_S), n_hours + 3)[: n_hours + 2]
    return (level + np.cumsum(change))[:n_hours]


def post_of(actor: str) -> str:
    """Post in an actor's name: its last part but one, as in `110108010/street_centre/crews/3`; `others` without one."""
    parts = actor.split("/")
    return parts[-2] if len(parts) >= 3 else "others"


def posts(names: Names) -> tuple[np.ndarray, list[str]]:
    """Return the number of each actor's post, and the names of posts, in order of the alphabet."""
    words = [post_of(actor) for actor in names.actors]
    keys = sorted(set(words))
    number = {key: n for n, key in enumerate(keys)}
    return np.array([number[word] for word in words], np.int64), keys
