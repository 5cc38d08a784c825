"""The command `twin`. Results on standard output, progress and errors on standard error."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.comparing import compare
from twin.terminal import announce_compiling, ended, note, progress, say, short, status, tell
from twin.vocabulary import BadInput, WorkFailed

if TYPE_CHECKING:
    from twin.experiment.run import Run

app = typer.Typer(
    name="twin", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Simulation and digital twin of grid-based social service management (网格化社会服务管理).")

SetOption = Annotated[list[str] | None, typer.Option("--set", help="Override a key: staff.dispatchers.count=3")]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable result on standard output.")]
LangOption = Annotated[str, typer.Option("--lang", help="Language of the report shown first: zh or en.")]

RunArgument = Annotated[Path, typer.Argument(help="Folder of a run.", readable=False)]


def main() -> None:
    """Run the command."""
    sys.exit(ended(app))


# ---------------------------------------------------------------------------------------------- run
@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of a shipped one.")],
    changes: SetOption = None,
    days: Annotated[int | None, typer.Option(help="Days to simulate, instead of the scenario's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws, instead of the scenario's.")] = None,
    replication: Annotated[int, typer.Option(help="Which of several runs that differ by chance alone.")] = 0,
    engine: Annotated[str, typer.Option(help="compiled (fast) or reference (Mesa): the same log.")] = "compiled",
    law: Annotated[Path | None, typer.Option(help="A file that extends the rules.", readable=False)] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the result.", readable=False)] = None,
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """Simulate a scenario; write log, measures and report into one folder."""
    from twin.experiment.folder import refuse_foreign, save
    from twin.present.words import words
    from twin.scenario import load, overrides_of

    words(lang)
    if law is not None:
        from twin.extension import extend

        extend(law)
    found = load(scenario, overrides_of(changes or []), {"calendar.days": days} if days is not None else {})
    folder = out or Path("runs") / f"{Path(scenario).stem}-{seed if seed is not None else found.seed}-{replication}"
    refuse_foreign(folder)
    result = simulated(found, seed, replication, engine)
    with status("writing log and report"):
        save(result, folder, lambda unfinished: add_report(result, unfinished, scenario, changes or [], lang))
    for warning in result.warnings:
        note(f"warning: {warning}")
    if as_json:
        tell({"folder": str(folder), **result.provenance(), "kpis": result.kpis})
    else:
        summarise(result, folder)


def simulated(scenario: Any, seed: int | None, replication: int, engine: str) -> "Run":
    """Run a scenario with a progress bar; say so while the law is compiled for the first time."""
    from twin.experiment.run import simulate

    end_s = scenario.calendar.days * 86_400
    begin_s = -scenario.initial.warm_days * 86_400 if scenario.initial.kind == "warm" else 0
    with progress(f"{engine} engine", end_s - begin_s) as at:
        if engine == "compiled":
            announce_compiling()
        return simulate(scenario, seed, replication, engine, progress=lambda now: at(now - begin_s))  # type: ignore[arg-type]


def add_report(result: "Run", folder: Path, scenario: str, changes: list[str], lang: str) -> None:
    """Write the report into a run's folder."""
    from datetime import datetime

    from twin.experiment.background import background
    from twin.experiment.checking import check_log
    from twin.experiment.unit_grids import unit_grids
    from twin.present.report import write_report

    findings = check_log(result.log, result.scenario, result.end_s)
    write_report(result.log, result.kpis, {
        "title": result.scenario.title or scenario, "scenario": scenario, "lang": lang,
        "start": result.scenario.calendar.start.isoformat(), "days": result.scenario.calendar.days,
        "seed": result.seed, "replication": result.replication, "engine": result.engine, "digest": result.digest,
        "warnings": list(result.warnings), "created": datetime.now().astimezone().isoformat(timespec="minutes"),
        "labels": result.labels, "command": command_of(result, scenario, changes),
        "gap": result.gap if len(result.log.truth) else None, **background(result.scenario),
        "reporters": result.naming.reporters, "grids": unit_grids(result),
        "findings": [{"name": each.name, "is_ok": each.is_ok} for each in findings],
    }, folder / "report.html")


def command_of(result: "Run", scenario: str, changes: list[str]) -> str:
    """Command line that makes the run again."""
    import shlex

    sets = "".join(f" --set {shlex.quote(change)}" for change in changes)
    return (f"twin run {shlex.quote(scenario)}{sets} --days {result.scenario.calendar.days} --seed {result.seed}"
            f" --replication {result.replication} --engine {result.engine}")


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


app.command()(compare)


# ---------------------------------------------------------------------------------------------- check, gap, verify
@app.command()
def check(folder: RunArgument, as_json: JsonOption = False) -> None:
    """Audit the log of a run: conservation, legal transitions, one thing at a time, digest."""
    from twin.experiment.checking import check_folder

    findings = check_folder(folder)
    if as_json:
        tell([vars(each) for each in findings])
    else:
        for each in findings:
            wrong = "" if each.is_ok else f"; {each.n_wrong} wrong: {each.example}"
            say(f"{'ok   ' if each.is_ok else 'WRONG'} {each.name}: {each.n_checked} checked{wrong}")
    if not all(each.is_ok for each in findings):
        raise WorkFailed(f"{folder}: the log does not pass its audit")


@app.command()
def gap(folder: RunArgument, lang: LangOption = "en", as_json: JsonOption = False) -> None:
    """Compare what the files of a run say with what was true: closing, reporting, time, harm."""
    from twin.experiment.gap import gap_of_folder
    from twin.present.gap import gap_text
    from twin.present.words import words

    words(lang)
    found = gap_of_folder(folder)
    if as_json:
        tell(found)
    else:
        for line in gap_text(found, lang):
            say(line)


@app.command()
def verify(
    cases: Annotated[list[str] | None, typer.Argument(help="Exact cases; all if left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare queues of known answer: exact value, simulated value, standard error, z."""
    from twin.experiment.verification import agree, exact_cases, verify_one

    names = cases or list(exact_cases())
    unknown_names = [name for name in names if name not in exact_cases()]
    if unknown_names:
        raise BadInput(f"{unknown_names[0]}: no such exact case; there are {', '.join(exact_cases())}")
    announce_compiling()
    rows, digests = [], {}
    with progress("exact cases", sum(exact_cases()[name]["replications"] for name in names)) as at:
        n_done = 0
        for name in names:
            def count(_: str) -> None:
                nonlocal n_done
                n_done += 1
                at(n_done)

            rows += verify_one(name, count)
            digests[name] = agree(name)
    faults = [row.fault for row in rows if row.fault]
    faults += [f"{name}: the engines write different logs" for name, (a, b, _) in digests.items() if a != b]
    if as_json:
        tell([{**vars(row), "z": row.z, "fault": row.fault} for row in rows])
    else:
        print_verified(rows, digests)
    if faults:
        more = f"; and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise WorkFailed(f"an exact case is not met: {faults[0]}{more}")


def print_verified(rows: list[Any], digests: dict[str, tuple[str, str, int]]) -> None:
    """Write the comparison as a table."""
    say(f"{'case':20s} {'measure':20s} {'exact':>10s} {'simulated':>10s} {'std. error':>10s}"
        f" {'of exact':>8s} {'z':>6s} {'cases':>9s}")
    for row in rows:
        say(f"{row.case:20s} {row.measure:20s} {row.exact:10.5f} {row.simulated:10.5f} {row.error:10.5f}"
            f" {100 * row.relative_error:7.2f}% {row.z:6.2f} {row.n_cases:9d}")
    for name, (compiled, reference, n_cases) in digests.items():
        same = "the same log" if compiled == reference else "DIFFERENT LOGS"
        say(f"{name}: both engines write {same} over the first {n_cases} cases ({compiled[:16]})")


# ---------------------------------------------------------------------------------------------- looking things up
@app.command()
def births(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of a shipped one.")],
    changes: SetOption = None,
    days: Annotated[int, typer.Option("--days", help="Days that are counted, after the warm ones.")] = 28,
    replications: Annotated[int, typer.Option("--replications", help="Runs in each round.")] = 4,
    tolerance: Annotated[float, typer.Option("--tolerance", help="Of the stated reports.")] = 0.01,
    as_json: JsonOption = False,
) -> None:
    """Find how many problems must be born for the stated number to be reported."""
    from twin.experiment.births import fixed_point
    from twin.scenario import load, overrides_of

    said = load(scenario, overrides_of(changes or []))
    announce_compiling()
    with progress("births", 4 * replications) as at:
        found = fixed_point(said, days, replications, tolerance, lambda i, r: at((i - 1) * replications + r))
    if as_json:
        tell([{**vars(row), "stream": row.stream.key, "error": row.error if row.error == row.error else None}
              for row in found])
        return
    say(f"{'stream':16s} {'births per report':>17s} {'births a day':>17s} {'reports a day':>18s}"
        f" {'std. error':>10s} {'stated':>8s} {'rounds':>6s}")
    for row in found:
        say(f"{row.stream.key:16s} {row.births_per_report:17.4f} {row.births_per_day:17.1f}"
            f" {row.reports_per_day:18.1f} {row.error:10.1f} {row.stated:8.1f} {row.n_iterations:6d}")


@app.command()
def explain(name: Annotated[str, typer.Argument(help="A parameter or a category.")], lang: LangOption = "en") -> None:
    """Tell where a number comes from: value, unit, kind, range, source."""
    from twin.parameters import explain as explained

    say(explained(name, lang))


@app.command()
def scenarios(as_json: JsonOption = False) -> None:
    """List the scenarios that come with the package."""
    from twin.scenario.reading import read_chain, scenario_folder, shipped

    folder = scenario_folder()
    found = {name: read_chain(folder / f"{name}.yaml").said.get("title", {}) for name in shipped()}
    if as_json:
        tell(found)
        return
    for name, title in found.items():
        say(f"{name:32s} {title.get('zh', '')}  {title.get('en', '')}")


@app.command()
def schema() -> None:
    """Write the JSON Schema of scenario files."""
    from twin.scenario import json_schema

    tell(json_schema())


if __name__ == "__main__":
    main()
