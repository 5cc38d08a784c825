"""No glyph is missing: the bundled font shows whatever the product can say."""

from base64 import b64decode
from io import BytesIO

from fontTools.ttLib import TTFont

import twin.vocabulary as vocabulary
from tests.present.test_words import ROOM, catalogue
from twin.parameters import categories
from twin.present.font import characters, font_file, web_font
from twin.vocabulary import Word


def missing(texts):
    return {character for text in texts for character in text if character not in characters() and character != "\n"}


def words_of_the_model():
    kinds = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, Word)]
    return [text for kind in kinds for word in kind for text in (word.zh, word.en)]


def test_every_message_can_be_shown():
    assert missing(text for message in catalogue() for text in (message.id, message.string)) == set()


def test_every_word_of_the_model_can_be_shown():
    assert len(words_of_the_model()) > 200
    assert missing(words_of_the_model()) == set()


def test_every_label_of_a_category_can_be_shown():
    assert missing(text for category in categories().values() for text in (category.zh, category.en)) == set()


def test_all_of_gb2312_and_the_signs_of_reports_can_be_shown():
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    chinese = "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells)
    assert len(chinese) == 6_763
    assert missing([chinese, "—…“”‘’·≤≥±×→%‰℃²³μΣ、。《》〈〉「」【】（）！？；：，"]) == set()


def test_the_fonts_are_small_enough_to_travel_with_the_package():
    sizes = {path.suffix: path.stat().st_size for path in (ROOM / "fonts").glob("NotoSansSC*")}
    assert sizes[".ttf"] < 2_900_000
    assert sizes[".woff2"] < 1_200_000


def test_both_files_hold_the_same_characters():
    with font_file() as path, TTFont(path.with_suffix(".woff2")) as page_font:
        assert frozenset(map(chr, page_font.getBestCmap())) == characters()


def test_the_font_of_a_page_holds_the_characters_of_the_page_and_no_others():
    address = web_font("网格 grid 𬭼")
    font = TTFont(BytesIO(b64decode(address.removeprefix("data:font/woff;base64,"))))
    assert {chr(code) for code in font.getBestCmap()} == set("网格 grid")
