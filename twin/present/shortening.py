"""Long names, wrapped or shortened by how wide they are: a Chinese character is as wide as two others."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from twin.present.gap import width

MOST = 60  # columns of a heading or a legend
BEGIN = 0.6  # share of a shortened name that is its beginning


def shortened(name: str, most: int = MOST) -> str:
    """A name without its middle where it is wider than so many columns."""
    if width(name) <= most:
        return name
    n_begin = round(BEGIN * (most - 1))
    return f"{_begin(name, n_begin).rstrip()}…{_begin(name[::-1], most - 1 - n_begin)[::-1].lstrip()}"


def _begin(text: str, columns: int) -> str:
    """As much of a text, from its beginning, as so many columns hold."""
    while width(text) > columns:
        text = text[:-1]
    return text


def marks(names: Sequence[str], most: int = MOST) -> list[str]:
    """What is put behind names, whole or shortened, so that they can be told apart: mostly nothing, else a number."""
    short = [shortened(name, most) for name in names]
    return [f" ({number})" if short.count(name) > 1 else "" for number, name in enumerate(short, 1)]


def wrapped(name: str, columns: int) -> str:
    """A name on lines of at most so many columns, broken between words where it has any."""
    lines = [""]
    for part in _parts(name, columns):
        if width(lines[-1] + part.rstrip()) > columns and lines[-1]:
            lines.append("")
            part = part.lstrip()
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _parts(name: str, columns: int) -> Iterator[str]:
    """Parts between which a line may break: single Chinese characters, words, pieces of words that are too long."""
    for is_wide, characters in groupby(name, lambda one: width(one) > 1):
        text = "".join(characters)
        for word in text if is_wide else text.replace(" ", " \0").split("\0"):
            yield from (word[n:n + columns] for n in range(0, len(word), columns))
