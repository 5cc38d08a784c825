"""What can simply be counted: cases by their ending, backlog, reminders, shares of cases by loop and finder."""

from itertools import pairwise

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.measure import Measure, count, share
from twin.kpi.names import Labels, label
from twin.vocabulary import NEVER, NONE, Activity, Channel, Ending, Phase, Stream

MICRO = 1_000_000
ENDINGS = {Ending.CLOSED: "结案数", Ending.VOIDED: "作废数", Ending.REJECTED: "不予受理数", Ending.MERGED: "并案数"}
FACTS = {
    "dispatches": (Activity.DISPATCH, "派遣次数", "Dispatches"),
    "reminders": (Activity.REMIND, "催办次数", "Reminders"),
    "escalations": (Activity.ESCALATE, "升级次数", "Escalations"),
}


def _n(chosen: np.ndarray) -> int:
    """Count what is chosen."""
    return int(np.count_nonzero(chosen))


def count_measures(log: Log, labels: Labels) -> dict[str, Measure]:
    """Count cases and what happened to them.

    Created = closed + voided + rejected + merged + open; carried are those of the created that were open when the log
    began; repeated are those whose incident an earlier case of the log had reported. The backlog is what is open at
    the end, by the tier in whose loop it is.
    """
    events, cases = log.events, log.cases
    is_fact = events["phase"] == Phase.FACT
    is_open = cases["ending"] == NONE
    n_carried = _n(is_fact & (events["activity"] == Activity.CARRY))
    incidents = cases["incident"][cases["incident"] != NONE]
    found = {"created": count(len(cases), "案件总数", "Cases in the log")}
    for ending, zh in ENDINGS.items():
        found[ending.key] = count(_n(cases["ending"] == ending), zh, f"Cases {ending.en}")
    found["open"] = count(_n(is_open), "期末在办量", "Cases open at the end")
    found["carried"] = count(n_carried, "期初在办量", "Cases open when the log begins")
    found["repeated"] = count(len(incidents) - len(np.unique(incidents)), "同一问题重复上报数",
                              "Cases of a problem that an earlier case had reported")
    for tier, name in enumerate(log.names.tiers):
        n_open = _n(is_open & (cases["tier"] == tier))
        found[f"backlog.{name}"] = count(n_open, f"期末在办量·{label(name, labels, 'zh')}",
                                         f"Cases open at the end, {label(name, labels, 'en')}")
    for key, (activity, zh, en) in FACTS.items():
        found[key] = count(_n(is_fact & (events["activity"] == activity)), zh, en, "times")
    found["overdue"] = count(len(ran_out(log)), "超期案件数", "Cases whose deadline ran out")
    return found


def ran_out(log: Log) -> np.ndarray:
    """Rows that tell of the first deadline of a case that ran out within the log, each case once; in order of cases."""
    rows = log.events[(log.events["activity"] == Activity.OVERDUE) & (log.events["phase"] == Phase.FACT)]
    return rows[np.unique(rows["case"], return_index=True)[1]]


def share_measures(log: Log, labels: Labels) -> dict[str, Measure]:
    """Measure shares of cases that no deadline bears on: found on patrol, by loop; and the score."""
    return {"found_on_patrol": _found_on_patrol(log)} | _loops(log, labels) | {"score": _score(log)}


def is_further(cases: np.ndarray) -> np.ndarray:
    """Whether each case tells of a problem that an earlier case, open at that time, has told of."""
    found = np.zeros(len(cases), bool)
    order = np.lexsort((cases["case"], cases["opened_s"], cases["incident"]))
    open_until = np.where(cases["concluded_s"] == NONE, NEVER, cases["concluded_s"])
    incident, opened_s = cases["incident"], cases["opened_s"]
    last_s = NEVER
    for before, row in pairwise(order.tolist()):
        is_same = incident[row] != NONE and incident[row] == incident[before]
        last_s = max(last_s, open_until[before]) if is_same and found[before] else open_until[before]
        found[row] = is_same and opened_s[row] < last_s
    return found


def _found_on_patrol(log: Log) -> Measure:
    """Share of city-management cases that patrol reported, of those reported within the log; once while one is open."""
    is_chosen = (log.cases["stream"] == Stream.CITY_MANAGEMENT) & (log.cases["opened_s"] >= 0)
    cases = log.cases[is_chosen & ~is_further(log.cases)]
    n_patrol = _n(cases["channel"] == Channel.PATROL)
    return share(n_patrol, len(cases), "巡查发现占比·城市管理案件", "Found on patrol, city management",
                 "no case of city management was reported")


def _loops(log: Log, labels: Labels) -> dict[str, Measure]:
    """Share of each tier's loop in the cases that were dispatched and closed."""
    cases = log.cases[(log.cases["ending"] == Ending.CLOSED) & (log.cases["n_dispatches"] > 0)]
    n_in = np.bincount(cases["tier"][cases["tier"] != NONE], minlength=len(log.names.tiers))
    return {
        f"loop_share.{name}": share(n_in[tier], len(cases), f"循环占比·{label(name, labels, 'zh')}",
                                    f"Closed in the loop of {label(name, labels, 'en')}",
                                    "no dispatched case was closed")
        for tier, name in enumerate(log.names.tiers)
    }


def _score(log: Log) -> Measure:
    """Mean of the monthly scores of units."""
    rows = log.events[(log.events["activity"] == Activity.APPRAISE) & (log.events["case"] == NONE)]
    rows = rows[rows["value"] != NONE]  # a unit that had nothing to do has no score
    scores = rows["value"] / MICRO
    value = float(scores.mean()) if len(scores) else None
    why = "" if len(scores) else "no month ended within the log"
    return Measure(value, "score", float(scores.sum()), len(scores), len(scores), "平均考核得分",
                   "Mean appraisal score of units", why)
