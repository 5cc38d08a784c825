"""The answer part of a study's README.md, from kept results only; what stands outside its marks is never touched."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from twin.experiment.citing import days_text
from twin.experiment.study.design import FILE, read_said
from twin.experiment.study.keeping import (
    COSTS,
    EARLIER,
    FIGURES,
    INDICES,
    README,
    SHORT,
    SUMMARY,
    edited_keys,
    write_whole,
)
from twin.experiment.study.results import Results
from twin.experiment.study.screening import Screened, indices_text, screened_all
from twin.experiment.study.summary import BASE, TOLD, Line
from twin.present.effects_figure import effects_figure, is_of_effects
from twin.present.sensitivity_figure import is_tornado, screening_figure, tornado_figure
from twin.present.study_choice import choice_text
from twin.present.study_effects import effects, effects_headline, interactions
from twin.present.study_figure import study_figure
from twin.present.study_indices import screening_headline, screening_table
from twin.present.study_text import NAMED, gap_text, levels_text, value_text
from twin.vocabulary import BadInput

BEGIN = "<!-- answer: written by `twin experiment report`; what stands between these two marks is replaced -->"
END = "<!-- end of the answer -->"
DEAREST = 5  # points whose cost is told
MOST_ROWS = 60  # of a table in a README; the CSV has all


def write_answer(found: Results) -> None:
    """Write figures and the answer part of a study's README.md; a new one where there is none.

    Raises
    ------
    BadInput
        One of the two marks is missing or they stand in the wrong order; nothing is written.
    """
    path = found.folder / README
    text = placed(path.read_text(encoding="utf-8") if path.is_file() else heading(found), answer_of(found), path)
    screens = screened_all(found) if found.design.is_screening else []
    for name, lang in zip(FIGURES, ("en", "zh"), strict=True):
        write_whole(found.folder / name, figure_of(found, screens, lang))
    if screens:
        write_whole(found.folder / INDICES, indices_text(screens))
    write_whole(path, text)


def figure_of(found: Results, screens: Sequence[Screened], lang: str) -> str:
    """Figure of a study: indices of a screening, bars of a tornado, or the primary outcome at every point."""
    if screens:
        return screening_figure(found, screens[0], lang)
    if is_of_effects(found):
        return effects_figure(found, lang)
    return tornado_figure(found, lang) if is_tornado(found) else study_figure(found, lang)


def heading(found: Results) -> str:
    """Begin of a README that nobody has written yet."""
    return f"# {found.design.title or found.folder.resolve().name.replace('_', ' ')}\n"


def placed(text: str, answer: str, path: Path) -> str:
    """Text of a README with the answer between its marks, at the end where there are none."""
    begin, end = text.count(BEGIN), text.count(END)
    if not begin and not end:
        return f"{text.rstrip()}\n\n{BEGIN}\n{answer}\n{END}\n"
    if (begin, end) != (1, 1) or text.index(BEGIN) > text.index(END):
        raise BadInput(f"{path}: the marks around the answer are damaged; there must be one line {BEGIN!r} and below "
                       f"it one line {END!r}, or neither")
    return f"{text[:text.index(BEGIN)]}{BEGIN}\n{answer}\n{text[text.index(END):]}"


def answer_of(found: Results) -> str:
    """Everything that is told of a study."""
    design, said = found.design, found.manifest
    screens = screened_all(found) if design.is_screening else []
    parts = [
        f"**Question.** {design.question}", f"**Expected before the first run.** {design.expectation}",
        f"**Answer.** {headline(found, screens)}", choice_text(found), "\n".join(warnings(found)),
        f"![{said['measures'][design.primary]['en']}]({FIGURES[0]})",
        f"[中文图]({FIGURES[1]})  ·  {legend(found)}", *("\n".join(part) for part in tables(found, screens)),
        "\n".join(provenance(found))]
    return "\n" + "\n\n".join(part for part in parts if part) + "\n"


def legend(found: Results) -> str:
    """What the figure shows."""
    if found.design.is_screening:
        return ("index with its 95 % interval; the dotted line: what one of twenty factors without effect would exceed "
                "by noise alone; the dashed one: what the largest of all would, in one of twenty studies.")
    if is_tornado(found):
        return "one number after another at both ends of its range, the rest as it is; 95 % t intervals."
    if is_of_effects(found):
        return "effect of each factor with its 95 % t interval over replications; a ring: not told from nothing."
    return "mean over replications with its 95 % t interval; a ring: not told from the base."


def tables(found: Results, screens: Sequence[Screened]) -> list[Iterator[str]]:
    """All tables of an answer."""
    if screens:
        return [screening_table(found, screens)]
    return [effects(found), interactions(found), table(found)]


def headline(found: Results, screens: Sequence[Screened]) -> str:
    """The primary outcome at the base, and what was found about it."""
    if screens:
        return screening_headline(found, screens[0])
    return effects_headline(found) or points_headline(found)


def points_headline(found: Results) -> str:
    """The primary outcome at the base, and what each point does to it."""
    own = [line for line in found.lines if line.measure == found.design.primary]
    label = found.manifest["measures"][found.design.primary]["en"]
    base = own[0]
    first = f"{label} (`{base.measure}`) is {value_text(base)} at the base ({levels_text(found, base)})."
    told = [line for line in own[1:] if line.verdict.startswith(TOLD)]
    rest = [line for line in own[1:] if line.verdict.startswith("cannot")]
    told_text = f"Different from that: {listed(found, told)}." if told else ""
    rest_text = (f"Not to be told from it yet, at {len(rest)} of {len(own) - 1} points: {listed(found, rest)}."
                 if rest else "")
    return " ".join(part for part in (first, told_text, rest_text) if part)


def listed(found: Results, lines: Sequence[Line]) -> str:
    """Differences of some points, the first few of them."""
    more = f"; and {len(lines) - NAMED} more" if len(lines) > NAMED else ""
    return "; ".join(f"{levels_text(found, line)}, {gap_text(line)}" for line in lines[:NAMED]) + more


def lines_told(found: Results) -> Iterator[str]:
    """What a terminal says: the primary outcome at each point, or the strongest factors; what was chosen."""
    if found.design.is_screening:
        yield screening_headline(found, screened_all(found)[0])
        return
    for line in found.lines:
        if line.measure == found.design.primary:
            yield f"{line.point} {line_text(found, line)}"
    if found.design.choice is not None:
        yield choice_text(found)


def line_text(found: Results, line: Line) -> str:
    """One measure at one point, in a line of a terminal."""
    gap = "" if line.verdict.startswith(BASE) else f"; against the base {gap_text(line)}"
    more = line.verdict.removeprefix(BASE) if not gap else ""
    return f"({levels_text(found, line)}): {line.measure} {value_text(line)}{gap}{more}"


def warnings(found: Results) -> Iterator[str]:
    """What a reader must know: edits after the first run, runs that are missing, a small size."""
    said = found.manifest
    for one in said["earlier"]:
        what = ", ".join(one["changed"]) or "its size, scenario, seed or engine"
        yield (f"> **The design was edited after its first run** ({one['edited']}: {what}): the one of "
               f"{one['frozen']} (`{one['design_hash'][:SHORT]}`) and its results are in "
               f"[{one['folder']}]({one['folder']}/).")
    since = edited_keys(said["design"], read_said(found.folder)) if (found.folder / FILE).is_file() else []
    if since:
        yield (f"> **{FILE} has been edited since the first run of {said['frozen']}** ({', '.join(since)}): what "
               f"stands here is of the design as it was then.")
    if found.failures:
        point, replication, why = found.failures[0]
        yield (f"> **{len(found.failures)} runs could not be made**, the first at {point}, replication {replication}: "
               f"{why}")
    if said["size"] != "full":
        yield f"> This is the {said['size']} size of the study: it shows that it runs, and decides nothing."


def table(found: Results) -> Iterator[str]:
    """All measures at all points; of one factor at a time what differs from the base, in one column."""
    is_in_words = found.design.kind == "one_at_a_time"
    factors = ["setting"] if is_in_words else list(found.manifest["points"][0]["levels"])
    head = (*factors, "measure", "n", "mean ± half-width", "against the base", "correlation", "variance ratio")
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    levels = {point["name"]: point["levels"] for point in found.manifest["points"]}
    for line in found.lines[:MOST_ROWS]:
        gap = "base" if line.verdict.startswith(BASE) else gap_text(line)
        moved = (line.pair.correlation, line.pair.variance_ratio) if line.pair else (None, None)
        own = [levels_text(found, line)] if is_in_words else levels[line.point].values()
        cells = (*own, f"`{line.measure}`", line.n, value_text(line), gap,
                 *("" if number is None else f"{number:.3g}" for number in moved))
        yield f"| {' | '.join(re.sub(r'[|]', '/', str(cell)) for cell in cells)} |"
    if len(found.lines) > MOST_ROWS:
        yield f"\nThe first {MOST_ROWS} of {len(found.lines)} rows; all of them are in `{SUMMARY}`."


def provenance(found: Results) -> Iterator[str]:
    """How to make it again, and what it was made with."""
    said, design = found.manifest, found.design
    size = "" if said["size"] == "full" else f" --size {said['size']}"
    most = design.precision.most if design.precision else design.choice.rule.most if design.choice else None
    replications = f"{design.replications}{'' if most is None else f' to {most}'} replications"
    yield f"Command: `twin experiment run {found.folder.resolve().name}{size}`; `check` makes a share of it again."
    yield ""
    yield (f"{len(said['points'])} points ({design.kind.replace('_', ' ')}), {replications} of "
           f"{days_text(said['days'])}, {said['n_runs']} runs, the same problems and the same chance at every point "
           f"(seed {said['seed']}). Base "
           f"`{design.base}` (scenario `{said['base_hash']}`), law `{said['law_hash']}`, engine {said['engine']}, "
           f"twin {said['twin']}. Design `{said['design_hash'][:SHORT]}`, frozen {said['frozen']}, before the first "
           f"run. Study digest `{said['digest'][:16]}`. Kept: [`{SUMMARY}`]({SUMMARY}), [`values.csv`](values.csv), "
           f"[`manifest.json`](manifest.json){'' if design.is_screening else ', `manifests/`'}."
           + (f" Earlier: `{EARLIER}/`." if said["earlier"] else ""))


def table_of_costs(folder: Path) -> Iterator[str]:
    """What the dearest points cost on the clock on the wall."""
    with (folder / COSTS).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["seconds_per_run"]]
    for row in sorted(rows, key=lambda each: -float(each["seconds"]))[:DEAREST]:
        yield (f"cost of {row['point']}: {float(row['seconds']):.1f} s for {row['n_runs']} runs, "
               f"{float(row['seconds_per_run']):.2f} s each")
