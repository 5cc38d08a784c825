"""The command `twin compare`."""

import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.terminal import announce_compiling, note, progress, say, short, status, tell
from twin.vocabulary import BadInput, Stopped, WorkFailed

if TYPE_CHECKING:
    from twin.experiment.comparison import Comparison, Row
    from twin.experiment.what_if import Answer

ASKED_REPLICATIONS = 10  # paired runs for each question of the leader's page


def compare(
    scenarios: Annotated[list[str], typer.Argument(
        metavar="BASE [OTHER]...", help="Scenario files, or names of shipped ones; the first is the base.")],
    plan: Annotated[list[str] | None, typer.Option(
        "--plan", help='A plan that differs from the base: "NAME: KEY=VALUE; KEY=VALUE".')] = None,
    plans: Annotated[Path | None, typer.Option(
        "--plans", help="A YAML file of such plans: NAME: {KEY: VALUE}.", readable=False)] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="Override a key in every plan.")] = None,
    days: Annotated[int | None, typer.Option(help="Days to simulate, instead of the scenarios'.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws, instead of the base's.")] = None,
    replications: Annotated[int, typer.Option(help="Runs of each plan that differ by chance alone.")] = 20,
    redraws: Annotated[int, typer.Option(help="Sets of assumptions under which each plan is run again.")] = 40,
    redraw_days: Annotated[int | None, typer.Option(help="Days of these runs; a week unless given.")] = None,
    measure: Annotated[list[str] | None, typer.Option("--measure", help="Measures, instead of the usual ones.")] = None,
    engine: Annotated[str, typer.Option(help="compiled (fast) or reference (Mesa): the same log.")] = "compiled",
    out: Annotated[Path | None, typer.Option(help="Folder of the result.", readable=False)] = None,
    store: Annotated[Path | None, typer.Option(help="Folder where measured runs are kept.", readable=False)] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; one for each core unless given.")] = None,
    memo: Annotated[bool, typer.Option(
        "--memo", help="Also report.docx, two pages to decide by (extra office).")] = False,
    decide_by: Annotated[str | None, typer.Option(
        help="Measure that decides in it; the first one unless given.")] = None,
    template: Annotated[Path | None, typer.Option(help="A .docx whose styles it takes.", readable=False)] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the page shown first: zh or en.")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable result on standard output.")] = False,
) -> None:
    """Compare plans under the same chance: differences with both bands, and where they come from."""
    from twin.experiment.compare import STORE
    from twin.experiment.comparison_folder import save_comparison
    from twin.experiment.headline import HEADLINE
    from twin.experiment.place import COMPARISON, refuse_foreign
    from twin.present.compare_page import write_comparison
    from twin.present.words import words
    from twin.scenario import overrides_of

    words(lang)
    refuse_idle(memo, {"--decide-by": decide_by, "--template": template})
    command = " ".join(["twin", *map(shlex.quote, sys.argv[1:])])
    folder = out or Path("runs") / f"compare-{Path(scenarios[0]).name.removesuffix('.yaml')}"
    refuse_foreign(folder, COMPARISON)
    page = Page(decide_by or (measure or HEADLINE)[0], template, command, lang) if memo else None
    if page is not None:
        page.refuse_early(measure or HEADLINE)
    begin = time.perf_counter()
    found = compared(scenarios, small_plans(plan or [], plans), store or STORE, {
        "overrides": overrides_of(changes or []), "days": days, "seed": seed, "replications": replications,
        "redraws": redraws, "redraw_days": redraw_days, "engine": engine, "workers": workers,
        **({"measures": tuple(measure)} if measure else {})})
    answers = asked(found, page, store or STORE, engine, workers) if page is not None else ()

    def more(unfinished: Path) -> None:
        write_comparison(found, command, lang, unfinished / "compare.html")
        if page is not None:
            page.write(found, answers, unfinished / "report.docx")

    with status("writing tables and pages"):
        save_comparison(found, folder, time.perf_counter() - begin, more, answers)
    tell(found.to_json()) if as_json else summarise(found, folder)
    refuse_failed(found, folder)


def refuse_idle(memo: bool, said: Mapping[str, object]) -> None:
    """Refuse options that would say nothing, as the page they are about is not asked for."""
    for name, value in said.items():
        if value is not None and not memo:
            raise BadInput(f"{name}: is about report.docx; ask for it with --memo")


@dataclass(frozen=True)
class Page:
    """The leader's page that is wanted: measure that decides, template, command that makes it, language."""

    measure: str
    template: Path | None
    command: str
    lang: str

    def refuse_early(self, measures: Sequence[str]) -> None:
        """Refuse before anything is run what could not be written after it."""
        from twin.present.memo_docx import opened

        if self.measure not in measures:
            raise BadInput(f"--decide-by {self.measure}: not among the measures that are compared: "
                           f"{', '.join(measures)}")
        opened(self.template, self.lang)

    def write(self, found: "Comparison", answers: Sequence["Answer"], path: Path) -> None:
        """Write it."""
        from twin.present.memo import memo
        from twin.present.memo_docx import write_memo

        write_memo(memo(found, self.measure, answers, self.command, self.lang), self.lang, path, self.template)


def asked(found: "Comparison", page: Page, store: Path, engine: str, workers: int | None) -> tuple["Answer", ...]:
    """Ask what becomes of the plan if something is otherwise, with a progress bar."""
    from twin.experiment.what_if import answers
    from twin.present.memo import asked_about

    with progress("what if", 1) as at:
        return answers(found, asked_about(found, page.measure), page.measure,
                       replications=min(found.replications, ASKED_REPLICATIONS), engine=engine,  # type: ignore[arg-type]
                       store=store, workers=workers, progress=lambda done, of: at(done / of))


def small_plans(plan: Sequence[str], file: Path | None) -> dict[str, dict[str, Any]]:
    """Plans that differ from the base by some values, of the command line and of a file."""
    from twin.experiment.plans import plans_file, small_plan

    found: dict[str, dict[str, Any]] = {}
    for name, values in (*(plans_file(file).items() if file is not None else ()), *map(small_plan, plan)):
        if name in found:
            raise BadInput(f"--plan {name}: two plans are called so; give each a name of its own")
        found[name] = values
    return found


def compared(scenarios: Sequence[str], plans: dict[str, dict[str, Any]], store: Path,
             asked: dict[str, Any]) -> "Comparison":
    """Compare with a progress bar; whoever stops it is told what is kept."""
    from twin.experiment.compare import compare as compare_plans

    n_done, n_runs = 0, 0
    if asked["engine"] == "compiled":
        announce_compiling()
    with progress("runs", 1) as at:
        def count(done: int, of: int) -> None:
            nonlocal n_done, n_runs
            n_done, n_runs = done, of
            at(done / of)

        try:
            return compare_plans(scenarios[0], *scenarios[1:], plans=plans, store=store, progress=count, **asked)
        except WorkFailed as error:
            if not n_done:
                raise
            why = "stopped" if isinstance(error, Stopped) else str(error)
            raise WorkFailed(f"{why}; {n_done} of {n_runs} runs were tried, what could be made is kept in {store}, "
                             f"the same command goes on from there") from None


def summarise(found: "Comparison", folder: Path) -> None:
    """Write the differences, the figures of every plan, and where the rest is."""
    for plan in found.plans[1:]:
        say(f"{plan.name} against {found.plans[0].name}")
        for each in found.differences[plan.name]:
            say(f"  {each.key}: {said(each.base)} -> {said(each.other)} ({each.whence})")
        for row in found.rows:
            if row.plan == plan.name:
                say(f"  {line_of(row)}")
    for warning in found.warnings:
        note(f"warning: {warning}")
    say(str((folder / "compare.html").resolve()))


def said(value: Any) -> str:
    """Value of a key as a line shows it."""
    return "(not said)" if value is None else str(value)


def line_of(row: "Row") -> str:
    """One measure of a plan in a line."""
    if row.pair is None:
        return f"{row.en}: cannot be told: {row.why or 'no run has a value'}"
    if row.pair.is_equal:
        return f"{row.en}: {short(row.pair.base)} {row.unit} in both, in every replication"
    gap = row.pair.difference
    half = " (a single pair)" if gap.n < 2 else f" ± {gap.half:.2g}" if gap.half else " in every replication"
    more = "" if gap.is_told else "; cannot tell yet" + (
        f", about {row.pair.n_more} more replications" if row.pair.n_more else "")
    band = f"; order holds in {row.band.n_same} of {row.band.n} redraws" if row.band else ""
    band += f", equal in {row.band.n_equal}" if row.band and row.band.n_equal else ""
    return (f"{row.en}: {short(row.pair.base)} -> {short(row.pair.other)} {row.unit}, {gap.mean:+.3g}{half}"
            f"{more}{band}; sureness {row.sureness}")


def refuse_failed(found: "Comparison", folder: Path) -> None:
    """End as failed where replications are missing; the comparison of the others is written.

    A set of assumptions under which a run breaks off has been replaced by another one: that is said, and no failure.
    """
    failed = {band: [one for one in found.failures if one.band == band] for band in ("replication", "redraw")}
    if failed["redraw"]:
        first = failed["redraw"][0]
        note(f"warning: {len({one.number for one in failed['redraw']})} redraws broke off and were replaced (first: "
             f"{first.plan}, redraw {first.number}: {first.why})")
    if failed["replication"]:
        first = failed["replication"][0]
        raise WorkFailed(f"{len(failed['replication'])} runs could not be made (first: {first.plan}, replication "
                         f"{first.number}: {first.why}); the comparison of the others is in {folder}")
