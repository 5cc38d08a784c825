"""What a scenario may say about money; where it says nothing there is none."""

import pytest
import yaml

import twin
from twin.experiment.breakdown import rates_of
from twin.vocabulary import BadInput


def test_a_scenario_that_says_nothing_has_no_rates():
    scenario = twin.load("one_street")
    assert rates_of(scenario).yuan_per_hour == {}
    assert scenario.resolved()["costs"] == {}


def test_rates_and_factors_are_read_written_and_read_again(tmp_path):
    said = {"costs.crews": 45, "costs.overtime": 1.5}
    scenario = twin.load("one_street", said)
    rates = rates_of(scenario)
    assert (rates.yuan_per_hour, rates.overtime, rates.night) == ({"crews": 45.0}, 1.5, 1.0)
    (tmp_path / "scenario.yaml").write_text(scenario.to_yaml(), encoding="utf-8")
    assert yaml.safe_load(scenario.to_yaml())["costs"] == {"overtime": 1.5, "crews": 45.0}
    assert rates_of(twin.load(tmp_path / "scenario.yaml")) == rates


def test_costs_make_no_other_run():
    assert twin.load("one_street", {"costs.crews": 45}).hash == twin.load("one_street").hash


@pytest.mark.parametrize(("said", "message"), [
    ({"costs.crew": 45}, "did you mean crews"),
    ({"costs.crews": 0}, "costs.crews"),
    ({"costs.crews": -1}, "costs.crews"),
    ({"costs.crews": "45 yuan"}, "is no number"),
    ({"costs.crews": True}, "is no number"),
    ({"costs.crews": 45, "costs.night": 0.5}, "costs.night"),
    ({"costs.overtime": 1.5}, "no post has one"),
])
def test_what_cannot_be_a_cost_is_refused_in_one_sentence(said, message):
    with pytest.raises(BadInput, match=message) as caught:
        twin.load("one_street", said)
    assert "\n" not in str(caught.value)
