"""What stands on the page of a report, in one language: texts and figures, ready for the template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.eventlog import Log
from twin.kpi import backlog, by_hour, funnel, label, post_name, waits
from twin.present import figures
from twin.present.bands import band_rows
from twin.present.gap import Row, dots_of_shares, dots_of_streets, gap_rows, left_out_text
from twin.present.reading import measure, value_text, why_text
from twin.present.words import mark, words
from twin.vocabulary import HOUR_S, Post, Stream

Say = Callable[[str], str]
LOOPS = (mark("micro loop ({tier})"), mark("small loop ({tier})"), mark("big loop ({tier})"))
TIMES = (
    ("time_to_discover", mark("to discover (true)")), ("time_to_sign", mark("dispatch to sign-for")),
    ("time_to_handle", mark("dispatch to feedback")), ("time_to_close", mark("report to closing")),
)
MOST_POSTS, MOST_POINTS = 7, 600


@dataclass(frozen=True)
class Tile:
    """One headline figure: its name, its value, a line of small print."""

    name: str
    value: str
    small: str


@dataclass(frozen=True)
class Page:
    """All that changes with the language.

    Attributes
    ----------
    lang : str
        `zh` or `en`.
    say : callable
        Words of that language.
    tiles : tuple of Tile
        Headline figures.
    times : tuple of tuple
        Name of a length of time; then, for each stream, half within and nine of ten within, each (text, why).
    streams : tuple of str
        Names of the streams.
    loops : tuple of tuple
        Name, share in percent (None without) and its text, for each tier's loop.
    staff : tuple of tuple
        Post, hours on duty, share at work, share on patrol.
    units : tuple of tuple
        The same by unit, the busiest first.
    figures : dict of str to str
        SVG by name; empty where there is nothing to draw.
    bands : tuple of tuple
        Number, name, value, band, verdict, why, and the verdict's key, of each figure that the scenario is compared
        with; empty where it is compared with none.
    gap : tuple of tuple of Row
        Measured against true: the whole, then streams, streets and kinds of units; empty without a truth record.
    left_out : str
        Which places have no truth.
    """

    lang: str
    say: Say
    tiles: tuple[Tile, ...]
    times: tuple[tuple, ...]
    streams: tuple[str, ...]
    loops: tuple[tuple[str, float | None, str], ...]
    staff: tuple[tuple[str, ...], ...]
    units: tuple[tuple[str, ...], ...]
    figures: dict[str, str]
    bands: tuple[tuple[str, ...], ...] = ()
    gap: tuple[tuple[Row, ...], ...] = ()
    left_out: str = ""


def page(log: Log, kpis: Mapping[str, Any], end_s: int, lang: str, labels: Mapping[str, Any],
         gap: Mapping[str, Any] | None = None) -> Page:
    """Fill the page of one language.

    Parameters
    ----------
    log : Log
        Log of the run.
    kpis : mapping
        Its measures, as `twin.kpi.kpis` gives them.
    end_s : int
        End of the log, seconds.
    lang : {"zh", "en"}
        Language.
    labels : mapping
        What the scenario calls its tiers and units: by key, a mapping with `zh` and `en`.
    gap : mapping, optional
        Measured against true, as `twin.experiment.run.gap_of` gives it.
    """
    say = words(lang)

    def name(key: str) -> str:
        return label(key, labels, lang)

    return Page(
        lang, say, _tiles(kpis, say), tuple(_time_row(kpis, key, label, say) for key, label in _times(kpis)),
        tuple(getattr(stream, lang) for stream in Stream), _loops(log.names.tiers, kpis, say, name),
        _staff_rows(kpis, "staff_use.post.", lambda key: post_name(key, lang)),
        _staff_rows(kpis, "staff_use.unit.", name), _figures(log, end_s, lang, name) | _gap_figures(gap, lang, say),
        band_rows(kpis, lang, say), gap_rows(gap, lang, say) if gap else (), left_out_text(gap, say) if gap else "",
    )


def _gap_figures(gap: Mapping[str, Any] | None, lang: str, say: Say) -> dict[str, str]:
    """Draw measured against true, by figure and by street; nothing where there is nothing to compare."""
    found = {"gap": "", "gap_streets": ""}
    if gap:
        shares, streets = dots_of_shares(gap, lang), dots_of_streets(gap, lang)
        found["gap"] = figures.gap_figure(*shares, say("share (%)"), say) if shares[0] else ""
        found["gap_streets"] = figures.gap_figure(*streets, say("problems"), say) if streets[0] else ""
    return found


def _tiles(kpis: Mapping[str, Any], say: Say) -> tuple[Tile, ...]:
    """Headline figures, in the order in which a planner asks for them."""
    def tile(key: str, label: str, small: str = "") -> Tile:
        one = measure(kpis, key)
        return Tile(label, value_text(one, say), why_text(one, say) or small)

    def ratio(key: str) -> str:
        one = measure(kpis, key)
        return f"{one.get('numerator', 0):,.0f} / {one.get('denominator', 0):,.0f}"

    def n(key: str) -> str:
        return value_text(measure(kpis, key), say)

    return (
        tile("created", say("cases in all"), say("{n} open at the start, {m} repeat a problem").format(
            n=n("carried"), m=n("repeated"))),
        tile("closed", say("closed"), say("rejected {r}, voided {v}, merged {m}").format(
            r=n("rejected"), v=n("voided"), m=n("merged"))),
        tile("open", say("open at the end"), say("overdue {o} times, reminded {r} times").format(
            o=n("overdue"), r=n("reminders"))),
        tile("on_time", say("handed in on time"), ratio("on_time")),
        tile("signed_in_limit", say("signed for within the limit"), ratio("signed_in_limit")),
        tile("rework_rate", say("sent back for rework"), ratio("rework_rate")),
        tile("found_on_patrol", say("found on patrol"), say("of city-management cases")),
        tile("staff_use", say("duty time at work"), say("of it on patrol {p}").format(p=n("patrol_use"))),
    )


def _times(kpis: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Lengths of time that a run can tell: where all arrivals come from a file, nothing is discovered."""
    is_found = any(measure(kpis, f"{TIMES[0][0]}.p50.{stream.key}").get("n") for stream in Stream)
    return TIMES if is_found else TIMES[1:]


def _time_row(kpis: Mapping[str, Any], key: str, label: str, say: Say) -> tuple:
    """Half within and nine of ten within, for each stream."""
    cells = [measure(kpis, f"{key}.{part}.{stream.key}") for stream in Stream for part in ("p50", "p90")]
    return say(label), *((value_text(one, say), why_text(one, say)) for one in cells)


def _loops(tiers: tuple[str, ...], kpis: Mapping[str, Any], say: Say,
           name: Callable[[str], str]) -> tuple[tuple[str, float | None, str], ...]:
    """Share of each tier's loop in what was dispatched and closed."""
    forms = LOOPS if len(tiers) == len(LOOPS) else (mark("loop of {tier}"),) * len(tiers)
    found = []
    for form, tier in zip(forms, tiers, strict=True):
        one = measure(kpis, f"loop_share.{tier}")
        percent = None if one["value"] is None else 100 * float(one["value"])
        found.append((say(form).format(tier=name(tier)), percent, value_text(one, say)))
    return tuple(found)


def _staff_rows(kpis: Mapping[str, Any], prefix: str, name: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    """Hours on duty, share at work and share on patrol of each group, the busiest first."""
    keys = [key for key in kpis if key.startswith(prefix) and kpis[key]["value"] is not None]
    keys.sort(key=lambda key: -kpis[key]["value"])
    return tuple(
        (name(key.removeprefix(prefix)), f"{kpis[key]['denominator'] / HOUR_S:,.0f}", _percent(kpis[key]),
         _percent(measure(kpis, key.replace("staff_use", "patrol_use", 1))))
        for key in keys
    )


def _percent(one: Mapping[str, Any]) -> str:
    """Whole percent of a share."""
    return "—" if one["value"] is None else f"{100 * one['value']:.0f} %"


def _figures(log: Log, end_s: int, lang: str, name: Callable[[str], str]) -> dict[str, str]:
    """Draw the four figures of a page."""
    say = words(lang)
    step_s = max(1, -(-end_s // (MOST_POINTS * HOUR_S))) * HOUR_S
    stock, hours, passages, stages = backlog(log, end_s, step_s), by_hour(log, end_s), funnel(log), waits(log, end_s)
    open_by_tier = {name(tier): row for tier, row in zip(stock.tiers, stock.n_open, strict=True)}
    return {
        "funnel": figures.funnel_figure([getattr(one.link, lang) for one in passages],
                                        [one.n_entered for one in passages], [one.n_left for one in passages], say),
        "backlog": figures.backlog_figure(stock.time_s, open_by_tier, say),
        "hours": figures.hours_figure(hours.arrivals, *_largest(hours.staff_by_post, lang), say),
        "waits": figures.waits_figure([getattr(one.stage, lang) for one in stages], [one.mean_h for one in stages],
                                      [one.p90_h for one in stages], say) if stages else "",
    }


def _largest(staff: Mapping[str, np.ndarray], lang: str) -> tuple[dict[str, np.ndarray], list[str]]:
    """Keep the posts with most people on duty, in the order of posts, all others as one; and the colour of each."""
    keys = sorted(staff, key=lambda key: -float(staff[key].sum()))
    n_shown = len(keys) if len(keys) <= MOST_POSTS + 1 else MOST_POSTS
    order = [post.key for post in Post]
    shown = sorted(keys[:n_shown], key=lambda key: order.index(key) if key in order else len(order))
    rows = {post_name(key, lang): staff[key] for key in shown}
    colours = [figures.POSTS.get(key, figures.OTHERS) for key in shown]
    if n_shown < len(keys):
        rows[post_name("others", lang)] = np.sum([staff[key] for key in keys[n_shown:]], axis=0)
        colours.append(figures.OTHERS)
    return rows, colours
