"""Reports and their filing a second time, slowly; see `slow_field`."""

from twin.vocabulary import Activity, Channel, Ending, Outcome, Phase, Reason, Stage, Stream


def rows_of(log, case, *activities, phase=None):
    """Rows of a case about some activities, with their place in the log."""
    return [(n, row) for n, row in enumerate(log.events)
            if row["case"] == case and row["activity"] in activities and phase in (None, row["phase"])]


def done(row):
    """Whether a row ends a piece of work with an outcome."""
    return row["phase"] == Phase.END and row["reason"] < min(Reason)


def on_spot(log, case):
    """Whether a case was settled on the spot: closed and never with a unit."""
    return log.cases[case]["ending"] == Ending.CLOSED and not rows_of(log, case, Activity.DISPATCH)


def reports(log, end_s, rules):
    """Cases reported in the period."""
    return [case for case, row in enumerate(log.cases) if 0 <= row["opened_s"] < end_s
            and not (rules.self_handled == "left_out" and on_spot(log, case))]


def filed(log, case):
    """Second at which a case was filed, or let past as an emergency; None where it was not."""
    times = [row["time_s"] for _, row in rows_of(log, case, Activity.FILE)
             if done(row) and row["reason"] == Outcome.FILED]
    times += [row["time_s"] for _, row in rows_of(log, case, Activity.ACCEPT)
              if done(row) and row["reason"] == Outcome.EMERGENCY]
    return min(times, default=None)


def limit_of_filing(log, case):
    """Deadline of filing; None without one."""
    asked = [row["value"] for _, row in rows_of(log, case, Activity.FILE, phase=Phase.ENABLE)]
    return None if not asked or asked[0] == -1 else asked[0]


def is_true(log, case):
    """Whether a report was found true and not thrown out."""
    if log.cases[case]["ending"] in (Ending.REJECTED, Ending.VOIDED):
        return False
    said = [row["reason"] for _, row in rows_of(log, case, Activity.ACCEPT, Activity.VERIFY, Activity.FILE)
            if done(row)]
    good = (Outcome.COMPLETE, Outcome.EMERGENCY, Outcome.DUPLICATE, Outcome.CONFIRMED, Outcome.FILED)
    return on_spot(log, case) or any(reason in good for reason in said)


def has(log, stage):
    """Whether any work of a stage was ended."""
    return any(row["activity"] == stage and row["phase"] == Phase.END for row in log.events)


def registration(log, end_s, rules):
    """Filed, of those reported."""
    cases = reports(log, end_s, rules) if has(log, Stage.FILE) else []
    return sum(filed(log, case) is not None or on_spot(log, case) for case in cases), len(cases)


def registration_in_time(log, end_s, rules):
    """Filed by the deadline, of those reported."""
    cases = reports(log, end_s, rules) if has(log, Stage.FILE) else []
    n = 0
    for case in cases:
        when, limit = filed(log, case), limit_of_filing(log, case)
        n += on_spot(log, case) or (when is not None and (limit is None or when <= limit))
    return n, len(cases)


def registration_accurate(log, end_s, rules):
    """Not voided, of those filed."""
    cases = [case for case in range(len(log.cases)) if filed(log, case) is not None]
    return sum(log.cases[case]["ending"] != Ending.VOIDED for case in cases), len(cases)


def valid(log, end_s, rules):
    """Found true, of those reported."""
    cases = reports(log, end_s, rules) if has(log, Stage.ACCEPT) else []
    return sum(is_true(log, case) for case in cases), len(cases)


def public(log, end_s, rules):
    """Reported by the public, of what was found true in city management."""
    cases = [case for case in reports(log, end_s, rules) if has(log, Stage.ACCEPT) and is_true(log, case)
             and log.cases[case]["stream"] == Stream.CITY_MANAGEMENT and log.cases[case]["channel"] != Channel.TRACE]
    by_staff = (Channel.PATROL, Channel.VIDEO)
    return sum(log.cases[case]["channel"] not in by_staff for case in cases), len(cases)


def connect(log, end_s, rules):
    """Taken by a seat within 15 seconds, of the calls."""
    seats = {n for n, name in enumerate(log.names.actors) if "/hotline_seats/" in name}
    begun = [row for row in log.events if row["activity"] == Activity.ACCEPT and row["phase"] == Phase.START]
    if not any(row["actor"] in seats for row in begun):
        return 0, 0
    n = n_calls = 0
    for row in log.events:
        is_asked = row["activity"] == Activity.ACCEPT and row["phase"] == Phase.ENABLE and row["case"] != -1
        if is_asked and log.cases[row["case"]]["channel"] == Channel.HOTLINE:
            taken = [r["time_s"] for r in begun if r["item"] == row["item"]]
            n_calls += 1
            n += bool(taken) and taken[0] - row["time_s"] <= 15
    return n, n_calls
