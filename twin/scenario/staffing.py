"""What a scenario says about staff must place people: a number that would do nothing is refused."""

from collections.abc import Iterator

from twin.scenario.model import Scenario
from twin.scenario.people import StaffOfPost, UnitTemplate
from twin.scenario.problems import Path, Problem, one_of
from twin.scenario.tree import n_places, n_unit_grids
from twin.vocabulary import Post

Holders = dict[str, UnitTemplate]
WHOLE = 1 - 1e-9  # less than one person, rounding apart
OWN_KEYS = {"street": "per_street", "community": "per_community"}  # tiers whose rate has a key of its own


def staff(scenario: Scenario) -> Iterator[Problem]:
    """Every post belongs to a unit, it is clear to which, and every number places somebody."""
    for post, said in scenario.staff.items():
        holders = {name: unit for name, unit in scenario.units.items() if post in unit.posts}
        if not holders:
            yield ("staff", post.key), f"no unit has the post {post.key}; name it in units.<unit>.posts"
        for name in said.per_unit:
            if name not in holders:
                yield ("staff", post.key, "per_unit", name), one_of(name, holders, f"unit with {post.key}")
        yield from lost(scenario, post, said, holders)
        for tier in scenario.places.tiers:
            left = [name for name, unit in holders.items() if unit.tier == tier and name not in said.per_unit]
            is_said = any(reached in (None, tier) for _, reached in numbers_of(scenario, said))
            if len(left) > 1 and is_said:
                yield ("staff", post.key), (f"{', '.join(left)} all have {post.key} at the tier {tier}; say how many "
                                            f"each with staff.{post.key}.per_unit")


def lost(scenario: Scenario, post: Post, said: StaffOfPost, holders: Holders) -> Iterator[Problem]:
    """What is said of a post and would place nobody."""
    yield from tiers_of_rates(scenario, post, said)
    for key, tier in numbers_of(scenario, said):
        reached = {name: unit for name, unit in holders.items() if tier in (None, unit.tier)}
        named = [name for name in reached if name in said.per_unit]
        if not reached:
            yield ("staff", post.key, *key), f"would place nobody: {where(scenario, post, holders)}"
        elif len(named) == len(reached):
            yield ("staff", post.key, *key), (
                f"would do nothing: staff.{post.key}.per_unit already says how many {post.key} "
                f"{' and '.join(f'{name} has' for name in named)}; change the number there, or leave one of the "
                f"two out")
    for tier in scenario.places.tiers:
        if any(unit.tier == tier and name not in said.per_unit for name, unit in holders.items()):
            yield from less_than_one(scenario, post, said, tier)


def tiers_of_rates(scenario: Scenario, post: Post, said: StaffOfPost) -> Iterator[Problem]:
    """`per_tier` names tiers there are, and none that has a key of its own in use."""
    for tier in said.per_tier:
        path = ("staff", post.key, "per_tier", tier)
        if tier not in scenario.places.tiers:
            yield path, one_of(tier, scenario.places.tiers, "tier")
        if tier in OWN_KEYS and getattr(said, OWN_KEYS[tier]) > 0:
            yield path, f"staff.{post.key}.{OWN_KEYS[tier]} says this already; leave one of the two out"


def numbers_of(scenario: Scenario, said: StaffOfPost) -> Iterator[tuple[Path, str | None]]:
    """Keys under which a number above 0 stands, each with the tier whose units it reaches; none: all tiers."""
    if said.count > 0:
        yield ("count",), scenario.places.tiers[0]
    for tier, key in OWN_KEYS.items():
        if getattr(said, key) > 0:
            yield (key,), tier
    for tier, rate in said.per_tier.items():
        if rate > 0:
            yield ("per_tier", tier), tier
    if said.per_grid > 0:
        yield ("per_grid",), None


def where(scenario: Scenario, post: Post, holders: Holders) -> str:
    """Where the people of a post can stand, and which keys put them there."""
    tiers = [tier for tier in scenario.places.tiers if any(unit.tier == tier for unit in holders.values())]
    top = scenario.places.tiers[0]
    keys = ["count" if tier == top else OWN_KEYS.get(tier, f"per_tier.{tier}") for tier in tiers]
    return f"{post.key} stand at {' and '.join(tiers)}: use {', '.join(keys)} or per_unit"


def less_than_one(scenario: Scenario, post: Post, said: StaffOfPost, tier: str) -> Iterator[Problem]:
    """Rates that come to less than one person in all the places of a tier."""
    fixed = said.count if tier == scenario.places.tiers[0] else 0
    total = (fixed + said.per_grid * n_unit_grids(scenario.places.root)
             + said.per_place_of(tier) * n_places(scenario, tier))
    rates = [key for key, reached in numbers_of(scenario, said) if reached == tier or reached is None]
    if rates and total < WHOLE:
        yield ("staff", post.key, *rates[0]), (
            f"would place nobody: it comes to {total:.2g} persons in all at the tier {tier}, less than one is none; "
            f"say more, or 0")
