"""What a run costs: hours of people by post, overtime, nights; yuan where the scenario states rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.kpi import post_name
from twin.present.reading import NO_VALUE, Say, measure
from twin.present.words import mark
from twin.vocabulary import HOUR_S

MOST_ROWS = 8
OF_POST = ".post."
HEADS = (mark("post"), mark("people"), mark("hours on duty"), mark("at work"), mark("of it patrol"),
         mark("overtime (h)"), mark("at night (h)"))
WITHOUT = "posts without a rate are left out: "


@dataclass(frozen=True)
class Costs:
    """Sentence and table of what people did.

    Attributes
    ----------
    sentence : str
        Hours over all.
    money : str
        Yuan over all, and which posts have no rate; or that no rates are stated.
    heads : tuple of str
        Of the table.
    rows, more : tuple of tuple of str
        All together and the posts with most hours on duty; the other posts.
    """

    sentence: str
    money: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: tuple[tuple[str, ...], ...]


def costs(kpis: Mapping[str, Any], lang: str, say: Say) -> Costs | None:
    """Put hours and costs into words; None where nobody was on duty.

    Parameters
    ----------
    kpis : mapping
        Measures of the log, as `twin.kpi.kpis` gives them.
    lang : {"zh", "en"}
        Language.
    say : callable
        Words of that language.
    """
    if not measure(kpis, "hours_on_duty")["value"]:
        return None
    has_money = "cost" in kpis
    begin = f"hours_on_duty{OF_POST}"
    posts = sorted((key.removeprefix(begin) for key in kpis if key.startswith(begin)),
                   key=lambda post: (-kpis[f"{begin}{post}"]["value"], post))
    rows = [_row(kpis, f"{OF_POST}{post}", post_name(post, lang), has_money) for post in posts]
    shown = rows if len(rows) <= MOST_ROWS + 1 else rows[:MOST_ROWS]
    heads = (*(say(head) for head in HEADS), *((say("cost (yuan)"),) if has_money else ()))
    return Costs(_sentence(kpis, say), _money(kpis, lang, say), heads,
                 (_row(kpis, "", say("all together"), has_money), *shown), tuple(rows[len(shown):]))


def _sentence(kpis: Mapping[str, Any], say: Say) -> str:
    """Hours over all."""
    duty, work, overtime, night = (float(kpis[f"hours_{name}"]["value"])
                                   for name in ("on_duty", "at_work", "overtime", "night"))
    share = f"{100 * overtime / work:.0f} %" if work else NO_VALUE
    return say("{n} people were on duty for {duty} person-hours and worked {work}, patrol and overtime included; "
               "{overtime} of that was overtime ({share}). {night} person-hours fell into the night.").format(
        n=f"{kpis['hours_on_duty']['n']:,}", duty=f"{duty:,.0f}", work=f"{work:,.0f}", overtime=f"{overtime:,.0f}",
        share=share, night=f"{night:,.0f}")


def _money(kpis: Mapping[str, Any], lang: str, say: Say) -> str:
    """Yuan over all."""
    if "cost" not in kpis:
        return say("No yuan: the scenario states no rates of pay.")
    one = kpis["cost"]
    text = say("At the rates stated that is {n} yuan.").format(n=f"{one['value']:,.0f}")
    left_out = str(one.get("note", "")).removeprefix(WITHOUT)
    if not left_out:
        return text
    names = say(", ").join(post_name(post, lang) for post in left_out.split(", "))
    return text + say(" Without a rate, and left out: {names}.").format(names=names)


def _row(kpis: Mapping[str, Any], part: str, name: str, has_money: bool) -> tuple[str, ...]:
    """People, hours and shares of a part, and yuan where any are stated."""
    use, patrol = measure(kpis, f"staff_use{part}"), measure(kpis, f"patrol_use{part}")
    duty = kpis[f"hours_on_duty{part}"]
    cells = (name, f"{duty['n']:,}", f"{duty['value']:,.0f}", percent(use), percent(patrol),
             *(f"{kpis[f'hours_{key}{part}']['value']:,.0f}" for key in ("overtime", "night")))
    yuan = measure(kpis, f"cost{part}")["value"]
    return (*cells, NO_VALUE if yuan is None else f"{yuan:,.0f}") if has_money else cells


def unit_rows(kpis: Mapping[str, Any], name: Say) -> tuple[tuple[str, ...], ...]:
    """Hours on duty, share at work and share on patrol of each unit, the busiest first."""
    begin = "staff_use.unit."
    keys = [key for key in kpis if key.startswith(begin) and kpis[key]["value"] is not None]
    keys.sort(key=lambda key: -kpis[key]["value"])
    return tuple((name(key.removeprefix(begin)), f"{kpis[key]['denominator'] / HOUR_S:,.0f}", percent(kpis[key]),
                  percent(measure(kpis, key.replace("staff_use", "patrol_use", 1)))) for key in keys)


def percent(one: Mapping[str, Any]) -> str:
    """Whole percent of a share."""
    return NO_VALUE if one["value"] is None else f"{100 * one['value']:.0f} %"
