"""Units, pools and people, as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from twin.scenario import Scenario
from twin.scenario.people import StaffOfPost, UnitTemplate
from twin.state import TABLES, Tables, blank
from twin.vocabulary import NONE, Post, unknown
from twin.world.calendar import duty_row, shift_names
from twin.world.naming import key_of_name
from twin.world.places import Node
from twin.world.volume import refuse_staff

ROUNDS = (Post.FIELD_INSPECTORS, Post.VIDEO_INSPECTORS)  # who looks for problems


class Seat(NamedTuple):
    """A post at one unit, with a tray of its own; its row is that of a pool."""

    unit: str  # name in the scenario
    place: int
    post: Post


class Pool(NamedTuple):
    """A pool on its way to a row."""

    unit: int
    post: Post
    first: int  # person
    n_people: int  # at first
    most: int  # people at any time who are simulated
    is_outside: bool = False  # nobody is


@dataclass
class Staff:
    """Units, pools and people on their way to rows."""

    units: list[tuple[str, int, UnitTemplate]] = field(default_factory=list)  # name, place, template
    pools: list[Pool] = field(default_factory=list)
    people: list[tuple[str, int, int]] = field(default_factory=list)  # name, pool, number in it

    def with_counts(self, counts: Sequence[int]) -> "Staff":
        """Return the same units with other numbers of people."""
        pools = [pool._replace(n_people=count) for pool, count in zip(self.pools, counts, strict=True)]
        return Staff(self.units, pools, self.people)


def units_at(scenario: Scenario, nodes: list[Node]) -> Iterator[tuple[str, int]]:
    """All units by name and place, in the order of their rows."""
    for row, node in enumerate(nodes):
        for name, template in scenario.units.items():
            if template.tier == scenario.tiers[node.tier]:
                yield name, row


def seats_of(scenario: Scenario, nodes: list[Node]) -> list[Seat]:
    """All posts at all units, in the order of their pools."""
    return [Seat(name, row, post) for name, row in units_at(scenario, nodes) for post in scenario.units[name].posts]


def head_counts(scenario: Scenario, nodes: list[Node], said: Mapping[Post, StaffOfPost]) -> list[int]:
    """How many people each pool has by what is said of posts; 0 where nothing is."""
    due: dict[tuple[str, Post], float] = {}  # people due to the units of one name so far
    return [n_people(scenario, nodes, seat, said[seat.post], due) if seat.post in said else 0
            for seat in seats_of(scenario, nodes)]


def n_people(scenario: Scenario, nodes: list[Node], seat: Seat, said: StaffOfPost,
             due: dict[tuple[str, Post], float]) -> int:
    """How many people one pool has; adds to what was due to units of its name."""
    node, tier, key = nodes[seat.place], scenario.units[seat.unit].tier, (seat.unit, seat.post)
    before = due.get(key, 0.0)
    due[key] = before + rate_of(said, tier, node)
    fixed = said.count if tier == scenario.tiers[-1] else 0
    usual = said.per_unit.get(seat.unit, fixed + whole_between(before, due[key]))
    return said.per_place.get(node.code, usual)


def staff_of(scenario: Scenario, nodes: list[Node], counts: Sequence[Sequence[int]]) -> Staff:
    """Everybody who ever works in a district.

    Parameters
    ----------
    scenario : Scenario
        Says which units there are.
    nodes : list of Node
        All places.
    counts : sequence of sequence of int
        People of each pool, from the first era on; whoever is ever there has a row.
    """
    staff = Staff()
    most = [max(each) for each in zip(*counts, strict=True)]
    refuse_staff(most)
    for name, row in units_at(scenario, nodes):
        template = scenario.units[name]
        posts: tuple[Post, ...] = template.posts
        for post in posts:
            pool, code = len(staff.pools), nodes[row].code
            n_rows = 0 if nodes[row].is_background else most[pool]
            staff.pools.append(Pool(len(staff.units), post, len(staff.people), counts[0][pool], n_rows,
                                    nodes[row].is_background))
            staff.people.extend((f"{code}/{name}/{post.key}/{n + 1}", pool, n) for n in range(n_rows))
        staff.units.append((f"{nodes[row].code}/{name}", row, template))
    return staff


def rate_of(said: StaffOfPost, tier: str, node: Node) -> float:
    """How many people are due to the unit of a place, fractions included."""
    return said.per_grid * node.unit_grids + said.per_place_of(tier)


def whole_between(before: float, after: float) -> int:
    """Whole people between two sums of what is due: fractions are spread over the places and lost nowhere."""
    return int(after + 1e-9) - int(before + 1e-9)


def staff_tables(scenario: Scenario, staff: Staff, nodes: list[Node], n_grids: list[int]) -> Tables:
    """Tables of units, pools and people; `n_grids` by place."""
    pools = pools_table(scenario, staff, n_grids)
    return {"units": units_table(staff), "pools": pools, "people": people_table(scenario, staff)}


def units_table(staff: Staff) -> np.ndarray:
    """One row for each unit."""
    table = blank(TABLES["units"], len(staff.units))
    kinds: list[str] = []
    for row, (name, place, template) in enumerate(staff.units):
        kind = name.rpartition("/")[2]
        kinds += [] if kind in kinds else [kind]
        table[row]["kind"] = kinds.index(kind)
        table[row]["key"], table[row]["place"], table[row]["nature"] = key_of_name(name), place, template.nature.value
    for pool, (unit, post, *_) in enumerate(staff.pools):
        template = staff.units[unit][2]
        if post == template.desk:
            table[unit]["desk_pool"] = pool
        if post == template.field:
            table[unit]["field_pool"] = pool
        if post == template.sign:
            table[unit]["sign_pool"] = pool
    return table


def pools_table(scenario: Scenario, staff: Staff, n_grids: list[int]) -> np.ndarray:
    """One row for each pool; inspectors make rounds where there are unit grids."""
    table = blank(TABLES["pools"], len(staff.pools))
    for row, (unit, post, first, count, most, is_outside) in enumerate(staff.pools):
        place = staff.units[unit][1]
        pool = table[row]
        pool["unit"], pool["post"], pool["place"] = unit, post.value, place
        pool["first_person"], pool["n_people"] = first, 0 if is_outside else count
        pool["is_outside"], pool["shift"] = is_outside, duty_row(scenario, post, count) if is_outside else NONE
        pool["is_patrolling"] = int(post in ROUNDS and staff.units[unit][2].rounds and most > 0 and n_grids[place] > 0)
        pool["has_openings"] = has_openings(staff.units[unit][2], post)
        pool["is_remote"] = int(post == Post.VIDEO_INSPECTORS)
    return table


def has_openings(template: UnitTemplate, post: Post) -> bool:
    """Whether a post is the desk of a unit that leads, apart from those who handle: whose tray somebody must open."""
    return bool(template.leads) and post == template.desk and post != template.field


def people_table(scenario: Scenario, staff: Staff) -> np.ndarray:
    """One row for each person; the turn in a rota differs from one to the next."""
    table = blank(TABLES["people"], len(staff.people))
    names = shift_names(scenario)
    for row, (name, pool, number) in enumerate(staff.people):
        unit, post = staff.pools[pool][:2]
        said = scenario.staff.get(post, StaffOfPost())
        person = table[row]
        shift_name = said.shift[number % len(said.shift)]
        person["key"], person["pool"], person["shift"] = key_of_name(name), pool, names.index(shift_name)
        person["absence"] = said.absence
        person["experience"] = 0.0 if is_novice(scenario, name) else 1.0
        shift = scenario.shifts.get(shift_name)
        if shift is not None and shift.rota is not None:
            person["turn"] = (key_of_name(staff.units[unit][0]) + number) % shift.rota.cycle
    if scenario.behaviour.patrol.mentoring.pairs:
        pair_up(scenario, table)
    return table


def pair_up(scenario: Scenario, people: np.ndarray) -> None:
    """Give each novice of a pool an old hand of the same pool, one each while there are enough."""
    until = scenario.behaviour.patrol.mentoring.until
    for pool in np.unique(people["pool"]):
        rows = np.flatnonzero(people["pool"] == pool)
        is_new = people["experience"][rows] < until
        for learner, mentor in zip(rows[is_new], rows[~is_new], strict=False):
            people["mentor"][learner], people["learner"][mentor] = mentor, learner


def is_novice(scenario: Scenario, name: str) -> bool:
    """Whether somebody is new to the work: the same people for every seed."""
    share = key_of_name(f"{name}/novice") / (1 << 63)
    return share < scenario.behaviour.patrol.novices


def desks_table(nodes: list[Node], staff: Staff) -> np.ndarray:
    """For each place and post the pool that does such work there: its own, else that of the nearest tier above."""
    table = blank(TABLES["desks"], len(nodes) * len(Post))
    for pool, (unit, post, _, count, *_) in reversed(list(enumerate(staff.pools))):
        if count > 0:
            table[staff.units[unit][1] * len(Post) + post]["pool"] = pool
    for row, node in enumerate(nodes):
        for post in Post:
            own = table[row * len(Post) + post]
            if own["pool"] == NONE and node.parent != NONE:
                own["pool"] = table[node.parent * len(Post) + post]["pool"]
    return table


def lead_tables(nodes: list[Node], staff: Staff, roles: list[str]) -> Tables:
    """For each place and role the units that lead such matters there; one without people leads nothing."""
    leads = blank(TABLES["leads"], max(1, len(nodes) * len(roles)))
    people = {(unit, post): count for unit, post, _, count, *_ in staff.pools}
    options: list[list[int]] = [[] for _ in leads]
    for unit, (_, place, template) in enumerate(staff.units):
        posts = {template.desk, template.field} - {None}
        is_staffed = all(people.get((unit, post), 0) > 0 for post in posts)  # type: ignore[arg-type]
        for role in template.leads if is_staffed else ():
            if role in roles:
                options[place * len(roles) + roles.index(role)].append(unit)
    table = blank(TABLES["options"], sum(map(len, options)))
    table["unit"] = [unit for units in options for unit in units]
    leads["n_options"] = list(map(len, options))
    leads["first_option"] = np.cumsum(leads["n_options"]) - leads["n_options"]
    leads["unit"] = [units[0] if units else NONE for units in options]
    return {"leads": leads, "options": table}


def decisions_table(scenario: Scenario, staff: Staff) -> np.ndarray:
    """What somebody decided instead of a policy, sorted by incident and dispatch.

    Raises
    ------
    BadInput
        A decision names a unit that is not there.
    """
    rows = {name: row for row, (name, _, _) in enumerate(staff.units)}
    table = blank(TABLES["decisions"], len(scenario.policies.decisions))
    for number, said in enumerate(sorted(scenario.policies.decisions, key=lambda each: (each.incident, each.visit))):
        if said.unit not in rows:
            raise unknown("policies.decisions", said.unit, rows, f"unknown unit {said.unit}")
        table[number] = (said.incident, said.visit, rows[said.unit])
    return table
