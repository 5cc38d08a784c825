import math
from collections import Counter

import pytest
import yaml

from twin.parameters import Category, categories, leads, parameter, profiles
from twin.parameters.catalogue import read_catalogue
from twin.parameters.files import texts
from twin.parameters.values import FIELDS, KEY_OF, MOST_CO_LEADS
from twin.state import MOST_CO_LEADS as MOST_CO_LEADS_OF_ROWS
from twin.vocabulary import BadInput, Clock, Discovery, Stream

(FILE, TEXT), = texts("categories.yaml").items()
ALL = sorted(categories())
SEEN_OF_PASSING = 1 / 6  # of passing matters, about
CITY_REPORTS, DEMANDS = 2660, 603  # a day in the district, on the average of a week
FIRST_TWELVE = (
    "exposed_rubbish", "accumulated_rubble", "illegal_advertisement", "street_vendor", "shop_encroachment",
    "non_motor_parking", "manhole_cover_missing", "street_lamp_out", "broken_road", "indoor_heating",
    "property_service", "neighbour_noise",
)


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
def test_there_are_enough_in_both_streams() -> None:
    count = Counter(category.stream for category in categories().values())
    assert count[Stream.CITY_MANAGEMENT] >= 32
    assert count[Stream.DEMANDS] >= 25


def test_the_first_twelve_keep_their_names() -> None:
    assert set(FIRST_TWELVE) <= set(categories())


@pytest.mark.parametrize("name", ["zh", "en"])
def test_no_two_categories_share_a_label(name: str) -> None:
    labels = Counter(getattr(category, name) for category in categories().values())
    assert [label for label, count in labels.items() if count > 1] == []


def test_limits_of_city_management_come_from_a_table_and_those_of_demands_from_a_standard() -> None:
    for category in categories().values():
        tag = {Stream.CITY_MANAGEMENT: "Y", Stream.DEMANDS: "H1"}[category.stream]
        assert category.origin["limit"].tags == category.origin["clock"].tags == (tag,)


def test_demands_have_a_day_a_week_or_a_fortnight() -> None:
    assert {(category.limit, category.clock) for category in of(Stream.DEMANDS)} == {
        (24.0, Clock.URGENT_HOUR), (7.0, Clock.NATURAL_DAY), (15.0, Clock.NATURAL_DAY)}


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
    content = yaml.safe_load(TEXT)
    content["usual"]["city_management"].pop(field, None)
    content["categories"] = {"broken_road": content["categories"]["broken_road"]}
    content["categories"]["broken_road"].pop(field, None)
    message = error_of(yaml.safe_dump(content, allow_unicode=True))
    assert message == f"c.yaml: categories.broken_road: {field} is missing"


def test_a_category_is_as_usual_where_it_says_nothing() -> None:
    road, noise = categories()["kerb_broken"], categories()["neighbour_noise"]
    assert (road.touch_cv, road.discovery, road.is_emergency) == (1.2, Discovery.PATROL_OR_PUBLIC, False)
    assert (noise.touch_cv, noise.discovery, noise.clock) == (1.0, Discovery.AFFECTED, Clock.NATURAL_DAY)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_without_any_origin_is_refused(field: str) -> None:
    content = yaml.safe_load(TEXT)
    del content["origins"]["city_management"][field]
    content["categories"] = {"broken_road": content["categories"]["broken_road"]}
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


def kind_of_work(category: Category) -> str:
    """One of the five kinds of work that the base case tells apart."""
    if category.lowest_tier == "district":
        return "urgent" if category.is_urgent else "components"
    is_appearance = category.class_name in ("construction", "emergency")  # building sites, ice
    return "appearance" if is_appearance else category.class_name


def mean_by_kind(field: str) -> dict[str, float]:
    """Mean of a field over the reports of each kind of work; of `share`, the reported mix."""
    share, total = Counter[str](), Counter[str]()
    for name, weight in reported().items():
        kind = kind_of_work(categories()[name])
        share[kind] += weight
        total[kind] += weight * float(getattr(categories()[name], field))
    of_all = sum(reported().values())
    return {kind: share[kind] / of_all if field == "share" else total[kind] / share[kind] for kind in share}


def mean_over_reports(field: str) -> float:
    """Mean of a field over first reports of city management."""
    total = sum(share * float(getattr(categories()[name], field)) for name, share in reported().items())
    return total / sum(reported().values())


def mean_over_demands(field: str) -> float:
    """Mean of a field over demands."""
    return sum(category.share * float(getattr(category, field)) for category in of(Stream.DEMANDS))


def test_the_reported_mix_is_that_of_the_base_case() -> None:
    assert mean_by_kind("share") == pytest.approx(
        {"street_order": 0.45, "appearance": 0.30, "advertising": 0.10, "components": 0.13, "urgent": 0.02}, abs=0.005)


def test_each_kind_of_work_takes_its_time() -> None:
    assert mean_by_kind("touch_mean_min") == pytest.approx(
        {"street_order": 20, "appearance": 30, "advertising": 25, "components": 120, "urgent": 90}, rel=0.03)


def test_work_on_site_is_38_minutes_over_the_reported_mix() -> None:
    assert mean_over_reports("touch_mean_min") == pytest.approx(38, abs=0.5)


def test_a_demand_takes_two_hours_of_work() -> None:
    assert mean_over_demands("touch_mean_min") == pytest.approx(120, abs=3)


def test_eight_to_ten_percent_of_cases_wait_for_something_outside() -> None:
    assert 0.08 <= mean_over_reports("external_share") <= 0.10


def test_what_waits_for_something_outside_waits_two_days() -> None:
    waits = [(share * categories()[name].external_share, categories()[name]) for name, share in reported().items()]
    hours = sum(weight * category.external_mean_h for weight, category in waits) / sum(weight for weight, _ in waits)
    assert hours == pytest.approx(48, abs=4)


def test_two_urgent_hours_are_the_limit_of_a_third_of_all_reports() -> None:
    short = sum(share for name, share in reported().items()
                if (categories()[name].limit, categories()[name].clock) == (2.0, Clock.URGENT_HOUR))
    assert short / sum(reported().values()) == pytest.approx(0.33, abs=0.02)


def test_demands_wait_nine_days_or_so_for_something_outside() -> None:
    days = sum(kind.share * kind.external_share * kind.external_mean_h for kind in of(Stream.DEMANDS)) / 24
    assert 8.0 <= days <= 9.5


def test_waits_of_demands_scatter_as_measured_over_all_of_them() -> None:
    waits = [(kind.share * kind.external_share, math.log(kind.external_mean_h) - kind.external_ln_sd**2 / 2,
              kind.external_ln_sd) for kind in of(Stream.DEMANDS)]
    total = sum(weight for weight, _, _ in waits)
    centre = sum(weight * middle for weight, middle, _ in waits) / total
    variance = sum(weight * (sd**2 + (middle - centre) ** 2) for weight, middle, sd in waits) / total
    assert math.sqrt(variance) == pytest.approx(1.3, abs=0.1)
    assert math.exp(centre) / 24 == pytest.approx(4.0, abs=0.3)


def test_heating_is_rare_outside_its_episode() -> None:
    assert categories()["indoor_heating"].share == pytest.approx(0.05)


def test_thirteen_percent_of_what_patrols_find_are_settled_on_the_spot() -> None:
    assert mean_over_reports("on_spot") == pytest.approx(0.13, abs=0.005)
    assert mean_over_demands("on_spot") == 0.0


def test_only_slight_matters_are_settled_on_the_spot() -> None:
    for category in categories().values():
        assert category.on_spot <= category.severity[0]
        assert category.on_spot == 0.0 or category.touch_mean_min <= 35


def test_two_percent_of_reports_are_emergencies() -> None:
    emergencies = [name for name, category in categories().items() if category.is_emergency]
    assert {categories()[name].stream for name in emergencies} == {Stream.CITY_MANAGEMENT}
    assert "manhole_cover_missing" not in emergencies
    share = sum(reported()[name] for name in emergencies) / sum(reported().values())
    assert share == pytest.approx(0.018, abs=0.004)


def test_one_case_in_two_hundred_has_no_clear_owner() -> None:
    total = CITY_REPORTS * mean_over_reports("borderline") + DEMANDS * mean_over_demands("borderline")
    assert total / (CITY_REPORTS + DEMANDS) == pytest.approx(0.005, abs=0.001)
    assert max(category.borderline for category in categories().values()) <= 0.02


def test_street_life_comes_back_and_repairs_hold() -> None:
    by_kind = mean_by_kind("relapse")
    assert by_kind["street_order"] > 0.15
    assert by_kind["components"] < 0.05
    assert mean_over_reports("relapse") == pytest.approx(0.13, abs=0.02)


def test_an_open_manhole_is_more_dangerous_than_a_hole_in_the_road() -> None:
    harm = {name: category.harm for name, category in categories().items()}
    assert harm["manhole_cover_missing"] > harm["manhole_cover_worn"] > harm["broken_road"] > harm["street_vendor"]
    assert harm["street_vendor"] == 0.0


def test_leaders_look_at_force_and_at_wages_first() -> None:
    asked = {name for name, category in categories().items() if category.sensitive >= 0.15}
    assert asked == {"illegal_building_in_progress", "illegal_building_finished", "reported_illegal_building",
                     "wage_arrears"}


def test_joint_work_names_other_units_than_the_lead() -> None:
    for category in categories().values():
        assert bool(category.co_leads) == (category.joint > 0.0)
        assert category.lead not in category.co_leads
        assert set(category.co_leads) <= set(leads())
        assert len(category.co_leads) <= MOST_CO_LEADS == MOST_CO_LEADS_OF_ROWS


def test_general_demands_wait_four_days_in_the_median() -> None:
    noise = categories()["neighbour_noise"]
    assert noise.external_mean_h * math.exp(-noise.external_ln_sd**2 / 2) / 24 == pytest.approx(4.0, abs=0.05)


def test_each_stream_has_its_way_of_becoming_known() -> None:
    assert {category.discovery for category in of(Stream.CITY_MANAGEMENT)} == {Discovery.PATROL_OR_PUBLIC}
    assert {category.discovery for category in of(Stream.DEMANDS)} == {Discovery.AFFECTED}


def test_the_micro_loop_occurs_in_both_streams() -> None:
    micro = [category for category in categories().values() if category.lowest_tier == "community"]
    assert len(micro) >= 2
    assert {category.lead for category in micro} == {"micro", "small_order"}
    assert {category.stream for category in micro} == set(Stream)


def test_all_three_tiers_handle_something() -> None:
    assert {category.lowest_tier for category in categories().values()} == {"community", "street", "district"}


def test_the_first_lane_is_for_urgent_hours_and_emergencies() -> None:
    for category in categories().values():
        assert category.is_urgent == (category.clock == Clock.URGENT_HOUR or category.is_emergency)


def test_leads_and_profiles_exist_and_every_role_leads_something() -> None:
    assert {category.lead for category in categories().values()} == set(leads())
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
    ("is_emergency", 1, "true or false"),
    *[(share, value, "must be between 0 and 1") for share in (
        "visibility", "camera", "on_spot", "joint", "borderline", "sensitive", "relapse") for value in (-0.1, 1.1)],
    ("relapse_days", 0, "must be above 0"),
    ("relapse_days", -3, "must be 0 or more"),
    ("harm", -0.1, "must be 0 or more"),
    ("harm", "high", "must be a number"),
    ("co_leads", "roads", "must be a list of at most 2 roles, is 'roads'"),
    ("co_leads", ["roads", "micro", "heating"], "must be a list of at most 2 roles"),
    ("co_leads", ["roadz"], "did you mean roads?"),
    ("co_leads", ["roads", "roads"], "a role stands twice: roads, roads"),
    ("co_leads", ["appearance"], "appearance leads already"),
    ("joint", 0.2, "co_leads: is empty, yet joint is 0.2"),
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


@pytest.mark.parametrize("part", ["leads", "usual", "origins", "categories"])
def test_a_catalogue_lacking_a_part_is_refused(part: str) -> None:
    content = yaml.safe_load(TEXT)
    del content[part]
    assert error_of(yaml.safe_dump(content, allow_unicode=True)).startswith(f"c.yaml: {part}: must be a mapping")
