"""How long something takes, when part of it has not come to its end yet.

Whoever averages only what is finished reports short times precisely when much is left lying. Here what is open counts:
it has lasted at least as long as it was seen to last (Kaplan and Meier 1958). What had begun before the log begins
counts from the age at which it came into sight (delayed entry), or old cases would crowd out young ones.

With delayed entry an age may be reached by few, while many older ones come into sight later. If all of the few end
there, the product would be 0 for good, whatever the older ones show (Klein and Moeschberger 2003, section 4.6). So the
estimate stops, and nothing is said of greater ages, at the first age at which something ends, more are yet to come into
sight, and either all in sight end or fewer are in sight than the square root of the number of spans: the bound that
Lai and Ying (1991) put on risk sets, with c = 1 and exponent 1/2.
"""

from dataclasses import dataclass

import numpy as np

SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Spans:
    """Times that were seen to last, wholly or in part.

    Attributes
    ----------
    from_s : ndarray of int64, shape (n,)
        Age at which each came into sight; 0 for what began within the log.
    to_s : ndarray of int64, shape (n,)
        Age at its end, or at which it was lost from sight; not less than `from_s`.
    is_over : ndarray of bool, shape (n,)
        Whether it came to its end.
    """

    from_s: np.ndarray
    to_s: np.ndarray
    is_over: np.ndarray

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.to_s)

    def where(self, chosen: np.ndarray) -> "Spans":
        """Return some of them."""
        return Spans(self.from_s[chosen], self.to_s[chosen], self.is_over[chosen])


@dataclass(frozen=True, eq=False)
class Curve:
    """Share that lasts longer than t, a step function.

    Attributes
    ----------
    step_s : ndarray of int64, shape (n_steps,)
        Ages at which something came to its end, rising.
    share : ndarray of float, shape (n_steps,)
        Share that lasts longer than that.
    last_s : int
        Greatest age of which the log tells something: the greatest seen, or where the estimate stops.
    is_stopped : bool
        Whether the estimate stops before the greatest age seen.
    n_open : int
        How many have not come to their end.
    """

    step_s: np.ndarray
    share: np.ndarray
    last_s: int
    is_stopped: bool
    n_open: int

    def quantile_s(self, p: float) -> float | None:
        """Age within which a share `p` comes to its end; None where the log does not show it."""
        reached = np.flatnonzero(self.share <= 1 - p + SLACK)
        return float(self.step_s[reached[0]]) if len(reached) else None

    def mean_s(self) -> float:
        """Mean time up to `last_s`: the area under the curve. A lower bound where it is not whole."""
        ages = np.concatenate([[0], self.step_s, [self.last_s]])
        return float(np.sum(np.diff(ages) * np.concatenate([[1.0], self.share])))

    def is_whole(self) -> bool:
        """Whether everything is seen to come to its end."""
        return self.n_open == 0 and not self.is_stopped


def curve(spans: Spans) -> Curve:
    """Estimate the share that lasts longer than t.

    Parameters
    ----------
    spans : Spans
        At least one.

    Returns
    -------
    Curve
        Without open spans and delayed entry it is the plain share of those that lasted longer.
    """
    step_s, n_ends = np.unique(spans.to_s[spans.is_over], return_counts=True)
    n_seen = np.searchsorted(np.sort(spans.from_s), step_s, side="right")
    n_gone = np.searchsorted(np.sort(spans.to_s), step_s, side="left")
    n_at_risk = n_seen - n_gone
    is_thin = (n_ends == n_at_risk) | (n_at_risk < len(spans) ** 0.5)
    n_known = first(is_thin & (n_seen < len(spans)))
    is_stopped = n_known < len(step_s)
    share = np.cumprod(1.0 - n_ends[:n_known] / n_at_risk[:n_known])
    last_s = step_s[n_known] if is_stopped else spans.to_s.max()
    return Curve(step_s[:n_known], share, int(last_s), is_stopped, int(np.count_nonzero(~spans.is_over)))


def first(chosen: np.ndarray) -> int:
    """Position of the first that is chosen; the length where none is."""
    found = np.flatnonzero(chosen)
    return int(found[0]) if len(found) else len(chosen)
