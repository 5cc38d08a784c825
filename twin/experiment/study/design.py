"""What `design.yaml` may say: the question and the expectation first, then what is varied, measured and drawn."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.experiment.run import ENGINES, EngineName
from twin.experiment.study.choosing import FIRST, Choice, choice_of
from twin.experiment.study.factors import Factor, factors_of
from twin.experiment.study.fields import Fields
from twin.scenario.text import plain, read_yaml, shown
from twin.vocabulary import BadInput

FILE = "design.yaml"
SMALL, FULL = "small", "full"
SIZES = (SMALL, FULL)
KINDS = ("full_factorial", "fractional_factorial", "one_at_a_time", "latin_hypercube", "sobol", "crossed", "morris",
         "saltelli")
SCREENING = ("morris", "saltelli")  # their points serve indices and say little one by one
SAMPLED = ("latin_hypercube", "sobol", "crossed", *SCREENING)
BINARY = ("sobol", "saltelli")  # balanced at powers of two
SIZED = ("replications", "precision", "select", "days", "samples", "factors", "set", "measures")
KEYS = ("title", "question", "primary", "expectation", "base", "set", "days", "factors", "design", "generators",
        "samples", "replications", "precision", "select", "measures", "seed", "engine", "sizes")
LEAST, MOST = 4, 100  # replications where a precision is asked for
Said = dict[str, Any]


@dataclass(frozen=True)
class Precision:
    """How narrow the interval of the primary outcome must be at every point.

    Attributes
    ----------
    relative, absolute : float or None
        Half-width of the 95 % interval, as a share of the mean or in the measure's own unit; one of the two.
    most : int
        Replications after which a point is given up as it is.
    """

    relative: float | None
    absolute: float | None
    most: int


@dataclass(frozen=True)
class Design:
    """What a study asks, expects, varies and measures.

    Attributes
    ----------
    title, question, primary, expectation : str
        In words; `primary` is the name of the measure that decides.
    base : str
        Scenario that is varied.
    values : mapping
        Values by dotted key for every point.
    days : int or None
        Days to simulate, instead of the scenario's.
    factors : tuple of Factor
        What is varied.
    kind : str
        Which points are run, one of `KINDS`.
    generators : mapping of str to tuple of str
        Of a fractional factorial: which factors' product a further one follows.
    samples : int
        Points of a sampled design; of `morris` trajectories, of `saltelli` base points, of `crossed` draws of the
        ranges.
    replications : int
        Runs of each point; the first ones where a precision is asked for.
    precision : Precision or None
        How narrow the primary outcome must be.
    choice : Choice or None
        Which point is to be found.
    measures : tuple of str
        What is measured, the primary outcome among it.
    seed : int or None
        Of all draws; None for the scenario's own.
    engine : str
        Which driver.
    size : str
        Which of the sizes.
    said : dict
        The whole file.
    """

    title: str
    question: str
    primary: str
    expectation: str
    base: str
    values: Mapping[str, Any]
    days: int | None
    factors: tuple[Factor, ...]
    kind: str
    generators: Mapping[str, tuple[str, ...]]
    samples: int
    replications: int
    precision: Precision | None
    choice: Choice | None
    measures: tuple[str, ...]
    seed: int | None
    engine: EngineName
    size: str
    said: Said

    @property
    def is_screening(self) -> bool:
        """Whether its points serve indices of each factor, and are not looked at one by one."""
        return self.kind in SCREENING

    @property
    def hash(self) -> str:
        """SHA-256 of everything that the file says, comments and order of keys apart."""
        return hash_of(self.said)


def hash_of(said: Said) -> str:
    """SHA-256 of what a design says."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def read_said(folder: Path) -> Said:
    """Everything that the design of a study's folder says, as JSON can hold it."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; name the folder of a study")
    if not (folder / FILE).is_file():
        raise BadInput(f"{folder}: holds no {FILE}; docs/experiments.md says what stands in it")
    found: Said = json.loads(json.dumps(plain(read_yaml(folder / FILE)), default=str))
    return found


def read_design(folder: Path, size: str | None = None) -> Design:
    """Read the design of a study.

    Parameters
    ----------
    folder : Path
        Folder of the study.
    size : {"small", "full"}, optional
        Which size; the full one if left out.

    Raises
    ------
    BadInput
        The file is missing or says something that cannot be used; the sentence names file and key.
    """
    return design_of(read_said(folder), shown(folder / FILE), size)


def design_of(said: Said, where: str = FILE, size: str | None = None) -> Design:
    """Design from what a file says, in one of its sizes."""
    size = FULL if size is None else size
    fields = Fields(sized(said, where, size), where)
    fields.refuse_unknown(KEYS)
    primary = fields.text("primary", "the measure that decides, as in primary: on_time")
    factors = factors_of(fields)
    kind = fields.choice("design", KINDS, KINDS[0])
    precision = precision_of(fields)
    replications = replications_of(fields, precision)
    choice = choice_of(fields, replications)
    refuse_factors(fields, factors, kind, precision, choice)
    return Design(
        title=fields.text("title", "") if "title" in fields.said else "",
        question=fields.text("question", "what the study asks, as in question: Does a third dispatcher help?"),
        primary=primary,
        expectation=fields.text("expectation", "what you expect before the first run, and why"),
        base=fields.text("base", "the scenario that is varied, as in base: haidian_street"),
        values={str(key): value for key, value in fields.mapping("set").items()},
        days=fields.whole("days", 1), factors=factors, kind=kind,
        generators=generators_of(fields, factors, kind), samples=samples_of(fields, kind),
        replications=replications, precision=precision, choice=choice,
        measures=measures_of(fields, primary, choice), seed=fields.whole("seed", 0),
        engine=fields.choice("engine", ENGINES, ENGINES[0]),  # type: ignore[arg-type]
        size=size, said=said)


def refuse_factors(fields: Fields, factors: tuple[Factor, ...], kind: str, precision: Precision | None,
                   choice: Choice | None) -> None:
    """Refuse factors that a kind of design can do nothing with, and two ways to count replications at once."""
    for key, said in (("precision", precision), ("select", choice)):
        if kind in SCREENING and said is not None:
            raise BadInput(f"{fields.at(key)}: design: {kind} needs as many runs of each point; write replications: 2")
    if precision is not None and choice is not None:
        raise BadInput(f"{fields.at('select')}: makes as many runs of a point as it takes to tell the best; leave out "
                       f"precision")
    with_levels = [factor.name for factor in factors if factor.range is None]
    if kind in SCREENING and with_levels:
        raise BadInput(f"{fields.at('factors')}.{with_levels[0]}: has levels; design: {kind} needs a range of each "
                       f"factor")
    if kind == "crossed" and not 0 < len(with_levels) < len(factors):
        raise BadInput(f"{fields.at('factors')}: design: crossed needs factors with levels, and some with a range that "
                       f"they are crossed with")


def sized(said: Said, where: str, size: str) -> Said:
    """What a design says in one of its sizes: what stands under it, laid over the rest."""
    fields = Fields(said, where)
    if size not in SIZES:
        raise BadInput(f"--size {size}: unknown; allowed: {', '.join(SIZES)}")
    sizes = fields.mapping("sizes")
    Fields(sizes, fields.at("sizes")).refuse_unknown(SIZES)
    if size not in sizes and size != FULL:
        raise BadInput(f"--size {size}: {fields.at('sizes')} does not say what is otherwise then; write "
                       f"sizes: {{{size}: {{replications: 4, days: 7}}}}")
    change = Fields(sizes, fields.at("sizes")).mapping(size)
    Fields(change, f"{fields.at('sizes')}.{size}").refuse_unknown(SIZED)
    found = {key: value for key, value in said.items() if key != "sizes"}
    for one, other in (("replications", "precision"), ("precision", "replications")):
        if one in change and other not in change:
            found.pop(other, None)
    for key, value in change.items():
        is_merged = key in ("factors", "set") and isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = {**found[key], **value} if is_merged else value
    return found


def precision_of(fields: Fields) -> Precision | None:
    """How narrow the primary outcome must be: a share of the mean, or a mapping that says more."""
    said = fields.said.get("precision")
    if said is None:
        return None
    if not isinstance(said, dict):
        return Precision(fields.above_zero("precision"), None, MOST)
    own = Fields(said, fields.at("precision"))
    own.refuse_unknown(("relative", "absolute", "most"))
    relative, absolute = own.above_zero("relative"), own.above_zero("absolute")
    if (relative is None) == (absolute is None):
        raise BadInput(f"{own.where}: needs either relative (a share of the mean) or absolute (in the measure's unit)")
    return Precision(relative, absolute, own.whole("most", 2, MOST) or MOST)


def replications_of(fields: Fields, precision: Precision | None) -> int:
    """Runs of each point; with a precision or a choice the first ones."""
    is_choice = fields.said.get("select") is not None
    default = FIRST if is_choice else None if precision is None else min(LEAST, precision.most)
    found = fields.whole("replications", 3 if is_choice else 2, default)
    if found is None:
        raise BadInput(f"{fields.at('replications')}: is missing; write replications: 10, or precision: 0.05")
    if precision is not None and found > precision.most:
        raise BadInput(f"{fields.at('replications')}: {found} are more than precision.most, {precision.most}")
    return found


def measures_of(fields: Fields, primary: str, choice: Choice | None) -> tuple[str, ...]:
    """What is measured, the primary outcome first; that of a service level among it."""
    said = fields.said.get("measures")
    own = () if said is None else fields.texts("measures", said)
    return tuple(dict.fromkeys(name for name in (primary, *own, choice.measure if choice else "") if name))


def samples_of(fields: Fields, kind: str) -> int:
    """Points of a sampled design; 0 for the others."""
    found = fields.whole("samples", 2)
    if (found is None) == (kind in SAMPLED):
        raise BadInput(f"{fields.at('samples')}: " + (f"is missing; write samples: 64 for design: {kind}"
                       if found is None else f"is for design: {', '.join(SAMPLED)}; leave it out"))
    if kind in BINARY and found is not None and found & (found - 1):
        raise BadInput(f"{fields.at('samples')}: {found} is no power of two; Sobol points are balanced at "
                       f"{1 << found.bit_length() - 1} or {1 << found.bit_length()}")
    return found or 0


def generators_of(fields: Fields, factors: tuple[Factor, ...], kind: str) -> dict[str, tuple[str, ...]]:
    """Which factors follow the product of others in a fractional factorial."""
    said = fields.mapping("generators")
    if bool(said) != (kind == "fractional_factorial"):
        raise BadInput(f"{fields.at('generators')}: " + ("is missing; write generators: {third: [first, second]}"
                       if not said else "is for design: fractional_factorial; leave it out"))
    names = [factor.name for factor in factors]
    own = Fields(said, fields.at("generators"))
    own.refuse_unknown(names)
    free = [name for name in names if name not in said]
    found = {name: own.texts(name, product) for name, product in said.items()}
    for name, product in found.items():
        Fields(dict.fromkeys(product), own.at(name)).refuse_unknown(free)
    for factor in factors if said else ():
        if len(factor.levels) != 2:
            raise BadInput(f"{fields.at('factors')}.{factor.name}: has {len(factor.levels)} levels; a fractional "
                           f"factorial needs two of each factor")
    return found
