"""What stands on the page: the headline, units, places, worst cases, origins; whatever kind of run it is."""

import re
from datetime import date

import pytest

import twin
from tests.eventlog.logs import NAMES, Book, at, random_log
from tests.present.pages import Reader, headline_of, report_of
from tests.world.small import run, small
from twin.eventlog import Names, empty_log
from twin.experiment.background import background
from twin.experiment.run import gap_of, labels_of
from twin.kpi.stories import Worst
from twin.present.figures_waits import AGES, CAUSES, Tile, tiles_figure
from twin.present.material import material
from twin.present.names import Names as Called
from twin.present.page_figures import _number, _shown, tiles_note
from twin.present.stories import OF_DEMANDS, WHY, WORDS
from twin.present.words import words
from twin.vocabulary import DAY_S, Cause, Channel, Ending, Outcome, Stage, Stream

BAND = {"no": 4, "zh": "派遣准确率", "en": "dispatch accuracy", "value": 0.95, "unit": "share", "low": 0.97,
        "high": 0.99, "verdict": "missed", "why": ""}
NO_WORDS = r"\b(nan|NaN|None|inf|Traceback)\b"
SCENARIOS = {
    "two streets": {"initial": {"kind": "warm", "warm_days": 5}},
    "false closings": {"behaviour.false_closing": {"city_management": 0.5, "demands": 0.5}},
    "no demands": {"demand.demands.reports_per_weekday": 0},
    "no residents": {"places.root.children": {name: {"children": 2, "unit_grids": 2, "population": 0}
                                              for name in ("east", "west")}},
}


def page_of(scenario, days=5, engine=run):
    done = engine(scenario, days)
    about = {"days": days, "labels": labels_of(scenario), "start": scenario.calendar.start.isoformat(),
             "gap": gap_of(done.log, scenario, done.end_s), **background(scenario)}
    return report_of(done.log, **about)


# ------------------------------------------------------------------------------------------- the headline
def test_the_headline_of_the_small_log_says_what_a_hand_count_says():
    said = "\n".join(headline_of())
    assert "In 3 days 3 city-management cases and 1 demands of residents came in" in said
    assert "2 were closed and 1 are open at the end, as many as at the start" in said
    assert "50.0 % was handed in on time" in said
    assert "open cases past their deadline: 1." in said
    assert "3 天内上报城市管理案件 3 件、群众诉求 1 件" in headline_of(lang="zh")[0]
    assert headline_of()[0] in re.sub("<.*?>", "", report_of())


def test_bands_are_counted_by_number_and_those_missed_are_named_with_their_figures():
    bands = {"a": BAND, "b": {**BAND, "no": 7, "verdict": "met"}, "c": {**BAND, "no": 7, "verdict": "missed",
             "en": "demands, mean days", "value": 12.0, "unit": "d", "low": 7, "high": 11},
             "d": {**BAND, "no": 8, "verdict": "met"}}
    said = headline_of(more={"bands": bands})[-1]
    assert "1 of 3 bands set beforehand are met; missed: no. 4 dispatch accuracy (95.0 %, band 97.0 % – 99.0 %)" in said
    assert "no. 7 demands, mean days (12.0 d, band 7.0 d – 11.0 d)" in said


def test_more_than_a_few_missed_bands_are_counted_not_listed():
    bands = {str(no): {**BAND, "no": no} for no in range(1, 7)}
    assert headline_of(more={"bands": bands})[-1].endswith("and 4 more.")


def test_a_run_in_which_nothing_happens_says_so_in_one_sentence():
    assert headline_of(empty_log(NAMES)) == ["Nothing was reported in these 3 days, and no case was open."]
    assert headline_of(empty_log(), "zh") == ["这 3 天内没有上报，也没有在办案件。"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_headline_has_up_to_five_sentences_without_gaps(seed, lang):
    lines = headline_of(random_log(seed), lang, days=2)
    assert 3 <= len(lines) <= 5
    assert not any(re.search(r"[{}—]|" + NO_WORDS, line) for line in lines)


def test_a_run_of_one_stream_does_not_speak_of_the_other_in_its_headline():
    book = Book()
    book.report(at(0, "09:00"), 0, Channel.PATROL)
    assert not any("demands" in line for line in headline_of(book.log()))
    assert not any("群众诉求" in line for line in headline_of(book.log(), "zh"))


# ------------------------------------------------------------------------------------------- kinds of runs
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_kind_of_run_has_a_page_without_gaps(name):
    text = Reader(page_of(small(SCENARIOS[name]))).text
    assert not re.search(NO_WORDS, text)
    assert "{" not in text


@pytest.mark.parametrize("name", ["exact/queue", "tests/four_tier"])
def test_scenarios_of_one_and_of_four_tiers_have_a_page(name):
    page = page_of(twin.load(name, {"calendar.days": 2}), 2)
    assert Reader(page).open_tags == []
    assert not re.search(NO_WORDS, Reader(page).text)
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


# ------------------------------------------------------------------------------------------- places and units
def test_units_and_places_bear_the_names_of_the_scenario():
    called = Called("zh", {"street_team": {"zh": "执法队", "en": "team"}}, {"110108010": "学院路街道"},
                    {"110108010": ("110108010", "学院路街道"), "110108010004": ("110108010", "学院路街道")})
    assert called.unit("110108010/street_team") == "执法队（学院路街道）"
    assert called.unit("110108/street_team") == "执法队"
    assert called.place("110108010004") == "学院路街道004号"
    assert called.place("elsewhere") == "elsewhere"
    assert called.category("strange_thing") == "strange thing"


def test_the_map_has_a_tile_for_each_street_with_its_communities_below():
    streets = {"east": ("east", "东街道"), "east001": ("east", "东街道"), "east002": ("east", "东街道"),
               "west": ("west", "西街道"), "west001": ("west", "西街道")}
    book = Book(Names(("community",), ("west001",), ("a",), ("exposed_rubbish", "indoor_heating"),
                      ("east001", "west001", "east002")))
    for case, place in enumerate((0, 0, 1)):
        book.report(case, case, Channel.APP, actor=-1, tier=0, place=place)
    page = report_of(book.log(), streets=streets, places={"east": "东街道", "west": "西街道"})
    assert page.count(">东<") == page.count(">西<") == 2
    assert "The strip below a tile" in Reader(page).text
    one = report_of(book.log(), streets={code: ("east", "东街道") for code in ("east001", "east002", "west001")})
    assert "The strip below a tile" not in Reader(one).text
    assert ">001<" in one


def test_places_without_a_case_in_the_log_are_not_on_the_map():
    book = Book(Names(("community",), ("a",), ("a",), ("exposed_rubbish", "indoor_heating"), ("root", "a", "b", "c")))
    for case, place in enumerate((1, 2)):
        book.report(case, case, Channel.APP, actor=-1, tier=0, place=place)
    found = material(book.log(), DAY_S, date(2018, 8, 27), {"b": ("b", "乙"), "c": ("c", "丙")})
    assert [one.place for one in found.parts] == [one.place for one in found.streets] == ["a", "b"]


def test_of_very_many_places_those_with_most_open_cases_are_shown_and_the_page_says_so():
    codes = tuple(f"p{number:03d}" for number in range(70))
    book = Book(Names(("community",), ("a",), ("a",), ("exposed_rubbish", "indoor_heating"), codes))
    for case in range(75):
        book.report(case, case, Channel.APP, actor=-1, tier=0, place=case if case < 70 else 69)
    found = material(book.log(), DAY_S, date(2018, 8, 27), {})
    assert [one.place for one in _shown(found)] == [*codes[:59], codes[69]]
    said = tiles_note(found, Called("en", {}), words("en"))
    assert said == "The 60 of 70 places with most open cases."


def test_tiles_darken_with_age_and_an_empty_place_looks_otherwise():
    def grounds(age_d):
        return re.findall("fill: (#[0-9a-f]{6})", tiles_figure([Tile("a", 3, age_d)], words("en")).lower())[:3]

    assert AGES[0].lower() in grounds(0.5)
    assert AGES[-1].lower() in grounds(40)
    assert grounds(None) != grounds(0.5)


def test_every_cause_has_a_colour_and_an_english_name_of_its_own():
    from twin.present.names import CAUSES as NAMES_OF_CAUSES

    assert set(CAUSES) == set(NAMES_OF_CAUSES) == set(Cause)
    assert len(set(CAUSES.values())) == len(Cause)


# ------------------------------------------------------------------------------------------- worst cases
def test_demands_are_told_in_the_words_of_the_hotline_and_cases_in_those_of_city_management():
    def text(stream):
        book = Book()
        book.report(at(0, "09:00"), 0, Channel.HOTLINE, stream=stream)
        book.dispatch(at(0, "09:00"), 0, at(1, "09:00"))
        book.stage(at(0, "09:00"), at(0, "20:00"), at(0, "21:00"), 0, Stage.HANDLE, Outcome.UNSOLVED)
        book.conclude(at(0, "21:00"), 0, Ending.CLOSED, Stage.HANDLE)
        return Reader(report_of(book.log())).text

    demand, case = text(Stream.DEMANDS), text(Stream.CITY_MANAGEMENT)
    for said in ("反映（12345热线）", "派单至", "办理", "办结"):
        assert said in demand
    for said in ("上报（12345热线）", "派遣至", "处置", "结案"):
        assert said in case
    assert "派单至" not in case
    assert "派遣至110108010" not in demand
    assert "此前：排队 11.0 小时" in demand


def test_every_kind_of_worst_case_has_words():
    assert set(WHY) == set(Worst)
    assert set(OF_DEMANDS) <= set(WORDS)


def test_a_long_story_is_cut_in_its_middle_and_says_so():
    book = Book()
    book.report(at(0, "00:00"), 0, Channel.HOTLINE)
    for hour in range(30):
        book.stage(hour * 7200, hour * 7200, hour * 7200 + 7000, 0, Stage.CHECK if hour % 2 else Stage.HANDLE,
                   Outcome.UNSOLVED if hour % 2 else Outcome.DONE)
    text = Reader(report_of(book.log())).text
    assert re.search(r"… \d+ more steps …", text)
    assert re.search(r"……中间略去 \d+ 步……", text)


# ------------------------------------------------------------------------------------------- where numbers come from
def test_origins_are_counted_in_a_sentence_and_listed_behind_a_click():
    scenario = twin.load("one_street", {"parameters.absence": 0.11})
    page = report_of(**background(scenario))
    text = Reader(page).text
    assert re.search(r"1 own, \d[\d,]* borrowed, 1,\d+ assumed\.", text)
    assert re.search(r"自有 1 项，借用 \d[\d,]* 项，假定 1,\d+ 项。", text)
    assert "缺勤率" in text
    assert page.count("<summary>") >= 2
    assert "Where the numbers come from" not in Reader(report_of()).text


def test_units_of_assumptions_are_said_in_the_reader_s_language():
    from twin.experiment.numbers import numbers_behind
    from twin.parameters.dated import UNITS
    from twin.present.numbers import origins

    numbers = numbers_behind(twin.load("one_street"))
    values = {one[1].partition(" ")[2] for one in origins(numbers, "zh", words("zh")).parameters} - {""}
    assert values <= {zh for _, zh in UNITS.values()}
    assert {"分钟", "平方千米"} <= values
    assert "km²" in {one[1].partition(" ")[2] for one in origins(numbers, "en", words("en")).parameters}


def test_helpers_know_places_with_and_without_names():
    called = Called("zh", {}, {"w": "西街道"}, {"w001": ("w", "西街道"), "w": ("w", "西街道")})
    assert _number("w001", called) == "001"
    assert _number("w", called) == "西街道"
