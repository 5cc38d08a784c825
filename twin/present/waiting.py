"""Who waits how long, in words and as columns of a figure: groups of reporters, streets or the places of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.kpi.axes import GROUPS
from twin.kpi.equity import FEWEST, GroupTime
from twin.kpi.who_waits import Times, WhoWaits
from twin.present.figures_groups import Column, Dot, groups_figure
from twin.present.names import Names
from twin.present.reading import NO_VALUE, Say, duration, measure, value_text
from twin.present.words import mark
from twin.vocabulary import Stream

MOST_ROWS = 40
CLOSING, DISCOVERY = mark("report to closing"), mark("to discovery (true)")
SPOKE = "voice."


@dataclass(frozen=True)
class Who:
    """Groups of reporters and what must be known of the figure of places.

    Attributes
    ----------
    heads : tuple of str
        What the columns are called.
    rows : tuple of (str, tuple of (str, str))
        What each group is called, and for each column a figure and how many stand behind it.
    note, few : str
        What must be known of the figure beside what always holds; from how many on a mean is told.
    nothing : str
        Why there are no groups, where there are none.
    has_voice : bool
        Whether the last column tells who reports what he or she comes upon.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    note: str
    few: str
    nothing: str
    has_voice: bool


def who(found: WhoWaits, kpis: Mapping[str, Any], lang: str, say: Say) -> Who:
    """Put into words who waits how long."""
    few = say("Too few: fewer than {n} came to their end, and no mean is told.").format(n=FEWEST)
    return Who(_heads(found, kpis, lang, say), _rows(found, kpis, lang, say), _note(found, say), few,
               _nothing(found, say), bool(_voices(kpis)))


def _nothing(found: WhoWaits, say: Say) -> str:
    """Say why there are no groups of reporters."""
    return say("The log does not tell who reported.") if found.closing else say("No case was closed or is open.")


def _heads(found: WhoWaits, kpis: Mapping[str, Any], lang: str, say: Say) -> tuple[str, ...]:
    """Heads of the table of groups of reporters."""
    spoke = (say("report what they come upon (true)"),) if _voices(kpis) else ()
    return (*(f"{say(CLOSING)}, {_stream(stream, lang)}" if lang == "en" else f"{_stream(stream, lang)}{say(CLOSING)}"
              for stream in found.reporters), *spoke)


def _rows(found: WhoWaits, kpis: Mapping[str, Any], lang: str,
          say: Say) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of reporters: what each is called, and for each column a figure and how many stand behind it."""
    codes = sorted({one.code for times in found.reporters.values() for one in times} | set(_voices(kpis)))
    known = {(stream, one.code): one for stream, times in found.reporters.items() for one in times}
    rows = []
    for code in codes:
        cells = [_cell(known.get((stream, code)), say) for stream in found.reporters]
        if _voices(kpis):
            one = measure(kpis, f"{SPOKE}{code}")
            cells.append((NO_VALUE, "") if one["value"] is None else (value_text(one, say), f"n {one['n']:,}"))
        rows.append((GROUPS[code][lang == "en"], tuple(cells)))
    return tuple(rows)


def _voices(kpis: Mapping[str, Any]) -> list[str]:
    """Groups of which it is known how often they report what they come upon."""
    return [key.removeprefix(SPOKE) for key, one in kpis.items() if key.startswith(SPOKE) and one["value"] is not None]


def _cell(one: GroupTime | None, say: Say) -> tuple[str, str]:
    """Mean time of a group and how many stand behind it; too few, where there are."""
    if one is None:
        return NO_VALUE, ""
    if one.mean_h is None:
        return say("too few"), say("{n} of {all} ended").format(n=one.n_over, all=f"{one.n:,}")
    return duration(one.mean_h, say), f"n {one.n:,}"


def _stream(stream: Stream, lang: str) -> str:
    """Name of a stream."""
    return str(getattr(stream, lang))


# ---------------------------------------------------------------------------------------------- places
def places_figure(found: WhoWaits, names: Names, short: Say, say: Say) -> str:
    """Draw the mean times of places; nothing where there is only one, or where no place has enough for any.

    Parameters
    ----------
    found : WhoWaits
        Mean times.
    names : Names
        Names in the reader's language.
    short : callable
        What a place is called, short, by its code.
    say : callable
        Words of the reader's language.
    """
    codes = shown_places(found)
    parts = [(kind, stream, times) for kind, of in ((CLOSING, found.closing), (DISCOVERY, found.discovery))
             for stream, times in of.items() if any(one.mean_h is not None for one in times)]
    if len(codes) < 2 or not parts:
        return ""
    columns = [Column(f"{_stream(stream, names.lang)}\n{say(kind)}{_spread(times, say)}", int(stream),
                      _dots(codes, times, say)) for kind, stream, times in parts]
    return groups_figure([short(code) for code in codes], columns, say)


def shown_places(found: WhoWaits) -> list[str]:
    """Codes of the places that are shown, in their order: of very many those with most cases."""
    n_of: dict[str, int] = {}
    for one in _all_of(found.closing):
        n_of[one.code] = n_of.get(one.code, 0) + one.n
    return sorted(sorted(n_of, key=lambda code: (-n_of[code], code))[:MOST_ROWS])


def _all_of(times: Times) -> list[GroupTime]:
    """Times of all streams."""
    return [one for of in times.values() for one in of]


def _spread(times: Sequence[GroupTime], say: Say) -> str:
    """How many times the shortest mean the longest one is; nothing where fewer than two can be told."""
    told = [one.mean_h for one in times if one.mean_h]
    return say(" (longest : shortest {n})").format(n=f"{max(told) / min(told):.1f}") if len(told) > 1 else ""


def _dots(codes: Sequence[str], times: Sequence[GroupTime], say: Say) -> list[Dot]:
    """One dot for each place."""
    known = {one.code: one for one in times}
    found = []
    for code in codes:
        text, n = _cell(known.get(code), say)
        one = known.get(code)
        found.append(Dot(None if one is None else one.mean_h, f"{text} · {n}" if n else text))
    return found


def _note(found: WhoWaits, say: Say) -> str:
    """Say what must be known of the figure beside what always holds."""
    n = len({one.code for one in _all_of(found.closing)})
    notes = [] if found.is_by_street else [say("The run has only one street: its communities are shown.")]
    if n > MOST_ROWS:
        notes.append(say("The {n} of {all} places with most cases.").format(n=MOST_ROWS, all=n))
    return " ".join(notes)
