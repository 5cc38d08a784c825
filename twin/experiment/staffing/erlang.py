"""Formulas of one desk in a steady state: Erlang B, C and A, leaving after a fixed time, the square root.

Reports come at random at a steady rate, each takes a time with an exponential law, everybody at the desk is alike, who
has waited longest is next. All times in hours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, expm1, inf, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp
from scipy.stats import norm

from twin.vocabulary import BadInput

MOST_PEOPLE = 100_000
MOST_BETA = 37.0  # of the square root: nobody waits with more
SERIES_BELOW = 1e-4  # an exponent so small that its exponential is taken as a series


@dataclass(frozen=True)
class Promise:
    """What a formula promises of a desk.

    Attributes
    ----------
    n_people : int
        At the desk.
    load : float
        Offered load: reports an hour times hours of work.
    p_wait : float
        Share of reports that are not begun at once; 1 where the queue grows without end.
    mean_wait_h : float
        Mean hours until a report is begun or withdrawn, of all reports; infinite where the queue grows without end.
    share_lost : float
        Share withdrawn before they were begun.
    utilisation : float
        Share of their time that people work.
    longer : callable
        Share of reports that wait longer than so many hours until they are begun or withdrawn.
    """

    n_people: int
    load: float
    p_wait: float
    mean_wait_h: float
    share_lost: float
    utilisation: float
    longer: Callable[[float], float]


# ---------------------------------------------------------------------------------------------- B and C
def erlang_b(load: float, n_people: int) -> float:
    """Share of reports that are lost where nobody can wait: Erlang B, for any law of work.

    Parameters
    ----------
    load : float
        Offered load, at least 0.
    n_people : int
        At least 0.

    Raises
    ------
    BadInput
        A number out of range.

    Notes
    -----
    Source: Erlang 1917. The recursion over people adds positive numbers only, so that nothing is lost to rounding.
    """
    refuse("load", load, 0)
    refuse("n_people", n_people, 0)
    lost = 1.0
    for n in range(1, n_people + 1):
        lost = load * lost / (n + load * lost)
    return lost


def erlang_c(load: float, n_people: int) -> float:
    """Share of reports that wait where all wait until they are begun: Erlang C; 1 unless load is below people."""
    lost = erlang_b(load, n_people)
    return 1.0 if load >= n_people else lost / (1 - load / n_people * (1 - lost))


def all_wait(rate_per_h: float, work_h: float, n_people: int) -> Promise:
    """What Erlang C promises of a desk where every report waits until it is begun (M/M/c).

    Parameters
    ----------
    rate_per_h, work_h : float
        Reports an hour, at least 0, and mean hours of work, above 0.
    n_people : int
        At least 1.

    Raises
    ------
    BadInput
        A number out of range.
    """
    load = load_of(rate_per_h, work_h, n_people)
    p_wait, spare = erlang_c(load, n_people), (n_people - load) / work_h
    if spare <= 0:
        return Promise(n_people, load, 1.0, inf, 0.0, 1.0, lambda _: 1.0)
    return Promise(n_people, load, p_wait, p_wait / spare, 0.0, load / n_people,
                   lambda wait_h: p_wait * exp(-spare * wait_h))


# ---------------------------------------------------------------------------------------------- some leave
def some_leave(rate_per_h: float, work_h: float, n_people: int, patience_h: float) -> Promise:
    """What Erlang A promises of a desk where patience has an exponential law (M/M/c+M).

    Parameters
    ----------
    rate_per_h, work_h : float
        Reports an hour, at least 0, and mean hours of work, above 0.
    n_people : int
        At least 1.
    patience_h : float
        Mean hours after which whoever waits withdraws, above 0.

    Raises
    ------
    BadInput
        A number out of range.

    Notes
    -----
    Source: Palm 1957; Baccelli and Hebuterne 1981 for how long somebody of endless patience would wait.
    """
    load = load_of(rate_per_h, work_h, n_people)
    refuse("patience_h", patience_h, 0, is_open=True)
    come, drain = rate_per_h * patience_h, n_people * patience_h / work_h
    if come == 0:
        return Promise(n_people, 0.0, 0.0, 0.0, 0.0, 0.0, lambda _: 0.0)
    waiting = _log_waiting(come, drain)
    log_all = float(logsumexp(waiting))
    p_wait = _share(load, n_people, log_all)
    mean_wait = p_wait * float(np.exp(waiting - log_all) @ np.arange(len(waiting))) / rate_per_h
    lost = mean_wait / patience_h

    def longer(wait_h: float) -> float:
        left = come * exp(-wait_h / patience_h)
        log_share = come - left - drain * wait_h / patience_h + float(logsumexp(_log_waiting(left, drain))) - log_all
        return p_wait * exp(log_share - wait_h / patience_h)

    return Promise(n_people, load, p_wait, mean_wait, lost, load * (1 - lost) / n_people, longer)


def _log_waiting(come: float, drain: float) -> np.ndarray:
    """Logarithms of the weights of 0, 1, 2, ... who wait, until they no longer count; `come`, `drain` per patience."""
    n = ceil(max(0.0, come - drain) + 12 * sqrt(come) + 60)
    while True:
        weights = np.concatenate([[0.0], np.cumsum(log(come) - np.log(drain + np.arange(1, n)))])
        if weights[-1] < weights.max() - 40:
            return weights
        n *= 2


def _share(load: float, n_people: int, log_waiting: float) -> float:
    """Share of time that all are busy, from the weight of this over that of all busy with nobody waiting."""
    lost = erlang_b(load, n_people)
    return 0.0 if lost == 0 else 1 / (1 + (1 / lost - 1) * exp(-log_waiting))


def all_leave(rate_per_h: float, work_h: float, n_people: int, patience_h: float) -> Promise:
    """As `some_leave`, where everybody leaves after the same time (M/M/c+D), such as a limit that hands a case up.

    Notes
    -----
    Source: Baccelli and Hebuterne 1981, density of the virtual wait.
    """
    load = load_of(rate_per_h, work_h, n_people)
    refuse("patience_h", patience_h, 0, is_open=True)
    growth, drain = rate_per_h - n_people / work_h, n_people / work_h
    scale = max(0.0, growth * patience_h)  # of exponents, so that none is too large
    at_end = exp(growth * patience_h - scale) / drain
    begun = _area(growth, 0.0, patience_h, scale)
    weight = drain * (begun + at_end)
    p_wait = _share(load, n_people, log(weight) + scale)
    lost = p_wait * at_end / (begun + at_end)
    mean_wait = p_wait * (_moment(growth, patience_h, scale) + patience_h * at_end) / (begun + at_end)

    def longer(wait_h: float) -> float:
        left = _area(growth, min(wait_h, patience_h), patience_h, scale) + at_end
        return p_wait * left / (begun + at_end) if wait_h < patience_h else 0.0

    return Promise(n_people, load, p_wait, mean_wait, lost, load * (1 - lost) / n_people, longer)


def _area(growth: float, start: float, end: float, scale: float) -> float:
    """Integral of exp(growth x - scale) from start to end."""
    if growth == 0:
        return (end - start) * exp(-scale)
    last = max(growth * start, growth * end)
    return exp(last - scale) * -expm1(-abs(growth) * (end - start)) / abs(growth)


def _moment(growth: float, end: float, scale: float) -> float:
    """Integral of x exp(growth x - scale) from 0 to end."""
    power = growth * end
    if abs(power) < SERIES_BELOW:
        return end * end * (1 / 2 + power / 3) * exp(-scale)
    return (exp(power - scale) * (power - 1) + exp(-scale)) / growth ** 2


# ---------------------------------------------------------------------------------------------- how many people
def people_for(is_enough: Callable[[int], bool], at_least: int = 1) -> int:
    """Smallest number of people with which something holds that holds with more people, too.

    Parameters
    ----------
    is_enough : callable
        Whether so many people are enough: `lambda n: all_wait(30, 1 / 12, n).longer(1 / 60) <= 0.2`.
    at_least : int
        The smallest number that is looked at.

    Raises
    ------
    BadInput
        Not even `MOST_PEOPLE` are enough.
    """
    low, step = at_least - 1, 1
    while not is_enough(low + step):
        low, step = low + step, 2 * step
        if low > MOST_PEOPLE:
            raise BadInput(f"staffing: not even {MOST_PEOPLE:,} people are enough; lower the level that is asked for")
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def people_for_p_wait(load: float, p_wait: float) -> int:
    """Smallest number of people with which at most the share `p_wait`, between 0 and 1, waits: Erlang C."""
    refuse_share("p_wait", p_wait)
    refuse("load", load, 0)
    return people_for(lambda n: erlang_c(load, n) <= p_wait, max(1, int(load)))


def square_root(load: float, p_wait: float) -> float:
    """People by the square root: load + beta sqrt(load), where about the share `p_wait` waits; not rounded.

    Notes
    -----
    Source: Halfin and Whitt 1981; p_wait = 1 / (1 + beta Phi(beta) / phi(beta)). An approximation for many people.
    """
    refuse_share("p_wait", p_wait)
    refuse("load", load, 0)

    def waits(beta: float) -> float:
        return 1 / (1 + beta * exp(norm.logcdf(beta) - norm.logpdf(beta)))

    return load + brentq(lambda beta: waits(beta) - p_wait, 0, MOST_BETA) * sqrt(load)


# ---------------------------------------------------------------------------------------------- refusing
def load_of(rate_per_h: float, work_h: float, n_people: int) -> float:
    """Offered load; refuses numbers out of range."""
    refuse("rate_per_h", rate_per_h, 0)
    refuse("work_h", work_h, 0, is_open=True)
    refuse("n_people", n_people, 1)
    return rate_per_h * work_h


def refuse(name: str, number: float, least: float, is_open: bool = False) -> None:
    """Refuse a number that is not finite, or below the least one, or equal to it where that is left out."""
    if not least <= number < inf or (is_open and number == least):
        raise BadInput(f"{name}: {number} is out of range; must be {'above' if is_open else 'at least'} {least}")


def refuse_share(name: str, share: float) -> None:
    """Refuse what does not lie between 0 and 1."""
    if not 0 < share < 1:
        raise BadInput(f"{name}: {share} is out of range; must lie between 0 and 1")
