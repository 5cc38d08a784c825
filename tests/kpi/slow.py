"""A second, slow and obvious implementation of the main figures: plain loops that share nothing with the first."""

from itertools import pairwise

from twin.vocabulary import Activity, Ending, Outcome, Phase, Truth

FAR = 10**15


def facts(log, case, activity):
    """Rows of a case that state a fact, with their place in the log."""
    return [(n, row) for n, row in enumerate(log.events)
            if row["case"] == case and row["activity"] == activity and row["phase"] == Phase.FACT]


def ends(log, case, activity):
    """Rows of a case that end a stage with an outcome."""
    return [(n, row) for n, row in enumerate(log.events)
            if row["case"] == case and row["activity"] == activity and row["phase"] == Phase.END and row["reason"] < 64]


def all_assignments(log, end_s):
    """Every dispatch within the log: case, begin, signed, handed in, deadline, suspended, lost from sight."""
    found = []
    for case in range(len(log.cases)):
        dispatches = facts(log, case, Activity.DISPATCH)
        for i, (n, row) in enumerate(dispatches):
            stop = dispatches[i + 1][0] if i + 1 < len(dispatches) else FAR
            found.append(one_assignment(log, case, n, row, stop, end_s))
    return found


def one_assignment(log, case, n, row, stop, end_s):
    """Follow one assignment until row `stop`."""
    signed = [r["time_s"] for m, r in ends(log, case, Activity.SIGN) if n < m < stop]
    handed = sorted((m, r["time_s"]) for activity in (Activity.FEEDBACK, Activity.RESPOND)
                    for m, r in ends(log, case, activity) if n < m < stop)
    lost = [r["time_s"] for activity in (Activity.RELEASE, Activity.CONCLUDE)
            for m, r in facts(log, case, activity) if n < m < stop]
    if stop < FAR:
        lost.append(log.events["time_s"][stop])
    due = row["value"]
    last = handed[0][0] if handed else FAR
    moved = [(m, r["value"]) for activity in (Activity.RESUME, Activity.EXTEND)
             for m, r in facts(log, case, activity) if n < m < min(stop, last)]
    due = max(moved)[1] if moved else due
    clock = [(m, r["activity"]) for activity in (Activity.SUSPEND, Activity.RESUME)
             for m, r in facts(log, case, activity) if n < m < stop]
    return {
        "case": case, "from": row["time_s"], "due": due, "signed": min(signed, default=None),
        "handed": handed[0][1] if handed else None, "left": min([*lost, end_s]),
        "suspended": bool(clock) and max(clock)[1] == Activity.SUSPEND,
    }


def on_time(log, end_s):
    """In time and due, over all assignments whose deadline lies within the log."""
    in_time = need = 0
    for given in all_assignments(log, end_s):
        if not 0 <= given["due"] < end_s:
            continue
        if given["handed"] is not None:
            need += 1
            in_time += given["handed"] <= given["due"]
        elif given["due"] < given["left"] and not given["suspended"]:
            need += 1
    return in_time, need


def signed_in_limit(log, end_s):
    """In time and due, over all items of signing whose deadline lies within the log."""
    in_time = need = 0
    for row in log.events:
        is_asked = row["activity"] == Activity.SIGN and row["phase"] == Phase.ENABLE
        if is_asked and 0 <= row["value"] < end_s:
            done = [r["time_s"] for _, r in ends(log, row["case"], Activity.SIGN) if r["item"] == row["item"]]
            need += 1
            in_time += bool(done) and done[0] <= row["value"]
    return in_time, need


def rework(log):
    """Unsolved and handed in."""
    unsolved = handed = 0
    for row in log.events:
        if row["phase"] == Phase.END:
            unsolved += row["reason"] in (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN)
            handed += row["activity"] in (Activity.FEEDBACK, Activity.RESPOND) and row["reason"] < 64
    return unsolved, handed


def loops(log):
    """Dispatched and closed cases, by tier."""
    found = [0] * len(log.names.tiers)
    for case in log.cases:
        if case["ending"] == Ending.CLOSED and case["n_dispatches"]:
            found[case["tier"]] += 1
    return found


def spans_to_sign(log, end_s):
    """Seen from, seen to, came to its end."""
    return [(0, (g["signed"] if g["signed"] is not None else g["left"]) - g["from"], g["signed"] is not None)
            for g in all_assignments(log, end_s)]


def spans_to_handle(log, end_s):
    """Seen from, seen to, came to its end."""
    return [(0, (g["handed"] if g["handed"] is not None else g["left"]) - g["from"], g["handed"] is not None)
            for g in all_assignments(log, end_s)]


def spans_to_close(log, end_s):
    """Seen from, seen to, came to its end."""
    found = []
    for case in log.cases:
        if case["ending"] == Ending.CLOSED:
            found.append((max(0, -case["opened_s"]), case["concluded_s"] - case["opened_s"], True))
        if case["ending"] == -1:
            found.append((max(0, -case["opened_s"]), end_s - case["opened_s"], False))
    return found


def spans_to_discover(log, end_s):
    """Seen from, seen to, came to its end."""
    found = []
    for row in log.truth:
        if row["activity"] == Truth.BORN:
            reports = [case["opened_s"] for case in log.cases if case["incident"] == row["incident"]]
            gone = [r["time_s"] for r in log.truth
                    if r["incident"] == row["incident"] and r["activity"] == Truth.VANISHED]
            seen = min([*reports, *gone, end_s])
            found.append((0, seen - row["time_s"], bool(reports) and min(reports) == seen and seen < end_s))
    return found


def at_risk(spans, age):
    """How many are in sight at an age."""
    return sum(1 for since, to, _ in spans if since <= age <= to)


def ending(spans, age):
    """How many come to their end at an age."""
    return sum(1 for _, to, is_over in spans if is_over and to == age)


def known_ages(spans):
    """Ages at which something ends and of which the log tells, rising; and the age at which it tells no more."""
    known = []
    for age in sorted({to for _, to, is_over in spans if is_over}):
        are_more_to_come = any(since > age for since, _, _ in spans)
        n = at_risk(spans, age)
        if are_more_to_come and (n == ending(spans, age) or n * n < len(spans)):
            return known, age
        known.append(age)
    return known, None


def lasting(spans, t):
    """Share that lasts longer than t, by multiplying over all ages up to t at which something ends."""
    share = 1.0
    for age in known_ages(spans)[0]:
        if age <= t:
            share *= 1 - ending(spans, age) / at_risk(spans, age)
    return share


def quantile_h(spans, p):
    """First age at which a share p has come to its end, in hours; None when there is none."""
    for age in known_ages(spans)[0]:
        if lasting(spans, age) <= 1 - p + 1e-9:
            return age / 3600
    return None


def mean_h(spans):
    """Area under the share that lasts, up to the greatest age of which the log tells, in hours."""
    if not any(is_over for _, _, is_over in spans):
        return None
    known, stop = known_ages(spans)
    ages = sorted({0, *known, max(to for _, to, _ in spans) if stop is None else stop})
    return sum((b - a) * lasting(spans, a) for a, b in pairwise(ages)) / 3600


def seconds(log, end_s, is_chosen):
    """Seconds of work of each actor, second row after row."""
    begun, total = {}, dict.fromkeys(range(len(log.names.actors)), 0)
    for row in log.events:
        if row["actor"] < 0 or not is_chosen(row):
            continue
        if row["phase"] == Phase.START:
            begun[row["actor"]] = row["time_s"]
        if row["phase"] == Phase.END:
            total[row["actor"]] += row["time_s"] - begun.pop(row["actor"])
    for actor, since in begun.items():
        total[actor] += end_s - since
    return total


def open_at(log, time_s, tier):
    """Cases open at a time in the loop of a tier."""
    n = 0
    for case in range(len(log.cases)):
        state = None
        for row in log.events:
            if row["case"] == case and row["time_s"] <= time_s and row["phase"] == Phase.FACT:
                if row["activity"] in (Activity.REPORT, Activity.CARRY, Activity.SEND_DOWN, Activity.ESCALATE):
                    state = row["tier"]
                if row["activity"] == Activity.CONCLUDE:
                    state = None
        n += state == tier
    return n
