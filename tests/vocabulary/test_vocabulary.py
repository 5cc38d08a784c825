"""The words: each once, with a number that fits and a Chinese term."""

import pytest

import twin.vocabulary as words
from twin.vocabulary import (
    FIRST_TRUTH,
    LINK_OF,
    NEVER,
    NONE,
    OUTCOMES_OF,
    Activity,
    BadInput,
    Cause,
    Channel,
    Ending,
    Judge,
    Kind,
    Link,
    Outcome,
    Purpose,
    Reason,
    Stage,
    Truth,
    Word,
    WorkFailed,
    activities,
    nearest,
    reasons,
    stages,
    unknown,
)

WORDS = [value for value in vars(words).values()
         if isinstance(value, type) and issubclass(value, Word) and value is not Word]


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_every_word_has_an_english_name_and_a_chinese_term_of_its_own(kind):
    assert len(list(kind)) == len(kind.__members__), "no word stands twice"
    assert len({word.zh for word in kind}) == len(list(kind))
    for word in kind:
        assert word.key == word.name.lower()
        assert word.en == word.key.replace("_", " ")
        assert any("\u4e00" <= sign <= "\u9fff" for sign in word.zh)


def test_what_the_log_calls_a_reason_has_one_number_each():
    numbers = [int(word) for kind in (Outcome, Reason, Channel, Ending, Cause) for word in kind]
    assert len(set(numbers)) == len(numbers) == len(reasons())


def test_a_stage_and_its_activity_have_the_same_number_and_name():
    for stage in Stage:
        if stage != Stage.END:
            assert Activity(stage).key == stage.key
            assert Activity(stage).zh == stage.zh


def test_activities_and_truths_do_not_mix():
    assert max(Activity) < FIRST_TRUTH <= min(Truth)
    assert activities().keys() == {int(activity) for activity in Activity}
    assert stages().keys() == {int(stage) for stage in Stage}


def test_every_stage_but_the_end_belongs_to_a_link_and_all_seven_links_have_one():
    assert set(LINK_OF) == set(Stage) - {Stage.END}
    assert set(LINK_OF.values()) == set(Link)
    assert len(Link) == 7


def test_every_judge_has_outcomes():
    assert set(OUTCOMES_OF) == set(Judge)
    assert all(OUTCOMES_OF.values())


def test_within_a_second_what_ends_comes_before_what_begins_and_trays_are_looked_at_last():
    order = list(Kind)
    assert order == sorted(order)
    assert Kind.WORK_DONE < Kind.OFF_DUTY < Kind.ON_DUTY < Kind.BIRTH < Kind.STAGE_TIMER < Kind.DRAIN
    assert order[-1] == Kind.DRAIN


def test_purposes_have_a_number_each():
    numbers = [int(purpose) for purpose in Purpose.__members__.values()]
    assert len(set(numbers)) == len(Purpose.__members__)
    assert min(numbers) == 1


def test_nothing_and_never_are_no_times():
    assert NONE < 0
    assert NEVER > 10_000 * 366 * 86_400


def test_the_nearest_name_is_suggested_where_one_is_near():
    assert nearest("grid_worker", ["grid_workers", "crews"]) == "; did you mean grid_workers?"
    assert nearest("xyz", ["grid_workers", "crews"]) == ""


def test_an_unknown_name_is_told_what_is_allowed():
    error = unknown("scenario.yaml: staf", "staf", ["staff", "shifts"])
    assert isinstance(error, BadInput)
    assert str(error) == "scenario.yaml: staf: unknown key; allowed: shifts, staff; did you mean staff?"


def test_a_long_list_is_cut_and_an_empty_one_named():
    assert "... (50 in all)" in str(unknown("here", "x", [f"name{n}" for n in range(50)]))
    assert "nothing here" in str(unknown("here", "x", []))


def test_bad_input_and_failed_work_leave_by_different_doors():
    assert (BadInput.exit_code, WorkFailed.exit_code) == (2, 1)
