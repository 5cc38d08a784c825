"""The street that all four tools simulate, read from the scenario, and the measures by which they are compared.

Time is seconds since Monday, 0 o'clock. A visit is one piece of work: a case queues at a post, somebody begins, ends.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, pairwise
from pathlib import Path

import twin
from twin.parameters import profiles
from twin.scenario import Scenario
from twin.vocabulary import DAY_S, HOUR_S, Post, Stage, Stream
from twin.world.workflow import law_of

SCENARIO = Path(__file__).parent / "plain_street.yaml"
WEEK_S, HOURS_OF_WEEK = 7 * DAY_S, 168
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
URGENT, ORDINARY = 0, 1
Window = tuple[int, int]


@dataclass(frozen=True)
class Work:
    """How long a piece of work takes: a lognormal length, and an exponential way before it."""

    mu: float
    sigma: float
    way_s: float

    def drawn_s(self, chance: random.Random) -> float:
        """Draw a length, in seconds."""
        length_s = chance.lognormvariate(self.mu, self.sigma)
        return length_s + chance.expovariate(1 / self.way_s) if self.way_s else length_s


@dataclass(frozen=True)
class Staff:
    """The people of a post: how many, and when they are there, in seconds of the week."""

    n_people: int
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of matter.

    Attributes
    ----------
    priority : int
        `URGENT` goes first at every post.
    rates : tuple of float, shape (168,)
        Reports a second in each hour of the week.
    posts : mapping of str to str
        Who does the work of each stage.
    works : mapping of str to Work
        How long the work of each stage takes.
    check : str
        Stage at which the result is checked.
    p_unsolved : float
        Chance that a check sends a result back.
    """

    name: str
    priority: int
    rates: tuple[float, ...]
    posts: Mapping[str, str]
    works: Mapping[str, Work]
    check: str
    p_doubtful: float
    p_unsolved: float


@dataclass(frozen=True)
class Street:
    """The whole network."""

    staff: Mapping[str, Staff]
    kinds: tuple[Kind, ...]
    p_rejected: float
    p_voided: float


@dataclass(frozen=True)
class Visit:
    """One piece of work, with the seconds at which it was laid down, begun and ended."""

    case: int
    post: str
    queued_s: float
    began_s: float
    ended_s: float


@dataclass(frozen=True)
class Outcome:
    """What a run of any tool came to: visits that are over, and for each case that is over when it came and ended."""

    n_reported: int
    visits: tuple[Visit, ...]
    spells: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Measures:
    """Figures that must agree between the tools."""

    cases_a_day: float
    visits_a_case: float
    mean_hours: float
    busy: Mapping[str, float]

    @property
    def mean_busy(self) -> float:
        """Utilisation, the mean over the posts."""
        return sum(self.busy.values()) / len(self.busy)


# ---------------------------------------------------------------------------------------------- from the scenario
@cache
def scenario_of(days: int) -> Scenario:
    """The street as a scenario of so many days, read once."""
    return twin.load(SCENARIO, {"calendar.days": days})


def street_of(scenario: Scenario) -> Street:
    """The street as the other tools need it: every number is the scenario's."""
    units = {name: unit for name, unit in scenario.units.items() if unit.leads}
    leads = {role: name for name, unit in units.items() for role in unit.leads}
    staff = {f"{name}/{post.key}": staff_at(scenario, name, post)
             for name, unit in scenario.units.items() for post in unit.posts}
    kinds = tuple(kind_of(scenario, name, leads[entry.lead]) for name, entry in scenario.catalogue.items())
    return Street(staff, kinds, scenario.behaviour.rejected, 1 - scenario.behaviour.filed)


def staff_at(scenario: Scenario, unit: str, post: Post) -> Staff:
    """People of one post of one unit."""
    said = scenario.staff[post]
    shift = scenario.shifts[said.shift[0]]
    days = DAYS if shift.days == "all" else shift.days
    windows = tuple((round(day * DAY_S + start * HOUR_S), round(day * DAY_S + end * HOUR_S))
                    for day, name in enumerate(DAYS) if name in days for start, end in shift.hours)
    return Staff(said.per_unit.get(unit, said.count), windows)


def kind_of(scenario: Scenario, name: str, unit: str) -> Kind:
    """One category, with its posts and the chances on its way."""
    entry, behaviour = scenario.catalogue[name], scenario.behaviour
    is_field = entry.stream == Stream.CITY_MANAGEMENT
    check = Stage.CHECK if is_field else Stage.REVIEW
    unsolved = getattr(behaviour.false_closing, entry.stream.key) * scenario.workflow[check].sees
    return Kind(name, URGENT if entry.is_urgent else ORDINARY, rates_of(scenario, name), posts_of(scenario, unit),
                works_of(scenario, name), check.key, behaviour.doubtful if is_field else 0.0, unsolved)


def rates_of(scenario: Scenario, name: str) -> tuple[float, ...]:
    """Reports of a category a second, in each hour of the week."""
    entry = scenario.catalogue[name]
    demand = scenario.base_demand(entry.stream)
    a_day = demand.reports_per_weekday * demand.births_per_report * entry.share
    hours = profiles()[entry.profile]
    return tuple(a_day * weight / sum(hours) / HOUR_S for _ in range(7) for weight in hours)


def posts_of(scenario: Scenario, unit: str) -> dict[str, str]:
    """Who does the work of each stage, for matters of a unit."""
    homes = {post: name for name, each in scenario.units.items() for post in each.posts}
    found = {}
    for stage, said in scenario.workflow.items():
        if said.post is not None:
            found[stage.key] = f"{homes[said.post]}/{said.post.key}"
    template = scenario.units[unit]
    return {**found, "handle": f"{unit}/{template.field.key}", "feedback": f"{unit}/{template.desk.key}"}


def works_of(scenario: Scenario, name: str) -> dict[str, Work]:
    """How long the work of each stage takes for a category."""
    entry = scenario.catalogue[name]
    found = {}
    for stage, said in scenario.workflow.items():
        if stage != Stage.REPORT:
            work = getattr(said.work, entry.stream.key, said.work)
            _, median, sigma = law_of(entry.touch if work.by_category else work)
            found[stage.key] = Work(math.log(median), sigma, float(getattr(said.travel, entry.stream.key, said.travel)))
    return found


# ---------------------------------------------------------------------------------------------- what the peers share
def reports(rates: Sequence[float], chance: random.Random) -> Iterator[float]:
    """Seconds at which reports arrive: a Poisson process whose rate changes by the hour of the week, by inversion."""
    mass = chance.expovariate(1.0)
    for hour in count():
        rate = rates[hour % HOURS_OF_WEEK]
        left_s = float(HOUR_S)
        while rate > 0 and mass < rate * left_s:
            left_s -= mass / rate
            yield (hour + 1) * HOUR_S - left_s
            mass = chance.expovariate(1.0)
        mass -= rate * left_s


# ---------------------------------------------------------------------------------------------- measures
def measure(street: Street, outcome: Outcome, days: int) -> Measures:
    """Cases a day, visits a case, hours from report to end, and how busy each post was."""
    busy_s = dict.fromkeys(street.staff, 0.0)
    for visit in outcome.visits:
        busy_s[visit.post] += visit.ended_s - visit.began_s
    busy = {post: busy_s[post] / on_duty_s(staff, days) for post, staff in street.staff.items()}
    hours = sum(end - start for start, end in outcome.spells) / HOUR_S
    return Measures(outcome.n_reported / days, len(outcome.visits) / outcome.n_reported,
                    hours / max(1, len(outcome.spells)), busy)


def on_duty_s(staff: Staff, days: int) -> float:
    """Seconds of duty of all people of a post in so many days from a Monday on."""
    per_day = [0] * 7
    for start, end in staff.windows:
        per_day[start // DAY_S] += end - start
    return staff.n_people * sum(per_day[day % 7] for day in range(days))


def faults(street: Street, outcome: Outcome, is_replaced: bool = False) -> list[str]:
    """What cannot be true of a network that loses nothing: each fault as a sentence.

    `is_replaced`: who works on into the next shift is counted as gone, so that there may be one more at work (Ciw).
    """
    found = []
    by_case: dict[int, list[Visit]] = {}
    by_post: dict[str, list[Visit]] = {}
    for visit in outcome.visits:
        by_case.setdefault(visit.case, []).append(visit)
        by_post.setdefault(visit.post, []).append(visit)
    for case, visits in by_case.items():
        visits.sort(key=lambda visit: visit.ended_s)
        if any(after.queued_s < before.ended_s - 1e-6 for before, after in pairwise(visits)):
            found.append(f"case {case} is in two trays at once")
    for post, visits in by_post.items():
        if most_at_once(visits) > street.staff[post].n_people and not is_replaced:
            found.append(f"more work is done at {post} at once than there are people")
        if not all(visit.queued_s <= visit.began_s <= visit.ended_s for visit in visits):
            found.append(f"work at {post} is out of order")
        if not all(is_on_duty(street.staff[post], visit.began_s) for visit in visits):
            found.append(f"work is begun at {post} when nobody is there")
    if len(outcome.spells) > outcome.n_reported:
        found.append("more cases ended than were reported")
    return found


def most_at_once(visits: Sequence[Visit]) -> int:
    """How many visits were going on at once, at most."""
    moments = sorted([(visit.began_s, 1) for visit in visits] + [(visit.ended_s, -1) for visit in visits])
    level = most = 0
    for _, step in moments:
        level += step
        most = max(most, level)
    return most


def is_on_duty(staff: Staff, time_s: float) -> bool:
    """Whether a post is open at a second."""
    return any(start <= time_s % WEEK_S < end for start, end in staff.windows)
