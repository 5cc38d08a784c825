"""The page of a comparison: whole, in both languages, in words where there is no number."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.experiment.plans import compared
from tests.present.pages import Reader
from twin.experiment.comparison import Outcome
from twin.experiment.paired import paired
from twin.experiment.redraws import Split
from twin.experiment.waterfall import Waterfall
from twin.present.compare_page import _whence, compare_page, comparison_html
from twin.present.compare_words import change, sentences, split_text, value
from twin.present.shortening import marks, shortened, wrapped
from twin.present.words import words
from twin.vocabulary import HOUR_S

FALL = Waterfall(2, 0, Fraction(10 * HOUR_S), Fraction(8 * HOUR_S),
                 {"queue": Fraction(-3 * HOUR_S), "check": Fraction(HOUR_S)},
                 {"street_team": Fraction(-2 * HOUR_S), "none": Fraction(0)}, (Fraction(-7201), Fraction(-7199)))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return compared(tmp_path_factory.mktemp("measured"), redraws=4, measures=(
        "case_time.city_management", "case_time.demands", "on_time", "open", "score", "duty_hours"))


@pytest.fixture(scope="module")
def page(found):
    return comparison_html(found, "twin compare a b")


def test_the_page_needs_nothing_but_itself(page):
    read = Reader(page)
    assert read.open_tags == []
    assert read.scripts == 0
    assert [address for address in read.addresses if not address.startswith(("#", "data:"))] == []


def test_no_reader_meets_nan_or_none(page):
    text = Reader(page).text
    assert not re.search(r"\b(nan|None|inf)\b", text)


@pytest.mark.parametrize(("lang", "heads"), [
    ("zh", ("方案差别", "把握程度的判定规则", "差值从何而来", "假定带来的不确定")),
    ("en", ("What differs", "How sure: the rule", "Where the difference comes from",
            "What the assumptions leave open")),
])
def test_both_languages_say_all_parts_differences_first(page, lang, heads):
    main = page[page.index(f'<main class="{lang}"'):]
    main = main[: main.index("</main>")]
    assert all(head in main for head in heads)
    assert main.index(words(lang)("What differs")) < main.index(words(lang)("sureness"))


def test_the_english_page_has_no_chinese_but_names(found):
    english = compare_page(found, "en")
    texts = [text for section in english.sections for line in section.lines for text in vars(line).values()]
    texts += [sentence for section in english.sections for three in section.sentences for sentence in three]
    assert not [text for text in texts if re.search(r"[\u4e00-\u9fff]", text)]


def test_people_are_told_before_the_keys(found):
    section = compare_page(found, "zh").sections[0]
    assert section.people == (("处置队伍", "7", "12"),)
    assert {key for key, *_ in section.differences} == {
        "staff.crews.per_unit.works_department", "staff.crews.per_unit.street_team"}


def test_a_measure_without_value_says_why(found):
    line = next(line for line in compare_page(found, "en").sections[0].lines if "score" in line.name)
    assert line.verdict == "no value: no month ended within the run"
    assert (line.base, line.change, line.redraws) == ("—", "—", "—")


def test_three_sentences_say_what_a_waterfall_shows():
    told = sentences(FALL, "city_management", {}, "en", words("en"))
    assert told == (
        "City management: a case takes 2.00 h less (8.00 instead of 10.00 h within the period).",
        "By cause: queue −3.00 h; against it check +1.00 h.", "By unit: street team −2.00 h.")
    zh = sentences(FALL, "city_management", {"street_team": {"zh": "街道综合执法队"}}, "zh", words("zh"))
    assert zh[1:] == ("按原因：排队 −3.00 小时；反方向的有待核查 +1.00 小时。", "按单位：街道综合执法队 −2.00 小时。")


def test_a_difference_that_chance_may_have_made_is_called_so():
    told = sentences(replace(FALL, by_pair=(Fraction(-20000), Fraction(5600))), "demands", {}, "en", words("en"))
    assert told[0].endswith("That cannot be told from chance yet, nor can its parts.")


def test_the_assumption_that_reverses_an_order_is_told_with_threshold_and_strength():
    split = Split("ride_speed", 7.25, False, 0.9, 0.8, 0.01)
    text = split_text(split, 10, "en", words("en"))
    assert text == ("reversed in 10, mostly where ride speed is below 7.25 km/h (this side has 90 % of "
                    "these draws and 20 % of the others)")
    assert split_text(replace(split, p=0.4), 10, "en", words("en")).endswith("no single assumption stands out")
    assert split_text(None, 2, "en", words("en")).startswith("reversed in 2: too few")
    assert split_text(None, 0, "en", words("en")) == "reversed in none"


def test_missing_runs_are_told_on_top(found):
    lost = replace(found, outcomes=(*found.outcomes, Outcome("more crews", "redraw", 3, None, "a fault"),
                                    Outcome("more crews", "replication", 9, None, "no room")))
    text = Reader(comparison_html(lost, "")).text
    assert "more crews: replication 9 is missing: no room" in text
    assert "1 redraws broke off and were replaced by others; the first reason given: a fault" in text


def test_values_carry_their_units():
    say = words("en")
    assert [value(number, unit, say) for number, unit in (
        (None, "h"), (0.5, "share"), (30.0, "h"), (2345.6, "cases"), (8.0, "person-hours"), (16444.0, "yuan"),
        (1.5, "ratio"))] == [
        "—", "50.0 %", "30.0 h", "2,346 cases", "8 person-hours", "16,444 yuan", "1.50"]


# ------------------------------------------------------------------------------------------- long names
LONG = {"zh": "在监督员之外增派派遣员并调整班次以观察按期办结率的变化" * 6, "en": "more_crews_in_the_evening_" * 6}


@pytest.mark.parametrize("name", [*LONG.values(), "two more dispatchers in the centre of the street " * 3])
def test_a_long_name_is_shortened_in_its_middle_to_so_many_columns(name):
    from twin.present.gap import width

    short = shortened(name, 40)
    begin, end = short.split("…")
    assert 36 <= width(short) <= 40
    assert name.startswith(begin)
    assert name.strip().endswith(end.strip())
    assert shortened(short, 40) == short
    assert all(width(line) <= 32 for line in wrapped(name, 32).split("\n"))
    assert re.sub(r"\s", "", wrapped(name, 32)) == re.sub(r"\s", "", name)


def test_names_that_would_look_alike_bear_a_number():
    alike = f"{'a' * 70}x{'b' * 70}"
    assert marks(["short", alike, f"{'a' * 70}y{'b' * 70}"]) == ["", " (2)", " (3)"]
    assert marks(["one", "two"]) == ["", ""]


def test_long_names_of_plans_stand_whole_in_the_first_table_and_short_in_headings_and_figures(found):
    base, other = found.plans
    lengthy = replace(found, plans=(base, replace(other, title=LONG)))
    page = comparison_html(lengthy, "")
    for lang, name in LONG.items():
        section = compare_page(lengthy, lang).sections[0]
        assert (section.title, section.short) == (name, shortened(name))
        assert page.count(f">{name}<") == 1
        assert f'<h2 title="{name}">{shortened(name)}</h2>' in page
        assert f">{shortened(name)}</text>" in page


# ------------------------------------------------------------------------------------------- widths of intervals
def test_the_half_width_stands_beside_each_dot_with_its_unit(found):
    page = comparison_html(found, "")
    for row in found.rows:
        if row.pair and row.pair.base:
            assert f">{change(row, words('en'))}</text>" in page
            assert f">{change(row, words('zh'))}</text>" in page


def test_equal_replications_are_not_told_as_certainty(found):
    row = next(row for row in found.rows if row.measure == "duty_hours")
    equal = replace(row, pair=paired([100.0, 110.0], [105.0, 115.0]))
    assert change(equal, words("en")) == "+5.0 person-hours (all replications equal)"
    assert change(equal, words("zh")) == "+5.0 人时（各次重复相同）"
    assert "±" in change(replace(row, pair=paired([100.0, 110.0], [105.0, 116.0])), words("zh"))


def test_who_said_a_value_is_told_in_the_reader_s_language():
    assert _whence("plan two more", words("zh")) == "方案“two more”"
    assert _whence("plan two more", words("en")) == "plan two more"
    assert _whence("scenarios/street_evening.yaml", words("zh")) == "scenarios/street_evening.yaml"
