"""From files to one frozen scenario."""

import copy

import pytest
import yaml

import twin
from twin.parameters import categories
from twin.scenario import json_schema, overrides_of, replace, scenario_folder, shipped
from twin.vocabulary import BadInput

NEEDS_DATA = {"trace_boston"}


@pytest.mark.parametrize("name", [name for name in shipped(for_tests=True) if name not in ("base", "exact/queue")])
def test_every_shipped_scenario_loads_and_reloads_from_what_it_resolved_to(name, tmp_path):
    scenario = twin.load(name)
    path = tmp_path / "scenario.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    again = twin.load(path)
    assert again.hash == scenario.hash
    assert again.resolved() == scenario.resolved()


def test_what_is_said_later_wins(tmp_path):
    low, high = tmp_path / "low.yaml", tmp_path / "high.yaml"
    low.write_text("extends: one_street\nseed: 5\nstaff: {dispatchers: {count: 4}, closers: {count: 6}}\n")
    high.write_text("extends: low.yaml\nstaff: {dispatchers: {count: 7}}\n")
    said = twin.load(high).staff
    by_key = {post.key: staff for post, staff in said.items()}
    assert (by_key["dispatchers"].count, by_key["closers"].count, by_key["acceptors"].count) == (7, 6, 2)
    assert twin.load(high).seed == 5
    assert twin.load(high, {"seed": 9}).seed == 9


def test_null_removes_a_key():
    scenario = twin.load("one_street", {"demand.demands": None})
    assert scenario.demand.demands is None


def test_replacing_leaves_the_first_scenario_as_it_was():
    scenario = twin.load("one_street")
    before = copy.deepcopy(scenario.resolved())
    other = replace(scenario, {"staff.crews.per_unit.street_team": 3, "shifts.desk.hours": [[9, 10]]})
    assert scenario.resolved() == before
    assert other.hash != scenario.hash
    back = replace(other, {"staff.crews.per_unit.street_team": 18, "shifts.desk.hours": [[7, 21]]})
    assert back.hash == scenario.hash


def test_a_scenario_does_not_change():
    scenario = twin.load("one_street")
    with pytest.raises(Exception, match="frozen"):
        scenario.seed = 3


@pytest.mark.parametrize("change", [
    {"staff.closers.count": 2}, {"behaviour.patrol.detect": 0.7}, {"workflow.check.limit": "20 h"},
    {"calendar.days": 29}, {"parameters.check_work": 5}, {"units.street_team.nature": "company"},
])
def test_the_hash_knows_every_key(change):
    assert twin.load("one_street", change).hash != twin.load("one_street").hash


def test_the_hash_does_not_know_seed_and_title():
    assert twin.load("one_street", {"seed": 8, "title.en": "x"}).hash == twin.load("one_street").hash


def test_a_parameter_is_valued_at_the_scenarios_date_and_can_be_overridden():
    scenario = twin.load("one_street", {"parameters.check_work": 9})
    check = next(said for stage, said in scenario.workflow.items() if stage.key == "check")
    assert check.work.lognormal.mean == 9 * 60
    assert scenario.parameters["check_work"] == 9
    assert scenario.parameters["sign_limit"] == 24


def test_the_catalogue_of_a_selection_keeps_the_volume():
    scenario = twin.load("one_street", {"catalogue.use": ["exposed_rubbish", "street_vendor", "indoor_heating"]})
    shares = [entry.share for entry in scenario.catalogue.values()]
    assert sum(shares[:2]) == pytest.approx(1)
    assert shares[2] == pytest.approx(1)


def test_a_category_comes_into_a_scenario_with_all_its_fields():
    found = twin.load("one_street").catalogue["road_collapse"]
    known = categories()["road_collapse"]
    for name in ("visibility", "camera", "on_spot", "is_emergency", "joint", "co_leads", "borderline", "sensitive",
                 "relapse", "relapse_days", "harm"):
        assert getattr(found, name) == getattr(known, name)


def test_a_category_of_its_own_is_seen_stays_away_and_does_no_harm_unless_it_says_so():
    own = {"stream": "demands", "lead": "property", "lowest_tier": "street", "share": 1.0,
           "touch": {"constant": "1 h"}}
    entry = twin.load("one_street", {"catalogue.use": "none", "catalogue.add.lift": own,
                                         "demand.city_management": None}).catalogue["lift"]
    assert (entry.visibility, entry.camera, entry.on_spot, entry.is_emergency) == (1.0, 0.0, 0.0, False)
    assert (entry.joint, entry.co_leads, entry.borderline, entry.sensitive) == (0.0, (), 0.0, 0.0)
    assert (entry.relapse, entry.relapse_days, entry.harm) == (0.0, 14.0, 0.0)


@pytest.mark.parametrize("assignment", ["staff.dispatchers.count", "=3", ""])
def test_an_assignment_without_key_or_value_is_refused(assignment):
    with pytest.raises(BadInput, match="KEY=VALUE"):
        overrides_of([assignment])


def test_the_schema_knows_every_key_of_the_shipped_scenarios():
    schema = json_schema()
    for name in shipped(for_tests=True):
        said = yaml.safe_load((scenario_folder() / f"{name}.yaml").read_text(encoding="utf-8"))
        assert set(said) <= set(schema["properties"])


def test_scenarios_made_for_tests_are_shipped_but_not_offered():
    extra = set(shipped(for_tests=True)) - set(shipped())
    assert extra
    assert all(name.startswith("tests/") for name in extra)
    assert twin.load("tests/all_transitions").calendar.days == 30
