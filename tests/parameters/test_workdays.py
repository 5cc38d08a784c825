import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from twin.parameters import working_days
from twin.vocabulary import BadInput

NOTICES = Path(__file__).parents[3] / "shared" / "data" / "context" / "cn_holidays.csv"


def test_weekends_are_saturday_and_sunday() -> None:
    assert working_days(date(2018, 8, 27), 8, "weekends").flags == (True,) * 5 + (False, False, True)


def test_none_works_every_day() -> None:
    assert working_days(date(2018, 10, 1), 7, "none").flags == (True,) * 7


@pytest.mark.parametrize("kind", ["cn", "weekends", "none"])
def test_no_days_have_no_flags(kind: str) -> None:
    assert working_days(date(2018, 10, 1), 0, kind).flags == ()


def test_a_golden_week_is_paid_for_by_two_weekends() -> None:
    days = working_days(date(2018, 9, 29), 10)  # Saturday; two days worked, seven off, Monday
    assert days.flags == (True, True, False, False, False, False, False, False, False, True)
    assert days.unannounced_years == ()


def test_the_first_28_days_of_the_base_case_hold_no_holiday_but_the_last_weekend() -> None:
    first = date(2018, 8, 27)
    assert working_days(first, 26) == working_days(first, 26, "weekends")


def test_days_do_not_depend_on_where_the_calendar_begins() -> None:
    whole = working_days(date(2010, 1, 1), 6209).flags
    for year in range(2010, 2027):
        start = (date(year, 1, 1) - date(2010, 1, 1)).days
        n_days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        assert working_days(date(year, 1, 1), n_days).flags == whole[start:start + n_days]


@pytest.mark.skipif(not NOTICES.exists(), reason="the table of official notices (../shared/data/context) is absent")
@pytest.mark.parametrize("year", range(2010, 2027))
def test_the_calendar_agrees_with_the_official_notices(year: int) -> None:
    with NOTICES.open(encoding="utf-8") as lines:
        off = {date.fromisoformat(row["date"]): row["is_off_day"] == "True" for row in csv.DictReader(lines)}
    first = date(year, 1, 1)
    days = [first + timedelta(days=day) for day in range((date(year + 1, 1, 1) - first).days)]
    expected = tuple(not off[day] if day in off else day.weekday() < 5 for day in days)
    found = working_days(first, len(days))
    assert [str(day) for day, a, b in zip(days, found.flags, expected, strict=True) if a != b] == []
    assert found.unannounced_years == ()


# ---------------------------------------------------------------------------------------------- years to come
def test_a_year_without_a_notice_is_named() -> None:
    assert working_days(date(2059, 12, 1), 60).unannounced_years == (2059, 2060)


def test_only_years_among_the_days_are_named() -> None:
    assert working_days(date(2026, 12, 31), 1).unannounced_years == ()


def test_a_year_without_a_notice_has_its_festivals_and_no_make_up_days() -> None:
    first = date(2060, 1, 1)
    flags = working_days(first, 366).flags
    by_weekday = working_days(first, 366, "weekends").flags
    off = {first + timedelta(days=day) for day in range(366) if by_weekday[day] and not flags[day]}
    assert {date(2060, 1, 1), date(2060, 2, 2), date(2060, 2, 3), date(2060, 10, 1)} <= off  # new moon on 2 February
    assert not any(a and not b for a, b in zip(flags, by_weekday, strict=True))


# ---------------------------------------------------------------------------------------------- bad input
@pytest.mark.parametrize(("first", "n_days", "kind", "said"), [
    (date(2018, 1, 1), 7, "weekend", "did you mean weekends"),
    (date(2018, 1, 1), -1, "cn", "0 or more"),
    (date(1950, 1, 1), 7, "cn", "lies outside 1951 to 2099"),
    (date(2099, 12, 31), 2, "cn", "lies outside 1951 to 2099"),
    (date(2018, 1, 1), 10**7, "cn", "lies outside"),
])
def test_bad_input_is_refused(first: date, n_days: int, kind: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        working_days(first, n_days, kind)


def test_the_library_is_loaded_only_when_a_calendar_is_built() -> None:
    code = "import sys, twin.parameters; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
