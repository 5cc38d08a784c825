"""What a scenario must make sense of as a whole. Each refusal names the key."""

from collections.abc import Iterator

from twin.parameters import categories, profiles
from twin.scenario.change_checks import changes
from twin.scenario.demand_checks import demand, episodes, surpluses
from twin.scenario.fields import brief
from twin.scenario.model import Scenario
from twin.scenario.problems import Problem, one_of
from twin.scenario.reading import Reading
from twin.scenario.route import workflow
from twin.scenario.staffing import staff
from twin.scenario.tree import tier_by_code, walk
from twin.vocabulary import BadInput


def check(scenario: Scenario, reading: Reading) -> None:
    """Refuse the first thing that does not fit the rest."""
    for find in (tiers, places, shifts, units, staff, staff_of_places, catalogue, hour_profiles, workflow, competence,
                 demand, detail, episodes, surpluses, changes):
        for path, sentence in find(scenario):
            raise BadInput(f"{reading.where(path)}: {sentence}{reading.whose(path)}")


def tiers(scenario: Scenario) -> Iterator[Problem]:
    """Every tier has an authority, once."""
    named = scenario.places.tiers
    if len(set(named)) != len(named):
        yield ("places", "tiers"), f"a tier stands twice: {', '.join(named)}"
    for tier in named:
        if tier not in scenario.authority:
            yield ("authority",), (f"the tier {tier!r} has no authority; write authority.{tier}: the greatest "
                                   f"severity it may deal with, 1 to 3")
    for tier in scenario.authority:
        if tier not in named:
            yield ("authority", tier), one_of(tier, named, "tier")
    if scenario.authority[named[0]] < max_severity(scenario):
        yield ("authority", named[0]), (f"severity {max_severity(scenario)} occurs, but the highest tier may deal with "
                                        f"severity {scenario.authority[named[0]]} only: it is left to nobody")


def max_severity(scenario: Scenario) -> int:
    """Greatest severity that occurs."""
    return max((level + 1 for entry in scenario.catalogue.values()
                for level, share in enumerate(entry.severity) if share > 0), default=1)


def places(scenario: Scenario) -> Iterator[Problem]:
    """Every branch of the tree reaches the lowest tier, no code stands twice."""
    codes: set[str] = set()
    depth = len(scenario.places.tiers)
    for path, code, level, node in walk(scenario.places.root, scenario.places.code, ("places", "root"), 1):
        if code in codes:
            yield path, f"the code {brief(code)} stands twice"
        codes.add(code)
        if level > depth or (level == depth and node.children):
            yield path, f"lies deeper than the {depth} tiers {', '.join(scenario.places.tiers)}"
        if not node.children and level + isinstance(node.children, int) < depth and level < depth:
            yield path, f"is a {scenario.places.tiers[level - 1]} with no {scenario.places.tiers[level]} in it"


def detail(scenario: Scenario) -> Iterator[Problem]:
    """What is simulated in full are places that bring forth problems, below the highest tier."""
    known = tier_by_code(scenario) if scenario.places.detail else {}
    for code in scenario.places.detail:
        if code not in known:
            yield ("places", "detail"), one_of(code, known, "place")
        elif known[code] != scenario.demand.by:
            yield ("places", "detail"), (f"{code} is a {known[code]}; problems arise by {scenario.demand.by} "
                                         f"(demand.by): name places of that tier")
        elif known[code] == scenario.places.tiers[0]:
            yield ("places", "detail"), f"{code} is the whole; leave the key out to simulate all of it in full"


def shifts(scenario: Scenario) -> Iterator[Problem]:
    """Every shift that somebody works is there, and `always` means always."""
    if "always" in scenario.shifts:
        yield ("shifts", "always"), "always is the shift of those who never leave; give this one another name"
    known = ["always", *scenario.shifts]
    for post, said in scenario.staff.items():
        for name in said.shift:
            if name not in known:
                yield ("staff", post.key, "shift"), one_of(name, known, "shift")
    for section, key in (("tracking", "looks"), ("tracking", "combing"), ("visits", "shift")):
        name = getattr(getattr(scenario.behaviour, section), key)
        if name not in known:
            yield ("behaviour", section, key), one_of(name, known, "shift")


def units(scenario: Scenario) -> Iterator[Problem]:
    """Every unit stands at a tier."""
    for name, unit in scenario.units.items():
        if unit.tier not in scenario.places.tiers:
            yield ("units", name, "tier"), one_of(unit.tier, scenario.places.tiers, "tier")


def staff_of_places(scenario: Scenario) -> Iterator[Problem]:
    """What is said of one place is said of a place where one unit has the post."""
    known = tier_by_code(scenario)
    for post, said in scenario.staff.items():
        for code in said.per_place:
            path = ("staff", post.key, "per_place", code)
            if code not in known:
                yield path, one_of(code, known, "place")
                continue
            holders = [name for name, unit in scenario.units.items() if post in unit.posts and unit.tier == known[code]]
            if len(holders) != 1:
                yield path, (f"{', '.join(holders) or 'no unit'} at the tier {known[code]} have {post.key}; per_place "
                             f"needs one such unit: say how many each with staff.{post.key}.per_unit")


def catalogue(scenario: Scenario) -> Iterator[Problem]:
    """Every category is led, and helped, by roles that some unit leads, at a tier there is."""
    roles = {role for unit in scenario.units.values() for role in unit.leads}
    is_dispatched = any(step.dispatch for stage in scenario.workflow.values() for step in stage.next.values())
    padding = scenario.behaviour.effort.padding_category
    if padding and padding not in scenario.catalogue and padding not in categories():
        yield ("behaviour", "effort", "padding_category"), one_of(padding, scenario.catalogue, "category")
    for role in scenario.population.enterprises.roles:
        if role not in {entry.lead for entry in scenario.catalogue.values()}:
            yield ("population", "enterprises", "roles"), one_of(
                role, sorted({entry.lead for entry in scenario.catalogue.values()}), "role of the catalogue")
    if not scenario.catalogue:
        yield ("catalogue",), "has no category"
    for name, entry in scenario.catalogue.items():
        if entry.lowest_tier not in scenario.places.tiers:
            yield ("catalogue", name, "lowest_tier"), one_of(entry.lowest_tier, scenario.places.tiers, "tier")
        if is_dispatched and entry.lead not in roles:
            yield ("catalogue", name, "lead"), f"no unit leads {entry.lead!r}; led: {', '.join(sorted(roles))}"
        for role in entry.co_leads:
            if is_dispatched and role not in roles:
                yield ("catalogue", name, "co_leads"), f"no unit leads {role!r}; led: {', '.join(sorted(roles))}"


def hour_profiles(scenario: Scenario) -> Iterator[Problem]:
    """Every hour profile that is named is built in or the scenario's own, and none is both."""
    known = [*profiles(), *scenario.demand.profiles]
    if scenario.behaviour.visits.profile not in profiles():
        yield ("behaviour", "visits", "profile"), one_of(scenario.behaviour.visits.profile, profiles(), "hour profile")
    for name, entry in scenario.catalogue.items():
        if entry.profile not in known:
            yield ("catalogue", name, "profile"), one_of(entry.profile, known, "hour profile")
    for name in scenario.demand.profiles:
        if name in profiles():
            yield ("demand", "profiles", name), "is a built-in hour profile; give yours another name"


def competence(scenario: Scenario) -> Iterator[Problem]:
    """Every category is led at the highest tier, which may deal with every severity: there what escalates ends."""
    if not any(step.dispatch for each in scenario.workflow.values() for step in each.next.values()):
        return
    top = scenario.places.tiers[0]
    led = {role for unit in scenario.units.values() if unit.tier == top for role in unit.leads}
    for name, entry in scenario.catalogue.items():
        if entry.lead not in led:
            yield ("units",), (f"no unit of the tier {top} leads {entry.lead}: a case of {name} that escalates would "
                               f"be left to nobody")
