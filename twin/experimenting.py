"""The commands `twin experiment run | resume | report | check | pack` and `twin cite`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.terminal import announce_compiling, note, progress, say, tell
from twin.vocabulary import BadInput, Stopped, WorkFailed

if TYPE_CHECKING:
    from twin.experiment.study.results import Results
    from twin.experiment.study.running import Asked, Estimate

TOLD_EVERY_S = 30.0  # where no bar can be shown
AT_ONCE_S = 0.02  # faster than any run is made

app = typer.Typer(no_args_is_help=True, help="Run a study: a folder with a design, kept results and an answer.")

FolderArgument = Annotated[Path, typer.Argument(help="Folder of the study, with its design.yaml.", readable=False)]
WorkersOption = Annotated[int | None, typer.Option(help="Processes; one for each core unless given.")]
SchedulerOption = Annotated[str | None, typer.Option(
    help="Address of a Dask scheduler, whose workers make the runs (extra distributed).")]
YesOption = Annotated[bool, typer.Option("--yes", help="Run it although it is large.")]
EditedOption = Annotated[bool, typer.Option(
    "--edited", help="Take a design that was edited after its first run; results so far move to earlier/.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable result on standard output.")]


# ---------------------------------------------------------------------------------------------- running
@app.command()
def run(
    folder: FolderArgument,
    size: Annotated[str | None, typer.Option(help="small or full, as the design says; full unless given.")] = None,
    out: Annotated[Path | None, typer.Option(help="Run a copy of the study in this folder.", readable=False)] = None,
    workers: WorkersOption = None, scheduler: SchedulerOption = None, yes: YesOption = False,
    edited: EditedOption = False, as_json: JsonOption = False,
) -> None:
    """Run a study: freeze its design, make every run that is missing, keep what was found, write the answer."""
    from twin.experiment.study.design import read_design
    from twin.experiment.study.keeping import copied
    from twin.experiment.study.running import run_study

    design = read_design(folder, size)
    if out is not None:
        folder = copied(folder, out)
    with asking(folder, design.engine, workers, scheduler, yes, edited) as asked:
        found = run_study(folder, size, asked)
    deliver(found, as_json)


@app.command()
def resume(folder: FolderArgument, workers: WorkersOption = None, scheduler: SchedulerOption = None,
           yes: YesOption = False, as_json: JsonOption = False) -> None:
    """Go on with a study that was stopped: only what is missing is run."""
    from twin.experiment.study.keeping import needed_manifest
    from twin.experiment.study.running import resume_study

    engine = needed_manifest(folder, "resume")["engine"]
    with asking(folder, engine, workers, scheduler, yes, False) as asked:
        found = resume_study(folder, asked)
    deliver(found, as_json)


@contextmanager
def asking(folder: Path, engine: str, workers: int | None, scheduler: str | None, is_large_wanted: bool,
           is_edit_taken: bool) -> Iterator["Asked"]:
    """How a study is to be run, with a bar; whoever stops it is told what is kept."""
    from twin.experiment.study.running import Asked
    from twin.experiment.study.runs import Place
    from twin.present.factor_names import own_labels
    from twin.present.study_readme import refuse_damaged

    for lang in ("zh", "en"):  # a mistake in its labels must not come up after hours
        own_labels(folder, lang)
    refuse_damaged(folder)
    if engine == "compiled" and scheduler is None:
        announce_compiling()
    with progress("runs", 1) as at:
        told = telling(at)
        try:
            yield Asked(Place(workers, scheduler), is_large_wanted, is_edit_taken, ahead, told)
        except WorkFailed as error:
            why = "stopped" if isinstance(error, Stopped) else str(error)
            raise WorkFailed(f"{why}; what was made is kept, `twin experiment resume {folder}` goes on from "
                             f"there") from None


def ahead(estimate: "Estimate") -> None:
    """Say how much lies ahead."""
    note(str(estimate))


def telling(bar: Callable[[float], None]) -> Callable[[int, int], None]:
    """What a study tells its progress: a bar, and a line now and then for those who see none.

    The time left is told from runs that are made: those that were kept already come first, all in a moment.
    """
    begin = last = told_at = time.monotonic()
    n_first, are_kept = 0, True

    def told(n_done: int, n_all: int) -> None:
        nonlocal begin, last, told_at, n_first, are_kept
        bar(n_done / n_all)
        now = time.monotonic()
        are_kept = are_kept and (n_first == 0 or now - last < AT_ONCE_S)
        if are_kept:
            begin, n_first = now, n_done
        last = now
        if now - told_at >= TOLD_EVERY_S and n_first < n_done < n_all:
            told_at = now
            left_s = (now - begin) / (n_done - n_first) * (n_all - n_done)
            note(f"runs {n_done} of {n_all}, about {left_s / 60:.0f} min left")

    return told


def deliver(found: "Results", as_json: bool) -> None:
    """Write the answer, say the summary, and end as failed where runs are missing."""
    from twin.present.study_readme import write_answer

    write_answer(found)
    summarise(found, as_json)
    if found.failures:
        point, replication, why = found.failures[0]
        raise WorkFailed(f"{len(found.failures)} runs could not be made (first: {point}, replication {replication}: "
                         f"{why}); what the others say is in {found.folder}")


def summarise(found: "Results", as_json: bool) -> None:
    """Say what came out, point by point, and where it lies."""
    from twin.present.study_readme import lines_told, table_of_costs

    if as_json:
        tell({"folder": str(found.folder), **{key: found.manifest[key] for key in (
            "digest", "design_hash", "law_hash", "size", "status", "n_runs", "n_failed")}})
        return
    for text in lines_told(found):
        say(text)
    for text in table_of_costs(found.folder):
        note(text)
    say(str((found.folder / "README.md").resolve()))


# ---------------------------------------------------------------------------------------------- what is kept
@app.command()
def report(folder: FolderArgument, as_json: JsonOption = False) -> None:
    """Write the answer in README.md and README.zh-CN.md and the figures anew, from kept results only."""
    from twin.experiment.study.results import read_results
    from twin.present.study_readme import write_answer

    found = read_results(folder, "report")
    write_answer(found)
    summarise(found, as_json)


@app.command()
def check(
    folder: FolderArgument,
    share: Annotated[float, typer.Option(help="Share of the runs that is made again, at least one.")] = 0.1,
    seed: Annotated[int | None, typer.Option(help="Of the choice of these runs; another one each time.")] = None,
    workers: WorkersOption = None, scheduler: SchedulerOption = None, as_json: JsonOption = False,
) -> None:
    """Make a random share of the runs again and compare digests; see whether kept results are as written."""
    from twin.experiment.study.checking import check_study
    from twin.experiment.study.keeping import needed_results
    from twin.experiment.study.runs import Place

    if not 0 < share <= 1:
        raise BadInput(f"--share: {share} is out of range; above 0, at most 1")
    if needed_results(folder, "check")["engine"] == "compiled" and scheduler is None:
        announce_compiling()
    with progress("runs made again", 1) as at:
        findings = check_study(folder, share, seed, Place(workers, scheduler), lambda n, of: at(n / of))
    if as_json:
        tell([vars(each) for each in findings])
    else:
        for each in findings:
            say(f"{'ok   ' if each.is_ok else 'WRONG'} {each.name}: {each.n_checked} checked"
                f"{'' if each.is_ok else f'; {each.n_wrong} wrong: {each.example}'}")
    if not all(each.is_ok for each in findings):
        raise WorkFailed(f"{folder}: the kept results do not pass their check")


@app.command()
def pack(
    folder: FolderArgument,
    out: Annotated[Path | None, typer.Option(help="The archive; FOLDER.zip unless given.", readable=False)] = None,
) -> None:
    """Put design, answer, kept results and how to make them again into one archive."""
    from twin.experiment.study.packing import pack_study

    say(str(pack_study(folder, out or Path(f"{folder.resolve().name}.zip")).resolve()))


def cite(
    folder: Annotated[Path, typer.Argument(help="Folder of a run or of a study.", readable=False)],
    as_json: JsonOption = False,
) -> None:
    """Write BibTeX and a paragraph for the methods section, with the numbers of a run or a study."""
    from twin.experiment.citing import citation

    found = citation(folder)
    if as_json:
        tell(vars(found))
        return
    say(found.bibtex)
    say(found.methods)
