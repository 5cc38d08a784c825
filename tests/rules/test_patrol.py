"""Rounds, the tasks that share their hours, and what is found: on rows of their own and in small worlds."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.world.small import ran, run, small
from twin.rules import field, patrol
from twin.rules.verbs import put
from twin.state.rows import Beat, Category, Grid, Incident, Item, Person, Place, Pool, Settings, StageRow, Unit
from twin.vocabulary import DAY_S, HOUR_S, Activity, Channel, CheckBy, Ending, Phase, Truth
from twin.world import build

NOTHING_HAPPENS = {"demand.city_management.reports_per_weekday": 0, "demand.demands.reports_per_weekday": 0,
                   "behaviour.visits.per_week": 0}
EVERY_DAY = {"shifts.field.rota": None, "staff.field_inspectors.absence": 0}


def area(n_beats=3, n_grids=4, kept=()):
    """An area of beats of four grids each, in one line, 200 m apart; time is day 1."""
    grids = [Grid(x_m=200 * number, beat=number // n_grids) for number in range(n_beats * n_grids)]
    beats = [Beat(first_grid=n_grids * number, n_grids=n_grids, is_kept=int(number in kept))
             for number in range(n_beats)]
    pool = Pool(unit=0, first_beat=0, n_beats=n_beats, n_kept=len(kept), is_patrolling=1)
    person = Person(pool=0, beat=0, round_beat=0, is_on_duty=1, window_end_s=DAY_S + 18 * HOUR_S)
    settings = Settings(walk_s=360, look_s=120, ride_start_s=60, ride_s_per_m=0.2, near_m=300)
    return SimpleNamespace(settings=[settings], grids=grids, beats=beats, pools=[pool], people=[person], log=[],
                           units=[Unit(place=0)], places=[Place()],
                           cases=[], items=[], trays=[[]], stages=[StageRow()], shifts=[])


def looked_at(world, beat, time_s):
    for number in range(world.beats[beat].first_grid, world.beats[beat].first_grid + world.beats[beat].n_grids):
        world.grids[number].looked_s = time_s


# ---------------------------------------------------------------------------------------------- the round
def test_the_own_beat_is_gone_through_first_however_stale_others_are():
    world = area(kept=(0,))
    looked_at(world, 0, 10)
    assert patrol.next_beat(world, DAY_S + 9 * HOUR_S, world.people[0]) == 0


def test_when_all_of_the_own_beat_was_seen_today_the_stalest_unkept_one_is_next():
    world = area(kept=(0,))
    looked_at(world, 0, DAY_S + 9 * HOUR_S)
    looked_at(world, 1, 5000)
    looked_at(world, 2, 4000)
    assert patrol.next_beat(world, DAY_S + 10 * HOUR_S, world.people[0]) == 2


def test_a_beat_whose_inspector_is_there_is_left_alone():
    world = area(kept=(0, 2))
    looked_at(world, 0, DAY_S + 9 * HOUR_S)
    looked_at(world, 1, 5000)
    looked_at(world, 2, 4000)
    assert patrol.next_beat(world, DAY_S + 10 * HOUR_S, world.people[0]) == 1


def test_a_beat_begun_is_gone_through_to_its_end():
    world = area(kept=(0,))
    looked_at(world, 0, DAY_S + 9 * HOUR_S)
    looked_at(world, 1, 5000)
    looked_at(world, 2, 4000)
    world.people[0].round_beat = 1
    assert patrol.next_beat(world, DAY_S + 10 * HOUR_S, world.people[0]) == 1


def test_the_next_grid_is_near_and_another_beat_costs_a_ride():
    world = area()
    person = world.people[0]
    person.grid, world.beats[0].next_grid = 0, 1
    assert patrol.round_s(world, person, 0) == 480
    assert patrol.round_s(world, person, 2) == 480 + 60 + int(0.2 * 200 * 8)


def test_a_ring_of_grids_goes_round():
    world = area()
    world.clock = SimpleNamespace(at=lambda *_: None)
    world.settings[0].last_s = 10 * DAY_S
    seen = []
    for n in range(9):
        patrol.begin_look(world, DAY_S + n, 0, 1, DAY_S + n + 1)
        seen.append(world.people[0].grid)
    assert seen == [4, 5, 6, 7, 4, 5, 6, 7, 4]
    assert world.people[0].n_looks == 9


# ---------------------------------------------------------------------------------------------- tasks
def with_tasks(world, *tasks, by=CheckBy.BEAT, kept=()):
    """Lay tasks, given as (rank, lane, grid), into the tray; the inspectors of some beats are there."""
    for beat in kept:
        world.beats[beat].is_kept = 1
    world.cases = [SimpleNamespace(stage=0)]
    world.stages = [StageRow(checked_by=by)]
    world.shifts = [SimpleNamespace(longest_s=4 * HOUR_S)]
    world.items = [Item(case=0, pool=0, rank=rank, tie=number, lane=lane, grid=grid, left_s=240)
                   for number, (rank, lane, grid) in enumerate(tasks)]
    for number in range(len(tasks)):
        put(world, number)
    return world


def test_the_nearest_of_the_first_few_tasks_is_taken_and_the_others_keep_their_order():
    world = with_tasks(area(), (5, 2, 11), (6, 2, 3), (7, 2, 9))
    world.people[0].grid = 2
    assert patrol.task_for(world, DAY_S, 0) == 1
    assert world.items[1].travel_s == 60 + 40
    assert [number for _, _, number in world.trays[0]] == [0, 2]


def test_a_task_of_a_better_lane_goes_before_a_nearer_one():
    world = with_tasks(area(), (5, 1, 11), (6, 2, 2))
    world.people[0].grid = 2
    assert patrol.task_for(world, DAY_S, 0) == 0


def test_no_further_than_the_first_few_is_looked_for_a_near_one():
    far = [(rank, 2, 11) for rank in range(patrol.MOST_WEIGHED)]
    world = with_tasks(area(), *far, (100, 2, 2))
    world.people[0].grid = 2
    assert patrol.task_for(world, DAY_S, 0) < patrol.MOST_WEIGHED


def test_what_does_not_fit_the_shift_is_not_begun():
    world = with_tasks(area(), (5, 2, 3))
    world.settings[0].shift_end = 2
    world.people[0].window_end_s = DAY_S + 100
    assert patrol.task_for(world, DAY_S, 0) == -1
    assert len(world.trays[0]) == 1


def test_a_task_is_left_to_the_inspector_of_its_beat_who_is_there():
    world = with_tasks(area(), (5, 2, 9), (6, 2, 1), (7, 2, 5), kept=(0, 2))
    assert patrol.task_for(world, DAY_S, 0) == 1, "the own beat"
    assert patrol.task_for(world, DAY_S, 0) == 2, "that of somebody who is away"
    assert patrol.task_for(world, DAY_S, 0) == -1, "not that of somebody who is there"


def test_tasks_of_others_do_not_hide_the_own_one():
    others = [(rank, 2, 9) for rank in range(2 * patrol.MOST_WEIGHED)]
    world = with_tasks(area(), *others, (100, 2, 1), kept=(0, 2))
    assert patrol.task_for(world, DAY_S, 0) == 2 * patrol.MOST_WEIGHED


def test_the_inspector_of_a_beat_does_not_check_there_when_others_are_to():
    world = with_tasks(area(), (5, 2, 1), (6, 2, 9), by=CheckBy.OTHER_BEAT)
    assert patrol.task_for(world, DAY_S, 0) == 1
    assert patrol.task_for(world, DAY_S, 0) == -1


@pytest.mark.parametrize(("patrolled", "tasks", "owes"), [(0, 0, False), (24, 75, True), (26, 74, False)])
def test_rounds_come_first_while_their_share_is_not_reached(patrolled, tasks, owes):
    assert field.owes_rounds(Settings(min_patrol=0.25), Person(patrol_s=patrolled, task_s=tasks)) is owes


def test_a_second_trip_takes_the_way_twice():
    here, there = Grid(x_m=0, y_m=0), Grid(x_m=300, y_m=400)
    settings = Settings(ride_start_s=60, ride_s_per_m=0.2)
    assert field.way_s(settings, Item(n_trips=1), here, there) == 200
    assert field.way_s(settings, Item(n_trips=2), here, there) == 400


# ---------------------------------------------------------------------------------------------- what is seen
def share_seen(pool, person, category, effort=1.0, **chances):
    settings = Settings(**chances)
    return np.mean([field.is_seen(settings, category, pool, person, Incident(key=key), effort) for key in range(4000)])


def test_a_look_sees_by_visibility_and_experience():
    on_foot, old = Pool(), Person(experience=1.0)
    assert abs(share_seen(on_foot, old, Category(visibility=0.5), p_detect=0.8) - 0.4) < 0.04
    new = Person(experience=0.0)
    assert abs(share_seen(on_foot, new, Category(visibility=0.5), p_detect=0.8, novice_loss=0.5) - 0.2) < 0.04


def test_a_screen_shows_only_what_its_camera_does():
    screen, person = Pool(is_remote=1), Person()
    assert share_seen(screen, person, Category(camera=0.0), p_detect=1.0, p_detect_video=1.0) == 0
    assert abs(share_seen(screen, person, Category(camera=0.6), p_detect_video=0.5) - 0.3) < 0.04


def test_only_slight_matters_found_on_foot_are_settled_on_the_spot():
    category, settings = Category(p_on_spot=1.0), Settings()
    assert field.is_settled_on_spot(settings, category, 0, Incident(severity=1))
    assert not field.is_settled_on_spot(settings, category, 0, Incident(severity=2))
    assert not field.is_settled_on_spot(settings, category, 1, Incident(severity=1))


# ---------------------------------------------------------------------------------------------- in small worlds
def changed(world, table, **columns):
    """The same world with some columns of a table set."""
    tables = dict(world.start.tables)
    tables[table] = tables[table].copy()
    for name, value in columns.items():
        tables[table][name] = value
    return replace(world, start=replace(world.start, tables=tables))


def test_looks_take_their_time_and_the_ride_to_them():
    found = run(small({**NOTHING_HAPPENS, **EVERY_DAY}), 2)
    settings = found.world.start.tables["settings"][0]
    look = settings["walk_s"] + settings["look_s"]
    starts, n_stretches = found.rows(Activity.PATROL, Phase.START), 0
    for end in found.rows(Activity.PATROL, Phase.END):
        own = starts[(starts["actor"] == end["actor"]) & (starts["time_s"] <= end["time_s"])]["time_s"].max()
        longest = look + settings["ride_start_s"] + 3 * 300 * settings["ride_s_per_m"]
        assert end["value"] * look <= end["time_s"] - own < (end["value"] + 1) * longest
        n_stretches += 1
    assert n_stretches == 2 * 2 * 4


def test_all_grids_are_seen_again_and_again_though_half_are_absent():
    found = run(small({**NOTHING_HAPPENS, "shifts.field.rota": None, "staff.field_inspectors.absence": 0.5}), 12)
    assert (found.after.tables["grids"]["looked_s"] > 9 * DAY_S).all()


def test_what_lies_in_a_grid_is_found_with_the_chance_of_a_look():
    found = run(small({"behaviour.patrol.detect": 1, "behaviour.patrol.novices": 0,
                       "behaviour.residents.public_rate": 0,
                       "behaviour.false_closing.city_management": 0,
                       "catalogue.use": ["broken_road", "neighbour_noise"],
                       "catalogue.change.broken_road": {"visibility": 1, "relapse": 0}}), 6)
    assert len(found.rows(Activity.REPORT)) > 40
    incidents = found.after.tables["incidents"]
    road = found.world.names.categories.index("broken_road")
    old = incidents[(incidents["category"] == road) & (incidents["born_s"] < 4 * DAY_S)]
    assert len(old) > 20
    assert (old["n_cases"] >= 1).all()
    assert (old["n_looks"] == 1).mean() > 0.9, "a shift that ends before the report makes a second look"


def test_slight_matters_settled_on_the_spot_end_with_their_report():
    slight = small({"catalogue.use": ["non_motor_parking", "neighbour_noise"]})
    world = changed(build(slight), "categories", p_on_spot=1.0)
    found = ran(world, 3)
    cases = found.log.cases
    on_spot = (cases["channel"] == Channel.PATROL) & (cases["severity"] == 1)
    assert on_spot.sum() > 20
    assert (cases["ending"][on_spot] == Ending.CLOSED).all()
    assert (cases["concluded_s"][on_spot] == cases["opened_s"][on_spot]).all()
    assert (cases["n_dispatches"][on_spot] == 0).all()
    fixed = {int(case) for case in found.truth(Truth.FIXED)["case"]}
    assert set(np.flatnonzero(on_spot).tolist()) - fixed == {
        int(case) for case in found.truth(Truth.NOT_FIXED)["case"] if on_spot[case]}


def test_video_inspectors_report_what_cameras_show_and_go_nowhere():
    world = changed(build(small({
        "units.supervision_centre.posts": ["acceptors", "shift_leaders", "closers", "video_inspectors"],
        "staff.video_inspectors": {"count": 2, "shift": "desk"}, "behaviour.video.cameras": 1,
        "behaviour.video.detect": 1, "staff.field_inspectors.per_street": 1})), "categories", camera=1.0)
    found = ran(world, 3)
    by_video = found.log.cases[found.log.cases["channel"] == Channel.VIDEO]
    assert len(by_video) > 10
    posts = {name.split("/")[-2] for name in (found.world.names.actors[actor] for actor in by_video["reporter"])}
    assert posts == {"video_inspectors"}
    checks = found.rows(Activity.CHECK, Phase.START)
    assert {found.world.names.actors[actor].split("/")[-2] for actor in checks["actor"]} == {"field_inspectors"}


def test_another_beat_checks_where_the_scenario_says_so():
    found = run(small({**EVERY_DAY, "workflow.check.by": "other_beat"}), 6)
    beats, people = found.world.start.tables["grids"]["beat"], found.world.start.tables["people"]
    incidents = found.after.tables["incidents"]
    checks = found.rows(Activity.CHECK, Phase.START)
    assert len(checks) > 20
    sites = beats[incidents["grid"][found.log.cases["incident"][checks["case"]]]]
    assert (sites != people["beat"][checks["actor"]]).all()


def test_a_third_party_checks_where_the_scenario_says_so():
    found = run(small({"workflow.check.by": "third_party", "units.third_party": {
        "tier": "district", "nature": "company", "posts": ["field_inspectors"], "rounds": False},
        "staff.field_inspectors.per_unit": {"third_party": 3}}), 6)
    checks = found.rows(Activity.CHECK, Phase.START)
    assert len(checks) > 20
    assert {found.world.names.actors[actor].split("/")[1] for actor in checks["actor"]} == {"third_party"}
    assert not [row for row in found.rows(Activity.PATROL, Phase.START)
                if "third_party" in found.world.names.actors[row["actor"]]]


def test_a_share_of_field_hours_stays_with_rounds_however_many_tasks_wait():
    def share(min_share):
        found = run(small({**EVERY_DAY, "behaviour.patrol.min_share": min_share, "staff.field_inspectors.per_street": 1,
                           "workflow.check.work": {"constant": "60 min", "lognormal": None},
                           "demand.city_management.reports_per_weekday": 60}), 6)
        people = found.after.tables["people"]
        walkers = people[people["beat"] >= 0]
        return walkers["patrol_s"].sum() / (walkers["patrol_s"] + walkers["task_s"]).sum()

    assert share(0.5) > 0.4
    assert share(0) < 0.25


def test_patrol_sent_out_in_several_steps_does_the_same_as_in_one(monkeypatch):
    many = small({"staff.field_inspectors.per_street": 9})
    whole = run(many, 2)
    monkeypatch.setattr("twin.rules.patrol.MOST_SENT", 2)
    monkeypatch.setattr("twin.rules.handing.MOST_SENT", 2)
    assert sorted(run(many, 2).log.events.tolist()) == sorted(whole.log.events.tolist())
