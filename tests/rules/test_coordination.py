"""Coordination, part by part: on and off, what each changes, and that it changes nothing where it finds no occasion."""

import numpy as np
import pytest

from tests.world.small import run, small
from twin.kpi.causes import causes
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Cause, Ending, Outcome, Phase, Post, Stage

CLEAR = {"behaviour.dispatch.decline": 0, "behaviour.dispatch.decline_borderline": 0,
         "behaviour.dispatch.error": 0, "behaviour.dispatch.error_per_file": 0}
TWO_KINDS = {"catalogue.use": ["non_motor_parking", "neighbour_noise"]}
JOINT = {**CLEAR, **TWO_KINDS, "demand.city_management.reports_per_weekday": 12, "catalogue.change.non_motor_parking": {
    "joint": 1, "co_leads": ["street_order", "appearance"], "on_spot": 0, "transient": 0}}
OFF = {"mechanisms.coordination": False}
SIDE = (Activity.CO_HANDLE, Activity.HAND_ON, Activity.COORDINATE)


def only(part):
    """Overrides that switch one part off and leave the others on."""
    return {f"mechanisms.coordination.{part}": False}


def same_log(one, other):
    return all(getattr(one.log, name).tobytes() == getattr(other.log, name).tobytes() for name in ("events", "truth"))


def own(found, case, *activities):
    """Rows of one case, of some activities."""
    rows = found.log.events[found.log.events["case"] == case]
    return rows[np.isin(rows["activity"], activities) & (rows["phase"] != Phase.FACT)]


def joint_cases(found):
    """Cases with a part for another unit."""
    return sorted(set(found.rows(Activity.CO_HANDLE, Phase.ENABLE)["case"].tolist()))


# ---------------------------------------------------------------------------------------------- no occasion
def test_without_joint_contested_or_slow_matters_and_without_a_register_it_changes_nothing():
    nothing = {**CLEAR, **TWO_KINDS, "catalogue.change.non_motor_parking": {"joint": 0},
               "catalogue.change.neighbour_noise": {"joint": 0}, "behaviour.quality.register": 0,
               "behaviour.ladder": {"at_limits": 0, "at_reworks": 0}}
    one, other = run(small(nothing), 6), run(small({**nothing, **OFF}), 6)
    assert len(one.log.cases) > 80
    assert same_log(one, other)


@pytest.mark.parametrize(("part", "occasion"), [
    ("parallel", JOINT), ("arbitration", {"behaviour.dispatch.decline_borderline": 1, "behaviour.dispatch.error": 0.5}),
    ("sharing", {})])
def test_each_part_changes_something_where_it_finds_an_occasion(part, occasion):
    assert not same_log(run(small(occasion), 4), run(small({**occasion, **only(part)}), 4))


# ---------------------------------------------------------------------------------------------- parts at once
@pytest.fixture(scope="module")
def together():
    return run(small(JOINT), 8)


@pytest.fixture(scope="module")
def in_turn():
    return run(small({**JOINT, **only("parallel")}), 8)


def test_a_coordinator_comes_before_all_parts_and_after_the_last(together):
    finished = 0
    for case in joint_cases(together):
        rows = own(together, case, Activity.HANDLE, Activity.FEEDBACK, *SIDE)
        assert [Activity(row["activity"]) for row in rows[:2]] == [Activity.COORDINATE] * 2
        ends = rows[(rows["phase"] == Phase.END) & (rows["activity"] == Activity.COORDINATE)]
        begun = rows[(rows["phase"] == Phase.ENABLE) & np.isin(rows["activity"], (Activity.HANDLE, Activity.CO_HANDLE))]
        if len(ends):
            assert (begun["time_s"] >= ends["time_s"][0]).all()
        if len(ends) == 2:
            fed_back = rows[(rows["activity"] == Activity.FEEDBACK) & (rows["phase"] == Phase.ENABLE)]
            done = rows[np.isin(rows["activity"], (Activity.HANDLE, Activity.CO_HANDLE)) & (rows["phase"] == Phase.END)
                        & (rows["reason"] == Outcome.DONE) & (rows["time_s"] <= ends["time_s"][1])]
            assert fed_back["time_s"][0] == ends["time_s"][1] > done["time_s"].max()
            assert len(done) == 1 + (begun["activity"] == Activity.CO_HANDLE).sum()
            finished += 1
    assert finished > 10
    names = together.actors(together.rows(Activity.COORDINATE, Phase.START))
    assert {name.split("/")[2] for name in names} == {Post.COORDINATORS.key}


def test_where_nobody_has_the_post_nobody_coordinates_and_the_parts_begin_at_once():
    found = run(small({**JOINT, "staff.coordinators.count": 0}), 5)
    assert not len(found.rows(Activity.COORDINATE, Phase.ENABLE))
    for case in joint_cases(found):
        enabled = own(found, case, Activity.HANDLE, Activity.CO_HANDLE)
        enabled = enabled[enabled["phase"] == Phase.ENABLE]
        assert len(set(enabled["time_s"][:2].tolist())) == 1


def test_in_turn_each_part_is_sorted_signed_and_examined_after_the_one_before_is_done(in_turn):
    finished = 0
    for case in joint_cases(in_turn):
        rows = own(in_turn, case, Activity.HANDLE, *SIDE)
        rows = rows[(rows["phase"] == Phase.ENABLE) | (rows["reason"] == Outcome.DONE)]
        steps = [(Activity(row["activity"]), Phase(row["phase"])) for row in rows]
        wanted = [(activity, phase) for activity in (Activity.HANDLE, *[Activity.HAND_ON] * 3, Activity.CO_HANDLE)
                  for phase in (Phase.ENABLE, Phase.END)]
        n_met = min(len(steps), len(wanted))
        assert steps[:n_met] == wanted[:n_met]
        assert (np.diff(rows["time_s"]) >= 0).all()
        finished += n_met == len(wanted)
    assert finished > 10
    by = [name.split("/")[2] for name in in_turn.actors(in_turn.rows(Activity.HAND_ON, Phase.START))]
    assert set(by) == {"grid_chiefs", "clerks"}  # the community sorts, its desk or a unit's above signs and examines
    assert not len(in_turn.rows(Activity.COORDINATE, Phase.ENABLE))


def time_of_parts(found):
    """Hours from the examination of joint matters that are handed in to the begin of feedback."""
    hours = []
    for case in joint_cases(found):
        ready = found.rows(Activity.EXAMINE, Phase.END, case=case, reason=Outcome.READY)
        fed_back = found.rows(Activity.FEEDBACK, Phase.ENABLE, case=case)
        if len(ready) and len(fed_back):
            hours.append((fed_back["time_s"][0] - ready["time_s"][0]) / HOUR_S)
    return hours


def test_joint_matters_take_longer_in_turn(together, in_turn):
    both = [time_of_parts(found) for found in (together, in_turn)]
    assert min(map(len, both)) > 10
    assert np.mean(both[1]) > 1.2 * np.mean(both[0])


@pytest.mark.parametrize("name", ["together", "in_turn"])
def test_every_second_of_a_joint_matter_has_one_cause(name, request):
    found = request.getfixturevalue(name)
    until = np.where(found.log.cases["concluded_s"] == NONE, found.end_s, found.log.cases["concluded_s"])
    table = causes(found.log, found.end_s)
    assert table.min() >= 0
    assert table.sum(axis=1).tolist() == (until - found.log.cases["opened_s"]).tolist()


def test_once_the_lead_units_part_is_done_the_part_that_ends_last_decides():
    """Work and ways of each closed case, by plain loops: its stages, and of its parts what the last one did after."""
    found = run(small({**JOINT, "staff.coordinators.count": 0, "catalogue.change.non_motor_parking": {
        **JOINT["catalogue.change.non_motor_parking"], "touch": {"lognormal": {"mean": "60 min", "cv": 1}}}}), 8)
    table = causes(found.log, found.end_s)
    done = table[:, [Cause.WORK - min(Cause), Cause.TRAVEL - min(Cause)]].sum(axis=1)
    n_after = 0
    for case in joint_cases(found):
        if found.log.cases["n_reworks"][case] or found.log.cases["ending"][case] != Ending.CLOSED:
            continue
        rows = own(found, case, *[Activity(int(stage)) for stage in Stage if stage < Stage.END], Activity.CO_HANDLE)
        own_end = rows[(rows["activity"] == Activity.HANDLE) & (rows["phase"] == Phase.END)]["time_s"][-1]
        parts = rows[(rows["activity"] == Activity.CO_HANDLE) & (rows["reason"] == Outcome.DONE)]
        last = parts["item"][parts["time_s"].argmax()]
        seconds, begun = 0, {}
        for row in rows[(rows["item"] != NONE) & (rows["activity"] != Activity.ARCHIVE)]:
            is_part = row["activity"] == Activity.CO_HANDLE
            if row["phase"] == Phase.START:
                begun[row["item"]] = max(row["time_s"], own_end) if is_part else row["time_s"]
            elif row["phase"] == Phase.END and (not is_part or row["item"] == last):
                seconds += max(0, row["time_s"] - begun[row["item"]])
                n_after += is_part and row["time_s"] > own_end
        assert done[case] == seconds
    assert n_after > 10


def test_the_work_of_desks_on_the_way_of_a_part_is_work(in_turn):
    """A case in turn has at least as much work as all its stretches that follow one another."""
    table, work = causes(in_turn.log, in_turn.end_s), Cause.WORK - min(Cause)
    stretches = in_turn.stretches(Activity.HAND_ON)
    case_of = {int(row["item"]): int(row["case"]) for row in in_turn.rows(Activity.HAND_ON, Phase.ENABLE)}
    seconds = np.zeros(len(in_turn.log.cases))
    for item, _, start, end, _ in stretches:
        seconds[case_of[item]] += end - start
    assert (seconds > 0).sum() > 10
    assert (table[:, work] >= seconds).all()


def test_a_machine_hands_parts_on_in_no_time():
    found = run(small({**JOINT, **only("parallel"), "policies.dispatch": "auto"}), 5)
    hops = found.rows(Activity.HAND_ON, Phase.ENABLE)
    assert len(hops) > 10
    names = {found.world.names.units[unit].split("/")[1] for unit in hops["unit"]}
    assert "street_centre" not in names
    assert "command_centre" not in names


# ---------------------------------------------------------------------------------------------- disputes
NOBODYS = {**TWO_KINDS, "catalogue.change.non_motor_parking": {"borderline": 1, "on_spot": 0, "transient": 0},
           "behaviour.dispatch.decline_borderline": 0.9, "behaviour.dispatch.most_passed": 6,
           "mechanisms.first_receiver": False, "demand.city_management.reports_per_weekday": 8,
           "staff.clerks.per_unit": {"works_department": 3, "service_department": 3, "street_team": 3}}


def test_where_nobody_decides_a_case_is_passed_on_up_to_the_bound_and_then_stays():
    decided = run(small(NOBODYS), 10)
    passed = run(small({**NOBODYS, **only("arbitration")}), 10)
    assert np.bincount(decided.rows(Activity.RETURN)["case"]).max() == 3
    assert len(decided.rows(Activity.ARBITRATE, Phase.END)) > 5
    n_returns = np.bincount(passed.rows(Activity.RETURN)["case"])
    assert n_returns.max() == 6
    assert (n_returns == 6).sum() > 5
    assert not len(passed.rows(Activity.ARBITRATE, Phase.ENABLE))
    assert not len(passed.rows(Activity.HEARING, Phase.START))


# ---------------------------------------------------------------------------------------------- the bureau
SLOW = {**CLEAR, **TWO_KINDS, "catalogue.change.non_motor_parking": {
            "lead": "street_order", "lowest_tier": "street", "on_spot": 0},
        "staff.crews.per_unit": {"works_department": 1, "street_team": 1},
        "demand.city_management.reports_per_weekday": 60, "behaviour.ladder.at_limits": 2}


def asked_s(found):
    """When each case was owed for twice its limit, and when the bureau had it before it."""
    return {int(row["case"]): int(row["time_s"]) for row in found.rows(Activity.SUPERVISE, Phase.ENABLE)}


def test_on_paper_the_bureau_hears_of_a_case_at_the_close_of_the_third_working_day():
    at_once = run(small({**SLOW, "staff.bureau_officers.count": 0}), 3)
    assert not asked_s(at_once)  # nobody hears of it
    told, on_paper = asked_s(run(small(SLOW), 12)), asked_s(run(small({**SLOW, **only("bureau")}), 12))
    assert len(on_paper) > 5
    assert min(on_paper.values()) >= min(told.values()) + 2 * DAY_S
    assert {time_s % DAY_S for time_s in on_paper.values()} == {18 * HOUR_S}
    assert len(on_paper) < len(told)


def test_paper_that_takes_no_day_is_no_paper():
    here = {**SLOW, "behaviour.ladder.paper_days": 0}
    assert same_log(run(small(here), 5), run(small({**here, **only("bureau")}), 5))


# ---------------------------------------------------------------------------------------------- the register
def test_without_a_shared_register_files_say_less():
    said = {"behaviour.quality": {"register": 0.4, "ask_gain": 0, "verify_gain": 0, "return_loss": 0}}
    knowing, alone = (run(small({**said, **more}), 3).after.tables["cases"] for more in ({}, only("sharing")))
    lacks = [dict(zip(cases["key"][cases["serial"] == 0].tolist(), 1 - cases["quality"][cases["serial"] == 0],
                      strict=True)) for cases in (knowing, alone)]
    both = [key for key in lacks[0] if key in lacks[1]]
    assert len(both) > 30
    assert sum(lacks[0][key] for key in both) < 0.7 * sum(lacks[1][key] for key in both)
