from datetime import UTC, date, datetime

import pytest

from twin.parameters import categories, hour_profiles, parameter, parameters, sources
from twin.parameters.dated import Parameter, read_parameters, united
from twin.parameters.files import read_yaml
from twin.vocabulary import BadInput

NEEDED = """
accept_patrol_work 2 min; accept_demand_work 6 min; file_work 1 min; dispatch_work 3 min; sign_work 2 min;
examine_work 3 min; feedback_work 2 min; verify_work 8 min; check_work 4 min; review_work 5 min;
close_work 1 min; crew_travel 15 min; officer_travel 0 min; archive_wait 1 d; desk_cv 0.6 1; patrol_walk 6 min;
patrol_look 2 min; write_report 4 min; detect 0.8 1; public_rate 0.10 1/d; demand_notice_rate 4 1/d;
births_per_report 1.56 1; transient_share .45 1; transient_life 3 h; reports_per_weekday 3000 n/d; weekend_ratio .6 1;
demands_per_day 603 n/d; demand_weekend_ratio .52 1; dispersion_k 18 1; district_streets 29 n; rejected_share .02 1;
filed_share .95 1; public_doubtful 1.0 1; false_closing .02 1; false_closing_demands .15 1; check_sees .8 1;
review_sees .3 1; max_reworks 1 n; reminder_share .8 1; sign_limit 24 h; file_dispatch_limit 1 h; verify_limit 2 h;
check_limit 24 h; overtime_cap 2 h; absence .05 1; office_morning_start 8 h; office_morning_end 12 h;
office_afternoon_start 14 h; office_afternoon_end 18 h; persons_per_grid 1000 n; persons_per_agent 100 n;
trust_start .6 1; trust_spread .2 1; speak_base -1.0 1; speak_trust 2.0 1; speak_severity 0.6 1; hotline_share .83 1;
app_share .07 1; grid_worker_share .05 1; inspectors 365 n; acceptors 27 n; filers 9 n; closers 7 n;
district_dispatchers 12 n; clerks 50 n; officers 240 n; crew_shifts_per_street_day 26 n/d; street_crew_shifts 18 n/d;
communities_per_street 20 n; unit_grids 8562 n; staff_per_community .8 n; area_km2 430.8 km2;
appraisal_archive .30 1; appraisal_in_time .30 1; appraisal_rework .30 1; appraisal_register .10 1
"""


def entry(**changes: str | None) -> str:
    fields = {"zh": "签收时限", "unit": "h", "kind": "assumed", "values": "{undated: 24}", "range": "[1, 24]",
              "source": "none", "why": "a reason", **changes}
    return "sign_limit: {" + ", ".join(f"{key}: {value}" for key, value in fields.items() if value is not None) + "}"


def error_of(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        read_parameters(text, "numbers/x.yaml")
    return str(caught.value)


# ---------------------------------------------------------------------------------------------- what the files hold
@pytest.mark.parametrize("line", [line.split() for line in NEEDED.replace("\n", " ").split(";")])
def test_each_number_of_the_base_case_is_there_with_its_unit(line: list[str]) -> None:
    name, value, unit = line
    assert parameter(name).at(date(2018, 8, 27)) == float(value)
    assert parameter(name).unit == unit


def test_what_is_assumed_has_a_reason_and_a_range() -> None:
    assumed = [number for number in parameters().values() if number.kind == "assumed"]
    assert len(assumed) > 40
    assert all(number.why and number.range for number in assumed)


def test_every_source_is_explained_and_every_explanation_is_used() -> None:
    origins = [number.origin for number in parameters().values()]
    origins += [origin for category in categories().values() for origin in category.origin.values()]
    origins += [profile.origin for profile in hour_profiles().values()]
    assert {tag for origin in origins for tag in origin.tags} == set(sources())


def test_the_shares_of_channels_sum_to_one() -> None:
    shares = [parameter(name).at(date(2018, 1, 1)) for name in (
        "hotline_share", "app_share", "media_share", "office_share", "grid_worker_share")]
    assert sum(shares) == pytest.approx(1.0)


def test_the_weights_of_the_score_sum_to_one() -> None:
    parts = ("register", "archive", "in_time", "rework")
    assert sum(parameter(f"appraisal_{part}").at(date(2018, 1, 1)) for part in parts) == pytest.approx(1.0)


def test_office_hours_follow_one_another() -> None:
    names = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")
    hours = [parameter(f"office_{name}").at(date(2018, 1, 1)) for name in names]
    assert hours == sorted(hours)


def test_changing_the_returned_mapping_changes_nothing() -> None:
    parameters().clear()
    assert parameters()


# ---------------------------------------------------------------------------------------------- dates
def dated(values: dict[date | None, float]) -> Parameter:
    return Parameter("n", "n", "norm", values, None, "Y", "", "数")


def test_the_newest_value_not_after_the_day_holds() -> None:
    number = dated({date(2016, 1, 1): 1.0, date(2020, 1, 1): 2.0})
    assert [number.at(date(2016, 1, 1)), number.at(date(2019, 12, 31)), number.at(date(2020, 1, 1))] == [1.0, 1.0, 2.0]


def test_before_all_dates_the_undated_value_holds() -> None:
    assert dated({date(2016, 1, 1): 1.0, None: 7.0}).at(date(2010, 1, 1)) == 7.0


def test_before_all_dates_the_earliest_holds_where_none_is_undated() -> None:
    assert dated({date(2016, 1, 1): 1.0, date(2020, 1, 1): 2.0}).at(date(2010, 1, 1)) == 1.0


def test_a_moment_is_read_as_its_day() -> None:
    assert dated({date(2016, 1, 1): 1.0, None: 7.0}).at(datetime(2016, 1, 1, 8, tzinfo=UTC)) == 1.0


def test_population_is_that_of_the_year() -> None:
    population = parameter("population")
    assert [population.at(date(year, 6, 1)) for year in (2012, 2018, 2024)] == [3281000, 3593000, 3122000]


# ---------------------------------------------------------------------------------------------- bad input
def test_a_good_entry_is_read() -> None:
    number = read_parameters(entry(), "x.yaml")["sign_limit"]
    assert (number.unit, number.kind, number.values, number.range) == ("h", "assumed", {None: 24.0}, (1.0, 24.0))


@pytest.mark.parametrize("key", ["unit", "kind", "source", "zh"])
def test_a_missing_key_is_named(key: str) -> None:
    assert error_of(entry(**{key: None})) == f"numbers/x.yaml: sign_limit: {key} is missing"


@pytest.mark.parametrize("key", ["why", "range"])
def test_what_is_assumed_must_have(key: str) -> None:
    assert f"sign_limit: {key} is missing" in error_of(entry(**{key: None}))


@pytest.mark.parametrize(("key", "value", "said"), [
    ("unit", "hm", "unknown unit hm; allowed: 1, 1/d, d, h,"),
    ("kind", "assumd", "did you mean assumed?"),
    ("source", "H222", "unknown source H222"),
    ("values", "{}", "at least one value"),
    ("values", "24", "must be a mapping"),
    ("values", "{undated: soon}", "must be a number, is 'soon' (text)"),
    ("values", "{undated: yes}", "must be a number, is True (yes/no)"),
    ("values", "{undated: .nan}", "must be a number"),
    ("values", "{someday: 24}", "must be undated or a day such as 2018-01-01"),
    ("values", "{2018-02-31: 24}", "not readable as YAML"),
    ("range", "[25, 30]", "25 to 30 does not hold the value 24"),
    ("range", "[30, 1]", "lies above"),
    ("range", "[1]", "must be two numbers"),
    ("unitt", "h", "did you mean unit?"),
])
def test_a_wrong_entry_is_refused_in_one_sentence(key: str, value: str, said: str) -> None:
    message = error_of(entry(**{key: value}))
    assert said in message
    assert message.startswith("numbers/x.yaml")
    assert "\n" not in message


def test_a_measured_number_needs_a_source() -> None:
    assert "needs a source" in error_of(entry(kind="measured"))


def test_a_key_that_stands_twice_is_refused() -> None:
    assert "sign_limit stands twice (line 2)" in error_of(f"{entry()}\n{entry()}")


def test_a_name_in_two_files_is_refused() -> None:
    found = read_parameters(entry(), "a.yaml")
    with pytest.raises(BadInput, match=r"b\.yaml: sign_limit: stands in another file"):
        united([("a.yaml", found), ("b.yaml", found)])


@pytest.mark.parametrize("text", ["", "- a", "a: [", "\t", "a: &x [*x]\nb: 1", "? [a]\n: 1"])
def test_what_is_no_mapping_of_entries_is_refused(text: str) -> None:
    assert error_of(text).startswith("numbers/x.yaml")


def test_a_shared_part_is_no_key_twice() -> None:
    assert read_yaml("a: &x {k: 1}\nb: *x", "x")["b"] == {"k": 1}


def test_an_unknown_name_comes_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="did you mean sign_limit"):
        parameter("sing_limit")
