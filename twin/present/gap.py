"""Measured against true, as rows and as text, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.present.reading import NO_VALUE, value_text, why_text
from twin.present.words import mark, words
from twin.vocabulary import Stream

Say = Callable[[str], str]
PARTS, STREAMS = (".street.", ".unit."), [stream.key for stream in Stream]
SHOWN = ("solved", "rework", "revisit", "on_time")  # shares that both the files and the truth have
HEADS = (mark("figure"), mark("measured"), mark("true"))
TRUE = {"zh": "(真实)", "en": " (true)"}


@dataclass(frozen=True)
class Row:
    """One pair: what it is called, what the files say, what was true, and how many stand behind it."""

    key: str
    name: str
    measured: str
    true: str
    small: str

    @property
    def is_measured(self) -> bool:
        """Whether the files tell anything."""
        return self.measured != NO_VALUE


def gap_rows(gap: Mapping[str, Any], lang: str, say: Say) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows of the whole, and those of streams, streets and kinds of units."""
    rows = [_row(key, pair, lang, say) for key, pair in gap["pairs"].items()]
    whole = tuple(row for row in rows if not _is_part(row.key))
    return whole, tuple(row for row in rows if _is_part(row.key))


def _is_part(key: str) -> bool:
    """Whether a pair is of a stream, a street or a kind of unit."""
    return any(part in key for part in PARTS) or key.rpartition(".")[2] in STREAMS


def _row(key: str, pair: Mapping[str, Any], lang: str, say: Say) -> Row:
    """One pair in words. Where the files tell nothing, the name is that of what was true."""
    measured, true = pair["measured"], pair["true"]
    name = str(pair[lang]).replace(TRUE[lang], "")
    return Row(key, name, value_text(measured, say), value_text(true, say) if true["value"] is not None else NO_VALUE,
               _small(measured, true, lang, say))


def _small(measured: Mapping[str, Any], true: Mapping[str, Any], lang: str, say: Say) -> str:
    """What the true figure is, counts behind it, or the reason why there is none."""
    if true["value"] is None:
        return why_text(true, say)
    said = [] if measured.get("why") else [str(true[lang])]
    if true["unit"] in ("share", "ratio"):
        said.append(f"{true['numerator']:,} / {true['denominator']:,}")
    return " · ".join([*said, *((note_text(true, say),) if true.get("note") else ())])


def note_text(one: Mapping[str, Any], say: Say) -> str:
    """Say in the reader's language what must be known of a true figure."""
    note = str(one["note"])
    if note.startswith("a lower bound"):
        return say("a lower bound: not all have come to their end")
    n = note.partition(" ")[0]
    return say("{n} handled before the log begins are left out").format(n=n)


def left_out_text(gap: Mapping[str, Any], say: Say) -> str:
    """Say which places nothing is known of; nothing where there are none."""
    n = len(gap["left_out"])
    return say("{n} streets are simulated in outline; nothing true is known of them, and they are left out.").format(
        n=n) if n else ""


def gap_text(gap: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Lines of a table for a terminal."""
    say = words(lang)
    whole, parts = gap_rows(gap, lang, say)
    heads = Row("", say(HEADS[0]), say(HEADS[1]), say(HEADS[2]), "")
    rows = (heads, *whole, *parts)
    columns = zip(*((row.name, row.measured, row.true) for row in rows), strict=True)
    widths = [max(width(text) for text in column) for column in columns]
    for row in rows:
        cells = (padded(row.name, widths[0]), padded(row.measured, -widths[1]), padded(row.true, -widths[2]), row.small)
        yield "  ".join(cells).rstrip()
    if gap["left_out"]:
        yield left_out_text(gap, say)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, columns: int) -> str:
    """A text filled up to so many columns; from the left where they are negative."""
    blanks = " " * (abs(columns) - width(text))
    return text + blanks if columns > 0 else blanks + text


# ---------------------------------------------------------------------------------------------- for the figures
def dots_of_shares(gap: Mapping[str, Any], lang: str) -> tuple[list[str], list[float], list[float]]:
    """Names, measured and true, in percent, of the shares that both have."""
    keys = [key for name in SHOWN for key in (name, *(f"{name}.{stream}" for stream in STREAMS))]
    names, measured, true = _dots(gap, keys, lang)
    return names, [100 * value for value in measured], [100 * value for value in true]


def dots_of_streets(gap: Mapping[str, Any], lang: str) -> tuple[list[str], list[float], list[float]]:
    """Names, problems in the files and problems that were there, of streets; nothing where there is only one."""
    keys = [key for key in gap["pairs"] if key.startswith("problems.street.")]
    names, measured, true = _dots(gap, keys if len(keys) > 1 else [], lang)
    return [name.rpartition({"zh": "·", "en": ", "}[lang])[2] for name in names], measured, true


def _dots(gap: Mapping[str, Any], keys: Sequence[str], lang: str) -> tuple[list[str], list[float], list[float]]:
    """Names and both values of those pairs that have both."""
    pairs = [gap["pairs"][key] for key in keys if key in gap["pairs"]]
    kept = [pair for pair in pairs if pair["measured"]["value"] is not None and pair["true"]["value"] is not None]
    return ([str(pair[lang]) for pair in kept], [pair["measured"]["value"] for pair in kept],
            [pair["true"]["value"] for pair in kept])
