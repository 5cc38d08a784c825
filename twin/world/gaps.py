"""Work that nobody would do: refused before a run begins."""

import numpy as np

from twin.scenario import Scenario, where
from twin.scenario.mechanisms import may_be_on
from twin.state import Tables
from twin.vocabulary import NONE, BadInput, Door, Part, Post, Seat, Stage
from twin.world.naming import key_of_name
from twin.world.places import Node
from twin.world.workflow import roles_of

POSTS = list(Post)
N_POSTS = len(POSTS)


def refuse_gaps(scenario: Scenario, nodes: list[Node], tables: Tables) -> None:
    """Refuse a scenario in which a case could come to a stage, or escalate to a tier, where nobody works.

    Raises
    ------
    BadInput
        Names stage, place and the key of the staff that is missing.
    """
    for stage in scenario.workflow:
        if stage == Stage.REVISIT and not may_be_on(scenario, Part.CALLS):
            continue  # it is passed
        row = tables["stages"][stage]
        if row["seat"] in (Seat.LOOP, Seat.SITE):
            for place in range(len(nodes)):
                if row["seat"] == Seat.LOOP or is_site(nodes, tables, place, scenario):
                    refuse_empty_desk(scenario, nodes, tables, stage, place)
    if np.any(tables["route"]["door"] == Door.LEAD):
        refuse_no_lead(scenario, nodes, tables)


def is_site(nodes: list[Node], tables: Tables, place: int, scenario: Scenario) -> bool:
    """Whether problems lie right at a place: the lowest one with unit grids, or one that brings them forth itself."""
    if nodes[place].children:
        return tables["places"]["n_grids"][place] == 0 and scenario.tiers[nodes[place].tier] == scenario.demand.by
    return bool(tables["places"]["n_grids"][place] > 0) or scenario.tiers[nodes[place].tier] == scenario.demand.by


def refuse_empty_desk(scenario: Scenario, nodes: list[Node], tables: Tables, stage: Stage, place: int) -> None:
    """Refuse a place for which nobody does the work of a stage."""
    post = int(tables["stages"][stage]["post"][nodes[place].tier])
    if post == NONE:
        raise BadInput(f"{where(scenario, 'workflow', stage.key, 'post')}: nobody does the work of {stage.key} for "
                       f"{nodes[place].code}: no post is named for the tier {scenario.tiers[nodes[place].tier]}")
    if tables["desks"]["pool"][place * N_POSTS + post] == NONE:
        key = POSTS[post].key
        raise BadInput(f"{where(scenario, 'staff', key)}: nobody does the work of {stage.key} for {nodes[place].code}: "
                       f"there are no {key} there or above; give it people, or name another post in "
                       f"workflow.{stage.key}.post")


def refuse_no_lead(scenario: Scenario, nodes: list[Node], tables: Tables) -> None:
    """Refuse a highest place where nobody could take what escalates."""
    for number, role in enumerate(roles_of(scenario)):
        if tables["leads"]["unit"][number] == NONE:
            for unit, post in idle_leads(scenario, nodes, tables, role):
                raise BadInput(f"{where(scenario, 'staff', post.key, 'per_unit', unit)}: {unit} has no {post.key}, and "
                               f"no unit with people leads {role} at {nodes[0].code}, the highest place: what "
                               f"escalates would be left to nobody")
            raise BadInput(f"{where(scenario, 'units')}: at {nodes[0].code}, the highest place, no unit with people "
                           f"leads {role}: what escalates would be left to nobody; see units.<unit>.leads and "
                           f"staff.<post>.per_unit")


def idle_leads(scenario: Scenario, nodes: list[Node], tables: Tables, role: str) -> list[tuple[str, Post]]:
    """Units of the highest place that would lead a role, each with the post in which it has nobody."""
    pools, keys = tables["pools"], tables["units"]["key"]
    peopled = {(int(keys[row["unit"]]), int(row["post"])) for row in pools[pools["n_people"] > 0]}
    found: list[tuple[str, Post]] = []
    for name, unit in scenario.units.items():
        if unit.tier == scenario.tiers[-1] and role in unit.leads:
            posts: list[Post] = [unit.desk, unit.field]  # type: ignore[list-item]  # one that leads has both
            key = key_of_name(f"{nodes[0].code}/{name}")
            found += [(name, post) for post in posts if (key, post.value) not in peopled]
    return found
