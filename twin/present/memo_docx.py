"""The leader's page as a .docx: native paragraphs and tables, A4, in the styles of a template that can be replaced.

Page and type follow what is usual for official papers (USERS 1, recalled from GB/T 9704): fonts by name, none bundled.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.present.memo import Memo
from twin.vocabulary import BadInput, WorkFailed

if TYPE_CHECKING:
    from docx.document import Document

STYLES = ("Title", "Heading 1", "Normal", "Table Grid")  # what a template must have
NUMERALS = "一二三四五六七八九十"
MARGINS_MM = {"top_margin": 25, "bottom_margin": 22, "left_margin": 26, "right_margin": 24}
FONTS: dict[str, dict[str, tuple[str, str, float]]] = {  # style: East Asian font, Latin font, points
    "zh": {"Normal": ("仿宋_GB2312", "Times New Roman", 14), "Title": ("方正小标宋简体", "Times New Roman", 20),
           "Heading 1": ("黑体", "Times New Roman", 14)},
    "en": {"Normal": ("仿宋_GB2312", "Times New Roman", 11.5), "Title": ("方正小标宋简体", "Times New Roman", 17),
           "Heading 1": ("黑体", "Arial", 12.5)},
}
TABLE_POINTS = {"zh": 10.5, "en": 9}
FOOT_POINTS = {"zh": 9, "en": 8}
LINE_POINTS = {"zh": 22, "en": 15}
INDENT_POINTS = {"zh": 28, "en": 0}  # two characters


def write_memo(memo: Memo, lang: str, path: Path, template: Path | None = None) -> None:
    """Write the leader's page.

    Parameters
    ----------
    memo : Memo
        What it says.
    lang : {"zh", "en"}
        Language, which decides fonts and numbering.
    path : Path
        Where.
    template : Path, optional
        A .docx whose styles (Title, Heading 1, Normal, Table Grid), page and headers are used; its text stays in front.

    Raises
    ------
    BadInput
        The template cannot be read, or lacks a style.
    WorkFailed
        The extra `office` is not installed, or the file cannot be written.
    """
    document = opened(template, lang)
    is_own = template is not None
    document.add_paragraph(memo.title, style="Title")
    for number, part in enumerate(memo.parts):
        numeral = f"{NUMERALS[number]}、" if lang == "zh" else f"{number + 1}. "
        document.add_paragraph(numeral + part.heading, style="Heading 1")
        for text in part.paragraphs:
            _paragraph(document, text, lang, is_own)
        if part.table:
            _table(document, part.table, lang)
        for text in part.after:
            _small(document, text, lang)
    for text in memo.foot:
        _small(document, text, lang)
    try:
        document.save(str(path))
    except OSError as error:
        raise WorkFailed(f"{path}: cannot be written: {error.strerror}") from error


def opened(template: Path | None, lang: str) -> "Document":
    """Open a template; without one, an empty document in our styles."""
    try:
        from docx import Document
    except ImportError:
        raise WorkFailed("report.docx needs python-docx: pip install 'twin[office]'") from None
    if template is None:
        document = Document()
        _dress(document, lang)
        return document
    try:
        document = Document(str(template))
    except Exception as error:  # python-docx has no common one: zip, XML, key and value errors
        raise BadInput(f"{template}: cannot be read as a .docx ({type(error).__name__})") from error
    having = {style.name for style in document.styles}
    missing = [name for name in STYLES if name not in having]
    if missing:
        raise BadInput(f"{template}: has no style {', '.join(missing)}; a template needs {', '.join(STYLES)}")
    return document


def _dress(document: "Document", lang: str) -> None:
    """Set page, fonts and spacing."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, length in MARGINS_MM.items():
        setattr(section, name, Mm(length))
    for name, (asian, latin, points) in FONTS[lang].items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = latin, Pt(points), RGBColor(0, 0, 0)
        style.font.bold = name == "Heading 1" and lang == "en"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):  # else the theme's fonts win
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:eastAsia"), asian)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(0)
        style.paragraph_format.line_spacing = Pt(max(LINE_POINTS[lang], points * 1.35))
    title: Any = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    for border in title.element.get_or_add_pPr().findall(qn("w:pBdr")):
        title.element.get_or_add_pPr().remove(border)
    heading: Any = document.styles["Heading 1"]
    heading.paragraph_format.space_before = Pt(6)
    heading.paragraph_format.keep_with_next = True


def _paragraph(document: "Document", text: str, lang: str, is_own: bool) -> None:
    """Add a paragraph of body text; a template's own Normal decides its indent."""
    from docx.shared import Pt

    paragraph = document.add_paragraph(text, style="Normal")
    if not is_own:
        paragraph.paragraph_format.first_line_indent = Pt(INDENT_POINTS[lang])


def _small(document: "Document", text: str, lang: str) -> None:
    """Add a note in small type."""
    from docx.shared import Pt

    paragraph = document.add_paragraph(style="Normal")
    paragraph.paragraph_format.line_spacing = Pt(FOOT_POINTS[lang] * 1.4)
    paragraph.add_run(text).font.size = Pt(FOOT_POINTS[lang])


def _table(document: "Document", rows: tuple[tuple[str, ...], ...], lang: str) -> None:
    """Add a native table: head in bold and repeated, figures to the right, rows never split."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = True
    for number, row in enumerate(rows):
        properties = table.rows[number]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, text in enumerate(row):
            paragraph = table.cell(number, column).paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(TABLE_POINTS[lang] * 1.35)
            is_figure = number > 0 and column > 0 and len(text) <= 30
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_figure else WD_ALIGN_PARAGRAPH.LEFT
            run = paragraph.add_run(text)
            run.font.size, run.font.bold = Pt(TABLE_POINTS[lang]), number == 0
