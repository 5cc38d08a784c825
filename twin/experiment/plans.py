"""Plans that are compared: a scenario each, or a small difference from the first one; and what differs between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from twin.scenario import Scenario, load, overrides_of
from twin.scenario.loading import scenario_from, where
from twin.scenario.reading import Reading, find, lay_dotted, read_chain
from twin.scenario.text import read_yaml, shown
from twin.vocabulary import BadInput, Post
from twin.world import build

NOT_COMPARED = ("seed", "title", "bands")  # a log does not depend on them
NOTHING = None
MOST_PLANS = 12
Title = dict[str, str]
Asked = str | Path | Scenario


@dataclass(frozen=True)
class Plan:
    """One of the plans that are compared.

    Attributes
    ----------
    name : str
        What it is called in tables: the scenario's name, or the one given to it.
    title : dict of str to str
        What it is called in a language, `zh` and `en`.
    said : str
        The words by which it was asked for.
    scenario : Scenario
        What is simulated.
    """

    name: str
    title: Title
    said: str
    scenario: Scenario


@dataclass(frozen=True)
class Difference:
    """One key in which a plan differs from the first one.

    Attributes
    ----------
    key : str
        Dotted key.
    base, other : object
        Values as a scenario file would have them, durations in seconds; None where the key is not there.
    whence : str
        File, or `--set` or `--plan`, that said the other value; of what is missing there, the one that said the base's.
    """

    key: str
    base: Any
    other: Any
    whence: str


# ---------------------------------------------------------------------------------------------- reading
def plans_of(base: Asked, others: Sequence[Asked], small: Mapping[str, Mapping[str, Any]],
             overrides: Mapping[str, Any] | None = None, days: int | None = None) -> list[Plan]:
    """Read the plans, the base first; names that would stand twice are refused.

    Parameters
    ----------
    base, others : str, Path or Scenario
        Files, names of shipped scenarios, or scenarios that are loaded already.
    small : mapping of str to mapping
        Plans that differ from the base by some values, by name: values by dotted key.
    overrides : mapping, optional
        Values by dotted key, laid over every plan; those of a small plan are laid over them.
    days : int, optional
        Days to simulate, instead of the scenarios' own.
    """
    flags = {} if days is None else {"calendar.days": days}
    found = [_plan(one, overrides or {}, flags) for one in (base, *others)]
    found += [_small(base, name, values, overrides or {}, flags) for name, values in small.items()]
    refuse_few(found)
    return [replace(plan, title=_titles(plan, found)) for plan in found]


def _plan(one: Asked, overrides: Mapping[str, Any], flags: Mapping[str, Any]) -> Plan:
    """Plan that has a file of its own, or was loaded already."""
    if isinstance(one, Scenario):
        scenario = one.replace({**overrides, **flags}) if overrides or flags else one
        return Plan(scenario.title.get("en") or scenario.hash, _title(scenario), scenario.hash, scenario)
    scenario = load(one, overrides, flags)
    return Plan(Path(one).name.removesuffix(".yaml"), _title(scenario), str(one), scenario)


def _title(scenario: Scenario) -> Title:
    """Title of a scenario by language."""
    return {str(lang): text for lang, text in scenario.title.items()}


def _small(base: Asked, name: str, values: Mapping[str, Any], overrides: Mapping[str, Any],
           flags: Mapping[str, Any]) -> Plan:
    """Plan that differs from the base by some values."""
    who = f"plan {name}"
    if isinstance(base, Scenario):
        scenario = base.replace({**overrides, **values, **flags})
    else:
        reading: Reading = read_chain(find(base))
        for laid, said_by in ((overrides, "--set"), (values, who), (flags, "--days")):
            lay_dotted(reading, laid, said_by)
        scenario = scenario_from(reading)
    return Plan(name, {"zh": name, "en": name}, who, scenario)


def _titles(plan: Plan, plans: Sequence[Plan]) -> Title:
    """What a plan is called in each language: its title, or its name where a title is missing or stands twice."""
    found = {}
    for lang in ("zh", "en"):
        title = plan.title.get(lang) or plan.name
        is_double = sum((other.title.get(lang) or other.name) == title for other in plans) > 1
        found[lang] = plan.name if is_double else title
    return found


def small_plan(text: str) -> tuple[str, dict[str, Any]]:
    """Name and values of a plan on a command line: `name: key=value; key=value`."""
    name, sign, rest = text.partition(":")
    parts = [part.strip() for part in rest.split(";") if part.strip()] if sign else []
    keys = [part.partition("=")[0].strip() for part in parts]
    for key in keys:
        if keys.count(key) > 1:
            raise BadInput(f"--plan {name.strip()}: {key} is given twice")
    values = overrides_of(parts)
    if not name.strip() or not values:
        raise BadInput(f'--plan {text}: write "NAME: KEY=VALUE; KEY=VALUE", as in '
                       f'"two more: staff.dispatchers.count=58"')
    return name.strip(), values


def plans_file(path: Path) -> dict[str, dict[str, Any]]:
    """Small plans of a file: a mapping from names to values by dotted key."""
    said = read_yaml(path)
    for name, values in said.items():
        if not isinstance(values, dict) or not values:
            raise BadInput(f"{shown(path)}: {name}: must map keys to values, as in staff.dispatchers.count: 58")
    return {str(name): {str(key): value for key, value in values.items()} for name, values in said.items()}


# ---------------------------------------------------------------------------------------------- refusing
def refuse_few(plans: Sequence[Plan]) -> None:
    """Refuse too few or too many plans, and two of one name."""
    if len(plans) < 2:
        raise BadInput('compare: needs a base and at least one more plan: a scenario, or --plan "NAME: KEY=VALUE"')
    if len(plans) > MOST_PLANS:
        raise BadInput(f"compare: {len(plans)} plans are too many to be read; at most {MOST_PLANS}")
    names = [plan.name for plan in plans]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"compare: two plans are called {name}; give each a name of its own")


def refuse_unlike(plans: Sequence[Plan]) -> None:
    """Refuse plans that differ in nothing, or in their calendar, so that their days cannot be laid side by side."""
    base = plans[0]
    for plan in plans[1:]:
        for key, word in (("days", "length"), ("start", "first day")):
            one, other = getattr(base.scenario.calendar, key), getattr(plan.scenario.calendar, key)
            if one != other:
                raise BadInput(f"{where(plan.scenario, 'calendar', key)}: {plan.name} and {base.name} differ in the "
                               f"{word} of the calendar ({other} and {one}); only the same days can be compared"
                               f"{'; --days N sets both' if key == 'days' else ''}")
        if plan.scenario.places.tiers != base.scenario.places.tiers:
            raise BadInput(f"{where(plan.scenario, 'places', 'tiers')}: {plan.name} and {base.name} have other tiers; "
                           f"their measures cannot be laid side by side")
        for each in differences(base.scenario, plan.scenario):
            if each.key.rpartition(".")[2] == "currency":
                raise BadInput(f"{each.whence}: {each.key}: {plan.name} and {base.name} count money in different "
                               f"currencies ({each.other} and {each.base}); their costs cannot be laid side by side")
    for number, plan in enumerate(plans):
        for other_plan in plans[:number]:
            if is_same(plan.scenario, other_plan.scenario):
                raise BadInput(f"compare: {plan.name} and {other_plan.name} differ in nothing that a run or its costs "
                               f"depend on (scenario {plan.scenario.hash})")


def is_same(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios give the same figures: the same runs, and the same rates of pay."""
    return one.hash == other.hash and one.costs == other.costs


def refuse_unbuilt(plans: Sequence[Plan]) -> None:
    """Refuse a plan of which no run could begin, such as one that leaves work to nobody."""
    for plan in plans:
        try:
            build(plan.scenario)
        except BadInput as error:
            raise BadInput(f"plan {plan.name}: {str(error).removeprefix(f'plan {plan.name}: ')}") from None


# ---------------------------------------------------------------------------------------------- what differs
def differences(base: Scenario, other: Scenario) -> list[Difference]:
    """Keys in which two resolved scenarios differ, in the order of the scenario; a missing branch is one difference."""
    found: list[Difference] = []
    _collect(base.resolved(), other.resolved(), (), (base, other), found)
    return found


def _collect(one: Any, other: Any, path: tuple[str, ...], scenarios: tuple[Scenario, Scenario],
             found: list[Difference]) -> None:
    """Collect the differences below a key."""
    if one == other or (path and path[0] in NOT_COMPARED):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            _collect(one.get(key, NOTHING), other.get(key, NOTHING), (*path, str(key)), scenarios, found)
        return
    if path[0] == "parameters" and NOTHING in (one, other):
        return  # only whether a value was written out or taken from a parameter
    whose = scenarios[0] if other is NOTHING else scenarios[1]
    who = Reading(whose._said, whose._origin, Path(whose._folder)).who_said(path)
    found.append(Difference(".".join(path), one, other, who))


def head_counts(scenario: Scenario) -> dict[str, int]:
    """How many people each post has at the first moment, by the post's key; of places in outline, none."""
    pools = build(scenario).start.tables["pools"]
    found: dict[str, int] = {}
    for post in Post:
        n_people = int(pools["n_people"][(pools["post"] == post) & (pools["is_outside"] == 0)].sum())
        found |= {post.key: n_people} if n_people else {}
    return found
