"""The report needs nothing but itself, speaks two languages, and says why a figure is missing."""

import re

import numpy as np
import pytest

import twin
from tests.eventlog.logs import NAMES, SMALL_END_S, Book, at, random_log, small_log
from tests.present.pages import ABOUT, Reader, report_of
from twin.eventlog import empty_log
from twin.kpi import gap, kpis
from twin.present import write_report
from twin.present.drawing import OTHERS, POSTS
from twin.present.page_figures import _largest
from twin.present.reading import duration, value_text, warning_text, why_text
from twin.present.words import words
from twin.vocabulary import BadInput, Channel, Post, Truth, WorkFailed
from twin.world.calendar import days_table
from twin.world.trace import beyond, count_unmapped, moved


def one_case():
    book = Book()
    book.report(at(0, "09:00"), 0, Channel.PATROL)
    return book.log()


LOGS = {"empty": empty_log, "empty with names": lambda: empty_log(NAMES), "one case": one_case, "small": small_log,
        "random": lambda: random_log(2)}


@pytest.fixture(scope="module", params=LOGS)
def page(request):
    return report_of(LOGS[request.param]())


def test_the_page_asks_for_nothing_outside(page):
    reader = Reader(page)
    assert reader.scripts == 0
    assert [address for address in reader.addresses if not address.startswith("#")] == []
    assert all(found.startswith(("#", '"data:font/woff;base64,')) for found in re.findall(r"url\((\S{1,40})", page))
    assert "@import" not in page


def test_the_page_is_whole(page):
    reader = Reader(page)
    assert reader.open_tags == []
    assert page.count("<svg") in (6, 8, 12, 14, 18)  # funnel, backlog and week always; the rest where there is any


def test_no_id_stands_twice(page):
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_both_languages_are_on_the_page(page):
    text = Reader(page).text
    for words_of_one in (("在办量变化", "七个环节的案件流转", "怎样看这些数字"),
                         ("Open cases over time", "Cases through the seven links", "What these figures mean")):
        assert all(words in text for words in words_of_one)


def test_no_figure_is_nan_and_nothing_is_left_unsaid(page):
    text = Reader(page).text
    assert not re.search(r"\b(nan|NaN|None|inf)\b", text)
    assert "{" not in text
    assert not re.search(r'"[^"]*\bnan\b', page)


def test_chinese_is_shown_first_unless_english_is_asked_for():
    assert 'id="show-zh" class="choice" checked' in report_of()
    assert 'id="show-en" class="choice" checked' in report_of(lang="en")
    with pytest.raises(BadInput, match="allowed: zh, en"):
        report_of(lang="fr")


def test_the_same_run_gives_the_same_page():
    assert report_of() == report_of()


def test_headline_figures_of_the_small_log_are_on_the_page():
    text = Reader(report_of()).text
    assert "50.0 %" in text
    assert "not reached" in text
    assert "fewer than nine of ten ended within the run" in text
    assert "期内完成的不足九成" in text


def test_digest_command_and_period_are_on_the_page():
    text = Reader(report_of(scenario="D:/测算 (1)/a.yaml")).text
    assert "twin run 'D:/测算 (1)/a.yaml' --days 3 --seed 1 --replication 0 --engine compiled" in text
    assert ABOUT["digest"] in text
    assert "2018年8月27日 – 2018年8月29日" in text
    assert "27 August 2018 – 29 August 2018" in text


def test_a_long_name_of_a_scenario_may_be_broken_anywhere():
    page = report_of(title={"zh": "调整班次" * 35, "en": "evening_shift_" * 10})
    assert "调整班次" * 35 in page
    assert re.search(r"h1, h2, h3 \{[^}]*overflow-wrap: anywhere", page)


def test_warnings_and_a_failed_audit_are_said_and_a_good_one_too():
    bad = [{"name": "conservation", "is_ok": False}, {"name": "legal_transitions", "is_ok": True}]
    text = Reader(report_of(warnings=["the holidays of 2027 are made by rule"], findings=bad)).text
    assert text.count("the holidays of 2027 are made by rule") == 2
    assert "The audit of this log failed (conservation). Do not use these figures." in text
    good = Reader(report_of(findings=[{"name": "conservation", "is_ok": True}])).text
    assert "failed" not in good
    assert "Audit of the log: 1 of 1" in good


def test_every_warning_of_a_run_is_said_in_the_reader_s_language():
    scenario = twin.load("trace_boston", {"calendar.days": 1})
    found = [*moved(scenario, 16_429), *moved(scenario, 16_430), *beyond(scenario, 3, 10)]
    count_unmapped(found, np.array([-1, 2]), "category; taken as street_vendor")
    count_unmapped(found, np.array([-1, 2]), "place; spread over all places")
    found += days_table(twin.load("one_street", {"calendar.start": "2090-03-01"}))[1]
    assert len(found) == 6
    for warning in found:
        assert warning_text(warning, words("en")) == warning
        assert not re.search("[a-z]{3}", warning_text(warning, words("zh"), lambda _: "无照经营游商"))
    text = Reader(report_of(warnings=found)).text
    assert "实际来件：2 行中有 1 行没有对应的类别，按“无照经营游商”处理。" in text


def test_a_run_of_real_arrivals_has_no_time_of_discovery():
    book = Book()
    book.truth(0, Truth.BORN, 0)
    book.report(0, 0, Channel.TRACE, incident=0)
    assert "发生至发现" not in Reader(report_of(book.log())).text
    assert "发生至发现" in Reader(report_of()).text


def test_a_post_has_the_same_colour_whoever_stands_beside_it():
    def colour(staff):
        rows, colours = _largest({key: np.full(24, n) for key, n in staff.items()}, "en")
        return dict(zip(rows, colours, strict=True))

    few, many = colour({"crews": 1, "clerks": 2}), colour({post.key: post + 1 for post in Post})
    assert set(POSTS) == {post.key for post in Post}
    assert len({*POSTS.values(), OTHERS}) == len(POSTS) + 1
    assert few == {"clerks": POSTS["clerks"], "crews": POSTS["crews"]}
    assert all(POSTS[name.replace(" ", "_")] == shade for name, shade in many.items() if name != "others")
    assert many["others"] == OTHERS


def test_what_is_to_be_typed_is_marked_and_no_backtick_is_left():
    page = report_of()
    assert "<code>twin explain 名称</code>" in page
    assert "`" not in Reader(page).text


def test_the_time_at_which_a_report_was_made_reads_well():
    text = Reader(report_of(created="2026-03-04T08:05+08:00")).text
    assert "生成时间：2026年3月4日 08:05。" in text
    assert "Made 4 March 2026, 08:05." in text


def test_cases_that_repeat_a_problem_are_told():
    book = Book()
    for case in range(3):
        book.report(case, case, Channel.APP, incident=5)
    assert "同一问题重复上报 2" in Reader(report_of(book.log())).text


def test_what_a_scenario_says_cannot_become_part_of_the_page():
    page = report_of(title="<script>alert(1)</script>", labels={"street": {"zh": "<b>镇 $x$</b>", "en": "<b>$x$</b>"}})
    assert Reader(page).scripts == 0
    assert "<b>镇" not in page
    assert "$x$" in Reader(page).text


def test_measured_against_true_stands_on_the_page_in_both_languages_with_its_figures():
    pairs = {name: pair.to_json() for name, pair in gap(small_log(), SMALL_END_S).items()}
    page = report_of(gap={"left_out": ["一号街道"], "pairs": pairs})
    text = Reader(page).text
    assert page.count("<svg") == report_of().count("<svg") + 2
    for words_of_one in (("实测与真实", "按已解决结案", "另有 1 个街道只作概略模拟"),
                         ("Measured against true", "Closed as solved", "1 streets are simulated in outline")):
        assert all(words in text for words in words_of_one)
    assert not re.search(r"\b(nan|NaN|None|inf)\b", text)
    assert Reader(page).open_tags == []
    assert "Measured against true" not in Reader(report_of()).text


def test_several_streets_have_a_figure_of_their_own():
    both = {"value": 3, "unit": "problems", "numerator": 3, "denominator": 1, "n": 3, "zh": "问题", "en": "problems"}
    pairs = {f"problems.street.{name}": {"zh": f"问题·{name}", "en": f"problems, {name}", "measured": both,
                                         "true": both} for name in ("east", "west")}
    page = report_of(gap={"left_out": [], "pairs": pairs})
    assert page.count("<svg") == report_of().count("<svg") + 2
    assert ">east<" in page


def test_tiers_and_units_are_called_as_the_scenario_calls_them():
    labels = {"street": {"zh": "镇", "en": "township"}, "110108010": {"zh": "一号单位", "en": "unit one"}}
    text = Reader(report_of(labels=labels)).text
    assert "小循环（镇）" in text
    assert "small loop (township)" in text
    assert "一号单位" in text


def test_the_page_is_written_and_a_folder_that_is_missing_is_named(tmp_path):
    path = tmp_path / "测算 (1)" / "report.html"
    log = small_log()
    with pytest.raises(WorkFailed, match="report cannot be written"):
        write_report(log, kpis(log, SMALL_END_S), ABOUT, path)
    path.parent.mkdir()
    write_report(log, kpis(log, SMALL_END_S), ABOUT, path)
    assert path.read_text(encoding="utf-8") == report_of()
    assert path.stat().st_size < 600_000


@pytest.mark.parametrize(("hours", "text"), [(0.05, "3 min"), (1.2, "1.2 h"), (71.9, "71.9 h"), (240, "10.0 d")])
def test_a_length_of_time_is_said_in_the_unit_that_reads_best(hours, text):
    assert duration(hours, words("en")) == text


def test_a_figure_without_value_gives_its_reason_and_a_lower_bound_says_so():
    say = words("en")
    unreached = {"value": None, "unit": "h", "n": 1204, "why": "none of 1204 has come to its end within the log"}
    assert value_text(unreached, say) == "—"
    assert why_text(unreached, say) == "none of 1,204 ended within the run"
    assert value_text({"value": 5.0, "unit": "h", "note": "a lower bound"}, say) == "≥ 5.0 h"
    assert value_text({"value": 0.8614, "unit": "share"}, say) == "86.1 %"
