"""The gap report: what the files say beside what was true. The log gives the one, the truth record the other.

A pair that only the truth record knows of has nothing measured and says why. Whatever is open counts. Places that are
simulated in outline have no truth record, and their cases are not in the log: nothing is said of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.gathered import Gathered
from twin.kpi.groups import Group, Streets, stream_groups, street_groups, unit_groups, whole
from twin.kpi.measure import Measure, count, ratio, share
from twin.kpi.names import Labels
from twin.kpi.summing import rate_of
from twin.kpi.survival import Spans
from twin.kpi.times import closing, mean_time, quantile
from twin.kpi.truth import SOLVING, Problems, found_s, is_false_closing, is_gone, n_incidents, problems, solving
from twin.vocabulary import NONE, Activity, Ending, Outcome, Phase, Stage, Stream, Truth

NO_FILE = "no file tells of it"
NEVER_OPENED = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Pair:
    """One figure as the files have it, and as it was.

    Attributes
    ----------
    zh, en : str
        What it is called.
    measured : Measure
        From the log alone; without a value where no file can tell.
    true : Measure
        With the truth record.
    """

    zh: str
    en: str
    measured: Measure
    true: Measure

    def to_json(self) -> dict[str, object]:
        """Return the pair as JSON can hold it."""
        return {"zh": self.zh, "en": self.en, "measured": self.measured.to_json(), "true": self.true.to_json()}


def gap(log: Log, end_s: int, labels: Labels | None = None, streets: Streets | None = None) -> dict[str, Pair]:
    """Compare what the files say with what was true.

    Parameters
    ----------
    log : Log
        The log, with its truth record.
    end_s : int
        Where it ends, seconds since its beginning.
    labels : mapping, optional
        What kinds of units are called: by key, a mapping with `zh` and `en`.
    streets : mapping, optional
        Code and name of the street of each place, by the code of the place; without it the first nine digits of a
        code tell the street.

    Returns
    -------
    dict of str to Pair
        By name; parts are named after the whole, with dots: `solved`, `solved.demands`, `solved.street.110108010`,
        `solved.unit.street_team`.
    """
    there = problems(log, end_s)
    places = (whole(log, there), *stream_groups(log, there), *street_groups(log, there, end_s, streets))
    found: dict[str, Pair] = {}
    for group in (*places, *unit_groups(log, there, labels or {})):
        found |= dict(solved(log, group))
    found |= handling_pairs(log, end_s)
    for group in places:
        found |= dict(known(there, end_s, group))
    return found | residents_pairs(log, there, end_s) | time_pairs(log, end_s) | harm_pairs(log) | {
        "padded": padded(log), "inflation": inflation(log)}


def unmeasured(true: Measure) -> Pair:
    """Return a figure that no file tells, with what it was."""
    return Pair(true.zh, true.en, Measure(None, true.unit, 0, 0, 0, true.zh, true.en, NO_FILE), true)


# ---------------------------------------------------------------------------------------------- closing and solving
def solved(log: Log, group: Group) -> Iterator[tuple[str, Pair]]:
    """Closed as solved, and gone when it was closed: the rest are false closings."""
    is_closed = (log.cases["ending"] == Ending.CLOSED) & group.of_case
    n, n_false = _n(is_closed), _n(is_closed & is_false_closing(log))
    zh, en = group.words("按已解决结案", "Closed as solved")
    why = "no case was closed"
    yield group.name("solved"), Pair(zh, en, share(n, n, zh, en, why), share(
        n - n_false, n, *group.words("结案时问题确已消除(真实)", "Problem gone when closed (true)"), why))


def handling_pairs(log: Log, end_s: int) -> dict[str, Pair]:
    """Handed in on time; not solved by a handling; said to be solved by whoever is asked."""
    g = Gathered(log, end_s)
    return {"found_again": found_again(log), "on_time": on_time(g), "rework": rework(g),
            "revisit": revisit(log)}


def found_again(log: Log) -> Pair:
    """False closings whose problem was reported again, as a case of its own, before the log ends."""
    rows = log.truth[(log.truth["activity"] == Truth.LATENT_AGAIN) & (log.truth["case"] != NONE)]
    last = np.full(n_incidents(log) + 1, NEVER_OPENED, np.int64)
    np.maximum.at(last, log.cases["incident"], log.cases["opened_s"])
    n_again = _n(last[rows["incident"]] > rows["time_s"])
    return unmeasured(share(n_again, len(rows), "虚假结案后再次上报的比例(真实)",
                            "Share of false closings reported again (true)", "no case was falsely closed"))


def on_time(g: Gathered) -> Pair:
    """Handed in by the deadline, and by then truly solved."""
    log, given, is_needed, is_in_time = g.log, g.given, g.is_due, g.results.is_in_time()
    measured = rate_of(g, "on_time")
    state = is_gone(log, log.cases["incident"][given.case], np.maximum(given.fed_back_s, 0))
    is_told = is_needed & ~(is_in_time & (state == NONE))
    true = share(_n(is_told & is_in_time & (state == 1)), _n(is_told), "按期处置且确已解决(真实)",
                 "Handed in on time and solved (true)", measured.why)
    return Pair(measured.zh, measured.en, measured, left_out(true, _n(is_needed) - _n(is_told)))


def rework(g: Gathered) -> Pair:
    """Judged unsolved by whoever checks or asks, and not solved by the handling."""
    log = g.log
    measured = rate_of(g, "rework_rate")
    rows = log.truth[np.isin(log.truth["activity"], SOLVING) & (log.truth["case"] != NONE)]
    rows = rows[log.cases["n_dispatches"][rows["case"]] > 0]  # what is settled on the spot is never judged
    true = share(_n(rows["activity"] == Truth.NOT_FIXED), len(rows), "处置后未真正解决(真实)",
                 "Not solved by handling (true)", "nothing was handled")
    return Pair(measured.zh, measured.en, measured, true)


def revisit(log: Log) -> Pair:
    """Answered as solved when asked, and gone at that time."""
    rows = log.events[(log.events["activity"] == Stage.REVISIT) & (log.events["phase"] == Phase.END)]
    rows = rows[np.isin(rows["reason"], (Outcome.SOLVED, Outcome.UNSOLVED)) & (rows["case"] != NONE)]
    zh, en, why = "回访答复已解决", "Said to be solved when called", "nobody was called and answered"
    measured = share(_n(rows["reason"] == Outcome.SOLVED), len(rows), zh, en, why)
    state = is_gone(log, log.cases["incident"][rows["case"]], rows["time_s"])
    true = share(_n(state == 1), _n(state != NONE), "回访时问题确已消除(真实)", "Problem gone when called (true)", why)
    return Pair(zh, en, measured, left_out(true, _n(state == NONE)))


def left_out(true: Measure, n: int) -> Measure:
    """Say of a figure how many could not be told."""
    note = f"{n} handled before the log begins are left out" if n else ""
    return Measure(true.value, true.unit, true.numerator, true.denominator, true.n, true.zh, true.en, true.why, note)


# ---------------------------------------------------------------------------------------------- what is known
def known(there: Problems, end_s: int, group: Group) -> Iterator[tuple[str, Pair]]:
    """Problems in the files, and problems that were there; what became of those that nobody reported.

    Reported, vanished unseen and unknown at the end make up the whole.
    """
    is_found, is_gone_unseen = there.is_found(end_s), (there.gone_s < end_s) & ~there.is_found(end_s)
    n, n_found, n_gone = _n(group.of_problem), _n(group.of_problem & is_found), _n(group.of_problem & is_gone_unseen)
    zh, en = group.words("已上报的问题数", "Problems in the files")
    yield group.name("problems"), Pair(zh, en, count(n_found, zh, en, "problems"), count(
        n, *group.words("实际存在的问题数(真实)", "Problems that were there (true)"), "problems"))
    n_unknown = n - n_found - n_gone
    for key, part, zh, en in (
        ("came_to_light", n_found, "问题被上报的比例(真实)", "Share of problems that were reported (true)"),
        ("vanished_unseen", n_gone, "未上报即自行消失的比例(真实)", "Share that vanished before any report (true)"),
        ("unknown_at_end", n_unknown, "期末仍无人上报的比例(真实)", "Share still unknown at the end (true)"),
    ):
        yield group.name(key), unmeasured(share(part, n, *group.words(zh, en), "there was no problem"))


def residents_pairs(log: Log, there: Problems, end_s: int) -> dict[str, Pair]:
    """People who noticed a problem and kept silent before anybody reported it, for each problem that was reported."""
    rows = log.truth[(log.truth["activity"] == Truth.NOTICED) & np.isin(log.truth["incident"], there.incident)]
    n_silent = _n(rows["time_s"] <= found_s(log)[rows["incident"]])
    true = ratio(n_silent, _n(there.is_found(end_s)), "每件上报问题察觉而未报人次(真实)",
                 "Silent notices for each reported problem (true)", "no problem was reported")
    return {"silent_per_report": unmeasured(true)}


# ---------------------------------------------------------------------------------------------- time, harm, padding
def time_pairs(log: Log, end_s: int) -> dict[str, Pair]:
    """Time from report to closing, and from birth to a closing that leaves nothing of the problem."""
    measured, case = closing(log, end_s)
    case_stream = log.cases["stream"][case]
    true, problem_stream = solving(log, end_s)
    found = _times("", "", "", measured, true)
    for one in Stream:
        found |= _times(f".{one.key}", f"·{one.zh}", f", {one.en}", measured.where(case_stream == one),
                        true.where(problem_stream == one))
    return found


def _times(suffix: str, zh: str, en: str, measured: Spans, true: Spans) -> dict[str, Pair]:
    """Half within, and the mean."""
    half = (f"半数在此时间内结案{zh}", f"Half closed within{en}")
    half_true = (f"半数自发生起在此时间内真正解决(真实){zh}", f"Half solved within, from birth (true){en}")
    mean = (f"平均结案用时{zh}", f"Mean time to closing{en}")
    mean_true = (f"自发生至真正解决平均用时(真实){zh}", f"Mean time from birth to solution (true){en}")
    return {
        f"time_to_close.p50{suffix}": Pair(*half, quantile(measured, 0.5, *half), quantile(true, 0.5, *half_true)),
        f"time_to_close.mean{suffix}": Pair(*mean, mean_time(measured, *mean), mean_time(true, *mean_true)),
    }


def harm_pairs(log: Log) -> dict[str, Pair]:
    """Harm that problems did: before any report, while a case was open, after it was over."""
    rows = log.truth[log.truth["activity"] == Truth.HARMED]
    is_before = rows["time_s"] < found_s(log)[rows["incident"]]
    is_open = np.array([is_open_at(log, row["incident"], row["time_s"]) for row in rows], bool)
    n_harmed = count(len(rows), "造成损害的问题数(真实)", "Problems that did harm (true)", "problems")
    found = {"harm": unmeasured(n_harmed)}
    for key, chosen, zh, en in (
        ("harm_before_report", is_before, "上报前造成损害的占比(真实)", "Harm done before a report (true)"),
        ("harm_while_open", is_open, "在办期间造成损害的占比(真实)", "Harm done while a case was open (true)"),
        ("harm_afterwards", ~is_before & ~is_open, "办结后造成损害的占比(真实)",
         "Harm done after a case was over (true)"),
    ):
        found[key] = unmeasured(share(_n(chosen), len(rows), zh, en, "no problem did harm"))
    return found


def is_open_at(log: Log, incident: int, time_s: int) -> bool:
    """Whether a case about a problem was open at a time."""
    cases = log.cases[log.cases["incident"] == incident]
    return bool(np.any((cases["opened_s"] <= time_s) & (
        (cases["ending"] == NONE) | (cases["concluded_s"] > time_s))))


def padded(log: Log) -> Pair:
    """Cases filed for the numbers' sake, of those reported and filed within the log."""
    rows = log.events[(log.events["activity"] == Activity.FILE) & (log.events["phase"] == Phase.END)
                      & (log.events["reason"] == Outcome.FILED) & (log.events["case"] != NONE)]
    filed = log.cases[np.unique(rows["case"])]
    filed = filed[filed["opened_s"] >= 0]
    trivial = log.truth["incident"][log.truth["activity"] == Truth.PADDED]
    return unmeasured(share(_n(np.isin(filed["incident"], trivial)), len(filed), "凑数案件占立案的比例(真实)",
                            "Share of filed cases that were padding (true)", "no case was filed"))


def inflation(log: Log) -> Pair:
    """Trivial matters reported for the numbers' sake, for each real problem reported: both by first reports.

    Source: DOMAIN A7, trivial cases / real problems.
    """
    reported = np.unique(log.cases["incident"][(log.cases["opened_s"] >= 0) & (log.cases["incident"] != NONE)])
    is_trivial = np.isin(reported, log.truth["incident"][log.truth["activity"] == Truth.PADDED])
    return unmeasured(ratio(_n(is_trivial), _n(~is_trivial), "凑数件与真实问题之比(真实)",
                            "Padding for each real problem reported (true)", "no problem was reported"))


def _n(chosen: np.ndarray) -> int:
    """Count what is chosen."""
    return int(np.count_nonzero(chosen))
