"""Case tracking: trays that are opened, reminders that cost minutes, files that are laid aside and found again."""

import math

import numpy as np
import pytest

import twin
from tests.world.small import run, small
from twin.experiment.checking import check_log
from twin.rules.aside import is_forgotten
from twin.rules.debt import charge, pay
from twin.state.rows import Item, Pool, Settings, Unit
from twin.vocabulary import DAY_S, HOUR_S, MINUTE_S, NONE, Activity, Phase, Reason
from twin.world import build

UNITS = ("works_department", "service_department", "street_team", "street_office")  # have a desk and nothing else on it
PLAIN = {"catalogue.use": ["non_motor_parking", "neighbour_noise"],
         "behaviour.ladder": {"at_limits": 0, "at_reworks": 0},
         "demand.city_management.reports_per_weekday": 60, "demand.demands.reports_per_weekday": 24,
         "staff.crews.per_unit": {"works_department": 4, "street_team": 4},
         "staff.officers.per_unit": {"service_department": 4, "street_office": 4}}
OPENINGS = ((8.5 * HOUR_S, 8.75 * HOUR_S), (14.5 * HOUR_S, 14.75 * HOUR_S))
FULL = {"aside_rate": 0.5, "aside_above": 0}
SLOW = {f"workflow.{stage}.work": {"lognormal": None, "constant": "14 min"} for stage in ("sign", "examine")}


def unit_of(found, row):
    """Name of the unit of a row, without its place."""
    return found.world.names.units[row["unit"]].split("/")[1]


def is_open(time_s):
    """Whether trays are open by the scenario's shift."""
    return any(start <= time_s % DAY_S < end for start, end in OPENINGS)


def next_opening(time_s):
    """First second from then on at which trays are open."""
    if is_open(time_s):
        return time_s
    day = time_s // DAY_S
    return int(min(at for at in (day * DAY_S + start + n * DAY_S for start, _ in OPENINGS for n in (0, 1))
                   if at >= time_s))


def signed(found):
    """When each file came to be signed and when that began, at desks of units."""
    since = {int(row["item"]): int(row["time_s"]) for row in found.rows(Activity.SIGN, Phase.ENABLE)}
    begun = {}
    for row in found.rows(Activity.SIGN, Phase.START):
        if unit_of(found, row) in UNITS and int(row["item"]) in since:
            begun.setdefault(int(row["item"]), int(row["time_s"]))
    return [(since[item], time_s) for item, time_s in begun.items()]


# ---------------------------------------------------------------------------------------------- arrivals
@pytest.mark.parametrize("arrivals", [True, False])
def test_what_comes_between_two_openings_is_taken_up_at_the_next_one_where_nobody_tells_of_arrivals(arrivals):
    found = run(small({**PLAIN, "mechanisms.tracking": {"arrivals": arrivals, "reminders": False}}), 8)
    pairs = signed(found)
    assert len(pairs) > 100
    early = [begun < next_opening(since) for since, begun in pairs]
    if arrivals:
        assert sum(early) > 0.5 * len(pairs)
    else:
        assert not any(early)
        assert sum(begun > next_opening(since) for since, begun in pairs) > 20, "then one after another"


def test_what_a_desk_signs_it_examines_without_another_opening():
    found = run(small({**PLAIN, "mechanisms.tracking": False}), 6)
    ends = {int(row["case"]): int(row["time_s"]) for row in found.rows(Activity.SIGN, Phase.END)
            if unit_of(found, row) in UNITS}
    begun = {int(row["case"]): int(row["time_s"]) for row in found.rows(Activity.EXAMINE, Phase.START)}
    waits = [begun[case] - time_s for case, time_s in ends.items() if case in begun]
    assert len(waits) > 50
    assert np.median(waits) < HOUR_S


def test_a_reminder_opens_the_tray():
    """Files that came between two openings are taken up before the next one, right after somebody was reminded."""
    found = run(small({**PLAIN, "mechanisms.tracking": {"arrivals": False}, "behaviour.reminder": 0.3,
                       "mechanisms.first_receiver": False}), 8)
    reminded = {(int(row["unit"]), int(row["time_s"])) for row in found.rows(Activity.REMIND)}
    since = {int(row["item"]): int(row["time_s"]) for row in found.rows(Activity.SIGN, Phase.ENABLE)}
    n_early = 0
    for row in found.rows(Activity.SIGN, Phase.START):
        came = since.get(int(row["item"]))
        if came is not None and unit_of(found, row) in UNITS and row["time_s"] < next_opening(came):
            assert any(unit == row["unit"] and came <= at <= row["time_s"] for unit, at in reminded)
            n_early += 1
    assert n_early > 5


def test_arrivals_may_be_told_of_from_a_day_on():
    change = [{"at": "2018-08-30 10:00", "set": {"mechanisms.tracking.arrivals": True}}]
    found = run(small({**PLAIN, "mechanisms.tracking": {"arrivals": False, "reminders": False}, "changes": change}), 8)
    pairs, at = signed(found), 3 * DAY_S + 10 * HOUR_S
    before = [(since, begun) for since, begun in pairs if begun < at]
    after = [(since, begun) for since, begun in pairs if since >= at]
    assert len(before) > 20
    assert all(begun >= next_opening(since) for since, begun in before)
    assert sum(begun < next_opening(since) for since, begun in after) > 0.5 * len(after)
    unseen = [begun for since, begun in pairs if since < at <= begun and next_opening(since) > at]
    assert len(unseen) > 0
    assert min(unseen) < 3 * DAY_S + 14.5 * HOUR_S, "whoever is told of a new file sees the older ones, too"


def test_arrivals_may_cease_to_be_told_of():
    change = [{"at": "2018-08-30 10:00", "set": {"mechanisms.tracking": False}}]
    found = run(small({**PLAIN, "changes": change}), 8)
    after = [(since, begun) for since, begun in signed(found) if since >= 3 * DAY_S + 10 * HOUR_S]
    assert len(after) > 50
    assert all(begun >= next_opening(since) for since, begun in after)


def test_an_unknown_shift_of_looks_is_refused():
    with pytest.raises(twin.BadInput, match=r"behaviour\.tracking\.looks"):
        small({"behaviour.tracking.looks": "tray_look"})


# ---------------------------------------------------------------------------------------------- reminders
def test_reminded_files_go_in_the_order_of_their_deadlines():
    """At each begin of a reminded file none that was reminded before has an earlier deadline and waits there."""
    found = run(small({**PLAIN, "behaviour.reminder": 0.1,
                       "staff.crews.per_unit": {"works_department": 2, "street_team": 1}}), 10)
    waiting, due, n_compared = {}, {}, 0
    for row in found.log.events:
        case = int(row["case"])
        if row["activity"] == Activity.REMIND:
            due[case] = int(row["value"])
        if row["activity"] in (Activity.EXTEND, Activity.DISPATCH):
            due.pop(case, None)
        if row["activity"] != Activity.HANDLE:
            continue
        tray = waiting.setdefault(int(row["unit"]), {})
        if row["phase"] == Phase.ENABLE or (row["phase"] == Phase.END and row["reason"] == Reason.PUT_BACK):
            tray[case] = int(row["time_s"])
        elif row["phase"] == Phase.START:
            since = tray.pop(case)
            if case in due and reminded_in(found, case, since, int(row["time_s"])):
                others = [other for other, laid in tray.items()
                          if other in due and reminded_in(found, other, laid, int(row["time_s"]))]
                n_compared += len(others)
                assert all(due[case] <= due[other] for other in others)
    assert n_compared > 10


def reminded_in(found, case, since, until):
    """Whether somebody was reminded of a case while it lay in its tray."""
    times = found.rows(Activity.REMIND, case=case)["time_s"]
    return bool(((times >= since) & (times <= until)).any())


CONSTANT = {"mechanisms.first_receiver": False} | {f"workflow.{stage}.work": {"lognormal": None, "constant": length}
            for stage, length in (("sign", "2 min"), ("examine", "3 min"), ("feedback", "2 min"))}
LENGTHS = {Activity.SIGN: 120, Activity.EXAMINE: 180, Activity.FEEDBACK: 120}


def check_debts(found, activity, reason, each_s):
    """Check that the desks of units worked and owe so many seconds more for each row; return how many rows there are.

    What was put back and not taken up again yet still holds what is owed.
    """
    longer, begun, left, n_rows = dict.fromkeys(range(len(found.world.names.units)), 0), {}, {}, 0
    for row in found.log.events:
        item, unit, stage = int(row["item"]), int(row["unit"]), Activity(int(row["activity"]))
        if stage not in LENGTHS or item == NONE:
            continue
        if row["phase"] == Phase.START:
            begun[item] = int(row["time_s"])
        elif row["phase"] == Phase.END:
            longer[unit] += int(row["time_s"]) - begun.pop(item)
            longer[unit] -= 0 if row["reason"] == Reason.PUT_BACK else LENGTHS[stage]
            left[item] = int(row["value"]) - LENGTHS[stage] if row["reason"] == Reason.PUT_BACK else 0, unit
    assert not begun, "at night every desk is empty"
    for seconds, unit in left.values():
        longer[unit] += seconds
    for unit, row in enumerate(found.after.tables["units"]):
        if found.world.names.units[unit].split("/")[1] in UNITS:
            n_own = len(found.rows(activity, unit=unit, reason=reason))
            assert longer[unit] + int(found.after.tables["pools"]["debt_s"][row["desk_pool"]]) == n_own * each_s
            n_rows += n_own
    return n_rows


@pytest.mark.parametrize(("read", "read_s"), [("0 s", 0), ("1 min", 60), ("7 min", 420)])
def test_each_reminder_makes_the_work_of_a_desk_longer_by_the_minutes_of_reading_it_and_no_second_more(read, read_s):
    found = run(small({**PLAIN, **CONSTANT, "behaviour.reminder": 0.1, "behaviour.quality.slope": 0,
                       "behaviour.tracking.read": read}), 8.1)
    assert check_debts(found, Activity.REMIND, NONE, read_s) > 20


def test_each_file_that_combing_finds_costs_the_desk_of_its_unit_its_minutes():
    found = run(small({**PLAIN, **CONSTANT, "behaviour.quality.slope": 0,
                       "behaviour.tracking": {"aside_rate": 1, "aside_above": 0, "comb": "20 min"},
                       "mechanisms.tracking": {"arrivals": False, "reminders": False}}), 8.1)
    units = {found.world.names.units[unit].split("/")[1] for unit in found.rows(Activity.RECALL)["unit"]}
    assert units <= {*UNITS, "community_station"}
    assert check_debts(found, Activity.RECALL, Reason.COMBED, 20 * MINUTE_S) > 10


class OneDesk:
    """A unit with one desk."""

    def __init__(self, is_outside=0):
        self.units, self.pools = [Unit(desk_pool=0)], [Pool(is_outside=is_outside)]


def test_what_a_desk_owes_is_done_once_with_the_next_file():
    world = OneDesk()
    charge(world, 0, 60)
    charge(world, 0, 30)
    first, second = Item(left_s=100), Item(left_s=100)
    pay(world.pools[0], first)
    pay(world.pools[0], second)
    assert (first.left_s, second.left_s) == (190, 100)


def test_nobody_owes_anything_where_nobody_is_simulated():
    world = OneDesk(is_outside=1)
    charge(world, 0, 60)
    assert world.pools[0].debt_s == 0


# ---------------------------------------------------------------------------------------------- laid aside
@pytest.mark.parametrize(("n_files", "expected"), [
    (0, 0), (20, 0), (30, 1 - math.exp(-0.1)), (70, 1 - math.exp(-0.5)), (220, 1 - math.exp(-2))])
def test_a_fuller_tray_buries_more_files(n_files, expected):
    settings, n = Settings(seed=3, aside_rate=0.01, aside_above=20), 4000
    share = sum(is_forgotten(settings, n_files, key, 1) for key in range(n)) / n
    assert abs(share - expected) <= 4 * math.sqrt(expected * (1 - expected) / n)


def test_what_is_buried_by_some_files_is_buried_by_more():
    settings = Settings(seed=3, aside_rate=0.01, aside_above=0)
    for key in range(200):
        told = [is_forgotten(settings, n_files, key, 1) for n_files in range(0, 400, 20)]
        assert told == sorted(told)


def spans_aside(found):
    """Each time a file lay aside: case, from, to, why it came to light."""
    since, spans = {}, []
    for row in found.log.events:
        if row["activity"] == Activity.LAY_ASIDE:
            since[int(row["item"])] = int(row["time_s"])
        elif row["activity"] == Activity.RECALL:
            spans.append((int(row["case"]), since.pop(int(row["item"])), int(row["time_s"]), Reason(row["reason"])))
    return spans, since


@pytest.fixture(scope="module")
def combed():
    return run(small({**PLAIN, **SLOW, "behaviour.tracking": {**FULL, "comb": "0 s"},
                      "mechanisms.tracking": {"reminders": False}}), 8)


@pytest.fixture(scope="module")
def uncombed():
    return run(small({**PLAIN, **SLOW, "behaviour.tracking": FULL,
                      "mechanisms.tracking": {"reminders": False, "combing": False}}), 8)


def test_without_combing_a_file_lies_aside_until_the_end_of_the_month(uncombed):
    spans, still = spans_aside(uncombed)
    assert len(spans) > 10
    assert {reason for *_, reason in spans} == {Reason.STOCKTAKEN}
    assert {until for _, _, until, _ in spans} == {5 * DAY_S}  # 1 September 2018, 0:00
    assert all(since >= 5 * DAY_S for since in still.values()), "whatever lay aside in August is found"


def test_combing_finds_files_on_working_days_with_its_chance_each_time(combed):
    spans, _ = spans_aside(combed)
    found = [(since, until) for _, since, until, reason in spans if reason == Reason.COMBED]
    assert len(found) > 30
    assert {until % DAY_S for _, until in found} == {17 * HOUR_S}
    assert {until // DAY_S for _, until in found} <= {0, 1, 2, 3, 4, 7}
    early = [(since, until) for since, until in found if since < 3 * DAY_S]
    first = [until - since <= DAY_S for since, until in early]
    assert abs(np.mean(first) - 0.7) < 4 * math.sqrt(0.21 / len(first))


def test_combing_recalls_sooner_than_the_end_of_the_month(combed, uncombed):
    means = []
    for ran in (combed, uncombed):
        spans, _ = spans_aside(ran)
        means.append(np.mean([until - since for _, since, until, _ in spans if since < 3 * DAY_S]))
    assert means[0] < 0.5 * means[1]


@pytest.mark.parametrize("name", ["combed", "uncombed"])
def test_what_lies_aside_is_in_nobodys_hands_and_the_log_passes_its_audit(name, request):
    ran = request.getfixturevalue(name)
    findings = check_log(ran.log, small(), ran.end_s)
    assert [finding.example for finding in findings if not finding.is_ok] == []


def test_a_recalled_file_goes_on_at_the_stage_where_it_stood(combed):
    n_going_on = 0
    for row in combed.rows(Activity.RECALL):
        own = combed.log.events[(combed.log.events["item"] == row["item"])
                                & (combed.log.events["time_s"] >= row["time_s"])]
        begun = own[own["phase"] == Phase.START]
        if len(begun):
            assert begun["activity"][0] == begun["stage"][0] == row["stage"]
            n_going_on += 1
    assert n_going_on > 20


def test_whoever_is_reminded_of_a_file_finds_it_at_once():
    ran = run(small({**PLAIN, **SLOW, "behaviour.tracking": FULL, "behaviour.reminder": 0.2,
                     "mechanisms.tracking": {"combing": False}}), 5)
    spans, _ = spans_aside(ran)
    reminded = {(int(row["case"]), int(row["time_s"])) for row in ran.rows(Activity.REMIND)}
    found = [(case, until) for case, _, until, reason in spans if reason == Reason.REMINDED]
    assert len(found) > 10
    assert set(found) <= reminded
    for case, since, until, _ in spans:
        assert not any(case == other and since < at < until for other, at in reminded)


def test_the_bureau_finds_a_file_at_once():
    ran = run(small({**PLAIN, **SLOW, "behaviour.tracking": FULL, "mechanisms.tracking": False,
                     "behaviour.ladder": {"at_limits": 1, "at_reworks": 0}}), 12)
    spans, _ = spans_aside(ran)
    ends = {(int(row["case"]), int(row["time_s"])) for activity in (Activity.SUPERVISE, Activity.INSPECT)
            for row in ran.rows(activity, Phase.END)}
    found = [(case, until) for case, _, until, reason in spans if reason == Reason.SUPERVISED]
    assert len(found) > 5
    assert set(found) <= ends


def test_combing_may_be_taken_up_within_a_month():
    change = [{"at": "2018-09-05 10:00", "set": {"mechanisms.tracking.combing": True}}]
    ran = run(small({**PLAIN, **SLOW, "behaviour.tracking": FULL, "changes": change,
                     "mechanisms.tracking": {"reminders": False, "combing": False}}), 14)
    spans, _ = spans_aside(ran)
    by = {reason: [until for *_, until, each in spans if each == reason]
          for reason in (Reason.COMBED, Reason.STOCKTAKEN)}
    assert set(by[Reason.STOCKTAKEN]) == {5 * DAY_S}
    assert min(by[Reason.COMBED]) == 9 * DAY_S + 17 * HOUR_S


# ---------------------------------------------------------------------------------------------- structural zero
def without_occasion(**more):
    """No limits, hence no reminders; trays that are always open; nothing is laid aside."""
    return {**PLAIN, "catalogue.change": {name: {"limit": None} for name in PLAIN["catalogue.use"]},
            "behaviour.tracking": {"looks": "always", "aside_rate": 0}, **more}


@pytest.mark.parametrize("parts", [False, {"arrivals": False}, {"reminders": False}, {"combing": False}])
def test_where_tracking_finds_no_occasion_it_changes_nothing(parts):
    on, off = (run(small(without_occasion(**{"mechanisms.tracking": tracking})), 8) for tracking in (True, parts))
    assert len(on.log.events) > 2000
    assert on.log.events.tobytes() == off.log.events.tobytes()
    assert on.log.truth.tobytes() == off.log.truth.tobytes()


def test_where_it_finds_occasion_it_changes_much():
    on, off = (run(small({**PLAIN, "mechanisms.tracking": tracking}), 8) for tracking in (True, False))
    assert on.log.events.tobytes() != off.log.events.tobytes()


def test_only_desks_of_units_that_lead_are_opened_at_set_times():
    world = build(small())
    pools, units = world.start.tables["pools"], world.start.tables["units"]
    names = {world.names.units[int(pool["unit"])].split("/")[1] for pool in pools if pool["has_openings"] == 1}
    assert names == {*UNITS, "community_station"}
    assert set(np.flatnonzero(pools["has_openings"])) <= set(units["desk_pool"])
    assert not set(np.flatnonzero(pools["has_openings"])) & set(units["field_pool"])
