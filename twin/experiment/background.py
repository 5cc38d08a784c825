"""What a page must know of a scenario and no log tells: names of places and categories, where numbers come from."""

from typing import Any

from twin.experiment.numbers import numbers_behind
from twin.scenario import Scenario
from twin.scenario.tree import street_by_place, walk


def background(scenario: Scenario) -> dict[str, Any]:
    """Collect what `twin.present.write_report` takes in `about` beside the run itself.

    Returns
    -------
    dict
        `places`: names of places by code, of those that have one; `streets`: code and name of the street of each place,
        by code; `kinds`: names of the categories by id, each with `zh` and `en`; `numbers`: see `numbers_behind`.
    """
    root = scenario.places
    return {
        "places": {code: node.name for _, code, _, node in walk(root.root, root.code, (), 1) if node.name},
        "streets": street_by_place(scenario),
        "kinds": {name: {"zh": one.zh, "en": one.en} for name, one in scenario.catalogue.items()},
        "numbers": numbers_behind(scenario),
    }
