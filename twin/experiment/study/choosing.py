"""Choosing the best point of a study: the runs that Kim and Nelson's procedure asks for, and what it then says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.experiment.paired import LEVEL
from twin.experiment.statistics.feasibility import Service, select_feasible
from twin.experiment.statistics.selection import Rule, Selection, select
from twin.experiment.study.fields import Fields
from twin.vocabulary import BadInput

KEYS = ("best", "difference", "level", "step", "most", "service")
OF_SERVICE = ("measure", "at_least", "at_most", "tolerance")
LEAST, MOST_WANTED = "least", "most"
FIRST, STEP, MOST = 20, 5, 200
Values = Mapping[int, float | None]  # of a measure, by replication; None where it has none


@dataclass(frozen=True)
class Choice:
    """Which point a study is to find.

    Attributes
    ----------
    rule : Rule
        The promise, in the unit of the primary outcome.
    service : Service or None
        Level that a point must keep to be chosen.
    measure : str
        Measure of that level; empty without one.
    """

    rule: Rule
    service: Service | None = None
    measure: str = ""


class Missing(Exception):
    """The procedure asks for replications that have not been made."""

    def __init__(self, points: Sequence[int], n: int) -> None:
        """Which points need how many in all."""
        super().__init__(points, n)
        self.points, self.n = tuple(points), n


@dataclass(frozen=True)
class Chosen:
    """What came of a choice.

    Attributes
    ----------
    points : tuple of int
        Positions of the points that could be compared; systems of the selection are numbered by it.
    left_out : tuple of int
        Points of which a run failed or has no value.
    selection : Selection
        What was chosen.
    """

    points: tuple[int, ...]
    left_out: tuple[int, ...]
    selection: Selection

    @property
    def point(self) -> int | None:
        """Position of the chosen point."""
        return None if self.selection.chosen is None else self.points[self.selection.chosen]

    def named(self, systems: Sequence[int]) -> tuple[int, ...]:
        """Positions of the points behind some systems."""
        return tuple(self.points[system] for system in systems)


# ---------------------------------------------------------------------------------------------- what is said
def choice_of(fields: Fields, n_first: int) -> Choice | None:
    """Read which point is to be found; None where nothing is said.

    Raises
    ------
    BadInput
        A key is unknown or missing, or promises what cannot be kept.
    """
    if fields.said.get("select") is None:
        return None
    own = Fields(fields.mapping("select"), fields.at("select"))
    own.refuse_unknown(KEYS)
    difference = own.above_zero("difference")
    if difference is None:
        raise BadInput(f"{own.at('difference')}: is missing; write the least difference of the primary outcome that "
                       f"counts, as in difference: 0.5")
    service, measure = service_of(own)
    rule = made(own.where, Rule, difference, own.choice("best", (LEAST, MOST_WANTED), LEAST) == MOST_WANTED,
                own.above_zero("level") or LEVEL, n_first, own.whole("step", 1, STEP), own.whole("most", n_first, MOST))
    return Choice(rule, service, measure)


def service_of(fields: Fields) -> tuple[Service | None, str]:
    """Level that a point must keep, and of which measure."""
    said = fields.mapping("service")
    if not said:
        return None, ""
    own = Fields(said, fields.at("service"))
    own.refuse_unknown(OF_SERVICE)
    ends = [key for key in ("at_least", "at_most") if key in said]
    if len(ends) != 1 or own.above_zero(ends[0]) is None or own.above_zero("tolerance") is None:
        raise BadInput(f"{own.where}: needs measure, at_least or at_most, and tolerance: how far from the level a "
                       f"point must be for its verdict to be sure")
    level, tolerance = own.above_zero(ends[0]), own.above_zero("tolerance")
    return (made(own.where, Service, level, tolerance, ends[0] == "at_least"),
            own.text("measure", "the measure of the level, as in measure: on_time"))


def made(where: str, kind: Any, *values: Any) -> Any:
    """Make a rule or a level; what cannot be promised is refused by file and key."""
    try:
        return kind(*values)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


# ---------------------------------------------------------------------------------------------- what is done
def chosen_from(choice: Choice, goal: Sequence[Values], service: Sequence[Values]) -> Chosen:
    """Go through the procedure with the replications that have been made.

    Parameters
    ----------
    choice : Choice
        Which point is to be found.
    goal, service : sequence of mapping
        Primary outcome, and the measure of the service level, of each point by replication.

    Raises
    ------
    Missing
        It asks for replications that have not been made.
    """
    is_lacking = [any(value is None for value in (*one.values(), *other.values()))
                  for one, other in zip(goal, service, strict=True)]
    points = tuple(number for number, lacks in enumerate(is_lacking) if not lacks)
    left_out = tuple(number for number, lacks in enumerate(is_lacking) if lacks)
    n_made = [0] * len(goal)

    def ahead(systems: Sequence[int], n: int) -> None:
        lacking = [points[system] for system in systems if not goal[points[system]].keys() >= set(range(n))]
        if lacking:
            raise Missing(lacking, n)

    def more(system: int, n: int) -> np.ndarray:
        point = points[system]
        numbers = range(n_made[point], n_made[point] + n)
        ahead([system], numbers.stop)
        n_made[point] = numbers.stop
        columns = (goal[point], service[point])[:1 if choice.service is None else 2]
        found = np.array([[one[number] for one in columns] for number in numbers], float)
        return found if choice.service is not None else found[:, 0]

    if not points:
        nothing = Selection(None, (), (), (), (), (), 0, choice.rule.level, None, "")
        return Chosen((), left_out, nothing)
    return Chosen(points, left_out, select(more, len(points), choice.rule, ahead) if choice.service is None
                  else select_feasible(more, len(points), choice.service, choice.rule, ahead))
