"""Formulas of the monthly appraisal. Pure; the scorecard from a log uses the same ones.

Source: department composite as implemented in [U] (DOMAIN C4): 0.10 by volume, 0.30 archive rate, 0.30 in time,
0.30 without rework. Weights and bands are parameters. Beside it stand what revisits heard, what communities saw and,
of units of the whole district, what streets saw; a source without a word leaves its weight to the others.
"""

NO_WORD = -1.0  # instead of a mark in [0, 1]


def share(part, whole):
    """Part of a whole, at most 1; 1 where there is nothing to do."""
    return min(1.0, part / whole) if whole > 0 else 1.0


def register_score(settings, n_registered):
    """Score in [0, 1] for how many cases a unit caused: the fewer the better."""
    for band in range(5):
        if n_registered <= settings.register_most[band]:
            return settings.register_score[band]
    return settings.register_score[5]


def unit_score(settings, n_dispatched, n_done, n_in_time, n_reworks):
    """Score in [0, 1] of a unit for one month.

    `n_dispatched` cases came to it, `n_done` results it handed in, `n_in_time` of them before the deadline,
    `n_reworks` were sent back by a check.
    """
    return (
        settings.weight_register * register_score(settings, n_dispatched)
        + settings.weight_archive * share(n_done, n_dispatched)
        + settings.weight_in_time * share(n_in_time, n_done)
        + settings.weight_rework * (1.0 - (share(n_reworks, n_done) if n_done > 0 else 0.0))
    )


# ---------------------------------------------------------------------------------------------- sources
def social_mark(unit):
    """Share of questions about a unit's cases that were answered well; NO_WORD where nobody was asked."""
    return unit.n_liked / unit.n_asked if unit.n_asked > 0 else NO_WORD


def community_mark(unit):
    """Share of a unit's closed cases that nobody had to ask about again and that did not come back."""
    if unit.n_closed + unit.n_again == 0:
        return NO_WORD
    return 1.0 - (share(unit.n_again, unit.n_closed) if unit.n_closed > 0 else 1.0)


def street_mark(unit):
    """Share of what streets had with a unit that it neither gave back nor did late."""
    n_seen = unit.n_dispatched + unit.n_given_back + unit.n_parts
    return 1.0 - share(unit.n_given_back + unit.n_late_parts, n_seen) if n_seen > 0 else NO_WORD


def heard(weight, mark):
    """Weight of a source, if it has a word."""
    return weight if mark != NO_WORD else 0.0


def score_of_sources(settings, system, social, community, streets):
    """Score in [0, 1] of a unit: the weighted mean of the sources that have a word; the counts always have one."""
    social_weight, community_weight = heard(settings.weight_social, social), heard(settings.weight_community, community)
    street_weight = heard(settings.weight_streets, streets)
    total = settings.weight_system + social_weight + community_weight + street_weight
    if total <= 0.0:
        return system
    return (settings.weight_system * system + social_weight * social + community_weight * community
            + street_weight * streets) / total


# ---------------------------------------------------------------------------------------------- people and places
def worker_score(settings, pool, person):
    """Score in [0, 1] of a person: reports and tasks against the mean of the pool, and attendance.

    Where nobody of a pool reports, or has tasks, the weight goes to the rest; NO_WORD without any day.
    """
    n_windows = person.n_attended + person.n_missed
    if n_windows == 0:
        return NO_WORD
    report_weight = settings.weight_reports if pool.mean_reports > 0.0 else 0.0
    task_weight = settings.weight_tasks if pool.mean_tasks > 0.0 else 0.0
    total = report_weight + task_weight + settings.weight_attendance
    if total <= 0.0:
        return NO_WORD
    return (report_weight * share(person.n_reports, pool.mean_reports)
            + task_weight * share(person.n_tasks, pool.mean_tasks)
            + settings.weight_attendance * share(person.n_attended, n_windows)) / total


def place_score(settings, place):
    """Score in [0, 1] of a place: the mean of its units, each by its cases, and of its people; NO_WORD without any."""
    worker_weight = settings.weight_workers if place.n_workers > 0 else 0.0
    unit_weight = 1.0 - settings.weight_workers if place.n_scored > 0 else 0.0
    if worker_weight + unit_weight <= 0.0:
        return NO_WORD
    return (unit_weight * (place.score_sum / max(1, place.n_scored))
            + worker_weight * (place.worker_sum / max(1, place.n_workers))) / (unit_weight + worker_weight)
