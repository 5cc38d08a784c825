"""Questions of the audit about cases: none is lost, one unit answers for it, deadlines stay where they were set."""

import numpy as np

from twin.eventlog.findings import Finding, Inquiry
from twin.eventlog.order import before, last_where
from twin.eventlog.schema import Log
from twin.vocabulary import NONE, Activity, Ending, Outcome, Phase

BEGINS = (Activity.REPORT, Activity.CARRY)
MOVES = (Activity.SEND_DOWN, Activity.ESCALATE)
SETTERS = (Activity.DISPATCH, Activity.RESUME, Activity.EXTEND)  # of a deadline


def conservation(log: Log) -> Finding:
    """Check that created = closed + voided + rejected + merged + open, and that the table agrees with the events.

    Each case is opened once and concluded at most once. The table is compared in `opened_s`, `entry_tier`, `tier`,
    `unit`, `concluded_s`, `ending` and the three counts. Counts of a case carried over may be greater than those in
    the log. `n_reworks` may or may not include the reworks that sent the case one tier up. What was merged has another
    case on the same problem that was open then.
    """
    inquiry = Inquiry("conservation", log)
    n_begun, n_ended = _count(log, _facts(log, *BEGINS)), _count(log, _facts(log, Activity.CONCLUDE))
    inquiry.ask(n_begun > 1, lambda case: f"case {case}: opened {n_begun[case]} times")
    inquiry.ask(n_ended > 1, lambda case: f"case {case}: concluded {n_ended[case]} times")
    _ask_ending(inquiry, log)
    _ask_opening(inquiry, log)
    _ask_place(inquiry, log)
    _ask_counts(inquiry, log)
    _ask_merged(inquiry, log)
    _ask_sum(inquiry, log)
    return inquiry.finding()


def _ask_sum(inquiry: Inquiry, log: Log) -> None:
    """Ask whether what is open is what was opened and not concluded."""
    reasons = log.events["reason"][_facts(log, Activity.CONCLUDE)]
    n_by_ending = {ending.key: int(np.count_nonzero(reasons == ending)) for ending in Ending}
    n_created = len(log.cases)
    n_open = int(np.count_nonzero(log.cases["ending"] == NONE))
    is_wrong = np.array([n_created != sum(n_by_ending.values()) + n_open])
    inquiry.ask(is_wrong, lambda _: f"{n_created} created, but {n_by_ending} and {n_open} open")


def _ask_ending(inquiry: Inquiry, log: Log) -> None:
    """Ask whether ending and time of conclusion stand in the table as in the events."""
    rows = _facts(log, Activity.CONCLUDE)
    for column, source in (("ending", "reason"), ("concluded_s", "time_s")):
        told = _last(log, rows, source)
        inquiry.ask_cases(log.cases[column] != told, column, told)


def _ask_opening(inquiry: Inquiry, log: Log) -> None:
    """Ask whether time of opening and tier of entry stand in the table as in the events."""
    reported, carried = _facts(log, Activity.REPORT), _facts(log, Activity.CARRY)
    has_report, has_carry = _count(log, reported) > 0, _count(log, carried) > 0
    opened_s = np.where(has_report, _last(log, reported, "time_s"), _last(log, carried, "value"))
    inquiry.ask_cases((has_report | has_carry) & (log.cases["opened_s"] != opened_s), "opened_s", opened_s)
    entry_tier = _last(log, reported, "tier")
    inquiry.ask_cases(has_report & (log.cases["entry_tier"] != entry_tier), "entry_tier", entry_tier)


def _ask_place(inquiry: Inquiry, log: Log) -> None:
    """Ask whether tier and lead unit stand in the table as the last event that moved them left them."""
    moves = _facts(log, Activity.REPORT, *MOVES)
    tier = _last(log, moves, "tier")
    inquiry.ask_cases((_count(log, moves) > 0) & (log.cases["tier"] != tier), "tier", tier)
    assignments = _facts(log, Activity.DISPATCH, Activity.RELEASE)
    is_dispatched = _last(log, assignments, "activity") == Activity.DISPATCH
    unit = _last(log, assignments, "unit")
    inquiry.ask_cases(is_dispatched & (log.cases["unit"] != unit), "unit", unit)


def _ask_counts(inquiry: Inquiry, log: Log) -> None:
    """Ask whether dispatches, escalations and reworks are counted in the table as they stand in the events."""
    is_carried = _count(log, _facts(log, Activity.CARRY)) > 0
    is_end = log.events["phase"] == Phase.END
    n_unsolved = _count(log, np.flatnonzero(is_end & (log.events["reason"] == Outcome.UNSOLVED)))
    n_again = _count(log, np.flatnonzero(is_end & (log.events["reason"] == Outcome.UNSOLVED_AGAIN)))
    n_dispatches = _count(log, _facts(log, Activity.DISPATCH))
    n_escalations = _count(log, _facts(log, Activity.ESCALATE))
    for column, least, most in (
        ("n_dispatches", n_dispatches, n_dispatches),
        ("n_escalations", n_escalations, n_escalations),
        ("n_reworks", n_unsolved, n_unsolved + n_again),
    ):
        said = log.cases[column]
        inquiry.ask_cases((said < least) | ((said > most) & ~is_carried), column, least)


def _ask_merged(inquiry: Inquiry, log: Log) -> None:
    """Ask whether another case on the same problem was open when a case was merged."""
    cases = log.cases
    merged = np.flatnonzero(cases["ending"] == Ending.MERGED)
    is_alone = np.zeros(len(merged), bool)
    of_incident: dict[int, list[int]] = {int(incident): [] for incident in cases["incident"][merged]}
    for case in np.flatnonzero(np.isin(cases["incident"], list(of_incident))):
        of_incident[int(cases["incident"][case])].append(int(case))
    for number, case in enumerate(merged):
        others = np.array(of_incident[int(cases["incident"][case])])
        is_open = (cases["ending"][others] == NONE) | (cases["concluded_s"][others] >= cases["concluded_s"][case])
        is_open &= (others != case) & (cases["ending"][others] != Ending.MERGED)
        is_alone[number] = cases["incident"][case] == NONE or not (
            is_open & (cases["opened_s"][others] <= cases["concluded_s"][case])).any()
    inquiry.ask(is_alone, lambda number: f"case {merged[number]}: merged, but no other case on its problem was open")


def begins_with_report(log: Log) -> Finding:
    """Check that the first row of every case tells how it was opened, and that every case has rows."""
    inquiry = Inquiry("begins_with_report", log)
    rows = np.flatnonzero(log.events["case"] != NONE)
    of_cases = log.events.take(rows)
    is_first = before(of_cases["case"]) == NONE
    is_right = np.isin(of_cases["activity"], BEGINS) & (of_cases["phase"] == Phase.FACT)
    inquiry.ask_rows(rows[is_first], ~is_right[is_first], "the first row of a case does not open it")
    n_rows = _count(log, rows)
    inquiry.ask(n_rows == 0, lambda case: f"case {case}: has no row in the events")
    return inquiry.finding()


def one_lead_assignment(log: Log) -> Finding:
    """Check that a case has at most one open lead assignment: from DISPATCH to RELEASE or conclusion.

    What is released is that assignment: where a unit keeps a case until another one has signed, both rows stand at the
    end of that signing, and nothing in between.
    """
    inquiry = Inquiry("one_lead_assignment", log)
    rows = _facts(log, Activity.DISPATCH, Activity.RELEASE, Activity.CONCLUDE)
    facts = log.events.take(rows)
    earlier = before(facts["case"])
    past = np.where(earlier == NONE, NONE, facts["activity"][earlier])
    is_dispatch, is_release = facts["activity"] == Activity.DISPATCH, facts["activity"] == Activity.RELEASE
    is_open = (past == Activity.DISPATCH) | (past == Activity.CONCLUDE)
    inquiry.ask_rows(rows[is_dispatch], is_open[is_dispatch], "dispatched while assigned, or after its conclusion")
    is_carried = (_count(log, _facts(log, Activity.CARRY)) > 0)[facts["case"]]
    may_release = (past == Activity.DISPATCH) | ((past == NONE) & is_carried)
    inquiry.ask_rows(rows[is_release], ~may_release[is_release], "released without being assigned")
    is_other = (past == Activity.DISPATCH) & (facts["unit"][earlier] != facts["unit"])
    inquiry.ask_rows(rows[is_release], is_other[is_release], "another unit is released than was assigned")
    return inquiry.finding()


def deadlines(log: Log) -> Finding:
    """Check that only DISPATCH, EXTEND and RESUME set a deadline, RESUME after SUSPEND, and OVERDUE comes at it.

    The table's `due_s` is what the last of them set; a case suspended or released since may have none.
    """
    inquiry = Inquiry("deadlines", log)
    is_carried = _count(log, _facts(log, Activity.CARRY)) > 0
    _ask_suspension(inquiry, log, is_carried)
    _ask_overdue(inquiry, log)
    due_s = _last(log, _facts(log, *SETTERS), "value")
    has_none = ~is_carried & (due_s == NONE)
    last = _last(log, _facts(log, *SETTERS, Activity.SUSPEND, Activity.RELEASE), "activity")
    may_be_none = (log.cases["due_s"] == NONE) & np.isin(last, (Activity.SUSPEND, Activity.RELEASE))
    is_wrong = (has_none | (due_s != NONE)) & (log.cases["due_s"] != due_s) & ~may_be_none
    inquiry.ask_cases(is_wrong, "due_s", due_s)
    return inquiry.finding()


def _ask_suspension(inquiry: Inquiry, log: Log, is_carried: np.ndarray) -> None:
    """Ask whether SUSPEND and RESUME take turns."""
    rows = _facts(log, Activity.SUSPEND, Activity.RESUME)
    facts = log.events.take(rows)
    earlier = before(facts["case"])
    past = np.where(earlier == NONE, NONE, facts["activity"][earlier])
    may_resume = (past == Activity.SUSPEND) | ((past == NONE) & is_carried[facts["case"]])
    is_resume = facts["activity"] == Activity.RESUME
    inquiry.ask_rows(rows[is_resume], ~may_resume[is_resume], "resumed without being suspended")
    inquiry.ask_rows(rows[~is_resume], (past == Activity.SUSPEND)[~is_resume], "suspended twice")


def _ask_overdue(inquiry: Inquiry, log: Log) -> None:
    """Ask whether OVERDUE names the deadline last set, not before it has passed, nor while the clock stands still."""
    rows = _facts(log, *SETTERS, Activity.SUSPEND, Activity.OVERDUE)
    facts = log.events.take(rows)
    is_overdue = facts["activity"] == Activity.OVERDUE
    setter = last_where(facts["case"], ~is_overdue)
    is_told = is_overdue & (setter != NONE)  # for a case carried over the log may not tell the deadline
    is_suspended = facts["activity"][setter] == Activity.SUSPEND
    is_wrong = is_suspended | (facts["time_s"] < facts["value"][setter])
    inquiry.ask_rows(rows[is_told], is_wrong[is_told], "overdue before its deadline")


# ------------------------------------------------------------------------------------------- events by case
def _facts(log: Log, *which: Activity) -> np.ndarray:
    """Numbers of the FACT rows of some activities that concern a case."""
    events = log.events
    return np.flatnonzero(np.isin(events["activity"], which) & (events["phase"] == Phase.FACT) & (events["case"] >= 0))


def _count(log: Log, rows: np.ndarray) -> np.ndarray:
    """Count how many of some rows each case has."""
    case = log.events["case"][rows]
    return np.bincount(case[case >= 0], minlength=len(log.cases))


def _last(log: Log, rows: np.ndarray, column: str) -> np.ndarray:
    """Return what the last of some rows of each case holds in a column; -1 where it has none."""
    found = np.full(len(log.cases), NONE, np.int64)
    found[log.events["case"][rows]] = log.events[column][rows]  # the last one written stays
    return found
