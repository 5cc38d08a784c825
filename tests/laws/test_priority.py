"""Laws of order: whatever goes first, the work does not change; who is helped and who pays is known."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.queues import assert_below, assert_is, counters, kinds, over, queue, wait_h, wait_of
from tests.world.small import ran, with_arrivals
from twin.vocabulary import DAY_S, Activity, Phase
from twin.world import build

SHORT_H, LONG_H, PER_HOUR = 0.5, 1.5, 0.8  # half of the reports are of each kind: loads 0.2 and 0.6
WORK = {"short": {"exponential": "30 min"}, "long": {"exponential": "90 min"}}
AT_REST = PER_HOUR / 2 * (2 * SHORT_H**2 + 2 * LONG_H**2) / 2  # mean work in hand that an arrival finds, hours
ORDERS = ("arrival", "short", "long", "deadline")


def ordered(order: str, work: dict, days: int = 700, per_hour: float = PER_HOUR):
    """One crew for two kinds of matter: by arrival, one of them first, or by deadlines of their own."""
    limits = {"short": 30, "long": 3} if order == "deadline" else {"short": None, "long": None}
    of = kinds(**{name: {"lead": "all", "touch": touch, "is_urgent": order == name, "limit": limits[name]}
                  for name, touch in work.items()})
    return queue(per_hour, days, more={**counters({"all": 1}, of), "policies.order": (
        "deadline_first" if order == "deadline" else "arrival")})


@pytest.fixture(scope="module")
def waits():
    """Mean wait of short and of long matters and of all, hours, by order; shape (3, replications)."""
    measures = [wait_of("short"), wait_of("long"), wait_h]
    return {order: over(ordered(order, WORK), measures) for order in ORDERS}


@pytest.mark.compiled
@pytest.mark.parametrize("order", ORDERS)
def test_waits_weighted_by_load_add_up_to_the_same_in_whatever_order(waits, order):
    short, long, _ = waits[order]
    loads = PER_HOUR / 2 * SHORT_H, PER_HOUR / 2 * LONG_H
    assert_is(loads[0] * short + loads[1] * long, sum(loads) * AT_REST / (1 - sum(loads)), 0.05)


@pytest.mark.compiled
@pytest.mark.parametrize(("first", "second"), [("short", "long"), ("long", "short")])
def test_whoever_goes_first_and_whoever_pays_wait_as_cobham_says(waits, first, second):
    load = {"short": PER_HOUR / 2 * SHORT_H, "long": PER_HOUR / 2 * LONG_H}
    by_name = dict(zip(("short", "long"), waits[first][:2], strict=True))
    assert_is(by_name[first], AT_REST / (1 - load[first]))
    assert_is(by_name[second], AT_REST / (1 - load[first]) / (1 - sum(load.values())), 0.06)


@pytest.mark.compiled
def test_short_work_first_lowers_the_mean_wait_and_long_work_first_raises_it(waits):
    assert_below(waits["short"][2], waits["arrival"][2])
    assert_below(waits["arrival"][2], waits["long"][2])


@pytest.mark.compiled
def test_among_equals_the_first_gain_the_last_lose_and_the_mean_stays():
    same = {"short": {"exponential": "1 h"}, "long": {"exponential": "1 h"}}
    measures = [wait_of("short"), wait_of("long"), wait_h]
    before, after = (over(ordered(order, same, 500), measures) for order in ("arrival", "short"))
    assert_below(after[0], before[0])
    assert_below(before[1], after[1])
    assert abs(after[2] / before[2] - 1).max() < 0.03


# ---------------------------------------------------------------------------------------------- exactly
def served(order: str, arrivals: list[tuple[int, int]]):
    """Exactly these arrivals, by second and kind, from an empty counter to an empty one."""
    work = {"short": {"constant": "20 min"}, "long": {"lognormal": {"mean": "90 min", "cv": 1}}}
    world = build(ordered(order, work, 30), 1)
    times, chosen = zip(*sorted(arrivals), strict=True)
    return ran(with_arrivals(world, list(times), list(chosen)), 30)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 2 * DAY_S), st.integers(0, 1)), min_size=2, max_size=40, unique_by=lambda
                each: each[0]))
def test_from_empty_to_empty_work_times_wait_adds_up_to_the_same_second(arrivals):
    """Also busy from and to the same seconds: nobody idles while there is work, and no order makes or saves any."""
    sums, busy = set(), set()
    for order in ORDERS:
        done = served(order, arrivals)
        stretches = done.stretches(Activity.HANDLE)
        assert len(stretches) == len(arrivals)
        sums.add(weighted_wait(done))
        busy.add(tuple(busy_periods(stretches)))
    assert len(sums) == len(busy) == 1


def weighted_wait(done) -> int:
    """Sum over items of work times wait, square seconds."""
    events = done.log.events[done.log.events["activity"] == Activity.HANDLE]
    at = {phase: dict(zip(events[events["phase"] == phase]["item"].tolist(),
                          events[events["phase"] == phase]["time_s"].tolist(), strict=True))
          for phase in (Phase.ENABLE, Phase.START, Phase.END)}
    return sum((at[Phase.END][item] - start) * (start - at[Phase.ENABLE][item])
               for item, start in at[Phase.START].items())


def busy_periods(stretches) -> list[tuple[int, ...]]:
    """Seconds from and to which the crew is at work without a break."""
    periods: list[list[int]] = []
    for _, _, start, end, _ in stretches:
        if periods and periods[-1][1] == start:
            periods[-1][1] = end
        else:
            periods.append([start, end])
    return [tuple(period) for period in periods]
