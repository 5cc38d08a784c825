"""The numbers behind a scenario: each is counted once, by where it comes from."""

import twin
from twin.experiment.background import background
from twin.experiment.numbers import numbers_behind
from twin.parameters import parameters


def counts(overrides=None):
    return numbers_behind(twin.load("one_street", overrides))["counts"]


def test_every_parameter_in_use_has_the_kind_of_the_catalogue():
    scenario = twin.load("one_street")
    found = numbers_behind(scenario)
    assert [one["name"] for one in found["parameters"]] == sorted(scenario.parameters)
    assert {one["kind"] for one in found["parameters"]} == {"norm", "measured", "assumed"}
    assert all(one["kind"] == parameters()[one["name"]].kind for one in found["parameters"])
    assert sum(found["counts"]["parameters"].values()) == len(scenario.parameters) > 100


def test_a_parameter_that_the_scenario_sets_anew_is_its_own():
    before, after = counts(), counts({"parameters.absence": 0.11})
    assert "own" not in before["parameters"]
    assert after["parameters"]["own"] == 1
    assert after["parameters"]["assumed"] == before["parameters"]["assumed"] - 1


def test_a_number_written_out_is_the_packages_or_the_users_own():
    before, after = counts(), counts({"staff.dispatchers.count": 57})
    assert set(before["scenario"]) == {"shipped"}
    assert after["scenario"]["own"] == 1
    assert abs(before["scenario"]["shipped"] - after["scenario"]["shipped"]) <= 1


def test_a_changed_field_of_a_category_is_own_and_categories_left_out_do_not_count():
    change = {"on_spot": 0.3, "external": {"share": 0.1}}
    before, after = counts(), counts({"catalogue.change.exposed_rubbish": change})
    assert after["categories"]["own"] == 2
    assert sum(after["categories"].values()) == sum(before["categories"].values())
    few = counts({"catalogue.use": ["exposed_rubbish", "indoor_heating"]})
    assert sum(few["categories"].values()) * 10 < sum(before["categories"].values())


def test_a_page_learns_the_names_of_places_and_categories():
    found = background(twin.load("haidian_street"))
    assert found["places"]["110108010"] == "学院路街道"
    assert found["streets"]["110108010003"] == ("110108010", "学院路街道")
    assert "110108010003" not in found["places"]
    assert found["kinds"]["exposed_rubbish"]["zh"] == "暴露垃圾"
