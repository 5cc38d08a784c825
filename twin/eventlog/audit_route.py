"""Questions of the audit about the route: every case goes where its outcomes send it, and is checked before closing."""

import numpy as np

from twin.eventlog.findings import Finding, Inquiry
from twin.eventlog.order import after, before
from twin.eventlog.schema import Log
from twin.vocabulary import FIRST_SIDE, JOINT, NONE, Activity, Ending, Outcome, Phase, Reason, Stage, activities, stages

FIRST_REASON = min(Reason)
CHECKS = (Activity.CHECK, Activity.REVIEW)
NO_STEP = -2
OF_STAGES = ("time_s", "activity", "phase", "case", "stage", "reason", "value")
OF_ITEMS = ("time_s", "activity", "phase", "case", "item", "actor", "reason")
Columns = dict[str, np.ndarray]


def legal_transitions(log: Log, steps: dict[tuple[int, int], int], end_s: int) -> Finding:
    """Check that every case goes where its outcomes send it, and that each item is laid out, begun, ended in turn.

    An outcome is followed by an ENABLE or START of the stage that the route names, by nothing where the route says
    END, and by nothing in the log's last second, or while parts of a joint matter are still open. Opening a case
    counts as (REPORT, DONE), or as (REPORT, SELF_HANDLED) where the row says so. A revisit may be passed, as if done.
    What is laid aside is recalled before it is begun.
    """
    inquiry = Inquiry("legal_transitions", log)
    events = log.events
    rows = np.flatnonzero((events["case"] != NONE) & (events["activity"] < FIRST_SIDE))
    _ask_stages(inquiry, rows, _columns(events, rows, OF_STAGES), steps, end_s, _with_open_parts(log))
    is_work = (events["case"] != NONE) & (events["activity"] < Activity.CARRY) & (events["phase"] != Phase.FACT)
    rows = np.flatnonzero(is_work)
    _ask_items(inquiry, rows, _columns(events, rows, OF_ITEMS))
    _ask_aside(inquiry, log)
    return inquiry.finding()


def _columns(events: np.ndarray, rows: np.ndarray, names: tuple[str, ...]) -> Columns:
    """Some columns of some rows: a third less than whole rows, of which a long log has most."""
    return {name: events[name][rows] for name in names}


def _ask_stages(inquiry: Inquiry, rows: np.ndarray, staged: Columns, steps: dict[tuple[int, int], int],
                end_s: int, has_parts: np.ndarray) -> None:
    """Ask whether rows are of the stage of their activity, and what follows on an outcome is what the route names."""
    inquiry.ask_rows(rows, staged["stage"] != staged["activity"], "the stage is another than the activity")
    is_over, expected = _expected(staged, steps)
    passed = np.where(expected == Stage.REVISIT, steps.get((Stage.REVISIT, Outcome.DONE), NO_STEP), expected)
    inquiry.ask_rows(rows[is_over], (expected == NO_STEP)[is_over], "the route knows no such outcome of this stage")
    later = after(staged["case"])
    following = np.where(later == NONE, NONE, staged["activity"][later])
    is_opening = np.isin(staged["phase"], (Phase.ENABLE, Phase.START))[later]
    is_cut_off = (staged["time_s"] >= end_s - 1) | has_parts[staged["case"]]
    is_last = (later == NONE) & ((passed == Stage.END) | is_cut_off)
    is_right = is_last | ((later != NONE) & is_opening & ((following == expected) | (following == passed)))
    judged = is_over & (expected != NO_STEP)

    def tell(position: int) -> str:
        number = int(np.flatnonzero(judged)[position])
        next_row = "nothing" if later[number] == NONE else activities()[int(following[number])].key
        to = stages()[int(expected[number])].key
        return inquiry.tell_row(int(rows[number]), f"followed by {next_row}, the route leads to {to}")

    inquiry.ask(~is_right[judged], tell)


def _expected(staged: Columns, steps: dict[tuple[int, int], int]) -> tuple[np.ndarray, np.ndarray]:
    """Which rows end a stage, and to which stage the route then leads (NO_STEP where it has no such step)."""
    is_report = (staged["activity"] == Activity.REPORT) & (staged["phase"] == Phase.FACT)
    is_over = is_report | ((staged["phase"] == Phase.END) & (staged["reason"] < FIRST_REASON))
    table = np.full((len(Stage), FIRST_REASON + 1), NO_STEP)  # the last column is for rows without an outcome
    for (stage, outcome), following in steps.items():
        table[stage, outcome] = following
    opened = np.where(staged["value"] == Outcome.SELF_HANDLED, Outcome.SELF_HANDLED, Outcome.DONE)
    judged = np.where(is_report, opened, np.where(is_over, staged["reason"], NONE))
    return is_over, table[staged["activity"], judged]


def _with_open_parts(log: Log) -> np.ndarray:
    """Which cases have some of a joint matter, beside the lead unit's own part, that is not done when the log ends."""
    events = log.events
    is_part = np.isin(events["activity"], JOINT) & (events["case"] != NONE)
    is_over = (events["phase"] == Phase.END) & (events["reason"] < FIRST_REASON)
    n_open = np.bincount(events["case"][is_part & (events["phase"] == Phase.ENABLE)], minlength=len(log.cases))
    open_parts: np.ndarray = n_open > np.bincount(events["case"][is_part & is_over], minlength=len(log.cases))
    return open_parts


def _ask_items(inquiry: Inquiry, rows: np.ndarray, staged: Columns) -> None:
    """Ask whether an item is laid out once, begun, ended, begun again only when cut; always as the same activity."""
    is_numbered = staged["item"] != NONE
    key = np.where(is_numbered, staged["item"].astype(np.int64), -2 - staged["case"].astype(np.int64))
    earlier = before(key)
    has_earlier = earlier != NONE
    past = {name: column[earlier] for name, column in staged.items()}
    is_same = (past["case"] == staged["case"]) & (past["activity"] == staged["activity"])
    was_cut = (past["phase"] == Phase.END) & (past["reason"] >= FIRST_REASON)
    goes_on = has_earlier & is_same & ((past["phase"] == Phase.ENABLE) | was_cut)
    begins = ~has_earlier & ((staged["actor"] == NONE) | (staged["time_s"] == 0))
    begins |= ~is_numbered & (past["phase"] == Phase.END)  # timers have no item: one follows another
    ends = has_earlier & is_same & (past["phase"] == Phase.START) & (past["actor"] == staged["actor"])
    is_withdrawn = (staged["reason"] == Reason.WITHDRAWN) & (staged["actor"] == NONE)
    ends |= has_earlier & is_same & is_withdrawn & ((past["phase"] == Phase.ENABLE) | was_cut)
    has_left = (staged["reason"] == Outcome.LEFT) & (staged["actor"] == NONE)
    ends |= has_earlier & is_same & has_left & (past["phase"] == Phase.ENABLE)
    for phase, is_right, what in (
        (Phase.ENABLE, ~has_earlier, "laid out a second time"),
        (Phase.START, goes_on | begins, "begun without having been laid out or cut"),
        (Phase.END, ends, "ended without having been begun by the same person"),
    ):
        chosen = staged["phase"] == phase
        inquiry.ask_rows(rows[chosen], ~is_right[chosen], what)


def _ask_aside(inquiry: Inquiry, log: Log) -> None:
    """Ask whether an item is laid aside and recalled in turn, and not begun in between."""
    events = log.events
    is_mark = np.isin(events["activity"], (Activity.LAY_ASIDE, Activity.RECALL))
    rows = np.flatnonzero((events["item"] != NONE) & (is_mark | (events["phase"] == Phase.START)))
    own = events.take(rows)
    earlier = before(own["item"])
    was_aside = (earlier != NONE) & (own["activity"] == Activity.LAY_ASIDE)[earlier]
    is_recall = own["activity"] == Activity.RECALL
    inquiry.ask_rows(rows[is_recall], ~was_aside[is_recall], "recalled without having been laid aside")
    inquiry.ask_rows(rows[~is_recall], was_aside[~is_recall], "begun, or laid aside again, while it was laid aside")


def checked_before_closing(log: Log, steps: dict[tuple[int, int], int]) -> Finding:
    """Check that no case is closed without a check or review since it was last handled, where the route has one.

    A case without handling in the log (settled on the spot, or handled before the log begins) is not asked.
    """
    inquiry = Inquiry("checked_before_closing", log)
    if not any(stage in CHECKS for stage, _ in steps):
        return inquiry.finding()
    events = log.events
    is_over = (events["phase"] == Phase.END) & (events["reason"] < FIRST_REASON)
    handled = _last_rows(log, is_over & np.isin(events["activity"], (Activity.HANDLE, Activity.RESPOND)))
    checked = _last_rows(log, is_over & np.isin(events["activity"], CHECKS))
    rows = np.flatnonzero((events["activity"] == Activity.CONCLUDE) & (events["reason"] == Ending.CLOSED))
    rows = rows[(events["case"][rows] >= 0)]
    case = events["case"][rows]
    inquiry.ask_rows(rows, handled[case] > checked[case], "closed without a check since it was last handled")
    return inquiry.finding()


def _last_rows(log: Log, is_chosen: np.ndarray) -> np.ndarray:
    """Return the number of the last chosen row of each case; -1 where it has none."""
    found = np.full(len(log.cases), NONE, np.int64)
    rows = np.flatnonzero(is_chosen & (log.events["case"] != NONE))
    np.maximum.at(found, log.events["case"][rows], rows)
    return found
