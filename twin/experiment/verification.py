"""The exact cases: queues stated as scenario files, whose answers are known."""

import hashlib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np
import yaml

from twin.experiment.queue_measures import measure
from twin.experiment.run import Run, simulate
from twin.experiment.visits import visits_of
from twin.scenario import Scenario, load
from twin.vocabulary import DAY_S, unknown

SOME_CASES = 10_000  # on which both drivers must agree
MOST_Z, MOST_RELATIVE_ERROR = 4.0, 0.015
BY_Z_ALONE = ("sd_", "p90_", "dispersion_", "peak_lag_")  # neither means nor probabilities: no bound on their error
ACROSS, GROUP = re.compile(r"sd_(at_t\d+)"), 100  # a spread over replications, of so many at a time


@dataclass(frozen=True)
class Verified:
    """One measure of one exact case.

    Attributes
    ----------
    case, measure : str
        Which.
    exact, simulated, error : float
        The known value, the mean over the replications, its standard error. Hours, numbers or shares.
    n_cases : int
        Cases behind the mean.
    """

    case: str
    measure: str
    exact: float
    simulated: float
    error: float
    n_cases: int

    @property
    def z(self) -> float:
        """Difference in standard errors; infinite where nothing varies and the value is missed."""
        gap = self.simulated - self.exact
        return gap / self.error if self.error else math.copysign(math.inf, gap) if gap else 0.0

    @property
    def relative_error(self) -> float:
        """Standard error over the exact value."""
        return self.error / abs(self.exact)

    @property
    def fault(self) -> str:
        """Why the measure does not verify the law, in words; empty where it does."""
        if not abs(self.z) <= MOST_Z:
            return f"{self.case}: {self.measure}: z is {self.z:.2f}; at most {MOST_Z:g} either way"
        if not self.measure.startswith(BY_Z_ALONE) and not self.relative_error <= MOST_RELATIVE_ERROR:
            return (f"{self.case}: {self.measure}: the standard error is {100 * self.relative_error:.2f} % of the exact"
                    f" value; at most {100 * MOST_RELATIVE_ERROR:g} %")
        return ""


@cache
def exact_cases() -> dict[str, dict[str, Any]]:
    """What is known of each exact case."""
    text = files("twin.experiment").joinpath("exact.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def scenario_of(name: str, days: int) -> Scenario:
    """Scenario of an exact case, with a seed of its own: cases share no draw, so that their z are independent."""
    if name not in exact_cases():
        raise unknown("verify", name, exact_cases(), f"unknown exact case {name!r}")
    return load(f"exact/{name}", {"calendar.days": days, "seed": crc32(name.encode())})


def verify(names: Iterable[str] | None = None, on_replication: Callable[[str], None] | None = None) -> list[Verified]:
    """Simulate exact cases on the compiled engine and compare.

    Parameters
    ----------
    names : iterable of str, optional
        Which cases; all if left out.
    on_replication : callable, optional
        Called with the name of the case after each replication.
    """
    return [row for name in names or exact_cases() for row in verify_one(name, on_replication)]


def verify_one(name: str, on_replication: Callable[[str], None] | None = None) -> list[Verified]:
    """Simulate one exact case and compare each of its measures."""
    known = exact_cases().get(name) or {}
    scenario = scenario_of(name, known.get("days", 1))
    first_s, last_s = known["warm_days"] * DAY_S, (known["days"] - known["tail_days"]) * DAY_S
    wanted = {each: ACROSS.sub(r"mean_\1", each) for each in known["exact"]}
    values: list[list[float]] = []
    n_cases = 0
    for replication in range(known["replications"]):
        visits = visits_of(simulate(scenario, replication=replication).log, first_s, last_s, known["sla_h"])
        n_cases += len(visits.opened_s)
        values.append([measure(visits, each, known.get("stations")) for each in wanted.values()])
        if on_replication is not None:
            on_replication(name)
    return [Verified(name, each, known["exact"][each], *mean_and_error(each, column), n_cases)
            for each, column in zip(wanted, np.array(values).T, strict=True)]


def mean_and_error(measure_name: str, values: np.ndarray) -> tuple[float, float]:
    """Mean over replications and its standard error; of a spread over them, the mean over groups of replications."""
    if ACROSS.fullmatch(measure_name):
        values = values.reshape(-1, GROUP).std(axis=1, ddof=1)
    return float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5)


def agree(name: str, n_cases: int = SOME_CASES) -> tuple[str, str, int]:
    """Digests of both drivers over the first cases of an exact case, and how many cases there were.

    Where a replication has fewer cases, one follows on another; the digest is then that of their digests.
    """
    known = exact_cases().get(name) or {}
    scenario = scenario_of(name, known.get("days", 1))
    found: list[tuple[Run, Run]] = []
    n_seen = 0
    for replication in range(known["replications"]):
        whole = simulate(scenario, replication=replication)
        until = second_of_case(whole, n_cases - n_seen)
        compiled, reference = (simulate(scenario, replication=replication, engine=engine, until=until)
                               for engine in ("compiled", "reference"))
        found.append((compiled, reference))
        n_seen += len(compiled.log.cases)
        if n_seen >= n_cases:
            break
    one, other = (digest_of_digests([run.digest for run in runs]) for runs in zip(*found, strict=True))
    return one, other, n_seen


def second_of_case(run: Run, number: int) -> int:
    """End of the day on which the case of this number was opened; the end of the run where it has fewer."""
    opened_s = run.log.cases["opened_s"]
    return run.end_s if len(opened_s) < number else min(run.end_s, (int(opened_s[number - 1]) // DAY_S + 1) * DAY_S)


def digest_of_digests(digests: list[str]) -> str:
    """One digest for several logs; of one log, its own."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
