"""When enough has been simulated: a rule over several measures, with a floor; and how many more, where not.

A rule that looks after every replication stops where chance makes the spread look small, and then covers too rarely.
So this one looks seldom: never below a floor, and next when as many more have been made as the last look asked for.
"Until zero is out of the interval" is no aim: looked at often enough, it comes out for plans that do not differ.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.checked import Values, positive, replications, share
from twin.experiment.statistics.intervals import Estimate, estimate
from twin.vocabulary import BadInput, unknown

FLOOR, MOST = 30, 10_000
STEP = 1.1  # of what is there, the least that the next look waits for


@dataclass(frozen=True)
class Aim:
    """How exactly a measure, or a difference, is to be known.

    Attributes
    ----------
    half : float
        Half-width of the interval; of the mean, where it is relative.
    is_relative : bool
        Whether it is a share of the mean. Then half / (1 + half) is asked for, so that the share of the true mean is
        kept (Law 2015, Simulation Modeling and Analysis, 9.4.1).
    """

    half: float
    is_relative: bool = False


@dataclass(frozen=True)
class Look:
    """What one look at all measures says.

    Attributes
    ----------
    n : int
        Replications there are.
    estimates : dict of str to Estimate
        Of each measure.
    wanted : dict of str to float
        Half-width that each is to have.
    n_more : dict of str to int
        About how many more each needs; 0 for one that is known well enough.
    n_next : int
        How many more to make before the next look; 0 where it is enough, or nothing more may be made.
    """

    n: int
    estimates: dict[str, Estimate]
    wanted: dict[str, float]
    n_more: dict[str, int]
    n_next: int

    @property
    def is_enough(self) -> bool:
        """Whether every measure is known as exactly as was asked."""
        return not any(self.n_more.values())

    def __str__(self) -> str:
        """In a sentence."""
        if self.is_enough:
            return f"enough: {self.n} replications"
        name = max(self.n_more, key=self.n_more.__getitem__)
        end = "" if self.n_next else ", more than allowed"
        return f"cannot tell yet: about {self.n_more[name]} more replications, for {name}{end}"


def look(values: Mapping[str, Values], aims: Mapping[str, Aim], floor: int = FLOOR, most: int = MOST,
         level: float = LEVEL, is_joint: bool = False) -> Look:
    """Look at what has been simulated.

    Parameters
    ----------
    values : mapping of str to sequence of float, shape (n_replications,)
        Measures, or differences of them pair by pair; as many of each.
    aims : mapping of str to Aim
        What is asked of each.
    floor, most : int
        Replications below which it is never enough, and above which no more are made.
    level : float
        Of the intervals.
    is_joint : bool
        Whether all intervals are to cover at the same time with that level (Bonferroni).
    """
    given = {name: replications(_named(values, name), name, fewest=2) for name in aims}
    n = _only({len(one) for one in given.values()})
    each = 1 - (1 - share(level, "level")) / (len(given) if is_joint else 1)
    found = {name: estimate(one, each) for name, one in given.items()}
    wanted = {name: _wanted(aims[name], abs(one.mean), name) for name, one in found.items()}
    more = {name: n_more_for(float(given[name].std(ddof=1)), n, wanted[name], each, floor, most) for name in found}
    needed = max(more.values())
    step = max(needed, int(np.ceil(n * (STEP - 1)))) if needed else 0
    return Look(n, found, wanted, more, max(0, min(step, most - n)))


def simulate_until(more: Callable[[int], Mapping[str, Values]], aims: Mapping[str, Aim], floor: int = FLOOR,
                   most: int = MOST, level: float = LEVEL, is_joint: bool = False) -> Look:
    """Simulate until every measure is known well enough, or no more may be made; the last look.

    Parameters
    ----------
    more : callable
        Given a number, makes as many further replications and returns their values, by measure.
    aims, floor, most, level, is_joint
        As of `look`.
    """
    values = {name: replications(_named(said, name), name) for said in [more(floor)] for name in aims}
    while True:
        seen = look(values, aims, floor, most, level, is_joint)
        if not seen.n_next:
            return seen
        said = more(seen.n_next)
        values = {name: np.append(one, replications(_named(said, name), name)) for name, one in values.items()}


def n_more_for(spread: float, n: int, half: float, level: float = LEVEL, floor: int = 2, most: int = MOST) -> int:
    """About how many more replications make Student's interval as narrow as wanted, and reach the floor.

    Notes
    -----
    One more than `most` allows where no allowed number does.
    """
    def is_narrow(wanted: int) -> bool:
        return bool(stdtrit(wanted - 1, 0.5 + level / 2) * spread / wanted ** 0.5 <= half)

    candidates = range(max(n, floor), max(most, n, floor) + 1)
    place = bisect_left(candidates, True, key=is_narrow)
    return candidates[0] + place - n


def _named(values: Mapping[str, Values], name: str) -> Values:
    """Values of a measure that must be there."""
    if name not in values:
        raise unknown("aims", name, values, "no values of this measure")
    return values[name]


def _only(lengths: set[int]) -> int:
    """The one length that all have."""
    if len(lengths) != 1:
        raise BadInput(f"values: measures have {sorted(lengths)} replications; all need the same, and one aim at least")
    return lengths.pop()


def _wanted(aim: Aim, mean: float, name: str) -> float:
    """Half-width wanted of a measure with such a mean."""
    positive(aim.half, f"aims: {name}")
    return aim.half / (1 + aim.half) * mean if aim.is_relative else aim.half
