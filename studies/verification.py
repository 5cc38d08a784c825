"""The exact cases: docs/verification/README.md with its figures.

`python -m studies.verification`
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from studies.measuring import in_parallel
from twin.experiment.run import simulate
from twin.experiment.verification import Verified, agree, exact_cases, scenario_of, verify_one
from twin.experiment.visits import visits_of, wait_s
from twin.present.verification import LEVELS, waits_figure, z_figure
from twin.vocabulary import DAY_S, HOUR_S

FOLDER = Path(__file__).parent.parent / "docs" / "verification"
WAITS = ("mm1_rho50", "mm1_rho90", "mm2_rho80", "mm5_rho85", "mm20_rho80", "dm1_rho80")  # exponential for who waits
N_WAITS = 10  # replications
NOT_EXPRESSED = {
    "mm1_vac_exp": "whoever is idle goes on a round and looks at the tray between rounds: the rounds of patrol do "
                   "that, but a look has one length, not an exponential one",
    "polling_exh_sym5": "one worker who visits grids in turn and clears each: tasks are taken by lane and distance, "
                        "not grid by grid",
    "trust_discouraged_poisson": "reports that are the fewer, the more is open, are no rule of this law; through the "
                                 "door for laws from outside the case is met on both engines "
                                 "(`tests/extension/test_extension.py`)",
}


def quantiles_of(task: tuple[str, int]) -> list[float]:
    """Quantiles of the waits of those who wait in one replication, over their exact mean."""
    name, replication = task
    known = exact_cases()[name]
    first_s, last_s = known["warm_days"] * DAY_S, (known["days"] - known["tail_days"]) * DAY_S
    visits = visits_of(simulate(scenario_of(name, known["days"]), replication=replication).log, first_s, last_s,
                       known["sla_h"])
    mean_h = known["exact"]["mean_wait"] / known["exact"]["p_wait"]
    waits_h = wait_s(visits) / HOUR_S
    return [float(quantile) / mean_h for quantile in np.quantile(waits_h[waits_h > 0], LEVELS)]


def table(rows: Iterable[Verified]) -> list[str]:
    """One line for each measure."""
    lines = ["| case | measure | exact | simulated | standard error | of exact | z | cases |",
             "|---|---|---|---|---|---|---|---|"]
    return lines + [f"| `{row.case}` | {row.measure} | {row.exact:.5g} | {row.simulated:.5g} | {row.error:.2g} | "
                    f"{100 * row.relative_error:.2f} % | {row.z:+.2f} | {row.n_cases:,} |" for row in rows]


def cases_table(agreed: dict[str, tuple[str, str, int]]) -> list[str]:
    """One line for each case: what it is, how it is known, and whether both engines write one log."""
    lines = ["| case | queue | 队列 | the exact answer comes from | both engines |", "|---|---|---|---|---|"]
    for name, known in exact_cases().items():
        title = scenario_of(name, known["days"]).title
        compiled, reference, n_cases = agreed[name]
        verdict = f"one log over {n_cases:,} cases" if compiled == reference else "**two logs**"
        lines.append(f"| `{name}` | {title['en']} | {title['zh']} | {known['source']} | {verdict} |")
    return lines


def main() -> None:
    """Simulate all cases, draw both figures, write the page."""
    FOLDER.mkdir(exist_ok=True)
    names = list(exact_cases())
    rows = [row for found in in_parallel(verify_one, names) for row in found]
    agreed = dict(zip(names, in_parallel(agree, names), strict=True))
    tasks = [(name, number) for name in WAITS for number in range(N_WAITS)]
    waits = np.array(in_parallel(quantiles_of, tasks)).reshape(len(WAITS), N_WAITS, len(LEVELS))
    (FOLDER / "z_scores.png").write_bytes(
        z_figure({name: [row.z for row in rows if row.case == name] for name in names}))
    (FOLDER / "waits.png").write_bytes(waits_figure(dict(zip(WAITS, waits, strict=True))))
    (FOLDER / "README.md").write_text("\n".join(page(rows, agreed)), encoding="utf-8")


def page(rows: list[Verified], agreed: dict[str, tuple[str, str, int]]) -> list[str]:
    """Lines of the page."""
    z = np.abs([row.z for row in rows])
    faults = [row.fault for row in rows if row.fault]
    verdict = "All are met." if not faults else f"Not met: {'; '.join(faults)}."
    return [
        "<!-- made by `python -m studies.verification`; do not edit -->",
        "# Why the engine may be believed: queues of known answer", "",
        f"{len(agreed)} queues stated as scenario files alone ([scenarios/exact](../../scenarios/exact)), {len(rows)} "
        f"measures with an exact value. Largest |z| {z.max():.2f}; {100 * np.mean(z <= 2):.0f} % of z lie within 2. "
        "Allowed are 4, and a standard error of 1.5 % of the exact value (spreads, 90 % quantiles, dispersion and lag "
        f"by z alone). {verdict} The same table, made anew: `twin verify`. To state a queue of your own, copy the file "
        "that is nearest to it.", "",
        "Each case has a seed of its own; measures of one case share its draws, so that their z go together.", "",
        "![z of all measures](z_scores.png)", "",
        "Waits of those who wait, against the exponential law that they follow in these cases; the band runs from the "
        f"smallest to the largest of {N_WAITS} replications.", "",
        "![waits](waits.png)", "",
        "## The cases", "", *cases_table(agreed), "",
        "## What cannot be stated as a scenario file", "", "| case | why |", "|---|---|",
        *(f"| `{name}` | {why} |" for name, why in NOT_EXPRESSED.items()), "",
        "## All measures", "", *table(rows), "",
    ]


if __name__ == "__main__":
    main()
