"""Shares and ratios of the field: what each divides by what, thing by thing. Source: DOMAIN C4, unless said otherwise.

Each function returns a tally, so that streams, tiers, streets, units, categories and weeks are counted like the whole.
Where the log tells nothing of what is asked (no stage of filing, no call), the tally is empty.
"""

import numpy as np

from twin.kpi.assignments import HANDS_IN
from twin.kpi.counting import limit_s
from twin.kpi.dispatching import is_to_unit
from twin.kpi.gathered import Gathered, matched
from twin.kpi.owed import Owed
from twin.kpi.tally import Marks, Tally, for_each, marks_of_cases, share_of
from twin.vocabulary import NONE, Activity, Channel, Ending, Outcome, Phase, Post, Reason, Stage, Stream

FOUND_BY_STAFF = (Channel.PATROL, Channel.VIDEO)
UNSOLVED = (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN)
ANSWERED = (Outcome.SOLVED, Outcome.UNSOLVED)


def in_time(g: Gathered, owed: Owed) -> Tally:
    """Done by the deadline, of what had to be done in the period."""
    marks = marks_of_cases(g.log, owed.case, owed.day_s(g.counting), owed.unit, owed.tier)
    return share_of(marks, owed.is_in_time(), owed.is_needed(g.end_s, g.counting))


# ---------------------------------------------------------------------------------------------- reports and filing
def _reported(g: Gathered) -> tuple[Marks, np.ndarray]:
    """Marks of all cases as reports, and which of them are reports of the period."""
    cases, way = g.log.cases, g.intake
    marks = marks_of_cases(g.log, np.arange(len(cases)), cases["opened_s"], way.desk, cases["entry_tier"])
    is_report = (cases["opened_s"] >= 0) & (cases["opened_s"] < g.end_s)
    return marks, is_report & ~way.is_on_spot if g.counting.self_handled == "left_out" else is_report


def registration(g: Gathered) -> Tally:
    """Filed, of the cases reported in the period."""
    marks, is_report = _reported(g)
    return share_of(marks, (g.intake.filed_s != NONE) | g.intake.is_on_spot, is_report & g.intake.has_filing)


def valid_reports(g: Gathered) -> Tally:
    """Found true, of the cases reported in the period."""
    marks, is_report = _reported(g)
    return share_of(marks, g.intake.is_true, is_report & g.intake.has_acceptance)


def registration_in_time(g: Gathered) -> Tally:
    """Filed by the deadline of filing, of the cases reported in the period; without a deadline filing is in time."""
    marks, is_report = _reported(g)
    way = g.intake
    is_in_time = (way.filed_s != NONE) & ((way.limit_s == NONE) | (way.filed_s <= way.limit_s))
    return share_of(marks, is_in_time | way.is_on_spot, is_report & way.has_filing)


def accurate_registration(g: Gathered) -> Tally:
    """Not voided, of the cases filed in the period."""
    cases, way = g.log.cases, g.intake
    marks = marks_of_cases(g.log, np.arange(len(cases)), way.filed_s, way.desk, cases["entry_tier"])
    return share_of(marks, cases["ending"] != Ending.VOIDED, way.filed_s != NONE)


def public_reports(g: Gathered) -> Tally:
    """Reported by the public, of what was found true in city management: what patrol has missed.

    Reports from a file of real cases do not say who found them; they are left out.
    """
    marks, is_report = _reported(g)
    cases = g.log.cases
    is_whole = is_report & g.intake.is_true & (cases["stream"] == Stream.CITY_MANAGEMENT)
    is_whole &= (cases["channel"] != Channel.TRACE) & g.intake.has_acceptance
    return share_of(marks, ~np.isin(cases["channel"], FOUND_BY_STAFF), is_whole)


def connected(g: Gathered) -> Tally:
    """Calls taken by a seat within the limit, of the calls that came in; only where seats of the hotline take them."""
    asked, begun = g.rows(Activity.ACCEPT, Phase.ENABLE), g.rows(Activity.ACCEPT, Phase.START)
    post, keys = g.posts
    seats = keys.index(Post.HOTLINE_SEATS.key) if Post.HOTLINE_SEATS.key in keys else NONE
    has_seats = bool(np.any(post[begun["actor"]] == seats)) if len(begun) and len(post) else False
    is_call = (asked["case"] != NONE) & has_seats
    is_call &= np.append(g.log.cases["channel"] == Channel.HOTLINE, False)[asked["case"]]
    asked = asked[is_call]
    row = matched(asked["item"], begun["item"])
    is_taken = row != NONE
    waited_s = np.where(is_taken, begun["time_s"][row] if len(begun) else 0, 0) - asked["time_s"]
    marks = marks_of_cases(g.log, asked["case"], asked["time_s"], asked["unit"], asked["tier"])
    return share_of(marks, is_taken & (waited_s <= limit_s("connect_limit")), np.ones(len(asked), bool))


# ---------------------------------------------------------------------------------------------- desks with a limit
def signed(g: Gathered) -> Tally:
    """Signed for by the deadline of signing."""
    return in_time(g, g.owed(Stage.SIGN)[0])


def verified(g: Gathered) -> Tally:
    """Verified by the deadline of verification."""
    return in_time(g, g.owed(Stage.VERIFY)[0])


def checked(g: Gathered) -> Tally:
    """Checked on site by the deadline of checking."""
    return in_time(g, g.owed(Stage.CHECK)[0])


def _dispatching(g: Gathered) -> tuple[Owed, np.ndarray]:
    """Sortings that sent a case to a unit or are not finished, and whether each has turned out right so far."""
    owed, row = g.owed(Stage.SORT)
    ends, sent = g.ends(Stage.SORT), g.dispatches
    is_back = np.isin(ends["item"], sent.item[sent.is_wrong | ~sent.is_known])
    is_open = row == NONE
    chosen = is_open | (is_to_unit(ends["reason"])[row] if len(ends) else False)
    is_right = ~is_open & ~(is_back[row] if len(ends) else True)
    return owed.where(chosen), is_right[chosen]


def dispatched(g: Gathered) -> Tally:
    """Dispatched to a unit by the deadline of dispatch; sending a case to another tier is none."""
    return in_time(g, g.once("dispatching", lambda: _dispatching(g))[0])


def accurately_dispatched(g: Gathered) -> Tally:
    """Dispatched to a unit from which it did not come back to go to another one, of what had to be dispatched."""
    owed, is_right = g.once("dispatching", lambda: _dispatching(g))
    marks = marks_of_cases(g.log, owed.case, owed.day_s(g.counting), owed.unit, owed.tier)
    is_whole = owed.is_needed(g.end_s, g.counting)
    if g.counting.accurate_dispatch_of == "in_time":
        is_whole &= owed.is_in_time()
    return share_of(marks, is_right, is_whole)


# ---------------------------------------------------------------------------------------------- results of units
def _results(g: Gathered, is_part: np.ndarray) -> Tally:
    """Some results, of those that had to be handed in in the period."""
    owed = g.results
    marks = marks_of_cases(g.log, owed.case, owed.day_s(g.counting), owed.unit, owed.tier)
    return share_of(marks, is_part, g.is_due)


def disposed(g: Gathered) -> Tally:
    """Handed in at all."""
    return _results(g, g.results.done_s != NONE)


def disposed_in_time(g: Gathered) -> Tally:
    """Handed in by the deadline. Without the overdue ones that are open, handling nothing would score 100 %."""
    return _results(g, g.results.is_in_time())


def overtime_pending(g: Gathered) -> Tally:
    """Overdue and not handed in."""
    return _results(g, g.results.is_overdue())


def extended(g: Gathered) -> Tally:
    """Granted another deadline."""
    return _results(g, g.given.is_extended)


def _closings(g: Gathered) -> tuple[np.ndarray, np.ndarray]:
    """Last assignment of each case that had to be closed in the period: its result was handed in, or is overdue.

    Also the cases settled on the spot, where these count.
    """
    last = g.last_assignment
    last = last[g.is_due[last]]
    is_spot = g.intake.is_on_spot & (g.log.cases["concluded_s"] >= 0) & (g.counting.self_handled == "counted")
    return last, np.flatnonzero(is_spot)


def _closed(g: Gathered, is_closed: np.ndarray) -> Tally:
    """Some of the cases that had to be closed; `is_closed` says which assignments led to such a closing."""
    last, spot = _closings(g)
    owed, cases = g.results.where(last), g.log.cases
    case = np.concatenate([owed.case, spot])
    marks = marks_of_cases(g.log, case, np.concatenate([owed.day_s(g.counting), cases["concluded_s"][spot]]),
                           np.concatenate([owed.unit, cases["unit"][spot]]),
                           np.concatenate([owed.tier, cases["tier"][spot]]))
    is_part = np.concatenate([is_closed[last], np.ones(len(spot), bool)])
    return share_of(marks, is_part, np.ones(len(case), bool))


def archived(g: Gathered) -> Tally:
    """Closed, of the cases that had to be closed."""
    return _closed(g, g.log.cases["ending"][g.results.case] == Ending.CLOSED)


def archived_in_time(g: Gathered) -> Tally:
    """Closed in time, of the cases that had to be closed."""
    owed, cases = g.results, g.log.cases
    is_closed = cases["ending"][owed.case] == Ending.CLOSED
    if g.counting.archive_in_time == "closing":
        return _closed(g, is_closed & (cases["concluded_s"][owed.case] <= owed.due_s))
    return _closed(g, is_closed & owed.is_in_time())


def reworked(g: Gathered) -> Tally:
    """Judged unsolved, once or again, for each result handed in (or each case that had to be closed)."""
    judged = np.concatenate([g.ends(stage) for stage in (Stage.CHECK, Stage.REVIEW, Stage.REVISIT)])
    parts = _of_leads(g, judged[np.isin(judged["reason"], UNSOLVED)])
    if g.counting.rework_of == "due":
        wholes = _closed(g, np.ones(len(g.results.case), bool)).marks
    else:
        wholes = _of_leads(g, np.concatenate([g.ends(activity) for activity in HANDS_IN]))
    return for_each(parts, wholes)


def _of_leads(g: Gathered, rows: np.ndarray) -> Marks:
    """Marks of rows of cases, each with the unit that had the lead."""
    number = g.assignment_of(rows)
    is_led = number != NONE
    unit = np.where(is_led, g.given.unit[number] if len(g.given.unit) else NONE, g.log.cases["unit"][rows["case"]])
    return marks_of_cases(g.log, rows["case"], rows["time_s"], unit, rows["tier"])


# ---------------------------------------------------------------------------------------------- 12345
def responded(g: Gathered) -> Tally:
    """Whoever asked was reached within the limit, of the demands dispatched; due when the limit ends."""
    rows = g.rows(Activity.CONTACT, Phase.FACT)
    number = g.assignment_of(rows)
    contact_s = np.full(len(g.given.case), NONE, np.int64)
    known = number != NONE
    contact_s[number[known][::-1]] = rows["time_s"][known][::-1]  # backwards: the first one stays
    given, stream = g.given, g.log.cases["stream"][g.given.case]
    owed = Owed(given.case, given.unit, given.tier, given.from_s + limit_s("response_limit"), contact_s,
                given.left_s, np.zeros(len(given.case), bool))
    return in_time(g, owed.where((given.from_s != NONE) & (stream == Stream.DEMANDS) & bool(len(rows))))


def _revisits(g: Gathered) -> np.ndarray:
    """Calls that were answered, or all that were made."""
    rows = g.ends(Stage.REVISIT)
    if g.counting.revisited == "called":
        return rows
    return rows[np.isin(rows["reason"], ANSWERED)]


def resolved(g: Gathered) -> Tally:
    """Said to be solved by whoever was called, of those revisited."""
    rows = _revisits(g)
    return share_of(_of_leads(g, rows), rows["reason"] == Outcome.SOLVED, np.ones(len(rows), bool))


def confirmed_in_limit(g: Gathered) -> Tally:
    """Said to be solved, and handed in by the deadline, of those revisited."""
    rows = _revisits(g)
    number = g.assignment_of(rows)
    is_in_time = np.append(g.results.is_in_time(), False)[number]  # the last one: no assignment
    return share_of(_of_leads(g, rows), (rows["reason"] == Outcome.SOLVED) & is_in_time, np.ones(len(rows), bool))


def satisfied(g: Gathered) -> Tally:
    """Content with all that the call asked about (attitude, speed), of those who were asked."""
    rows, said = _revisits(g), g.rows(Activity.RATE)
    said = said[np.isin(said["reason"], (Reason.ATTITUDE, Reason.SPEED))]
    width = g.end_s + 2
    key, call = (one["case"].astype(np.int64) * width + one["time_s"] for one in (said, rows))
    is_asked = np.isin(call, key) | (g.counting.revisited == "called")
    is_content = np.isin(call, key) & ~np.isin(call, key[said["value"] != 1])
    return share_of(_of_leads(g, rows), is_content, is_asked & bool(len(said)))
