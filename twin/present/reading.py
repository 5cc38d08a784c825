"""How a figure is read: rounded to what it can bear, with its unit, or the reason why there is none."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from twin.present.words import mark

Say = Callable[[str], str]
MINUTES, DAYS = 60, 24
NO_VALUE = "—"
SHORTEST_H = 0.5 / MINUTES  # what is shorter would be read as nothing
NOT_MEASURED: dict[str, Any] = {"value": None, "why": "not measured in this run", "n": 0}
# What a measure says of itself, and what the page says: in few words, to be put into the reader's language.
WHY = {
    "there was none to measure": mark("none to measure"),
    "none of {n} has come to its end within the log": mark("none of {n} ended within the run"),
    "a share of 0.5 has not come to its end within the log": mark("fewer than half ended within the run"),
    "a share of 0.9 has not come to its end within the log": mark("fewer than nine of ten ended within the run"),
    "nothing was due to be handled": mark("nothing was due to be handled"),
    "nothing was due to be signed for": mark("nothing was due to be signed for"),
    "nothing was handed in": mark("nothing was handed in"),
    "no case of city management was reported": mark("no case of city management was reported"),
    "no dispatched case was closed": mark("no dispatched case was closed"),
    "no month ended within the log": mark("no month ended within the run"),
    "no case was open": mark("no case was open"),
    "nobody was on duty": mark("nobody was on duty"),
    "too few of that age are in the log to tell": mark("too few of that age in the run to tell"),
    "not measured in this run": mark("not measured in this run"),
    "no case is open at the end": mark("no case is open at the end"),
    "the log tells of no report and its filing": mark("the log tells of no report and its filing"),
    "the log tells of no report and its acceptance": mark("the log tells of no report and its acceptance"),
    "no case of city management was found true": mark("no case of city management was found true"),
    "the log does not tell when calls were taken": mark("the log does not tell when calls were taken"),
    "nothing was due to be verified": mark("nothing was due to be verified"),
    "nothing was due to be dispatched": mark("nothing was due to be dispatched"),
    "nothing was due to be checked": mark("nothing was due to be checked"),
    "no case was due to be closed": mark("no case was due to be closed"),
    "no caller was due to be reached": mark("no caller was due to be reached"),
    "nobody was asked whether content": mark("nobody was asked whether content"),
    "no case was with a unit": mark("no case was with a unit"),
    "nobody visited anybody": mark("nobody visited anybody"),
    "a share of 0.99 has not come to its end within the log": mark("fewer than 99 of 100 ended within the run"),
    "fewer than two people were on duty": mark("fewer than two people were on duty"),
    "nobody on duty did anything": mark("nobody on duty did anything"),
    "fewer than two groups have enough cases": mark("fewer than two groups have enough cases"),
    "the best group does not wait at all": mark("the best group does not wait at all"),
    "nobody of them came upon an unreported problem": mark("nobody of them came upon an unreported problem"),
    # of measured against true
    "no file tells of it": mark("no file tells of it"),
    "no case was closed": mark("no case was closed"),
    "no case was falsely closed": mark("no case was falsely closed"),
    "nothing was handled": mark("nothing was handled"),
    "nobody was called and answered": mark("nobody was called and answered"),
    "there was no problem": mark("there was no problem"),
    "no problem was reported": mark("no problem was reported"),
    "no problem did harm": mark("no problem did harm"),
    "no case was filed": mark("no case was filed"),
}

WARNINGS = (  # as the world writes them: what stands in braces is carried over
    mark("working days of {year} are not announced yet; they were made by rule"),
    mark("trace: the file begins on {first}, the scenario on {start}; its rows were moved, weekdays agree"),
    mark("trace: the file begins on {first}, the scenario on {start}; its rows were moved, weekdays do not agree"),
    mark("trace: {n} of {all} rows come after the scenario's {days} days"),
    mark("trace: {n} of {all} rows have no mapped category; taken as {other}"),
    mark("trace: {n} of {all} rows have no mapped place; spread over all places"),
)


def warning_text(warning: str, say: Say, category: Say = str) -> str:
    """Say a warning of a run in the reader's language; one that is not known stays as it is.

    Parameters
    ----------
    warning : str
        In English, as the run has it.
    say : callable
        Words of the reader's language.
    category : callable
        What the reader calls a category.
    """
    for template in WARNINGS:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        found = re.fullmatch(pattern, warning)
        if found:
            values = found.groupdict()
            return say(template).format(**values | {"other": category(values.get("other") or "")})
    return warning


def measure(kpis: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a measure by name; one without a value where the run has no such measure."""
    found: Mapping[str, Any] = kpis.get(name, NOT_MEASURED)
    return found


def value_text(one: Mapping[str, Any], say: Say) -> str:
    """Say the value of a measure with its unit: `3.2 h`, `86.1 %`, `1,204`; a dash where there is none."""
    value = one["value"]
    if value is None:
        return NO_VALUE
    if one["unit"] == "h":
        return ("≥ " if one.get("note") else "") + duration(value, say)
    if one["unit"] in ("ratio", "per 1,000"):
        return f"{value:.2f}" if one["unit"] == "ratio" else f"{value:.1f}"
    return f"{100 * value:.1f} %" if one["unit"] in ("share", "score") else f"{value:,.0f}"


def why_text(one: Mapping[str, Any], say: Say) -> str:
    """Say why a measure has no value; nothing where it has one."""
    n = one.get("n", 0)
    why = str(one.get("why", "")).replace(f"none of {n} ", "none of {n} ")
    return say(WHY.get(why, why)).replace("{n}", f"{n:,}") if why else ""


def duration(hours: float, say: Say) -> str:
    """Say a length of time in minutes, hours or days, whichever reads best.

    Parameters
    ----------
    hours : float
        Length, hours.
    say : callable
        Words of the reader's language.
    """
    if 0 <= hours < SHORTEST_H:
        return say("under 1 min")
    if hours < 1:
        return say("{n} min").format(n=f"{hours * MINUTES:.0f}")
    if hours < 3 * DAYS:
        return say("{n} h").format(n=f"{hours:.1f}")
    return say("{n} d").format(n=f"{hours / DAYS:.1f}")
