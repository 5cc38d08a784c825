"""Hours by post: on duty, at work, beyond duty, at night; how evenly they are shared; yuan where a rate is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from twin.kpi.gathered import Gathered
from twin.kpi.inequality import gini
from twin.kpi.measure import Measure
from twin.kpi.names import post_name
from twin.vocabulary import HOUR_S

NOBODY = "nobody was on duty"
ONE_ALONE = "fewer than two people were on duty"
NO_WORK = "nobody on duty did anything"
HOURS = {
    "hours_on_duty": ("在岗人时", "Person-hours on duty"),
    "hours_at_work": ("工作人时", "Person-hours at work, patrol and overtime included"),
    "hours_overtime": ("加班人时", "Person-hours at work beyond duty"),
    "hours_night": ("夜班人时", "Person-hours at night, on duty or beyond it"),
}
GINI = ("工作量基尼系数", "Gini of hours at work over people on duty")
COST = ("人工成本", "Cost of staff")


@dataclass(frozen=True)
class Rates:
    """What an hour of a post costs.

    Attributes
    ----------
    yuan_per_hour : mapping of str to float
        By key of a post; posts without a rate cost nothing that is told.
    overtime, night : float
        What an hour beyond duty, and an hour at night, costs, as a multiple of an ordinary one. An hour of overtime at
        night costs the product.
    """

    yuan_per_hour: Mapping[str, float] = field(default_factory=dict)
    overtime: float = 1.0
    night: float = 1.0


def hour_measures(g: Gathered, rates: Rates) -> dict[str, Measure]:
    """Measure hours of staff over all and by post, how evenly they are shared, and what they cost where rates say."""
    post, keys = g.posts
    found = dict(of_people(g, np.ones(len(post), bool), rates))
    for n, key in enumerate(keys):
        chosen = (post == n) & g.people.is_staff
        if chosen.any():
            words = (f"·{post_name(key, 'zh')}", f", {post_name(key, 'en')}")
            found |= {f"{name}.post.{key}": one for name, one in of_people(g, chosen, rates, words).items()}
    return found


def of_people(g: Gathered, chosen: np.ndarray, rates: Rates, words: tuple[str, str] = ("", "")) -> dict[str, Measure]:
    """Hours, evenness and cost of some people; of those only who were on duty."""
    chosen, zh, en = chosen & g.people.is_staff, *words
    n = int(np.count_nonzero(chosen))
    seconds = {"hours_on_duty": g.people.duty_s, "hours_at_work": g.people.busy_s,
               "hours_overtime": g.people.overtime_s, "hours_night": g.people.night_s}
    found = {}
    for key, (name_zh, name_en) in HOURS.items():
        hours = float(seconds[key][chosen].sum()) / HOUR_S
        found[key] = Measure(hours, "person-hours", hours, 1, n, f"{name_zh}{zh}", f"{name_en}{en}")
    found["workload_gini"] = _gini(g.people.busy_s[chosen], f"{GINI[0]}{zh}", f"{GINI[1]}{en}")
    return found | cost(g, chosen, rates, f"{COST[0]}{zh}", f"{COST[1]}{en}")


def _gini(busy_s: np.ndarray, zh: str, en: str) -> Measure:
    """How unevenly work is shared: 0 when all have the same, near 1 when one has all."""
    n, total = len(busy_s), float(busy_s.sum()) / HOUR_S
    why = ONE_ALONE if n < 2 else NO_WORK if total == 0 else ""
    return Measure(None if why else gini(busy_s), "ratio", total, n, n, zh, en, why)


def cost(g: Gathered, chosen: np.ndarray, rates: Rates, zh: str, en: str) -> dict[str, Measure]:
    """Yuan for some people; nothing at all where none of them has a rate.

    Paid are hours on duty, and hours at work beyond it times `overtime`; of both those at night times `night`.
    """
    if not rates.yuan_per_hour:
        return {}
    number, keys = g.posts
    per_hour = np.array([rates.yuan_per_hour.get(key, 0.0) for key in keys])[number]
    is_paid = chosen & (per_hour > 0)
    if not is_paid.any():
        return {}
    staff = g.people
    plain_s = staff.duty_s + (rates.night - 1.0) * staff.night_duty_s
    beyond_s = staff.overtime_s + (rates.night - 1.0) * (staff.night_s - staff.night_duty_s)
    yuan = float(((plain_s + rates.overtime * beyond_s) * per_hour)[is_paid].sum()) / HOUR_S
    hours = float((staff.duty_s + staff.overtime_s)[is_paid].sum()) / HOUR_S
    without = sorted({keys[n] for n in number[chosen & ~is_paid]})
    note = f"posts without a rate are left out: {', '.join(without)}" if without else ""
    return {"cost": Measure(yuan, "yuan", yuan, hours, int(np.count_nonzero(is_paid)), zh, en, note=note)}
