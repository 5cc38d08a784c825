"""Bands on logs small enough to be counted on paper: met, missed, or cannot be told and why."""

import math
from datetime import date

import pytest

from tests.eventlog.logs import NAMES, Book, at
from tests.present.pages import Reader, report_of
from twin.eventlog import Names, empty_log
from twin.kpi import bands
from twin.parameters.bands import bands as bands_of
from twin.vocabulary import DAY_S, HOUR_S, BadInput, Channel, Ending, Outcome, Stage, Stream

S, O = Stage, Outcome  # noqa: E741
MONDAY = date(2018, 8, 27)
CLERK = 0
KEYS = {"no", "value", "low", "high", "unit", "verdict", "why", "zh", "en", "source", "measured"}
TWO_STREETS = Names(NAMES.tiers, NAMES.units, NAMES.actors, NAMES.categories, ("110108010001", "110108011001"))


def told(book, days):
    return bands(book.log(), days * DAY_S, "haidian", MONDAY)


def reports(book, day, hour, n, **fields):
    for _ in range(n):
        case = len(book.given)
        book.report(at(day, f"{hour:02d}:00"), case, fields.get("channel", Channel.PATROL),
                    **{"incident": case, **{key: value for key, value in fields.items() if key != "channel"}})


def sorted_to(book, case, clock, unit, actor=CLERK):
    book.stage(at(0, clock), at(0, clock), at(0, clock), case, S.SORT, O.DISPATCHED, actor=actor)
    book.dispatch(at(0, clock), case, at(5, "00:00"), unit=unit)


def came_back(book, case, clock):
    book.stage(at(0, clock), at(0, clock), at(0, clock), case, S.SIGN, O.RETURNED)
    book.row(at(0, clock), 44, case=case, stage=S.SIGN, tier=1, unit=1, value=1)


def test_an_empty_log_tells_nothing_and_says_why():
    found = bands(empty_log(NAMES), 28 * DAY_S, "haidian", MONDAY)
    assert found.keys() == bands_of("haidian").keys()
    for key, one in found.items():
        assert one.keys() == KEYS
        if key not in ("first_reports", "demands"):  # none a day is a figure
            assert (one["value"], one["verdict"]) == (None, "cannot be told")
            assert one["why"]


def test_less_than_a_day_tells_nothing():
    assert {one["verdict"] for one in bands(empty_log(NAMES), 3600, "haidian", MONDAY).values()} == {"cannot be told"}


def test_a_problem_reported_twice_is_one_first_report_and_sundays_do_not_count():
    book = Book()
    reports(book, 0, 9, 4)
    reports(book, 1, 9, 2, incident=0)
    reports(book, 6, 9, 9)
    assert told(book, 7)["first_reports"]["value"] == pytest.approx(4 / 5)
    assert told(book, 7)["first_reports"]["verdict"] == "missed"


def test_a_problem_known_before_the_log_is_no_first_report():
    book = Book()
    book.carry(0, opened_s=-HOUR_S, incident=7)
    book.report(at(0, "09:00"), 1, Channel.PATROL, incident=7)
    assert told(book, 5)["first_reports"]["value"] == 0


def test_demands_are_counted_by_the_day():
    book = Book()
    reports(book, 0, 9, 6, stream=Stream.DEMANDS)
    assert told(book, 4)["demands"]["value"] == pytest.approx(1.5)


def test_video_counts_as_patrol():
    book = Book()
    reports(book, 0, 9, 8)
    reports(book, 0, 9, 1, channel=Channel.VIDEO)
    reports(book, 0, 9, 1, channel=Channel.HOTLINE)
    found = told(book, 1)["found_by_patrol"]
    assert (found["value"], found["verdict"]) == (pytest.approx(0.9), "met")


def test_a_dispatch_was_wrong_when_the_case_went_to_another_unit_afterwards():
    book = Book()
    reports(book, 0, 8, 4)
    sorted_to(book, 0, "09:00", unit=1)
    came_back(book, 0, "10:00")
    sorted_to(book, 0, "11:00", unit=2)  # wrong
    sorted_to(book, 1, "09:00", unit=1)
    came_back(book, 1, "10:00")
    sorted_to(book, 1, "11:00", unit=1)  # its owner had declined: right
    sorted_to(book, 2, "09:00", unit=1)
    came_back(book, 2, "10:00")  # nobody knows yet
    book.dispatch(at(0, "09:00"), 3, at(5, "00:00"))  # by a machine
    assert told(book, 1)["dispatch_accuracy"]["value"] == pytest.approx(3 / 4)


def test_signing_counts_natural_hours_and_leaves_out_what_cannot_be_told():
    book = Book()
    reports(book, 0, 8, 3)
    book.stage(at(0, "09:00"), at(1, "09:00"), at(1, "09:00"), 0, S.SIGN, O.DONE)
    book.stage(at(0, "09:00"), at(1, "09:00"), at(1, "09:01"), 1, S.SIGN, O.DONE)
    book.enable(at(1, "09:00"), 2, S.SIGN)
    assert told(book, 2)["signed_in_a_day"]["value"] == pytest.approx(0.5)


def closed_after(book, case, days):
    book.conclude(at(0, "00:00") + int(days * DAY_S), case, Ending.CLOSED, S.CLOSE)


def test_demands_of_two_lengths_have_the_mean_and_spread_of_the_two():
    book = Book()
    reports(book, 0, 0, 2, stream=Stream.DEMANDS)
    closed_after(book, 0, 4)
    closed_after(book, 1, 16)
    found = told(book, 28)
    assert found["demand_days"]["value"] == pytest.approx(10)
    assert found["demand_spread"]["value"] == pytest.approx(math.log(2))
    assert (found["demand_days"]["verdict"], found["demand_spread"]["verdict"]) == ("met", "missed")


def test_a_spread_is_not_told_when_many_demands_outlast_the_log():
    book = Book()
    reports(book, 0, 0, 2, stream=Stream.DEMANDS)
    closed_after(book, 0, 4)
    found = told(book, 28)["demand_spread"]
    assert (found["verdict"], found["why"]) == ("cannot be told", "50 percent last longer than the log tells")


def test_rework_is_that_of_city_management_alone():
    book = Book()
    reports(book, 0, 8, 1)
    reports(book, 0, 8, 1, stream=Stream.DEMANDS)
    for case, outcome in ((0, O.SOLVED), (1, O.UNSOLVED)):
        book.stage(at(0, "09:00"), at(0, "09:00"), at(0, "09:10"), case, S.FEEDBACK, O.IN_FIELD)
        book.stage(at(0, "10:00"), at(0, "10:00"), at(0, "10:10"), case, S.CHECK, outcome)
    assert told(book, 1)["rework"]["value"] == 0


def test_weekdays_are_taken_out_of_the_variance():
    book = Book(TWO_STREETS)
    for day in range(14):  # Mondays 20 and 40, all other days 10: only the two Mondays differ from their mean
        reports(book, day, 9, 20 * (1 + day // 7) if day % 7 == 0 else 10)
    mean = (20 + 40 + 12 * 10) / 14
    found = told(book, 14)
    assert found["spread_district"]["value"] == pytest.approx(200 / 7 / mean)
    assert found["spread_street"]["value"] == found["spread_district"]["value"]  # all in one street


def test_a_street_is_measured_by_itself():
    book = Book(TWO_STREETS)
    for day in range(14):  # what one street has more, the other has less
        reports(book, day, 9, 5 if day < 7 else 15, place=0)
        reports(book, day, 9, 15 if day < 7 else 5, place=1)
    found = told(book, 14)
    assert found["spread_district"]["value"] == 0
    assert found["spread_street"]["value"] == pytest.approx(14 * 25 / 7 / 10)


def test_a_week_is_too_short_to_take_weekdays_out():
    book = Book()
    reports(book, 0, 9, 5)
    assert "too few" in told(book, 7)["spread_district"]["why"]


@pytest.mark.parametrize(("n_noon", "verdict"), [(2, "met"), (9, "missed")])
def test_the_dip_at_noon(n_noon, verdict):
    book = Book()
    for hour, n in ((9, 10), (13, n_noon), (15, 12)):
        reports(book, 0, hour, n)
    found = told(book, 1)["noon_dip"]
    assert (found["value"], found["verdict"]) == (pytest.approx(n_noon / 10), verdict)


@pytest.mark.parametrize(("n_noon", "verdict"), [(2, "missed"), (9, "met")])
def test_the_dip_must_be_gone_where_inspectors_are_on_duty_over_noon(n_noon, verdict):
    book = Book()
    book.duty(1, at(0, "08:00"), at(0, "18:00"))
    for hour, n in ((9, 10), (13, n_noon), (15, 12)):
        reports(book, 0, hour, n)
    found = told(book, 1)["noon_dip"]
    assert (found["verdict"], found["low"], found["high"]) == (verdict, 0.8, None)


def test_an_unknown_set_of_bands_is_refused():
    with pytest.raises(BadInput, match="haidian"):
        bands(empty_log(NAMES), DAY_S, "haidan", MONDAY)


def test_the_report_shows_them_in_both_languages():
    book = Book()
    reports(book, 0, 9, 4)
    log = book.log()
    shown = Reader(report_of(log, more={"bands": bands(log, 3 * DAY_S, "haidian", MONDAY)})).text
    for word in ("未达到", "无法判断", "区间", "missed", "cannot be told", "2,700 – 3,300", "3 天，无法扣除星期差异"):
        assert word in shown
    assert "Bands that this scenario" not in Reader(report_of(log)).text
