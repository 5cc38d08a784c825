"""How long a run needs to forget how it began: MSER-5, on the series averaged over replications.

A single run's series tells its own luck, not the way from the initial state: on single runs of a busy queue the rule
cut what was high by chance, and came out 10 % too low. A stated initial state (`initial` of the scenario) needs no
rule at all, and is what a service that opens and closes with the day should have.
"""

from dataclasses import dataclass

import numpy as np

from twin.vocabulary import BadInput

BATCH, FEWEST, FEWEST_BATCHES = 5, 10, 10


@dataclass(frozen=True, eq=False)
class WarmUp:
    """What the rule cuts off.

    Attributes
    ----------
    n_cut : int
        Periods at the beginning that are still warming up.
    is_settled : bool
        Whether the cut lies in the first half. If not, the run is too short to tell, and `why` says so.
    statistic : ndarray of float, shape (n_batches // 2 + 1,)
        Squared standard error of what is left, by batches cut off; the cut is where it is least.
    why : str
        Empty where it has settled.
    """

    n_cut: int
    is_settled: bool
    statistic: np.ndarray
    why: str


def mser5(series: np.ndarray) -> WarmUp:
    """Find the warm-up of a series over time.

    Parameters
    ----------
    series : ndarray of float, shape (n_replications, n_periods)
        A measure by period (an hour, a day, or case after case) of each replication; ten or more of either kind.

    Raises
    ------
    BadInput
        For a single series, too few replications or periods, or missing values.

    Notes
    -----
    White 1997, An effective truncation heuristic, Simulation 69, 323-334: means of five periods; of what is left after
    each cut the squared deviations from its mean, over the square of its number. A cut in the second half says nothing.
    """
    batches = _batches(_many(series))
    statistic = np.array([_mser(batches[cut:]) for cut in range(len(batches) // 2 + 1)])
    cut = int(np.argmin(statistic))
    is_settled = cut < len(statistic) - 1
    why = "" if is_settled else (f"still changing after half of the {np.shape(series)[1]} periods: simulate longer, or "
                                 "begin from a stated state")
    return WarmUp(cut * BATCH, is_settled, statistic, why)


def _many(series: np.ndarray) -> np.ndarray:
    """The series of several replications."""
    found = np.asarray(series, float)
    if found.ndim != 2:
        raise BadInput("series: one run alone shows its own luck, not its warm-up; give the series of at least "
                       f"{FEWEST} replications, shape (n_replications, n_periods)")
    if len(found) < FEWEST:
        raise BadInput(f"series: {len(found)} replications; at least {FEWEST} are averaged before the warm-up shows")
    if found.shape[1] < BATCH * FEWEST_BATCHES:
        raise BadInput(f"series: {found.shape[1]} periods; at least {BATCH * FEWEST_BATCHES} are needed")
    if not np.isfinite(found).all():
        raise BadInput("series: some periods have no value; take longer periods, or a measure that always has one")
    return found


def _batches(series: np.ndarray) -> np.ndarray:
    """Means of five periods of the averaged series; what does not fill a batch is left out at the end."""
    mean = series.mean(axis=0)
    found: np.ndarray = mean[: len(mean) // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    return found


def _mser(left: np.ndarray) -> float:
    """Squared standard error of the mean of what is left."""
    return float(((left - left.mean()) ** 2).sum() / len(left) ** 2)
