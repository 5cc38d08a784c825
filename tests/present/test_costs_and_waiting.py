"""What a run costs, who waits, and the map of unit grids: figures of the page that a leader looks for."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import twin
from tests.engine.small import small_scenario
from tests.eventlog.logs import SMALL_END_S, Book, small_log
from tests.present.pages import Reader, report_of
from tests.world.small import run, small
from twin.eventlog import Names, empty_log
from twin.experiment.unit_grids import unit_grids
from twin.kpi import kpis
from twin.kpi.axes import Naming
from twin.kpi.gathered import Gathered
from twin.kpi.who_waits import who_waits
from twin.present.costs import MOST_ROWS, costs
from twin.present.figures_grids import Block, grids_figure
from twin.present.figures_waits import AGES, NO_AGE
from twin.present.names import Names as Called
from twin.present.waiting import MOST_ROWS as MOST_PLACES
from twin.present.waiting import places_figure, shown_places, who
from twin.present.words import words
from twin.vocabulary import DAY_S, HOUR_S, Channel, Ending, Stage

PLACES = Names(("community",), ("a",), ("a",), ("exposed_rubbish", "indoor_heating"), ("east", "west"))
HOURS = {"east": 1, "west": 3}


def waits_of(n_east, n_west):
    """Cases of two places, one hour from report to closing in the east, three in the west."""
    book = Book(PLACES)
    for case in range(n_east + n_west):
        place = 0 if case < n_east else 1
        book.report(case * 60, case, Channel.APP, actor=-1, tier=0, place=place)
        book.conclude(case * 60 + (3 if place else 1) * HOUR_S, case, Ending.CLOSED, Stage.CLOSE)
    return book.log(DAY_S)


def found_of(log):
    streets = {name: (name, name) for name in PLACES.places}
    return who_waits(Gathered(log, DAY_S), Naming({}, streets, {}))


# ------------------------------------------------------------------------------------------- costs
def test_hours_of_all_stand_above_those_of_posts_the_greatest_first():
    found = costs(kpis(small_log(), SMALL_END_S), "en", words("en"))
    assert found.rows[0][0] == "all together"
    hours = [float(row[2].replace(",", "")) for row in found.rows[1:]]
    assert hours == sorted(hours, reverse=True)
    assert abs(float(found.rows[0][2].replace(",", "")) - sum(hours)) <= len(hours)
    assert found.money == "No yuan: the scenario states no rates of pay."


def test_without_anybody_on_duty_there_are_no_costs():
    assert costs(kpis(empty_log(), DAY_S), "en", words("en")) is None


def test_yuan_stand_in_the_table_where_rates_are_stated_and_posts_without_one_are_named():
    figures = kpis(small_log(), SMALL_END_S)
    post = next(key.rpartition(".")[2] for key in figures if key.startswith("hours_on_duty.post."))
    yuan = {"value": 4500.0, "unit": "yuan", "n": 1, "note": "posts without a rate are left out: crews, dispatchers"}
    found = costs({**figures, "cost": yuan, f"cost.post.{post}": yuan}, "zh", words("zh"))
    assert found.heads[-1] == "成本（元）"
    assert found.rows[0][-1] == "4,500"
    assert found.money == "按给出的人工单价合计 4,500 元。没有单价、未计入的岗位：处置队伍、派遣员。"


def test_many_posts_stand_behind_a_click():
    one = {"value": 10.0, "unit": "person-hours", "n": 2, "numerator": 10, "denominator": 1}
    figures = {f"hours_{name}{part}": one for name in ("on_duty", "at_work", "overtime", "night")
               for part in ("", *(f".post.p{number:02d}" for number in range(20)))}
    found = costs(figures, "en", words("en"))
    assert (len(found.rows), len(found.more)) == (1 + MOST_ROWS, 20 - MOST_ROWS)


# ------------------------------------------------------------------------------------------- who waits
def test_streets_are_told_by_their_mean_time_and_how_many_times_the_shortest_the_longest_is():
    found = found_of(waits_of(40, 40))
    assert found.is_by_street
    assert [(one.code, one.mean_h, one.n) for one in next(iter(found.closing.values()))] == [
        ("east", 1.0, 40), ("west", 3.0, 40)]
    figure = places_figure(found, Called("en", {}), str, words("en"))
    assert "(longest : shortest 3.0)" in figure
    assert "1.0 h · n 40" in figure


def test_a_group_that_is_too_small_to_tell_says_so():
    found = found_of(waits_of(40, 12))
    figure = places_figure(found, Called("zh", {}), str, words("zh"))
    assert "件数过少 · 12 件中完成 12 件" in figure
    assert "最长为" not in figure


def test_of_a_single_street_the_places_in_it_are_shown_and_the_page_says_so():
    log = waits_of(40, 40)
    found = who_waits(Gathered(log, DAY_S), Naming({}, {name: ("s", "S") for name in PLACES.places}, {}))
    assert not found.is_by_street
    assert shown_places(found) == ["east", "west"]
    assert "only one street" in who(found, {}, "en", words("en")).note


def test_of_very_many_places_those_with_most_cases_are_shown():
    codes = tuple(f"p{number:03d}" for number in range(60))
    book = Book(Names(("community",), ("a",), ("a",), ("exposed_rubbish", "indoor_heating"), codes))
    for case in range(61):
        book.report(case, case, Channel.APP, actor=-1, tier=0, place=min(case, 59))
    found = who_waits(Gathered(book.log(), DAY_S), Naming({}, None, {}))
    assert shown_places(found) == [*codes[: MOST_PLACES - 1], codes[-1]]
    assert "The 40 of 60 places with most cases." in who(found, {}, "en", words("en")).note


def test_a_run_without_a_closed_case_has_no_mean_of_anybody():
    book = Book(PLACES)
    book.report(0, 0, Channel.APP, actor=-1, tier=0, place=0)
    found = found_of(book.log())
    assert places_figure(found, Called("en", {}), str, words("en")) == ""
    assert "Who waits" in Reader(report_of(book.log())).text


# ------------------------------------------------------------------------------------------- unit grids
def test_every_unit_grid_has_a_square_in_the_colour_of_its_age():
    figure = grids_figure([Block("a", 3, (None, 0.5, 40.0)), Block("b<", 0, (None,) * 5)], words("en"))
    squares = dict(re.findall(r'<path stroke="(#\w+)"[^>]* d="([^"]*)"', figure))
    assert {colour: path.count("M") for colour, path in squares.items()} == {NO_AGE: 6, AGES[0]: 1, AGES[-1]: 1}
    assert "a: 3 unit grids; 3 open cases in 2 of them" in figure
    assert "b&lt;" in figure


@pytest.mark.parametrize("n", [1, 7, 259])
def test_squares_do_not_lie_on_each_other(n):
    figure = grids_figure([Block("a", n, (1.0,) * n)] * 3, words("zh"))
    places = re.findall(r"M(\d+ \d+)h9", figure)
    assert len(places) == len(set(places)) == 3 * n


def test_open_cases_of_a_run_lie_in_its_unit_grids():
    done = twin.simulate(small_scenario(5), engine="reference")
    found = unit_grids(done)
    n_open = np.count_nonzero(done.log.cases["ending"] == -1)
    assert sum(sum(one["n_open"]) for one in found) == n_open
    assert all((age is None) == (n == 0) for one in found for n, age in zip(one["n_open"], one["age_d"], strict=True))
    page = report_of(done.log, days=5, grids=found)
    assert page.count("<svg viewBox") == 2
    assert "单元网格" in Reader(page).text


def test_places_in_outline_have_no_unit_grids_on_the_map():
    done = run(small({"places.detail": ["east"]}), 2)
    found = unit_grids(SimpleNamespace(log=done.log, final=done.after, end_s=done.end_s))
    assert {one["place"][:4] for one in found} == {"east"}
