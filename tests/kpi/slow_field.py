"""The measures of the field a second time, slowly: loops over rows, written from the definitions (DOMAIN C4) alone.

Every function takes a log as lists of rows (`slow_gap.plain`), the second at which it ends, and the rules of counting;
it returns what stands above and below the line.
"""

from tests.kpi.slow_reports import (
    connect,
    done,
    on_spot,
    public,
    registration,
    registration_accurate,
    registration_in_time,
    rows_of,
    valid,
)
from twin.vocabulary import Activity, Ending, Outcome, Phase, Reason, Stage, Stream

OVER = (Outcome.SOLVED, Outcome.UNSOLVED)


# ---------------------------------------------------------------------------------------------- what is due
def due_or_not(one, end_s, rules):
    """Finished in the period, or overdue and unfinished in it."""
    if one["due"] == -1:
        return False
    is_overdue = one["done"] is None and not one["still"] and one["due"] < one["left"]
    if one["done"] is None and not is_overdue:
        return False
    return rules.period == "finished" or 0 <= one["due"] < end_s


def in_time(one):
    """Whether something was done by its deadline."""
    return one["done"] is not None and one["due"] != -1 and one["done"] <= one["due"]


def desk(log, end_s, stage):
    """What was laid into trays of a stage with a limit."""
    found = []
    for row in log.events:
        if row["activity"] == stage and row["phase"] == Phase.ENABLE and row["value"] != -1:
            ends = [r for r in log.events if r["activity"] == stage and r["item"] == row["item"] and done(r)]
            over = log.cases[row["case"]]["concluded_s"]
            found.append({"case": row["case"], "item": row["item"], "due": row["value"], "still": False,
                          "done": ends[0]["time_s"] if ends else None, "end": ends[0] if ends else None,
                          "left": end_s if over == -1 else over})
    return found


def desk_in_time(stage):
    """In time of what was due at a desk."""
    def count(log, end_s, rules):
        due = [one for one in desk(log, end_s, stage) if due_or_not(one, end_s, rules)]
        return sum(in_time(one) for one in due), len(due)
    return count


# ---------------------------------------------------------------------------------------------- results
def results(log, end_s):
    """Every assignment: when due, when handed in, when lost from sight."""
    found = []
    for case in range(len(log.cases)):
        begins = rows_of(log, case, Activity.DISPATCH)
        for i, (n, row) in enumerate(begins):
            stop = begins[i + 1][0] if i + 1 < len(begins) else len(log.events)
            found.append(result(log, case, n, row, stop, end_s))
    return found


def result(log, case, n, row, stop, end_s):
    """Follow one assignment up to the next one."""
    def within(*activities):
        return [(m, r) for m, r in rows_of(log, case, *activities) if n < m < stop]
    handed = [(m, r["time_s"]) for m, r in within(Activity.FEEDBACK, Activity.RESPOND) if done(r)]
    due = row["value"]
    for m, r in within(Activity.RESUME, Activity.EXTEND):
        if not handed or m < handed[0][0]:
            due = r["value"]
    lost = [r["time_s"] for _, r in within(Activity.RELEASE, Activity.CONCLUDE)]
    if stop < len(log.events):
        lost.append(log.events[stop]["time_s"])
    clock = within(Activity.SUSPEND, Activity.RESUME)
    return {"case": case, "unit": row["unit"], "from": row["time_s"], "due": due, "place": n, "stop": stop,
            "done": handed[0][1] if handed else None, "left": min([*lost, end_s]),
            "still": bool(clock) and clock[-1][1]["activity"] == Activity.SUSPEND,
            "extended": bool(within(Activity.EXTEND))}


def due_results(log, end_s, rules):
    """Results that had to be handed in in the period."""
    return [one for one in results(log, end_s) if due_or_not(one, end_s, rules) and counts(log, one["case"], rules)]


def counts(log, case, rules):
    """Whether a case counts at all."""
    granted = any(row["reason"] == Reason.GRANTED for _, row in rows_of(log, case, Activity.EXEMPT))
    return not (rules.exemptions == "left_out" and granted)


def of_results(is_part):
    """Some of the results that were due."""
    def count(log, end_s, rules):
        due = due_results(log, end_s, rules)
        return sum(bool(is_part(one)) for one in due), len(due)
    return count


def closings(log, end_s, rules):
    """The last assignment of each case whose result was due."""
    last = {}
    for one in results(log, end_s):
        last[one["case"]] = one
    return [one for one in last.values() if due_or_not(one, end_s, rules) and counts(log, one["case"], rules)]


def spots(log, rules):
    """How many closings on the spot count."""
    return sum(on_spot(log, case) for case in range(len(log.cases))) if rules.self_handled == "counted" else 0


def archive(log, end_s, rules):
    """Closed, of the cases due to be closed."""
    due = closings(log, end_s, rules)
    return (sum(log.cases[one["case"]]["ending"] == Ending.CLOSED for one in due) + spots(log, rules),
            len(due) + spots(log, rules))


def archive_in_time(log, end_s, rules):
    """Closed in time, of the cases due to be closed."""
    due, n = closings(log, end_s, rules), spots(log, rules)
    for one in due:
        case = log.cases[one["case"]]
        by = in_time(one) if rules.archive_in_time == "result" else case["concluded_s"] <= one["due"]
        n += case["ending"] == Ending.CLOSED and by
    return n, len(due) + spots(log, rules)


def rework(log, end_s, rules):
    """Judged unsolved, for each result handed in or each case due to be closed."""
    unsolved = sum(row["activity"] in (Stage.CHECK, Stage.REVIEW, Stage.REVISIT) and row["phase"] == Phase.END
                   and row["reason"] in (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN) for row in log.events)
    if rules.rework_of == "due":
        return unsolved, archive(log, end_s, rules)[1]
    return unsolved, sum(row["activity"] in (Activity.FEEDBACK, Activity.RESPOND) and done(row) for row in log.events)


# ---------------------------------------------------------------------------------------------- dispatch
def came_back(log, row):
    """Whether a sorting led to a unit from which the case came back, and did not go there again."""
    told = [r for _, r in rows_of(log, row["case"], Activity.SORT, Activity.DISPATCH, Activity.RETURN)
            if r["activity"] != Activity.SORT or r["phase"] == Phase.END]
    here = next(n for n, r in enumerate(told) if r is row)
    if here + 2 >= len(told) or told[here + 1]["activity"] != Activity.DISPATCH or row["actor"] == -1:
        return False
    if told[here + 2]["activity"] != Activity.RETURN:
        return False
    again = [r for r in told[here + 3:] if r["activity"] == Activity.DISPATCH]
    return not again or again[0]["unit"] != told[here + 1]["unit"]


def dispatches(log, end_s, rules):
    """Dispatches to a unit that were due."""
    return [one for one in desk(log, end_s, Stage.SORT)
            if (one["end"] is None or one["end"]["reason"] == Outcome.DISPATCHED) and due_or_not(one, end_s, rules)]


def dispatch_in_time(log, end_s, rules):
    """In time, of the dispatches due."""
    due = dispatches(log, end_s, rules)
    return sum(in_time(one) for one in due), len(due)


def dispatch_accurate(log, end_s, rules):
    """Right, of the dispatches due (or made in time)."""
    due = dispatches(log, end_s, rules)
    if rules.accurate_dispatch_of == "in_time":
        due = [one for one in due if in_time(one)]
    return sum(one["end"] is not None and not came_back(log, one["end"]) for one in due), len(due)


# ---------------------------------------------------------------------------------------------- 12345
def response(log, end_s, rules):
    """Callers reached within 24 hours of dispatch, of the demands dispatched."""
    if not any(row["activity"] == Activity.CONTACT for row in log.events):
        return 0, 0
    n = n_due = 0
    for one in results(log, end_s):
        reached = [r["time_s"] for m, r in rows_of(log, one["case"], Activity.CONTACT)
                   if one["place"] < m < one["stop"]]
        asked = one | {"due": one["from"] + 24 * 3600, "done": reached[0] if reached else None, "still": False}
        if log.cases[one["case"]]["stream"] == Stream.DEMANDS and due_or_not(asked, end_s, rules):
            n_due += 1
            n += in_time(asked)
    return n, n_due


def calls(log, rules):
    """Revisits that count."""
    return [row for row in log.events if row["activity"] == Activity.REVISIT and done(row)
            and (rules.revisited == "called" or row["reason"] in OVER)]


def resolution(log, end_s, rules):
    """Said to be solved, of those revisited."""
    return sum(row["reason"] == Outcome.SOLVED for row in calls(log, rules)), len(calls(log, rules))


def confirmed(log, end_s, rules):
    """Said to be solved and handed in in time, of those revisited."""
    n = 0
    for row in calls(log, rules):
        before = [one for one in results(log, end_s) if one["case"] == row["case"] and one["from"] <= row["time_s"]]
        n += row["reason"] == Outcome.SOLVED and bool(before) and in_time(before[-1])
    return n, len(calls(log, rules))


def satisfaction(log, end_s, rules):
    """Content with everything asked about, of those asked (or called)."""
    if not any(row["activity"] == Activity.RATE for row in log.events):
        return 0, 0
    n = n_asked = 0
    for row in calls(log, rules):
        said = [r["value"] for _, r in rows_of(log, row["case"], Activity.RATE) if r["time_s"] == row["time_s"]]
        n_asked += bool(said) or rules.revisited == "called"
        n += bool(said) and min(said) == 1
    return n, n_asked


# ---------------------------------------------------------------------------------------------- the twin's own
def with_units(log):
    """Cases that were with a unit."""
    return sum(bool(rows_of(log, case, Activity.DISPATCH)) for case in range(len(log.cases)))


def bounces(log, end_s, rules):
    """Returns for each case with a unit."""
    return sum(row["activity"] == Activity.RETURN for row in log.events), with_units(log)


def disputes(log, end_s, rules):
    """Matters before the arbiter for each case with a unit."""
    asked = [row for row in log.events if row["activity"] == Activity.ARBITRATE and row["phase"] == Phase.ENABLE]
    return len(asked), with_units(log)


def supervised(log, end_s, rules):
    """Cases that the bureau took up for each case with a unit."""
    n = 0
    for row in log.events:
        if row["activity"] == Activity.SUPERVISE and row["phase"] == Phase.ENABLE:
            n += not any(r["item"] == row["item"] and r["reason"] == Reason.WITHDRAWN for r in log.events)
    return n, with_units(log)


MEASURES = {
    "registration_rate": registration, "valid_report_rate": valid, "in_time_register_rate": registration_in_time,
    "accurate_register_rate": registration_accurate, "public_report_rate": public, "connect_rate": connect,
    "in_time_verify_rate": desk_in_time(Stage.VERIFY), "in_time_dispatch_rate": dispatch_in_time,
    "accurate_dispatch_rate": dispatch_accurate, "signed_in_limit": desk_in_time(Stage.SIGN),
    "in_time_check_rate": desk_in_time(Stage.CHECK),
    "dispose_rate": of_results(lambda one: one["done"] is not None), "on_time": of_results(in_time),
    "overtime_to_dispose_rate": of_results(lambda one: one["done"] is None),
    "delay_rate": of_results(lambda one: one["extended"]), "archive_rate": archive,
    "in_time_archive_rate": archive_in_time, "rework_rate": rework, "response_rate": response,
    "resolution_rate": resolution, "satisfaction_rate": satisfaction, "confirmed_in_limit": confirmed,
    "bounces": bounces, "disputes": disputes, "supervised": supervised,
}
