"""Under-reporting and induced demand: what trust makes of service, two figures and a table under docs/.

`python -m studies.residents` writes docs/residents.md; a few minutes on two cores.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from studies.measuring import CITY, interval
from twin.eventlog import Log
from twin.experiment.run import Run, simulate
from twin.kpi.truth import Problems, found_s, problems
from twin.present.studies import weeks_figure
from twin.rules.repeats import is_told_by_resident
from twin.scenario import load
from twin.vocabulary import DAY_S, NEVER, NONE, Truth

FOLDER = Path(__file__).parent.parent / "docs"
SCENARIO, STREET, WEEKS, N = "one_street", "110108010", 26, 20
BIN_WEEKS, TURN_WEEK, LAST_WEEKS, HORIZON_D = 2, 10, 8, 14
BIN_S = BIN_WEEKS * 7 * DAY_S
STATED, MIDDLE, FEW = 107_655, 10_000, 3_000  # residents of the street
FALSE = {"behaviour.false_closing": {"city_management": 0.4, "demands": 0.6}, "workflow.check.sees": 0.2,
         "workflow.review.sees": 0.1}
FEW_HANDS: dict[str, dict[str, int]] = {
    "staff.crews.per_unit": {"works_department": 3, "street_team": 7},
    "staff.officers.per_unit": {"service_department": 1, "street_office": 2}}
MANY_HANDS = {"staff.crews.per_unit": {"works_department": 8, "street_team": 18},
              "staff.officers.per_unit": {"service_department": 4, "street_office": 7}}
IMPROVED = {"changes": [{"at": "2018-11-05", "set": MANY_HANDS}]}  # ten weeks after 27 August
HELD = {"behaviour.residents.trust.gain": 0, "behaviour.residents.trust.talk_gain": 0}
APART = {"workflow.check.post": "grid_chiefs", "workflow.verify.post": "grid_chiefs"}  # inspectors only go their rounds
POOR = FALSE | FEW_HANDS
PLANS: dict[str, dict[str, Any]] = {
    "good": APART, "poor": APART | POOR, "poor, held": APART | POOR | HELD,
    "late": APART | FEW_HANDS, "late, held": APART | FEW_HANDS | HELD,
    "improved": APART | FEW_HANDS | IMPROVED, "improved, held": APART | FEW_HANDS | IMPROVED | HELD,
    "good, shared": {}, "poor, shared": POOR,
}
FREE = ("good", "poor", "late", "improved")
ARMS = [*((plan, FEW) for plan in PLANS), *((plan, n) for n in (STATED, MIDDLE) for plan in FREE)]
NAMES = {
    "good": "good service 服务好", "poor": "poor service 服务差", "poor, held": "poor, trust held 服务差，信任不变",
    "late": "stays late 一直拖延", "improved": "improved in week 10 第10周起改善",
    "improved, held": "the same, trust held 同样改善，信任不变",
}
Task = tuple[str, int, int]
COLUMNS = ("silent", "spoke", "born", "told", "trust", "told_a_year")


# ---------------------------------------------------------------------------------------------- one run
def measured(task: Task) -> dict[str, np.ndarray]:
    """Counts of one replication by stretch of weeks, of city management; trust at the end, reports a year."""
    plan, n_residents, replication = task
    changes = {**PLANS[plan], f"places.root.children.{STREET}.population": n_residents,
               "population.persons_per_agent": max(1, n_residents // 3_000)}
    return counts(simulate(load(SCENARIO, changes, {"calendar.days": 7 * WEEKS}), 1, replication))


def counts(run: Run) -> dict[str, np.ndarray]:
    """Silent notices and first reports by residents, births, and how many of those residents reported in two weeks.

    Only what happens up to the first report of a problem is counted: who notices it later changes nothing here.
    """
    log, there = run.log, problems(run.log, run.end_s)
    there = there.where((there.stream == CITY) & (there.born_s >= -HORIZON_D * DAY_S))
    is_told = first_by_resident(log, there)
    is_soon = is_told & (there.found_s - there.born_s <= HORIZON_D * DAY_S)
    noticed = log.truth[log.truth["activity"] == Truth.NOTICED]
    noticed = noticed[np.isin(noticed["incident"], there.incident)]
    silent_s = noticed["time_s"][noticed["time_s"] <= found_s(log)[noticed["incident"]]]
    n_told = np.count_nonzero([is_told_by_resident(channel) for channel in log.cases["channel"]])
    residents = run.final.tables["residents"]
    n_persons = len(residents) * run.scenario.population.persons_per_agent
    in_log = there.born_s >= 0
    return {
        "silent": by_bin(silent_s), "spoke": by_bin(there.found_s[is_told]), "born": by_bin(there.born_s[in_log]),
        "told": by_bin(there.born_s[in_log & is_soon]), "trust": np.array([residents["trust"].mean()]),
        "told_a_year": np.array([n_told * 365 * DAY_S / run.end_s / n_persons]),
    }


def first_by_resident(log: Log, there: Problems) -> np.ndarray:
    """Whether the first report of each problem came from a resident."""
    channel = np.full(int(log.cases["incident"].max(initial=0)) + 1, NONE)
    order = np.argsort(-log.cases["opened_s"], kind="stable")
    channel[log.cases["incident"][order]] = log.cases["channel"][order]  # the earliest one written stays
    is_found = there.found_s < NEVER
    found = np.zeros(len(there), bool)
    found[is_found] = [is_told_by_resident(each) for each in channel[there.incident[is_found]]]
    return found


def by_bin(time_s: np.ndarray) -> np.ndarray:
    """How many lie in each stretch of weeks of the run."""
    n_bins = WEEKS // BIN_WEEKS
    inside = time_s[(time_s >= 0) & (time_s < n_bins * BIN_S)]
    return np.bincount(inside // BIN_S, minlength=n_bins)


# ---------------------------------------------------------------------------------------------- over replications
Found = dict[tuple[str, int], dict[str, np.ndarray]]


def all_arms(pool: ProcessPoolExecutor) -> Found:
    """Counts of every plan and number of residents; arrays of shape (N, n_bins)."""
    found = {}
    for arm in ARMS:
        rows = list(pool.map(measured, [(*arm, replication) for replication in range(N)]))
        found[arm] = {name: np.array([row[name] for row in rows]) for name in COLUMNS}
        sys.stderr.write(f"{arm[0]}, {arm[1]} residents: {N} runs done\n")
    return found


def silent_share(arm: Mapping[str, np.ndarray]) -> np.ndarray:
    """Share of notices kept silent."""
    return arm["silent"] / np.maximum(1, arm["silent"] + arm["spoke"])


def told_share(arm: Mapping[str, np.ndarray]) -> np.ndarray:
    """Share of problems that residents reported within two weeks of birth; the last stretch is not over."""
    return (arm["told"] / np.maximum(1, arm["born"]))[:, :-1]


def line(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means and half-widths by stretch of weeks; NaN for stretches at the end of which nothing is known."""
    found = np.full((2, WEEKS // BIN_WEEKS), np.nan)
    for number, column in enumerate(values.T):
        found[:, number] = interval(column).mean, interval(column).half
    return found[0], found[1]


def last(values: np.ndarray) -> np.ndarray:
    """Mean over the last weeks, of each replication."""
    return values[:, -LAST_WEEKS // BIN_WEEKS:].mean(axis=1)


def shares_at_end(arm: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Share of notices kept silent, and of problems told by residents, in the last weeks of each replication."""
    end = slice(-LAST_WEEKS // BIN_WEEKS, None)
    silent, spoke = arm["silent"][:, end].sum(axis=1), arm["spoke"][:, end].sum(axis=1)
    told, born = (arm[name][:, :-1][:, end].sum(axis=1) for name in ("told", "born"))
    return silent / (silent + spoke), told / born


def more(found: Found, n_residents: int, suffix: str = "") -> np.ndarray:
    """Percent more first reports by residents than where service stays late, by stretch and replication."""
    late = found[f"late{suffix}", n_residents]["spoke"]
    return 100 * (found[f"improved{suffix}", n_residents]["spoke"] - late) / late.mean(axis=0)


# ---------------------------------------------------------------------------------------------- figures and page
def figures(found: Found) -> None:
    """Draw both."""
    weeks = BIN_WEEKS * (np.arange(WEEKS // BIN_WEEKS) + 0.5)
    plans = {NAMES[plan]: found[plan, FEW] for plan in ("good", "poor", "poor, held")}
    (FOLDER / "figures" / "under_reporting.png").write_bytes(weeks_figure(weeks, {
        "share of notices kept silent\n察觉后未上报的比例":
            {name: line(silent_share(arm)) for name, arm in plans.items()},
        "share of problems that residents report\nwithin two weeks   两周内由群众上报的比例":
            {name: line(told_share(arm)) for name, arm in plans.items()}}))
    (FOLDER / "figures" / "induced_demand.png").write_bytes(weeks_figure(weeks, {
        "first reports by residents a week\n群众每周首次上报量":
            {NAMES[plan]: line(found[plan, FEW]["spoke"] / BIN_WEEKS) for plan in ("improved", "late")},
        "more than where it stays late, %\n较一直拖延增加（%）":
            {NAMES["improved"]: line(more(found, FEW)), NAMES["improved, held"]: line(more(found, FEW, ", held"))}},
        TURN_WEEK, 0))


def table(found: Found) -> list[str]:
    """Effects by number of residents, paired by replication."""
    lines = ["| residents | reports by a person in a year | trust at the end: good | poor | silent share, poor − good "
             "| told share, poor − good | first reports, improved against late |", "|---|---|---|---|---|---|---|"]
    for n in (STATED, MIDDLE, FEW):
        good, poor = found["good", n], found["poor", n]
        silent, told = (below - above for above, below in zip(shares_at_end(good), shares_at_end(poor), strict=True))
        lines.append(
            f"| {n:,} | {good['told_a_year'].mean():.2f} | {good['trust'].mean():.3f} | {poor['trust'].mean():.3f} | "
            f"{interval(silent)} | {interval(told)} | {percent(last(more(found, n)))} |")
    return lines


def percent(values: np.ndarray) -> str:
    """Mean and bounds of a relative difference."""
    each = interval(values)
    return f"{each.mean:+.1f} % [{each.mean - each.half:+.1f}, {each.mean + each.half:+.1f}]"


def points(values: np.ndarray) -> str:
    """Mean and bounds of a difference of shares, in percentage points."""
    each = interval(100 * values)
    return f"{each.mean:+.1f} [{each.mean - each.half:+.1f}, {each.mean + each.half:+.1f}] points"


def under_reporting(found: Found) -> tuple[str, str]:
    """What the first figure shows, in Chinese and English."""
    good, poor, held = (shares_at_end(found[plan, FEW]) for plan in ("good", "poor", "poor, held"))
    shared_good, shared_poor = (shares_at_end(found[plan, FEW])[1] for plan in ("good, shared", "poor, shared"))
    silent, told = ([100 * each[number].mean() for each in (poor, good, held)] for number in (0, 1))
    zh = (f"服务差（虚假办结多、办理拖延）时信任下降：最后{LAST_WEEKS}周，察觉问题而不上报的比例为{silent[0]:.1f}%，"
          f"服务好时为{silent[1]:.1f}%；两周内由群众上报的问题占{told[0]:.1f}%，服务好时为{told[1]:.1f}%。"
          f"同样的差服务而信任不变时，两者为{silent[2]:.1f}%和{told[2]:.1f}%。")
    en = (f"**Under-reporting.** Last {LAST_WEEKS} weeks: {silent[0]:.1f} % of notices are kept silent where service "
          f"is "
          f"poor, {silent[1]:.1f} % where it is good ({points(poor[0] - good[0])}). Residents report {told[0]:.1f} % "
          f"of "
          f"problems within two weeks of birth instead of {told[1]:.1f} % ({points(poor[1] - good[1])}). Where "
          f"service is "
          f"as poor and trust is held, it is {silent[2]:.1f} % and {told[2]:.1f} %: what trust does is "
          f"{points(poor[0] - held[0])} of silence and {points(poor[1] - held[1])} of what is told. "
          "Where inspectors do the checks, too, as in the base case, poor service slows their rounds, patrol finds "
          f"less, and more is left for residents: there they report {100 * shared_poor.mean():.1f} % with poor service "
          f"and {100 * shared_good.mean():.1f} % with good service. Under-reporting is hidden there, not gone.")
    return zh, en


def induced(found: Found) -> tuple[str, str]:
    """What the second figure shows, in Chinese and English."""
    rise, held = last(more(found, FEW)), last(more(found, FEW, ", held"))
    before, after = (last(found[plan, FEW]["spoke"]).mean() / BIN_WEEKS for plan in ("late", "improved"))
    trust = [found[plan, FEW]["trust"].mean() for plan in ("late", "improved")]
    zh = (f"第{TURN_WEEK}周起处置队伍和承办人员由少增至`{SCENARIO}`的人数，问题发生数相同、巡查不变。"
          f"最后{LAST_WEEKS}周群众每周首次上报由{before:.1f}件升至{after:.1f}件（{interval(rise).mean:+.1f}%）；信任不变时为"
          f"{interval(held).mean:+.1f}%：两者之差来自信任。")
    en = (f"**Induced demand.** From week {TURN_WEEK} on there are as many crews and officers as in `{SCENARIO}`, "
          f"before "
          f"it far fewer; the same problems are born and inspectors go the same rounds. Last {LAST_WEEKS} weeks: "
          f"residents "
          f"report {after:.1f} problems first a week instead of {before:.1f}, {percent(rise)}; mean trust at the end "
          f"is "
          f"{trust[1]:.3f} instead of {trust[0]:.3f}. With trust held the same improvement gives {percent(held)}; the "
          f"difference, {percent(rise - held)}, is trust.")
    return zh, en


REACHED = (
    "With the numbers of the base case an experience moves the trust of one person (`trust_gain`), and the word "
    "of mouth of a grid as if one person had heard it (`trust_talk_gain` 0.5). So trust moves with the "
    f"number of experiences for each resident. A street of {STATED:,} residents makes so few reports for each of "
    f"them that trust hardly moves within {WEEKS} weeks, whatever service is like: with base parameters and base "
    "population neither effect is reached within that time (the rest of the last column is of the size that comes "
    "with trust held). Fewer residents with the same problems are the same as experiences that reach more people. "
    f"Both effects show with {MIDDLE:,} residents, where each experience moves {STATED // MIDDLE} times as large a "
    f"part of them, and are plain with {FEW:,} ({STATED // FEW} times): an experience has to be heard by ten "
    "persons or more (`trust_talk_gain` of 5 and more; assumed 0.5, range up to 20), or the community is small, "
    "or it takes many years.")


def page(found: Found) -> Sequence[str]:
    """Lines of the page."""
    under, rising = under_reporting(found), induced(found)
    return [
        "<!-- made by `python -m studies.residents`; do not edit -->",
        "# Residents: under-reporting and induced demand", "",
        f"`{SCENARIO}` with {FEW:,} residents instead of {STATED:,} (why: below), {WEEKS} weeks, seed 1, {N} "
        "replications, paired: the same problems in all plans. City management only, first reports only. Means with "
        "95 % "
        "t intervals over replications. Poor service: false closings 0.4 (city management) and 0.6 (demands), checks "
        "that see 0.2 and 0.1 of them, and few crews and officers. *Trust held*: the same service, and nobody learns "
        "from it. Checks and verification are done by grid chiefs, so that rounds are the same in all plans.", "",
        under[1], "", f"![{under[0]}](figures/under_reporting.png)", "", under[0], "",
        rising[1], "", f"![{rising[0]}](figures/induced_demand.png)", "", rising[0], "",
        "## Which range reaches it", "", REACHED, "", *table(found), "",
        f"Silent share: of notices; told share: of problems, reported by residents within two weeks; last {LAST_WEEKS} "
        "weeks.", "",
        f"基础参数下，{STATED:,}人的街道人均上报太少，{WEEKS}周内信任几乎不变，两种效应都达不到；同样多的问题，{MIDDLE:,}名居民时"
        f"可见，{FEW:,}名居民时（相当于每次经历影响{STATED // FEW}倍的人）明显。", "",
    ]


def main() -> None:
    """Make the page and both figures."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = all_arms(pool)
    (FOLDER / "figures").mkdir(exist_ok=True)
    figures(found)
    (FOLDER / "residents.md").write_text("\n".join(page(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
