"""The bundled font: where it is, what it can show, and a copy for one page that holds only that page's characters."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

FAMILY = "Noto Sans SC"
FILE = "NotoSansSC-Regular-subset.ttf"


@contextmanager
def font_file() -> Iterator[Path]:
    """Give the path of the bundled TrueType font for as long as it is needed."""
    with as_file(files("twin.present") / "fonts" / FILE) as path:
        yield path


@cache
def characters() -> frozenset[str]:
    """Every character that the bundled font can show."""
    from fontTools.ttLib import TTFont

    with font_file() as path, TTFont(path) as font:
        return frozenset(map(chr, font.getBestCmap()))


def web_font(text: str) -> str:
    """Return a font with the characters of a text only, as an address that holds its own content.

    Parameters
    ----------
    text : str
        The page that the font is for; characters that the bundled font lacks are passed over.

    Returns
    -------
    str
        `data:font/woff;base64,...`; about 0.2 kB for each character, so that a page stays small and needs no
        font on the reader's machine.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    with font_file() as path, TTFont(path, recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(hinting=False, layout_features=[], drop_tables=["BASE", "STAT", "vhea", "vmtx"]))
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff"
        stream = BytesIO()
        font.save(stream)
    return "data:font/woff;base64," + b64encode(stream.getvalue()).decode("ascii")
