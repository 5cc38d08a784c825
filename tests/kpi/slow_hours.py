"""Hours of people a second time, slowly: every stretch between two changes is looked at by itself."""

from itertools import pairwise

from twin.vocabulary import Activity, Phase


def stretches(log, end_s, actor, *activities):
    """From when until when somebody was at something."""
    found, since = [], None
    for row in log.events:
        if row["actor"] == actor and row["activity"] in activities and row["phase"] in (Phase.START, Phase.END):
            if row["phase"] == Phase.START:
                since = row["time_s"]
            elif since is not None:
                found.append((since, row["time_s"]))
                since = None
    return found if since is None else [*found, (since, end_s)]


def hours_of(log, end_s, actor):
    """Hours on duty, at work, beyond duty and at night, by looking at every stretch between two changes."""
    work = [span for span in stretches(log, end_s, actor, *range(Activity.CARRY))]
    work += stretches(log, end_s, actor, Activity.VISIT)
    duty = stretches(log, end_s, actor, Activity.DUTY)
    marks = {0, end_s, *(t for span in [*work, *duty] for t in span)}
    marks |= {day * 86_400 + hour * 3_600 for day in range(end_s // 86_400 + 1) for hour in (6, 22)}
    marks = sorted(mark for mark in marks if 0 <= mark <= end_s)
    total = {"hours_on_duty": 0, "hours_at_work": 0, "hours_overtime": 0, "hours_night": 0}
    for begin, end in pairwise(marks):
        n_work = sum(a <= begin and end <= b for a, b in work)
        n_duty = sum(a <= begin and end <= b for a, b in duty)
        is_night = not 6 * 3_600 <= begin % 86_400 < 22 * 3_600
        beyond = n_work if not n_duty else 0
        for key, n in (("hours_on_duty", n_duty), ("hours_at_work", n_work), ("hours_overtime", beyond),
                       ("hours_night", is_night * (n_duty + beyond))):
            total[key] += n * (end - begin) / 3_600
    return total


def gini(values):
    """Half the mean difference of all pairs over the mean."""
    n, mean = len(values), sum(values) / len(values)
    return sum(abs(a - b) for a in values for b in values) / (2 * n * n * mean)
