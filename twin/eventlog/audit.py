"""The audit of a log: nine questions that a true log of a run answers well."""

from dataclasses import dataclass

import numpy as np

from twin.eventlog.audit_cases import begins_with_report, conservation, deadlines, one_lead_assignment
from twin.eventlog.audit_people import on_duty, one_thing_at_a_time
from twin.eventlog.audit_route import checked_before_closing, legal_transitions
from twin.eventlog.findings import Finding, Inquiry
from twin.eventlog.schema import Log
from twin.vocabulary import NONE, BadInput, ShiftEnd


@dataclass(frozen=True)
class AuditRules:
    """What the audit must know of the scenario.

    Attributes
    ----------
    steps : dict of (int, int) to int
        The route: (Stage, Outcome) to the next Stage. Opening a case counts as (REPORT, DONE).
    shift_end : ShiftEnd
        What becomes of work in hand when the shift ends.
    overtime_s : int
        How long work may go on after the end of duty; only with `ShiftEnd.FINISH`.
    end_s : int
        Where the log ends; rows lie before it.
    """

    steps: dict[tuple[int, int], int]
    shift_end: ShiftEnd
    overtime_s: int
    end_s: int


def audit(log: Log, rules: AuditRules) -> tuple[Finding, ...]:
    """Answer the nine questions about a log.

    Parameters
    ----------
    log : Log
        The log of a whole run, from second 0 to `rules.end_s`.
    rules : AuditRules
        What the scenario allows.

    Returns
    -------
    tuple of Finding
        Always nine: conservation, legal_transitions, one_lead_assignment, on_duty, one_thing_at_a_time, deadlines,
        time_order, begins_with_report, checked_before_closing.

    Raises
    ------
    BadInput
        When the events name a case that the table of cases does not have.
    """
    if log.events["case"].max(initial=-1) >= len(log.cases):
        raise BadInput(f"events: name case {log.events['case'].max()}; the table of cases has {len(log.cases)} rows")
    return (
        conservation(log),
        legal_transitions(log, rules.steps, rules.end_s),
        one_lead_assignment(log),
        on_duty(log, rules.overtime_s if rules.shift_end == ShiftEnd.FINISH else 0, rules.end_s),
        one_thing_at_a_time(log),
        deadlines(log),
        time_order(log, rules.end_s),
        begins_with_report(log),
        checked_before_closing(log, rules.steps),
    )


def time_order(log: Log, end_s: int) -> Finding:
    """Check that time never runs backwards, in events or truth, and that no event lies outside the log's span."""
    inquiry = Inquiry("time_order", log)
    time_s = log.events["time_s"]
    rows = np.arange(len(time_s))
    inquiry.ask_rows(rows[1:], np.diff(time_s) < 0, "earlier than the row before it")
    inquiry.ask_rows(rows, (time_s < 0) | (time_s > end_s), f"outside the log, which runs from 0 to {end_s}")
    truth_s = log.truth["time_s"]
    in_log_s = np.maximum(truth_s, NONE)  # births before the log begins stand first, in any order
    inquiry.ask(np.diff(in_log_s) < 0, lambda row: f"truth, row {row + 1}: {truth_s[row + 1]} after {truth_s[row]}")
    return inquiry.finding()
