"""The catalogues are whole, and the compiled one is up to date."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import twin.present
from tests.eventlog.logs import NAMES, random_log, small_log
from twin.eventlog import empty_log
from twin.kpi import kpis
from twin.present.reading import WHY
from twin.present.words import words
from twin.vocabulary import DAY_S, BadInput

ROOM = Path(twin.present.__file__).parent
CATALOGUE = ROOM / "locale" / "zh" / "LC_MESSAGES"


def catalogue():
    with (CATALOGUE / "twin.po").open("rb") as stream:
        return read_po(stream, locale="zh")


def messages():
    with (ROOM / "locale" / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    keywords = {"say": None, "mark": None}
    return {row[2] for row in extract_from_dir(ROOM, methods, options, keywords=keywords)}


def test_every_message_has_a_chinese_text():
    known = {message.id: message.string for message in catalogue() if message.id}
    assert len(messages()) > 60
    assert {message for message in messages() if not known.get(message)} == set()


def test_the_catalogue_holds_no_message_that_nobody_says():
    assert {message.id for message in catalogue() if message.id} - messages() == set()


def test_a_translation_keeps_the_places_of_its_message():
    for message in catalogue():
        if message.id:
            assert set(re.findall(r"\{\w+\}", message.id)) == set(re.findall(r"\{\w+\}", message.string)), message.id


def test_the_compiled_catalogue_is_up_to_date():
    stream = BytesIO()
    write_mo(stream, catalogue())
    stream.seek(0)
    fresh = {message.id: message.string for message in read_mo(stream) if message.id}
    with (CATALOGUE / "twin.mo").open("rb") as compiled:
        assert {message.id: message.string for message in read_mo(compiled) if message.id} == fresh


def test_english_is_the_message_itself_and_chinese_its_translation():
    assert words("en")("open cases") == "open cases"
    assert words("zh")("open cases") == "在办量（件）"
    assert words("zh")("never said") == "never said"


@pytest.mark.parametrize("lang", ["de", "", "ZH"])
def test_another_language_is_refused_with_those_that_are_allowed(lang):
    with pytest.raises(BadInput, match="allowed: zh, en"):
        words(lang)


def test_every_reason_for_a_missing_figure_is_known_in_chinese():
    logs = [(empty_log(), DAY_S), (empty_log(NAMES), DAY_S), (small_log(), 3 * DAY_S), (random_log(1), 2 * DAY_S)]
    reasons = {
        one["why"].replace(f"none of {one['n']} ", "none of {n} ")
        for log, end_s in logs for one in kpis(log, end_s).values() if "why" in one
    }
    assert reasons
    assert reasons <= set(WHY)
