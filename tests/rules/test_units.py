"""Cases and the units they come to: errors, returns, disputes, emergencies, joint parts, the ladder, relapse, harm."""

import numpy as np
import pytest

import twin
from tests.world.small import ran, run, small
from twin.rules.ladder import is_within_reach
from twin.state.rows import Unit
from twin.vocabulary import (
    DAY_S,
    HOUR_S,
    NONE,
    Activity,
    Ending,
    Lane,
    Nature,
    Outcome,
    Phase,
    Reason,
    Stage,
    Truth,
)
from twin.world import build

ONE_KIND = {"catalogue.use": ["non_motor_parking", "neighbour_noise"]}
CLEAR = {"behaviour.dispatch.decline": 0, "behaviour.dispatch.decline_borderline": 0,
         "behaviour.dispatch.error": 0, "behaviour.dispatch.error_per_file": 0}


def change(name, **fields):
    """Overrides that change fields of a category."""
    return {f"catalogue.change.{name}": fields}


# ---------------------------------------------------------------------------------------------- to whom
def test_without_errors_every_case_goes_to_a_unit_that_leads_it():
    found = run(small(CLEAR), 5)
    assert len(found.rows(Activity.DISPATCH)) > 60
    assert len(found.rows(Activity.RETURN)) == 0


@pytest.fixture(scope="module")
def astray():
    """Half of all dispatches go wrong."""
    return run(small({**CLEAR, "behaviour.dispatch.error": 0.5, "behaviour.quality.slope": 0,
                      "mechanisms.first_receiver": False}), 8)


def test_a_wrong_dispatch_comes_back_and_is_dispatched_again(astray):
    returns = astray.rows(Activity.RETURN)
    assert len(returns) > 20
    for row in returns:
        number = int(np.flatnonzero(astray.log.events == row)[0])
        own = astray.log.events[number:][astray.log.events[number:]["case"] == row["case"]]
        facts = [Activity(each["activity"]) for each in own if each["phase"] == Phase.FACT
                 and each["activity"] not in (Activity.WAITED, Activity.REPEAT)]
        assert facts[:2] == [Activity.RETURN, Activity.RELEASE]
        assert facts[2:3] in ([Activity.DISPATCH], [])


def test_what_is_given_back_too_often_is_decided_and_then_binds(astray):
    """After the third refusal the legal office decides; nobody gives the case back after that."""
    ends = astray.rows(Activity.ARBITRATE, Phase.END)
    assert len(ends) > 0
    for row in ends:
        own = astray.log.events[astray.log.events["case"] == row["case"]]
        before = own[own["time_s"] <= row["time_s"]]
        assert (before["activity"] == Activity.RETURN).sum() == 3
        after = own[own["time_s"] > row["time_s"]]
        assert not (after["activity"] == Activity.RETURN).any()


def test_a_hearing_takes_until_the_close_of_the_next_working_day(astray):
    starts, ends = astray.rows(Activity.HEARING, Phase.START), astray.rows(Activity.HEARING, Phase.END)
    until = {int(row["case"]): int(row["time_s"]) for row in ends}
    checked = 0
    for row in starts:
        if int(row["case"]) in until:
            days = until[int(row["case"])] // DAY_S - int(row["time_s"]) // DAY_S
            assert until[int(row["case"])] % DAY_S == 18 * HOUR_S
            assert days in (1, 3)  # over a weekend
            checked += 1
    assert checked > 0


def test_files_that_say_little_go_astray_more_often():
    said = {**CLEAR, "behaviour.dispatch.error": 0.1}
    shares = []
    for quality in (0.95, 0.6):
        found = run(small({**said, "behaviour.quality": {"patrol": quality, "register": 0, "ask_gain": 0,
                                                         "verify_gain": 0}}), 8)
        by_patrol = np.flatnonzero(found.log.cases["channel"] == 80)
        n_returned = np.isin(by_patrol, found.rows(Activity.RETURN)["case"]).sum()
        shares.append(n_returned / len(by_patrol))
    assert shares[1] > 2 * shares[0]


def test_a_machine_dispatches_in_no_time():
    found = run(small({"policies.dispatch": "auto"}), 4)
    sorts = [found.rows(Activity.SORT, phase) for phase in (Phase.ENABLE, Phase.START, Phase.END)]
    assert len(sorts[0]) == 0
    assert len(sorts[1]) > 40
    assert (found.rows(Activity.SORT, Phase.END)["item"] == NONE).all()


TWO_TEAMS = {
    "units.second_team": {"tier": "street", "nature": "street", "posts": ["clerks", "crews"], "desk": "clerks",
                          "field": "crews", "leads": ["street_order", "appearance", "advertising", "construction"]},
    "staff.crews.per_unit.second_team": 2, "staff.clerks.per_unit.second_team": 1,
}


@pytest.mark.parametrize(("policy", "both"), [("by_catalogue", False), ("least_loaded", True)])
def test_the_least_loaded_of_two_teams_is_chosen_where_the_policy_says_so(policy, both):
    found = run(small({**CLEAR, **TWO_TEAMS, "policies.dispatch": policy, "staff.crews.per_unit.street_team": 1,
                       "demand.city_management.reports_per_weekday": 80}), 4)
    names = {found.world.names.units[unit].split("/")[1] for unit in found.rows(Activity.DISPATCH)["unit"]}
    assert ("second_team" in names) is both


def test_somebodys_decision_goes_before_the_policy():
    scenario = small(CLEAR)
    first = run(scenario, 4)
    case = int(first.rows(Activity.DISPATCH)["case"][0])
    key = int(first.log.cases["key"][case])
    unit = next(name for name in first.world.names.units if name.endswith("service_department"))
    other = run(scenario.replace({"policies.decisions": [{"incident": key, "unit": unit}]}), 4)
    case = int(np.flatnonzero(other.log.cases["key"] == key)[0])
    row = other.rows(Activity.DISPATCH, case=case)[0]
    assert other.world.names.units[row["unit"]] == unit


def test_a_decision_for_a_unit_that_is_not_there_is_refused():
    with pytest.raises(twin.BadInput, match=r"policies\.decisions: unknown unit nowhere"):
        build(small({"policies.decisions": [{"incident": 1, "unit": "nowhere"}]}))


# ---------------------------------------------------------------------------------------------- leaders
def test_a_leader_reads_what_is_sensitive_at_set_times():
    found = run(small({**CLEAR, **ONE_KIND, **change("non_motor_parking", sensitive=1),
                       **change("neighbour_noise", sensitive=1)}), 6)
    ends = found.rows(Activity.APPROVE, Phase.END)
    assert len(ends) > 20
    starts = {int(row["case"]): int(row["time_s"]) % DAY_S for row in found.rows(Activity.APPROVE, Phase.START)}
    for row in ends:
        read = [8.5 * HOUR_S <= second < 8.75 * HOUR_S or 14.5 * HOUR_S <= second < 14.75 * HOUR_S
                for second in (int(row["time_s"]) % DAY_S, starts[int(row["case"])])]
        assert read[0] or read[1]  # read at an opening, or at once during one


# ---------------------------------------------------------------------------------------------- emergencies
URGENT = {**CLEAR, "catalogue.use": ["non_motor_parking", "neighbour_noise"],
          "catalogue.change.non_motor_parking": {"is_emergency": True, "lead": "street_order", "lowest_tier": "street",
                                                 "on_spot": 0, "transient": 0}}


def test_an_emergency_goes_to_the_emergency_centre_without_desks_between():
    found = run(small({**URGENT, "staff.emergency_crews.count": 5}), 4)
    responded = found.rows(Activity.RESPOND, Phase.END)
    assert len(responded) > 20
    events = found.log.events
    for row in responded[responded["reason"] == Outcome.DONE]:
        own = events[(events["case"] == row["case"]) & (events["time_s"] <= row["time_s"])]
        stages = {Stage(each).key for each in own["stage"] if each != NONE}
        assert not stages & {"file", "sort", "sign", "examine", "handle"}
    by = [found.world.names.units[unit].split("/")[1] for unit in responded["unit"]]
    assert by.count("emergency_centre") > 0.7 * len(by), "the others found all of its crews out"


def test_an_emergency_that_a_community_took_in_is_handed_up_to_the_loop_that_answers_it():
    found = run(small({**URGENT, "behaviour.entry.hotline": "community", "behaviour.entry.app": "community",
                       "behaviour.entry.patrol": "street", "behaviour.residents.public_rate": 5}), 4)
    tiers = dict(enumerate(found.world.names.tiers))
    responded = found.rows(Activity.RESPOND, Phase.ENABLE)
    entered = {found.world.names.tiers[tier] for tier in found.log.cases["entry_tier"][responded["case"]]}
    assert entered == {"community", "street"}
    assert {tiers[tier] for tier in responded["tier"]} == {"district"}
    hops = found.rows(Activity.ESCALATE)
    for row in responded:
        own = hops[(hops["case"] == row["case"]) & (hops["time_s"] <= row["time_s"])]
        assert len(own) == 2 - found.log.cases["entry_tier"][row["case"]]
    closed = found.rows(Activity.CLOSE, Phase.END)
    assert {tiers[tier] for tier in closed["tier"][np.isin(closed["case"], responded["case"])]} == {"district"}


def test_the_crew_called_off_for_an_emergency_is_one_near_the_problem(preempted):
    names = preempted.world.names.actors
    cut = [row for row in preempted.log.events if row["reason"] == Reason.INTERRUPTED]
    teams = [names[row["actor"]] for row in cut if "street_team" in names[row["actor"]]]
    assert len(teams) > 0.8 * len(cut)


# ---------------------------------------------------------------------------------------------- signing
def test_duty_signers_sign_where_a_unit_has_any_and_else_its_clerks():
    found = run(small({**CLEAR, "staff.duty_signers.per_unit.street_team": 1}), 4)
    signed = found.rows(Activity.SIGN, Phase.START)
    by = {(name.split("/")[1], name.split("/")[2]) for name in found.actors(signed)}
    assert ("street_team", "duty_signers") in by
    assert ("street_team", "clerks") not in by
    assert ("street_office", "clerks") in by
    waits = {row["item"]: row["time_s"] for row in found.rows(Activity.SIGN, Phase.ENABLE)}
    team = [row["time_s"] - waits[row["item"]] for row in signed
            if "street_team" in found.world.names.units[row["unit"]]]
    assert max(team) < 2 * HOUR_S, "somebody is there at night, too"


@pytest.fixture(scope="module")
def preempted():
    """Emergencies beside long ordinary work, one emergency crew."""
    return run(small({**CLEAR, "catalogue.use": ["street_vendor", "shop_encroachment", "neighbour_noise"],
                      **change("street_vendor", is_emergency=True, transient=0),
                      **change("shop_encroachment", touch={"constant": "3 h"}, is_urgent=False, transient=0, on_spot=0),
                      "staff.emergency_crews.count": 1, "demand.city_management.reports_per_weekday": 60}), 5)


def test_work_in_hand_is_laid_down_for_an_emergency_and_taken_up_again(preempted):
    cut = [row for row in preempted.log.events if row["reason"] == Reason.INTERRUPTED]
    assert len(cut) > 5
    for row in cut:
        assert row["value"] > 0
        begun = preempted.rows(Activity.RESPOND, Phase.START, time_s=row["time_s"], actor=row["actor"])
        assert len(begun) == 1
    again = [row for row in cut if len(preempted.log.events[
        (preempted.log.events["item"] == row["item"]) & (preempted.log.events["phase"] == Phase.START)]) > 1]
    assert len(again) > 0


def test_nobody_is_called_off_while_the_emergency_crew_is_idle(preempted):
    crew = next(number for number, name in enumerate(preempted.world.names.actors) if "emergency_crews" in name)
    busy = [(start, end) for _, actor, start, end, _ in preempted.stretches(Activity.RESPOND) if actor == crew]
    for row in preempted.log.events[preempted.log.events["reason"] == Reason.INTERRUPTED]:
        assert any(start <= row["time_s"] <= end for start, end in busy) or row["time_s"] > max(end for _, end in busy)


# ---------------------------------------------------------------------------------------------- joint matters
def test_the_parts_of_a_joint_matter_run_at_once_and_the_last_one_sends_the_case_on():
    found = run(small({**CLEAR, **ONE_KIND, "catalogue.change.non_motor_parking": {
        "joint": 1, "co_leads": ["street_order", "appearance"], "on_spot": 0, "transient": 0},
        "behaviour.coordination.before": "0 s"}), 6)
    parts = found.rows(Activity.CO_HANDLE, Phase.ENABLE)
    assert len(parts) > 20
    checked = 0
    for case in set(parts["case"].tolist()):
        own = found.log.events[found.log.events["case"] == case]
        is_part = np.isin(own["activity"], (Activity.HANDLE, Activity.CO_HANDLE))
        done = own[is_part & (own["phase"] == Phase.END) & (own["reason"] == Outcome.DONE)]
        fed_back = own[(own["activity"] == Activity.FEEDBACK) & (own["phase"] == Phase.ENABLE)]
        if len(fed_back):
            assert fed_back["time_s"][0] == done["time_s"][done["time_s"] <= fed_back["time_s"][0]].max()
            n_parts = (own["activity"] == Activity.CO_HANDLE) & (own["phase"] == Phase.ENABLE)
            assert (done["time_s"] <= fed_back["time_s"][0]).sum() >= n_parts.sum() + 1
            checked += 1
    assert checked > 10


# ---------------------------------------------------------------------------------------------- the ladder
SLOW = {**CLEAR, **ONE_KIND, **change("non_motor_parking", lead="street_order", lowest_tier="street", on_spot=0),
        "staff.crews.per_unit": {"works_department": 1, "street_team": 1},
        "demand.city_management.reports_per_weekday": 60, "behaviour.ladder.at_limits": 2}


@pytest.fixture(scope="module")
def slow():
    return run(small(SLOW), 8)


def test_what_is_owed_for_so_many_limits_is_supervised_and_then_inspected(slow):
    supervised = slow.rows(Activity.SUPERVISE, Phase.ENABLE)
    assert len(supervised) > 10
    assert len(slow.rows(Activity.INSPECT, Phase.ENABLE)) > 0
    for row in supervised:
        dispatched = slow.rows(Activity.DISPATCH, case=row["case"])[0]
        limit_s = dispatched["value"] - dispatched["time_s"]
        assert row["time_s"] >= dispatched["time_s"] + 2 * limit_s or len(slow.rows(Activity.RESUME, case=row["case"]))
    assert {slow.world.names.units[unit].split("/")[1] for unit in supervised["unit"]} == {"supervision_bureau"}


def test_a_case_is_supervised_once_and_inspected_once(slow):
    for activity in (Activity.SUPERVISE, Activity.INSPECT):
        rows = slow.rows(activity, Phase.ENABLE)
        assert len(set(rows["case"].tolist())) == len(rows)


def test_what_is_supervised_goes_first(slow):
    items, cases = slow.after.tables["items"], slow.after.tables["cases"]
    waiting = items[(items["is_waiting"] == 1) & (items["activity"] == Activity.HANDLE)]
    done = {int(row["case"]) for row in slow.rows(Activity.SUPERVISE, Phase.END)}
    assert len(waiting) > 10
    for item in waiting:
        if int(item["case"]) in done:
            assert item["lane"] == Lane.URGENT or cases["is_suspended"][item["case"]]


def test_reworks_bring_the_bureau_in():
    found = run(small({**CLEAR, "behaviour.ladder": {"at_limits": 0, "at_reworks": 1}, "behaviour.false_closing": {
        "city_management": 1, "demands": 1}, "workflow.check.sees": 1}), 6)
    rows = found.rows(Activity.SUPERVISE, Phase.ENABLE)
    assert len(rows) > 5
    unsolved = {(int(row["case"]), int(row["time_s"])) for row in found.log.events
                if row["phase"] == Phase.END and row["reason"] in (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN)}
    assert {(int(row["case"]), int(row["time_s"])) for row in rows} <= unsolved


@pytest.mark.parametrize("nature", list(Nature))
def test_the_bureaus_word_reaches_what_belongs_to_street_and_district(nature):
    assert is_within_reach(Unit(nature=nature.value)) == (nature in (Nature.STREET, Nature.DISTRICT))


# ---------------------------------------------------------------------------------------------- asked and told
def test_an_extension_moves_the_deadline_by_one_limit_and_at_most_so_often():
    found = run(small({**SLOW, "behaviour.units.extended": 1, "behaviour.units.most_extensions": 2}), 6)
    extended = found.rows(Activity.EXTEND)
    assert len(extended) > 20
    per_case = np.bincount(extended["case"])
    assert per_case.max() <= 2
    for row in found.rows(Activity.OVERDUE):
        own = extended[extended["case"] == row["case"]]
        assert not len(own) or row["time_s"] >= own["value"].max()


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_of_waits_for_something_external_the_clock_stands_still_for_a_share(share):
    found = run(small({"behaviour.units.suspended": share, "demand.demands.reports_per_weekday": 60}), 8)
    begun = found.rows(Activity.EXTERNAL, Phase.START)
    assert len(begun) > 100
    assert len(found.rows(Activity.SUSPEND)) / len(begun) == pytest.approx(share, abs=0.12)


def test_units_reach_the_callers_of_demands():
    found = run(small({"behaviour.units.contacted": 1}), 6)
    rows = found.rows(Activity.CONTACT)
    assert len(rows) > 10
    assert (found.log.cases["stream"][rows["case"]] == 1).all()
    examined = {int(row["case"]) for row in found.rows(Activity.EXAMINE, Phase.END)
                if found.log.cases["stream"][row["case"]] == 1
                and row["reason"] in (Outcome.READY, Outcome.DELAYED, Outcome.SENSITIVE)}
    assert examined == set(rows["case"].tolist())


def test_exemption_is_asked_for_what_was_closed_overdue():
    found = run(small({**SLOW, "behaviour.units": {"exempt_asked": 1, "exempt_granted": 0.5}}), 8)
    rows = found.rows(Activity.EXEMPT)
    assert len(rows) > 5
    overdue = set(found.rows(Activity.OVERDUE)["case"].tolist())
    closed = {int(row["case"]) for row in found.rows(Activity.CONCLUDE) if row["reason"] == Ending.CLOSED}
    assert set(rows["case"].tolist()) == overdue & closed
    assert set(rows["reason"].tolist()) == {Reason.GRANTED, Reason.REFUSED}


# ---------------------------------------------------------------------------------------------- sites
def test_what_is_truly_solved_comes_back_with_its_share():
    found = run(small({**ONE_KIND, "catalogue.change.non_motor_parking": {
        "relapse": 1, "relapse_days": 1, "transient": 0, "on_spot": 0}, **change("neighbour_noise", relapse=0)}), 12)
    born = found.truth(Truth.BORN)
    came_back = born[born["value"] != NONE]
    assert len(came_back) > 20
    fixed = {int(row["incident"]): int(row["time_s"]) for row in found.truth(Truth.FIXED)}
    grids = found.after.tables["incidents"]["grid"]
    for row in came_back:
        parent = int(row["value"])
        assert row["time_s"] > fixed[parent]
        assert grids[row["incident"]] == grids[parent]
        assert row["key"] != found.after.tables["incidents"]["key"][parent]
    assert found.world.names.categories[came_back["category"][0]] == "non_motor_parking"


def test_harm_comes_only_from_what_is_still_there():
    found = run(small({**ONE_KIND, **change("non_motor_parking", harm=2), "behaviour.patrol.detect": 0.2}), 8)
    harmed = found.truth(Truth.HARMED)
    assert len(harmed) > 20
    gone = {int(row["incident"]): int(row["time_s"]) for row in found.log.truth
            if row["activity"] in (Truth.FIXED, Truth.VANISHED)}
    assert all(row["time_s"] <= gone.get(int(row["incident"]), row["time_s"]) for row in harmed)


def test_nothing_does_harm_or_comes_back_where_the_catalogue_says_so():
    found = ran(build(small({**ONE_KIND, **change("non_motor_parking", harm=0, relapse=0),
                             **change("neighbour_noise", relapse=0)})), 8)
    assert not len(found.truth(Truth.HARMED))
    assert (found.truth(Truth.BORN)["value"] == NONE).all()
