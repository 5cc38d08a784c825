"""Factors of a study: what is varied, over which levels or within which range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from twin.experiment.study.fields import Fields, is_number
from twin.parameters import Parameter, parameter, parameters
from twin.scenario.fields import brief
from twin.vocabulary import BadInput

KEYS = ("key", "levels", "range", "why")
OF_PARAMETERS = ("parameters", "except", "why")
ASSUMED = "assumed"  # all numbers that somebody had to assume
COUNT = "n"  # unit of what is counted
RESERVED = ("point", "measure", "unit", "replication", "value", "why", "n", "mean", "verdict", "n_runs", "seconds",
            "n_failed", "n_without", "half_width", "difference", "difference_half_width", "n_pairs", "correlation",
            "variance_ratio", "p_of_all", "n_more")
DIGITS = 6  # of a number drawn from a range, so that a reader can write it down


@dataclass(frozen=True)
class Level:
    """A setting of a factor: what it is called, and what it says to the scenario, by dotted key."""

    name: Any
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Factor:
    """What is varied.

    Attributes
    ----------
    name : str
        Column of the tables.
    levels : tuple of Level
        Settings, the base's first; of a range both ends.
    key : str
        Dotted key, where one key alone is varied; else empty.
    range : tuple of float or None
        Lowest and highest value, where any between them may be drawn; whole numbers where both are whole.
    """

    name: str
    levels: tuple[Level, ...]
    key: str = ""
    range: tuple[float, float] | None = None

    def drawn(self, share: float) -> Level:
        """Setting at a place of the factor, from 0 up to but not at 1: a level, or a value within the range."""
        if self.range is None:
            return self.levels[int(share * len(self.levels))]
        low, high = self.range
        if isinstance(low, int) and isinstance(high, int):
            return level_of(self.key, low + int(share * (high - low + 1)))
        return level_of(self.key, float(f"{low + share * (high - low):.{DIGITS}g}"))


def told_of(factors: Sequence["Factor"]) -> dict[str, list[Any]]:
    """Key and both ends of each factor with a range, as a manifest keeps them: what a design names may change."""
    return {factor.name: [factor.key, *factor.range] for factor in factors if factor.range is not None}


def as_frozen(factors: Sequence["Factor"], kept: Mapping[str, list[Any]]) -> tuple["Factor", ...]:
    """Factors with the ranges that a manifest keeps, in its order, which is that of the columns of drawn points."""
    ranged = [Factor(name, (level_of(key, low), level_of(key, high)), key, (low, high))
              for name, (key, low, high) in kept.items()]
    if len(ranged) != sum(factor.range is not None for factor in factors):  # numbers have come or gone since
        return (*(factor for factor in factors if factor.range is None), *ranged)
    following = iter(ranged)
    return tuple(factor if factor.range is None else next(following) for factor in factors)


def level_of(key: str, value: Any) -> Level:
    """Setting of a single key."""
    return Level(value if isinstance(value, str | int | float | bool) else brief(value), {key: value})


def factors_of(fields: Fields) -> tuple[Factor, ...]:
    """Read the factors of a design.

    Raises
    ------
    BadInput
        A factor without key or levels, with a single level, or with a name that a column has already.
    """
    said = fields.mapping("factors")
    if not said:
        raise BadInput(f"{fields.at('factors')}: is missing; write what is varied, as in "
                       "staff.dispatchers.count: [1, 2, 3]")
    found = tuple(factor for name, value in said.items()
                  for factor in some_of(str(name), value, f"{fields.at('factors')}.{name}"))
    names, keys = [factor.name for factor in found], [factor.key for factor in found if factor.key]
    for name in (*names, *keys):
        if names.count(name) > 1 or keys.count(name) > 1:
            raise BadInput(f"{fields.at('factors')}: {name} stands twice, by itself or among parameters")
    return found


def some_of(name: str, said: Any, where: str) -> list[Factor]:
    """Read an entry of the factors: one factor, or a group of numbers of the model."""
    if isinstance(said, dict) and "parameters" in said:
        return of_parameters(Fields(said, where))
    return [factor_of(name, said, where)]


def of_parameters(fields: Fields) -> list[Factor]:
    """Numbers of the model, each within its stated range, a factor of its own: all assumed ones, or those named."""
    fields.refuse_unknown(OF_PARAMETERS)
    if fields.said["parameters"] != ASSUMED:
        if "except" in fields.said:
            raise BadInput(f"{fields.at('except')}: is for parameters: {ASSUMED}; leave it out")
        return [of_parameter(known(name, fields.at("parameters")), fields.at("parameters"))
                for name in fields.texts("parameters", fields.said["parameters"])]
    assumed = [one for one in parameters().values() if one.kind == ASSUMED and one.range is not None]
    patterns = fields.texts("except", fields.said["except"]) if "except" in fields.said else ()
    for pattern in patterns:
        if not any(fnmatch(one.name, pattern) for one in assumed):
            raise BadInput(f"{fields.at('except')}: {pattern}: fits no assumed number with a range")
    return [of_parameter(one, fields.at("parameters")) for one in assumed
            if not any(fnmatch(one.name, pattern) for pattern in patterns)]


def known(name: str, where: str) -> Parameter:
    """Number of the model by its name."""
    try:
        return parameter(name)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def of_parameter(one: Parameter, where: str) -> Factor:
    """Factor of a number of the model; what is counted in whole numbers stays whole."""
    if one.range is None:
        raise BadInput(f"{where}: {one.name}: no range is stated for it; write it as a factor of its own, with "
                       f"key: parameters.{one.name} and a range")
    numbers = (*one.range, *one.values.values())
    is_whole = one.unit == COUNT and all(float(number).is_integer() for number in numbers)
    low, high = (int(end) if is_whole else float(end) for end in one.range)
    key = f"parameters.{one.name}"
    return Factor(one.name, (level_of(key, low), level_of(key, high)), key, (low, high))


def factor_of(name: str, said: Any, where: str) -> Factor:
    """Read one factor: a list of values, or a mapping with levels or a range."""
    if name in RESERVED or not name.isprintable() or "," in name:
        raise BadInput(f"{where}: a factor cannot be called so; it is a column of the tables")
    if isinstance(said, list):
        said = {"key": name, "levels": said}
    if not isinstance(said, dict):
        raise BadInput(f"{where}: must be a list of values of the key {name}, or a mapping with levels or range, not "
                       f"{brief(said)}")
    fields = Fields(said, where)
    fields.refuse_unknown(KEYS)
    if ("levels" in said) == ("range" in said):
        raise BadInput(f"{where}: needs either levels or a range; write levels: [1, 2, 3], or range: [0.1, 0.4]")
    return ranged(name, fields) if "range" in said else levelled(name, fields)


def ranged(name: str, fields: Fields) -> Factor:
    """Factor that may have any value between two."""
    key, ends = key_of(fields), fields.said["range"]
    if not isinstance(ends, list) or len(ends) != 2 or not all(is_number(end) for end in ends):
        raise fields.wrong("range", "two numbers, as in [0.1, 0.4]")
    if ends[0] >= ends[1]:
        raise BadInput(f"{fields.at('range')}: {ends[0]} is not below {ends[1]}; write the lower end first")
    return Factor(name, tuple(level_of(key, end) for end in ends), key, (ends[0], ends[1]))


def levelled(name: str, fields: Fields) -> Factor:
    """Factor with levels: values of one key, or names of several values together."""
    said = fields.said["levels"]
    if isinstance(said, list):
        key = key_of(fields)
        levels = tuple(level_of(key, value) for value in said)
    elif isinstance(said, dict):
        if "key" in fields.said:
            raise BadInput(f"{fields.at('key')}: named levels say their keys themselves; leave it out")
        key = ""
        levels = tuple(Level(level, values_of(values, f"{fields.at('levels')}.{level}"))
                       for level, values in said.items())
    else:
        raise fields.wrong("levels", "a list of values, or names with the values of each")
    if len(levels) < 2:
        raise BadInput(f"{fields.at('levels')}: holds {len(levels)}; a factor needs at least two")
    names = [level.name for level in levels]
    for one in names:
        if [repr(each) for each in names].count(repr(one)) > 1:
            raise BadInput(f"{fields.at('levels')}: {brief(one)} stands twice")
    return Factor(name, levels, key)


def values_of(said: Any, where: str) -> dict[str, Any]:
    """Values of a named level by dotted key; none for the base as it is."""
    if not isinstance(said, dict):
        raise BadInput(f"{where}: must map keys of the scenario to values, as in staff.dispatchers.count: 3, not "
                       f"{brief(said)}; {{}} for the base as it is")
    return {str(key): value for key, value in said.items()}


def key_of(fields: Fields) -> str:
    """Key of the scenario that a factor varies."""
    return fields.text("key", "the key of the scenario that is varied, as in key: staff.dispatchers.count")
