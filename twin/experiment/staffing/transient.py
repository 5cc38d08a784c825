"""What becomes of a desk whose people and reports change by the hour: exact, by Kolmogorov's forward equations.

Reports come at random at a rate of their own in each moment, work has an exponential law, everybody at the desk is
alike. Whoever goes off duty puts back what is in hand, as `end_of_shift: {rule: put_back}` has it; with an exponential
law it does not matter whether work begins anew or goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.experiment.staffing.erlang import refuse
from twin.vocabulary import BadInput, WorkFailed

STEP = 0.7  # of Runge and Kutta: share of the mean time between two events, at the largest rate
NEARLY, MOST_CYCLES, FURTHEST = 1e-8, 200, 4000  # a cycle that no longer changes; cycles; most reports at the desk


@dataclass(frozen=True)
class Course:
    """A cycle of a desk that has become the same again and again.

    Attributes
    ----------
    p_wait : ndarray of float, shape (n_periods,)
        Share of the reports of each period that are not begun at once.
    p_wait_all : float
        The same of all reports.
    mean_wait_h : float
        Mean hours in the queue, those after work was put back among them, by Little's law.
    n_there : ndarray of float, shape (n_periods,)
        Mean number waiting or in work at the beginning of each period.
    person_hours : float
        Of a cycle.
    """

    p_wait: np.ndarray
    p_wait_all: float
    mean_wait_h: float
    n_there: np.ndarray
    person_hours: float


def course(rates: Sequence[float] | np.ndarray, n_people: Sequence[int] | np.ndarray, work_h: float,
           cycle_h: float = 24) -> Course:
    """Follow a desk until its cycle repeats (M(t)/M/c(t), people put back what is in hand).

    Parameters
    ----------
    rates : array of float, shape (n_bins,)
        Reports an hour in the bins of the cycle; `n_bins` a multiple of the number of periods.
    n_people : array of int, shape (n_periods,)
        People in each period.
    work_h : float
        Mean hours of work.
    cycle_h : float
        Hours of the cycle.

    Returns
    -------
    Course

    Raises
    ------
    BadInput
        Bins that are no multiple of periods, or too few people for what comes.
    WorkFailed
        The cycle does not come to repeat itself, or more reports are there than are followed.
    """
    came, people = np.asarray(rates, float), np.asarray(n_people, int)
    refuse("work_h", work_h, 0, is_open=True)
    if not len(people) or len(came) % len(people) or not came.any():
        raise BadInput(f"n_people: {len(came)} bins with reports cannot be cut into {len(people)} equal periods")
    if came.mean() * work_h >= people.mean():
        raise BadInput(f"n_people: {people.mean():.3g} people on the average cannot do a load of "
                       f"{came.mean() * work_h:.3g}; the queue would grow without end")
    by_bin = np.repeat(people, len(came) // len(people))
    shares = np.zeros(int(min(FURTHEST, 200 + 4 * people.max() + 3 * came.max() * cycle_h)))
    shares[0] = 1.0
    for _ in range(MOST_CYCLES):
        before = shares
        shares, told = _cycle(shares, came, by_bin, work_h, cycle_h / len(came))
        if np.abs(shares - before).sum() < NEARLY:
            return _course(came, by_bin, len(people), told, cycle_h)
    raise WorkFailed(f"the desk does not come to a steady cycle within {MOST_CYCLES} cycles: load too near to people")


def _cycle(shares: np.ndarray, came: np.ndarray, people: np.ndarray, work_h: float,
           width_h: float) -> tuple[np.ndarray, np.ndarray]:
    """One cycle on: the law at its end; by bin, share of time all busy, number waiting, number there at first."""
    states = np.arange(len(shares))
    told = np.zeros((3, len(came)))
    for number, (rate, n) in enumerate(zip(came, people, strict=True)):
        done = np.minimum(states, n) / work_h
        n_steps = int(np.ceil(width_h * (rate + n / work_h) / STEP))
        looks = np.array([states >= n, np.maximum(states - n, 0)])
        told[2, number] = shares @ states
        for _ in range(n_steps):
            before = shares
            shares, middle = _step(shares, rate, done, width_h / n_steps)
            told[:2, number] += looks @ (before + 4 * middle + shares) / (6 * n_steps)  # Simpson
    if shares[-1] > NEARLY:
        raise WorkFailed(f"more than {len(shares)} reports are at the desk; give it more people")
    return shares, told


def _step(shares: np.ndarray, rate: float, done: np.ndarray, step_h: float) -> tuple[np.ndarray, np.ndarray]:
    """One step of Runge and Kutta's fourth order: the law after it, and in its middle."""
    def flow(law: np.ndarray) -> np.ndarray:
        up, down = rate * law[:-1], (done * law)[1:]
        found = np.zeros_like(law)
        found[:-1] += down - up
        found[1:] += up - down
        return found

    a = flow(shares)
    b = flow(shares + step_h / 2 * a)
    c = flow(shares + step_h / 2 * b)
    d = flow(shares + step_h * c)
    after = shares + step_h / 6 * (a + 2 * b + 2 * c + d)
    return after, shares + step_h / 24 * (5 * a + 4 * b + 4 * c - d)


def _course(came: np.ndarray, people: np.ndarray, n_periods: int, told: np.ndarray, cycle_h: float) -> Course:
    """What is told of a cycle."""
    busy, waiting, there = told
    waits, reports = ((came * share).reshape(n_periods, -1).sum(axis=1) for share in (busy, np.ones_like(busy)))
    p_wait = np.divide(waits, reports, out=busy.reshape(n_periods, -1).mean(axis=1), where=reports > 0)
    return Course(p_wait, float(waits.sum() / reports.sum()), float(waiting.mean() / came.mean()),
                  there[::len(came) // n_periods], float(people.mean() * cycle_h))
