"""How many people: what formulas promise and what becomes of it, and the dispatchers of a street. docs/staffing.md.

`python -m studies.staffing`; about a quarter of an hour on two free cores. Measured runs of the search are kept in
runs/.measured, so that a second call is quick.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from studies.formulas import (
    ABOVE,
    DAYS,
    FORMULAS,
    P_WAIT,
    SIMULATED,
    WARM_DAYS,
    WORK_H,
    Desk,
    N,
    exact,
    people,
    root_hours,
    simulated,
    steady_promise_h,
)
from studies.formulas import Simulated as Measured
from studies.measuring import interval
from twin.experiment.staffing import (
    Answer,
    Question,
    Rota,
    Shift,
    Simulated,
    Work,
    binding,
    rota,
    rules_on,
    smallest_roster,
)
from twin.present.staffing import formulas_figure, frontier_figure
from twin.scenario import load

FOLDER = Path(__file__).parent.parent / "docs"
SCENARIO = "haidian_street"
MEASURE, LEVEL = "in_time_dispatch_rate", 0.98
SHIFT_H, DAYS_A_WEEK = 7.5, 7
POSTS = {"district": (10, 24), "street": (1, 3)}  # at the peak; each is held by two shifts
QUESTION = Question(POSTS, lambda roster: 2 * SHIFT_H * DAYS_A_WEEK * sum(roster.values()), LEVEL, n_trials=24,
                    n_search=3, n_best=4, n_fresh=12, n_batch=8)
DESKS = [Desk(Work(work_h), formula) for work_h in SIMULATED for formula in FORMULAS]
OTHERS = {
    "lognormal work, cv 1": Desk(Work(4.0, "lognormal", 1.0), "modified offered load"),
    "constant work": Desk(Work(4.0, "constant"), "modified offered load"),
    "exponential, who goes off duty finishes": Desk(Work(4.0), "modified offered load", "finish"),
    "SIPP, who goes off duty finishes": Desk(Work(4.0), "SIPP", "finish"),
}
DESK_SHIFTS = (Shift("early 早班", ((7, 14.5),)), Shift("late 晚班", ((13.5, 21),)))


# ---------------------------------------------------------------------------------------------- the street
def changes(roster: Mapping[str, int]) -> dict[str, Any]:
    """Values by dotted key of a roster of dispatchers."""
    return {"staff.dispatchers.count": 2 * roster["district"],
            "staff.dispatchers.per_place": {"110108010": 2 * roster["street"]}}


def searched() -> Answer:
    """Search the dispatchers of the command centre and of the street's own centre."""
    scenario = load(SCENARIO, {"initial.warm_days": 7}, {"calendar.days": 7})
    return smallest_roster(QUESTION, Simulated(scenario, changes, MEASURE, seed=1))


def rota_of(posts: int) -> tuple[Rota, str]:
    """Rota of two shifts at so many posts from 7 to 21, and what would have to be given up to hold it with one less."""
    cover = np.zeros((7, 48))
    cover[:, 14:42] = posts
    rules = rules_on(load(SCENARIO).calendar.start).but(overtime_h=0)
    found = rota(cover.ravel(), DESK_SHIFTS, rules)
    stands = binding(cover.ravel(), DESK_SHIFTS, rules, found.n_people - 1)
    said = "; ".join(f"`{one.rule}` from {one.said:g} to {one.needed:g}" for one in stands)
    return found, said or "no single rule would do"


# ---------------------------------------------------------------------------------------------- the page
def row(*cells: object) -> str:
    """One row of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells: str) -> list[str]:
    """First two rows of a table."""
    return [row(*cells), row(*["---"] * len(cells))]


def formula_lines() -> list[str]:
    """Every formula at every length of work, exact."""
    lines = head("work, h", *FORMULAS, "square root of the largest load")
    for work_h in WORK_H:
        cells = []
        for formula in FORMULAS:
            found = exact(work_h, formula)
            cells.append(f"{found.p_wait.max():.3f} \\| {(found.p_wait > ABOVE).sum()} \\| {found.person_hours:.0f}")
        lines.append(row(f"{work_h:g}", *cells, f"{root_hours(work_h):.0f}"))
    return lines


def measured_lines(found: list[Measured]) -> list[str]:
    """What the product measures of each desk, beside the promise and the exact value."""
    lines = head("work, h", "formula", "person-hours a day", "waits: promised", "exact", "measured",
                 "mean wait, min: promised", "exact", "measured")
    for desk, one in zip(DESKS, found, strict=True):
        true = exact(desk.work.mean_h, desk.formula)
        promised = steady_promise_h(desk.work, desk.formula)
        lines.append(row(f"{desk.work.mean_h:g}", desk.formula, people(desk.work, desk.formula).sum(), f"≤ {P_WAIT}",
                         f"{true.p_wait_all:.3f}", said(one.p_wait, 1, 3), f"{60 * promised:.1f}",
                         f"{60 * true.mean_wait_h:.1f}", said(one.mean_wait_h, 60, 1)))
    return lines


def other_lines(found: list[Measured]) -> list[str]:
    """Desks for which no exact value is at hand."""
    lines = head("four hours of work, modified offered load unless said", "person-hours a day", "waits",
                 "largest of an hour", "mean wait, min")
    for (name, desk), one in zip(OTHERS.items(), found, strict=True):
        lines.append(row(name, people(desk.work, desk.formula).sum(), said(one.p_wait, 1, 3),
                         f"{one.by_hour.mean(axis=0).max():.3f}", said(one.mean_wait_h, 60, 1)))
    return lines


def said(values: np.ndarray, factor: float, digits: int) -> str:
    """Mean over replications with its 95 % interval."""
    found = interval(values * factor)
    return f"{found.mean:.{digits}f} ± {found.half:.{digits}f}"


def roster_lines(answer: Answer) -> list[str]:
    """Frontier and rosters judged anew."""
    lines = head("district posts", "street posts", "person-hours a week", "searched", "fresh", "bound", "")
    table = answer.table()
    for one in table[table["is_on_frontier"] | table["fresh"].notna()].to_dict("records"):
        words = {"**chosen**": one["is_chosen"], "frontier": one["is_on_frontier"], "met": one["is_met"]}
        fresh = (f"{one['fresh']:.4f} ± {one['fresh_half']:.4f}", f"{one['bound']:.4f}")
        lines.append(row(one["district"], one["street"], f"{one['hours']:,.0f}",
                         f"{one['searched']:.4f} ± {one['searched_half']:.4f}",
                         *(fresh if np.isfinite(one["fresh"]) else ("", "")),
                         ", ".join(word for word, is_so in words.items() if is_so)))
    return lines


def curse_lines(answer: Answer) -> list[str]:
    """What the search saw of the rosters judged anew, beside what they are."""
    lines = head("district posts", "street posts", "searched", "fresh", "seen too good by", "")
    for one in answer.curse().to_dict("records"):
        lines.append(row(one["district"], one["street"], f"{one['searched']:.4f}", f"{one['fresh']:.4f}",
                         f"{one['too_good']:+.4f}", "the search alone would take it" if one["is_promised"] else ""))
    return lines


def figures(found: list[Measured], answer: Answer) -> None:
    """Draw both figures."""
    labels = {"SIPP": "SIPP 逐时稳态", "lag-SIPP": "lag-SIPP 滞后", "modified offered load": "MOL 修正负荷"}
    titles = {0.25: "15 minutes of work   每件15分钟", 4.0: "4 hours of work   每件4小时"}
    by_desk = dict(zip(((desk.work.mean_h, desk.formula) for desk in DESKS), found, strict=True))
    panels = {titles[work_h]: {
        labels[formula]: (exact(work_h, formula).p_wait, by_desk[work_h, formula].by_hour.mean(axis=0))
        for formula in FORMULAS} for work_h in SIMULATED}
    (FOLDER / "figures" / "staffing_formulas.png").write_bytes(formulas_figure(panels, P_WAIT))
    (FOLDER / "figures" / "staffing_frontier.png").write_bytes(
        frontier_figure(answer.table(), LEVEL, "dispatched in time\n按时派遣率"))


PAGE = """
<!-- made by `python -m studies.staffing`; do not edit -->
# How many people

Formulas are in `twin.experiment.staffing`; each is tested against published values, the exact cases and a second slow
implementation (`tests/experiment/staffing`).

## What formulas promise, and what becomes of it

A desk whose reports go up and down with the day, ten an hour times 1 + 0.8 sin(2 pi t / 24 h), is staffed hour by hour
so that a share of {p_wait} waits, and then followed by Kolmogorov's equations until its day repeats; work has an
exponential law, and whoever goes off duty puts back what is in hand. In each cell: largest share that waits in an hour
| hours of the day with more than {above} | person-hours a day.

{formulas}

All twelve cells agree with the table worked out before this code was written. SIPP and lag-SIPP have the same
person-hours: they only place them otherwise. With four hours of work both promise {p_wait}, and for many hours of the
day nearly everybody waits; modified offered load holds the promise with 5 to 7 % more person-hours. The square root,
rounded up and at the same load, comes out lower than Erlang C: it is a limit for many people.

## The same desks in the simulation

`scenarios/exact/sine.yaml` with these people as nested shifts, {days} days of which {warm} are left out, {n}
replications, 95 % t intervals. Waits are promised as Erlang C has them, were every hour a steady state of its own. The
exact mean wait counts what waits again after it was put back, the measured one until work is first begun.

{measured}

![share that waits by hour](figures/staffing_formulas.png)

Lines are exact, dots simulated.

{others}

Another law of work or another end of shift is not in the promise of Erlang C; the simulation says what becomes of it.
Whoever finishes may stay as long as it takes: these hours come on top. The load m(t) itself is exact for lognormal and
constant work.

## Dispatchers of one street

`{scenario}`, 7 days after 7 warm ones. Posts of dispatchers in the command centre ({low} to {high}) and in the street's
own centre ({street_low} to {street_high}), each held from 7 to 21 by two shifts of 7.5 hours. Looked for: the fewest
person-hours with which `{measure}` is at least {level} with 95 % confidence. optuna's TPE tried {n_tried} rosters with
{n_search} replications each; up to {n_best} were judged by {n_fresh} fresh replications; the bound is for as many as
were judged, and Holm's test decides. Everybody has the same chance in a replication.

{rosters}

{chosen}

![dispatched in time against person-hours](figures/staffing_frontier.png)

What the search saw of its best few, and what they are:

{curse}

## A rota that people can work

{rota}

Rules are the parameters `rota_...` (`twin explain rota_week`): 40 hours a week without overtime, a day off a week, 11
hours between shifts. It is one week that repeats; leave and illness come on top.
"""


def rota_line(posts: int) -> str:
    """Sentence about the rota of so many posts."""
    found, stands = rota_of(posts)
    return (f"{posts} {'post' if posts == 1 else 'posts'} from 7 to 21 by two shifts with half an hour to hand over: "
            f"{found.n_people} people, {found.hours.mean():.1f} hours a week on the average "
            f"({found.hours.sum():,.0f} in all"
            f"{'' if found.is_proven else ', not proven to be the least'}). With {found.n_people - 1} something "
            f"must be given up, each alone: {stands}.")


def chosen_line(answer: Answer) -> str:
    """Sentence about the roster that was chosen."""
    if answer.chosen is None:
        return "None of the rosters that were judged meets the level with 95 % confidence."
    district, street = answer.chosen.point
    return (f"Chosen: {district} posts in the command centre and {street} in the street, {answer.chosen.hours:,.0f} "
            f"person-hours a week.")


def page(measured: list[Measured], others: list[Measured], answer: Answer) -> str:
    """Text of the page."""
    low, high = POSTS["district"]
    posts = (answer.chosen or answer.tried[-1]).point[0]
    return PAGE.strip().format(
        p_wait=P_WAIT, above=ABOVE, formulas="\n".join(formula_lines()), days=DAYS, warm=WARM_DAYS, n=N,
        measured="\n".join(measured_lines(measured)), others="\n".join(other_lines(others)), scenario=SCENARIO, low=low,
        high=high, street_low=POSTS["street"][0], street_high=POSTS["street"][1], measure=MEASURE, level=LEVEL,
        n_tried=len(answer.tried), n_search=QUESTION.n_search, n_best=QUESTION.n_best, n_fresh=QUESTION.n_fresh,
        rosters="\n".join(roster_lines(answer)), chosen=chosen_line(answer), curse="\n".join(curse_lines(answer)),
        rota="\n\n".join(rota_line(n) for n in (posts, 1))) + "\n"


def main() -> None:
    """Make the page and its figures."""
    measured = simulated([*DESKS, *OTHERS.values()])
    answer = searched()
    figures(measured[:len(DESKS)], answer)
    (FOLDER / "staffing.md").write_text(page(measured[:len(DESKS)], measured[len(DESKS):], answer), encoding="utf-8")


if __name__ == "__main__":
    main()
