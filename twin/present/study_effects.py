"""Effects of factors in the README of a study: over all settings of the others, and how two of them go together."""

from collections.abc import Iterator

from twin.experiment.study.design import Design
from twin.experiment.study.effects import Effect, effects_of, interactions_of
from twin.experiment.study.points import resolution_of
from twin.experiment.study.results import Results
from twin.present.study_text import NAMED, figure_text, levels_text, value_text

MOST_PAIRS = 15  # of factors whose effects depend on one another
TINY = 1e-300
SETTINGS, HALVES = "Over all settings of the others", "Half of the points against the other half"


def effects_headline(found: Results) -> str:
    """What each factor does, where all have two levels and there are more points than a sentence can name."""
    own = own_effects(found)
    told_of = {one.factor for one in own}
    levelled = {factor.name for factor in found.design.factors if factor.range is None}
    wanted = levelled if found.design.kind == "crossed" else {factor.name for factor in found.design.factors}
    if not own or not wanted <= told_of or len(found.manifest["points"]) <= NAMED:
        return ""
    unit = found.manifest["measures"][found.design.primary]["unit"]
    base = next(line for line in found.lines if line.measure == found.design.primary)
    told = [one for one in own if one.own.is_told]
    texts = "; ".join(f"{one.factor} {figure_text(one.own, unit, '+')}{signs_text(one)}" for one in told)
    rest = ", ".join(one.factor for one in own if not one.own.is_told)
    label = found.manifest["measures"][found.design.primary]["en"]
    return (f"{label} (`{base.measure}`) is {value_text(base)} at the base ({levels_text(found, base)}). "
            + (f"{HALVES if is_fraction(found.design) else SETTINGS}: {texts}. " if told else "")
            + (f"Not to be told from nothing over {own[0].own.n} replications: {rest}." if rest else "")).strip()


def signs_text(one: Effect) -> str:
    """In how many settings an effect has its sign."""
    n_alike = one.n_more if one.own.mean > 0 else one.n_less
    return f" (that sign in {n_alike} of {one.n_settings} settings)" if one.n_settings > 1 else ""


def effects(found: Results) -> Iterator[str]:
    """What each factor of two levels does to the primary outcome, where several factors are crossed."""
    primary, own = found.design.primary, own_effects(found)
    if not own:
        return
    unit = found.manifest["measures"][primary]["unit"]
    how = "half of the points against the other" if is_fraction(found.design) else "mean over settings of the others"
    yield f"| factor | from | to | effect on `{primary}`, {how} | falls in | rises in |"
    yield "|---|---|---|---|---|---|"
    for one in own:
        signs = (f"{n} of {one.n_settings}" if one.n_settings else "" for n in (one.n_less, one.n_more))
        yield f"| {one.factor} | {one.first} | {one.second} | {figure_text(one.own, unit, '+')} | {' | '.join(signs)} |"
    if is_fraction(found.design):
        yield ""
        yield confounding_text(found.design)


def is_fraction(design: Design) -> bool:
    """Whether a design leaves out settings, so that effects are mixed."""
    return design.kind == "fractional_factorial"


def own_effects(found: Results) -> list[Effect]:
    """Effects of all factors of two levels, where there are several factors."""
    points = found.manifest["points"]
    return effects_of(points, found.values, found.design.primary) if len(points[0]["levels"]) > 1 else []


def confounding_text(design: Design) -> str:
    """What the effects of a fraction cannot be told from."""
    resolution, words = resolution_of(design)
    what = {2: "that of another one", 3: "that of two others together", 4: "that of three others together"}
    shown = "; ".join(" x ".join(sorted(word)) for word in words[:NAMED])
    return (f"A fraction: half of all points against the other half. Resolution {resolution}: an effect cannot be told "
            f"from {what.get(resolution, 'that of many others together')}. Shortest products that are always the same: "
            f"{shown}{f'; and {len(words) - NAMED} more' if len(words) > NAMED else ''}.")


def interactions(found: Results) -> Iterator[str]:
    """How the effects of two factors depend on one another, the surest first."""
    points = found.manifest["points"]
    own = interactions_of(points, found.values, found.design.primary) if len(points[0]["levels"]) > 1 else []
    if not own:
        return
    unit = found.manifest["measures"][found.design.primary]["unit"]
    yield (f"| two factors | how much more `{found.design.primary}` changes with one where the other is changed, too | "
           f"told |")
    yield "|---|---|---|"
    for one in sorted(own, key=lambda each: -abs(each.own.mean) / (each.own.half or TINY))[:MOST_PAIRS]:
        yield (f"| {' x '.join(one.factors)} | {figure_text(one.own, unit, '+')} | "
               f"{'by itself' if one.own.is_told else 'no'} |")
    if len(own) > MOST_PAIRS:
        yield f"\nThe surest {MOST_PAIRS} of {len(own)} pairs."
