"""Six cases of three days, written into a CSV file by hand, and every figure worked out on paper.

`by_hand.csv`: one row for each thing that happened. `day` (1 is the first) and `clock` say when; `phase` is `fact`,
`enable` (laid into a tray) or `end`; `word` is the channel of a report, the outcome of work, the ending of a case, the
answer to an exemption, the question of a revisit; `until` is a deadline as `day hh:mm`, or the answer to a question.

1. Found by patrol, filed, dispatched to roads at 9:20 until 13:20, handed in at 12:00, checked, closed at 15:10.
2. Reported by app, verified 50 minutes late, filed an hour late, dispatched to parks, given back after half an hour,
   dispatched to roads half an hour late until 8:30 of day 2, handed in at 11:00, unsolved, handed in again, closed;
   an exemption is granted.
3. Reported by app, found unfounded.
4. A demand, dispatched to heating until 12:40 of day 2, extended by a day, caller reached after 80 minutes, handed in
   on day 3 at 10:00, said to be solved when called: a good attitude, but slow.
5. A demand, dispatched to heating on day 2 at 8:30 until 8:30 of day 3, and left lying.
6. Found by patrol and settled on the spot.
"""

import csv
from pathlib import Path

import pytest

from tests.eventlog.logs import Book
from twin.eventlog.schema import Log, Names
from twin.kpi import Counting, measures, table
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, Activity, Channel, Ending, Outcome, Phase, Reason, Stage, Stream

END_S = 3 * DAY_S
UNITS = ("centre", "heating", "parks", "roads")
NAMES = Names(tiers=("street",), units=UNITS, actors=("centre/dispatchers/1",), categories=("rubbish", "heating"),
              places=("110108010",))
WORDS = {word.key: word for words in (Reason, Channel, Outcome) for word in words}
DEMANDS = (4, 5)


def second(day, clock):
    """Second of a day and a clock time; day 1 is the first."""
    hour, minute = clock.split(":")
    return (int(day) - 1) * DAY_S + int(hour) * HOUR_S + int(minute) * MINUTE_S


def until(text):
    """Deadline or answer of a row; -1 where there is none."""
    return second(*text.split()) if " " in text else int(text or -1)


def imported(end_s: int = END_S) -> Log:
    """Read the file: an `end` belongs to the last `enable` of its case and activity."""
    book, items = Book(NAMES), {}
    with (Path(__file__).parent / "by_hand.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            case, time_s = int(row["case"]) - 1, second(row["day"], row["clock"])
            activity, phase = Activity[row["activity"].upper()], Phase[row["phase"].upper()]
            reason = Ending[row["word"].upper()] if activity == Activity.CONCLUDE else WORDS.get(row["word"], -1)
            unit = UNITS.index(row["unit"]) if row["unit"] else -1
            if activity == Activity.REPORT:
                stream = Stream.DEMANDS if case + 1 in DEMANDS else Stream.CITY_MANAGEMENT
                book.report(time_s, case, reason, actor=-1, tier=0, stream=stream, incident=case)
                continue
            key = (case, activity)
            if phase == Phase.ENABLE or (phase == Phase.END and key not in items):
                items[key] = len(items) + 100 * (case + 1) + len(book.rows)
            is_work = activity < Activity.CARRY
            book.row(time_s, activity, phase, case, items[key] if is_work else -1,
                     Stage(activity) if activity in [*Stage] else Stage.HANDLE, 0, unit,
                     0 if phase == Phase.END else -1, reason, until(row["until"]))
    return book.log(end_s)


@pytest.fixture(scope="module")
def log():
    return imported()


@pytest.fixture(scope="module")
def figures(log):
    return measures(log, END_S)


@pytest.mark.parametrize(("name", "part", "whole"), [
    ("registration_rate", 4, 5),  # 1, 2, 4, 5 of 1 to 5: what is settled on the spot needs no filing
    ("valid_report_rate", 4, 5),  # all but 3, which was unfounded
    ("in_time_register_rate", 3, 5),  # 2 was filed at 16:00, due 15:00
    ("accurate_register_rate", 4, 4),  # none was voided
    ("public_report_rate", 1, 2),  # 1 by patrol, 2 by app; 3 is not valid, 4 and 5 are demands, 6 was never a file
    ("in_time_verify_rate", 1, 2),  # 2 at 13:00, due 12:10; 3 at 12:00, due 13:10
    ("in_time_dispatch_rate", 4, 5),  # 1; 2 twice, the second time 18:30 instead of 18:00; 4; 5
    ("accurate_dispatch_rate", 4, 5),  # 2 was first sent to parks, and then to roads
    ("in_time_check_rate", 3, 3),  # 1 once, 2 twice
    ("dispose_rate", 3, 4),  # 1, 2 (roads), 4 handed in; 5 not; what parks gave back before 20:30 was not due
    ("on_time", 2, 4),  # 1; 4 within its second limit; 2 at 11:00 instead of 8:30
    ("on_time.city_management", 1, 2), ("on_time.demands", 1, 2),
    ("overtime_to_dispose_rate", 1, 4), ("delay_rate", 1, 4),  # 5; 4
    ("archive_rate", 3, 4), ("in_time_archive_rate", 2, 4),
    ("rework_rate", 1, 4),  # 2 once; handed in: 1, 2 twice, 4
    ("response_rate", 1, 2),  # 4 after 80 minutes; 5 until 8:30 of day 3 not
    ("resolution_rate", 1, 1), ("satisfaction_rate", 0, 1), ("confirmed_in_limit", 1, 1),
    ("bounces", 1, 4), ("disputes", 0, 4), ("supervised", 0, 4),
    ("on_time.without_exemptions", 2, 3), ("archive_rate.without_exemptions", 2, 3),  # without 2
    ("found_on_patrol", 2, 4), ("loop_share.street", 3, 3),
])
def test_a_figure_is_as_on_paper(figures, name, part, whole):
    assert (figures[name].numerator, figures[name].denominator) == (part, whole)
    assert figures[name].period == (0, END_S)


@pytest.mark.parametrize(("name", "value"), [
    ("created", 6), ("closed", 4), ("rejected", 1), ("open", 1), ("dispatches", 5),
    ("backlog_age.mean", 40.0),  # 5, from day 2 at 8:00 to the end of day 3
    ("time_to_close.p50.city_management", 6 + 10 / 60),  # 0 (6), 6 h 10 (1), 29 h 10 (2)
    ("time_to_close.mean.city_management", (0 + 6 + 10 / 60 + 29 + 10 / 60) / 3),
    ("time_to_handle.p50.city_management", 2 + 40 / 60),  # 1: 2 h 40, 2 from roads: 16 h 30, from parks none in 0 h 30
])
def test_a_number_is_as_on_paper(figures, name, value):
    assert figures[name].value == pytest.approx(value)


@pytest.mark.parametrize(("choice", "name", "part", "whole"), [
    ({"period": "finished"}, "in_time_check_rate", 3, 3),
    ({"self_handled": "counted"}, "registration_rate", 5, 6),  # with 6
    ({"self_handled": "counted"}, "archive_rate", 4, 5),
    ({"accurate_dispatch_of": "in_time"}, "accurate_dispatch_rate", 3, 4),  # without the late one
    ({"rework_of": "due"}, "rework_rate", 1, 4),  # cases 1, 2, 4, 5
    ({"archive_in_time": "closing"}, "in_time_archive_rate", 1, 4),  # only 4 is closed by its deadline; 1 was at 15:10
    ({"revisited": "called"}, "satisfaction_rate", 0, 1),
    ({"exemptions": "left_out"}, "on_time", 2, 3),
])
def test_another_rule_of_counting_gives_what_it_says(log, choice, name, part, whole):
    one = measures(log, END_S, counting=Counting(**choice))[name]
    assert (one.numerator, one.denominator) == (part, whole)


@pytest.mark.parametrize(("period", "part", "whole"), [
    ("need_date", 1, 3),  # 1 in time, 2 late, 5 overdue; 4 is handed in, but due only at 12:40
    ("finished", 2, 4),  # with 4
])
def test_what_is_done_before_a_deadline_beyond_the_end_counts_now_or_then(period, part, whole):
    end_s = second(3, "11:30")
    one = measures(imported(end_s), end_s, counting=Counting(period=period))["on_time"]
    assert (one.numerator, one.denominator) == (part, whole)


def test_units_streets_and_categories_are_told_apart(log):
    found = table(log, END_S, ("unit", "category", "street")).set_index(["by", "group", "measure"])
    assert [found.loc[("unit", unit, "on_time"), "denominator"] for unit in UNITS] == [0, 2, 0, 2]
    assert found.loc[("unit", "parks", "bounces"), "numerator"] == 1
    assert found.loc[("unit", "centre", "in_time_dispatch_rate"), "denominator"] == 5
    assert found.loc[("category", "heating", "on_time"), "numerator"] == 1
    assert found.loc[("street", "110108010", "reported"), "value"] == 6
