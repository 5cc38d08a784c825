"""Indices of a screening in the README of its study: what stands out of the noise, and what does not."""

from collections.abc import Iterator, Sequence

from twin.experiment.statistics.sensitivity import Index
from twin.experiment.study.keeping import INDICES
from twin.experiment.study.results import Results
from twin.experiment.study.screening import ALONE, MAIN, SEEN, Screened, said_of
from twin.present.factor_names import Labels
from twin.present.study_text import NAMED, SEMICOLON, SHARES, amount_text, joined, measure_text, row, value_text
from twin.present.words import mark, words

MOST_ROWS = 60  # of the table; the CSV has all
TINY = 1e-300
STRENGTH = {"mu_star": mark("mean size of the change over the whole range"),
            "ST": mark("share of the variance, with all others")}
MEANING = {
    "mu_star": mark("mu_star: mean size of the change of a measure when the factor moves over its whole range, the "
                    "others anywhere in theirs."),
    "ST": mark("ST: share of a measure's variance that the factor makes, alone and with the others.")}
FLOORS = (mark("noise, one factor"), mark("noise, all factors together"))


def screening_headline(found: Results, one: Screened, labels: Labels) -> str:
    """Which factors stand out of the noise, the strongest of them."""
    kind, say = MAIN[found.design.kind], words(labels.lang)
    unit, indices = found.manifest["measures"][one.measure]["unit"], one.indices(kind)
    base = next(line for line in found.lines if line.measure == one.measure)
    first = say("{measure} is {value} as it is.").format(
        measure=measure_text(found, one.measure, labels.lang), value=value_text(base, labels.lang))
    if one.sensitivity is None:
        return joined([first, say("No indices: of {n} blocks of points fewer than two are whole.").format(
            n=one.n_blocks + one.n_left_out)], labels.lang)
    n_seen, n_alone = (sum(said_of(each) == what for each in indices) for what in (SEEN, ALONE))
    shown = say(SEMICOLON).join(f"{name_of(each.name, labels)} {index_text(each.value, unit, kind, labels.lang)}"
                                for each in indices[:NAMED])
    return joined([
        first,
        say("Strongest of {n} factors ({what}): {factors}.").format(n=len(indices), what=say(STRENGTH[kind]),
                                                                   factors=shown),
        say("Seen among all: {n}; by themselves only: {alone}, where about {by_chance} are to be expected by noise "
            "alone.").format(n=n_seen, alone=n_alone, by_chance=round(0.05 * (len(indices) - n_seen))),
        say("Noise makes {share} of the variance between points.").format(
            share=amount_text(f"{100 * one.sensitivity.noise.share:.0f}", "%", labels.lang)),
        say("{n} blocks of points are left out, a run of each being refused.").format(n=one.n_left_out)
        if one.n_left_out else ""], labels.lang)


def name_of(factor: str, labels: Labels) -> str:
    """A factor as the design writes it, with what it is called where that is something else."""
    called = labels.factor(factor)
    return f"`{factor}`" if called == factor else f"{called} `{factor}`"


def index_text(value: float, unit: str, kind: str, lang: str) -> str:
    """An index in the unit of its measure, shares in points; of Sobol's in percent."""
    if kind != "mu_star":
        return amount_text(f"{100 * value:.0f}", "%", lang)
    factor, shown = (100, "points") if unit in SHARES else (1, unit)
    return amount_text(f"{factor * value:.3g}", shown, lang)


def screening_table(found: Results, all_found: Sequence[Screened], labels: Labels) -> Iterator[str]:
    """Every factor that any measure shows, by its index of each measure; bold where it is seen among all factors."""
    kind, say, lang = MAIN[found.design.kind], words(labels.lang), labels.lang
    by_measure = {one.measure: {index.name: index for index in one.indices(kind)} for one in all_found}
    units = {name: found.manifest["measures"][name]["unit"] for name in by_measure}
    known = {name: indices for name, indices in by_measure.items() if indices}
    strength = {factor.name: max((indices[factor.name].value / (indices[factor.name].floor_of_all or TINY)
                                  for indices in known.values()), default=0.0) for factor in found.design.factors}
    if not known:
        return
    shown = [factor for factor in sorted(found.design.factors, key=lambda one: -strength[one.name])
             if any(indices[factor.name].is_seen for indices in known.values())]
    yield row(say("factor"), say("range"), *(f"`{name}`" for name in known))
    yield f"|---|---|{'---|' * len(known)}"
    floors = {one.measure: one.floors(kind) for one in all_found if one.measure in known}
    for number, text in enumerate(FLOORS):
        cells = [index_text(floors[name][number], units[name], kind, lang) for name in known]
        yield row(f"*{say(text)}*", "", *cells)
    for factor in shown[:MOST_ROWS]:
        low, high = factor.range or (0, 0)
        cells = [cell_text(indices[factor.name], units[name], kind, lang) for name, indices in known.items()]
        between = say("{low} to {high}").format(low=f"{low:g}", high=f"{high:g} {labels.units[factor.name]}".rstrip())
        yield row(name_of(factor.name, labels), between, *cells)
    yield ""
    yield joined([
        say(MEANING[kind]),
        say("**Bold**: seen among all {n} factors; blank: below the noise.").format(n=len(found.design.factors)),
        say("{n} factors are seen nowhere.").format(n=len(found.design.factors) - len(shown)),
        say("All indices, with intervals, are in {file}.").format(file=f"[`{INDICES}`]({INDICES})")], lang)


def cell_text(index: Index, unit: str, kind: str, lang: str) -> str:
    """Index of a factor in a table; nothing where it is below the noise."""
    text = index_text(index.value, unit, kind, lang)
    return "" if not index.is_seen else f"**{text}**" if said_of(index) == SEEN else text
