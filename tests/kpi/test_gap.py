"""Measured against true is what plain loops find; where nothing is false there is no gap."""

import json

import numpy as np
import pytest

from tests.eventlog.logs import NAMES, SMALL_END_S, Book, random_log, small_log
from tests.kpi import slow, slow_gap
from tests.world.small import PLACES, run, small
from twin.eventlog import empty_log
from twin.experiment.run import gap_of
from twin.kpi import gap, kpis
from twin.kpi.groups import FEWEST_REPORTS
from twin.present.gap import gap_text
from twin.present.reading import WHY
from twin.vocabulary import DAY_S, Channel, Ending, Outcome, Stage, Truth

FALSE = {"city_management": 0.4, "demands": 0.4}
TRUE = {"city_management": 0, "demands": 0}
CALLED = {"mechanisms.revisit": True, "staff.revisit_seats": {"count": 2, "shift": "desk"}}
HARMFUL = {f"catalogue.change.{name}": {"harm": 1} for name in ("street_vendor", "exposed_rubbish")}
WORLDS = {
    "false closings": {"behaviour.false_closing": FALSE, **HARMFUL},
    "called": {"behaviour.false_closing": FALSE, **CALLED, "behaviour.residents.public_rate": 1},
    "warm": {"behaviour.false_closing": FALSE, "initial": {"kind": "warm", "warm_days": 9}},
    "blind": {"behaviour.false_closing": {"city_management": 1, "demands": 0.7}, "workflow.check.sees": 0,
              "workflow.review.sees": 0, **HARMFUL},
}
STREETS = {name: (name[:4], name[:4]) for name in ("east", "east001", "east002", "west", "west001", "west002")}


@pytest.fixture(scope="module", params=WORLDS)
def ran(request):
    return run(small(WORLDS[request.param]), 6, seed=sum(map(ord, request.param)))


@pytest.fixture(scope="module")
def log(ran):
    return slow_gap.plain(ran.log)


@pytest.fixture(scope="module")
def found(ran):
    return gap(ran.log, ran.end_s, streets=STREETS)


def counts(measure):
    return measure.numerator, measure.denominator


def test_closed_and_truly_solved_are_counted_as_by_hand(ran, log, found):
    is_warm = ran.world.start.time_s < 0
    n_gone, n_closed = slow_gap.solved(log)
    measured, true = found["solved"].measured, found["solved"].true
    assert counts(measured) == (n_closed, n_closed)
    assert true.denominator == n_closed > 20
    assert true.numerator >= n_gone if is_warm else true.numerator == n_gone  # a handling before the log is not told


def test_reworks_revisits_and_returns_of_false_closings_are_counted_as_by_hand(ran, log, found):
    assert counts(found["rework"].measured) == slow.rework(log)
    assert counts(found["rework"].true) == slow_gap.unsolved_handlings(log)
    assert counts(found["found_again"].true) == slow_gap.reported_again(log)
    told, gone, n = slow_gap.revisits(log)
    assert counts(found["revisit"].measured) == (told, n)
    assert found["revisit"].true.numerator == gone


def test_what_was_reported_vanished_or_is_unknown_is_counted_as_by_hand_and_makes_up_the_whole(ran, log, found):
    n, n_told, n_gone, n_unknown = slow_gap.known(log, ran.end_s)
    assert (found["problems"].measured.value, found["problems"].true.value) == (n_told, n)
    for key, part in (("came_to_light", n_told), ("vanished_unseen", n_gone), ("unknown_at_end", n_unknown)):
        assert counts(found[key].true) == (part, n)
    assert counts(found["silent_per_report"].true) == (slow_gap.silent(log), n_told)


def test_time_to_a_true_solution_is_that_of_plain_loops(ran, log, found):
    if ran.world.start.time_s < 0 or len(log.cases) > 300:
        return  # a handling before the log is not told; and plain loops take long
    spans = slow_gap.spans_to_solve(log, ran.end_s)
    assert found["time_to_close.mean"].true.value == pytest.approx(slow.mean_h(spans))
    assert found["time_to_close.p50"].true.value == pytest.approx(slow.quantile_h(spans, 0.5))
    of_cases = slow.spans_to_close(log, ran.end_s)
    assert found["time_to_close.mean"].measured.value == pytest.approx(slow.mean_h(of_cases))


def test_harm_and_padding_are_counted_as_by_hand(ran, log, found):
    before, during, after = slow_gap.harms(log)
    assert found["harm"].true.value == before + during + after
    for key, n in (("harm_before_report", before), ("harm_while_open", during), ("harm_afterwards", after)):
        assert found[key].true.numerator == n
    assert counts(found["padded"].true) == slow_gap.padded(log)


def test_harm_of_every_kind_occurs_where_nothing_is_solved():
    log = slow_gap.plain(run(small(WORLDS["blind"]), 6).log)
    assert all(n > 0 for n in slow_gap.harms(log))


def test_padding_is_a_share_of_what_was_filed_within_the_log():
    book = Book()
    for case, incident in enumerate((5, 6, 7)):
        book.report(case, case, Channel.PATROL, incident=incident)
        book.stage(10, 10, 20, case, Stage.FILE, Outcome.FILED if case < 2 else Outcome.VOIDED)
    book.truth(0, Truth.PADDED, 5)
    book.truth(0, Truth.PADDED, 7)
    log = book.log()
    assert counts(gap(log, DAY_S)["padded"].true) == slow_gap.padded(slow_gap.plain(log)) == (1, 2)
    assert counts(gap(log, DAY_S)["inflation"].true) == (2, 1)


def test_streets_are_counted_as_by_hand_the_busiest_first_and_add_up(ran, log, found):
    keys = [key for key in found if key.startswith("problems.street.")]
    measured = [found[key].measured.value for key in keys]
    assert measured == sorted(measured, reverse=True)
    assert sum(measured) == found["problems"].measured.value
    for key in keys:
        street = key.removeprefix("problems.street.")
        if street != "others":
            assert (found[key].true.value, found[key].measured.value) == slow_gap.problems_by_street(
                log, ran.end_s, street)
            assert found[key].measured.value >= FEWEST_REPORTS
    for key in ("solved.street.", "solved.unit."):
        parts = [found[name].true for name in found if name.startswith(key)]
        assert sum(one.numerator for one in parts) <= found["solved"].true.numerator
    assert sum(found[name].true.denominator for name in found if name.startswith("solved.street.")) == found[
        "solved"].true.denominator


def test_small_streets_stand_together():
    streets = {f"s{number}": {"children": 1, "unit_grids": 4, "population": 500} for number in range(4)}
    scenario = small({PLACES: {"east": None, "west": None, **streets}})
    ran = run(scenario, 2)
    pairs = gap_of(ran.log, scenario, ran.end_s)["pairs"]
    shown = [key for key in pairs if key.startswith("problems.street.")]
    assert shown == ["problems.street.others"]
    assert pairs[shown[0]]["measured"]["value"] == pairs["problems"]["measured"]["value"]
    assert "4 streets with few reports" in pairs[shown[0]]["en"]


def test_where_nothing_is_falsely_closed_there_is_no_gap():
    ran = run(small({"behaviour.false_closing": TRUE, **CALLED, "behaviour.revisit.wrong": 0}), 9)
    found = gap(ran.log, ran.end_s, streets=STREETS)
    for key in [key for key in found if key.startswith("solved")]:
        assert found[key].true.value in (1.0, None)
    assert found["rework"].true.value == found["rework"].measured.value == 0
    assert found["on_time"].true.value == found["on_time"].measured.value
    assert found["revisit"].true.value == found["revisit"].measured.value == 1.0
    assert found["found_again"].true.value is None
    assert found["found_again"].true.why == "no case was falsely closed"


@pytest.mark.parametrize("p_false", [0.2, 0.4])
def test_the_gap_is_the_one_that_the_handlings_left(p_false):
    both = {"city_management": p_false, "demands": p_false}
    ran = run(small({"behaviour.false_closing": both, "workflow.check.sees": 0, "workflow.review.sees": 0}), 20)
    log = ran.log
    closed = np.flatnonzero(log.cases["ending"] == Ending.CLOSED)
    last = dict.fromkeys(closed.tolist())
    for row in log.truth:
        if row["activity"] in (Truth.FIXED, Truth.NOT_FIXED) and row["case"] in last:
            last[int(row["case"])] = row["activity"]
    n_unfixed = sum(activity == Truth.NOT_FIXED for activity in last.values())
    true = gap(log, ran.end_s)["solved"].true
    n_false = true.denominator - true.numerator
    vanished = set(log.truth["incident"][log.truth["activity"] == Truth.VANISHED].tolist())
    n_gone_since = sum(activity == Truth.NOT_FIXED and int(log.cases[case]["incident"]) in vanished
                       for case, activity in last.items())
    assert n_unfixed - n_gone_since <= n_false <= n_unfixed
    assert n_false / len(closed) == pytest.approx(p_false, abs=0.08)  # of what has not gone by itself


def test_on_time_and_solved_is_counted_as_by_hand():
    ran = run(small({"behaviour.false_closing": FALSE}), 3)
    log, in_time, needed = slow_gap.plain(ran.log), 0, 0
    for given in slow.all_assignments(ran.log, ran.end_s):
        is_due = 0 <= given["due"] < ran.end_s
        if is_due and (given["handed"] is not None or (given["due"] < given["left"] and not given["suspended"])):
            is_in_time = given["handed"] is not None and given["handed"] <= given["due"]
            needed += 1
            in_time += is_in_time and slow_gap.gone(log, log.cases[given["case"]]["incident"], given["handed"])
    pair = gap(ran.log, ran.end_s)["on_time"]
    assert counts(pair.measured) == slow.on_time(ran.log, ran.end_s)
    assert counts(pair.true) == (in_time, needed)
    assert pair.true.numerator < pair.measured.numerator


def test_on_time_and_solved_is_never_more_than_on_time():
    for log, end_s in ((small_log(), SMALL_END_S), (random_log(3), 2 * DAY_S)):
        pair = gap(log, end_s)["on_time"]
        assert pair.true.numerator <= pair.measured.numerator
        assert counts(pair.measured) == slow.on_time(log, end_s)
    assert counts(gap(small_log(), SMALL_END_S)["on_time"].true) == (1, 3)  # the other one in time has no truth


@pytest.mark.parametrize("log", [empty_log(), empty_log(NAMES)])
def test_an_empty_log_says_in_words_why_nothing_can_be_told(log):
    found = {name: pair.to_json() for name, pair in gap(log, DAY_S).items()}
    json.dumps(found, allow_nan=False)
    for pair in found.values():
        for one in (pair["measured"], pair["true"]):
            assert (one["value"] is None) == bool(one.get("why"))


def test_every_reason_is_known_in_both_languages_and_no_line_says_nan():
    for log, end_s in ((empty_log(), DAY_S), (small_log(), SMALL_END_S), (random_log(1), 2 * DAY_S)):
        pairs = {name: pair.to_json() for name, pair in gap(log, end_s).items()}
        for pair in pairs.values():
            for one in (pair["measured"], pair["true"]):
                assert str(one.get("why", "")).replace(f"none of {one['n']} ", "none of {n} ") in (*WHY, "")
        for lang in ("zh", "en"):
            text = "\n".join(gap_text({"left_out": [], "pairs": pairs}, lang))
            assert "nan" not in text.lower()
            assert "None" not in text
            assert ("实测" in text) == (lang == "zh")


def test_measures_of_the_log_alone_do_not_read_the_truth():
    log = small_log()
    without = type(log)(log.events, log.truth[:0], log.cases, log.names)
    assert {name: one for name, one in kpis(log, SMALL_END_S).items() if "true" not in str(one["en"])} == {
        name: one for name, one in kpis(without, SMALL_END_S).items() if "true" not in str(one["en"])}
    both = gap(log, SMALL_END_S), gap(without, SMALL_END_S)
    assert all(both[0][name].measured == both[1][name].measured for name in ("on_time", "rework", "revisit", "solved"))


def test_places_in_outline_are_named_as_left_out():
    scenario = small({"places.detail": ["east"]})
    ran = run(scenario, 3)
    found = gap_of(ran.log, scenario, ran.end_s)
    assert found["left_out"] == ["west"]
    assert not [key for key in found["pairs"] if "west" in key]
    assert found["pairs"]["problems"]["true"]["value"] > 0
    assert "1 streets are simulated in outline" in list(gap_text(found, "en"))[-1]
