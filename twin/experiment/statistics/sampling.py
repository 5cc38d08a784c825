"""Replications of several systems, made when a procedure asks for them, and never twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from twin.vocabulary import BadInput

Ahead = Callable[[Sequence[int], int], None]  # systems, how many replications each will have in all
More = Callable[[int, int], np.ndarray]  # system, how many further replications -> their values
GOAL, SERVICE = 0, 1  # columns


@dataclass(eq=False)
class Systems:
    """What has been simulated of each system.

    Attributes
    ----------
    more : callable
        Given a system (0, 1, ...) and a number n, makes its next n replications and returns their values, shape (n,),
        or (n, n_measures) with the goal first. Under common chance the r-th replication of each has the same draws.
    n_systems, n_measures : int
        How many.
    ahead : callable, optional
        Told of which systems how many replications will be asked for in all, before they are: so that they can be
        made side by side.
    """

    more: More
    n_systems: int
    n_measures: int = 1
    ahead: Ahead | None = None
    _values: list[np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with none."""
        if self.n_systems < 1:
            raise BadInput(f"n_systems: {self.n_systems}; at least one is needed")
        self._values = [np.zeros((0, self.n_measures)) for _ in range(self.n_systems)]

    def look(self, systems: Sequence[int], n: int) -> None:
        """Tell that the first n replications of some systems will be asked for."""
        if self.ahead is not None:
            self.ahead(systems, n)

    def first(self, system: int, n: int, measure: int = GOAL) -> np.ndarray:
        """Return one measure of the first n replications of a system; shape (n,)."""
        missing = n - len(self._values[system])
        if missing > 0:
            self._values[system] = np.concatenate([self._values[system], self._made(system, missing)])
        return self._values[system][:n, measure]

    def all_of(self, system: int, measure: int = GOAL) -> np.ndarray:
        """Return one measure of every replication of a system that has been made."""
        return self._values[system][:, measure]

    @property
    def n_spent(self) -> tuple[int, ...]:
        """Replications made of each system."""
        return tuple(map(len, self._values))

    def _made(self, system: int, n: int) -> np.ndarray:
        """Make further replications."""
        said = np.asarray(self.more(system, n), float)
        found = said[:, None] if said.ndim == 1 else said
        if found.shape != (n, self.n_measures) or not np.isfinite(found).all():
            raise BadInput(f"more({system}, {n}): gave values of shape {said.shape}; needed is a finite value of "
                           f"{self.n_measures} measures for each of {n} replications")
        return found
