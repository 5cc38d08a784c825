"""What holds from when on: the scenario's own words first, then what each dated change makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from pydantic import BaseModel

from twin.scenario import Scenario, where
from twin.scenario.changes import PER_UNIT, DatedChange
from twin.scenario.people import StaffOfPost
from twin.scenario.tree import reached
from twin.vocabulary import BadInput, Post
from twin.world.places import Node
from twin.world.staff import Seat, head_counts, seats_of


@dataclass(frozen=True)
class Era:
    """A stretch of time in which nothing changes.

    Attributes
    ----------
    time_s : int
        Its first second; of the first era any second.
    scenario : Scenario
        What holds for the whole district.
    posts : tuple of StaffOfPost
        What is said of the staff of each pool.
    counts : tuple of int
        How many people each pool has.
    authority : tuple of int
        Greatest severity that each place may deal with.
    awareness : tuple of float
        Of the residents of each place, on the mean.
    """

    time_s: int
    scenario: Scenario
    posts: tuple[StaffOfPost, ...]
    counts: tuple[int, ...]
    authority: tuple[int, ...]
    awareness: tuple[float, ...]


def eras_of(scenario: Scenario, nodes: list[Node]) -> list[Era]:
    """All eras of a scenario, the first one before any change.

    Raises
    ------
    BadInput
        A change takes the last people from a tray.
    """
    seats = seats_of(scenario, nodes)
    era = Era(0, scenario, tuple(scenario.staff.get(seat.post, StaffOfPost()) for seat in seats),
              tuple(head_counts(scenario, nodes, scenario.staff)),
              tuple(scenario.authority[scenario.tiers[node.tier]] for node in nodes),
              (scenario.behaviour.residents.awareness,) * len(nodes))
    eras = [era]
    for number, said in sorted(enumerate(scenario.changes), key=lambda each: each[1].at):
        after = changed(eras[-1], said, nodes, seats)
        refuse_emptied(scenario, number, seats, nodes, eras[-1], after)
        eras.append(after)
    return eras


def changed(before: Era, said: DatedChange, nodes: list[Node], seats: list[Seat]) -> Era:
    """The era that a change begins."""
    scenario, there = before.scenario, reached(before.scenario, said.where)
    midnight = datetime.combine(scenario.calendar.start, time())
    posts, counts = list(before.posts), list(before.counts)
    for post, values in said.of_posts().items():
        for row, seat in enumerate(seats):
            if seat.post == post and nodes[seat.place].code in there:
                posts[row] = with_staff(scenario, posts[row], values, there)
        recount(scenario, nodes, seats, posts, counts, post)
    tiers = said.of_tiers()
    authority = tuple(tiers.get(scenario.tiers[node.tier], old) if node.code in there else old
                      for node, old in zip(nodes, before.authority, strict=True))
    told = said.of_places().get("behaviour.residents.awareness")
    awareness = tuple(old if told is None or node.code not in there else float(told)
                      for node, old in zip(nodes, before.awareness, strict=True))
    for key, value in said.of_district().items():
        scenario = with_value(scenario, key.split("."), value)
    return replace(before, time_s=int((said.at - midnight).total_seconds()), scenario=scenario, posts=tuple(posts),
                   counts=tuple(counts), authority=authority, awareness=awareness)


def recount(scenario: Scenario, nodes: list[Node], seats: list[Seat], posts: list[StaffOfPost], counts: list[int],
            post: Post) -> None:
    """Count the people of a post anew, each pool by what is said of it: fractions are spread as if that held all over.

    So nobody moves at a place that a change does not name.
    """
    rows = [row for row, seat in enumerate(seats) if seat.post == post]
    for said in {posts[row].model_dump_json(): posts[row] for row in rows}.values():
        found = head_counts(scenario, nodes, {post: said})
        for row in rows:
            if posts[row] == said:
                counts[row] = found[row]


def with_staff(scenario: Scenario, said: StaffOfPost, values: Mapping[str, Any],
               there: Mapping[str, str]) -> StaffOfPost:
    """What is said of a post after a change; a number of one place gives way to what the change says of it."""
    of_units = {key.partition(".")[2]: value for key, value in values.items() if key.startswith(PER_UNIT)}
    rates = {key: value for key, value in values.items() if not key.startswith(PER_UNIT)}
    tiers = {scenario.units[name].tier for name in of_units}
    tiers |= {scenario.places.tiers[0] if key == "count" else key.removeprefix("per_") for key in rates}
    kept = {code: count for code, count in said.per_place.items() if there.get(code) not in tiers}
    return said.model_copy(update={**rates, "per_unit": {**said.per_unit, **of_units}, "per_place": kept})


def with_value(model: Any, path: list[str], value: Any) -> Any:
    """Copy of a part of a scenario in which one value is another one."""
    inner = with_value(getattr(model, path[0]), path[1:], value) if len(path) > 1 else value
    part: BaseModel = model
    return part.model_copy(update={path[0]: inner})


def refuse_emptied(scenario: Scenario, number: int, seats: list[Seat], nodes: list[Node], before: Era,
                   after: Era) -> None:
    """Refuse a change after which what waits in a tray would wait for good."""
    for seat, old, new in zip(seats, before.counts, after.counts, strict=True):
        if old > 0 and new == 0:
            post, place = seat.post.key, nodes[seat.place].code
            raise BadInput(f"{where(scenario, 'changes', str(number), 'set')}: would leave no {post} at {place}/"
                           f"{seat.unit}, and what waits there would wait for good; leave one, or, if they stay away "
                           f"for some time only, write staff.{post}.absence: 1")

