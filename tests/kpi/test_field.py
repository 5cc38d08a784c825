"""The measures of the field agree with loops over rows, by all rules of counting; their parts add up to the whole."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import NAMES, Book
from tests.kpi import slow_field, slow_hours
from tests.kpi.busy_logs import END_S, busy_log
from tests.kpi.slow_gap import plain
from twin.eventlog import empty_log
from twin.eventlog.schema import Names
from twin.kpi import Counting, Rates, measures, table
from twin.kpi.axes import Naming
from twin.kpi.counting import CHOICES
from twin.kpi.definitions import OF_PEOPLE, RATES
from twin.kpi.equity import equity_measures
from twin.kpi.gathered import Gathered
from twin.kpi.inequality import gini, theil
from twin.vocabulary import DAY_S, HOUR_S, Activity, BadInput, Channel, Phase, Stage, Truth

RULES = st.builds(Counting, **{field.name: st.sampled_from(sorted(CHOICES[field.name].allowed))
                               for field in fields(Counting)})


def pair(figure):
    """What stands above and below the line."""
    return figure.numerator, figure.denominator


def test_every_rate_has_a_second_implementation():
    assert {rate.key for rate in RATES} - set(OF_PEOPLE) == set(slow_field.MEASURES)


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 1_000_000), rules=RULES)
def test_rates_agree_with_loops_over_rows_by_all_rules(seed, rules):
    log = busy_log(seed)
    found, rows = measures(log, END_S, counting=rules), plain(log)
    for key, count in slow_field.MEASURES.items():
        assert pair(found[key]) == count(rows, END_S, rules), key


def test_random_logs_bring_something_to_count_for_every_rate():
    found = [{key: pair(one) for key, one in measures(busy_log(seed), END_S).items()} for seed in range(60)]
    for key in slow_field.MEASURES:
        assert any(one[key][0] > 0 for one in found), key
        assert any(one[key][0] < one[key][1] for one in found), key


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_hours_and_evenness_agree_with_loops_over_rows(seed):
    log = busy_log(seed)
    found, rows = measures(log, END_S), plain(log)
    each = [slow_hours.hours_of(rows, END_S, actor) for actor in range(len(log.names.actors))]
    staff = [one for one in each if one["hours_on_duty"]]
    for key in ("hours_on_duty", "hours_at_work", "hours_overtime", "hours_night"):
        assert found[key].value == pytest.approx(sum(one[key] for one in staff)), key
    work = [one["hours_at_work"] for one in staff]
    if len(work) > 1 and sum(work):
        assert found["workload_gini"].value == pytest.approx(slow_hours.gini(work))
    else:
        assert found["workload_gini"].why


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_visits_by_the_hour_agree_with_loops_over_rows(seed):
    log = busy_log(seed)
    found, rows = measures(log, END_S), plain(log)
    visits = [row for row in rows.events if row["activity"] == Activity.VISIT and row["phase"] == Phase.END]
    visitors = {row["actor"] for row in visits}
    hours = sum(slow_hours.hours_of(rows, END_S, actor)["hours_on_duty"] for actor in visitors)
    assert pair(found["visits_per_hour"]) == (len(visits), pytest.approx(hours))
    assert found["register_changes_per_hour"].numerator == sum(row["value"] == 1 for row in visits)
    assert (found["visits_per_hour"].value is None) == (hours == 0)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_ages_of_the_backlog_and_counts_agree_with_loops_over_rows(seed):
    log = busy_log(seed)
    whole, rows = table(log, END_S, "all").set_index("measure"), plain(log)
    ages = sorted((END_S - case["opened_s"]) / HOUR_S for case in rows.cases if case["ending"] == -1)
    assert whole.loc["open", "value"] == len(ages)
    if ages:
        assert whole.loc["backlog_age.mean", "value"] == pytest.approx(sum(ages) / len(ages))
        assert whole.loc["backlog_age.p50", "value"] == pytest.approx(ages[(len(ages) - 1) // 2])
    late = {one["case"] for one in slow_field.results(rows, END_S)
            if one["done"] is None and not one["still"] and one["due"] < END_S == one["left"]}
    assert whole.loc["overdue_open", "value"] == sum(rows.cases[case]["ending"] == -1 for case in late)


def test_who_keeps_silent_is_told_by_group():
    names = Names(("street",), ("110108010",), ("a/residents/1", "b/enterprises/1", "110108010/crews/1"), ("rubbish",),
                  ("110108010",))
    book = Book(names)
    for case, actor in enumerate((0, 0, 1)):
        book.report(case, case, Channel.APP, actor=actor, tier=0, incident=case)
    for incident, actor in ((3, 0), (4, 1), (5, 1), (6, 1)):
        book.truth(10, Truth.NOTICED, incident, actor=actor)
    found = measures(book.log(DAY_S), DAY_S)
    assert (pair(found["voice.residents"]), pair(found["voice.enterprises"])) == ((2, 3), (1, 4))
    assert "voice.staff" not in found


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1_000_000), rules=RULES)
def test_parts_add_up_to_the_whole(seed, rules):
    log = busy_log(seed)
    found = table(log, END_S, ("all", "stream", "category"), options=rules)
    whole = found[found["by"] == "all"].set_index("measure")
    for by in ("stream", "category"):
        parts = found[found["by"] == by].groupby("measure")[["numerator", "denominator"]].sum()
        for key in slow_field.MEASURES:
            assert tuple(parts.loc[key]) == tuple(whole.loc[key, ["numerator", "denominator"]]), (by, key)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_by_the_need_date_weeks_add_up_to_the_whole(seed):
    found = table(busy_log(seed), END_S, ("all", "week"))
    whole = found[found["by"] == "all"].set_index("measure")
    weeks = found[found["by"] == "week"]
    assert weeks["to_s"].max() == END_S
    for key in ("on_time", "signed_in_limit", "registration_rate", "archive_rate"):
        assert weeks[weeks["measure"] == key]["denominator"].sum() == whole.loc[key, "denominator"], key


def test_the_table_has_words_where_there_is_no_value_and_no_measure_twice():
    found = table(busy_log(3), END_S)
    assert (found["value"].isna() == (found["why"] != "")).all()
    assert not found.duplicated(["by", "group", "measure"]).any()
    assert not found[["value", "numerator", "denominator"]].isin([np.inf, -np.inf]).any().any()


def test_groups_stand_in_order_of_their_codes():
    found = table(busy_log(3), END_S, ("unit", "street", "category"))
    for _, rows in found.groupby("by"):
        codes = rows["group"].drop_duplicates().tolist()
        assert codes == sorted(codes)


def test_the_whole_of_the_table_is_what_the_measures_say():
    log = busy_log(5)
    found, whole = measures(log, END_S), table(log, END_S, "all").set_index("measure")
    for key in (*slow_field.MEASURES, "time_to_close.p50", "backlog_age.mean", "hours_night", "staff_use", "open"):
        assert tuple(whole.loc[key, ["numerator", "denominator", "n"]]) == (*pair(found[key]), found[key].n), key


@pytest.mark.parametrize("log", [empty_log(), empty_log(NAMES)])
def test_an_empty_log_breaks_down_into_words(log):
    found = table(log, DAY_S)
    rates = found[found["measure"].isin([rate.key for rate in RATES])]
    assert rates["value"].isna().all()
    assert (rates["why"] != "").all()


@pytest.mark.parametrize("by", ["closing_rate", "streets", ""])
def test_what_is_no_way_to_break_down_is_refused_with_those_that_are(by):
    with pytest.raises(BadInput, match="allowed: all, category, post"):
        table(empty_log(), DAY_S, by)


def test_what_is_no_choice_of_counting_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match="allowed: finished, need_date; did you mean finished"):
        Counting(period="finishd")


def test_every_figure_says_of_which_period_it_is():
    assert {one.period for one in measures(busy_log(1), END_S).values()} == {(0, END_S)}


# ------------------------------------------------------------------------------------------- deadlines that move
def test_a_result_within_an_extended_limit_is_in_time():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.dispatch(10, 0, 1_000)
    book.row(900, Activity.EXTEND, case=0, value=5_000)
    book.stage(2_000, 2_000, 3_000, 0, Stage.FEEDBACK, 14)
    found = measures(book.log(DAY_S), DAY_S)
    assert (found["on_time"].value, found["delay_rate"].value) == (1.0, 1.0)


def test_the_response_to_an_emergency_is_its_result():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.dispatch(10, 0, 1_000)
    book.stage(10, 10, 900, 0, Stage.RESPOND, 0)
    assert measures(book.log(DAY_S), DAY_S)["on_time"].value == 1.0


# ------------------------------------------------------------------------------------------- money, evenness
def test_no_yuan_appear_without_a_rate_and_only_rated_posts_cost():
    book = Book()
    book.report(0, 0, Channel.APP)
    book.duty(0, 20 * HOUR_S, 23 * HOUR_S)  # a clerk: three hours, one of them at night
    book.duty(1, 8 * HOUR_S, 9 * HOUR_S)
    book.work(23 * HOUR_S, 23 * HOUR_S + 1_800, 0, Stage.FILE, book.enable(0, 0, Stage.FILE), 6)  # half an hour beyond
    log = book.log(DAY_S)
    assert not [name for name in measures(log, DAY_S) if name.startswith("cost")]
    assert "cost" not in set(table(log, DAY_S)["measure"])
    found = table(log, DAY_S, ("all", "post"), rates=Rates({"clerks": 100.0}, overtime=1.5, night=1.2))
    costs = found[found["measure"] == "cost"].set_index("group")
    # 2 h by day at 100; 1 h at night at 120; half an hour of overtime at night at 100 x 1.5 x 1.2
    assert costs["value"].to_dict() == pytest.approx({"all": 200 + 120 + 90, "clerks": 200 + 120 + 90})
    assert costs.loc["all", "note"] == "posts without a rate are left out: field_inspectors"


@settings(max_examples=100, deadline=None)
@given(values=st.lists(st.floats(0, 1_000), min_size=2, max_size=12).filter(lambda x: sum(x) > 1e-3))
def test_gini_is_half_the_mean_difference_over_the_mean(values):
    assert gini(np.array(values)) == pytest.approx(slow_hours.gini(values), abs=1e-9)


def test_theil_is_nothing_for_equals_and_known_for_two():
    assert theil(np.array([3.0, 3.0]), np.array([1, 5])) == pytest.approx(0.0)
    two = 0.5 * (0.5 * np.log(0.5)) + 0.5 * (1.5 * np.log(1.5))  # means 1 and 3, one each: shares of the mean 0.5, 1.5
    assert theil(np.array([1.0, 3.0]), np.array([1, 1])) == pytest.approx(two)


def test_delay_of_streets_is_compared_by_the_longest_mean_over_the_shortest():
    book = Book()
    for case in range(80):
        start_s = case * 60
        book.report(start_s, case, Channel.APP, place=1 if case < 40 else 0)
        book.conclude(start_s + (HOUR_S if case < 40 else 3 * HOUR_S), case, 96, Stage.CLOSE)
    log = book.log(DAY_S)
    streets = {"110108010001": ("south", "South"), "110108010": ("north", "North")}
    found = equity_measures(Gathered(log, DAY_S), Naming({}, streets, {}))
    one = found["equity.time_to_close.street.worst_to_best.city_management"]
    assert (one.value, one.numerator, one.denominator) == pytest.approx((3.0, 3.0, 1.0))
    assert one.note == "from north to south"
    assert found["equity.time_to_close.street.worst_to_best.demands"].why
