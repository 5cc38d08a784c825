"""A second, slow and obvious implementation of measured against true: plain loops over rows."""

from types import SimpleNamespace

from twin.vocabulary import Activity, Ending, Outcome, Phase, Stage, Truth


def plain(log):
    """The same log as lists of rows."""
    tables = {name: [dict(zip(log.table(name).dtype.names, row, strict=True)) for row in log.table(name).tolist()]
              for name in ("events", "cases", "truth")}
    return SimpleNamespace(names=log.names, **tables)


def truths(log, *which):
    """Rows of the truth record of some kinds, with their place in it."""
    return [row for row in log.truth if row["activity"] in which]


def first_report(log, incident):
    """Second of the first report of a problem; None without one."""
    return min((case["opened_s"] for case in log.cases if case["incident"] == incident), default=None)


def vanished(log, incident):
    """Second at which a problem vanished; None where it did not."""
    return min((row["time_s"] for row in truths(log, Truth.VANISHED) if row["incident"] == incident), default=None)


def gone(log, incident, time_s):
    """Whether a problem was gone at a time: vanished, or solved by the last handling up to then; None: unknown."""
    since = vanished(log, incident)
    if since is not None and since <= time_s:
        return True
    last = None
    for row in truths(log, Truth.FIXED, Truth.NOT_FIXED):
        if row["incident"] == incident and row["time_s"] <= time_s:
            last = row["activity"] == Truth.FIXED
    return last


def existing(log):
    """Problems that were there unreported within the log: born in it, or before it and not reported yet."""
    found = []
    for row in truths(log, Truth.BORN):
        told = first_report(log, row["incident"])
        if told is None or told >= 0:
            found.append(row)
    return found


def known(log, end_s):
    """How many problems there were, were reported, vanished unseen, and are still unknown."""
    n_told = n_gone = n_unknown = 0
    for row in existing(log):
        told, since = first_report(log, row["incident"]), vanished(log, row["incident"])
        if told is not None and (since is None or told <= since):
            n_told += 1
        elif since is not None and since < end_s:
            n_gone += 1
        else:
            n_unknown += 1
    return n_told + n_gone + n_unknown, n_told, n_gone, n_unknown


def solved(log):
    """Cases closed with the problem gone, and cases closed; by the last handling before the closing."""
    n_gone = n = 0
    for case in log.cases:
        if case["ending"] == Ending.CLOSED:
            n += 1
            n_gone += gone(log, case["incident"], case["concluded_s"]) is True
    return n_gone, n


def unsolved_handlings(log):
    """Handlings that did not solve the problem, and handlings, of dispatched cases."""
    rows = [row for row in truths(log, Truth.FIXED, Truth.NOT_FIXED) if log.cases[row["case"]]["n_dispatches"]]
    return sum(row["activity"] == Truth.NOT_FIXED for row in rows), len(rows)


def revisits(log):
    """Answered as solved, gone when asked, answered."""
    told = gone_then = n = 0
    for row in log.events:
        if (row["activity"] == Stage.REVISIT and row["phase"] == Phase.END
                and row["reason"] in (Outcome.SOLVED, Outcome.UNSOLVED)):
            n += 1
            told += row["reason"] == Outcome.SOLVED
            gone_then += gone(log, log.cases[row["case"]]["incident"], row["time_s"]) is True
    return told, gone_then, n


def silent(log):
    """Notices kept silent before anybody reported the problem."""
    n = 0
    numbers = {int(row["incident"]) for row in existing(log)}
    for row in truths(log, Truth.NOTICED):
        told = first_report(log, row["incident"])
        n += row["incident"] in numbers and (told is None or row["time_s"] <= told)
    return n


def harms(log):
    """Harm before any report, while a case was open, and after it was over."""
    before = during = after = 0
    for row in truths(log, Truth.HARMED):
        told = first_report(log, row["incident"])
        is_open = any(case["incident"] == row["incident"] and case["opened_s"] <= row["time_s"]
                      and (case["ending"] == -1 or case["concluded_s"] > row["time_s"]) for case in log.cases)
        if told is None or row["time_s"] < told:
            before += 1
        elif is_open:
            during += 1
        else:
            after += 1
    return before, during, after


def spans_to_solve(log, end_s):
    """Seen from, seen to, came to its end: from birth to the first closing that left nothing of the problem."""
    found = []
    for row in existing(log):
        ends = [case["concluded_s"] for case in log.cases
                if case["incident"] == row["incident"] and case["ending"] == Ending.CLOSED
                and gone(log, row["incident"], case["concluded_s"])]
        since = vanished(log, row["incident"])
        until = min(ends) if ends else end_s if since is None else since
        found.append((max(0, -row["time_s"]), until - row["time_s"], bool(ends)))
    return found


def padded(log):
    """Padding among the cases filed in the log, and how many these are."""
    trivial = {int(row["incident"]) for row in truths(log, Truth.PADDED)}
    filed = {int(row["case"]) for row in log.events
             if row["activity"] == Activity.FILE and row["phase"] == Phase.END and row["reason"] == Outcome.FILED
             and row["case"] >= 0}
    filed = [case for case in filed if log.cases[case]["opened_s"] >= 0]
    return sum(int(log.cases[case]["incident"]) in trivial for case in filed), len(filed)


def reported_again(log):
    """False closings after which the problem was reported again, and false closings."""
    rows = truths(log, Truth.LATENT_AGAIN)
    again = sum(any(case["incident"] == row["incident"] and case["opened_s"] > row["time_s"] for case in log.cases)
                for row in rows)
    return again, len(rows)


def problems_by_street(log, end_s, street):
    """Problems and reported ones, of the places whose code begins so."""
    rows = [row for row in existing(log) if log.names.places[row["place"]].startswith(street)]
    told = [first_report(log, row["incident"]) for row in rows]
    return len(rows), sum(time_s is not None and time_s < end_s for time_s in told)
