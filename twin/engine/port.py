"""What both drivers are asked and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from twin.state import Snapshot

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Stretch:
    """What a driver did between two seconds.

    Attributes
    ----------
    rows : ndarray of EVENT, shape (n_rows,)
        Rows of events and truth mixed, in the order in which they were written; the opening ones stand first.
    after : Snapshot
        The state from which either driver can go on.
    n_events : int
        Events handled.
    """

    rows: np.ndarray
    after: Snapshot
    n_events: int


class Driver(Protocol):
    """Something that lets the law run."""

    def advance(self, before: Snapshot, until_s: int, progress: Progress | None = None, *,
                opening: np.ndarray | None = None) -> Stretch:
        """Handle all events before `until_s`; call `progress` with the present second now and then.

        The rows of the stretch begin with a copy of the `opening` ones, so that a long log is never joined anew.
        """
        ...
