"""Repeats: whoever hears nothing asks again, the case stays one and goes before ordinary ones."""

import pytest

import twin
from tests.world.small import run, small
from twin.rules.repeats import is_told_by_resident, patience_s
from twin.state.rows import Case, Settings
from twin.vocabulary import DAY_S, HOUR_S, NEVER, NONE, Activity, Channel, Lane, Phase, Stream

SLOW = {"behaviour.residents.repeats": {"patience": "12 h", "most": 3}, "behaviour.units.contacted": 0,
        "staff.officers": {"per_unit": {"service_department": 1, "street_office": 1}},
        "behaviour.residents.public_rate": 1}


def test_patience_is_exponential_and_drawn_anew_for_each_word():
    settings = Settings(seed=3, patience_s=5.0 * DAY_S, most_repeats=3)
    drawn = [patience_s(settings, Case(key=key, channel=Channel.HOTLINE.value)) for key in range(4000)]
    assert sum(drawn) / 4000 == pytest.approx(5 * DAY_S, rel=0.06)
    again = [patience_s(settings, Case(key=key, channel=Channel.HOTLINE.value, n_words=1)) for key in range(9)]
    assert all(first != second for first, second in zip(drawn, again, strict=False))


@pytest.mark.parametrize("case", [
    Case(channel=Channel.PATROL.value), Case(channel=Channel.VIDEO.value), Case(channel=Channel.TRACE.value),
    Case(channel=Channel.APP.value, n_repeats=3)])
def test_staff_never_asks_again_and_nobody_beyond_the_limit(case):
    assert patience_s(Settings(patience_s=10.0, most_repeats=3), case) == NEVER


@pytest.fixture(scope="module")
def slow():
    return run(small(SLOW), 8)


def test_repeats_are_counted_up_to_the_limit_and_make_no_case(slow):
    rows = slow.rows(Activity.REPEAT)
    assert len(rows) > 30
    assert set(rows["value"].tolist()) == {1, 2, 3}
    assert set(rows["reason"][rows["value"] < 3].tolist()) <= {Channel.APP, Channel.HOTLINE}
    is_last, is_city = rows["value"] == 3, slow.log.cases["stream"][rows["case"]] == Stream.CITY_MANAGEMENT
    assert set(rows["reason"][is_last & is_city].tolist()) == {Channel.MEDIA}
    assert set(rows["reason"][is_last & ~is_city].tolist()) <= {Channel.HOTLINE}  # nobody tells the media of demands
    for case in set(rows["case"].tolist()):
        own = rows[rows["case"] == case]["value"].tolist()
        assert own == list(range(1, len(own) + 1))
        assert len(slow.rows(Activity.REPORT, case=case)) == 1


def test_only_open_cases_of_residents_are_asked_about_by_who_reported_them(slow):
    cases = slow.log.cases
    for row in slow.rows(Activity.REPEAT):
        own = cases[row["case"]]
        assert is_told_by_resident(own["channel"])
        assert own["concluded_s"] == NONE or own["concluded_s"] >= row["time_s"]
        assert row["actor"] == own["reporter"]


def test_what_waits_when_it_is_asked_about_goes_before_ordinary_work(slow):
    items = slow.after.tables["items"]
    waiting = items[(items["is_waiting"] == 1) & (items["laid_s"] >= 0)]
    lane_of = {int(item["number"]): int(item["lane"]) for item in waiting}
    enabled = {int(row["item"]): int(row["time_s"]) for row in slow.log.events if row["phase"] == Phase.ENABLE}
    checked = 0
    for row in slow.rows(Activity.REPEAT):
        own = slow.log.events[slow.log.events["case"] == row["case"]]
        item = int(own[own["item"] != NONE]["item"][-1])
        if item in lane_of and enabled[item] < row["time_s"]:
            assert lane_of[item] <= Lane.REMINDED
            checked += 1
    assert checked > 5


def test_a_word_from_the_unit_begins_the_patience_anew(slow):
    told = run(small({**SLOW, "behaviour.units.contacted": 1}), 8)
    contacts = told.rows(Activity.CONTACT)
    assert len(contacts) > 10
    cases = told.after.tables["cases"]
    assert (cases["n_words"] >= cases["n_repeats"]).all()
    assert (cases["n_words"] > cases["n_repeats"]).sum() > 10


def test_nobody_asks_again_where_the_scenario_says_nothing_of_it():
    said = {"behaviour.residents.repeats": {"patience": "0 s", "most": 3}}
    assert not len(run(small({**SLOW, **said}), 3).rows(Activity.REPEAT))
    assert twin.load("exact/queue").behaviour.residents.repeats.most == 0


def test_whoever_is_never_impatient_changes_nothing():
    """Structural zero: patience without end and no repeats at all write the same log."""
    endless, none = ({**SLOW, "behaviour.residents.repeats": said} for said in (
        {"patience": "20000 d", "most": 3}, {"patience": "1 h", "most": 0}))
    assert run(small(endless), 3).log.events.tobytes() == run(small(none), 3).log.events.tobytes()


def test_the_first_repeat_comes_after_the_patience_and_not_before(slow):
    first = slow.rows(Activity.REPEAT, value=1)
    waited = first["time_s"] - slow.log.cases["opened_s"][first["case"]]
    assert waited.min() > 0
    assert 2 * HOUR_S < waited.mean() < 24 * HOUR_S
