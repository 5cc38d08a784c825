"""The tipping point of patrol, and a fifth fewer inspectors: figures and a table under docs/.

`python -m studies.patrol`
"""

from pathlib import Path
from typing import Any

import numpy as np

from studies.measuring import discovery_h, in_parallel, interval, patrol_share, reports_a_day
from twin.experiment.run import simulate
from twin.present.studies import differences_figure, shares_figure
from twin.scenario import load

FOLDER = Path(__file__).parent.parent / "docs"
SCENARIO, DAYS = "haidian_street", 28
N_TIPPING, N_PAIRS = 10, 20
CHECK_MIN = (4, 7, 10, 13, 16, 19, 22, 25, 28)
GUARDED, UNGUARDED = 0.25, 0.0
SHARE = "share found by patrol"
MEASURES = {
    "first reports a day": ("日首次上报量", reports_a_day),
    SHARE: ("巡查发现占比", patrol_share),
    "hours to discovery (true)": ("发现所需小时（真实）", discovery_h),
}


Task = tuple[dict[str, Any], int]


def measured(task: Task) -> list[float]:
    """All measures of one replication."""
    run = simulate(load(SCENARIO, task[0], {"calendar.days": DAYS}), 1, task[1])
    return [measure(run) for _, measure in MEASURES.values()]


def tipping() -> list[str]:
    """Share found by patrol against minutes of a check, with and without hours kept for rounds."""
    tasks: list[Task] = [
        ({"workflow.check.work": {"lognormal": {"mean": f"{minutes} min", "cv": "=desk_cv"}},
          "behaviour.patrol.min_share": guard}, number)
        for guard in (GUARDED, UNGUARDED) for minutes in CHECK_MIN for number in range(N_TIPPING)]
    share = list(MEASURES).index(SHARE)
    values = np.array([row[share] for row in in_parallel(measured, tasks)]).reshape(2, len(CHECK_MIN), N_TIPPING)
    shares = {GUARDED: values[0], UNGUARDED: values[1]}
    png = shares_figure(CHECK_MIN, {"a quarter of hours kept for rounds 巡查时间下限 25 %": shares[GUARDED],
                                    "none kept 无下限": shares[UNGUARDED]})
    (FOLDER / "figures" / "tipping_point.png").write_bytes(png)
    lines = ["| minutes of work per check | hours kept: mean | smallest – largest | none kept: mean | smallest – "
             "largest |", "|---|---|---|---|---|"]
    for minutes, kept, none in zip(CHECK_MIN, shares[GUARDED], shares[UNGUARDED], strict=True):
        cells = [f"{row.mean():.2f} | {row.min():.2f} – {row.max():.2f}" for row in (kept, none)]
        lines.append(f"| {minutes} | {cells[0]} | {cells[1]} |")
    return lines


def fewer_inspectors() -> list[str]:
    """Ten inspectors instead of thirteen, paired by replication."""
    found = {}
    for n in (13, 10):
        rows = np.array(in_parallel(measured, [({"staff.field_inspectors.per_street": n}, k) for k in range(N_PAIRS)]))
        found[n] = dict(zip(MEASURES, rows.T, strict=True))
    lines = ["| figure | 13 inspectors | 10 inspectors | paired difference | relative |", "|---|---|---|---|---|"]
    relative = {}
    for name, (zh, _) in MEASURES.items():
        before, after = found[13][name], found[10][name]
        relative[f"{name}\n{zh}"] = 100 * (after - before) / before.mean()
        lines.append(f"| {name} | {interval(before)} | {interval(after)} | {interval(after - before)} | "
                     f"{interval(relative[f'{name}{chr(10)}{zh}']).mean:+.1f} % |")
    bars = {name: (interval(values).mean, interval(values).half, values) for name, values in relative.items()}
    (FOLDER / "figures" / "fewer_inspectors.png").write_bytes(differences_figure(
        bars, "10 instead of 13 inspectors, %   监督员由13人减为10人，变化（%）"))
    return lines


def main() -> None:
    """Make both."""
    (FOLDER / "figures").mkdir(exist_ok=True)
    text = [
        "<!-- made by `python -m studies.patrol`; do not edit -->",
        "# Patrol: the tipping point, and a fifth fewer inspectors", "",
        f"`{SCENARIO}`, {DAYS} days after 42 warm ones, seed 1. Share found by patrol (on foot or by camera) of first "
        f"reports of city management, {N_TIPPING} replications each. Travel to a check is left as it is; the column "
        "counts work on site only. Near the edge replications differ so much that no t interval is given.", "",
        *tipping(), "", "![tipping point](figures/tipping_point.png)", "",
        f"Thirteen inspectors against ten (23 % fewer), {N_PAIRS} replications, paired: the same problems in both. "
        "Means with 95 % t intervals over replications.", "",
        *fewer_inspectors(), "", "![fewer inspectors](figures/fewer_inspectors.png)", "",
    ]
    (FOLDER / "patrol.md").write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
