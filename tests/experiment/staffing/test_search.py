"""Searches whose truth is known: Erlang C as an oracle with noise."""

import numpy as np
import pytest

from twin.experiment.staffing.answer import Question, bound, holm
from twin.experiment.staffing.erlang import all_wait
from twin.experiment.staffing.search import candidates, smallest_roster
from twin.vocabulary import BadInput, WorkFailed

LOAD = 20.0  # reports an hour of an hour each: 26 people let 13 % wait, 25 people 21 %, 24 people 30 %
TRUE = {n: 1 - all_wait(LOAD, 1, n).p_wait for n in range(21, 61)}
SMALLEST = 26


def oracle(seed, spread=0.04, is_shared=True):
    """Share that does not wait: chance that all rosters share in a replication, and chance of their own."""
    def evaluate(roster, replications):
        n = roster["people"]
        shared = [is_shared * np.random.default_rng([seed, one]).normal(0, spread) for one in replications]
        own = [np.random.default_rng([seed, one, n]).normal(0, spread / 2) for one in replications]
        return TRUE[n] + np.array(shared) + np.array(own)
    return evaluate


def question(level=0.8, **other):
    said = {"axes": {"people": (21, 60)}, "hours": lambda roster: 8.0 * roster["people"], "level": level, "n_search": 6,
            "n_fresh": 30}
    return Question(**{**said, **other})


def test_the_level_lies_where_it_was_meant():
    assert TRUE[SMALLEST - 1] < 0.8 <= TRUE[SMALLEST]


@pytest.mark.parametrize("n_trials", [25, 40])
def test_the_true_smallest_roster_is_found_within_one(n_trials):
    found = smallest_roster(question(n_trials=n_trials), oracle(1))
    assert abs(found.chosen.point[0] - SMALLEST) <= 1
    assert found.chosen.hours == 8 * found.chosen.point[0]


def test_over_many_seeds_the_roster_really_meets_the_level():
    """At least 95 % of 250 searches, and nearly all that choose are within one of the true smallest."""
    chosen = [smallest_roster(question(n_trials=40, n_search=4, n_fresh=20, seed=seed), oracle(seed)).chosen
              for seed in range(250)]
    people = np.array([one.point[0] for one in chosen if one is not None])
    assert len(people) >= 240
    assert (people >= SMALLEST).mean() >= 0.95
    assert (people <= SMALLEST + 1).mean() >= 0.95


def test_the_search_alone_breaks_its_promise():
    found = [smallest_roster(question(n_search=4, n_fresh=20, seed=seed), oracle(seed, 0.08)) for seed in range(60)]
    assert np.mean([answer.promised.point[0] < SMALLEST for answer in found]) > 0.2
    assert np.mean([answer.chosen.point[0] < SMALLEST for answer in found if answer.chosen]) <= 0.05


def test_the_search_sees_too_good_a_value_of_its_winner():
    """Where every roster has chance of its own, the winner is the lucky one."""
    found = [smallest_roster(question(n_search=2, n_fresh=20, seed=seed), oracle(seed, 0.2, is_shared=False))
             for seed in range(40)]
    too_good = np.array([answer.curse().query("is_promised")["too_good"].item() for answer in found])
    assert too_good.mean() > 3 * too_good.std() / len(too_good) ** 0.5


def test_a_wait_that_must_stay_below_a_level():
    def wait(roster, replications):
        return np.array([all_wait(LOAD, 1, roster["people"]).mean_wait_h
                         + np.random.default_rng([7, one]).normal(0, 0.005) for one in replications])

    truth = next(n for n in TRUE if all_wait(LOAD, 1, n).mean_wait_h <= 0.1)
    found = smallest_roster(question(level=0.1, is_at_most=True), wait)
    assert abs(found.chosen.point[0] - truth) <= 1
    assert found.table().query("is_chosen")["bound"].item() <= 0.1


def test_two_parts_of_a_roster():
    """Two desks that both must not let wait too many: the smallest pair is known by trying all."""
    def worst(roster, replications):
        share = min(1 - all_wait(5, 1, roster["a"]).p_wait, 1 - all_wait(9, 1, roster["b"]).p_wait)
        return share + np.array([np.random.default_rng([3, one]).normal(0, 0.01) for one in replications])

    asked = Question({"a": (6, 20), "b": (10, 24)}, lambda roster: sum(roster.values()), 0.85, n_trials=90, n_search=4,
                     n_fresh=20)
    truth = min(a + b for a in range(6, 21) for b in range(10, 25)
                if min(1 - all_wait(5, 1, a).p_wait, 1 - all_wait(9, 1, b).p_wait) >= 0.85)
    assert abs(smallest_roster(asked, worst).chosen.hours - truth) <= 1


def test_the_table_is_tidy_and_its_frontier_rises():
    table = smallest_roster(question(), oracle(2)).table()
    assert list(table.columns) == ["people", "hours", "searched", "searched_half", "fresh", "fresh_half", "bound",
                                   "is_met", "is_chosen", "is_on_frontier"]
    assert len(table) == 40
    assert table["hours"].is_monotonic_increasing
    frontier = table[table["is_on_frontier"]]
    good = frontier["fresh"].fillna(frontier["searched"])
    assert good.is_monotonic_increasing
    assert table["is_chosen"].sum() == 1


def test_nothing_is_chosen_where_nothing_meets_the_level():
    found = smallest_roster(question(level=1.2), oracle(3))
    assert found.chosen is None
    assert found.promised is None
    assert found.table()["fresh"].notna().sum() == 1


def test_the_same_seed_finds_the_same():
    one, two = (smallest_roster(question(n_trials=25), oracle(4)).table() for _ in range(2))
    assert one.equals(two)


def test_fresh_replications_are_others_than_those_of_the_search():
    asked = []

    def noted(roster, replications):
        asked.append(tuple(replications))
        return oracle(5)(roster, replications)

    smallest_roster(question(n_trials=25), noted)
    assert set(asked) == {tuple(range(6)), tuple(range(6, 36))}


def test_holm_is_stricter_than_single_tests_and_no_stricter_than_bonferroni():
    rng = np.random.default_rng(6)
    values = [rng.normal(mean, 1, 30) for mean in (0.2, 0.45, 0.5, 1)]
    by_holm = holm(values, 0)
    by_bonferroni = [bound(one, len(values)) >= 0 for one in values]
    assert all(a or not b for a, b in zip(by_holm, by_bonferroni, strict=True))
    assert holm([np.ones(5)], 1.0) == [True]
    assert holm([np.ones(5)], 1.1) == [False]


def test_what_the_search_would_take_is_among_the_candidates():
    order = [(n,) for n in range(21, 40)]
    seen = {(n,): oracle(8)({"people": n}, range(4)) for n in range(21, 40)}
    best, promised = candidates(question(), order, seen)
    assert promised in best
    assert len(best) <= 4


def test_of_smaller_rosters_those_that_come_nearest_are_judged():
    """Few replications leave wide intervals: a hopeless roster must not take the place of one that nearly meets."""
    seen = {(1,): np.array([0.1, 0.9]), (2,): np.array([0.74, 0.84]), (3,): np.array([0.8, 0.82]),
            (4,): np.array([0.95, 0.951])}
    best, promised = candidates(question(n_best=3), list(seen), seen)
    assert (best, promised) == ([(2,), (3,), (4,)], (3,))


@pytest.mark.parametrize(("said", "why"), [
    ({"axes": {}}, "name at least one part"), ({"axes": {"people": (5, 2)}}, "people: 5 to 2 is no range"),
    ({"n_search": 1}, "n_search: 1 is out of range"), ({"n_fresh": 0}, "n_fresh: 0")])
def test_bad_questions_are_refused(said, why):
    with pytest.raises(BadInput, match=why):
        question(**said)


def test_a_missing_value_is_told():
    with pytest.raises(WorkFailed, match="the measure has no value in some replication"):
        smallest_roster(question(), lambda roster, replications: np.full(len(replications), np.nan))
