"""How many people an hour needs when reports come and go with the day: SIPP, lag-SIPP, modified offered load.

A cycle, such as a day or a week, is cut into equal bins, and a rate holds throughout its bin. Cycles repeat for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import expm1, log, log1p, sqrt
from typing import Literal

import numpy as np
from scipy.stats import norm

from twin.experiment.staffing.erlang import people_for_p_wait, refuse
from twin.vocabulary import BadInput, unknown

Law = Literal["exponential", "lognormal", "constant"]
LAWS = ("exponential", "lognormal", "constant")
NEARLY, MOST_CYCLES = 1e-9, 500  # share of the work that is left; cycles that are looked back


@dataclass(frozen=True)
class Work:
    """Law of the hours that one report takes.

    Attributes
    ----------
    mean_h : float
        Above 0.
    law : {"exponential", "lognormal", "constant"}
        Its kind.
    cv : float
        Standard deviation over mean, above 0, of the lognormal law; the others have their own, 1 and 0.

    Raises
    ------
    BadInput
        A number out of range or an unknown law.
    """

    mean_h: float
    law: Law = "exponential"
    cv: float = 1.0

    def __post_init__(self) -> None:
        if self.law not in LAWS:
            raise unknown("work.law", self.law, LAWS, f"unknown law {self.law!r}")
        refuse("work.mean_h", self.mean_h, 0, is_open=True)
        refuse("work.cv", self.cv, 0, is_open=True)

    def until(self, hours: float) -> float:
        """Mean of the shorter of the work and so many hours: the integral of the share that is still worked on."""
        if self.law == "constant":
            return min(hours, self.mean_h)
        if self.law == "exponential" or hours <= 0:
            return -self.mean_h * expm1(-max(0.0, hours) / self.mean_h)
        sd = sqrt(log1p(self.cv ** 2))
        z = (log(hours / self.mean_h) + sd * sd / 2) / sd
        return float(self.mean_h * norm.cdf(z - sd) + hours * norm.sf(z))

    @property
    def lag_h(self) -> float:
        """Hours by which the load comes behind the reports: mean of what is left of a work in hand.

        Notes
        -----
        Source: Eick, Massey and Whitt 1993. It is the mean itself of exponential work, half of it of constant work.
        """
        cv = {"exponential": 1.0, "constant": 0.0, "lognormal": self.cv}[self.law]
        return self.mean_h * (1 + cv * cv) / 2


# ---------------------------------------------------------------------------------------------- the load
def rates_of(rate_at: Callable[[float], float], cycle_h: float = 24, n_bins: int = 24 * 60) -> np.ndarray:
    """Rates of the bins of a cycle, by the rate in the middle of each; reports an hour, shape (n_bins,)."""
    width = cycle_h / n_bins
    return np.array([rate_at((number + 0.5) * width) for number in range(n_bins)])


def load_at_edges(rates: Sequence[float] | np.ndarray, work: Work, cycle_h: float = 24) -> np.ndarray:
    """Mean number in work were there always somebody to begin at once: m(t) of M(t)/G/infinity.

    Parameters
    ----------
    rates : array of float, shape (n_bins,)
        Reports an hour in the bins of the cycle.
    work : Work
        Hours of work of a report.
    cycle_h : float
        Hours of the cycle.

    Returns
    -------
    ndarray of float, shape (n_bins,)
        At the beginning of each bin. Exact for rates that hold throughout their bins.

    Raises
    ------
    BadInput
        No rates, or one below 0.

    Notes
    -----
    m(t) is the integral over u of rate(t - u) P(work > u). Source: Palm 1943; Eick, Massey and Whitt 1993.
    """
    came = _rates(rates)
    width = cycle_h / len(came)
    weights = np.zeros(len(came))  # of the bin before the moment, of the one before that, ...
    done, n = 0.0, 0
    while work.mean_h - done > NEARLY * work.mean_h and n < MOST_CYCLES:
        edges = np.array([work.until(n * cycle_h + number * width) for number in range(len(came) + 1)])
        weights += np.diff(edges)
        done, n = float(edges[-1]), n + 1
    weights += max(0.0, work.mean_h - done) / len(came)  # of work that lasts for hundreds of cycles
    spectrum = np.fft.rfft(came) * np.fft.rfft(weights)
    return np.roll(np.fft.irfft(spectrum, len(came)), 1).clip(0)


# ---------------------------------------------------------------------------------------------- people by period
def sipp(rates: Sequence[float] | np.ndarray, work: Work, p_wait: float, n_periods: int = 24,
         cycle_h: float = 24) -> np.ndarray:
    """People in each period as if it were a steady state of its own (stationary independent period by period).

    Parameters
    ----------
    rates : array of float, shape (n_bins,)
        Reports an hour in the bins of the cycle; `n_bins` a multiple of `n_periods`.
    work : Work
        Only its mean matters.
    p_wait : float
        Share of reports that may wait, between 0 and 1.
    n_periods : int
        Periods of the cycle within which the number of people stays.
    cycle_h : float
        Hours of the cycle.

    Returns
    -------
    ndarray of int, shape (n_periods,)
        Smallest numbers by Erlang C at the period's mean rate.

    Notes
    -----
    Source: Green, Kolesar and Soares 2001.
    """
    return _people(_periods(_rates(rates), n_periods).mean(axis=1) * work.mean_h, p_wait)


def lag_sipp(rates: Sequence[float] | np.ndarray, work: Work, p_wait: float, n_periods: int = 24,
             cycle_h: float = 24) -> np.ndarray:
    """As `sipp`, with the rates of `work.lag_h` ago: the load comes later than the reports."""
    came = _rates(rates)
    n_bins = work.lag_h / cycle_h * len(came)
    whole, part = int(n_bins), n_bins - int(n_bins)
    lagged = (1 - part) * np.roll(came, whole) + part * np.roll(came, whole + 1)
    return sipp(lagged, work, p_wait, n_periods, cycle_h)


def modified_offered_load(rates: Sequence[float] | np.ndarray, work: Work, p_wait: float, n_periods: int = 24,
                          cycle_h: float = 24) -> np.ndarray:
    """As `sipp`, by Erlang C at the greatest load m(t) within the period, which knows what earlier hours left behind.

    Notes
    -----
    Source: Jagerman 1975; Massey and Whitt 1994 and 1997.
    """
    load = load_at_edges(rates, work, cycle_h)
    within = _periods(load, n_periods)
    after = np.roll(within[:, 0], -1)
    return _people(np.maximum(within.max(axis=1), after), p_wait)


def _people(loads: np.ndarray, p_wait: float) -> np.ndarray:
    """Smallest numbers of people by Erlang C."""
    return np.array([people_for_p_wait(float(load), p_wait) for load in loads])


def _rates(rates: Sequence[float] | np.ndarray) -> np.ndarray:
    """Rates as an array; refuses none, and one below 0."""
    came = np.asarray(rates, float)
    if came.ndim != 1 or not len(came) or not np.isfinite(came).all() or (came < 0).any():
        raise BadInput("rates: must be reports an hour, at least one number, none below 0")
    return came


def _periods(values: np.ndarray, n_periods: int) -> np.ndarray:
    """Values of bins by period, shape (n_periods, bins of each)."""
    if n_periods < 1 or len(values) % n_periods:
        raise BadInput(f"n_periods: {len(values)} bins cannot be cut into {n_periods} equal periods")
    return values.reshape(n_periods, -1)
