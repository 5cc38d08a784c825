"""Bands of a scenario as rows of a table, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from twin.present.words import mark

Say = Callable[[str], str]
VERDICTS = {"met": mark("met"), "missed": mark("missed"), "cannot be told": mark("cannot be told")}
KEYS = {"met": "met", "missed": "missed", "cannot be told": "untold"}
WHY = (  # as the measures have it: what stands in braces is carried over
    mark("a lower bound: {n} of {all} have not come to their end"),
    mark("a lower bound: too few of that age are in the log to tell"),
    mark("a lower bound: {p} percent last longer than the log tells"),
    mark("{p} percent last longer than the log tells"),
    mark("{n} days are too few to take the weekdays out"),
    mark("inspectors are on duty over noon: the dip must be gone"),
    mark("nothing was reported in the morning or in the afternoon"),
    mark("nothing was laid out for signing a day before the end"),
    mark("no case of city management was reported"),
    mark("no day of the log is a working day"),
    mark("the codes of places tell no street"),
    mark("the log is shorter than a day"),
    mark("nobody dispatched anything"),
    mark("no demand was closed within the log"),
    mark("nothing was due to be handled"),
    mark("nothing was handed in"),
    mark("there was none to measure"),
    mark("none of {n} has come to its end within the log"),
)
DASH = "—"


def band_rows(kpis: Mapping[str, Any], lang: str, say: Say) -> tuple[tuple[str, ...], ...]:
    """Return number, name, value, band, verdict, why and the verdict's key of each band; nothing without bands."""
    return tuple(
        (str(one["no"]), str(one[lang]), _text(one["value"], one["unit"], say), _band(one, say),
         _verdict(one, say), _why(str(one["why"]), say), KEYS[one["verdict"]])
        for one in kpis.get("bands", {}).values()
    )


def _verdict(one: Mapping[str, Any], say: Say) -> str:
    """Whether a band is met."""
    word = VERDICTS[one["verdict"]]
    return say(word)


def _band(one: Mapping[str, Any], say: Say) -> str:
    """Bounds of a band: `5.0 – 9.0 h`, `≥ 98.0 %`, `≤ 0.80`."""
    low, high = (None if one[key] is None else _text(one[key], one["unit"], say) for key in ("low", "high"))
    if low is None or high is None:
        return f"≥ {low}" if high is None else f"≤ {high}"
    return f"{low} – {high}"


def _text(value: float | None, unit: str, say: Say) -> str:
    """A value with its unit, rounded to what it can bear."""
    if value is None:
        return DASH
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit in ("h", "d"):
        return say(f"{{n}} {unit}").format(n=f"{value:.1f}")
    return f"{value:,.0f}" if unit == "n/d" else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _why(why: str, say: Say) -> str:
    """Say in the reader's language why there is no value, or what must be known of it."""
    for template in WHY:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[0-9.]+)", re.escape(template))
        found = re.fullmatch(pattern, why)
        if found:
            return say(template).format(**found.groupdict())
    return why
