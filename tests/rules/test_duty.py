"""Who works when, and at what: small counters whose arrivals are given to the second, on the reference driver."""

import numpy as np
import pytest

from tests.world.small import run, served, small
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, Activity, Outcome, Phase, Reason

HANDLE = Activity.HANDLE
DONE = Outcome.DONE


def at(day, hour):
    return int(day * DAY_S + hour * HOUR_S)


def desk(work, hours=((9, 17),), count=1, rule="put_back", overtime="0 s", resume_by="any", travel="0 s", **more):
    """Overrides: so many crews with these hours, work of one length, one rule for the end of a shift."""
    return {
        "staff.crews": {"count": count, "shift": "day", **more},
        "shifts.day": {"hours": [list(window) for window in hours]},
        "end_of_shift": {"rule": rule, "overtime": overtime, "resume_by": resume_by},
        "workflow.handle.work": {"constant": work, "exponential": None}, "workflow.handle.travel": travel,
    }


def stretches(ran):
    return [(start, end, reason) for _, _, start, end, reason in ran.stretches(HANDLE)]


# ---------------------------------------------------------------------------------------------- who is asked first
def test_whoever_is_idle_longest_is_asked_first():
    ran = served([at(0, h) for h in (1, 1.1, 5, 9)], 1, {
        "staff.crews.count": 2, "workflow.handle.work": {"constant": "30 min", "exponential": None}})
    actors = [actor for _, actor, _, _, _ in ran.stretches(HANDLE)]
    assert actors == [actors[0], 1 - actors[0]] * 2


def test_two_who_begin_their_day_together_get_its_first_work_equally_often():
    n_days = 400
    ran = served([at(day, 10) for day in range(n_days)], n_days, desk("10 min", count=2))
    first = np.array([actor for _, actor, _, _, _ in ran.stretches(HANDLE)])
    assert len(first) == n_days
    assert abs(first.mean() - 0.5) <= 4 * 0.5 / np.sqrt(n_days)
    assert 0.25 < (first[1:] == first[:-1]).mean() < 0.75  # each day anew, not by turns


def test_the_oldest_matter_goes_first():
    ran = served([at(0, h) for h in (1, 1.2, 1.1, 1.3)], 1, {
        "workflow.handle.work": {"constant": "2 h", "exponential": None}})
    begun = ran.rows(HANDLE, Phase.START)
    opened = ran.log.cases["opened_s"][begun["case"]]
    assert (np.diff(opened) >= 0).all()


def test_matters_of_one_second_are_taken_in_drawn_order():
    orders = set()
    for seed in range(1, 9):
        ran = served([at(0, 1)] * 4, 1, {"workflow.handle.work": {"constant": "1 h", "exponential": None}}, seed)
        orders.add(tuple(ran.rows(HANDLE, Phase.START)["case"].tolist()))
    assert len(orders) > 3


@pytest.mark.parametrize("most", [1, 3])
def test_a_crowd_set_to_work_in_several_steps_does_the_same_as_in_one(monkeypatch, most):
    """How many people one event may set to work is a matter of buffers and must not show."""
    crowd = desk("90 min", count=12)
    arrivals = [at(0, hour) for hour in (1, 2, 3, 9.5, 9.5, 9.5, 12) for _ in range(3)]
    whole = served(arrivals, 2, crowd)
    monkeypatch.setattr("twin.rules.handing.MOST_SENT", most)
    assert served(arrivals, 2, crowd).log.events.tobytes() == whole.log.events.tobytes()


# ---------------------------------------------------------------------------------------------- the end of a shift
def test_work_in_hand_is_finished_in_overtime():
    ran = served([at(0, 16.5)], 2, desk("1 h", rule="finish", overtime="2 h"))
    assert stretches(ran) == [(at(0, 16.5), at(0, 17.5), DONE)]


def test_overtime_has_a_cap_and_the_rest_is_put_back():
    ran = served([at(0, 16)], 3, desk("4 h", rule="finish", overtime="2 h"))
    assert stretches(ran) == [(at(0, 16), at(0, 19), Reason.PUT_BACK), (at(1, 9), at(1, 10), DONE)]


def test_work_is_put_back_at_the_last_second_and_goes_on_the_next_morning():
    ran = served([at(0, 16)], 3, desk("3 h"))
    assert stretches(ran) == [(at(0, 16), at(0, 17), Reason.PUT_BACK), (at(1, 9), at(1, 11), DONE)]


def test_the_way_is_paid_again_when_work_is_resumed():
    ran = served([at(0, 15)], 4, desk("3 h", travel="20 min"))
    (_, _, cut), (_, end, reason) = stretches(ran)
    travel_s = int(ran.rows(HANDLE, Phase.START)["value"][0])
    assert (cut, reason) == (Reason.PUT_BACK, DONE)
    assert travel_s > 0
    assert end == at(1, 9) + travel_s + 3 * HOUR_S - (2 * HOUR_S - travel_s)


def test_what_cannot_be_finished_is_not_started():
    ran = served([at(0, 16), at(0, 16.75)], 3, desk("1 h", rule="no_start"))
    assert stretches(ran) == [(at(0, 16), at(0, 17), DONE), (at(1, 9), at(1, 10), DONE)]


def test_what_no_shift_is_long_enough_for_is_started_all_the_same():
    ran = served([at(0, 16)], 4, desk("9 h", rule="no_start"))
    assert stretches(ran) == [(at(0, 16), at(0, 17), Reason.PUT_BACK), (at(1, 9), at(1, 17), DONE)]


def test_a_night_that_is_never_two_windows_long_does_not_count_as_one_window():
    """One day on, one off: the evening of a day on and the morning of the next never meet."""
    night = desk("7 h", hours=((0, 6), (22, 24)), rule="no_start")
    night["shifts.day"]["rota"] = {"days_on": 1, "cycle": 2}
    ran = served([at(0, 0)], 12, night)
    assert [reason for _, _, reason in stretches(ran)][-1:] == [DONE]


def test_work_over_midnight_in_a_night_shift_is_one_stretch():
    ran = served([at(0, 22)], 2, desk("7 h", hours=((0, 6), (22, 24))))
    assert stretches(ran) == [(at(0, 22), at(1, 5), DONE)]


def test_the_same_person_resumes_what_he_or_she_began():
    ran = served([at(0, 14), at(0, 14), at(0, 15)], 6, desk("6 h", count=2, resume_by="same"))
    by_item = {}
    for item, actor, _, _, _ in ran.stretches(HANDLE):
        by_item.setdefault(item, set()).add(actor)
    assert [len(actors) for actors in by_item.values()] == [1, 1, 1]
    assert len(ran.rows(HANDLE, Phase.END, reason=Reason.KEPT)) >= 2
    assert len(ran.rows(HANDLE, Phase.END, reason=DONE)) == 3


def test_nothing_that_is_kept_is_lost_where_overtime_runs_into_the_next_window():
    """Overtime of three hours after noon ends within the afternoon."""
    ran = served([at(0, 9), at(0, 10), at(0, 11)], 30, desk(
        "10 h", hours=((8, 12), (14, 18)), rule="finish", overtime="3 h", resume_by="same"))
    assert len(ran.rows(HANDLE, Phase.END, reason=DONE)) == 3


@pytest.mark.parametrize("resume_by", ["any", "same"])
def test_nobody_does_two_things_at_once_where_overtime_runs_into_the_next_window(resume_by):
    ran = served([at(0, 9 + n / 10) for n in range(12)], 30, desk(
        "7 h", hours=((8, 12), (12.5, 17)), count=2, rule="finish", overtime="3 h", resume_by=resume_by))
    by_person = {}
    for _, actor, start, end, _ in ran.stretches(HANDLE):
        assert start >= by_person.get(actor, 0)
        by_person[actor] = end
    assert len(ran.rows(HANDLE, Phase.END, reason=DONE)) == 12


# ---------------------------------------------------------------------------------------------- being there
def duty(ran, actor):
    """Stretches of duty of a person."""
    starts = ran.rows(Activity.DUTY, Phase.START, actor=actor)["time_s"].tolist()
    ends = ran.rows(Activity.DUTY, Phase.END, actor=actor)["time_s"].tolist()
    return list(zip(starts, ends, strict=False))


def test_a_rota_of_five_in_seven_gives_each_person_five_days_of_seven():
    days = 28
    ran = served([], days, {**desk("1 h", count=9), "shifts.day.rota": {"days_on": 5, "cycle": 7}})
    for actor in range(9):
        worked = [start // DAY_S for start, _ in duty(ran, actor)]
        assert len(worked) == 20
        on = [day in worked for day in range(days)]
        assert all(sum(on[first:first + 7]) == 5 for first in range(days - 6))


def test_a_rota_spreads_people_over_the_week():
    ran = served([], 7, {**desk("1 h", count=7), "shifts.day.rota": {"days_on": 5, "cycle": 7}})
    starts = ran.rows(Activity.DUTY, Phase.START)["time_s"] // DAY_S
    assert np.bincount(starts, minlength=7).tolist() == [5] * 7


def test_its_share_of_days_a_person_is_absent():
    n_days, absence = 300, 0.12
    ran = served([], n_days, desk("1 h", count=5, absence=absence))
    present = len(ran.rows(Activity.DUTY, Phase.START)) / (5 * n_days)
    assert abs(present - (1 - absence)) <= 4 * np.sqrt(absence * (1 - absence) / (5 * n_days))


def test_whoever_is_absent_misses_the_afternoon_too():
    ran = served([], 60, desk("1 h", hours=((8, 12), (14, 18)), absence=0.4))
    by_day = np.bincount(ran.rows(Activity.DUTY, Phase.START)["time_s"] // DAY_S, minlength=60)
    assert set(by_day.tolist()) == {0, 2}


def test_the_absent_leave_the_work_to_those_who_are_there():
    n_days = 120
    ran = served([at(day, 10) for day in range(n_days)], n_days, desk("10 min", count=2, absence=0.5))
    on_duty = {(start // DAY_S, actor) for actor in range(2) for start, _ in duty(ran, actor)}
    done = {(start // DAY_S, actor) for _, actor, start, _, _ in ran.stretches(HANDLE)}
    assert done <= on_duty
    assert {day for day, _ in done} == {day for day, _ in on_duty}


def test_shifts_go_round_by_turns():
    ran = served([], 1, {"staff.crews": {"count": 4, "shift": ["early", "late"]},
                         "shifts": {"early": {"hours": [[7, 14]]}, "late": {"hours": [[14, 21]]}}})
    assert [duty(ran, actor)[0][0] // HOUR_S for actor in range(4)] == [7, 14, 7, 14]


@pytest.mark.parametrize(("rule", "overtime"), [("put_back", "0 s"), ("no_start", "0 s"), ("finish", "40 min")])
def test_nobody_works_off_duty_but_by_the_rule(rule, overtime):
    allowed = 40 * MINUTE_S if rule == "finish" else 0
    ran = run(small({"end_of_shift": {"rule": rule, "overtime": overtime}}), 4)
    windows = {actor: duty(ran, actor) for actor in range(len(ran.world.start.tables["people"]))}
    always = {actor for actor in windows if len(ran.rows(Activity.DUTY, Phase.START, actor=actor)) == 1
              and not windows[actor]}
    n_stretches = 0
    for stage in (stage for stage in Activity if stage < Activity.CARRY):
        for _, actor, start, end, _ in ran.stretches(stage):
            n_stretches += 1
            within = [(on, off) for on, off in windows[actor] if on <= start < off]
            assert actor in always or len(within) == 1 or end > max(off for _, off in windows[actor])
            assert all(end <= off + allowed for _, off in within)
    assert n_stretches > 300
