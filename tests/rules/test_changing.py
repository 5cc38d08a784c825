"""People who come and leave, beats that are shared out anew, and settings that change: on the reference driver."""

import numpy as np
import pytest

from tests.world.small import ran, run, served, small
from twin.engine import reference
from twin.experiment.checking import check_log
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Outcome, Phase, Reason
from twin.world import build

HANDLE = Activity.HANDLE
DAY = "2018-08-29"
INSPECTORS = "street_centre/field_inspectors"


def at(day, hour):
    return int(day * DAY_S + hour * HOUR_S)


def counter(changes, work="10 h", **overrides):
    """Overrides of one counter with crews that are always there, and dated changes of it."""
    return {"workflow.handle.work": {"constant": work, "exponential": None}, "changes": changes, **overrides}


def crews(n, day, hour=0):
    """A change of the counter: so many crews from an hour of a day of January 2018 on."""
    return {"at": f"2018-01-{day + 1:02d} {hour:02d}:00", "set": {"staff.crews.count": n}}


def stretches(told):
    return [(actor, start, end, reason) for _, actor, start, end, reason in told.stretches(HANDLE)]


# ---------------------------------------------------------------------------------------------- coming
def test_whoever_comes_takes_up_what_waits_in_that_second():
    told = served([at(0, 1)] * 3, 2, counter([crews(2, 0, 5)]))
    assert [(actor, start) for actor, start, _, _ in stretches(told)] == [
        (0, at(0, 1)), (1, at(0, 5)), (0, at(0, 11))]


def test_before_that_nobody_of_them_is_there():
    told = served([at(0, 1)] * 3, 2, counter([crews(3, 1)]))
    duty = told.rows(Activity.DUTY, Phase.START)
    assert [(int(row["actor"]), int(row["time_s"])) for row in duty] == [(0, 0), (1, DAY_S), (2, DAY_S)]


def test_a_crowd_comes_and_leaves_in_one_second_in_several_steps(monkeypatch):
    arrivals = [at(0, hour) for hour in (1, 6, 11, 30) for _ in range(9)]
    said = counter([crews(9, 0, 5), crews(1, 1, 5)], "2 h", **{"end_of_shift.rule": "put_back"})
    whole = served(arrivals, 4, said)
    monkeypatch.setattr("twin.rules.changing.MOST_MOVED", 2)
    assert served(arrivals, 4, said).log.events.tobytes() == whole.log.events.tobytes()


# ---------------------------------------------------------------------------------------------- leaving
TWO = {"staff.crews.count": 2}


def test_whoever_leaves_goes_off_duty_in_that_second_and_never_comes_again():
    told = served([], 3, counter([crews(1, 1, 3)], **TWO))
    assert [(int(row["actor"]), int(row["time_s"])) for row in told.rows(Activity.DUTY, Phase.END)] == [(1, at(1, 3))]
    assert len(told.rows(Activity.DUTY, Phase.START)) == 2


def test_work_in_hand_of_who_leaves_is_put_back_and_done_by_others():
    told = served([at(0, 1)] * 2, 3, counter([crews(1, 0, 5)], **TWO, **{
        "end_of_shift": {"rule": "put_back", "overtime": "0 s", "resume_by": "any"}}))
    assert sorted(stretches(told)) == [
        (0, at(0, 1), at(0, 11), Outcome.DONE), (0, at(0, 11), at(0, 17), Outcome.DONE),
        (1, at(0, 1), at(0, 5), Reason.PUT_BACK)]


def test_work_in_hand_of_who_leaves_is_finished_within_the_overtime():
    said = counter([crews(1, 0, 5)], **TWO, **{
        "end_of_shift": {"rule": "finish", "overtime": "2 h", "resume_by": "any"}})
    assert (1, at(0, 1), at(0, 7), Reason.PUT_BACK) in stretches(served([at(0, 1)] * 2, 3, said))
    said["workflow.handle.work"] = {"constant": "5 h", "exponential": None}
    assert (1, at(0, 1), at(0, 6), Outcome.DONE) in stretches(served([at(0, 1)] * 2, 3, said))


def test_work_that_ends_in_that_second_is_done():
    said = counter([crews(1, 0, 11)], **TWO, **{"end_of_shift.rule": "put_back"})
    assert [reason for *_, reason in stretches(served([at(0, 1)] * 2, 3, said))] == [Outcome.DONE] * 2


@pytest.mark.parametrize("hour", [16, 20])
def test_nothing_is_kept_by_who_has_left(hour):
    """At 16 the work is in hand, at 20 it was put off until the next morning."""
    said = counter([crews(1, 0, hour)], **{
        "staff.crews": {"count": 2, "shift": "day"}, "shifts.day": {"hours": [[9, 17]]},
        "end_of_shift": {"rule": "put_back", "overtime": "0 s", "resume_by": "same"}})
    told = served([at(0, 10)] * 2, 5, said)
    assert (told.log.cases["concluded_s"] != NONE).all()
    assert told.after.tables["people"]["kept_item"].tolist() == [NONE, NONE]
    assert max(start for actor, start, _, _ in stretches(told) if actor == 1) < at(0, 17)


def test_whoever_leaves_and_comes_again_is_on_duty_once_each_time():
    said = counter([crews(1, 0, 10), crews(2, 0, 12), crews(1, 0, 20), crews(2, 2, 11)], **{
        "staff.crews": {"count": 2, "shift": "day"}, "shifts.day": {"hours": [[9, 17]]}})
    told = served([], 4, said)
    times = [[int(row["time_s"]) for row in told.rows(Activity.DUTY, phase, actor=1)]
             for phase in (Phase.START, Phase.END)]
    assert times == [[at(0, 9), at(0, 12), at(2, 11), at(3, 9)], [at(0, 10), at(0, 17), at(2, 17), at(3, 17)]]


# ---------------------------------------------------------------------------------------------- rounds
ALWAYS = {"staff.field_inspectors.shift": "always", "staff.field_inspectors.absence": 0}


def inspectors(n, time, **more):
    return {"at": time, "where": "east", "set": {"staff.field_inspectors.per_street": n, **more}}


@pytest.mark.parametrize("n", [1, 3, 8, 11])
def test_the_grids_are_shared_out_as_if_it_had_been_so_from_the_start(n):
    later = run(small({"changes": [inspectors(n, DAY)], **ALWAYS}), 2.1).after.tables
    first = build(small({"staff.field_inspectors.per_place": {"east": n}, **ALWAYS})).start.tables
    pool = later["pools"][later["pools"]["is_patrolling"] == 1][0]
    now = slice(int(pool["first_beat"]), int(pool["first_beat"]) + n)
    for name in ("first_grid", "n_grids"):
        assert later["beats"][name][now].tolist() == first["beats"][name][:n].tolist()
    grids = slice(0, int(later["places"]["n_grids"][1]))
    assert later["grids"]["beat"][grids].tolist() == first["grids"]["beat"][grids].tolist()
    assert pool["n_beats"] == pool["n_people"] == pool["n_kept"] == n


def test_every_grid_is_looked_at_every_day_whoever_comes_and_leaves():
    changes = [inspectors(4, f"{DAY} 10:00"), inspectors(1, "2018-08-30 11:07"), inspectors(3, "2018-08-31 09:30")]
    world = build(small({"changes": changes, **ALWAYS}))
    state = world.start
    for day in range(1, 7):
        state = reference.advance(state, day * DAY_S).after
        looked_s = state.tables["grids"]["looked_s"]
        assert (looked_s >= (day - 1) * DAY_S).all()


def test_a_round_goes_on_with_the_grid_that_was_looked_at_longest_ago():
    world = build(small({"changes": [inspectors(3, f"{DAY} 10:00")], **ALWAYS}))
    before = reference.advance(world.start, at(2, 10)).after.tables["grids"]["looked_s"]
    beats = reference.advance(world.start, at(2, 10) + 1).after.tables["beats"]
    for beat in beats[:3]:
        own = before[beat["first_grid"]:beat["first_grid"] + beat["n_grids"]]
        assert beat["next_grid"] in (np.argmin(own), (np.argmin(own) + 1) % len(own))  # begun or yet to begin


def test_cameras_are_shared_out_anew_as_well():
    said = {"units.supervision_centre.posts": ["acceptors", "shift_leaders", "closers", "video_inspectors"],
            "staff.video_inspectors.count": 1, "behaviour.video.cameras": 0.6,
            "changes": [{"at": DAY, "set": {"staff.video_inspectors.count": 3}}]}
    world = build(small(said))
    after = reference.advance(world.start, 3 * DAY_S).after.tables
    has_camera = world.start.tables["grids"]["next_camera"] != NONE
    assert ((after["grids"]["next_camera"] != NONE) == has_camera).all()
    seen = set()
    for beat in after["beats"][after["beats"]["is_remote"] == 1]:
        ring, here = [], int(beat["next_grid"])
        while here not in ring and beat["n_grids"] > 0:
            ring.append(here)
            here = int(after["grids"]["next_camera"][beat["first_grid"] + here])
        seen |= {int(beat["first_grid"]) + each for each in ring}
        assert all(0 <= each < beat["n_grids"] for each in ring)
    assert seen == set(np.flatnonzero(has_camera).tolist())
    assert (after["grids"]["watched_s"][has_camera] >= 2 * DAY_S).all()


# ---------------------------------------------------------------------------------------------- settings
def changed(keys, days=6, **overrides):
    return run(small({"changes": [{"at": DAY, "set": keys}], **overrides}), days)


def test_in_a_strike_nobody_comes_on_duty():
    told = run(small({"changes": [{"at": DAY, "where": "east", "set": {"staff.crews.absence": 1}},
                                  {"at": "2018-08-31", "set": {"staff.crews.absence": 0}}]}), 6)
    rows = told.rows(Activity.DUTY, Phase.START)
    days = {place: {int(row["time_s"]) // DAY_S for row, name in zip(rows, told.actors(rows), strict=True)
                    if name.startswith(f"{place}/street_team/crews")} for place in ("east", "west")}
    assert days == {"east": {0, 1, 4, 5}, "west": {0, 1, 2, 3, 4, 5}}


def test_without_tracking_nobody_is_reminded_from_then_on():
    reminded = changed({"mechanisms.tracking": False}).rows(Activity.REMIND)["time_s"]
    assert len(reminded) > 0
    assert reminded.max() < 2 * DAY_S


def test_a_machine_dispatches_from_then_on():
    told = changed({"policies.dispatch": "auto"})
    begun = told.rows(Activity.SORT, Phase.START)["time_s"]
    enabled = told.rows(Activity.SORT, Phase.ENABLE)["time_s"]
    assert len(begun)
    assert enabled.max() < 2 * DAY_S


def test_errors_of_dispatch_begin_with_the_change():
    calm = {"behaviour.dispatch.error": 0, "behaviour.dispatch.error_per_file": 0}
    told = changed({"behaviour.dispatch.error": 1}, **calm)
    wrong = told.log.events[told.log.events["reason"] == Outcome.RETURNED]["time_s"]
    quiet = run(small(calm), 2)
    assert (wrong < 2 * DAY_S).sum() == (quiet.log.events["reason"] == Outcome.RETURNED).sum()
    assert (wrong >= 2 * DAY_S).sum() > 5


def test_supervision_begins_for_what_is_dispatched_from_then_on():
    never = {"behaviour.ladder.at_limits": 0, "behaviour.ladder.at_reworks": 0, "staff.crews.absence": 0.9}
    assert len(run(small(never), 10).rows(Activity.SUPERVISE, Phase.ENABLE)) == 0
    supervised = changed({"behaviour.ladder.at_limits": 1}, 10, **never).rows(Activity.SUPERVISE, Phase.ENABLE)
    assert len(supervised)
    assert supervised["time_s"].min() > 2 * DAY_S


def test_a_street_with_more_authority_gives_more_to_its_own_units():
    mild = {"authority.street": 1}
    before, after = run(small(mild), 8), changed({"authority.street": 3}, 8, **mild)
    given = [ran_.rows(Activity.DISPATCH, tier=1) for ran_ in (before, after)]
    late = [(rows["time_s"] >= 2 * DAY_S).sum() for rows in given]
    assert late[1] > late[0]


def test_settings_hold_in_the_state_from_the_second_on():
    keys = {"policies.order": "deadline_first", "behaviour.patrol.min_share": 0.9, "behaviour.reminder": 0.3}
    world = build(small({"changes": [{"at": f"{DAY} 10:00", "set": keys}]}))
    before, after = (reference.advance(world.start, second).after.tables["settings"][0]
                     for second in (at(2, 10), at(2, 10) + 1))
    assert (before["tray_order"], before["min_patrol"]) == (0, small().behaviour.patrol.min_share)
    assert (after["tray_order"], after["min_patrol"], after["remind_share"]) == (1, 0.9, 0.3)


# ---------------------------------------------------------------------------------------------- all together
EVERYTHING = [
    {"at": f"{DAY} 10:00", "set": {"staff.field_inspectors.per_street": 4, "staff.crews.per_unit.street_team": 5,
                                   "staff.grid_workers.per_community": 3, "staff.dispatchers.per_street": 2}},
    {"at": "2018-08-30 15:20", "where": "west", "set": {"staff.field_inspectors.per_street": 1,
                                                        "staff.crews.per_unit.street_team": 1}},
    {"at": "2018-08-31 16:00", "set": {"staff.crews.per_unit.street_team": 3, "staff.officers.absence": 1,
                                       "policies.dispatch": "auto", "authority.street": 3}},
]


@pytest.mark.parametrize("rule", ["finish", "put_back", "no_start"])
@pytest.mark.parametrize("resume_by", ["any", "same"])
def test_the_audit_has_nothing_against_a_log_with_changes(rule, resume_by):
    scenario = small({"calendar.days": 7, "changes": EVERYTHING, "end_of_shift": {
        "rule": rule, "overtime": "0 s" if rule != "finish" else "30 min", "resume_by": resume_by}})
    told = ran(build(scenario), 7)
    assert [finding for finding in check_log(told.log, scenario, told.end_s) if not finding.is_ok] == []
    pools = told.after.tables["pools"]
    people = told.after.tables["people"]
    last = (pools["first_person"] + pools["n_people"])[people["pool"]]
    gone = people[np.arange(len(people)) >= last]
    assert len(gone)
    assert not gone["is_on_duty"].any()
    assert (gone["kept_item"] == NONE).all()
