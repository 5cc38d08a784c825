"""The report needs nothing but itself, speaks two languages, and says why a figure is missing."""

import re

import pytest

from tests.eventlog.logs import NAMES, SMALL_END_S, Book, at, random_log, small_log
from tests.present.pages import ABOUT, Reader, report_of
from twin.eventlog import empty_log
from twin.kpi import kpis
from twin.present import write_report
from twin.present.reading import duration, value_text, why_text
from twin.present.words import words
from twin.vocabulary import BadInput, Channel, WorkFailed


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
    assert page.count("<svg") in (6, 8)


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


def test_warnings_and_a_failed_audit_are_said_and_a_good_one_too():
    bad = [{"name": "conservation", "is_ok": False}, {"name": "legal_transitions", "is_ok": True}]
    text = Reader(report_of(warnings=["the holidays of 2027 are made by rule"], findings=bad)).text
    assert text.count("the holidays of 2027 are made by rule") == 2
    assert "The audit of this log failed (conservation). Do not use these figures." in text
    good = Reader(report_of(findings=[{"name": "conservation", "is_ok": True}])).text
    assert "failed" not in good
    assert "Audit of the log: 1 of 1" in good


def test_what_a_scenario_says_cannot_become_part_of_the_page():
    page = report_of(title="<script>alert(1)</script>", labels={"street": {"zh": "<b>镇 $x$</b>", "en": "<b>$x$</b>"}})
    assert Reader(page).scripts == 0
    assert "<b>镇" not in page
    assert "$x$" in Reader(page).text


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
