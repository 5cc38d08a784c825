"""Channels: five doors, who can use which, how loud one gets; and whom publicity makes speak."""

import numpy as np
import pytest

from tests.world.small import run, small
from twin.rules.judging import outcome_of_examination
from twin.rules.noticing import channel_of, speaks
from twin.rules.repeats import is_told_by_resident, louder
from twin.state.rows import Case, Category, Incident, Settings
from twin.vocabulary import DAY_S, NONE, Activity, BadInput, Channel, Outcome, Truth

N = 6000
DOORS = (Channel.HOTLINE, Channel.MEDIA, Channel.APP, Channel.OFFICE, Channel.GRID_WORKER)
SHARES = {"hotline_share": [0.5, 0.5], "media_share": [0.1, 0.1], "app_share": [0.2, 0.2], "office_share": [0.1, 0.1],
          "channel_trust": 0.4, "trust_typical": 0.5}


def shares_of(trust, access, **more):
    settings = Settings(seed=4, **{**SHARES, **more})
    drawn = [channel_of(settings, Category(), trust, access, Incident(key=key)) for key in range(N)]
    return [drawn.count(door) / N for door in DOORS]


# ---------------------------------------------------------------------------------------------- doors
@pytest.mark.parametrize(("trust", "expected"), [
    (0.5, (0.5, 0.1, 0.2, 0.1, 0.1)), (1.0, (0.4 * 5 / 6, 0.4 / 6, 0.2, 0.1, 0.3)),
    (0.0, (0.7 * 5 / 6, 0.7 / 6, 0.2, 0.1, 0.0))])
def test_reports_take_the_doors_by_their_shares_and_trust_moves_them_from_the_loud_ones(trust, expected):
    assert shares_of(trust, 1.0) == pytest.approx(expected, abs=0.02)


def test_without_the_app_people_take_the_other_doors_by_their_shares_and_all_together_the_stated_ones():
    without, with_ = shares_of(0.5, 0.0, app_access=0.5), shares_of(0.5, 1.0, app_access=0.5)
    assert without == pytest.approx((0.5 / 0.8, 0.1 / 0.8, 0.0, 0.1 / 0.8, 0.1 / 0.8), abs=0.02)
    assert with_[2] == pytest.approx(0.4, abs=0.02)
    assert (np.array(without) + np.array(with_)) / 2 == pytest.approx((0.5, 0.1, 0.2, 0.1, 0.1), abs=0.02)


def test_doors_without_a_share_leave_the_others_as_they_were():
    settings = Settings(seed=4, hotline_share=[0.8, 0.8], app_share=[0.1, 0.1], media_share=[0.0] * 2,
                        office_share=[0.0] * 2)
    drawn = [channel_of(settings, Category(), 0.5, 1.0, Incident(key=key)) for key in range(N)]
    assert not set(drawn) & {Channel.MEDIA, Channel.OFFICE}
    settings.office_share = [0.05, 0.0]
    again = [channel_of(settings, Category(), 0.5, 1.0, Incident(key=key)) for key in range(N)]
    moved = {(before, after) for before, after in zip(drawn, again, strict=True) if before != after}
    assert moved == {(Channel.GRID_WORKER, Channel.OFFICE)}


def test_leaders_read_what_stands_in_the_media():
    settings, category = Settings(is_on=[0] * 12), Category()
    outcomes = [outcome_of_examination(settings, category, Case(is_in_media=each), 0) for each in (0, 1)]
    assert outcomes == [Outcome.READY, Outcome.SENSITIVE]


# ---------------------------------------------------------------------------------------------- repeats
@pytest.mark.parametrize(("channel", "access", "n_repeats", "expected"), [
    (Channel.GRID_WORKER, 1.0, 1, Channel.APP), (Channel.OFFICE, 1.0, 1, Channel.APP),
    (Channel.GRID_WORKER, 0.0, 1, Channel.HOTLINE), (Channel.APP, 1.0, 2, Channel.HOTLINE),
    (Channel.HOTLINE, 1.0, 1, Channel.HOTLINE), (Channel.HOTLINE, 1.0, 3, Channel.MEDIA),
    (Channel.MEDIA, 1.0, 1, Channel.MEDIA), (Channel.GRID_WORKER, 1.0, 3, Channel.MEDIA)])
def test_each_repeat_is_one_channel_louder_and_the_last_by_the_media(channel, access, n_repeats, expected):
    settings = Settings(is_louder=1, most_repeats=3)
    assert louder(settings, channel, access, True, n_repeats) == expected


def test_where_nobody_tells_the_media_the_hotline_is_loudest_and_by_default_all_call_it():
    assert louder(Settings(is_louder=1, most_repeats=3), Channel.HOTLINE, 1.0, False, 3) == Channel.HOTLINE
    assert louder(Settings(most_repeats=3), Channel.OFFICE, 1.0, True, 3) == Channel.HOTLINE


def test_a_resident_stands_behind_what_media_and_office_say():
    assert is_told_by_resident(Channel.MEDIA)
    assert is_told_by_resident(Channel.OFFICE)


LOUD = {"behaviour.residents.repeats": {"patience": "12 h", "most": 3}, "behaviour.units.contacted": 0,
        "behaviour.patrol.detect": 0.2, "behaviour.residents.public_rate": 1,
        "behaviour.residents.media_share": {"city_management": 0.2, "demands": 0.05},
        "behaviour.residents.office_share.city_management": 0.2,
        "behaviour.residents.hotline_share": {"city_management": 0.3, "demands": 0.8}}


def test_in_a_run_reports_come_in_by_all_doors_and_repeats_get_louder():
    found = run(small(LOUD), 8)
    cases = found.log.cases
    assert {*DOORS} <= set(cases["channel"].tolist())
    assert (cases["entry_tier"][cases["channel"] == Channel.OFFICE] == 0).all()
    rows = found.rows(Activity.REPEAT)
    last = rows["reason"][rows["value"] == 3]
    assert len(last) > 5
    assert set(last.tolist()) == {Channel.MEDIA}
    loudness = {Channel.GRID_WORKER: 0, Channel.OFFICE: 0, Channel.APP: 1, Channel.HOTLINE: 2, Channel.MEDIA: 3}
    for case in set(rows["case"].tolist()):
        said = [loudness[int(each)] for each in (cases["channel"][case], *rows["reason"][rows["case"] == case])]
        assert said == sorted(said)


# ---------------------------------------------------------------------------------------------- awareness
def test_whoever_is_aware_speaks_more_often():
    settings = Settings(seed=3, speak_base=-1.0, speak_awareness=2.0, awareness=0.5)
    for awareness in (0.1, 0.5, 1.0):
        drawn = [speaks(settings, Category(), 0.5, awareness, Incident(key=key, severity=0)) for key in range(N)]
        assert np.mean(drawn) == pytest.approx(1 / (1 + np.exp(1.0 - 2.0 * (awareness - 0.5))), abs=0.02)


PUBLIC = {"behaviour.patrol.detect": 0, "behaviour.video.detect": 0, "behaviour.residents.public_rate": 1,
          "behaviour.residents.speak_base": -2, "behaviour.residents.speak_awareness": 4,
          "behaviour.residents.duplicates": {"share": {"city_management": 0, "demands": 0}},
          "demand.city_management.reports_per_weekday": 60}
CAMPAIGN = [{"at": "2018-09-01", "where": "east", "set": {"behaviour.residents.awareness": 1}}]


@pytest.fixture(scope="module")
def told():
    return run(small({**PUBLIC, "changes": CAMPAIGN}), 9)


def spoke(found, street, from_day, to_day):
    """Share of those who came upon something of the city in a street that reported it."""
    names = found.world.names.places
    counts = []
    for rows in (found.truth(Truth.NOTICED), None):
        if rows is None:
            rows, times = found.log.cases[found.log.cases["stream"] == 0], "opened_s"
        else:
            times = "time_s"
        inside = (rows[times] >= from_day * DAY_S) & (rows[times] < to_day * DAY_S)
        counts.append(sum(names[place].startswith(street) for place in rows["place"][inside]))
    return counts[1] / sum(counts)


def test_publicity_makes_people_speak_from_its_day_on_where_it_is(told):
    assert spoke(told, "east", 5, 9) > spoke(told, "east", 0, 5) + 0.15
    assert abs(spoke(told, "west", 5, 9) - spoke(told, "west", 0, 5)) < 0.15
    levels = told.after.tables["places"]["awareness"]
    assert set(levels.tolist()) == {0.5, 1.0}
    assert levels[0] == 0.5


def test_a_run_before_publicity_is_the_same_as_without(told):
    before, without = (events[events["time_s"] < 5 * DAY_S] for events in (
        told.log.events, run(small(PUBLIC), 9).log.events))
    assert before.tobytes() == without.tobytes()


def test_awareness_is_a_share():
    with pytest.raises(BadInput, match=r"behaviour\.residents\.awareness"):
        small({"changes": [{"at": "2018-09-01", "set": {"behaviour.residents.awareness": 2}}]})


def test_who_is_reached_by_no_publicity_lives_in_no_place_of_it(told):
    assert (told.after.tables["places"]["awareness"] != NONE).all()
