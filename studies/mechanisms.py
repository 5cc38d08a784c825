"""What each mechanism does, on against off: paired differences beside what was predicted in docs/model.md.

`python -m studies.mechanisms` writes docs/mechanisms.md and a figure; about 15 minutes on two cores.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from studies.measuring import interval
from twin.experiment.run import Run, simulate
from twin.present.studies import differences_figure
from twin.scenario import load
from twin.vocabulary import NONE, Activity, Ending, Phase, Stream, Truth

FOLDER = Path(__file__).parent.parent / "docs"
SCENARIO, DAYS, N = "haidian_street", 66, 20  # 27 August to 31 October: two month ends
MECHANISMS = ("coordination", "appraisal", "tracking", "revisit", "placebo")
SEATS = {"placebo": {"staff.placebo_seats.count": 12}}


def share_of(run: Run, name: str) -> float:
    """Value of a measure; NaN where it has none."""
    value = run.kpis[name]["value"]
    return float("nan") if value is None else float(value)


def on_time(run: Run) -> float:
    """Share handed in on time."""
    return share_of(run, "on_time")


def rework(run: Run) -> float:
    """Share judged unsolved after feedback."""
    return share_of(run, "rework")


def handling_h(run: Run) -> float:
    """Mean hours from dispatch to feedback, city management."""
    return share_of(run, "time_to_handle.mean.city_management")


def returns(run: Run) -> float:
    """Cases given back per dispatch."""
    events = run.log.events
    facts = events["phase"] == Phase.FACT
    n_returns, n_dispatches = (int(np.count_nonzero(facts & (events["activity"] == activity)))
                               for activity in (Activity.RETURN, Activity.DISPATCH))
    return n_returns / max(1, n_dispatches)


def left_unsolved(run: Run) -> float:
    """Share of closed demands that were not solved when they were closed (true)."""
    log = run.log
    is_demand = (log.cases["stream"] == Stream.DEMANDS) & (log.cases["ending"] == Ending.CLOSED)
    truth = log.truth[np.isin(log.truth["activity"], (Truth.FIXED, Truth.NOT_FIXED)) & (log.truth["case"] != NONE)]
    last = np.full(len(log.cases), NONE)
    last[truth["case"]] = truth["activity"]  # the last one written stays
    return float(np.mean(last[is_demand] == Truth.NOT_FIXED)) if is_demand.any() else float("nan")


Measure = tuple[str, str, Callable[[Run], float]]  # key, words, function
MEASURES: tuple[Measure, ...] = (
    ("handling", "dispatch to feedback, mean h 处置用时", handling_h),
    ("on_time", "handed in on time 按期率", on_time),
    ("rework", "judged unsolved 返工率", rework),
    ("returns", "returns per dispatch 退件率", returns),
    ("unsolved", "demands closed unsolved (true) 未解决而结案", left_unsolved),
)
PREDICTED = {("coordination", "handling"): -1, ("appraisal", "on_time"): 1, ("appraisal", "rework"): 1,
             ("tracking", "on_time"): 1, ("revisit", "unsolved"): -1,
             ("placebo", "on_time"): 0}


def measured(task: tuple[dict[str, Any], int]) -> list[float]:
    """All measures of one replication."""
    changes, replication = task
    run = simulate(load(SCENARIO, changes, {"calendar.days": DAYS}), 1, replication)
    return [measure(run) for _, _, measure in MEASURES]


def differences(pool: ProcessPoolExecutor) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Measures off, and on minus off, by mechanism; shapes (replications, measures)."""
    found = {}
    for mechanism in MECHANISMS:
        both = [[({f"mechanisms.{mechanism}": state, **SEATS.get(mechanism, {})}, number) for number in range(N)]
                for state in (True, False)]
        on, off = (np.array(list(pool.map(measured, tasks))) for tasks in both)
        found[mechanism] = off, on - off
        sys.stderr.write(f"{mechanism}: {N} pairs done\n")
    return found


def verdict(mechanism: str, key: str, mean: float, half: float) -> str:
    """Whether a prediction held."""
    if (mechanism, key) not in PREDICTED:
        return ""
    sign = PREDICTED[mechanism, key]
    seen = 0 if abs(mean) <= half else int(np.sign(mean))
    words = {-1: "less", 0: "none", 1: "more"}
    return f"predicted {words[sign]}: **{'held' if seen == sign else 'missed'}**"


def main() -> None:
    """Make the page and the figure."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = differences(pool)
    lines = ["<!-- made by `python -m studies.mechanisms`; do not edit -->",
             "# The mechanisms, each on against off", "",
             f"`{SCENARIO}`, {DAYS} days after 42 warm ones, across two month ends, seed 1, {N} replications, paired. "
             "All other mechanisms as the scenario says. Means of on minus off, 95 % t intervals over replications; "
             "predictions stand in [model.md](model.md) and were written before these runs.", "",
             "| mechanism | measure | on minus off | prediction |", "|---|---|---|---|"]
    bars = {}
    for mechanism, (off, table) in found.items():
        for column, (key, words, _) in enumerate(MEASURES):
            values = table[:, column]
            each = interval(values[~np.isnan(values)])
            lines.append(f"| {mechanism} | {words} | {each.mean:+.4f} ± {each.half:.4f} | "
                         f"{verdict(mechanism, key, each.mean, each.half)} |")
            if (mechanism, key) in PREDICTED:
                scale = 100 / np.nanmean(off[:, column])
                bars[f"{mechanism}\n{words}"] = (scale * each.mean, scale * each.half, scale * values)
    (FOLDER / "figures" / "mechanisms.png").write_bytes(differences_figure(
        bars, "on against off, %   启用与停用相比，变化（%）"))
    lines += ["", "![mechanisms](figures/mechanisms.png)", ""]
    (FOLDER / "mechanisms.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
