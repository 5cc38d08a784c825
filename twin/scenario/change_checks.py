"""What changes in time must make sense of: dates within the run, places that are there, posts that somebody has."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from twin.scenario.changes import AUTHORITY, OF_DISTRICT, PER_UNIT, DatedChange, written
from twin.scenario.fields import brief
from twin.scenario.model import Scenario
from twin.scenario.people import ShiftTemplate, StaffOfPost, UnitTemplate
from twin.scenario.problems import Path, Problem, one_of
from twin.scenario.staffing import where as where_post
from twin.scenario.tree import reached, tier_by_code
from twin.vocabulary import Post


def changes(scenario: Scenario) -> Iterator[Problem]:
    """Every change lies within the calendar, at places that are there, and changes something."""
    known = tier_by_code(scenario) if scenario.changes else {}
    in_detail = reached(scenario, scenario.places.detail) if scenario.changes else {}
    for number, said in enumerate(scenario.changes):
        path = ("changes", str(number))
        yield from outside(scenario, said, path)
        for code in said.where:
            if code not in known:
                yield (*path, "where"), one_of(code, known, "place")
            elif not in_detail.keys() & reached(scenario, [code]).keys():
                yield (*path, "where"), (f"{code} is simulated in outline only: nobody works there; name it in "
                                         f"places.detail, or leave this change out")
        there = set(reached(scenario, said.where).values())
        for key in said.settings:
            if key in OF_DISTRICT and said.where:
                yield (*path, "where"), (f"{key} holds for the whole district and cannot differ by place; leave "
                                         f"`where` out, or say it in a change of its own")
        yield from authority(scenario, said, there, path)
        for post, keys in said.of_posts().items():
            yield from of_post(scenario, post, list(keys), there, path)


def outside(scenario: Scenario, said: DatedChange, path: Path) -> Iterator[Problem]:
    """A change outside the days of the calendar; warm days come before them."""
    first = datetime.combine(scenario.calendar.start, time())
    end = first + timedelta(days=scenario.calendar.days)
    if not first <= said.at < end:
        yield (*path, "at"), (f"{written(said.at)} lies outside the calendar, {written(first)} to "
                              f"{written(end - timedelta(days=1))}; what holds from the start on is said by the "
                              f"scenario itself")


def authority(scenario: Scenario, said: DatedChange, there: set[str], path: Path) -> Iterator[Problem]:
    """Authority of tiers that are there and reached; the highest one keeps what would be left to nobody."""
    worst = max((level + 1 for entry in scenario.catalogue.values()
                 for level, share in enumerate(entry.severity) if share > 0), default=1)
    for tier, severity in said.of_tiers().items():
        at = (*path, "set", AUTHORITY, tier)
        if tier not in scenario.places.tiers:
            yield at, one_of(tier, scenario.places.tiers, "tier")
        elif tier not in there:
            yield at, f"would do nothing: no {tier} lies in {', '.join(said.where)}"
        elif tier == scenario.places.tiers[0] and severity < worst:
            yield at, (f"severity {worst} occurs, but the highest tier could deal with severity {severity} only: it "
                       f"would be left to nobody")


def of_post(scenario: Scenario, post: Post, keys: list[str], there: set[str], path: Path) -> Iterator[Problem]:
    """What is said of a post reaches a unit that has it."""
    holders: dict[str, UnitTemplate] = {name: unit for name, unit in scenario.units.items() if post in unit.posts}
    here = {name: unit for name, unit in holders.items() if unit.tier in there}
    for key in keys:
        at = (*path, "set", "staff", post.key, *key.split(".", 1))
        name, _, unit = key.partition(".")
        if not holders:
            yield at, f"no unit has the post {post.key}; name it in units.<unit>.posts"
        elif not here:
            yield at, f"no unit there has the post {post.key}: {where_post(scenario, post, holders)}"
        elif name == PER_UNIT and unit not in here:
            yield at, one_of(unit, here, f"unit with {post.key} there")
        elif name == "absence" and all(is_endless(scenario, shift) for shift in shifts_of(scenario, post)):
            yield at, (f"would do nothing: {post.key} are always on duty and never come anew; give them a shift in "
                       f"staff.{post.key}.shift, or change how many they are")
        elif name not in (PER_UNIT, "absence"):
            yield from counted(scenario, post, key, here, keys, at)


def shifts_of(scenario: Scenario, post: Post) -> tuple[str, ...]:
    """Shifts that the people of a post work."""
    return scenario.staff.get(post, StaffOfPost()).shift


def is_endless(scenario: Scenario, name: str) -> bool:
    """Whether a shift is round the clock on all days: whoever came stays."""
    shift = scenario.shifts.get(name, ShiftTemplate())
    return not shift.hours and shift.days == "all" and shift.rota is None


def counted(scenario: Scenario, post: Post, key: str, here: dict[str, UnitTemplate], keys: list[str],
            at: Path) -> Iterator[Problem]:
    """A count or rate reaches one unit that no `per_unit` already speaks for."""
    named = {*scenario.staff.get(post, StaffOfPost()).per_unit,
             *(each.partition(".")[2] for each in keys if each.startswith(PER_UNIT))}
    tier = scenario.places.tiers[0] if key == "count" else key.removeprefix("per_")
    met = [name for name, unit in here.items() if unit.tier == tier]
    left = [name for name in met if name not in named]
    if not met:
        yield at, f"would do nothing there: {where_post(scenario, post, here)}"
    elif len(left) != 1:
        yield at, (f"would do nothing: staff.{post.key}.per_unit says how many {post.key} {brief(met[0])} has; change "
                   f"the number there" if not left else
                   f"{', '.join(left)} all have {post.key} at the tier {tier}; say how many each with per_unit")
