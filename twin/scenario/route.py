"""Whether the workflow of a scenario can be walked. Each refusal names the key."""

from collections.abc import Iterator
from dataclasses import dataclass

from twin.scenario.model import Scenario
from twin.scenario.problems import Path, Problem, one_of
from twin.scenario.workflow import Next, StageOfWorkflow, WorkByStream
from twin.vocabulary import OPTIONAL, OUTCOMES_OF, Judge, Outcome, Seat, Stage

OF_A_UNIT = (Seat.LEAD_DESK, Seat.LEAD_FIELD, Seat.LEAD_SIGN)
ROUNDING = 1e-9
FITTING = {"suspends": Seat.NOWHERE, "preempts": Seat.LEAD_FIELD, "joint": Seat.LEAD_FIELD}  # where each can be done
WANTED = {  # what an outcome brings, and no other one may
    Outcome.DISPATCHED: ("dispatch", True), Outcome.EMERGENCY: ("dispatch", True), Outcome.DOWN: ("move", "down"),
    Outcome.UP: ("move", "up"), Outcome.RETURNED: ("returns", True), Outcome.CONTESTED: ("returns", True),
}


def workflow(scenario: Scenario) -> Iterator[Problem]:
    """The route can be walked from report to end."""
    stages = scenario.workflow
    if Stage.REPORT not in stages:
        yield ("workflow",), "has no stage report: no case could begin"
    if Stage.END in stages:
        yield ("workflow", Stage.END.key), "end is where a case is over; nothing can be said of it"
    for stage, said in stages.items():
        path = ("workflow", stage.key)
        yield from chances(path, said)
        yield from turns(path, said)
        expected, named = {word.key for word in outcomes_of(said)}, {word.key for word in said.next}
        if not is_told_twice(scenario):
            expected -= {word.key for word in OPTIONAL if word not in said.next}
        if expected != named:
            yield (*path, "next"), (f"the judge {said.judge.key}{with_limits(said)} has the outcomes "
                                    f"{', '.join(sorted(expected)) or 'none'}, "
                                    f"named are {', '.join(sorted(named)) or 'none'}")
        for outcome, step in said.next.items():
            if step.to != Stage.END and step.to not in stages:
                yield (*path, "next", outcome.key), (
                    f"goes to {step.to.key}, which is no stage of this workflow{removed_by(scenario, step.to)}")
        if (said.judge == Judge.REVISITING) != (stage == Stage.REVISIT):
            yield (*path, "judge"), (f"{said.judge.key}: the judge revisiting is that of the stage revisit, and of no "
                                     f"other one")
        yield from steps(path, said)
        yield from length(scenario, path, said)
        yield from seats(scenario, path, stage, said)
    yield from doubles(scenario)
    yield from dead_ends(scenario)
    yield from walks(scenario)


def outcomes_of(said: StageOfWorkflow) -> tuple[Outcome, ...]:
    """Outcomes that a stage can have: its judge's, and those of waiting for a turn."""
    judged = tuple(said.shares or ()) if said.judge == Judge.CHANCE else OUTCOMES_OF[said.judge]
    return judged + (Outcome.LEFT,) * (said.patience is not None) + (Outcome.FULL,) * (said.room is not None)


def with_limits(said: StageOfWorkflow) -> str:
    """What else adds outcomes to a stage, in words."""
    limits = [key for key in ("patience", "room") if getattr(said, key) is not None]
    return f" with {' and '.join(limits)}" if limits else ""


def chances(path: Path, said: StageOfWorkflow) -> Iterator[Problem]:
    """Chance judges by shares that add up to 1, of outcomes that nothing else depends on; no other judge has shares."""
    if (said.judge == Judge.CHANCE) != (said.shares is not None):
        yield (*path, "shares"), "goes with judge: chance, which needs them: shares: {done: 0.9, voided: 0.1}"
        return
    for outcome in said.shares or ():
        if outcome not in OUTCOMES_OF[Judge.CHANCE]:
            yield (*path, "shares", outcome.key), one_of(
                outcome.key, [word.key for word in OUTCOMES_OF[Judge.CHANCE]], "outcome of chance")
    if said.shares is not None and abs(sum(said.shares.values()) - 1) > ROUNDING:
        yield (*path, "shares"), f"add up to {sum(said.shares.values()):g}, not 1"
    if said.judge == Judge.CHANCE:
        yield from chance_steps(path, said)


def chance_steps(path: Path, said: StageOfWorkflow) -> Iterator[Problem]:
    """What chance judges stays at its tier, and what it finds unsolved is done again: as such it is counted."""
    for outcome, step in said.next.items():
        if step.move != "stay":
            yield (*path, "next", outcome.key, "move"), "chance does not know whether there is a tier to go to"
        if outcome in (Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN) and not step.rework:
            yield (*path, "next", outcome.key), (
                f"the outcome {outcome.key} needs rework: true; what is handed on has another one, such as delayed")


def turns(path: Path, said: StageOfWorkflow) -> Iterator[Problem]:
    """Only what somebody in the loop or on site does has room and patience; what they lead to stays in the loop."""
    for key, outcome in (("patience", Outcome.LEFT), ("room", Outcome.FULL)):
        if getattr(said, key) is not None:
            if said.seat not in (Seat.LOOP, Seat.SITE):
                yield (*path, key), f"goes with seat: {Seat.LOOP.key} or {Seat.SITE.key}, not {said.seat.key}"
            step = said.next.get(outcome)
            if step is not None and (step.move != "stay" or step.dispatch or step.returns):
                yield (*path, "next", outcome.key), "leads to a stage of the same loop; no move, dispatch or return"


def is_told_twice(scenario: Scenario) -> bool:
    """Whether what is known may be reported again."""
    share = scenario.behaviour.residents.duplicates.share
    return share.city_management > 0 or share.demands > 0


def doubles(scenario: Scenario) -> Iterator[Problem]:
    """Where matters are reported twice, somebody finds out before they are handled twice."""
    said = scenario.behaviour.residents.duplicates
    judges = {stage.judge for stage in scenario.workflow.values()}
    is_sure = Judge.FILING in judges and said.recognised_late == 1
    if is_told_twice(scenario) and not is_sure and Judge.EXAMINATION not in judges:
        yield ("behaviour", "residents", "duplicates", "share"), (
            "matters are reported twice, but no stage with the judge examination finds out what was overlooked before; "
            "let filing find all of it (recognised_late: 1), or say share: {city_management: 0, demands: 0}")


def seats(scenario: Scenario, path: tuple[str, ...], stage: Stage, said: StageOfWorkflow) -> Iterator[Problem]:
    """A stage that somebody works at names the post for each tier."""
    if said.seat in (Seat.LOOP, Seat.SITE) and said.post is None:
        yield path, f"the seat {said.seat.key} needs a post: post: dispatchers"
    if isinstance(said.post, dict):
        for tier in said.post:
            if tier not in scenario.places.tiers:
                yield (*path, "post", tier), one_of(tier, scenario.places.tiers, "tier")
        for tier in scenario.places.tiers:
            if tier not in said.post:
                yield (*path, "post"), f"names no post for the tier {tier}"
    if said.seat in OF_A_UNIT and not any(
            step.dispatch for each in scenario.workflow.values() for step in each.next.values()):
        yield (*path, "seat"), f"{said.seat.key} needs a unit, but no stage of this workflow dispatches to one"


def length(scenario: Scenario, path: Path, said: StageOfWorkflow) -> Iterator[Problem]:
    """What a stage waits for is there, and what it does beside its work fits where the work is done."""
    for work in (said.work.city_management, said.work.demands) if isinstance(said.work, WorkByStream) else (said.work,):
        if work is not None and work.next_opening is not None and work.next_opening not in scenario.shifts:
            yield (*path, "work", "next_opening"), one_of(work.next_opening, scenario.shifts, "shift")
    for key, seat in FITTING.items():
        if getattr(said, key) and said.seat != seat:
            yield (*path, key), f"goes with seat: {seat.key}, not {said.seat.key}"


def steps(path: Path, said: StageOfWorkflow) -> Iterator[Problem]:
    """Outcomes that move, dispatch or give back do so, and no other one dispatches, goes down or gives back."""
    for outcome, step in said.next.items():
        at = (*path, "next", outcome.key)
        key, wanted = WANTED.get(outcome, ("to", step.to))
        if getattr(step, key) != wanted:
            yield at, f"the outcome {outcome.key} needs {key}: {str(wanted).lower()}"
        if step.dispatch and key != "dispatch":
            yield (*at, "dispatch"), "only the judges sorting and acceptance know a unit to dispatch to"
        if step.move == "down" and key != "move":
            yield (*at, "move"), "only the judge sorting knows the way down"
        if step.returns and key != "returns":
            yield (*at, "returns"), "only a unit that signs or examines gives a case back"


@dataclass(frozen=True)
class Walk:
    """Where a case stands and what it has by then."""

    stage: Stage = Stage.REPORT
    is_concluded: bool = False
    has_unit: bool = False  # that has the case in hand
    has_result: bool = False  # of work that can solve the problem, since the last dispatch or rework

    def after(self, said: StageOfWorkflow, step: Next) -> "Walk":
        """The same case one step on."""
        is_anew = step.dispatch or step.rework
        return Walk(step.to, self.is_concluded or step.ending is not None,
                    step.dispatch or (self.has_unit and step.move == "stay" and not step.returns),
                    said.fixes or (self.has_result and not is_anew))


def walks(scenario: Scenario) -> Iterator[Problem]:
    """Every way from report concludes once before it ends, and comes to a stage with what that stage needs."""
    came: dict[Walk, str] = {}
    waiting = [(Walk(), "")]
    while waiting:
        walk, by = waiting.pop()
        if walk in came or walk.stage not in scenario.workflow:
            continue
        came[walk] = by
        said = scenario.workflow[walk.stage]
        yield from needs(walk, said, by)
        for outcome, step in said.next.items():
            at = ("workflow", walk.stage.key, "next", outcome.key)
            if step.to == Stage.END and not walk.is_concluded and step.ending is None:
                yield at, "ends a case without saying how: add `as: closed`"
            if walk.is_concluded and step.ending is not None:
                yield at, "concludes a case a second time"
            if step.returns and not walk.has_unit:
                yield at, "gives a case back that no unit has"
            waiting.append((walk.after(said, step), f", by {'.'.join(at)}{told_by(scenario, at)}"))
    stages_reached = {walk.stage for walk in came}
    for stage in scenario.workflow:
        if stage not in stages_reached:
            yield ("workflow", stage.key), "is reached by no other stage"


def needs(walk: Walk, said: StageOfWorkflow, by: str) -> Iterator[Problem]:
    """What a stage needs and a case that comes to it may not have; `by` tells the last step of the way."""
    path = ("workflow", walk.stage.key)
    if said.seat in OF_A_UNIT and not walk.has_unit:
        yield (*path, "seat"), f"{said.seat.key} needs a unit, but a case may come here with none{by}"
    if said.judge == Judge.CHECKING and not walk.has_result:
        yield (*path, "judge"), (f"checking needs a result, but a case may come here before a stage with fixes: true "
                                 f"had it{by}")


def told_by(scenario: Scenario, path: Path) -> str:
    """File that said a key, in brackets; nothing where none is known."""
    who = next((scenario._origin[path[:n]] for n in range(len(path), 0, -1) if path[:n] in scenario._origin), "")
    return f" ({who})" if who else ""


def removed_by(scenario: Scenario, stage: Stage) -> str:
    """File that took a stage out, as a sentence ends; nothing where it never was there."""
    who = scenario._origin.get(("workflow", stage.key))
    return f"; workflow.{stage.key} was removed by {who}" if who else ""


def dead_ends(scenario: Scenario) -> Iterator[Problem]:
    """From every stage there is a way to the end."""
    ahead = {stage: stages_ahead(scenario, stage) for stage in scenario.workflow}
    endless = [stage for stage in scenario.workflow if Stage.END not in ahead[stage]]
    for stage in sorted(endless, key=lambda each: (len(ahead[each]), each not in ahead[each]))[:1]:
        yield ("workflow", stage.key, "next"), "a case would never come to an end from here"


def stages_ahead(scenario: Scenario, stage: Stage) -> set[Stage]:
    """Stages that a case can still come to."""
    ahead: set[Stage] = set()
    waiting = [stage]
    while waiting:
        said = scenario.workflow.get(waiting.pop())
        more = {step.to for step in said.next.values()} - ahead if said else set()
        ahead |= more
        waiting += more
    return ahead
