"""What demand must make sense of as a whole: base rates, a trace, episodes and surpluses."""

from collections.abc import Iterator
from datetime import timedelta

from twin.scenario.demand import Episode, Surplus
from twin.scenario.fields import brief
from twin.scenario.model import Scenario
from twin.scenario.problems import Path, Problem, one_of
from twin.scenario.tree import tier_by_code
from twin.vocabulary import Channel, Stream


def demand(scenario: Scenario) -> Iterator[Problem]:
    """Incidents come from places that are there; a trace names categories and places that are there."""
    said = scenario.demand
    if said.by not in scenario.places.tiers:
        yield ("demand", "by"), one_of(said.by, scenario.places.tiers, "tier")
    if said.city_management is None and said.demands is None and said.trace is None:
        yield ("demand",), "says nothing: add city_management, demands or trace"
    if said.trace is not None:
        codes = tier_by_code(scenario)
        named = [("other", said.trace.other), *(("categories", each) for each in said.trace.categories.values())]
        for key, name in named:
            if name not in scenario.catalogue:
                yield ("demand", "trace", key), one_of(name, scenario.catalogue, "category")
        for name in said.trace.places.values():
            if name not in codes:
                yield ("demand", "trace", "places"), one_of(name, codes, "place")
    for channel in Channel:
        tier = scenario.behaviour.entry.get(channel)
        if tier is None and channel in (Channel.MEDIA, Channel.OFFICE) and not is_used(scenario, channel):
            continue
        if tier is None:
            yield ("behaviour", "entry", channel.key), "is missing: the tier at which such reports arrive"
        if tier not in scenario.places.tiers:
            yield ("behaviour", "entry", channel.key), one_of(str(tier), scenario.places.tiers, "tier")


def is_used(scenario: Scenario, channel: Channel) -> bool:
    """Whether residents report by the media, or through the community office."""
    residents = scenario.behaviour.residents
    said = residents.media_share if channel == Channel.MEDIA else residents.office_share
    return said.city_management > 0 or said.demands > 0


def episodes(scenario: Scenario) -> Iterator[Problem]:
    """Episodes have names and days of their own, and something to multiply."""
    yield from names_once([said.name for said in scenario.demand.episodes], "episodes")
    for number, said in enumerate(scenario.demand.episodes):
        path = ("demand", "episodes", str(number))
        yield from days_of_episode(scenario, said, path)
        if (said.categories is None) == (said.stream is None):
            yield path, f"the episode {brief(said.name)} needs categories, each with its factor, or one stream"
        if (said.stream is None) != (said.factor is None):
            yield (*path, "factor"), "goes with stream, and stream with factor; of categories each has its own factor"
        yield from covered(scenario, said, tuple(said.categories or ()), path)


def days_of_episode(scenario: Scenario, said: Episode, path: Path) -> Iterator[Problem]:
    """The days of an episode follow one another, and some of them lie within the run."""
    calendar, initial = scenario.calendar, scenario.initial
    first = calendar.start - timedelta(days=initial.warm_days if initial.kind == "warm" else 0)
    last = calendar.start + timedelta(days=calendar.days - 1)
    n_days = (said.end - said.start).days + 1
    if n_days < 1:
        yield (*path, "end"), f"the episode {brief(said.name)} ends on {said.end}, before it starts on {said.start}"
    elif said.end < first or said.start > last:
        yield (*path, "start"), (f"the episode {brief(said.name)}, {said.start} to {said.end}, lies outside the "
                                 f"calendar, {first} to {last} with its warm days")
    elif 2 * said.ramp > n_days:
        yield (*path, "ramp"), (f"{said.ramp} days up and {said.ramp} down are more than the {n_days} days of the "
                                f"episode {brief(said.name)}; at most {n_days // 2}")


def surpluses(scenario: Scenario) -> Iterator[Problem]:
    """Surpluses have names of their own, and something to be a share of."""
    yield from names_once([said.name for said in scenario.demand.extra], "extra")
    for number, said in enumerate(scenario.demand.extra):
        path = ("demand", "extra", str(number))
        if (said.categories is None) == (said.stream is None):
            yield path, f"the surplus {brief(said.name)} needs categories or one stream"
        yield from covered(scenario, said, said.categories or (), path)


def names_once(names: list[str], key: str) -> Iterator[Problem]:
    """No name stands twice: incidents are named after it."""
    for number, name in enumerate(names):
        if name in names[:number]:
            yield ("demand", key, str(number), "name"), f"the name {brief(name)} stands twice"


def covered(scenario: Scenario, said: Episode | Surplus, categories: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """Categories and places are there; what is multiplied has births."""
    for name in categories:
        if name not in scenario.catalogue:
            yield (*path, "categories"), one_of(name, scenario.catalogue, "category")
        elif not has_births(scenario, scenario.catalogue[name].stream) or scenario.catalogue[name].share == 0:
            yield (*path, "categories"), f"{name} has no births in this scenario that could be multiplied"
    if said.stream is not None and not has_births(scenario, said.stream):
        yield (*path, "stream"), f"{said.stream.key} has no births in this scenario that could be multiplied"
    order, known = scenario.tiers, tier_by_code(scenario)
    for code in said.places:
        if code not in known:
            yield (*path, "places"), one_of(code, known, "place")
        elif order.index(known[code]) < order.index(scenario.demand.by):
            yield (*path, "places"), (f"{brief(code)} is a {known[code]}, below the {scenario.demand.by} that brings "
                                      f"forth incidents; name a higher place, or set demand.by to {known[code]}")


def has_births(scenario: Scenario, stream: Stream) -> bool:
    """Whether incidents of a stream are drawn at some rate."""
    said = scenario.base_demand(stream)
    return said is not None and said.reports_per_weekday > 0
