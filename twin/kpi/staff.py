"""How much of the time on duty is work."""

import numpy as np

from twin.kpi.gathered import Gathered
from twin.kpi.measure import Measure, share
from twin.kpi.names import Labels, label, post_name

NOBODY = "nobody was on duty"


def staff_measures(g: Gathered, labels: Labels) -> dict[str, Measure]:
    """Measure the use of staff, over all, by post and by the unit with which people go on duty.

    Busy is work on items, travel included, home visits and patrol; patrol is shown apart as well. Overtime counts as
    work and not as duty, so that a use above 1 is possible. What is in hand at the end of the log counts up to there.

    Parameters
    ----------
    g : Gathered
        The log.
    labels : mapping
        What the scenario calls its units.

    Returns
    -------
    dict of str to Measure
        `staff_use`, `patrol_use`, and the same with `.post.<post>` and `.unit.<unit>`; seconds over seconds.
    """
    log, found_of = g.log, g.people
    seconds = {"duty": found_of.duty_s * found_of.is_staff, "patrol": found_of.patrol_s * found_of.is_staff,
               "busy": found_of.busy_s * found_of.is_staff}
    post, post_names = g.posts
    found = _pair("", seconds, np.zeros(len(log.names.actors), np.int64), [("", "", "")])
    found |= _pair("post.", seconds, post, [_post_words(name) for name in post_names])
    units = [(name, f"·{label(name, labels, 'zh')}", f", {label(name, labels, 'en')}") for name in log.names.units]
    return found | _pair("unit.", seconds, found_of.unit, units)


def _pair(prefix: str, seconds: dict[str, np.ndarray], group: np.ndarray,
          words: list[tuple[str, str, str]]) -> dict[str, Measure]:
    """Use and patrol of each group that has people on duty; of the whole even without."""
    found = {}
    known = group >= 0
    sums = {key: np.bincount(group[known], values[known], len(words)) for key, values in seconds.items()}
    for n, (key, zh, en) in enumerate(words):
        if prefix and not sums["duty"][n]:
            continue
        suffix = f".{prefix}{key}" if prefix else ""
        on_duty = sums["duty"][n]
        found[f"staff_use{suffix}"] = share(
            sums["busy"][n], on_duty, f"在岗时间利用率{zh}", f"Share of duty time at work{en}", NOBODY)
        found[f"patrol_use{suffix}"] = share(
            sums["patrol"][n], on_duty, f"巡查占在岗时间{zh}", f"Share of duty time on patrol{en}", NOBODY)
    return found


def _post_words(key: str) -> tuple[str, str, str]:
    """Key of a post, and what is added to a measure's names."""
    return key, f"·{post_name(key, 'zh')}", f", {post_name(key, 'en')}"
