"""The satisfaction revisit: who is called, who answers, and what follows on it."""

from types import SimpleNamespace

import numpy as np
import pytest

import twin
from tests.rules.slow_route import words_of
from tests.rules.test_route import WORKFLOW, outcomes_of, words
from tests.world.small import run, small
from twin.eventlog.audit import audit
from twin.experiment.checking import rules_of
from twin.kpi.causes import FIRST_CAUSE, causes
from twin.rules.experience import after_attitude, finds_rude, finds_slow
from twin.rules.repeats import is_told_by_resident
from twin.rules.revisit import is_reached, is_revisited, outcome_of_revisit
from twin.state.rows import Case, Category, Incident, Settings, Unit
from twin.vocabulary import (
    DAY_S,
    NONE,
    Activity,
    Cause,
    Channel,
    Ending,
    Outcome,
    Part,
    Phase,
    Reason,
    Stream,
    Truth,
)
from twin.world import build

N = 4000
CALLED = {"mechanisms.revisit": True, "mechanisms.first_receiver": False,
          "staff.revisit_seats": {"count": 2, "shift": "desk"}, "behaviour.residents.public_rate": 1,
          "behaviour.false_closing": {"city_management": 0.4, "demands": 0.4}, "workflow.archive.work.constant": "1 h",
          "staff.officers": {"per_unit": {"service_department": 4, "street_office": 4}},
          "demand.demands.reports_per_weekday": 30}
DAYS = 12


def on(**said):
    return Settings(seed=5, is_on=[int(part == Part.CALLS) for part in Part], **said)


# ---------------------------------------------------------------------------------------------- behaviour
@pytest.mark.parametrize(("channel", "share"), [
    (Channel.HOTLINE, 0.3), (Channel.APP, 0.3), (Channel.GRID_WORKER, 0.3), (Channel.PATROL, 0), (Channel.VIDEO, 0),
    (Channel.TRACE, 0), (Channel.MEDIA, 0.3), (Channel.OFFICE, 0.3)])
def test_a_sample_of_what_residents_reported_is_called_about(channel, share):
    called = [is_revisited(on(p_revisited=0.3), Case(key=key, channel=channel.value)) for key in range(N)]
    assert sum(called) / N == pytest.approx(share, abs=0.03)


def test_nobody_is_called_while_the_part_is_off():
    off = Settings(p_revisited=1.0, is_on=[0] * len(Part))
    assert not any(is_revisited(off, Case(key=key, channel=Channel.HOTLINE.value)) for key in range(50))


def test_each_call_is_answered_or_not_anew():
    shares = [np.mean([is_reached(on(p_at_home=0.6), Case(key=key, n_calls=n), 7) for key in range(N)]) for n in (0, 1)]
    both = np.mean([is_reached(on(p_at_home=0.6), Case(key=key), 7)
                    and is_reached(on(p_at_home=0.6), Case(key=key, n_calls=1), 7) for key in range(N)])
    assert shares == pytest.approx([0.6, 0.6], abs=0.03)
    assert both == pytest.approx(0.36, abs=0.03)


@pytest.mark.parametrize(("incident", "true"), [
    (Incident(is_solved=1), Outcome.SOLVED), (Incident(is_solved=0, is_present=0), Outcome.SOLVED),
    (Incident(is_solved=0), Outcome.UNSOLVED)])
def test_answers_are_true_but_for_a_few(incident, true):
    said = [outcome_of_revisit(on(p_wrong_answer=0.1), Case(key=key), incident, 3) for key in range(N)]
    assert said.count(true.value) / N == pytest.approx(0.9, abs=0.02)
    assert Outcome.DONE not in said


def test_whoever_is_never_reached_says_nothing():
    assert outcome_of_revisit(on(p_at_home=0.0), Case(), Incident(), 3) == Outcome.DONE


# ---------------------------------------------------------------------------------------------- attitude and speed
ASKING = Settings(seed=5, rude=0.1, rude_unheard=0.3, rude_effort=2.0, slow=0.05, slow_late=0.4, slow_repeat=0.1)


@pytest.mark.parametrize(("stream", "is_contacted", "effort", "share"), [
    (Stream.DEMANDS, 1, 1.0, 0.1), (Stream.DEMANDS, 1, 1.2, 0.1), (Stream.DEMANDS, 0, 1.0, 0.4),
    (Stream.DEMANDS, 1, 0.9, 0.3), (Stream.CITY_MANAGEMENT, 0, 1.0, 0.1), (Stream.CITY_MANAGEMENT, 0, 0.8, 0.5)])
def test_attitude_is_worse_where_nobody_called_back_about_a_demand_and_where_effort_lacks(
        stream, is_contacted, effort, share):
    found = [finds_rude(ASKING, Category(stream=stream.value), Case(key=key, is_contacted=is_contacted), effort)
             for key in range(N)]
    assert np.mean(found) == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize(("said", "share"), [
    ({}, 0.05), ({"overdue_s": 3}, 0.45), ({"n_repeats": 2}, 0.25), ({"overdue_s": 3, "n_repeats": 3}, 0.75)])
def test_speed_is_worse_after_the_limit_and_with_each_time_that_had_to_be_asked_again(said, share):
    assert np.mean([finds_slow(ASKING, Case(key=key, **said)) for key in range(N)]) == pytest.approx(share, abs=0.025)


def test_each_result_is_judged_anew_and_always_alike():
    case, category = Case(key=7, is_contacted=1), Category()
    assert len({finds_rude(ASKING, category, case, 1.0) for _ in range(9)}) == 1
    again = [finds_rude(ASKING, category, Case(key=7, n_reworks=number), 0.8) for number in range(200)]
    assert 0.3 < np.mean(again) < 0.7


def test_a_bad_attitude_takes_a_little_off_what_the_end_is_worth_asked_or_not():
    def worth(rude, unit):
        world = SimpleNamespace(settings=[Settings(seed=5, rude=rude, rude_loss=0.15)], categories=[Category()],
                                incidents=[Incident()], units=[Unit(effort=1.0)])
        return after_attitude(world, Case(incident=0, unit=unit), 0.8)

    assert worth(1.0, 0) == pytest.approx(0.68)
    assert worth(0.0, 0) == worth(1.0, NONE) == 0.8


# ---------------------------------------------------------------------------------------------- in a district
@pytest.fixture(scope="module")
def called():
    return run(small(CALLED), DAYS)


def test_calls_come_between_closing_and_the_end_of_the_case(called):
    rows = called.rows(Activity.REVISIT, Phase.ENABLE)
    assert len(rows) > 50
    assert {called.world.names.units[unit].split("/")[1] for unit in rows["unit"]} == {"supervision_centre"}
    for row in rows:
        assert is_told_by_resident(called.log.cases["channel"][row["case"]])
        assert len(called.rows(Activity.CLOSE, Phase.END, case=row["case"], time_s=row["time_s"])) == 1
    for row in called.rows(Activity.CONCLUDE, reason=Ending.CLOSED):
        own = called.log.events[called.log.events["case"] == row["case"]]
        ends = own[(own["activity"] == Activity.REVISIT) & (own["phase"] == Phase.END)]
        assert not len(ends) or ends["reason"][-1] in (Outcome.SOLVED, Outcome.DONE)


def test_who_does_not_answer_is_called_again_a_day_later_and_at_most_three_times(called):
    vain = called.rows(Activity.REVISIT, Phase.END, reason=Reason.NOT_REACHED)
    assert len(vain) > 20
    assert set(vain["value"].tolist()) == {1, 2}
    checked = 0
    for row in vain:
        again = called.rows(Activity.REVISIT, Phase.START, item=row["item"])
        again = again[again["time_s"] > row["time_s"]]
        if len(again):
            assert again["time_s"][0] >= row["time_s"] + DAY_S
            checked += 1
    assert checked > 10
    given_up = called.rows(Activity.REVISIT, Phase.END, reason=Outcome.DONE)
    assert len(given_up) > 0
    for row in given_up:
        assert len(called.rows(Activity.REVISIT, Phase.START, item=row["item"])) == 3


def test_whoever_is_reached_is_asked_about_attitude_and_speed_once_each(called):
    heard = called.rows(Activity.REVISIT, Phase.END)
    heard = heard[np.isin(heard["reason"], (Outcome.SOLVED, Outcome.UNSOLVED))]
    assert len(heard) > 50
    for question in (Reason.ATTITUDE, Reason.SPEED):
        rows = called.rows(Activity.RATE, reason=question)
        assert sorted(zip(rows["case"], rows["time_s"], strict=True)) == sorted(
            zip(heard["case"], heard["time_s"], strict=True))
        assert 0.5 < rows["value"].mean() < 1
        assert (rows["actor"] == called.log.cases["reporter"][rows["case"]]).all()


def test_answers_about_attitude_and_speed_change_nothing_by_themselves():
    said = {**CALLED, "mechanisms.appraisal": False, "behaviour.residents.trust.attitude": 0, "behaviour.appraisal": {
        "social": 0}}
    mute = dict.fromkeys(("rude", "rude_unheard", "rude_effort", "slow", "slow_late", "slow_repeat"), 0)
    on, off = run(small(said), 6).log, run(small({**said, "behaviour.revisit.questions": mute}), 6).log
    is_own = on.events["activity"] == Activity.RATE
    assert is_own.sum() > 20
    assert on.events[~is_own].tobytes() == off.events.tobytes()
    assert on.truth.tobytes() == off.truth.tobytes()


@pytest.mark.parametrize("at_unsatisfied", [0, 1, 2])
def test_so_many_failed_revisits_bring_the_bureau_in_and_reworks_by_a_check_do_not(at_unsatisfied):
    found = run(small({**CALLED, "behaviour.ladder": {"at_limits": 0, "at_reworks": 0,
                                                      "at_unsatisfied": at_unsatisfied}}), DAYS)
    rows = found.rows(Activity.SUPERVISE, Phase.ENABLE)
    failed = {}
    for row in found.rows(Activity.REVISIT, Phase.END, reason=Outcome.UNSOLVED):
        failed.setdefault(int(row["case"]), []).append(int(row["time_s"]))
    due = {(case, times[at_unsatisfied - 1]) for case, times in failed.items() if len(times) >= at_unsatisfied > 0}
    assert {(int(row["case"]), int(row["time_s"])) for row in rows} <= due
    assert len(rows) > {0: -1, 1: 10, 2: 0}[at_unsatisfied]


def test_what_is_said_not_to_be_solved_is_handled_again_by_the_same_unit_as_the_same_case(called):
    failed = called.rows(Activity.REVISIT, Phase.END, reason=Outcome.UNSOLVED)
    assert len(failed) > 10
    cases = called.after.tables["cases"]
    assert cases["n_unsatisfied"].sum() == len(failed)
    for row in failed:
        again = called.rows(Activity.HANDLE, Phase.ENABLE, case=row["case"], time_s=row["time_s"])
        assert len(again) == 1
        before = called.rows(Activity.DISPATCH, case=row["case"])
        assert again["unit"][0] == before[before["time_s"] <= row["time_s"]]["unit"][-1]
        assert len(called.rows(Activity.REPORT, case=row["case"])) == 1


def test_answers_follow_the_truth_and_fewer_problems_stay_behind_closed_files(called):
    left = len(called.truth(Truth.LATENT_AGAIN))
    without = len(run(small({**CALLED, "mechanisms.revisit": False}), DAYS).truth(Truth.LATENT_AGAIN))
    assert left < 0.7 * without


def test_the_log_is_true_and_every_second_has_a_cause(called):
    scenario = small(CALLED)
    for finding in audit(called.log, rules_of(scenario, called.end_s)):
        assert finding.is_ok, finding
    found = causes(called.log, called.end_s)
    until = np.where(called.log.cases["concluded_s"] == NONE, called.end_s, called.log.cases["concluded_s"])
    assert found.sum(axis=1).tolist() == (until - called.log.cases["opened_s"]).tolist()
    assert found.min() >= 0
    assert found[:, Cause.RESIDENT - FIRST_CAUSE].sum() > 20 * DAY_S


def test_the_slow_reader_expects_the_same_words(called):
    revisited = set(called.rows(Activity.REVISIT, Phase.ENABLE)["case"].tolist())
    for case in np.flatnonzero(called.log.cases["ending"] != NONE):
        rows = called.log.events[called.log.events["case"] == case]
        tiers_up = 2 - int(called.log.cases["entry_tier"][case])
        assert words(rows) == words_of(WORKFLOW, outcomes_of(rows), case in revisited, tiers_up)


def test_a_sample_of_nobody_is_the_mechanism_off():
    """Structural zero: one log, byte for byte."""
    said = {**CALLED, "behaviour.revisit.share": 0}
    logs = [run(small({**said, "mechanisms.revisit": is_on}), 6).log for is_on in (True, False)]
    assert logs[0].events.tobytes() == logs[1].events.tobytes()
    assert logs[0].truth.tobytes() == logs[1].truth.tobytes()
    assert not (logs[0].events["activity"] == Activity.REVISIT).any()


def test_switched_on_later_it_calls_from_then_on():
    said = {**CALLED, "mechanisms.revisit": False,
            "changes": [{"at": "2018-09-02", "set": {"mechanisms.revisit.calls": True}}]}
    rows = run(small(said), 9).rows(Activity.REVISIT, Phase.ENABLE)
    assert len(rows) > 10
    assert rows["time_s"].min() >= 6 * DAY_S


def test_calls_that_nobody_would_make_are_refused():
    with pytest.raises(twin.BadInput, match=r"revisit_seats: nobody does the work of revisit"):
        build(small({**CALLED, "staff.revisit_seats": None}))


def test_the_judge_of_a_revisit_is_at_the_revisit_alone():
    with pytest.raises(twin.BadInput, match="the judge revisiting is that of the stage revisit"):
        small({"workflow.revisit": {"judge": "nobody", "next": {"solved": None, "unsolved": None}}})
