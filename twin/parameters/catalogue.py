"""The catalogue of categories: what kinds of matter there are, and how each is dealt with."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from twin.parameters.files import bad, mapping, number, only, read_yaml, text_of, texts
from twin.parameters.hours import hour_profiles
from twin.parameters.origin import Origin, read_origin
from twin.parameters.values import FIELDS, KEY_OF, SHARE_FIELDS, Names, numbers_in, read_value
from twin.vocabulary import Clock, Discovery, Stream

OWN_KEYS = ("value", "kind", "source", "why", "range", "factor")
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of matter. All numbers are assumed unless `origin` says otherwise.

    Attributes
    ----------
    id, zh, en : str
        Name in files and logs, and labels.
    stream : Stream
        Which of the two arrival worlds it belongs to.
    class_name : str
        The class above it (大类).
    limit, clock : float, Clock
        Limit of handling, from dispatch to feedback, in hours or days of the clock.
    lead : str
        Role of the unit that handles it, a key of `leads()`.
    lowest_tier : str
        `community`, `street` or `district`: the lowest tier that may handle it.
    share : float
        Share of the births of its stream.
    severity : tuple of float, shape (3,)
        Probabilities of severity 1, 2 and 3.
    discovery : Discovery
        How it becomes known.
    transient : float
        Share of births that vanish by themselves.
    profile : str
        Hour profile of births, a key of `profiles()`.
    touch_mean_min, touch_cv : float
        Work on site: mean in minutes, and standard deviation over mean.
    external_share, external_mean_h, external_ln_sd : float
        Share of cases that wait for something outside; the mean wait in natural hours, and the standard deviation of
        its logarithm (a lognormal law; its median is mean * exp(-ln_sd**2 / 2)).
    is_urgent : bool
        Whether it goes into the first lane of trays.
    visibility : float
        Factor on the chance that a look on the spot sees it.
    camera : float
        Chance that the view of a street camera shows it.
    on_spot : float
        Share that the inspector who finds it settles on the spot.
    is_emergency : bool
        Whether it goes through a door of its own to the emergency centre.
    joint : float
        Share that needs further units beside the lead.
    co_leads : tuple of str, at most 2
        Roles of these units; never the lead's own, and at least one where `joint` is above 0.
    borderline : float
        Share without a clear owner.
    sensitive : float
        Share that needs a leader's approval before it is handled.
    relapse, relapse_days : float
        Share of truly solved matters that come back at the same site, and the mean days until then.
    harm : float
        Hazard of doing harm, per day that it is there.
    origin : dict of str to Origin
        Where each field's value comes from, by the field's name.
    """

    id: str
    zh: str
    en: str
    stream: Stream
    class_name: str
    limit: float
    clock: Clock
    lead: str
    lowest_tier: str
    share: float
    severity: tuple[float, float, float]
    discovery: Discovery
    transient: float
    profile: str
    touch_mean_min: float
    touch_cv: float
    external_share: float
    external_mean_h: float
    external_ln_sd: float
    is_urgent: bool
    visibility: float
    camera: float
    on_spot: float
    is_emergency: bool
    joint: float
    co_leads: tuple[str, ...]
    borderline: float
    sensitive: float
    relapse: float
    relapse_days: float
    harm: float
    origin: dict[str, Origin]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The categories, and the roles of the units that handle them (with their Chinese labels)."""

    leads: dict[str, str]
    categories: dict[str, Category]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the categories of a stream share, by stream and field: usual values, and where values come from."""

    usual: dict[str, dict[str, Any]]
    origins: dict[str, dict[str, Any]]


def read_catalogue(text: str, file: str) -> Catalogue:
    """Read a catalogue from YAML text.

    Parameters
    ----------
    text : str
        Has `leads`, `usual` and `origins` (both by stream and field) and `categories`.
    file : str
        Name of the file, for errors.

    Raises
    ------
    BadInput
        For a missing or unknown field, a value of the wrong kind, a field without source or assumed without reason,
        joint work that names no further unit, shares that do not sum to 1 within a stream.
    """
    content = read_yaml(text, file)
    only(content, ("leads", "usual", "origins", "categories"), file)
    roles = mapping(content.get("leads"), f"{file}: leads")
    leads_zh = {name: text_of(roles, name, f"{file}: leads") for name in roles}
    names = Names(tuple(leads_zh), tuple(hour_profiles()))
    shared = Shared(_by_stream(content, "usual", file), _by_stream(content, "origins", file))
    entries = mapping(content.get("categories"), f"{file}: categories")
    found = {
        str(name): _read_one(str(name), entry, shared, names, f"{file}: categories.{name}")
        for name, entry in entries.items()
    }
    _check_shares(found, file)
    return Catalogue(leads_zh, found)


def _by_stream(content: dict[str, Any], part: str, file: str) -> dict[str, dict[str, Any]]:
    """Part of the file that is by stream and field."""
    streams = mapping(content.get(part), f"{file}: {part}")
    only(streams, tuple(stream.key for stream in Stream), f"{file}: {part}")
    for stream, fields in streams.items():
        only(mapping(fields, f"{file}: {part}.{stream}"), FIELDS, f"{file}: {part}.{stream}")
    return streams


def _read_one(name: str, content: object, shared: Shared, names: Names, where: str) -> Category:
    """Read and check one category."""
    said = mapping(content, where)
    only(said, FIELDS, where)
    if "stream" not in said:
        raise bad(where, "stream is missing")
    stream: Stream = read_value("stream", _plain(said["stream"]), names, f"{where}.stream")
    entry = {**shared.usual.get(stream.key, {}), **said}
    origins = shared.origins.get(stream.key, {})
    values, origin = {}, {}
    for field in FIELDS:
        if field not in entry:
            raise bad(where, f"{field} is missing")
        key = KEY_OF.get(field, field)
        values[key] = read_value(field, _plain(entry[field]), names, f"{where}.{field}")
        origin[key] = _origin(field, entry[field], origins, values[key], f"{where}.{field}")
    category = Category(id=name, origin=origin, **values)
    _check_co_leads(category, where)
    return category


def _check_co_leads(category: Category, where: str) -> None:
    """Raise where joint work names no further unit, or the lead as one."""
    if category.joint > 0.0 and not category.co_leads:
        raise bad(f"{where}.co_leads", f"is empty, yet joint is {category.joint:g}: name the further units")
    if category.lead in category.co_leads:
        raise bad(f"{where}.co_leads", f"{category.lead} leads already; name other units")


def _plain(field: object) -> object:
    """Value of a field, which may bring its own origin along."""
    return field.get("value") if isinstance(field, dict) else field


def _origin(field: str, content: object, shared: dict[str, Any], value: object, where: str) -> Origin:
    """Origin of a field's value: its own, else the one that its stream's categories share."""
    entry = content if isinstance(content, dict) else shared.get(field)
    if entry is None:
        raise bad(where, "has no kind and source, neither of its own nor under origins")
    only(mapping(entry, where), OWN_KEYS, where)
    numbers = numbers_in(value)
    if "factor" in entry and numbers and "range" not in entry:
        entry = {**entry, "range": _scaled(entry["factor"], numbers[0], field in SHARE_FIELDS, where)}
    return read_origin(entry, numbers, where)


def _scaled(factor: object, value: float, is_share: bool, where: str) -> list[float]:
    """Range that two factors make of a value; a share goes up to 1 at most."""
    if not isinstance(factor, list) or len(factor) != 2:
        raise bad(f"{where}.factor", f"must be two numbers, lowest and highest, is {factor!r}")
    low, high = (value * number(part, f"{where}.factor") for part in factor)
    return [low, min(high, 1.0) if is_share else high]


def _check_shares(found: dict[str, Category], file: str) -> None:
    """Raise where the shares of a stream's categories do not sum to 1."""
    for stream in Stream:
        shares = [category.share for category in found.values() if category.stream == stream]
        if shares and abs(sum(shares) - 1.0) > NEARLY:
            raise bad(f"{file}: categories", f"the shares of {stream.key} must sum to 1, they sum to {sum(shares):.4f}")


@cache
def _catalogue() -> Catalogue:
    """Read the file of categories once."""
    (file, text), = texts("categories.yaml").items()
    return read_catalogue(text, file)


def categories() -> dict[str, Category]:
    """All categories of the catalogue by id, in the order of the file."""
    return dict(_catalogue().categories)


def leads() -> dict[str, str]:
    """Roles of the units that handle matters, with their Chinese labels."""
    return dict(_catalogue().leads)
