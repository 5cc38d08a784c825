"""Along what a log is broken down: streams, tiers, streets, units, categories, weeks, posts, who reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from twin.kpi.gathered import Gathered
from twin.kpi.groups import Streets, street_of
from twin.kpi.names import Labels, label, post_name
from twin.kpi.stretches import post_of
from twin.kpi.tally import Marks
from twin.parameters import categories
from twin.vocabulary import NONE, WEEK_S, Post, Stream, unknown

Reporters = Mapping[str, str]  # group of each actor, by name
GROUPS = {
    "residents": ("居民", "residents"),
    "residents_with_app": ("居民(能用手机上报)", "residents who can report by app"),
    "residents_without_app": ("居民(不能用手机上报)", "residents who cannot report by app"),
    "enterprises": ("企业和单位", "enterprises"),
    "staff": ("工作人员", "staff"),
}


@dataclass(frozen=True, eq=False)
class Axis:
    """Along what something is broken down.

    Attributes
    ----------
    key : str
        What it is called.
    codes, zh, en : tuple of str, length n
        Groups, in order of their codes, never of a figure.
    periods : tuple, length n
        First second of each group, and the second after its last one.
    number : callable
        Number of the group that each of some things belongs to; -1 where it belongs to none.
    """

    key: str
    codes: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]
    periods: tuple[tuple[int, int], ...]
    number: Callable[[Marks], np.ndarray]

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self.codes)

    def of_reporters(self, actor: np.ndarray) -> np.ndarray:
        """Number of the group of each of some people who may report; -1 where there is none."""
        none = np.full(len(actor), NONE)
        return self.number(Marks(none, none, none, none, none, actor, actor, none))


@dataclass(frozen=True, eq=False)
class Naming:
    """What groups are called.

    Attributes
    ----------
    labels : Labels
        What a scenario calls its tiers and units.
    streets : mapping or None
        Code and name of the street of each place; without it the first nine digits of a code tell the street.
    reporters : mapping
        Group of each actor who may report, by name; those it does not name are told by their names.
    """

    labels: Labels
    streets: Streets | None
    reporters: Reporters


def axis(g: Gathered, by: str, naming: Naming) -> Axis:
    """Axis of that name; BadInput for an unknown one."""
    if by not in AXES:
        raise unknown("by", by, AXES, f"{by!r} is no way to break a log down")
    return AXES[by](g, naming)


def _named(g: Gathered, key: str, words: list[tuple[str, str, str]], number: Callable[[Marks], np.ndarray]) -> Axis:
    """Axis of groups that are about the whole log."""
    codes, zh, en = zip(*words, strict=True) if words else ((), (), ())
    return Axis(key, codes, zh, en, ((0, g.end_s),) * len(codes), number)


def _sorted(names: tuple[str, ...]) -> tuple[list[str], np.ndarray]:
    """Names in order of the alphabet, and the position of each number among them; the last entry is for -1."""
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.full(len(names) + 1, NONE, np.int64)
    place[order] = np.arange(len(order))
    return [names[n] for n in order], place


def _all(g: Gathered, naming: Naming) -> Axis:
    """The whole, as one group."""
    return _named(g, "all", [("all", "全部", "all")], lambda marks: np.zeros(len(marks), np.int64))


def _stream(g: Gathered, naming: Naming) -> Axis:
    """The two streams."""
    return _named(g, "stream", [(one.key, one.zh, one.en) for one in Stream], lambda marks: marks.stream)


def _tier(g: Gathered, naming: Naming) -> Axis:
    """Tiers, lowest first: in whose loop something is."""
    words = [(name, label(name, naming.labels, "zh"), label(name, naming.labels, "en")) for name in g.log.names.tiers]
    return _named(g, "tier", words, lambda marks: marks.tier)


def _street(g: Gathered, naming: Naming) -> Axis:
    """Streets: where the matter lies; of people and of what lies nowhere the street of the unit."""
    of_place = [street_of(code, naming.streets) for code in g.log.names.places]
    of_unit = [street_of(unit.partition("/")[0], naming.streets) for unit in g.log.names.units]
    names = dict(sorted({*of_place, *of_unit} - {("", "")}))
    number = {code: n for n, code in enumerate(names)}
    place, unit = (np.array([*(number.get(code, NONE) for code, _ in found), NONE], np.int64)
                   for found in (of_place, of_unit))
    return _named(g, "street", [(code, name, name) for code, name in names.items()],
                  lambda marks: np.where(marks.place == NONE, unit[marks.unit], place[marks.place]))


def place_axis(g: Gathered) -> Axis:
    """Places, each by itself, where the matter lies; no way of the long table, which they would fill."""
    names, place = _sorted(g.log.names.places)
    return _named(g, "place", [(name, name, name) for name in names], lambda marks: place[marks.place])


def _unit(g: Gathered, naming: Naming) -> Axis:
    """Units, each by itself: who owes something, or with whom somebody is on duty."""
    names, place = _sorted(g.log.names.units)
    words = [(name, label(name, naming.labels, "zh"), label(name, naming.labels, "en")) for name in names]
    return _named(g, "unit", words, lambda marks: place[marks.unit])


def _category(g: Gathered, naming: Naming) -> Axis:
    """Categories of matters."""
    names, place = _sorted(g.log.names.categories)
    known = categories()
    words = [(name, known[name].zh, known[name].en) if name in known else (name, name, name) for name in names]
    return _named(g, "category", words, lambda marks: place[marks.category])


def _week(g: Gathered, naming: Naming) -> Axis:
    """Weeks of seven days from the first day of the log; the last one may be shorter."""
    n_weeks = -(-g.end_s // WEEK_S)
    numbers = range(1, n_weeks + 1)
    periods = tuple(((n - 1) * WEEK_S, min(n * WEEK_S, g.end_s)) for n in numbers)

    def number(marks: Marks) -> np.ndarray:
        is_within = (marks.time_s >= 0) & (marks.time_s < g.end_s)
        return np.where(is_within, marks.time_s // WEEK_S, NONE)

    return Axis("week", tuple(f"{n:02d}" for n in numbers), tuple(f"第{n}周" for n in numbers),
                tuple(f"week {n}" for n in numbers), periods, number)


def _post(g: Gathered, naming: Naming) -> Axis:
    """Posts of those who were on duty."""
    number, keys = g.posts
    present = np.unique(number[g.people.is_staff])
    place = np.full(len(keys) + 1, NONE, np.int64)
    place[present] = np.arange(len(present))
    of_actor = np.append(place[number], NONE)
    return _named(g, "post", [(keys[n], post_name(keys[n], "zh"), post_name(keys[n], "en")) for n in present],
                  lambda marks: of_actor[marks.actor])


def _reporter(g: Gathered, naming: Naming) -> Axis:
    """Who reported: residents (with and without the app, where that is known), enterprises, staff."""
    group = g.once("reporters", lambda: [reporter_of(name, naming.reporters) for name in g.log.names.actors])
    codes = sorted({*group} & {*GROUPS})
    number = {code: n for n, code in enumerate(codes)}
    place = np.array([*(number.get(code, NONE) for code in group), NONE], np.int64)
    return _named(g, "reporter", [(code, *GROUPS[code]) for code in codes], lambda marks: place[marks.reporter])


def reporter_of(name: str, known: Reporters) -> str:
    """Group of somebody who may report, by name."""
    if name in known:
        return known[name]
    post = post_of(name)
    return post if post in GROUPS else "staff" if post.upper() in Post.__members__ else ""


AXES: dict[str, Callable[[Gathered, Naming], Axis]] = {
    "all": _all, "stream": _stream, "tier": _tier, "street": _street, "unit": _unit, "category": _category,
    "week": _week, "post": _post, "reporter": _reporter,
}
