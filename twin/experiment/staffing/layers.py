"""People by the hour as shifts of a scenario: nested, so that nobody leaves before who came later."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from twin.scenario.people import MOST_WINDOWS
from twin.vocabulary import BadInput

Windows = tuple[tuple[float, float], ...]
DAY_H = 24


def layers(n_people: Sequence[int] | np.ndarray, post: str) -> dict[str, Any]:
    """Values by dotted key with which a scenario has so many people of a post in each period of every day.

    Parameters
    ----------
    n_people : array of int, shape (n_periods,)
        In each period of a day.
    post : str
        Key of the post, such as `crews`; the only numbers it has are the count at the highest tier.

    Returns
    -------
    dict
        `staff.<post>.count`, `staff.<post>.shift` and a `shifts.<name>` for each kind of shift: the first person is
        there whenever anybody is, the second whenever two are, and so on.

    Raises
    ------
    BadInput
        Nobody is needed, or somebody would come and go more often in a day than a shift can say.
    """
    people = np.asarray(n_people, int)
    if not len(people) or people.min() < 0 or people.max() < 1:
        raise BadInput("layers: say how many people are there in each period of a day, at least one at some time")
    windows = [_windows(people >= person) for person in range(1, people.max() + 1)]
    names = {each: f"layer_{windows.index(each) + 1}" for each in windows}
    turns = [names[each] for each in windows]
    found: dict[str, Any] = {f"staff.{post}.count": len(windows), f"staff.{post}.shift": turns}
    for each, name in names.items():
        if len(each) > MOST_WINDOWS:
            raise BadInput(f"layers: somebody would come {len(each)} times a day; smooth the numbers")
        found[f"shifts.{name}"] = {"hours": [list(window) for window in each]}
    return found


def _windows(is_there: np.ndarray) -> Windows:
    """Hours of the day during which somebody is there."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_there, [False]]).astype(int)))
    hours = (edges * DAY_H / len(is_there)).tolist()
    return tuple(zip(hours[::2], hours[1::2], strict=True))
