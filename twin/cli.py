"""The command `twin`. Results on standard output, progress and errors on standard error."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.comparing import compare
from twin.experimenting import app as experiment
from twin.experimenting import cite
from twin.running import run
from twin.terminal import announce_compiling, ended, progress, say, tell
from twin.vocabulary import BadInput, WorkFailed

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


app.command()(run)
app.command()(compare)
app.command()(cite)
app.add_typer(experiment, name="experiment")


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
