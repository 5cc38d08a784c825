"""Dated changes: what may be said of them, how it is read, and what is refused in a sentence."""

from datetime import date, datetime

import pytest

import twin
from twin.scenario.changes import DatedChange, flat
from twin.vocabulary import BadInput, DispatchPolicy, Post
from twin.world import build

AT = "2018-09-03"


def loaded(*changes, **overrides):
    return twin.load("one_street", {"changes": list(changes), **overrides})


def refused(change, **overrides):
    with pytest.raises(BadInput) as refusal:
        build(loaded(change, **overrides))
    return str(refusal.value)


# ---------------------------------------------------------------------------------------------- reading
@pytest.mark.parametrize(("said", "second"), [
    ("2018-09-03", datetime(2018, 9, 3)),  # noqa: DTZ001
    (date(2018, 9, 3), datetime(2018, 9, 3)),  # noqa: DTZ001
    ("2018-09-03 08:30", datetime(2018, 9, 3, 8, 30)),  # noqa: DTZ001
    (datetime(2018, 9, 3, 8), datetime(2018, 9, 3, 8)),  # noqa: DTZ001
])
def test_a_change_is_dated_by_a_day_or_by_a_day_and_a_time(said, second):
    assert loaded({"at": said, "set": {"behaviour.reminder": 0.5}}).changes[0].at == second


def test_nested_and_dotted_keys_say_the_same():
    dotted = {"staff.crews.per_unit.street_team": 3, "authority.street": 3, "policies.dispatch": "auto"}
    nested = {"staff": {"crews": {"per_unit": {"street_team": 3}}}, "authority": {"street": 3},
              "policies": {"dispatch": "auto"}}
    assert dict(flat(nested)) == dotted
    assert loaded({"at": AT, "set": dotted}).hash == loaded({"at": AT, "set": nested}).hash


def test_values_are_told_by_post_tier_and_district():
    said = loaded({"at": AT, "set": {"staff.crews.per_unit.street_team": 3, "authority.street": 3,
                                     "policies.dispatch": "auto"}}).changes[0]
    assert isinstance(said, DatedChange)
    assert said.of_posts() == {Post.CREWS: {"per_unit.street_team": 3}}
    assert said.of_tiers() == {"street": 3}
    assert said.of_district() == {"policies.dispatch": DispatchPolicy.AUTO}


def test_a_resolved_scenario_with_changes_reads_as_the_same(tmp_path):
    said = loaded({"at": "2018-09-03 08:00", "where": "110108010", "set": {"staff.crews.per_unit.street_team": 3}},
                  {"at": AT, "set": {"policies.order": "deadline_first", "staff.crews.absence": 0.5}})
    path = tmp_path / "scenario.yaml"
    path.write_text(said.to_yaml(), encoding="utf-8")
    assert twin.load(path).hash == said.hash
    assert twin.load(path).changes == said.changes


def test_a_parameter_may_stand_for_a_value():
    assert loaded({"at": AT, "set": {"staff.crews.absence": "=absence"}}).changes[0].settings["staff.crews.absence"] > 0


# ---------------------------------------------------------------------------------------------- refusing
ON = {"at": AT}
REFUSED = [
    ({**ON, "set": {"staff.crew.absence": 1}},
     ("changes.0.set: staff.crew.absence: unknown key", "staff.<post>.count", "did you mean staff.crews.absence?")),
    ({**ON, "set": {"staff.crews.per_grid": 1}}, ("staff.crews.per_grid: unknown key", "behaviour.reminder")),
    ({**ON, "set": {"policies.dispach": "auto"}}, ("did you mean policies.dispatch?",)),
    ({**ON, "set": {"seed": 3}}, ("seed: unknown key", "mechanisms.tracking")),
    ({**ON, "set": {}}, ("changes.0.set", "sets nothing")),
    ({**ON, "set": 3}, ("changes.0.set", "sets nothing")),
    ({**ON, "set": {"policies": {"order": "arrival"}, "policies.order": "arrival"}}, ("stands twice",)),
    ({**ON, "set": {"policies.dispatch": "atuo"}}, ("policies.dispatch: unknown word 'atuo'", "did you mean auto?")),
    ({**ON, "set": {"behaviour.reminder": 2}}, ("behaviour.reminder: 2", "at most 1")),
    ({**ON, "set": {"mechanisms.tracking": 1}}, ("mechanisms.tracking: 1 is neither true nor false",)),
    ({**ON, "set": {"staff.crews.per_unit.street_team": 2.5}}, ("2.5 is no whole number",)),
    ({**ON, "set": {"authority.street": 4}}, ("authority.street: 4", "at most 3")),
    ({**ON, "set": {"authority.town": 2}}, ("changes.0.set.authority.town", "is no tier")),
    ({**ON, "set": {"authority.district": 1}}, ("authority.district", "left to nobody")),
    ({**ON, "set": {"behaviour.ladder.at_limits": 0.5}}, ("behaviour.ladder.at_limits", "begins at the limit")),
    ({**ON, "where": "110108010", "set": {"authority.district": 3}}, ("would do nothing: no district lies in",)),
    ({**ON, "where": "110108010", "set": {"mechanisms.tracking": False}},
     ("changes.0.where: mechanisms.tracking holds for the whole district",)),
    ({**ON, "where": "110108001", "set": {"staff.crews.absence": 1}},
     ("changes.0.where: '110108001' is no place", "did you mean")),
    ({**ON, "where": [110108010], "set": {"staff.crews.absence": 1}}, ("changes.0.where.0", "write it in quotes")),
    ({"at": "2018-08-26", "set": {"behaviour.reminder": 0.5}}, ("changes.0.at: 2018-08-26 lies outside",)),
    ({"at": "2018-09-24", "set": {"behaviour.reminder": 0.5}}, ("outside the calendar, 2018-08-27 to 2018-09-23",)),
    ({"at": "3 September", "set": {"behaviour.reminder": 0.5}}, ("changes.0.at", "write 2018-09-03 or")),
    ({"at": 20180903, "set": {"behaviour.reminder": 0.5}}, ("changes.0.at", "write 2018-09-03 or")),
    ({"at": "2018-09-03 08:00:01", "set": {"behaviour.reminder": 0.5}}, ("hour and minute",)),
    ({"set": {"behaviour.reminder": 0.5}}, ("changes.0.at: is missing",)),
    ({**ON, "wehre": "110108010", "set": {"behaviour.reminder": 0.5}}, ("unknown key", "did you mean where?")),
    ({**ON, "set": {"staff.hotline_seats.count": 2}}, ("no unit has the post hotline_seats",)),
    ({**ON, "where": "110108010", "set": {"staff.acceptors.count": 3}},
     ("changes.0.set.staff.acceptors.count: no unit there has the post acceptors",)),
    ({**ON, "set": {"staff.crews.per_unit.street_teem": 3}}, ("did you mean street_team?",)),
    ({**ON, "set": {"staff.crews.count": 3}}, ("would do nothing", "per_unit")),
    ({**ON, "set": {"staff.acceptors.per_street": 3}}, ("would do nothing there: acceptors stand at district",)),
    ({**ON, "where": "110108010001", "set": {"staff.dispatchers.per_street": 3}}, ("no unit there has the post",)),
    ({**ON, "set": {"staff.emergency_crews.absence": 1}}, ("would do nothing", "always on duty")),
    ({**ON, "set": {"staff.field_inspectors.per_street": 0}},
     ("changes.0.set: would leave no field_inspectors at 110108010/street_centre", "absence: 1")),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_a_change_that_cannot_be_used_costs_one_sentence(change, words):
    sentence = refused(change)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence, sentence


def test_warm_days_come_before_every_change():
    warm = {"initial": {"kind": "warm", "warm_days": 10}}
    assert "outside the calendar" in refused({"at": "2018-08-26", "set": {"behaviour.reminder": 0.5}}, **warm)
    assert loaded({"at": "2018-08-27", "set": {"behaviour.reminder": 0.5}}, **warm).changes
