"""The command `twin run`: from a scenario, or from the state of another run."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.terminal import announce_compiling, note, progress, say, short, status, tell
from twin.vocabulary import DAY_S, BadInput

if TYPE_CHECKING:
    from twin.experiment.run import Run
    from twin.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the scenario or state; None where nothing was said.

    Attributes
    ----------
    changes : list of str
        Assignments of `--set`.
    days, seed, replication : int or None
        Instead of what the scenario or the state says.
    engine : str
        Which driver.
    """

    changes: list[str]
    days: int | None
    seed: int | None
    replication: int | None
    engine: str

    def words(self) -> str:
        """The same as options of a command line."""
        said = {"--days": self.days, "--seed": self.seed, "--replication": self.replication}
        sets = "".join(f" --set {shlex.quote(change)}" for change in self.changes)
        return sets + "".join(f" {name} {number}" for name, number in said.items() if number is not None)


def run(
    scenario: Annotated[str | None, typer.Argument(
        help="A scenario file, or the name of a shipped one; left out with --from.")] = None,
    changes: Annotated[list[str] | None, typer.Option(
        "--set", help="Override a key: staff.dispatchers.count=3; with --from, from the state on.")] = None,
    days: Annotated[int | None, typer.Option(help="Days to simulate, instead of the scenario's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws, instead of the scenario's.")] = None,
    replication: Annotated[int | None, typer.Option(
        help="Which of several runs that differ by chance alone; 0, or that of the state.")] = None,
    engine: Annotated[str, typer.Option(help="compiled (fast) or reference (Mesa): the same log.")] = "compiled",
    law: Annotated[Path | None, typer.Option(help="A file that extends the rules.", readable=False)] = None,
    origin: Annotated[Path | None, typer.Option(
        "--from", help="A stored state to go on from, instead of a scenario.", readable=False)] = None,
    state: Annotated[Path | None, typer.Option(
        "--state", help="Also store the state at the end, or at --at, in this file.", readable=False)] = None,
    at: Annotated[str | None, typer.Option(
        "--at", help='When --state is taken: "2018-09-03 08:00", or a second of the run.')] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the result.", readable=False)] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the report shown first: zh or en.")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable result on standard output.")] = False,
) -> None:
    """Simulate a scenario, or go on from a state; write log, measures and report into one folder."""
    from twin.present.words import words

    words(lang)
    refuse_unclear(scenario, origin, state, at)
    if law is not None:
        from twin.extension import extend

        extend(law)
    asked = Asked(changes or [], days, seed, replication, engine)
    task = continued(origin, asked) if origin is not None else begun(str(scenario), asked)
    deliver(task, asked, out, (state, at), lang, as_json)


@dataclass(frozen=True)
class Task:
    """A run that is to be made.

    Attributes
    ----------
    named : str
        Scenario or state as it was named, to be written into a command line.
    scenario : Scenario
        What is simulated, as far as that is known beforehand.
    folder : Path
        Where the result goes unless another folder is named.
    begin_s, end_s : int
        First and last second.
    make : callable
        Makes the run; told the present second now and then.
    """

    named: str
    scenario: "Scenario"
    folder: Path
    begin_s: int
    end_s: int
    make: Callable[[Callable[[int], None]], "Run"]


def refuse_unclear(scenario: str | None, origin: Path | None, state: Path | None, at: str | None) -> None:
    """Refuse a command line that names nothing to simulate, or two things, or a time of no state."""
    if scenario is None and origin is None:
        raise BadInput("missing argument: name a scenario, as in twin run haidian_street, or a state with --from; see "
                       "twin run --help")
    if scenario is not None and origin is not None:
        raise BadInput(f"--from {origin}: goes on with the scenario of the state; leave {scenario} out, and say with "
                       f"--set what is otherwise from there on")
    if at is not None and state is None:
        raise BadInput(f"--at {at}: is the time of a state; name its file with --state")


def begun(scenario: str, asked: Asked) -> Task:
    """Task of simulating a scenario from its beginning."""
    from twin.experiment.run import simulate
    from twin.scenario import load, overrides_of

    flags = {"calendar.days": asked.days} if asked.days is not None else {}
    found = load(scenario, overrides_of(asked.changes), flags)
    number = asked.replication or 0
    folder = Path("runs") / f"{Path(scenario).stem}-{asked.seed if asked.seed is not None else found.seed}-{number}"
    begin_s = -found.initial.warm_days * DAY_S if found.initial.kind == "warm" else 0
    return Task(shlex.quote(scenario), found, folder, begin_s, found.calendar.days * DAY_S, lambda tell_: simulate(
        found, asked.seed, number, asked.engine, progress=tell_))  # type: ignore[arg-type]


def continued(origin: Path, asked: Asked) -> Task:
    """Task of going on from a stored state."""
    from twin.experiment.run import driver_of
    from twin.experiment.states import State, resume
    from twin.scenario import overrides_of

    driver_of(asked.engine)
    with status("reading the state"):
        found = State.load(origin)
    draws = (found.seed if asked.seed is None else asked.seed,
             found.replication if asked.replication is None else asked.replication)
    folder = Path("runs") / f"{origin.stem}-{found.time_s}-{draws[0]}-{draws[1]}"
    end_s = found.end_s if asked.days is None else asked.days * DAY_S
    return Task(f"--from {shlex.quote(str(origin))}", found.scenario, folder, found.time_s, end_s, lambda tell_: resume(
        found, seed=asked.seed, replication=asked.replication, overrides=overrides_of(asked.changes), days=asked.days,
        engine=asked.engine, progress=tell_))  # type: ignore[arg-type]


def deliver(task: Task, asked: Asked, out: Path | None, store: tuple[Path | None, str | None], lang: str,
            as_json: bool) -> None:
    """Make a run and write what was asked for."""
    from twin.experiment.folder import refuse_foreign, save
    from twin.experiment.state_file import refuse_unwritable

    folder, (path, at) = out or task.folder, store
    refuse_foreign(folder)
    at_s = task.end_s if at is None else second_of(task, at)
    if path is not None:
        refuse_unwritable(path)
    result = made(task, asked.engine)
    with status("writing log and report"):
        save(result, folder, lambda unfinished: add_report(result, unfinished, task.named, asked, lang))
        if path is not None:
            result.at(at_s).save(path)
    for warning in result.warnings:
        note(f"warning: {warning}")
    if as_json:
        tell({"folder": str(folder), **result.provenance(), "kpis": result.kpis})
    else:
        summarise(result, folder)


def second_of(task: Task, at: str) -> int:
    """Second of a run at a time of its calendar; BadInput where it is no time, or lies outside."""
    start = datetime.combine(task.scenario.calendar.start, time())
    try:
        is_number = at.strip().lstrip("-").isdigit()
        found = int(at) if is_number else int((datetime.fromisoformat(at.strip()) - start).total_seconds())
    except (ValueError, TypeError):
        raise BadInput(f"--at {at}: is no time; write 2018-09-03 08:00, or a second of the run") from None
    first_s = max(0, task.begin_s)
    if not first_s <= found <= task.end_s:
        raise BadInput(f"--at {at}: second {found} lies outside the run, {first_s} to {task.end_s}")
    return found


def made(task: Task, engine: str) -> "Run":
    """Make a run with a progress bar; say so while the law is compiled for the first time."""
    with progress(f"{engine} engine", max(1, task.end_s - task.begin_s)) as at:
        if engine == "compiled":
            announce_compiling()
        return task.make(lambda now: at(now - task.begin_s))


# ---------------------------------------------------------------------------------------------- the result
def add_report(result: "Run", folder: Path, named: str, asked: Asked, lang: str) -> None:
    """Write the report into a run's folder."""
    from twin.experiment.background import background
    from twin.experiment.checking import check_log
    from twin.experiment.unit_grids import unit_grids
    from twin.present.report import write_report

    findings = check_log(result.log, result.scenario, result.end_s)
    write_report(result.log, result.kpis, {
        "title": result.scenario.title or named, "scenario": named, "lang": lang,
        "start": result.scenario.calendar.start.isoformat(), "days": result.scenario.calendar.days,
        "seed": result.seed, "replication": result.replication, "engine": result.engine, "digest": result.digest,
        "warnings": list(result.warnings), "created": datetime.now().astimezone().isoformat(timespec="minutes"),
        "labels": result.labels, "command": command_of(result, named, asked),
        "gap": result.gap if len(result.log.truth) else None, **background(result.scenario),
        "reporters": result.naming.reporters, "grids": unit_grids(result),
        "findings": [{"name": each.name, "is_ok": each.is_ok} for each in findings],
    }, folder / "report.html")


def command_of(result: "Run", named: str, asked: Asked) -> str:
    """Command line that makes the run again."""
    if result.since is not None:
        return f"twin run {named}{asked.words()} --engine {result.engine}"
    whole = Asked(asked.changes, result.scenario.calendar.days, result.seed, result.replication, result.engine)
    return f"twin run {named}{whole.words()} --engine {result.engine}"


def summarise(result: "Run", folder: Path) -> None:
    """Write the few lines that a person looks for first."""
    kpis = result.kpis
    for name in ("created", "closed", "open", "on_time", "time_to_close.p50", "rework_rate"):
        if name in kpis:
            one = kpis[name]
            value = one["why"] if one["value"] is None else f"{short(one['value'])} {one['unit']}"
            say(f"{one['en']}: {value}")
    say(f"digest: {result.digest}")
    say(str((folder / "report.html").resolve()))
