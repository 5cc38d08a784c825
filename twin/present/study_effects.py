"""Effects of factors in the README of a study: over all settings of the others, and how two of them go together."""

from collections.abc import Iterator, Sequence

from twin.experiment.study.design import Design
from twin.experiment.study.effects import Effect, effects_of, interactions_of
from twin.experiment.study.points import resolution_of
from twin.experiment.study.results import Results
from twin.present.factor_names import COMMA, Labels
from twin.present.study_text import NAMED, SEMICOLON, figure_text, joined, levels_text, measure_text, row, value_text
from twin.present.words import mark, words

MOST_PAIRS = 15  # of factors whose effects depend on one another
TINY = 1e-300
SETTINGS = mark("Over all settings of the others: {effects}.")
HALVES = mark("Half of the points against the other half: {effects}.")
MIXED_WITH = {2: mark("that of another one"), 3: mark("that of two others together"),
              4: mark("that of three others together")}
MIXED_WITH_MANY = mark("that of many others together")
SIGNS = mark(" (that sign in {n} of {all} settings)")
RESULT_OF_HALVES = mark("effect on {measure}, half of the points against the other")
RESULT_OF_SETTINGS = mark("effect on {measure}, mean over settings of the others")


def effects_headline(found: Results, labels: Labels) -> str:
    """What each factor does, where all have two levels and there are more points than a sentence can name."""
    own = own_effects(found)
    told_of = {one.factor for one in own}
    levelled = {factor.name for factor in found.design.factors if factor.range is None}
    wanted = levelled if found.design.kind == "crossed" else {factor.name for factor in found.design.factors}
    if not own or not wanted <= told_of or len(found.manifest["points"]) <= NAMED:
        return ""
    say, primary = words(labels.lang), found.design.primary
    unit = found.manifest["measures"][primary]["unit"]
    base = next(line for line in found.lines if line.measure == primary)
    told = [one for one in own if one.own.is_told]
    texts = say(SEMICOLON).join(f"{labels.factor(one.factor)} {figure_text(one.own, unit, '+', labels.lang)}"
                                f"{signs_text(one, labels)}" for one in told)
    rest = say(COMMA).join(labels.factor(one.factor) for one in own if not one.own.is_told)
    return joined([
        say("{measure} is {value} at the base ({levels}).").format(
            measure=measure_text(found, primary, labels.lang), value=value_text(base, labels.lang),
            levels=levels_text(found, base, labels)),
        say(HALVES if of_halves(own) else SETTINGS).format(effects=texts) if told else "",
        say("Not to be told from nothing over {n} replications: {factors}.").format(n=own[0].own.n, factors=rest)
        if rest else ""], labels.lang)


def signs_text(one: Effect, labels: Labels) -> str:
    """In how many settings an effect has its sign."""
    n_alike = one.n_more if one.own.mean > 0 else one.n_less
    return words(labels.lang)(SIGNS).format(n=n_alike, all=one.n_settings) if one.n_settings > 1 else ""


def effects(found: Results, labels: Labels) -> Iterator[str]:
    """What each factor of two levels does to the primary outcome, where several factors are crossed."""
    say, primary, own = words(labels.lang), found.design.primary, own_effects(found)
    if not own:
        return
    unit = found.manifest["measures"][primary]["unit"]
    effect = say(RESULT_OF_HALVES if of_halves(own) else RESULT_OF_SETTINGS).format(measure=f"`{primary}`")
    yield row(say("factor"), say("from"), say("to"), effect, say("falls in"), say("rises in"))
    yield "|---|---|---|---|---|---|"
    for one in own:
        called = {str(point["levels"][one.factor]): labels.level(point["levels"][one.factor], one.factor)
                  for point in found.manifest["points"]}
        signs = (say("{n} of {all} settings").format(n=n, all=one.n_settings) if one.n_settings else ""
                 for n in (one.n_less, one.n_more))
        yield row(labels.factor(one.factor), called[one.first], called[one.second],
                  figure_text(one.own, unit, "+", labels.lang), *signs)
    if is_fraction(found.design):
        yield ""
        yield confounding_text(found.design, labels)


def of_halves(own: Sequence[Effect]) -> bool:
    """Whether no two points differ in one factor alone, so that halves of the points are compared."""
    return not any(one.settings for one in own)


def is_fraction(design: Design) -> bool:
    """Whether a design leaves out settings, so that effects are mixed."""
    return design.kind == "fractional_factorial"


def own_effects(found: Results) -> list[Effect]:
    """Effects of all factors of two levels, where there are several factors."""
    points = found.manifest["points"]
    return effects_of(points, found.values, found.design.primary) if len(points[0]["levels"]) > 1 else []


def confounding_text(design: Design, labels: Labels) -> str:
    """What the effects of a fraction cannot be told from."""
    say, (resolution, products) = words(labels.lang), resolution_of(design)
    shown = say(SEMICOLON).join(" x ".join(labels.factor(name) for name in sorted(product))
                                for product in products[:NAMED])
    more = say("; and {n} more").format(n=len(products) - NAMED) if len(products) > NAMED else ""
    return say("A fraction: half of all points against the other half. Resolution {resolution}: an effect cannot be "
               "told from {others}. Shortest products that are always the same: {products}.").format(
        resolution=resolution, others=say(MIXED_WITH.get(resolution, MIXED_WITH_MANY)), products=shown + more)


def interactions(found: Results, labels: Labels) -> Iterator[str]:
    """How the effects of two factors depend on one another, the surest first."""
    say, points, primary = words(labels.lang), found.manifest["points"], found.design.primary
    own = interactions_of(points, found.values, primary) if len(points[0]["levels"]) > 1 else []
    if not own:
        return
    unit = found.manifest["measures"][primary]["unit"]
    much = say("how much more {measure} changes with one where the other is changed, too").format(
        measure=f"`{primary}`")
    yield row(say("two factors"), much, say("told"))
    yield "|---|---|---|"
    for one in sorted(own, key=lambda each: -abs(each.own.mean) / (each.own.half or TINY))[:MOST_PAIRS]:
        yield row(" x ".join(map(labels.factor, one.factors)), figure_text(one.own, unit, "+", labels.lang),
                  say("by itself") if one.own.is_told else say("no"))
    if len(own) > MOST_PAIRS:
        yield "\n" + say("The surest {n} of {all} pairs.").format(n=MOST_PAIRS, all=len(own))
