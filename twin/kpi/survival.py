"""How long something takes, when part of it has not come to its end yet.

Whoever averages only what is finished reports short times precisely when much is left lying. Here what is open counts:
it has lasted at least as long as it was seen to last (Kaplan and Meier 1958). What had begun before the log begins
counts from the age at which it came into sight (delayed entry), or old cases would crowd out young ones.
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
        Greatest age seen.
    """

    step_s: np.ndarray
    share: np.ndarray
    last_s: int

    def quantile_s(self, p: float) -> float | None:
        """Age within which a share `p` comes to its end; None where the log does not show it."""
        reached = np.flatnonzero(self.share <= 1 - p + SLACK)
        return float(self.step_s[reached[0]]) if len(reached) else None

    def mean_s(self) -> float:
        """Mean time up to the greatest age seen: the area under the curve. A lower bound where some lasts longer."""
        ages = np.concatenate([[0], self.step_s, [max(self.last_s, self.step_s[-1] if len(self.step_s) else 0)]])
        return float(np.sum(np.diff(ages) * np.concatenate([[1.0], self.share])))

    def is_whole(self) -> bool:
        """Whether everything is seen to come to its end."""
        return bool(len(self.share)) and self.share[-1] <= SLACK


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
    share = np.cumprod(1.0 - n_ends / (n_seen - n_gone))
    return Curve(step_s, share, int(spans.to_s.max()))
