"""What each mechanism does, on against off: paired differences beside what was predicted in docs/model.md.

`python -m studies.mechanisms` writes docs/mechanisms.md and a figure; about 20 minutes on two cores.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import twin
from studies.measuring import in_parallel, interval
from twin.experiment.run import Run, simulate
from twin.kpi.stretches import item_work
from twin.present.studies import differences_figure
from twin.scenario import load
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Ending, Phase, Stream, Truth

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs"
WHISTLE = ROOT / "examples" / "whistle" / "whistle.py"
SCENARIO, DAYS, N = "haidian_street", 66, 20  # 27 August to 31 October: two month ends
# What the scenario is with a mechanism on, and with it off; nothing said is the scenario itself, run once for all.
ON: dict[str, dict[str, Any]] = {
    "coordination": {}, "appraisal": {}, "tracking": {}, "first_receiver": {}, "revisit": {"mechanisms.revisit": True},
    "gaming": {}, "placebo": {"mechanisms.placebo": True, "staff.placebo_seats.count": 12}, "whistle": {}}
OFF: dict[str, dict[str, Any]] = {
    **{name: {f"mechanisms.{name}": False} for name in ("coordination", "appraisal", "tracking", "first_receiver")},
    "revisit": {}, "gaming": {"mechanisms.appraisal.gaming": False},
    "placebo": {"mechanisms.placebo": False, "staff.placebo_seats.count": 12}, "whistle": {}}
# What only the mechanism itself writes: none of it may stand in a log where it is off.
OWN = {"coordination": (Activity.ARBITRATE, Activity.HEARING, Activity.COORDINATE), "appraisal": (
    Activity.PUBLISH, Activity.APPEAL), "tracking": (Activity.REMIND,), "first_receiver": (Activity.ANSWER,),
    "revisit": (Activity.REVISIT,), "gaming": (), "placebo": (Activity.CONTROL,), "whistle": (Activity.EXTENSION,)}


def share_of(run: Run, name: str) -> float:
    """Value of a measure; NaN where it has none."""
    value = run.kpis[name]["value"]
    return float("nan") if value is None else float(value)


def on_time(run: Run) -> float:
    """Share handed in on time."""
    return share_of(run, "on_time")


def rework(run: Run) -> float:
    """Share judged unsolved after feedback."""
    return share_of(run, "rework_rate")


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


def work_h(run: Run) -> float:
    """Hours of work on items a day, ways counted in: what everything costs its people."""
    found = item_work(run.log, run.end_s)
    return float((found.to_s - found.from_s).sum()) / HOUR_S * DAY_S / run.end_s


Measure = tuple[str, str, Callable[[Run], float]]  # key, words, function
MEASURES: tuple[Measure, ...] = (
    ("handling", "dispatch to feedback, mean h 处置用时", handling_h),
    ("on_time", "handed in on time 按期率", on_time),
    ("rework", "judged unsolved 返工率", rework),
    ("returns", "returns per dispatch 退件率", returns),
    ("unsolved", "demands closed unsolved (true) 未解决而结案", left_unsolved),
    ("work", "work, person-hours a day 工时", work_h),
)
PREDICTED = {("coordination", "handling"): -1, ("appraisal", "on_time"): 1, ("appraisal", "rework"): 1,
             ("tracking", "on_time"): 1, ("first_receiver", "returns"): -1, ("revisit", "unsolved"): -1,
             ("gaming", "rework"): 1, ("placebo", "on_time"): 0,
             ("whistle", "rework"): -1}


def measured(task: tuple[dict[str, Any], int]) -> tuple[list[float], list[int]]:
    """All measures of one replication, and how many rows each mechanism wrote."""
    changes, replication = task
    run = simulate(load(SCENARIO, changes, {"calendar.days": DAYS}), 1, replication)
    counts = [int(np.isin(run.log.events["activity"], own).sum()) for own in OWN.values()]
    return [measure(run) for _, _, measure in MEASURES], counts


def whistling() -> None:
    """Let all runs of this process have the law of the whistle."""
    twin.extend(WHISTLE)


def table_of(changes: dict[str, Any], law: Callable[[], None] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Measures and rows of mechanisms in all replications of one plan; shapes (replications, ...)."""
    found = in_parallel(measured, [(changes, number) for number in range(N)], law)
    return np.array([values for values, _ in found]), np.array([counts for _, counts in found])


def differences() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Measures off, and on minus off, by mechanism; shapes (replications, measures)."""
    found, known = {}, {"{}": table_of({})}
    for number, mechanism in enumerate(ON):
        arms = []
        for changes, is_on in ((ON[mechanism], True), (OFF[mechanism], False)):
            law = whistling if mechanism == "whistle" and is_on else None
            if law or repr(changes) not in known:
                known[repr(changes) + str(bool(law))] = arm = table_of(changes, law)
            else:
                arm = known[repr(changes)]
            arms.append(arm)
        (on, counts_on), (off, counts_off) = arms
        if OWN[mechanism] and (counts_off[:, number].any() or not counts_on[:, number].all()):
            raise AssertionError(f"{mechanism}: its own rows stand where it is off, or are missing where it is on")
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
    found = differences()
    lines = ["<!-- made by `python -m studies.mechanisms`; do not edit -->",
             "# The mechanisms, each on against off", "",
             f"`{SCENARIO}`, {DAYS} days after 42 warm ones, across two month ends, seed 1, {N} replications, paired. "
             "All other mechanisms as the scenario says. Means of on minus off, 95 % t intervals over replications; "
             "predictions stand in [model.md](model.md) and were written before these runs. That a mechanism which is "
             "off wrote no row of its own, and one that is on did, was seen in every replication.", "",
             "| mechanism | measure | off | on minus off | prediction |", "|---|---|---|---|---|"]
    bars = {}
    for mechanism, (off, table) in found.items():
        for column, (key, words, _) in enumerate(MEASURES):
            values = table[:, column]
            each = interval(values[~np.isnan(values)])
            lines.append(f"| {mechanism} | {words} | {np.nanmean(off[:, column]):.4f} | {each.mean:+.4f} ± "
                         f"{each.half:.4f} | {verdict(mechanism, key, each.mean, each.half)} |")
            if (mechanism, key) in PREDICTED:
                scale = 100 / np.nanmean(off[:, column])
                bars[f"{mechanism}\n{words}"] = (scale * each.mean, scale * each.half, scale * values)
    (FOLDER / "figures" / "mechanisms.png").write_bytes(differences_figure(
        bars, "on against off, %   启用与停用相比，变化（%）"))
    lines += ["", "![mechanisms](figures/mechanisms.png)", ""]
    (FOLDER / "mechanisms.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
