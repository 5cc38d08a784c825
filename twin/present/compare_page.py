"""The page of a comparison: what differs, by how much, where it comes from and how sure that is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from twin.experiment.comparison import Comparison, Row
from twin.experiment.numbers import numbers_behind
from twin.experiment.run import labels_of
from twin.experiment.waterfall import shown
from twin.kpi import post_name
from twin.present import compare_words as told
from twin.present.compare_figures import Bar, Cloud, interval_figure, redraws_figure, waterfall_figure
from twin.present.font import FAMILY, web_font
from twin.present.numbers import Origins, origins
from twin.present.reading import NO_VALUE, Say, warning_text
from twin.present.report import _environment, _period
from twin.present.shortening import marks, shortened
from twin.present.words import LANGUAGES, words
from twin.vocabulary import HOUR_S, WorkFailed

SHOWN_PARTS = 8
LONGEST = 90  # characters of a value
OF_PLAN = "plan "  # as `twin.experiment.plans` has it


@dataclass(frozen=True)
class Line:
    """One measure of a plan, as the table shows it."""

    name: str
    note: str
    base: str
    other: str
    change: str
    verdict: str
    by_replication: str
    by_day: str
    correlation: str
    variance_ratio: str
    redraws: str
    by_chance: str
    reversed_by: str
    sureness: str
    key: str


@dataclass(frozen=True)
class Section:
    """All that is said of one plan; `short` is its title where the whole would not fit, `title` the whole."""

    title: str
    short: str
    people: tuple[tuple[str, str, str], ...]
    differences: tuple[tuple[str, str, str, str], ...]
    lines: tuple[Line, ...]
    matched: str
    sentences: tuple[tuple[str, ...], ...]
    waterfalls: tuple[tuple[str, str], ...]
    redraws: str


@dataclass(frozen=True)
class ComparePage:
    """All that changes with the language."""

    lang: str
    say: Say
    title: str
    period: str
    base: str
    sections: tuple[Section, ...]
    intervals: str
    warnings: tuple[str, ...]
    stated: str
    origins: Origins | None


def write_comparison(found: Comparison, command: str, lang: str, path: Path) -> None:
    """Write the page of a comparison; the language given is shown first.

    Raises
    ------
    WorkFailed
        The page cannot be written there.
    """
    try:
        path.write_text(comparison_html(found, command, lang), encoding="utf-8")
    except OSError as error:
        raise WorkFailed(f"{path}: the page cannot be written: {error.strerror}") from error


def comparison_html(found: Comparison, command: str, lang: str = "zh") -> str:
    """Return the page of a comparison, font and figures included; `command` is the line that makes it again."""
    words(lang)
    pages = [compare_page(found, one) for one in LANGUAGES]
    html = _environment().get_template("compare.html.j2").render(
        pages=pages, shown=lang, family=FAMILY, font="{font}", command=command, found=found,
        n_redraws=found.n_redraws, plans=[(plan.name, plan.scenario.hash) for plan in found.plans])
    return html.replace("{font}", web_font(html), 1)


def compare_page(found: Comparison, lang: str) -> ComparePage:
    """Fill the page of one language."""
    say, base = words(lang), found.plans[0]
    titles = [plan.title[lang] for plan in found.plans]
    behind = marks(titles)
    short = [f"{shortened(title)}{mark}" for title, mark in zip(titles, behind, strict=True)]
    calendar = base.scenario.calendar
    return ComparePage(
        lang, say, say("Plans compared: {base}").format(base=base.title[lang]),
        _period({"start": calendar.start.isoformat(), "days": calendar.days}, lang), base.title[lang],
        tuple(_section(found, number, (f"{titles[number]}{behind[number]}", short[number]), lang, say)
              for number in range(1, len(found.plans))),
        _intervals(found, short[1:], lang, say), _warnings(found, lang, say),
        say(", ").join(told.parameter_name(name, lang) for name in found.design.stated),
        origins(numbers_behind(base.scenario), lang, say))


def _warnings(found: Comparison, lang: str, say: Say) -> tuple[str, ...]:
    """What a reader must know first."""
    titles = {plan.name: plan.title[lang] for plan in found.plans}
    missing = [one for one in found.failures if one.band == "replication"]
    left_out = {one.plan: one.why for one in reversed(missing) if one.plan not in titles}
    failed = [say("{plan} is left out: none of its runs could be made: {why}").format(plan=name, why=why)
              for name, why in left_out.items()]
    failed += [say("{plan}: replication {n} is missing: {why}").format(plan=titles[one.plan], n=one.number, why=one.why)
               for one in missing if one.plan in titles]
    broken = {one.number: one.why for one in reversed(found.failures) if one.band == "redraw" and one.plan in titles}
    if broken:
        form = say("{n} redraws broke off and were replaced by others; the first reason given: {why}")
        failed.append(form.format(n=len(broken), why=broken[min(broken)]))
    return (*failed, *(warning_text(text, say) for text in found.warnings))


# ---------------------------------------------------------------------------------------------- one plan
def _section(found: Comparison, number: int, titles: tuple[str, str], lang: str, say: Say) -> Section:
    """Say all of one plan."""
    plan = found.plans[number]
    rows = [row for row in found.rows if row.plan == plan.name]
    labels = labels_of(found.plans[0].scenario)
    falls = found.waterfalls[plan.name]
    return Section(
        *titles, _people(found, plan.name, lang), tuple(
            (each.key, _said(each.base), _said(each.other), _whence(each.whence, say))
            for each in found.differences[plan.name]),
        tuple(_line(row, lang, say) for row in rows), _matched(found, plan.name, say),
        tuple(told.sentences(one, stream, labels, lang, say) for stream, one in falls.items()),
        tuple(figure for stream, one in falls.items() for figure in (
            (say("{stream}, by cause").format(stream=getattr(told.STREAMS[stream], lang)), _waterfall(
                {told.cause_name(key, lang): part for key, part in one.by_cause.items()}, one.difference, say)),
            (say("{stream}, by unit").format(stream=getattr(told.STREAMS[stream], lang)), _waterfall(
                {told.unit_name(key, labels, lang, say): part for key, part in one.by_unit.items()}, one.difference,
                say)))),
        _redraws(found, rows, lang, say))


def _people(found: Comparison, plan: str, lang: str) -> tuple[tuple[str, str, str], ...]:
    """Posts whose number of people differs: post, people in the base, people in the plan."""
    base, other = found.people[found.plans[0].name], found.people[plan]
    return tuple((post_name(key, lang), f"{base.get(key, 0):,}", f"{other.get(key, 0):,}")
                 for key in dict.fromkeys((*base, *other)) if base.get(key, 0) != other.get(key, 0))


def _said(value: Any) -> str:
    """Value of a scenario, as short as it is read."""
    if value is None:
        return NO_VALUE
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _whence(text: str, say: Say) -> str:
    """Who said a value: a file, a flag, or a plan of the command line, which has no other place."""
    name = text.removeprefix(OF_PLAN)
    return text if name == text else say("plan {name}").format(name=name)


def _line(row: Row, lang: str, say: Say) -> Line:
    """One measure in words."""
    pair, band = row.pair, row.band
    note = say("in {n} replications one plan has none, left out").format(n=row.n_left_out) if row.n_left_out else ""
    return Line(
        getattr(row, lang), note, told.value(pair.base if pair else None, row.unit, say),
        told.value(pair.other if pair else None, row.unit, say), told.change(row, say), told.verdict(row, say),
        told.times(row.by_replication), told.times(row.by_day), _ratio(pair.correlation if pair else None),
        _ratio(pair.variance_ratio if pair else None),
        say("{n} of {all}").format(n=band.n_same, all=band.n) if band else NO_VALUE,
        say("by chance alone about {n}").format(n=round(band.n * row.by_chance)) if band and row.by_chance else "",
        told.split_text(band.split, band.n_reversed, lang, say) if band else "", say(told.SURENESS[row.sureness]),
        row.sureness)


def _ratio(number: float | None) -> str:
    """Plain number with two digits."""
    return NO_VALUE if number is None else f"{number:.2f}" if abs(number) < 100 else f"{number:,.0f}"


def _matched(found: Comparison, plan: str, say: Say) -> str:
    """Say how many problems both plans have."""
    def percent(pair: tuple[int, int]) -> str:
        return f"{100 * pair[0] / pair[1]:.1f} %" if pair[1] else NO_VALUE

    of = found.matches[plan]
    form = say("Of all problems that arise in one of the two, {born} arise in both; of those in the files of one, "
               "{reported} are in the files of both.")
    return form.format(born=percent(of["born"]), reported=percent(of["reported"]))


# ---------------------------------------------------------------------------------------------- figures
def _intervals(found: Comparison, short: Sequence[str], lang: str, say: Say) -> str:
    """Draw all differences with their intervals; measures without one, or whose mean is 0, are left out."""
    numbers = {plan.name: number for number, plan in enumerate(found.plans[1:])}
    rows = [row for row in found.rows if row.pair and row.pair.base and row.pair.difference.n > 1]
    names = [name for name in found.measures if any(row.measure == name for row in rows)]
    titles = {row.measure: getattr(row, lang) for row in rows}
    bars = [Bar(names.index(row.measure), numbers[row.plan], 100 * row.pair.difference.mean / abs(row.pair.base),
                100 * row.pair.difference.half / abs(row.pair.base), row.pair.difference.is_told, told.change(row, say))
            for row in rows if row.pair]
    return interval_figure([titles[name] for name in names], short, bars, say) if bars else ""


def _waterfall(parts: dict[str, Fraction], total: Fraction, say: Say) -> str:
    """Draw a waterfall in hours: the largest parts in the order of their weight, what is small as one."""
    order = sorted((name for name in parts if parts[name]), key=lambda name: -abs(parts[name]))
    drawn = {name: parts[name] for name in order[:SHOWN_PARTS]}
    if len(order) > SHOWN_PARTS:
        drawn[say("others")] = sum((parts[name] for name in order[SHOWN_PARTS:]), Fraction())
    rounded, whole = shown(drawn, total, told.STEP_S)
    marks = [told.hundredths(number) for number in (*rounded.values(), whole)]
    return waterfall_figure(list(drawn), [float(part / HOUR_S) for part in drawn.values()], float(total / HOUR_S),
                            marks, say)


def _redraws(found: Comparison, rows: Sequence[Row], lang: str, say: Say) -> str:
    """Draw the differences in all redraws, as a share of the base's mean in them."""
    base = found.of(found.plans[0].name, "redraw")
    clouds = []
    for row in rows:
        values = [one["measures"][row.measure]["value"] for one in base.values() if row.measure in one["measures"]]
        mean = float(np.mean([one for one in values if one is not None] or [0]))
        if row.band is not None and row.pair is not None and mean and not row.pair.is_equal:
            scale, sign = 100 / abs(mean), np.sign(row.pair.difference.mean)
            seen = [one for one in row.band.differences if one is not None]
            clouds.append(Cloud(getattr(row, lang), [scale * one for one in seen], [one * sign > 0 for one in seen],
                                scale * row.band.low, scale * row.band.high))
    return redraws_figure(clouds, say) if clouds else ""
