"""Plans: read from files and command lines, what differs between them, what cannot be compared."""

import numpy as np
import pytest

from tests.engine.small import small_scenario
from twin.experiment import plans as reading
from twin.experiment.plans import Difference, differences, head_counts, plans_file, plans_of, refuse_unlike, small_plan
from twin.vocabulary import BadInput, Post
from twin.world import build


def plans(*small, days=2, **others):
    return plans_of(small_scenario(days), [], {"other": dict(small), **others})


def test_a_small_plan_on_a_command_line_is_a_name_and_values():
    assert small_plan("two more: staff.dispatchers.count=58; calendar.days=3") == (
        "two more", {"staff.dispatchers.count": 58, "calendar.days": 3})
    assert small_plan("shift: shifts.late={hours: [[14, 21]]}")[1] == {"shifts.late": {"hours": [[14, 21]]}}


@pytest.mark.parametrize("text", ["two more", "two more:", ": a.b=1", "two more: a.b", "two more: a.b="])
def test_a_small_plan_without_name_or_values_is_refused(text):
    with pytest.raises(BadInput, match=r"=VALUE|no value"):
        small_plan(text)


def test_small_plans_are_read_from_a_file(tmp_path):
    (tmp_path / "plans.yaml").write_text("a:\n  staff.dispatchers.count: 3\nb: {seed: 2}\n", encoding="utf-8")
    assert plans_file(tmp_path / "plans.yaml") == {"a": {"staff.dispatchers.count": 3}, "b": {"seed": 2}}
    (tmp_path / "plans.yaml").write_text("a: 3\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"plans.yaml: a: must map keys to values"):
        plans_file(tmp_path / "plans.yaml")


def test_what_differs_is_told_with_both_values_and_who_said_it():
    base, other = plans(("staff.dispatchers.count", 5), ("parameters.detect", 0.9))
    found = {each.key: (each.base, each.other) for each in differences(base.scenario, other.scenario)}
    assert found["staff.dispatchers.count"] == (base.scenario.staff[Post.DISPATCHERS].count, 5)
    assert found["behaviour.patrol.detect"] == (0.8, 0.9)
    assert set(found) == {"staff.dispatchers.count", "behaviour.patrol.detect", "parameters.detect"}


def test_a_branch_that_is_missing_is_one_difference():
    base, other = plans(("shifts.late", {"hours": [[14, 21]]}), ("staff.officers.shift", ["office", "late"]))
    found = {each.key: each.base for each in differences(base.scenario, other.scenario)}
    assert found["shifts.late"] is None
    assert len(found) == 2


def test_people_of_a_post_are_counted_whatever_key_puts_them_there():
    base, other = plans(("staff.dispatchers.per_place", {"110108010": 4}))
    before, after = head_counts(base.scenario), head_counts(other.scenario)
    assert after["dispatchers"] == before["dispatchers"] + 3
    assert {key: n for key, n in after.items() if key != "dispatchers"} == {
        key: n for key, n in before.items() if key != "dispatchers"}


def test_plans_that_differ_in_nothing_are_refused():
    with pytest.raises(BadInput, match="differ in nothing"):
        refuse_unlike(plans(("title.en", "another name"), ("seed", 7)))


def test_plans_that_differ_in_rates_of_pay_alone_can_be_compared():
    found = plans(("costs.crews", 45))
    refuse_unlike(found)
    assert [each.key for each in differences(found[0].scenario, found[1].scenario)] == ["costs.crews"]


def test_a_key_that_a_plan_gives_twice_is_refused():
    with pytest.raises(BadInput, match=r"--plan two: staff.crews.count is given twice"):
        small_plan("two: staff.crews.count=3; staff.crews.count=4")


@pytest.mark.parametrize(("values", "what"), [
    ((("calendar.days", 3),), "differ in the length of the calendar"),
    ((("calendar.start", "2018-09-03"),), "differ in the first day of the calendar"),
])
def test_plans_of_another_calendar_are_refused(values, what):
    with pytest.raises(BadInput, match=what):
        refuse_unlike(plans(*values))


def test_a_base_alone_two_plans_of_one_name_and_too_many_are_refused():
    with pytest.raises(BadInput, match="at least one more plan"):
        plans_of("one_street", [], {})
    with pytest.raises(BadInput, match="two plans are called one_street"):
        plans_of("one_street", ["one_street"], {})
    with pytest.raises(BadInput, match="too many"):
        plans_of("one_street", [], {str(n): {"seed": n} for n in range(20)})


def test_what_is_set_for_all_plans_yields_to_a_plan_of_its_own():
    key = "staff.dispatchers.count"
    base, other = plans_of("one_street", [], {"other": {key: 9}}, {key: 2}, days=4)
    assert [plan.scenario.staff[Post.DISPATCHERS].count for plan in (base, other)] == [2, 9]
    assert (base.scenario.calendar.days, other.scenario.calendar.days) == (4, 4)


def test_plans_that_count_money_in_different_currencies_are_refused(monkeypatch):
    told = [Difference("costs.currency", "CNY", "EUR", "abroad.yaml")]
    monkeypatch.setattr(reading, "differences", lambda *_: told)
    with pytest.raises(BadInput, match=r"abroad.yaml: costs.currency: .* different currencies \(EUR and CNY\)"):
        refuse_unlike(plans(("staff.dispatchers.count", 5)))


def test_the_plans_of_make_run_change_what_their_titles_say():
    base, two, evening = plans_of("haidian_street", ["street_two_dispatchers", "street_evening"], {})
    refuse_unlike([base, two, evening])
    counts = [head_counts(plan.scenario) for plan in (base, two, evening)]
    assert counts[1]["dispatchers"] == counts[0]["dispatchers"] + 2
    assert counts[2] == counts[0]
    world = build(evening.scenario)
    is_inspector = ["/field_inspectors/" in name for name in world.names.actors][: len(world.start.tables["people"])]
    shifts = world.start.tables["people"]["shift"][is_inspector]
    assert sorted(np.unique(shifts, return_counts=True)[1]) == [6, 6]
