"""What each assumed number does: one after another at both ends of its range, all else as it is.

`python -m studies.sensitivity` writes docs/sensitivity.md and the last column of the table of rules in docs/model.md;
about a quarter of an hour on two cores. Replications are paired with those of the scenario as it is; what is smaller
than the noise floor, the half-width of a 95 % t interval of a typical difference, counts as not seen.
"""

import re
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t as student

from studies.measuring import in_parallel, patrol_share, reports_a_day
from twin.experiment.run import Run, simulate
from twin.parameters import parameter
from twin.scenario import load
from twin.vocabulary import BadInput

FOLDER = Path(__file__).parent.parent / "docs"
SCENARIO, DAYS, N = "one_street", 28, 3
NOT_VARIED = ("births_per_report", "births_per_demand")  # they follow from the stated reports
SHOWN = 30
Values = list[float]


def value_of(run: Run, name: str) -> float:
    """Value of a measure; NaN where it has none."""
    value = run.kpis[name]["value"]
    return float("nan") if value is None else float(value)


MEASURES = {
    "first reports a day": reports_a_day, "found by patrol": patrol_share,
    "handling, h": lambda run: value_of(run, "time_to_handle.mean.city_management"),
    "on time": lambda run: value_of(run, "on_time.city_management"),
    "rework": lambda run: value_of(run, "rework_rate"),
    "demands to close, h": lambda run: value_of(run, "time_to_close.mean.demands"),
}


def measured(task: tuple[dict[str, float], int]) -> Values | None:
    """All measures of one replication; None where the scenario refuses the number."""
    numbers, replication = task
    said: dict[str, Any] = {f"parameters.{name}": value for name, value in numbers.items()}
    try:
        run = simulate(load(SCENARIO, said, {"calendar.days": DAYS}), 1, replication)
    except BadInput as error:
        sys.stderr.write(f"{numbers}: {error}\n")
        return None
    return [measure(run) for measure in MEASURES.values()]


def ends() -> list[tuple[str, float]]:
    """Assumed numbers of the scenario at both ends of their ranges, where an end is not the value itself."""
    found = []
    for name, value in load(SCENARIO).parameters.items():
        said = parameter(name)
        if said.kind == "assumed" and said.range is not None and name not in NOT_VARIED:
            found += [(name, float(end)) for end in said.range if end != value]
    return found


def differences() -> tuple[np.ndarray, dict[tuple[str, float], np.ndarray]]:
    """Measures as it is, shape (N, measures), and each end's minus these; what is refused is left out."""
    tasks: list[tuple[dict[str, float], int]] = [({}, number) for number in range(N)]
    asked = ends()
    tasks += [({name: value}, number) for name, value in asked for number in range(N)]
    rows = in_parallel(measured, tasks)
    base = np.array(rows[:N], float)
    found = {}
    for number, end in enumerate(asked):
        own = rows[N * (number + 1):N * (number + 2)]
        if None not in own:
            found[end] = np.array(own, float) - base
    return base, found


def noise_of(found: dict[tuple[str, float], np.ndarray]) -> np.ndarray:
    """Half-width of a 95 % t interval of a typical mean difference, for each measure."""
    spread = np.median([table.std(axis=0, ddof=1) for table in found.values()], axis=0)
    return np.asarray(student.ppf(0.975, N - 1) * spread / N ** 0.5)


def page(base: np.ndarray, found: dict[tuple[str, float], np.ndarray], noise: np.ndarray) -> str:
    """The page with the strongest numbers."""
    strength = {end: float(np.nanmax(np.abs(table.mean(axis=0)) / noise)) for end, table in found.items()}
    order = sorted(found, key=lambda end: -strength[end])
    names = list(MEASURES)
    seen = sum(1 for end in found if strength[end] > 1)
    n_names = len({name for name, _ in found})
    lines = ["<!-- made by `python -m studies.sensitivity`; do not edit -->", "# What each assumed number does", "",
             f"`{SCENARIO}`, {DAYS} days after 42 warm ones, seed 1, {N} paired replications. One number at a time at "
             f"an end of its range, minus the scenario as it is; {len(found)} ends of {n_names} numbers, of which "
             f"{seen} move a measure by more than the noise floor. The {SHOWN} strongest are shown; differences below "
             "it are left blank. With so many comparisons of three pairs each, some of those just above the floor are "
             "chance. Interactions are not looked at.", "",
             "| number | at | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names),
             "| *as it is* | | " + " | ".join(f"{value:.4g}" for value in np.nanmean(base, axis=0)) + " |",
             "| *noise floor* | | " + " | ".join(f"± {value:.2g}" for value in noise) + " |"]
    for name, value in order[:SHOWN]:
        means = found[name, value].mean(axis=0)
        cells = [f"{mean:+.2g}" if abs(mean) > floor else "" for mean, floor in zip(means, noise, strict=True)]
        lines.append(f"| `{name}` | {value:g} {parameter(name).unit} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def said_of_row(row: str, found: dict[tuple[str, float], np.ndarray], noise: np.ndarray) -> str:
    """Strongest effect of the numbers that a row of the model's page names, in a few words."""
    patterns = re.findall(r"`([a-z_0-9*]+)`", "|".join(row.split("|")[:6]))
    own = [end for end in found if any(fnmatch(end[0], pattern) for pattern in patterns)]
    if not own:
        return ""
    name, value = max(own, key=lambda end: np.nanmax(np.abs(found[end].mean(axis=0)) / noise))
    means = found[name, value].mean(axis=0)
    column = int(np.nanargmax(np.abs(means) / noise))
    if abs(means[column]) <= noise[column]:
        return "below the noise"
    return f"`{name}` at {value:g}: {list(MEASURES)[column]} {means[column]:+.2g}"


def with_column(text: str, found: dict[tuple[str, float], np.ndarray], noise: np.ndarray) -> str:
    """The model's page with the column of sensitivities filled."""
    lines, is_in = [], False
    for line in text.splitlines():
        if line.startswith("| rule (`twin/rules/`)"):
            is_in = True
        elif is_in and not line.startswith("|"):
            is_in = False
        cells = line.strip("|").split("|")
        if is_in and not line.startswith(("| rule", "|---")):
            line = f"|{'|'.join(cells[:5])}| {said_of_row(line, found, noise)} |"
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the page and fill the column."""
    base, found = differences()
    noise = noise_of(found)
    (FOLDER / "sensitivity.md").write_text(page(base, found, noise), encoding="utf-8")
    model = FOLDER / "model.md"
    model.write_text(with_column(model.read_text(encoding="utf-8"), found, noise), encoding="utf-8")


if __name__ == "__main__":
    main()
