"""Finding the best point of a study: the procedure's own runs and no others, and a sentence with its promise."""

import numpy as np
import pytest

from tests.experiment.studies import DESIGN, HERE, study_in
from twin.experiment.statistics import Rule, Service, select, select_feasible
from twin.experiment.study.choosing import Choice, Missing, chosen_from
from twin.experiment.study.design import design_of
from twin.experiment.study.results import chosen_of, read_results
from twin.experiment.study.running import run_study
from twin.present.study_readme import answer_of
from twin.vocabulary import BadInput

MEANS, LEVELS = (10.0, 8.0, 8.4, 12.0), (0.95, 0.7, 0.93, 0.99)
RULE = Rule(0.5, is_more_better=False, n_first=10, step=5, most=500)
SERVICE = Service(0.9, 0.02)


def drawn(point, number):
    """Goal and service level of one replication, always the same."""
    common, own, level = np.random.default_rng([number, 7]).normal(0, (2.0, 0.0, 0.0)), *np.random.default_rng(
        [number, point]).normal(0, (1.0, 0.02))
    return MEANS[point] + common[0] + own, LEVELS[point] + level


def rounds(choice):
    """Let the procedure ask until it has all; what it asked for, and what came out."""
    made, asked = [{} for _ in MEANS], []
    while True:
        try:
            columns = [[{n: both[which] for n, both in one.items()} for one in made] for which in (0, 1)]
            return asked, chosen_from(choice, *columns)
        except Missing as missing:
            for point in missing.points:
                asked.append((point, missing.n))
                made[point] |= {n: drawn(point, n) for n in range(len(made[point]), missing.n)}


@pytest.mark.parametrize("service", [None, SERVICE])
def test_a_study_makes_the_runs_that_the_procedure_makes_and_finds_the_same_point(service):
    asked, found = rounds(Choice(RULE, service, "on_time" if service else ""))
    spent = [0] * len(MEANS)

    def more(system, n):
        rows = np.array([drawn(system, number) for number in range(spent[system], spent[system] + n)])
        spent[system] += n
        return rows if service else rows[:, 0]

    own = select(more, len(MEANS), RULE) if service is None else select_feasible(more, len(MEANS), service, RULE)
    assert found.selection == own
    assert found.point == own.chosen == (1 if service is None else 2), "8.0 misses the level of 0.9"
    assert [max((n for point, n in asked if point == each), default=0) for each in range(len(MEANS))] == spent


def test_a_point_without_a_value_is_left_out_and_the_others_are_compared():
    goal = [{n: drawn(point, n)[0] for n in range(500)} for point in range(len(MEANS))]
    goal[1] = {0: None}
    found = chosen_from(Choice(RULE), goal, goal)
    assert (found.left_out, found.points, found.point) == ((1,), (0, 2, 3), 2)
    nobody = chosen_from(Choice(RULE), [{0: None}], [{0: None}])
    assert (nobody.point, nobody.left_out) == (None, (0,))


@pytest.mark.parametrize(("said", "what"), [
    ({"best": "least"}, "select.difference: is missing"),
    ({"difference": 1, "best": "fewest"}, "unknown; allowed: least, most"),
    ({"difference": 1, "sure": 0.9}, "select.sure: unknown key"),
    ({"difference": 1, "level": 1.5}, "select: level: 1.5; allowed: more than 0 and less than 1"),
    ({"difference": 1, "most": 5}, "select.most: 5 is out of range; at least 20"),
    ({"difference": 1, "service": {"measure": "on_time", "at_least": 0.9}}, "select.service: needs measure"),
    ({"difference": 1, "service": {"at_least": 0.9, "tolerance": 0.1}}, "select.service.measure: is missing"),
])
def test_what_a_choice_cannot_promise_costs_one_sentence(said, what):
    with pytest.raises(BadInput) as raised:
        design_of({**DESIGN, "select": said, "replications": 20})
    assert what in str(raised.value)


def test_a_choice_goes_with_no_other_way_to_count_replications():
    choice = {"difference": 1, "service": {"measure": "rework_rate", "at_most": 0.2, "tolerance": 0.05}}
    found = design_of({key: value for key, value in DESIGN.items() if key != "replications"} | {"select": choice})
    assert (found.replications, found.choice.rule.n_first) == (20, 20)
    assert found.measures[-1] == "rework_rate"
    with pytest.raises(BadInput, match="leave out precision"):
        design_of({**DESIGN, "select": choice, "precision": 0.1, "replications": 3})


def test_a_study_that_chooses_says_so_with_its_promise(tmp_path):
    crews = {"crews": {"key": "staff.crews.per_unit.street_team", "levels": [1, 6]}}
    folder = study_in(tmp_path / "a", factors=crews, replications=5, sizes=None, measures=None,
                      select={"difference": 8, "step": 2, "most": 15})
    found = run_study(folder, None, HERE)
    chosen = chosen_of(found)
    text = answer_of(found)
    n_runs = [len(point["digests"]) for point in found.manifest["points"]]
    assert list(chosen.selection.n_spent) == n_runs
    assert chosen.point == 1
    assert "**Chosen**, as the one with the least `open`: crews 6. With probability 95 % or more it is the" in text
    assert f"best of 2, or less than 8 cases worse (Kim and Nelson; {sum(n_runs)} replications)." in text
    assert answer_of(read_results(folder, "report")) == text
    chinese = answer_of(found, "zh")
    assert "**选定** `open` 最小的方案：" in chinese
    assert "＝6。它以不低于 95% 的概率是 2 个方案中最好的，或比最好的差不足 8 件" in chinese
