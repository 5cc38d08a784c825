"""Formulas of the monthly appraisal. Pure; the scorecard from a log uses the same ones.

Source: department composite as implemented in [U] (DOMAIN C4): 0.10 by volume, 0.30 archive rate, 0.30 in time,
0.30 without rework. Weights and bands are parameters.
"""


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
