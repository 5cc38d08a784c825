"""What stands on the page of a report, in one language: texts and figures, ready for the template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from twin.present.bands import band_rows
from twin.present.costs import Costs, costs, unit_rows
from twin.present.gap import Row, gap_rows, left_out_text
from twin.present.headline import headline
from twin.present.material import Material
from twin.present.names import Names
from twin.present.numbers import Origins, origins
from twin.present.page_figures import grids_note, page_figures, tiles_note
from twin.present.reading import NO_VALUE, Say, measure, value_text, why_text
from twin.present.stories import Life, lives
from twin.present.waiting import Who, who
from twin.present.words import mark, words
from twin.vocabulary import WEEK_S, Stream

LOOPS = (mark("micro loop ({tier})"), mark("small loop ({tier})"), mark("big loop ({tier})"))
TIMES = (
    ("time_to_discover", mark("to discover (true)")), ("time_to_sign", mark("dispatch to sign-for")),
    ("time_to_handle", mark("dispatch to feedback")), ("time_to_close", mark("report to closing")),
)
WITHIN = (0.5, 0.9)
NOT_REACHED = {
    0.5: mark("fewer than half ended within the run"), 0.9: mark("fewer than nine of ten ended within the run"),
}


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
    headline : tuple of Markup
        Three to five sentences.
    tiles : tuple of Tile
        Headline figures.
    times : tuple of tuple
        Name of a length of time; then, for each stream, half within and nine of ten within, each (text, why).
    streams : tuple of str
        Names of the streams.
    loops : tuple of tuple
        Name, share in percent (None without) and its text, for each tier's loop.
    costs : Costs or None
        What people did, and what that costs; None where nobody was on duty.
    units : tuple of tuple
        Unit, hours on duty, share at work, share on patrol, the busiest first.
    who : Who
        Who waits how long.
    figures : dict of str to str
        SVG by name; empty where there is nothing to draw.
    bands : tuple of tuple
        Number, name, value, band, verdict, why, and the verdict's key, of each figure that the scenario is compared
        with; empty where it is compared with none.
    gap : tuple of tuple of Row
        Measured against true: the whole, then streams, streets and kinds of units; empty without a truth record.
    left_out : str
        Which places have no truth.
    lives : tuple of Life
        The worst cases.
    origins : Origins or None
        Where the numbers behind the run come from; None where nobody says.
    tiles_note, grids_note : str
        What must be known of the maps beside what always holds.
    is_part_of_week : bool
        Whether the run is shorter than a week.
    """

    lang: str
    say: Say
    headline: tuple[Markup, ...]
    tiles: tuple[Tile, ...]
    times: tuple[tuple, ...]
    streams: tuple[str, ...]
    loops: tuple[tuple[str, float | None, str], ...]
    costs: Costs | None
    units: tuple[tuple[str, ...], ...]
    who: Who
    figures: dict[str, str]
    bands: tuple[tuple[str, ...], ...] = ()
    gap: tuple[tuple[Row, ...], ...] = ()
    left_out: str = ""
    lives: tuple[Life, ...] = ()
    origins: Origins | None = None
    tiles_note: str = ""
    grids_note: str = ""
    is_part_of_week: bool = False


def page(found: Material, kpis: Mapping[str, Any], about: Mapping[str, Any], lang: str) -> Page:
    """Fill the page of one language.

    Parameters
    ----------
    found : Material
        What the page is made of.
    kpis : mapping
        Measures of the log, as `twin.kpi.kpis` gives them.
    about : mapping
        What the log cannot tell; see `twin.present.report.write_report`.
    lang : {"zh", "en"}
        Language.
    """
    say, gap, grids = words(lang), about.get("gap"), about.get("grids") or ()
    names = Names(lang, *(about.get(key) or {} for key in ("labels", "places", "streets", "kinds")))
    return Page(
        lang, say, headline(found, kpis, gap, names, say), _tiles(kpis, say),
        (*(_time_row(kpis, key, label, say) for key, label in _times(kpis)), _limit_row(found, say)),
        tuple(getattr(stream, lang) for stream in Stream), _loops(found.log.names.tiers, kpis, say, names.tier),
        costs(kpis, lang, say), unit_rows(kpis, names.unit), who(found.waiting, kpis, lang, say),
        page_figures(found, gap, grids, names, say),
        band_rows(kpis, lang, say), gap_rows(gap, lang, say) if gap else (), left_out_text(gap, say) if gap else "",
        lives(found, names, say), origins(about.get("numbers"), lang, say), tiles_note(found, names, say),
        grids_note(grids, say),
        found.end_s < WEEK_S,
    )


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
        tile("open", say("open at the end"), say("became overdue {o}, reminded {r} times").format(
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


def _limit_row(found: Material, say: Say) -> tuple:
    """Share of the limit within which half, and nine of ten, of what was dispatched were handed in."""
    cells = []
    for stream in Stream:
        use = next((one for one in found.limits if one.stream == stream), None)
        for part in WITHIN:
            reached = use.within(part) if use else None
            why = "" if reached is not None else say(NOT_REACHED[part]) if use else say("none to measure")
            cells.append((NO_VALUE if reached is None else f"{100 * reached:.0f} %", why))
    return say("of the limit, dispatch to feedback"), *cells


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
