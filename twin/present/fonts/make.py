"""Make the bundled font: cut a full Noto Sans SC Regular down to what the product writes.

Run by hand, not by the product: `python twin/present/fonts/make.py NotoSansSC-Regular.ttf` (needs fonttools, brotli).
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SIGNS = "—–…“”‘’·•≤≥≠≈±×÷→←↑↓‰℃²³μσΣλρΔ∞√−│─①②③④⑤⑥⑦⑧⑨⑩■□▲△▼▽●○◆◇★☆✓§°€￥　"
STEM = "NotoSansSC-Regular-subset"


def characters() -> str:
    """Every character the font must show: Latin 1, all of GB2312, and the signs of reports."""
    latin = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
    chinese = "".join(
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)
    )
    return latin + chinese + SIGNS


def subset(source: Path, folder: Path) -> None:
    """Write the subset as TrueType and as WOFF2 into `folder`."""
    font = TTFont(source)
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": 400})
    options = Options(hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    font.save(folder / f"{STEM}.ttf")
    font.flavor = "woff2"
    font.save(folder / f"{STEM}.woff2")


if __name__ == "__main__":
    subset(Path(sys.argv[1]), Path(__file__).parent)
