"""The headline: three to five sentences with the figures that matter."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from twin.kpi.by_unit import IS_WAIT
from twin.kpi.causes import IN_ORDER
from twin.present.bands import band_rows
from twin.present.material import Material
from twin.present.names import Names
from twin.present.reading import Say, measure, value_text
from twin.present.words import mark
from twin.vocabulary import Stream

JOINTS = {"zh": ("、", "、", "；"), "en": (", ", " and ", "; ")}  # within a list, before its last, between clauses
CAME = {
    Stream.CITY_MANAGEMENT: mark("{n} city-management cases"), Stream.DEMANDS: mark("{n} demands of residents"),
}
MOST_NAMED = 2


def headline(found: Material, kpis: Mapping[str, Any], gap: Mapping[str, Any] | None, names: Names,
             say: Say) -> tuple[Markup, ...]:
    """Say in three to five sentences how it went.

    Parameters
    ----------
    found : Material
        What the page is made of.
    kpis : mapping
        Measures of the log.
    gap : mapping or None
        Measured against true.
    names : Names
        Names in the reader's language.
    say : callable
        Words of that language.

    Returns
    -------
    tuple of Markup
        Sentences; figures stand out.
    """
    if not found.n_cases:
        return (_bold(say("Nothing was reported in these {n} days, and no case was open."), n=_days(found)),)
    return tuple(sentence for sentence in (
        _in_and_out(found, names.lang, say), _on_time(found, kpis, names.lang, say),
        _lengths(found, kpis, names.lang, say), _waits(found, names, say),
        _bands(kpis, names.lang, say) or _truth(gap, say)) if sentence)


def _bold(template: str, **values: object) -> Markup:
    """Fill a sentence; what is filled in stands out."""
    return Markup(template).format(**{key: Markup("<b>{}</b>").format(value) for key, value in values.items()})


def _list(parts: Sequence[object], lang: str) -> Markup:
    """Join parts as the language does: `a, b and c`."""
    comma, last, _ = JOINTS[lang]
    shown = [Markup("{}").format(part) for part in parts]
    return shown[0] if len(shown) == 1 else Markup(last).join([Markup(comma).join(shown[:-1]), shown[-1]])


def _days(found: Material) -> str:
    """Length of the run in days."""
    return f"{found.end_s / 86_400:g}"


def _in_and_out(found: Material, lang: str, say: Say) -> Markup:
    """What came in, what was closed, what is open and how that changed."""
    came = _list([_bold(say(CAME[one.stream]), n=f"{one.n_reported:,}") for one in found.turnover], lang)
    n_closed, n_open, n_carried = (sum(getattr(one, key) for one in found.turnover)
                                   for key in ("n_closed", "n_open", "n_carried"))
    change = n_open - n_carried
    changed = (say("{n} more than at the start") if change > 0 else
               say("{n} fewer than at the start") if change < 0 else say("as many as at the start"))
    return Markup(say("In {days} days {came} came in; {closed} were closed and {open} are open at the end, {changed}.")
                  ).format(days=_days(found), came=came, closed=_bold("{n}", n=f"{n_closed:,}"),
                           open=_bold("{n}", n=f"{n_open:,}"), changed=Markup(changed).format(n=f"{abs(change):,}"))


def _on_time(found: Material, kpis: Mapping[str, Any], lang: str, say: Say) -> Markup:
    """Share in time, by stream, and what is overdue now."""
    n_overdue = sum(one.n_overdue for one in found.turnover)
    overdue = _bold(say("open cases past their deadline: {n}."), n=f"{n_overdue:,}")
    whole = measure(kpis, "on_time")
    if whole["value"] is None:
        return Markup(say("Nothing had to be handed in within these days; {overdue}")).format(overdue=overdue)
    parts = [Markup("{} {}").format(getattr(stream, lang), value_text(one, say)) for stream in Stream
             if (one := measure(kpis, f"on_time.{stream.key}"))["value"] is not None]
    return Markup(say("Of what was due, {share} was handed in on time ({parts}); {overdue}")).format(
        share=_bold("{n}", n=value_text(whole, say)), parts=_list(parts, lang), overdue=overdue)


def _lengths(found: Material, kpis: Mapping[str, Any], lang: str, say: Say) -> Markup | None:
    """Half within, nine of ten within, from report to closing, by stream."""
    parts = [_length(one.stream, kpis, lang, say) for one in found.turnover]
    clauses = Markup(JOINTS[lang][2]).join(part for part in parts if part)
    return Markup(say("Closed after report: {clauses}.")).format(clauses=clauses) if clauses else None


def _length(stream: Stream, kpis: Mapping[str, Any], lang: str, say: Say) -> Markup | None:
    """Half within and nine of ten within for one stream; where the run does not reach that far, so."""
    half, most = (measure(kpis, f"time_to_close.{part}.{stream.key}") for part in ("p50", "p90"))
    name = getattr(stream, lang)
    if half["value"] is None:
        return Markup(say("{stream} fewer than half")).format(stream=name) if half.get("n") else None
    if most["value"] is None:
        return _with_bold(say("{stream} half within {half}, fewer than nine of ten by the end of the run"), name,
                          half=value_text(half, say))
    return _with_bold(say("{stream} half within {half}, nine of ten within {most}"), name,
                      half=value_text(half, say), most=value_text(most, say))


def _with_bold(template: str, stream: str, **values: str) -> Markup:
    """Fill a clause about a stream; only its figures stand out."""
    return Markup(template).format(stream=stream, **{key: _bold("{n}", n=value) for key, value in values.items()})


def _waits(found: Material, names: Names, say: Say) -> Markup | None:
    """How much of the time is work, what most of the rest goes by with, and where."""
    hours = found.hours_by_cause.sum(axis=0)
    if not hours.sum():
        return None
    share = 100 * hours / hours.sum()
    order = [number for number in np.argsort(-hours, kind="stable") if hours[number] and IS_WAIT[number]][:2]
    if not order:
        return None
    most = _list([Markup("{} {}").format(names.cause(IN_ORDER[number]),
                                         _bold("{n} %", n=f"{share[number]:.0f}")) for number in order], names.lang)
    text = Markup(say("Work and travel are {share} of the time that cases take; most goes by with {most}.")).format(
        share=f"{share[~IS_WAIT].sum():.0f} %", most=most)
    if found.units:
        text += Markup(say(" The unit where cases wait most: {unit}.")).format(unit=names.unit(found.units[0].unit))
    return text


def _bands(kpis: Mapping[str, Any], lang: str, say: Say) -> Markup | None:
    """How many bands are met, and which are not; what has several parts is met when all of them are."""
    rows = band_rows(kpis, lang, say)
    if not rows:
        return None
    numbers = list(dict.fromkeys(row[0] for row in rows))
    missed = [row for row in rows if row[-1] == "missed"]
    untold = [row for row in rows if row[-1] == "untold"]
    n_met = len(numbers) - len({row[0] for row in (*missed, *untold)})
    text = _bold(say("{n} of {all} bands set beforehand are met"), n=n_met, all=len(numbers))
    if missed:
        named = [say("no. {no} {name} ({value}, band {band})").format(no=no, name=name, value=value, band=band)
                 for no, name, value, band, *_ in missed]
        text += Markup(say("; missed: {names}")).format(names=_list(_first(named, say), lang))
    if untold:
        text += Markup(say("; cannot be told: {names}")).format(
            names=_list(_first([say("no. {no} {name}").format(no=row[0], name=row[1]) for row in untold], say), lang))
    return text + say(".")


def _first(parts: list[str], say: Say) -> list[str]:
    """The first few, and how many more there are."""
    more = len(parts) - MOST_NAMED
    return parts if more < 2 else [*parts[:MOST_NAMED], say("{n} more").format(n=more)]


def _truth(gap: Mapping[str, Any] | None, say: Say) -> Markup | None:
    """What only the simulation knows: how much of what was closed is solved, and how much was ever reported."""
    pairs = (gap or {}).get("pairs", {})
    true = [pairs.get(key, {}).get("true", {"value": None}) for key in ("solved", "came_to_light")]
    if any(one["value"] is None for one in true):
        return None
    return _bold(say("In truth, {solved} of what was closed as solved was solved, and {light} of the problems that "
                     "were there were reported."), solved=value_text(true[0], say), light=value_text(true[1], say))
