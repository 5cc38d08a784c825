"""What the study of staffing asks of the product."""

import re
from pathlib import Path

from studies.formulas import FORMULAS, people
from studies.staffing import changes, rota_of
from twin.experiment.staffing import Work, layers
from twin.scenario import load


def test_a_roster_of_dispatchers_is_one_that_the_scenario_takes():
    scenario = load("haidian_street").replace(changes({"district": 20, "street": 2}))
    dispatchers = next(said for post, said in scenario.staff.items() if post.key == "dispatchers")
    assert (dispatchers.count, dispatchers.per_place) == (40, {"110108010": 4})


def test_what_the_formulas_ask_for_can_be_said_as_shifts():
    for formula in FORMULAS:
        assert layers(people(Work(4.0), formula), "crews")["staff.crews.count"] > 60


def test_one_post_from_seven_to_nine_in_the_evening_takes_three_people():
    found, stands = rota_of(1)
    assert (found.n_people, found.uncovered_h) == (3, 0)
    assert stands == "`people` from 2 to 3"


def test_what_the_page_links_to_exists():
    docs = Path(__file__).parents[2] / "docs"
    links = re.findall(r"\]\(([^)#:]+)\)", (docs / "staffing.md").read_text(encoding="utf-8"))
    assert links == ["figures/staffing_formulas.png", "figures/staffing_frontier.png"]
    assert all((docs / link).is_file() for link in links)
