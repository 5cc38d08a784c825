"""The workflow and the catalogue, as tables."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from twin.parameters import profiles
from twin.scenario import Scenario
from twin.scenario.catalogue import CategoryEntry
from twin.scenario.fields import BY_DISTANCE, Seconds
from twin.scenario.workflow import (
    MOVES,
    Next,
    StageOfWorkflow,
    TravelByStream,
    Work,
    WorkByStream,
)
from twin.state import MOST_CO_LEADS, MOST_TIERS, QUARTERS_A_DAY, TABLES, blank, table_from
from twin.vocabulary import DAY_S, HOUR_S, N_OUTCOMES, NONE, Clock, Discovery, Door, Outcome, Post, Stage, WorkLaw
from twin.world.calendar import hours_of_post, shift_names

EMERGENCY_ROLE = "emergency"
DAY_CLOCKS = (Clock.WORK_DAY, Clock.NATURAL_DAY)


def law_of(work: Work) -> tuple[int, float, float]:
    """Law, size and sigma of a length: size is the mean, or the median of a lognormal law."""
    if work.by_category:
        return WorkLaw.CATEGORY.value, 0.0, 0.0
    if work.work_days is not None:
        return WorkLaw.WORK_DAYS.value, float(work.work_days), 0.0
    if work.exponential is not None:
        return WorkLaw.EXPONENTIAL.value, float(work.exponential), 0.0
    if work.lognormal is not None and work.lognormal.cv > 0:
        return lognormal_of(work.lognormal.mean, work.lognormal.cv)
    constant = work.constant if work.constant is not None else work.lognormal.mean if work.lognormal else 0
    return WorkLaw.CONSTANT.value, float(constant), 0.0


def lognormal_of(mean: float, cv: float) -> tuple[int, float, float]:
    """Law, median and sigma of a lognormal length, from its mean and coefficient of variation."""
    return WorkLaw.LOGNORMAL.value, mean / math.sqrt(1 + cv * cv), math.sqrt(math.log(1 + cv * cv))


def stage_tables(scenario: Scenario) -> dict[str, np.ndarray]:
    """Table of stages, and the route: what follows on each outcome of each stage."""
    stages = blank(TABLES["stages"], len(Stage))
    route = blank(TABLES["route"], len(Stage) * N_OUTCOMES)
    for stage, said in scenario.workflow.items():
        for name, value in stage_row(scenario, said).items():
            stages[stage][name] = value
        for outcome, following in said.next.items():
            step = route[stage * N_OUTCOMES + outcome]
            step["next_stage"] = following.to.value
            step["ending"] = NONE if following.ending is None else following.ending.value
            step["move"], step["door"] = MOVES[following.move], door_of(outcome, following)
            step["is_rework"], step["is_return"] = following.rework, following.returns
            step["share"] = (said.shares or {}).get(outcome, 0.0)
    return {"stages": stages, "route": route}


def door_of(outcome: Outcome, following: Next) -> Door:
    """Through which door a case is dispatched on an outcome."""
    if outcome == Outcome.EMERGENCY:
        return Door.EMERGENCY
    return Door.LEAD if following.dispatch else Door.NONE


def stage_row(scenario: Scenario, said: StageOfWorkflow) -> dict[str, object]:
    """Fields of one stage."""
    works = by_stream(said.work if said.work is not None else Work(constant=Seconds(1)), WorkByStream)
    is_ridden = said.travel == BY_DISTANCE
    travels = [0, 0] if is_ridden else by_stream(said.travel, TravelByStream)
    laws = [law_at(scenario, work) for work in works]
    patience, patience_s, patience_sigma = patience_of(said)
    return {
        "is_used": 1, "seat": said.seat.value, "post": posts_by_tier(scenario, said), "judge": said.judge.value,
        "work_law": [law for law, _, _ in laws], "work_s": [size for _, size, _ in laws],
        "work_sigma": [sigma for _, _, sigma in laws], "travel_s": travels,
        "is_ridden": is_ridden, "checked_by": said.by.value,
        "limit_s": said.limit or 0, "clock": said.clock.value, "is_fixing": said.fixes,
        "is_binding": said.binds, "is_joint": said.joint, "is_preempting": said.preempts,
        "is_suspending": said.suspends, "is_handed_in": said.hands_in, "p_sees": said.sees,
        "room": said.room or 0, "patience_law": patience, "patience_s": patience_s, "patience_sigma": patience_sigma,
    }


def patience_of(said: StageOfWorkflow) -> tuple[int, float, float]:
    """Law, size and sigma of how long a case waits for its turn; NONE where it waits for ever."""
    if said.patience is None:
        return NONE, 0.0, 0.0
    return law_of(Work.model_construct(**dict(said.patience)))


def law_at(scenario: Scenario, work: Work) -> tuple[int, float, float]:
    """Law, size and sigma of a length, that of the wait for a shift included: its size is the row of the shift."""
    if work.next_opening is not None:
        return WorkLaw.NEXT_OPENING.value, float(shift_names(scenario).index(work.next_opening)), 0.0
    return law_of(work)


def by_stream(said: Any, kind: type[Any]) -> list[Any]:
    """Value of each stream, in the order of the streams."""
    return [said.city_management, said.demands] if isinstance(said, kind) else [said, said]


def posts_by_tier(scenario: Scenario, said: StageOfWorkflow) -> list[int]:
    """Post that does the work of a stage, by tier; NONE where nobody does."""
    posts = [NONE] * MOST_TIERS
    for number, tier in enumerate(scenario.tiers):
        post = said.post.get(tier) if isinstance(said.post, dict) else said.post
        posts[number] = NONE if post is None else Post(post).value
    return posts


# ---------------------------------------------------------------------------------------------- the catalogue
def roles_of(scenario: Scenario) -> list[str]:
    """Roles that units can lead or help in, in the order of their numbers."""
    named = {role for entry in scenario.catalogue.values() for role in (entry.lead, *entry.co_leads)}
    has_door = any(EMERGENCY_ROLE in unit.leads for unit in scenario.units.values())
    return sorted(named | ({EMERGENCY_ROLE} if has_door else set()))


def profiles_of(scenario: Scenario) -> list[str]:
    """Names of the hour profiles in use, in the order of their rows."""
    return sorted({entry.profile for entry in scenario.catalogue.values()})


def hours_row(names: Sequence[str], entry: CategoryEntry, is_background: bool) -> int:
    """Row of the hours in which matters of a category arise; in the background, in which patrol reports them.

    `names` are the profiles in use, as `profiles_of` gives them.
    """
    is_patrolled = entry.discovery == Discovery.PATROL_OR_PUBLIC
    return len(names) if is_background and is_patrolled else names.index(entry.profile)


def weights_of(scenario: Scenario) -> list[Sequence[float]]:
    """Hour profiles in the order of their rows: those of categories, then the hours of patrol."""
    hours = hours_of_post(scenario, Post.FIELD_INSPECTORS).hours or ((0.0, 24.0),)
    patrol = [sum(max(0.0, min(end, hour + 1) - max(start, hour)) for start, end in hours) for hour in range(24)]
    known = {**profiles(), **scenario.demand.profiles}
    return [*(known[name] for name in profiles_of(scenario)), patrol]


def hours_table(weights: Sequence[Sequence[float]]) -> np.ndarray:
    """One row for each hour profile, from weights of hours or of quarter hours."""
    rows = []
    for each in weights:
        quarters = np.repeat(np.array(each, float), QUARTERS_A_DAY // len(each))
        share = quarters / float(quarters.sum())
        before = np.concatenate([[0.0], np.cumsum(share)])
        rows.append({"weight": share, "before": np.append(before[:-1], 1.0)})
    return table_from(TABLES["hours"], rows)


def categories_table(scenario: Scenario) -> np.ndarray:
    """One row for each category."""
    roles, profiles = roles_of(scenario), profiles_of(scenario)
    return table_from(TABLES["categories"], [
        {**category_row(scenario, entry), "role": roles.index(entry.lead), "hours": profiles.index(entry.profile),
         "co_roles": co_roles_of(entry, roles)}
        for entry in scenario.catalogue.values()])


def co_roles_of(entry: CategoryEntry, roles: list[str]) -> list[int]:
    """Numbers of the roles of further units; NONE where there is none."""
    numbers = [roles.index(role) for role in entry.co_leads]
    return numbers + [NONE] * (MOST_CO_LEADS - len(numbers))


def category_row(scenario: Scenario, entry: CategoryEntry) -> dict[str, object]:
    """Fields of one category."""
    law, size, sigma = law_of(entry.touch)
    external = entry.external
    median = external.mean * math.exp(-external.ln_sd**2 / 2) if external else 0.0
    limit = entry.limit or 0
    return {
        "stream": entry.stream.value, "clock": entry.clock.value,
        "limit_s": 0 if entry.clock in DAY_CLOCKS else round(limit * HOUR_S),
        "limit_days": round(limit) if entry.clock in DAY_CLOCKS else 0,
        "lowest_tier": scenario.tiers.index(entry.lowest_tier), "is_urgent": entry.is_urgent,
        "discovery": entry.discovery.value, "severity": entry.severity, "p_transient": entry.transient,
        "life_s": float(scenario.behaviour.transient_life), "touch_law": law, "touch_s": size, "touch_sigma": sigma,
        "p_external": external.share if external else 0.0, "external_s": median,
        "external_sigma": external.ln_sd if external else 0.0, "visibility": entry.visibility, "camera": entry.camera,
        "p_on_spot": entry.on_spot, "is_emergency": entry.is_emergency, "p_joint": entry.joint,
        "p_borderline": entry.borderline, "p_sensitive": entry.sensitive, "p_relapse": entry.relapse,
        "relapse_s": entry.relapse_days * DAY_S, "harm_per_day": entry.harm,
        "is_of_business": entry.discovery == Discovery.PATROL_OR_PUBLIC
        and entry.lead in scenario.population.enterprises.roles,
    }


