"""Plans laid side by side: the same chance for all, two bands of doubt, and where a difference comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.cache import is_compiled
from twin.experiment.comparison import Comparison, Outcome
from twin.experiment.headline import COST, HEADLINE, refuse_unknown
from twin.experiment.measured import Failure, Task, Wanted, done, task_of
from twin.experiment.parallel import in_parallel
from twin.experiment.plans import Asked, Plan, plans_of, refuse_unbuilt, refuse_unlike
from twin.experiment.redraws import Design, design, extended, shortened
from twin.experiment.run import EngineName, driver_of, simulate
from twin.experiment.store import Kept, refuse_unwritable
from twin.scenario import load
from twin.vocabulary import BadInput, WorkFailed

STORE = Path("runs") / ".measured"
REPLICATIONS, REDRAWS = 20, 40
MOST_REPLACED = 4  # times that redraws which broke off are drawn anew
REDRAW_DAYS, REDRAW_WARM_DAYS = 7, 10
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """One run of a comparison: of which plan, in which band, which one of it."""

    plan: int
    band: str
    number: int
    task: Task


def compare(base: Asked, *others: Asked, plans: Mapping[str, Mapping[str, Any]] | None = None,
            overrides: Mapping[str, Any] | None = None, days: int | None = None, seed: int | None = None,
            replications: int = REPLICATIONS, redraws: int = REDRAWS, redraw_days: int | None = None,
            measures: Sequence[str] | None = None, engine: EngineName = "compiled", store: str | Path = STORE,
            workers: int | None = None, progress: Progress | None = None) -> Comparison:
    """Compare plans over paired replications and paired redraws of everything assumed.

    Parameters
    ----------
    base, others : str, Path or Scenario
        The plan that all others are compared with, and these.
    plans : mapping, optional
        Further plans that differ from the base by some values, by name: `{"more": {"staff.dispatchers.count": 58}}`.
    overrides : mapping, optional
        Values by dotted key for all plans.
    days, seed : int, optional
        Instead of the scenarios' own; the seed is that of the base, for all plans.
    replications : int
        Runs of each plan that differ by chance alone; the same ones for all plans.
    redraws : int
        Sets of assumptions under which every plan is run once more; 0 for none.
    redraw_days : int, optional
        Days of these runs; a week after at most ten warm days unless given, all days where a plan changes in time.
    measures : sequence of str, optional
        What is compared, by the names of `kpis.json`; `case_time` and `duty_hours` beside them. Those of `HEADLINE`
        unless given, and the cost where all plans state rates of pay.
    engine : {"compiled", "reference"}
        Which driver.
    store : str or Path
        Folder where measured runs are kept, and found again by a later call.
    workers : int, optional
        Processes; as many as there are cores if left out. A script that asks for more than one must guard its main
        part with `if __name__ == "__main__":`.
    progress : callable, optional
        Called with the number of runs that are done and of all.

    Returns
    -------
    Comparison

    Raises
    ------
    BadInput
        Plans that cannot be compared or begun, a measure that is not there, a number out of range.
    WorkFailed
        No run could be made of the base, or of any other plan; or runs cannot be kept.

    Notes
    -----
    A plan of which no run could be made is left out, and stands among the failures.
    """
    refuse_numbers(replications, redraws, redraw_days, workers)
    driver_of(engine)
    found = plans_of(base, others, plans or {}, overrides, days)
    measures = tuple(dict.fromkeys(measures)) if measures else usual(found)
    refuse_unlike(found)
    refuse_unbuilt(found)
    refuse_unwritable(Path(store))
    seed = found[0].scenario.seed if seed is None else seed
    drawn = design(found, redraws, seed)
    length = redraw_length(found, redraw_days)
    wanted = Wanted(seed, engine, Path(store), measures)
    compile_once(engine)
    jobs = [*replication_jobs(found, replications, wanted), *redraw_jobs(found, drawn, 0, length, wanted)]
    outcomes = made(jobs, found, workers, progress, measures)
    found = with_runs(found, outcomes)
    refuse_unknown(measures, {plan.name: units_of(plan, outcomes) for plan in found})
    for _ in range(MOST_REPLACED):
        n_before, n_lost = len(drawn.values), len(lost(outcomes, found))
        if n_before - n_lost >= redraws or not n_lost:
            break
        drawn = extended(drawn, found, redraws + n_lost, seed)
        outcomes += made(redraw_jobs(found, drawn, n_before, length, wanted), found, workers, progress)
    return Comparison(tuple(found), measures, seed, replications, drawn, length, tuple(outcomes))


def usual(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Measures that are compared unless others are asked for."""
    return (*HEADLINE, COST) if all(plan.scenario.costs.yuan_per_hour() for plan in plans) else HEADLINE


def lost(outcomes: Sequence[Outcome], plans: Sequence[Plan]) -> set[int]:
    """Numbers of the redraws that broke off under some plan: such a set is drawn anew."""
    names = {plan.name for plan in plans}
    return {one.number for one in outcomes if one.band == "redraw" and one.kept is None and one.plan in names}


def refuse_numbers(replications: int, redraws: int, redraw_days: int | None, workers: int | None) -> None:
    """Refuse numbers out of range."""
    for name, number, least in (("replications", replications, 2), ("redraws", redraws, 0),
                                ("redraw-days", redraw_days, 1), ("workers", workers, 1)):
        if number is not None and number < least:
            raise BadInput(f"--{name}: {number} is out of range; must be at least {least}")


def redraw_length(plans: Sequence[Plan], days: int | None) -> dict[str, int]:
    """Days and warm days of the redraws, by dotted key: short ones, unless something of a plan comes later."""
    base = plans[0].scenario
    is_dated = any(plan.scenario.changes or plan.scenario.demand.episodes or plan.scenario.demand.trace is not None
                   for plan in plans)
    wanted = days or (base.calendar.days if is_dated else REDRAW_DAYS)
    return {key: int(value) for key, value in shortened(base, wanted, REDRAW_WARM_DAYS).items()}


def replication_jobs(plans: Sequence[Plan], n: int, wanted: Wanted) -> list[Job]:
    """Runs that differ by chance alone, the first of every plan first."""
    return [Job(number, "replication", replication, task_of(plan.scenario, wanted, replication))
            for replication in range(n) for number, plan in enumerate(plans)]


def redraw_jobs(plans: Sequence[Plan], drawn: Design, first: int, length: Mapping[str, int],
                wanted: Wanted) -> list[Job]:
    """Runs under redrawn assumptions, from one draw on; each has chance of its own, the same for every plan."""
    return [Job(number, "redraw", draw, task_of(plan.scenario.replace({**drawn.said(draw), **length}), wanted, draw))
            for draw in range(first, len(drawn.values)) for number, plan in enumerate(plans)]


def compile_once(engine: EngineName) -> None:
    """Compile the law in this process, so that the others find it compiled."""
    if engine == "compiled" and not is_compiled():
        simulate(load("exact/mm1_rho50"), until=60)


def made(jobs: Sequence[Job], plans: Sequence[Plan], workers: int | None, progress: Progress | None,
         measures: Sequence[str] = ()) -> list[Outcome]:
    """Make all runs; once the first of every plan is there, see whether it has what is asked for."""
    first: dict[str, dict[str, str]] = {}
    n_done = 0

    def on_done(position: int, result: Kept | Failure) -> None:
        nonlocal n_done
        n_done += 1
        job = jobs[position]
        if job.band == "replication" and job.number == 0 and isinstance(result, dict):
            first[plans[job.plan].name] = result["units"]
            if len(first) == len(plans):
                refuse_unknown(measures, {plan.name: first[plan.name] for plan in plans})
        if progress is not None:
            progress(n_done, len(jobs))

    found = in_parallel(done, [job.task for job in jobs], None, on_done, workers)
    return [Outcome(plans[job.plan].name, job.band, job.number, one if isinstance(one, dict) else None,
                    one.why if isinstance(one, Failure) else "") for job, one in zip(jobs, found, strict=True)]


def units_of(plan: Plan, outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Units of the measures of a plan, by a run that could be made."""
    return next(dict(one.kept["units"]) for one in outcomes
                if one.plan == plan.name and one.band == "replication" and one.kept is not None)


def with_runs(plans: Sequence[Plan], outcomes: Sequence[Outcome]) -> list[Plan]:
    """Plans of which some run could be made; without the base, or with nothing beside it, there is no comparison."""
    own = {plan.name: [one for one in outcomes if one.plan == plan.name and one.band == "replication"]
           for plan in plans}
    left = [plan for plan in plans if any(one.kept for one in own[plan.name])]
    if plans[0] not in left or len(left) < 2:
        name = next(plan.name for plan in plans if plan not in left)
        raise WorkFailed(f"{name}: none of its {len(own[name])} runs could be made: {own[name][0].why}; the runs of "
                         f"the other plans are kept")
    return left
