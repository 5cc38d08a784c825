"""Running a study: frozen before the first run, made point by point, kept at the end; stopped, it goes on."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.experiment.measured import Task
from twin.experiment.run import simulate
from twin.experiment.study.choosing import Missing, chosen_from
from twin.experiment.study.design import FILE, Design, read_design
from twin.experiment.study.keeping import (
    Manifest,
    alone_in,
    clear,
    frozen,
    is_whole,
    manifest_of,
    needed_manifest,
    refuse_other,
    set_aside,
    write_manifest,
)
from twin.experiment.study.points import Base, Point, base_of, points_of, refuse_levels
from twin.experiment.study.results import Results, keep_results, read_results
from twin.experiment.study.runs import (
    Ended,
    Measured,
    Place,
    make_all,
    refuse_unknown_measures,
    refuse_workers,
    task_for,
    with_replication,
)
from twin.experiment.study.summary import n_wanted
from twin.scenario import Scenario
from twin.vocabulary import HOUR_S, BadInput
from twin.world import build

MOST_RUNS, MOST_HOURS, MOST_POINTS = 2000, 8.0, 500  # above which somebody has to say yes


@dataclass(frozen=True)
class Estimate:
    """How much work lies ahead: runs that are missing, of how many, and about how long they take."""

    n_missing: int
    n_runs: int
    n_points: int
    hours: float
    is_bound: bool = False

    def __str__(self) -> str:
        """As a sentence says it; a design that stops by itself makes no more than so many."""
        hours = f"{self.hours:.1f} hours" if self.hours >= 1 else f"{60 * self.hours:.1f} minutes"
        bound = "at most " if self.is_bound else ""
        return (f"{self.n_points} points, {bound}{self.n_runs} runs, of which {self.n_missing} are missing, about "
                f"{hours}")


def quiet(*_: Any) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Asked:
    """How a study is to be run.

    Attributes
    ----------
    place : Place
        Where.
    is_large_wanted : bool
        Whether a design above the limits is wanted.
    is_edit_taken : bool
        Whether an edited design is taken, the results so far set aside.
    estimated : callable
        Told how much lies ahead, before the work begins.
    progress : callable
        Told the number of runs that are done, and of all.
    """

    place: Place = field(default_factory=Place)
    is_large_wanted: bool = False
    is_edit_taken: bool = False
    estimated: Callable[[Estimate], None] = quiet
    progress: Callable[[int, int], None] = quiet


@dataclass
class Study:
    """A study while it is run.

    Attributes
    ----------
    folder, store : Path
        Its folder, and that of its measured runs.
    design : Design
        What is asked.
    points : list of Point
        The base first.
    scenarios : list of Scenario or str
        Of the points; why there is none where levels do not go together.
    seed : int
        Of all draws.
    ended : dict
        What came of the runs, by position of the point, by replication.
    asked : dict
        How many replications of a point a choice has asked for, by position.
    """

    folder: Path
    store: Path
    design: Design
    points: list[Point]
    scenarios: list[Scenario | str]
    seed: int
    ended: dict[int, dict[int, Ended]] = field(default_factory=dict)
    asked: dict[int, int] = field(default_factory=dict)

    def task(self, point: int) -> Task | None:
        """Task of the first run of a point; None where it has no scenario."""
        scenario = self.scenarios[point]
        return None if isinstance(scenario, str) else task_for(
            scenario, 0, self.seed, self.design.engine, self.store, self.design.measures)

    def wanted(self, point: int) -> int:
        """How many replications of a point are wanted, as far as is known now."""
        if self.design.choice is not None:
            return self.asked.get(point, self.design.replications)
        precision, own = self.design.precision, self.ended.get(point, {})
        if precision is None or len(own) < self.design.replications:
            return self.design.replications
        values = [one.values[self.design.primary] for _, one in sorted(own.items()) if isinstance(one, Measured)]
        known = [value for value in values if value is not None]
        return min(precision.most, len(own) + max(0, n_wanted(known, precision) - len(known)))

    def ask_more(self) -> bool:
        """Note which further replications a choice asks for; whether it asks for any."""
        choice = self.design.choice
        if choice is None:
            return False
        goal, service = ([given(self.scenarios[point], self.ended.get(point, {}), measure)
                          for point in range(len(self.points))]
                         for measure in (self.design.primary, choice.measure or self.design.primary))
        try:
            chosen_from(choice, goal, service)
        except Missing as missing:
            self.asked |= dict.fromkeys(missing.points, missing.n)
            return True
        return False


def given(scenario: Scenario | str, runs: Mapping[int, Ended], measure: str) -> dict[int, float | None]:
    """Values of a point, by replication; a run that failed has none, nor has a point without a scenario."""
    if isinstance(scenario, str):
        return {0: None}
    return {n: one.values[measure] if isinstance(one, Measured) else None for n, one in runs.items()}


def run_study(folder: Path, size: str | None = None, asked: Asked | None = None) -> Results:
    """Run a study from its design, or what is missing of it, and keep what was found.

    Parameters
    ----------
    folder : Path
        Folder with a `design.yaml`.
    size : {"small", "full"}, optional
        Which size of the design; the full one if left out.
    asked : Asked, optional
        How.

    Returns
    -------
    Results

    Raises
    ------
    BadInput
        The design cannot be used or is too large; the folder holds results of another law, design or size; there is
        no such scheduler. Nothing has been overwritten.
    WorkFailed
        The work was stopped; what was made is kept.
    """
    asked = asked or Asked()
    refuse_workers(asked.place.workers)
    design = read_design(folder, size)
    points, base = points_of(design), base_of(design, folder)
    n_at_once = asked.place.side_by_side()
    refuse_many(folder, design, points, base, asked, n_at_once)
    refuse_levels(design, base)
    as_is = base.at({})
    mine = frozen(design, as_is.hash, as_is.seed if design.seed is None else design.seed)
    refuse_unbuilt(base, points)
    with alone_in(folder) as store:
        said = manifest_of(folder)
        if said is not None:
            refuse_other(folder, said, mine, asked.is_edit_taken)
            if is_whole(folder, said) and is_same(said, mine):
                return read_results(folder, "run")
        study = Study(folder, store, design, points, [scenario_at(base, point) for point in points], mine["seed"])
        begin = begun(folder, said, mine)
        try:
            look_ahead(study, asked, n_at_once)
        except BadInput:
            if said is None:  # nobody has seen a result
                (folder / "manifest.json").unlink(missing_ok=True)
            raise
        make_rounds(study, asked)
        return keep_results(folder, design, points, study.scenarios, study.ended, as_is, begin)


def refuse_many(folder: Path, design: Design, points: Sequence[Point], base: Base, asked: Asked,
                n_at_once: int) -> None:
    """Refuse a design of very many points unless it is wanted, before each is read; the base is run for an estimate."""
    if asked.is_large_wanted or len(points) <= MOST_POINTS:
        return
    began = time.perf_counter()
    simulate(base.at({}), design.seed, engine=design.engine)
    n_runs = len(points) * n_of_point(design)
    hours = n_runs * (time.perf_counter() - began) / HOUR_S / max(1, n_at_once)
    raise BadInput(f"{folder / FILE}: {Estimate(n_runs, n_runs, len(points), hours)}; above {MOST_POINTS} points say "
                   f"--yes, or take fewer levels or samples")


def n_of_point(design: Design) -> int:
    """How many runs a point may have at most."""
    if design.choice:
        return design.choice.rule.most
    return design.precision.most if design.precision else design.replications


def refuse_unbuilt(base: Base, points: Sequence[Point]) -> None:
    """Refuse a study whose base cannot begin, such as one that leaves work to nobody; others fail by themselves."""
    scenario = scenario_at(base, points[0])
    if isinstance(scenario, str):
        raise BadInput(f"{scenario} (the base, {points[0].name})")
    build(scenario)


def resume_study(folder: Path, asked: Asked | None = None) -> Results:
    """Go on with a study that was begun, in the size in which it was begun."""
    return run_study(folder, needed_manifest(folder, "resume")["size"], asked)


def begun(folder: Path, said: Manifest | None, mine: Manifest) -> Manifest:
    """Manifest of the first run, written now where there was none; results of an edited design are set aside."""
    if said is not None and is_same(said, mine):
        return said
    if said is None:
        write_manifest(folder, mine)
        return mine
    mine = mine | {"earlier": set_aside(folder, said, mine)}
    write_manifest(folder, mine)
    clear(folder)
    return mine


def is_same(said: Manifest, mine: Manifest) -> bool:
    """Whether two manifests are about the same runs of the same design."""
    return all(said[key] == mine[key] for key in ("design_hash", "size", "base_hash", "engine", "seed"))


def scenario_at(base: Base, point: Point) -> Scenario | str:
    """Scenario of a point, or why its levels do not go together."""
    try:
        return base.at(point.settings)
    except BadInput as error:
        return str(error)


def look_ahead(study: Study, asked: Asked, n_at_once: int) -> None:
    """Make the first run, tell how much lies ahead, and refuse too much of it."""
    first = next((number for number, one in enumerate(study.scenarios) if not isinstance(one, str)), None)
    if first is None:
        return
    make_some(study, [(first, 0)], asked, quiet)
    seconds = 0.0
    one = study.ended[first][0]
    if isinstance(one, Measured):
        refuse_unknown_measures(one, study.design.measures, f"{study.folder / FILE}: measures")
        seconds = one.seconds
    ahead = estimate(study, seconds, n_at_once)
    asked.estimated(ahead)
    if not asked.is_large_wanted and (ahead.n_missing > MOST_RUNS or ahead.hours > MOST_HOURS):
        raise BadInput(f"{study.folder / FILE}: {ahead}; above {MOST_RUNS} runs or {MOST_HOURS:.0f} hours say --yes, "
                       f"or take fewer levels, replications or days")


def estimate(study: Study, seconds: float, n_at_once: int) -> Estimate:
    """How much lies ahead, if every run takes as long as the first one did."""
    wanted = {f"{scenario.hash}-{study.seed}-{replication}" for scenario in study.scenarios
              if not isinstance(scenario, str) for replication in range(n_of_point(study.design))}
    n_missing = len(wanted - {path.stem.rpartition("-")[0] for path in study.store.glob("*.json")})
    return Estimate(n_missing, len(wanted), len(study.points), n_missing * seconds / HOUR_S / max(1, n_at_once),
                    n_of_point(study.design) > study.design.replications)


def make_rounds(study: Study, asked: Asked) -> None:
    """Make the runs of all points, and again as long as a point wants more of them."""
    while True:
        missing = [(point, replication) for point, scenario in enumerate(study.scenarios)
                   if not isinstance(scenario, str) for replication in range(study.wanted(point))
                   if replication not in study.ended.get(point, {})]
        if not missing:
            if study.ask_more():
                continue
            return
        n_before = sum(map(len, study.ended.values()))
        make_some(study, missing, asked,
                  lambda n, of, n_before=n_before: asked.progress(n_before + n, n_before + of))  # type: ignore[misc]


def make_some(study: Study, missing: Sequence[tuple[int, int]], asked: Asked,
              progress: Callable[[int, int], None]) -> None:
    """Make some runs, and note what came of each."""
    tasks = {point: study.task(point) for point in {point for point, _ in missing}}
    n_done = 0

    def note(position: int, one: Ended) -> None:
        nonlocal n_done
        n_done += 1
        point, replication = missing[position]
        study.ended.setdefault(point, {})[replication] = one
        progress(n_done, len(missing))

    make_all([with_replication(tasks[point], replication) for point, replication in missing],  # type: ignore[arg-type]
             asked.place, note)
