"""Outcomes: every judge says only what it may say, and says it with the stated chance."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.rules.judging import (
    is_truly_solved,
    outcome_of_acceptance,
    outcome_of_approval,
    outcome_of_check,
    outcome_of_examination,
    outcome_of_filing,
    outcome_of_form,
    outcome_of_signing,
    outcome_of_sorting,
    outcome_of_verification,
)
from twin.state.rows import Case, Category, Incident, Settings, StageRow
from twin.vocabulary import OUTCOMES_OF, Channel, Judge, Outcome, Part, Stream

N = 20_000
DECIDED = [int(part == Part.ARBITRATION) for part in Part]
CHANNELS = st.sampled_from(Channel).map(int)
FLAG, SHARE, KEY = st.integers(0, 1), st.sampled_from([0.0, 0.3, 1.0]), st.integers(0, 2**62)
PUBLIC = (Channel.GRID_WORKER, Channel.HOTLINE, Channel.APP)


def share(outcomes, wanted):
    found = list(outcomes)
    return found.count(wanted) / len(found)


def assert_share(found, expected):
    assert abs(found - expected) <= 4 * math.sqrt(expected * (1 - expected) / N)


# ---------------------------------------------------------------------------------------------- every judge
@settings(deadline=None)  # the first draw loads what is compiled
@given(SHARE, SHARE, SHARE, SHARE, st.integers(0, 1), FLAG, FLAG, CHANNELS, KEY, st.integers(0, 3), st.integers(0, 3),
       st.integers(0, 3), FLAG)
def test_every_judge_says_only_what_it_may_say(p_rejected, p_doubtful, p_filed, p_sees, stream, present, solved,
                                              channel, key, tier, target, reworks, above):
    row = Settings(seed=1, p_rejected=p_rejected, p_doubtful=p_doubtful, p_filed=p_filed, most_reworks=2,
                   is_on=DECIDED)
    category, incident = Category(stream=stream, p_external=p_sees), Incident(is_present=present, is_solved=solved)
    case = Case(key=key, channel=channel, n_reworks_here=reworks)
    said = {
        Judge.ACCEPTANCE: outcome_of_acceptance(row, category, case, incident, bool(above)),
        Judge.SIGNING: outcome_of_signing(row, category, case, 0),
        Judge.APPROVAL: outcome_of_approval(row, category, case, 0),
        Judge.VERIFICATION: outcome_of_verification(incident),
        Judge.FILING: outcome_of_filing(row, case),
        Judge.SORTING: outcome_of_sorting(tier, target),
        Judge.EXAMINATION: outcome_of_examination(row, category, case, 0),
        Judge.FORM_OF_CHECK: outcome_of_form(category),
        Judge.CHECKING: outcome_of_check(row, StageRow(p_sees=p_sees), case, incident, 0, bool(above)),
    }
    for judge, outcome in said.items():
        assert Outcome(outcome) in OUTCOMES_OF[judge]
        assert type(outcome) is int


def test_every_outcome_belongs_to_one_judge():
    """All but those that a second judge may say too: done, given back, how work can begin, solved or not, known.

    Chance may say what others say; that a desk is full, or a turn did not come, is nobody's judgement.
    """
    common = {Outcome.DONE, Outcome.RETURNED, Outcome.CONTESTED, Outcome.READY, Outcome.DELAYED, Outcome.SOLVED,
              Outcome.UNSOLVED, Outcome.DUPLICATE}
    listed = [outcome for judge, outcomes in OUTCOMES_OF.items() for outcome in outcomes
              if outcome not in common and judge != Judge.CHANCE]
    assert sorted(listed) == sorted(set(Outcome) - common - {Outcome.FULL, Outcome.LEFT})


# ---------------------------------------------------------------------------------------------- acceptance
def accepted(channel, stream=Stream.CITY_MANAGEMENT, p_rejected=0.0, p_doubtful=0.0, serial=0):
    row, category = Settings(seed=1, p_rejected=p_rejected, p_doubtful=p_doubtful), Category(stream=stream.value)
    return [outcome_of_acceptance(row, category, Case(key=key, channel=channel.value, serial=serial), Incident(),
                                  False)
            for key in range(N)]


def test_what_patrol_reports_is_complete():
    assert set(accepted(Channel.PATROL, p_rejected=1.0, p_doubtful=1.0)) == {Outcome.COMPLETE}


@pytest.mark.parametrize("channel", PUBLIC)
def test_what_residents_report_of_the_city_is_verified_first(channel):
    assert_share(share(accepted(channel, p_doubtful=0.6), Outcome.DOUBTFUL), 0.6)


def test_a_demand_is_not_verified_on_site():
    assert set(accepted(Channel.HOTLINE, Stream.DEMANDS, p_doubtful=1.0)) == {Outcome.COMPLETE}


@pytest.mark.parametrize("stream", Stream)
def test_the_desk_turns_away_its_share(stream):
    assert_share(share(accepted(Channel.HOTLINE, stream, p_rejected=0.3, p_doubtful=1.0), Outcome.REJECTED), 0.3)


def test_whoever_reports_the_same_again_is_doubted_anew():
    first, second = (accepted(Channel.HOTLINE, p_doubtful=0.5, serial=serial) for serial in (0, 1))
    assert first != second


# ---------------------------------------------------------------------------------------------- on the way
def test_verification_confirms_what_is_there():
    assert outcome_of_verification(Incident(is_present=1)) == Outcome.CONFIRMED
    assert outcome_of_verification(Incident(is_present=0)) == Outcome.UNFOUNDED


def test_its_share_is_filed():
    row = Settings(seed=1, p_filed=0.95)
    assert_share(share((outcome_of_filing(row, Case(key=key)) for key in range(N)), Outcome.FILED), 0.95)


@pytest.mark.parametrize(("tier", "target", "outcome"), [
    (2, 0, Outcome.DOWN), (1, 0, Outcome.DOWN), (1, 1, Outcome.DISPATCHED), (0, 2, Outcome.UP)])
def test_a_file_goes_towards_the_tier_that_may_deal_with_it(tier, target, outcome):
    assert outcome_of_sorting(tier, target) == outcome


def test_its_share_waits_for_something_external_anew_at_each_visit():
    row, category = Settings(seed=1, is_on=DECIDED), Category(p_external=0.25)
    for visit in (0, 1):
        outcomes = (outcome_of_examination(row, category, Case(key=key), visit) for key in range(N))
        assert_share(share(outcomes, Outcome.DELAYED), 0.25)


def test_city_management_is_checked_in_the_field_and_demands_on_paper():
    assert outcome_of_form(Category(stream=Stream.CITY_MANAGEMENT.value)) == Outcome.IN_FIELD
    assert outcome_of_form(Category(stream=Stream.DEMANDS.value)) == Outcome.ON_PAPER


# ---------------------------------------------------------------------------------------------- handling and check
def checked(solved, reworks_here=0, above=True, p_sees=1.0, most=2, key=5):
    return outcome_of_check(Settings(seed=1, most_reworks=most), StageRow(p_sees=p_sees),
                            Case(key=key, n_reworks_here=reworks_here), Incident(is_solved=solved), 0, above)


def test_what_is_solved_is_never_sent_back():
    assert {checked(1, reworks, p_sees=1.0) for reworks in range(5)} == {Outcome.SOLVED}


def test_a_false_closing_is_seen_with_the_chance_of_the_check():
    assert_share(share((checked(0, p_sees=0.7, key=key) for key in range(N)), Outcome.UNSOLVED), 0.7)


def test_a_check_that_sees_nothing_closes_everything():
    assert checked(0, reworks_here=9, p_sees=0.0) == Outcome.SOLVED


def test_after_so_many_reworks_a_case_goes_up_where_there_is_an_up():
    assert [checked(0, reworks) for reworks in range(4)] == [
        Outcome.UNSOLVED, Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN, Outcome.UNSOLVED_AGAIN]
    assert [checked(0, reworks, above=False) for reworks in range(4)] == [Outcome.UNSOLVED] * 4


def test_its_share_of_fixes_is_false():
    row = Settings(seed=1, p_false=[0.05, 0.2])
    for stream, expected in ((0, 0.05), (1, 0.2)):
        fixed = [is_truly_solved(row, Category(stream=stream), Case(key=key), Incident(), 0, 1.0) for key in range(N)]
        assert_share(share(fixed, False), expected)


def test_what_has_gone_by_itself_needs_no_fix():
    row = Settings(seed=1, p_false=[1.0, 1.0])
    assert is_truly_solved(row, Category(), Case(key=5), Incident(is_present=0), 0, 1.0)
    assert not is_truly_solved(row, Category(), Case(key=5), Incident(is_present=1), 0, 1.0)


# ---------------------------------------------------------------------------------------------- given back
def examined(case_of, category=None, **chances):
    row = Settings(seed=1, most_returns=2, **{"is_on": DECIDED, **chances})
    return [Outcome(outcome_of_examination(row, category or Category(), case_of(key), 0)) for key in range(N)]


def test_the_wrong_unit_always_notices_when_it_examines():
    assert set(examined(lambda key: Case(key=key, is_misrouted=1))) == {Outcome.RETURNED}


def test_the_wrong_unit_notices_when_it_signs_with_its_chance():
    row = Settings(seed=1, most_returns=2, p_notice_wrong=0.6, is_on=DECIDED)
    said = [outcome_of_signing(row, Category(), Case(key=key, is_misrouted=1), 0) for key in range(N)]
    assert_share(said.count(Outcome.RETURNED) / N, 0.6)
    assert {outcome_of_signing(row, Category(), Case(key=key), 0) for key in range(N)} == {Outcome.DONE}


def test_too_many_returns_are_a_dispute():
    assert set(examined(lambda key: Case(key=key, is_misrouted=1, n_returns=2))) == {Outcome.CONTESTED}


def test_where_nobody_decides_there_is_no_dispute():
    row = {"is_on": [0] * len(Part)}
    assert set(examined(lambda key: Case(key=key, is_misrouted=1, n_returns=9), **row)) == {Outcome.RETURNED}


def test_who_must_keep_a_case_declines_less():
    keeping = [int(part in (Part.ARBITRATION, Part.KEEPING)) for part in Part]
    said = examined(lambda key: Case(key=key), p_decline=0.2, keeping_declines=0.5, is_on=keeping)
    assert_share(said.count(Outcome.RETURNED) / N, 0.1)


def test_an_owner_declines_now_and_then_and_a_matter_of_nobodys_more_often():
    assert_share(examined(lambda key: Case(key=key), p_decline=0.1).count(Outcome.RETURNED) / N, 0.1)
    nobodys = Category(p_borderline=1.0)
    said = examined(lambda key: Case(key=key), nobodys, p_decline_borderline=0.7)
    assert_share(said.count(Outcome.RETURNED) / N, 0.7)


def test_a_decision_binds():
    nobodys = Category(p_borderline=1.0)
    assert set(examined(lambda key: Case(key=key, is_binding=1), nobodys, p_decline_borderline=1.0)) == {Outcome.READY}


def test_a_sensitive_matter_goes_to_the_leader_once_and_is_then_begun():
    sensitive = Category(p_sensitive=1.0)
    assert set(examined(lambda key: Case(key=key), sensitive)) == {Outcome.SENSITIVE}
    assert outcome_of_approval(Settings(), sensitive, Case(key=1), 0) == Outcome.READY


def test_an_emergency_goes_through_its_own_door_where_there_is_one():
    burst = Category(is_emergency=1)
    case = Case(key=1, channel=Channel.HOTLINE.value)
    assert outcome_of_acceptance(Settings(), burst, case, Incident(), True) == Outcome.EMERGENCY
    assert outcome_of_acceptance(Settings(), burst, case, Incident(), False) == Outcome.COMPLETE
