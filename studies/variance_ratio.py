"""What keyed chance saves, over load: the same draws for both plans against draws of their own.

`studies/statistics.py` writes the table. The queue is exact (`scenarios/exact/mm20_rho80.yaml`, twenty crews,
exponential work), its reports are scaled to a load, and one or a tenth more crews are tried.
"""

from dataclasses import dataclass

import numpy as np

from studies.measuring import in_parallel
from twin.experiment.run import simulate
from twin.scenario import load
from twin.vocabulary import HOUR_S

SCENARIO, DAYS, N = "scenarios/exact/mm20_rho80.yaml", 14, 200
CREWS, CASES_PER_CREW_DAY = 20, 72  # work of 20 minutes, day and night
LOADS = (0.80, 0.90, 0.97)
CHANGES = {"+1 crew (5 %)": 21, "+10 % (2 crews)": 22}
MEASURES = ("mean hours to close", "p90 of hours to close")
KEYED, OWN = 1, 2  # seeds: that of the base, and another one
Arm = tuple[float, int, int]  # load, crews, seed


@dataclass(frozen=True)
class Gain:
    """What pairing is worth for one measure, at one load, for one change.

    Attributes
    ----------
    load : float
        Work that arrives over work that the crews of the base can do.
    change, measure : str
        What is changed, and what is measured.
    base, difference : float
        Mean of the measure as it is, and of what the change does to it.
    correlation : float
        Between both plans over the replications, under keyed chance.
    variance_ratio : float
        Variance of the difference of plans with seeds of their own over that of paired ones, both simulated.
    """

    load: float
    change: str
    measure: str
    base: float
    difference: float
    correlation: float
    variance_ratio: float

    @property
    def saved(self) -> float:
        """Share of the replications that pairing saves at equal width of the interval; negative where it costs."""
        return 1 - 1 / self.variance_ratio


def measured(task: tuple[Arm, int]) -> list[float]:
    """Every measure of one replication of an arm."""
    (rho, crews, seed), replication = task
    reports = rho * CREWS * CASES_PER_CREW_DAY
    said = load(SCENARIO, {"calendar.days": DAYS, "staff.crews.count": crews,
                           "demand.city_management.reports_per_weekday": reports})
    run = simulate(said, seed, replication)
    cases = run.log.cases[run.log.cases["concluded_s"] >= 0]
    took_h = (cases["concluded_s"] - cases["opened_s"]) / HOUR_S
    return [float(took_h.mean()), float(np.quantile(took_h, 0.9))]


def gains() -> list[Gain]:
    """Simulate every arm, and compare."""
    arms = [(rho, crews, seed) for rho in LOADS for crews in (CREWS, *CHANGES.values()) for seed in (KEYED, OWN)
            if (crews, seed) != (CREWS, OWN)]
    rows = iter(in_parallel(measured, [(arm, number) for arm in arms for number in range(N)]))
    values = {arm: np.array([next(rows) for _ in range(N)]) for arm in arms}
    return [gain(values, rho, change, column)
            for column in range(len(MEASURES)) for rho in LOADS for change in CHANGES]


def gain(values: dict[Arm, np.ndarray], rho: float, change: str, column: int) -> Gain:
    """Compare paired with independent runs of a change."""
    base, keyed, own = (values[arm][:, column] for arm in (
        (rho, CREWS, KEYED), (rho, CHANGES[change], KEYED), (rho, CHANGES[change], OWN)))
    ratio = (own - base).var(ddof=1) / (keyed - base).var(ddof=1)
    return Gain(rho, change, MEASURES[column], float(base.mean()), float((keyed - base).mean()),
                float(np.corrcoef(base, keyed)[0, 1]), float(ratio))
