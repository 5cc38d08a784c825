"""Home visits: when they are due, who opens, what they bring, and that they share the hours of rounds."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.rules.test_patrol import area
from tests.world.small import run, small
from twin.eventlog.audit import audit
from twin.experiment.checking import rules_of
from twin.rules.quality import opening_quality
from twin.rules.register import note_visit, register_of
from twin.rules.visits import begin_visit, door_of, first_due_s, is_at_home, is_let_in, next_due_s
from twin.state.rows import Grid, Person, Resident, Settings
from twin.vocabulary import DAY_S, HOUR_S, NEVER, NONE, WEEK_S, Activity, Channel, Outcome, Phase, Reason

N = 4000
ALL_DAY = {"shifts.field.rota": None, "staff.field_inspectors.absence": 0, "behaviour.patrol.min_share": 0}
PLAN = {"per_week": 20, "shift": "always", "work": "12 min", "vain": "2 min", "again": "1 h", "at_home": 0.5,
        "profile": "flat", "opens": 0.8, "opens_trust": 0, "tells": 0, "worth": 0, "changes": 0.3, "register_kept": 1}
NO_PLAN = {"per_week": 0, "register_kept": 1}


def visiting(**more):
    """A small scenario in which those who make rounds have a plan of visits."""
    return small({**ALL_DAY, "behaviour.visits": {**PLAN, **more}})


def stretches(found):
    """Each visit: actor, start, end, answer, changes."""
    begun, visits = {}, []
    for row in found.log.events[found.log.events["activity"] == Activity.VISIT]:
        if row["phase"] == Phase.START:
            begun[int(row["actor"])] = int(row["time_s"])
        else:
            visits.append((int(row["actor"]), begun.pop(int(row["actor"])), int(row["time_s"]), int(row["reason"]),
                           int(row["value"])))
    return visits


# ---------------------------------------------------------------------------------------------- behaviour
def test_everybody_begins_at_another_point_of_the_plan_and_nobody_without_one():
    drawn = [first_due_s(Settings(visit_gap_s=1000), Person(key=key), 50) for key in range(N)]
    assert min(drawn) >= 50
    assert max(drawn) < 1050
    assert np.mean(drawn) == pytest.approx(550, rel=0.05)
    assert first_due_s(Settings(), Person(key=3), 50) == NEVER


def test_the_plan_goes_on_from_when_a_visit_was_due_and_arrears_of_more_than_a_week_lapse():
    settings = Settings(visit_gap_s=DAY_S)
    assert next_due_s(settings, 5 * DAY_S, 5 * DAY_S + 30) == 6 * DAY_S
    assert next_due_s(settings, 0, 30 * DAY_S) == 30 * DAY_S - WEEK_S + DAY_S


def test_people_are_at_home_by_the_hour():
    settings = Settings(p_home=[0.2] * 12 + [0.7] * 12)
    for hour, share in ((9, 0.2), (20, 0.7)):
        found = [is_at_home(settings, Resident(key=key), 3 * DAY_S + hour * HOUR_S) for key in range(N)]
        assert np.mean(found) == pytest.approx(share, abs=0.03)


def test_whoever_trusts_opens_more_often():
    settings = Settings(p_opens=0.6, opens_trust=0.5, trust_typical=0.5)
    shares = [np.mean([is_let_in(settings, Resident(key=key), trust) for key in range(N)]) for trust in (0.1, 0.5, 0.9)]
    assert shares == pytest.approx([0.4, 0.6, 0.8], abs=0.03)


# ---------------------------------------------------------------------------------------------- whose turn it is
def at_the_door(grid=1, **fields):
    """Somebody in a unit grid of three residents of the own beat, with a visit due."""
    world = area()
    for number, each in enumerate(world.grids):
        each.first_resident, each.n_residents = 3 * number, 3
    world.residents = [Resident(key=number, grid=number // 3) for number in range(3 * len(world.grids))]
    world.settings = [Settings(visit_gap_s=DAY_S, visit_work_s=600, visit_vain_s=120, p_home=[1.0] * 24, p_opens=1.0,
                               last_s=10 * DAY_S)]
    world.shifts, world.days = [SimpleNamespace(n_windows=0)], []
    world.clock = SimpleNamespace(at=lambda *_: None)
    person = world.people[0]
    person.grid, person.visit_due_s = grid, DAY_S
    for name, value in fields.items():
        setattr(person, name, value)
    world.pools[0].first_idle = world.pools[0].last_idle = 0
    return world


def test_the_next_door_of_the_grid_has_its_turn():
    world = at_the_door()
    world.grids[1].next_home = 2
    assert door_of(world, world.people[0]) == 5


def test_no_door_is_called_at_outside_the_own_beat_at_a_screen_or_where_nobody_lives():
    assert door_of(at_the_door(grid=9), at_the_door(grid=9).people[0]) == NONE
    assert door_of(at_the_door(grid=NONE), at_the_door(grid=NONE).people[0]) == NONE
    screen, empty = at_the_door(), at_the_door()
    screen.pools[0].is_remote = 1
    empty.grids[1].n_residents = 0
    assert door_of(screen, screen.people[0]) == NONE
    assert door_of(empty, empty.people[0]) == NONE


@pytest.mark.parametrize(("time", "fields", "is_begun"), [
    (DAY_S + 9 * HOUR_S, {}, True), (DAY_S - 1, {}, False),
    (DAY_S + 9 * HOUR_S, {"window_end_s": DAY_S + 9 * HOUR_S + 599}, False),
    (DAY_S + 9 * HOUR_S, {"window_end_s": DAY_S + 9 * HOUR_S + 600}, True)])
def test_a_visit_begins_when_it_is_due_and_fits_the_shift(time, fields, is_begun):
    world = at_the_door(**fields)
    assert begin_visit(world, time, 0) is is_begun
    assert len(world.log) == int(is_begun)


def test_a_visit_in_vain_is_made_up_for_soon_at_the_same_door():
    for p_home, due_s, again_s in ((1.0, 2 * DAY_S, -NEVER), (0.0, DAY_S, DAY_S + 10 * HOUR_S)):
        world = at_the_door()
        world.settings[0].p_home, world.settings[0].visit_again_s = [p_home] * 24, HOUR_S
        begin_visit(world, DAY_S + 9 * HOUR_S, 0)
        assert (world.people[0].visit_due_s, world.people[0].visit_again_s) == (due_s, again_s)
        assert door_of(world, world.people[0]) == 3


def test_the_minutes_of_a_visit_are_those_of_a_task_and_stop_for_a_door_that_stays_shut():
    for p_home, length_s in ((1.0, 600), (0.0, 120)):
        world = at_the_door()
        world.settings[0].p_home = [p_home] * 24
        begin_visit(world, DAY_S + 9 * HOUR_S, 0)
        assert world.people[0].task_s == length_s
        assert world.people[0].until_s == DAY_S + 9 * HOUR_S + length_s


# ---------------------------------------------------------------------------------------------- in a small world
@pytest.fixture(scope="module")
def visited():
    return run(visiting(), 14)


def test_people_make_as_many_visits_that_are_answered_as_the_plan_says(visited):
    answered = [visit for visit in stretches(visited) if visit[3] != Reason.NOT_REACHED]
    n_people = len({visit[0] for visit in answered})
    assert n_people == 4
    assert len(answered) == pytest.approx(n_people * 20 * 2, rel=0.1)


def test_answers_come_in_the_shares_that_are_stated_and_take_their_minutes(visited):
    visits = stretches(visited)
    shares = {answer: np.mean([visit[3] == answer for visit in visits])
              for answer in (Outcome.DONE, Reason.NOT_REACHED, Reason.REFUSED)}
    assert shares[Reason.NOT_REACHED] == pytest.approx(0.5, abs=0.08)
    assert shares[Outcome.DONE] == pytest.approx(0.4, abs=0.08)
    assert sum(shares.values()) == pytest.approx(1)
    for _, start, end, answer, value in visits:
        assert end - start == (720 if answer == Outcome.DONE else 120)
        assert (value in (0, 1)) is (answer == Outcome.DONE)
    changes = [visit[4] for visit in visits if visit[3] == Outcome.DONE]
    assert np.mean(changes) == pytest.approx(0.3, abs=0.12)


def test_every_door_of_a_grid_has_its_turn_before_any_has_it_again(visited):
    tables = visited.after.tables
    n_tried = tables["residents"]["n_visits"]
    assert n_tried.sum() == len(stretches(visited))
    grids = tables["grids"]
    assert (grids["next_home"] < np.maximum(grids["n_residents"], 1)).all()
    assert (n_tried > 0).sum() > 30


def test_the_log_of_visits_passes_its_audit(visited):
    for finding in audit(visited.log, rules_of(visiting(), visited.end_s)):
        assert finding.is_ok, finding


def test_somebody_who_leaves_for_good_breaks_a_visit_off_and_the_log_passes_its_audit():
    scenario = visiting(per_week=1000, again="0 s", at_home=1, work="50 min").replace({"changes": [
        {"at": "2018-08-28 10:00", "set": {"staff.field_inspectors.per_street": 1}}]})
    found = run(scenario, 3)
    broken = found.rows(Activity.VISIT, Phase.END, reason=Reason.INTERRUPTED)
    assert len(broken) > 0
    assert set(broken["time_s"].tolist()) == {DAY_S + 10 * HOUR_S}
    for finding in audit(found.log, rules_of(scenario, found.end_s)):
        assert finding.is_ok, finding


def test_hours_kept_for_rounds_are_kept_from_visits_too():
    seconds = []
    for min_share in (0, 0.9):
        found = run(visiting(per_week=500, at_home=1).replace({"behaviour.patrol.min_share": min_share}), 4)
        seconds.append(sum(end - start for _, start, end, _, _ in stretches(found)))
    assert seconds[1] < 0.35 * seconds[0]


def test_nobody_is_visited_outside_the_hours_of_visits():
    found = run(visiting(per_week=200).replace({"shifts.evening": {"hours": [[16, 17]]},
                                                "behaviour.visits.shift": "evening"}), 4)
    assert len(stretches(found)) > 20
    assert all(16 * HOUR_S <= start % DAY_S < 17 * HOUR_S for _, start, _, _, _ in stretches(found))


# ---------------------------------------------------------------------------------------------- what they bring
def test_what_is_told_at_a_door_is_reported_as_told_to_a_grid_worker_by_the_resident():
    found = run(visiting(per_week=200, at_home=1, opens=1, tells=1).replace({
        "behaviour.patrol.detect": 0, "behaviour.video.detect": 0, "behaviour.residents.public_rate": 0,
        "behaviour.false_closing": {"city_management": 0, "demands": 0}, "behaviour.residents.speak_base": 5,
        "demand.city_management.reports_per_weekday": 60}), 5)
    cases = found.log.cases[found.log.cases["stream"] == 0]
    ends = {end for _, _, end, answer, _ in stretches(found) if answer == Outcome.DONE}
    assert len(cases) > 20
    assert set(cases["channel"].tolist()) == {Channel.GRID_WORKER}
    assert set(cases["opened_s"].tolist()) <= ends
    assert all("/residents/" in found.world.names.actors[row] for row in cases["reporter"])
    assert len(set(cases["incident"].tolist())) == len(cases)


def test_a_visit_is_a_good_experience():
    quiet = {"behaviour.residents.trust": {"gain": 0.5, "talk_gain": 0}, "population.persons_per_agent": 1,
             "behaviour.residents.public_rate": 0, "demand.demands.reports_per_weekday": 0,
             "places.root.children": {name: {"children": 2, "unit_grids": 8, "population": 200}
                                      for name in ("east", "west")}}
    found = run(visiting(per_week=100, worth=0.5, at_home=1).replace(quiet), 5)
    before, after = (tables["residents"]["trust"] for tables in (found.world.start.tables, found.after.tables))
    is_visited = found.after.tables["residents"]["n_visits"] > 0
    moved, once = after != before, found.after.tables["residents"]["n_visits"] == 1
    assert moved.sum() > 20
    assert (moved <= is_visited).all()
    np.testing.assert_allclose(after[moved & once], (before + 0.25 * (1 - before))[moved & once])


def test_the_register_lives_on_visits_and_fades():
    settings = Settings(register_kept=0.4, register_s=100.0 * DAY_S, persons_per_agent=10)
    world = SimpleNamespace(settings=[settings], grids=[Grid(n_residents=2), Grid()])
    assert register_of(world, 0, 0) == pytest.approx(0.4)
    assert register_of(world, 0, 1) == register_of(world, 0, NONE) == 1.0
    note_visit(world, DAY_S, 0)
    assert register_of(world, DAY_S, 0) == pytest.approx(0.4 + 0.6 / 20)
    assert register_of(world, 101 * DAY_S, 0) == pytest.approx(0.4 + 0.6 / 20 / np.e)
    for _ in range(2000):
        note_visit(world, 101 * DAY_S, 0)
    assert register_of(world, 101 * DAY_S, 0) == pytest.approx(1.0)


def test_a_register_that_nobody_keeps_up_adds_nothing_to_a_file():
    row = Settings(quality=[0.5] * 6, quality_register=0.4, is_on=[1] * 12)
    said = [opening_quality(row, Channel.HOTLINE, 1.0, register) for register in (0.0, 0.5, 1.0)]
    assert said == pytest.approx([0.5, 0.6, 0.7])


# ---------------------------------------------------------------------------------------------- structural zero
def test_a_plan_without_an_hour_in_which_to_follow_it_changes_nothing():
    without = run(small({"behaviour.visits": NO_PLAN}), 6)
    night = run(small({"shifts.night": {"hours": [[2, 3]]}, "behaviour.visits": {**PLAN, "shift": "night"}}), 6)
    assert len(without.rows(Activity.VISIT, Phase.START)) == 0
    assert without.log.events.tobytes() == night.log.events.tobytes()
    assert without.log.truth.tobytes() == night.log.truth.tobytes()
