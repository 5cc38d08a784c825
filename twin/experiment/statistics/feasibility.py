"""Which plans keep a service level, with a stated probability that no verdict is wrong; and the best of those."""

from dataclasses import dataclass, replace

import numpy as np

from twin.experiment.statistics.checked import positive, share
from twin.experiment.statistics.sampling import GOAL, SERVICE, Ahead, More, Systems
from twin.experiment.statistics.selection import Rule, Selection, select_among


@dataclass(frozen=True)
class Service:
    """A level that a plan must keep in the mean over replications.

    Attributes
    ----------
    wanted : float
        The level, such as 0.9 of the cases on time.
    tolerance : float
        How far from it a plan must be for its verdict to be sure; what is closer may come out either way.
    is_at_least : bool
        Whether the measure must be at least so much, or at most.
    """

    wanted: float
    tolerance: float
    is_at_least: bool = True

    def __post_init__(self) -> None:
        """Refuse a tolerance that would take for ever."""
        positive(self.tolerance, "tolerance")


@dataclass(frozen=True)
class Feasibility:
    """Which systems keep the level.

    Attributes
    ----------
    feasible, infeasible, untold : tuple of int
        Systems that do, that do not, and of which that could not be told with so many replications.
    n_spent : tuple of int
        Replications made of each.
    n_more : int
        About how many more those untold need at most.
    """

    feasible: tuple[int, ...]
    infeasible: tuple[int, ...]
    untold: tuple[int, ...]
    n_spent: tuple[int, ...]
    n_more: int


def feasible(more: More, n_systems: int, service: Service, rule: Rule) -> Feasibility:
    """Tell the systems that keep a service level from those that do not.

    Parameters
    ----------
    more : callable
        Given a system and a number, makes its next replications and returns the measure of the service level.
    n_systems : int
        How many there are.
    service : Service
        The level.
    rule : Rule
        Its `level` is the probability that no verdict beyond the tolerance is wrong; its `least` is not used.
    """
    return screened(Systems(more, n_systems), service, rule, GOAL)


def select_feasible(more: More, n_systems: int, service: Service, rule: Rule, ahead: Ahead | None = None) -> Selection:
    """Choose the best of those systems that keep a service level.

    Parameters
    ----------
    more : callable
        As of `select`; values have shape (n, 2): the measure that is to be best, and that of the service level.
    n_systems, service, rule, ahead
        As of `feasible` and `select`; half of the error that is allowed goes to either step.

    Returns
    -------
    Selection
        Without a choice and without contenders where none keeps the level.

    Notes
    -----
    Andradottir and Kim 2010, Fully sequential procedures for comparing constrained systems via simulation, Naval
    Research Logistics 57, 403-421: feasibility first, then Kim and Nelson's procedure among what is left.
    """
    half = replace(rule, level=1 - (1 - rule.level) / 2)
    systems = Systems(more, n_systems, 2, ahead)
    kept = screened(systems, service, half, SERVICE)
    if kept.untold or not kept.feasible:
        means = tuple(float(systems.all_of(one).mean()) for one in range(n_systems))
        return Selection(None, kept.feasible + kept.untold, kept.infeasible, kept.untold, means, systems.n_spent,
                         kept.n_more, rule.level, None, "")
    found = select_among(systems, kept.feasible, half)
    return replace(found, infeasible=kept.infeasible, promised=rule.level)


def screened(systems: Systems, service: Service, rule: Rule, measure: int) -> Feasibility:
    """Tell systems apart by one measure, going on with what has been simulated; all that are open at once."""
    each = (1 - share(rule.level, "level")) / systems.n_systems
    reach = ((2 * each) ** (-2 / (rule.n_first - 1)) - 1) / 2 * (rule.n_first - 1)
    n, left = rule.n_first, list(range(systems.n_systems))
    said: dict[int, bool | None] = {}
    while True:
        systems.look(left, n)
        said |= {one: _verdict(systems, one, n, service, rule, measure, reach) for one in left}
        left = [one for one in left if said[one] is None]
        if not left or n >= rule.most:
            break
        n = min(n + rule.step, rule.most)
    kept, missed, untold = (tuple(one for one in range(systems.n_systems) if said[one] is asked)
                            for asked in (True, False, None))
    n_more = [int(np.ceil(2 * reach * _spread(systems, one, rule, measure) / service.tolerance ** 2)) - n
              for one in untold]
    return Feasibility(kept, missed, untold, systems.n_spent, max([0, *n_more]))


def _verdict(systems: Systems, system: int, n: int, service: Service, rule: Rule, measure: int,
             reach: float) -> bool | None:
    """Whether a system keeps the level after n replications; None where it cannot be told yet."""
    sign = 1 if service.is_at_least else -1
    total = sign * float((systems.first(system, n, measure) - service.wanted).sum())
    margin = reach * _spread(systems, system, rule, measure) / service.tolerance - service.tolerance * n / 2
    return total >= 0 if abs(total) >= max(0.0, margin) else None


def _spread(systems: Systems, system: int, rule: Rule, measure: int) -> float:
    """Variance of a measure over the first replications."""
    return float(systems.first(system, rule.n_first, measure).var(ddof=1))
