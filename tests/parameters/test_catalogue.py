import math
from collections import Counter

import pytest
import yaml

from twin.parameters import Category, categories, leads, parameter, profiles
from twin.parameters.catalogue import read_catalogue
from twin.parameters.files import texts
from twin.parameters.values import FIELDS, KEY_OF
from twin.vocabulary import BadInput, Clock, Discovery, Stream

(FILE, TEXT), = texts("categories.yaml").items()
ALL = sorted(categories())
SEEN_OF_PASSING = 1 / 6  # of passing matters, about


def changed(category: str, field: str, value: object) -> str:
    content = yaml.safe_load(TEXT)
    if value is None:
        del content["categories"][category][field]
    else:
        content["categories"][category][field] = value
    return yaml.safe_dump(content, allow_unicode=True)


def error_of(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        read_catalogue(text, "c.yaml")
    return str(caught.value)


def of(stream: Stream) -> list[Category]:
    return [category for category in categories().values() if category.stream == stream]


# ---------------------------------------------------------------------------------------------- fields and sources
def test_there_are_twelve_in_both_streams() -> None:
    assert Counter(category.stream for category in categories().values()) == {
        Stream.CITY_MANAGEMENT: 9, Stream.DEMANDS: 3}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_every_category_has_a_source_or_a_reason(name: str, field: str) -> None:
    category = categories()[name]
    key = KEY_OF.get(field, field)
    origin = category.origin[key]
    assert getattr(category, key) is not None
    assert origin.tags or (origin.kind == "assumed" and origin.why)
    if origin.kind == "assumed" and isinstance(getattr(category, key), float):
        assert origin.range is not None


@pytest.mark.parametrize("field", FIELDS)
def test_a_category_that_lacks_a_field_is_refused(field: str) -> None:
    assert error_of(changed("broken_road", field, None)) == f"c.yaml: categories.broken_road: {field} is missing"


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_without_any_origin_is_refused(field: str) -> None:
    content = yaml.safe_load(TEXT)
    del content["origins"]["city_management"][field]
    del content["categories"]["street_lamp_out"]
    assert f"{field}: has no kind and source" in error_of(yaml.safe_dump(content, allow_unicode=True))


# ---------------------------------------------------------------------------------------------- figures that must agree
@pytest.mark.parametrize("stream", list(Stream))
def test_shares_of_a_stream_sum_to_one(stream: Stream) -> None:
    assert math.fsum(category.share for category in of(stream)) == pytest.approx(1.0)


def test_passing_matters_are_as_many_as_the_parameter_says() -> None:
    passing = sum(category.share * category.transient for category in of(Stream.CITY_MANAGEMENT))
    assert passing == pytest.approx(parameter("transient_share").values[None], abs=0.005)


def reported() -> dict[str, float]:
    """City-management reports per birth, by category, with one passing matter in six seen."""
    return {category.id: category.share * (1 - category.transient * (1 - SEEN_OF_PASSING))
            for category in of(Stream.CITY_MANAGEMENT)}


def test_births_per_report_lie_near_what_the_passing_shares_say() -> None:
    """The fixed point is one of the whole law; part of what is born on weekdays is found at the weekend besides."""
    assert 1 / sum(reported().values()) == pytest.approx(parameter("births_per_report").values[None], rel=0.2)


def test_the_reported_mix_is_that_of_the_base_case() -> None:
    mix: dict[str, float] = {}
    for name, share in reported().items():
        category = categories()[name]
        facility = {90.0: "urgent", 120.0: "facilities"}
        group = facility.get(category.touch_mean_min, category.class_name)
        mix[group] = mix.get(group, 0.0) + share / sum(reported().values())
    expected = {"street_order": 0.45, "appearance": 0.30, "advertising": 0.10, "facilities": 0.13, "urgent": 0.02}
    assert mix == pytest.approx(expected, abs=0.005)


def mean_over_reports(field: str) -> float:
    total = sum(share * float(getattr(categories()[name], field)) for name, share in reported().items())
    return total / sum(reported().values())


def test_work_on_site_is_38_minutes_over_the_reported_mix() -> None:
    assert mean_over_reports("touch_mean_min") == pytest.approx(38, abs=0.5)


def test_eight_to_ten_percent_of_cases_wait_for_something_outside() -> None:
    assert 0.08 <= mean_over_reports("external_share") <= 0.10


def test_demands_wait_eight_days_or_so_for_something_outside() -> None:
    days = sum(kind.share * kind.external_share * kind.external_mean_h for kind in of(Stream.DEMANDS)) / 24
    assert 7.5 <= days <= 9.5


def test_general_demands_wait_four_days_in_the_median() -> None:
    noise = categories()["neighbour_noise"]
    assert noise.external_mean_h * math.exp(-noise.external_ln_sd**2 / 2) / 24 == pytest.approx(4.0, abs=0.05)


def test_each_stream_has_its_way_of_becoming_known() -> None:
    assert {category.discovery for category in of(Stream.CITY_MANAGEMENT)} == {Discovery.PATROL_OR_PUBLIC}
    assert {category.discovery for category in of(Stream.DEMANDS)} == {Discovery.AFFECTED}


def test_the_micro_loop_occurs_in_both_streams() -> None:
    micro = [category for category in categories().values() if category.lowest_tier == "community"]
    assert len(micro) >= 2
    assert {category.lead for category in micro} == {"micro"}
    assert {category.stream for category in micro} == set(Stream)


def test_all_three_tiers_handle_something() -> None:
    assert {category.lowest_tier for category in categories().values()} == {"community", "street", "district"}


def test_the_first_lane_is_for_urgent_hours() -> None:
    assert all(category.is_urgent == (category.clock == Clock.URGENT_HOUR) for category in categories().values())


def test_leads_and_profiles_exist() -> None:
    assert {category.lead for category in categories().values()} <= set(leads())
    assert {category.profile for category in categories().values()} <= set(profiles())


def test_a_category_may_say_where_its_own_number_comes_from() -> None:
    lamp, road = categories()["street_lamp_out"], categories()["broken_road"]
    assert (lamp.limit, lamp.clock) == (1.0, Clock.WORK_DAY)
    assert lamp.origin["limit"].why != road.origin["limit"].why


def test_a_factor_makes_the_range_and_a_share_ends_at_one() -> None:
    assert categories()["street_vendor"].origin["touch_mean_min"].range == (10.0, 40.0)
    assert categories()["property_service"].origin["external_share"].range == pytest.approx((0.57, 1.0))


# ---------------------------------------------------------------------------------------------- bad input
@pytest.mark.parametrize(("field", "value", "said"), [
    ("clock", "work_hours", "did you mean work_hour?"),
    ("stream", "demand", "did you mean demands?"),
    ("lead", "roadz", "did you mean roads?"),
    ("lowest_tier", "city", "allowed: community, district, street"),
    ("profile", "noon", "unknown name noon"),
    ("limit", 0, "must be above 0"),
    ("limit", "four", "must be a number, is 'four' (text)"),
    ("touch_cv", -1, "must be 0 or more"),
    ("transient", 1.2, "must be between 0 and 1"),
    ("severity", [0.5, 0.5], "three probabilities"),
    ("severity", [0.5, 0.5, 0.5], "sum to 1, they sum to 1.5"),
    ("is_urgent", "often", "true or false"),
    ("zh", 5, "must be a text"),
    ("share", 0.5, "the shares of city_management must sum to 1"),
    ("colour", "red", "unknown key"),
    ("limit", {"value": 4, "kind": "norm", "source": "none"}, "needs a source"),
    ("limit", {"value": 4, "kind": "norm", "source": "Y", "note": "x"}, "limit.note: unknown key"),
    ("limit", {"value": 4, "kind": "assumed", "source": "none", "why": "x"}, "range is missing"),
    ("limit", {"value": 4, "kind": "assumed", "source": "none", "why": "x", "factor": 2}, "must be two numbers"),
    ("touch_cv", {"value": 3, "kind": "assumed", "source": "none", "why": "x", "range": [0, 2]}, "does not hold"),
])
def test_a_wrong_field_is_refused_in_one_sentence(field: str, value: object, said: str) -> None:
    message = error_of(changed("exposed_rubbish", field, value))
    assert said in message
    assert message.startswith("c.yaml: categories")
    assert "\n" not in message


@pytest.mark.parametrize("part", ["leads", "origins", "categories"])
def test_a_catalogue_lacking_a_part_is_refused(part: str) -> None:
    content = yaml.safe_load(TEXT)
    del content[part]
    assert error_of(yaml.safe_dump(content, allow_unicode=True)).startswith(f"c.yaml: {part}: must be a mapping")
