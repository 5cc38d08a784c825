"""The answer in both READMEs of a study, from kept results only; what stands outside its marks is never touched."""

import csv
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

from twin.experiment.study.design import FILE, read_said
from twin.experiment.study.keeping import (
    COSTS,
    EARLIER,
    FIGURES,
    INDICES,
    READMES,
    SHORT,
    SUMMARY,
    edited_keys,
    write_whole,
)
from twin.experiment.study.results import Results
from twin.experiment.study.screening import Screened, indices_text, screened_all
from twin.experiment.study.summary import BASE, Line
from twin.present.effects_figure import effects_figure, is_of_effects
from twin.present.factor_names import COMMA, Labels, labels_of
from twin.present.sensitivity_figure import is_tornado, screening_figure, tornado_figure
from twin.present.study_choice import choice_text
from twin.present.study_effects import effects, effects_headline, interactions, own_effects
from twin.present.study_figure import study_figure
from twin.present.study_indices import screening_headline, screening_table
from twin.present.study_text import (
    NAMED,
    SEMICOLON,
    difference_text,
    gap_text,
    joined,
    label_of,
    levels_text,
    measure_text,
    row,
    value_text,
)
from twin.present.words import mark, words
from twin.vocabulary import BadInput

BEGIN = "<!-- answer: written by `twin experiment report`; what stands between these two marks is replaced -->"
END = "<!-- end of the answer -->"
OTHERS = {"en": "中文", "zh": "English"}  # what the other README is called
DEAREST = 5  # points whose cost is told
MOST_ROWS = 60  # of a table in a README; the CSV has all
LEGENDS = {
    "indices": mark("index with its interval of 95 %; the dotted line: what one of twenty factors without effect would "
                    "exceed by noise alone; the dashed one: what the largest of all would, in one of twenty studies."),
    "tornado": mark("one number after another at both ends of its range, the rest as it is; 95 % t intervals."),
    "effects": mark("effect of each factor with its 95 % t interval over replications; a ring: not told from nothing; "
                    "dots: the effect in each setting of the others."),
    "halves": mark("effect of each factor with its 95 % t interval over replications; a ring: not told from nothing."),
    "points": mark("mean over replications with its 95 % t interval; a ring: not told from the base, "
                   "all points taken together.")}
KINDS = {
    "full_factorial": mark("full factorial"), "fractional_factorial": mark("fractional factorial"),
    "one_at_a_time": mark("one at a time"), "latin_hypercube": mark("latin hypercube"), "sobol": mark("sobol"),
    "crossed": mark("crossed"), "morris": mark("morris"), "saltelli": mark("saltelli")}
EXPECTED = mark("**Expected before the first run.** {text}")
EXPECTED_AS_TOLD = mark(
    "**Expected before the first run** (in other words; those that were frozen are in {file}). {text}")
COLUMNS = (mark("measure"), mark("n"), mark("mean ± half-width"), mark("against the base"), mark("correlation"),
           mark("variance ratio"))
MADE_WITH = mark(
    "{points} points ({kind}), {replications} of {days}, {runs} runs, the same problems and the same chance at every "
    "point (seed {seed}). Base {base} (scenario {base_hash}), law {law}, engine {engine}, twin {twin}. Design "
    "{design}, frozen {frozen}, before the first run. Study digest {digest}. Kept: {kept}.")


def write_answer(found: Results) -> None:
    """Write figures and the answer part of a study's two READMEs; a new one where there is none.

    Raises
    ------
    BadInput
        One of them is not in UTF-8, or one of the two marks is missing or they stand in the wrong order; nothing is
        written.
    """
    screens, texts = screens_of(found), {}
    for lang, name in READMES.items():
        path = found.folder / name
        begun = readme_in(path) or heading(found, labels_of(found.design, found.folder, lang))
        texts[path] = placed(begun, answer_of(found, lang, screens), path)
    for lang, name in FIGURES.items():
        write_whole(found.folder / name, figure_of(found, screens, lang))
    if screens:
        write_whole(found.folder / INDICES, indices_text(screens))
    for path, text in texts.items():
        write_whole(path, text)


def refuse_damaged(folder: Path) -> None:
    """Refuse READMEs into which no answer can be written, before anything is run."""
    for name in READMES.values():
        placed(readme_in(folder / name), "", folder / name)


def readme_in(path: Path) -> str:
    """Text of a README with its line ends as they are; nothing where there is none."""
    try:
        return path.read_bytes().decode() if path.is_file() else ""
    except UnicodeDecodeError:
        raise BadInput(f"{path}: is not UTF-8, so that no answer can be written into it; save it as UTF-8") from None


def screens_of(found: Results) -> list[Screened]:
    """Indices of all measures of a screening; of another study none."""
    return screened_all(found) if found.design.is_screening else []


def figure_of(found: Results, screens: Sequence[Screened], lang: str) -> str:
    """Figure of a study: indices of a screening, bars of a tornado, or the primary outcome at every point."""
    if screens:
        return screening_figure(found, screens[0], lang)
    if is_of_effects(found):
        return effects_figure(found, lang)
    return tornado_figure(found, lang) if is_tornado(found) else study_figure(found, lang)


def heading(found: Results, labels: Labels) -> str:
    """Begin of a README that nobody has written yet."""
    return f"# {labels.texts.get('title', found.design.title or found.folder.resolve().name.replace('_', ' '))}\n"


def placed(text: str, answer: str, path: Path) -> str:
    """Text of a README with the answer between its marks, at the end where there are none."""
    begin, end = text.count(BEGIN), text.count(END)
    if not begin and not end:
        return f"{text.rstrip()}\n\n{BEGIN}\n{answer}\n{END}\n"
    if (begin, end) != (1, 1) or text.index(BEGIN) > text.index(END):
        raise BadInput(f"{path}: the marks around the answer are damaged; there must be one line {BEGIN!r} and below "
                       f"it one line {END!r}, or neither")
    return f"{text[:text.index(BEGIN)]}{BEGIN}\n{answer}\n{text[text.index(END):]}"


def answer_of(found: Results, lang: str = "en", screens: Sequence[Screened] | None = None) -> str:
    """Everything that is told of a study; indices of a screening are made where they are not given."""
    screens = screens_of(found) if screens is None else screens
    say, labels = words(lang), labels_of(found.design, found.folder, lang)
    other = next(one for one in READMES if one != lang)
    expected = EXPECTED_AS_TOLD if "expectation" in labels.texts else EXPECTED
    parts = [
        say("**Question.** {text}").format(text=labels.texts.get("question", found.design.question)),
        say(expected).format(text=labels.texts.get("expectation", found.design.expectation), file=FILE),
        say("**Answer.** {text}").format(text=headline(found, screens, labels)),
        choice_text(found, labels), "\n".join(warnings(found, labels)),
        f"![{label_of(found, found.design.primary, lang)}]({FIGURES[lang]})",
        f"[{OTHERS[lang]}]({READMES[other]})  ·  {say(LEGENDS[shown_by(found)])}",
        *("\n".join(part) for part in tables(found, screens, labels)), "\n".join(provenance(found, labels))]
    return "\n" + "\n\n".join(part for part in parts if part) + "\n"


def shown_by(found: Results) -> str:
    """Which kind of figure a study has."""
    if found.design.is_screening:
        return "indices"
    if is_tornado(found):
        return "tornado"
    if is_of_effects(found):
        return "effects" if any(one.settings for one in own_effects(found)) else "halves"
    return "points"


def tables(found: Results, screens: Sequence[Screened], labels: Labels) -> list[Iterator[str]]:
    """All tables of an answer."""
    if screens:
        return [screening_table(found, screens, labels)]
    return [effects(found, labels), interactions(found, labels), table(found, labels)]


def headline(found: Results, screens: Sequence[Screened], labels: Labels) -> str:
    """The primary outcome at the base, and what was found about it."""
    if screens:
        return screening_headline(found, screens[0], labels)
    return effects_headline(found, labels) or points_headline(found, labels)


def points_headline(found: Results, labels: Labels) -> str:
    """The primary outcome at the base, and what each point does to it."""
    say, own = words(labels.lang), [line for line in found.lines if line.measure == found.design.primary]
    base = own[0]
    told, alone = ([line for line in own[1:] if is_wanted(line)] for is_wanted in (
        attrgetter("is_told"), attrgetter("is_told_alone")))
    rest = [line for line in own[1:] if line.verdict.startswith("cannot")]
    return joined([
        say("{measure} is {value} at the base ({levels}).").format(
            measure=measure_text(found, base.measure, labels.lang), value=value_text(base, labels.lang),
            levels=levels_text(found, base, labels)),
        say("Different from that: {points}.").format(points=listed(found, told, labels)) if told else "",
        say("By themselves, but not among all points: {points}.").format(points=listed(found, alone, labels))
        if alone else "",
        say("Not to be told from it yet, at {n} of {all} points: {points}.").format(
            n=len(rest), all=len(own) - 1, points=listed(found, rest, labels, gap_text)) if rest else ""], labels.lang)


def listed(found: Results, lines: Sequence[Line], labels: Labels,
           text_of: Callable[[Line, str], str] = difference_text) -> str:
    """Differences of some points, the first few of them."""
    say = words(labels.lang)
    more = say("; and {n} more").format(n=len(lines) - NAMED) if len(lines) > NAMED else ""
    return say(SEMICOLON).join(
        say("{levels}, {gap}").format(levels=levels_text(found, line, labels), gap=text_of(line, labels.lang))
        for line in lines[:NAMED]) + more


def lines_told(found: Results) -> Iterator[str]:
    """What a terminal says: the primary outcome at each point, or the strongest factors; what was chosen."""
    labels = labels_of(found.design, found.folder, "en")
    if found.design.is_screening:
        yield screening_headline(found, screened_all(found)[0], labels)
        return
    for line in found.lines:
        if line.measure == found.design.primary:
            yield f"{line.point} {line_text(found, line, labels)}"
    if found.design.choice is not None:
        yield choice_text(found, labels)


def line_text(found: Results, line: Line, labels: Labels) -> str:
    """One measure at one point, in a line of a terminal."""
    gap = "" if line.verdict.startswith(BASE) else f"; against the base {gap_text(line, labels.lang)}"
    more = line.verdict.removeprefix(BASE) if not gap else ""
    return f"({levels_text(found, line, labels)}): {line.measure} {value_text(line, labels.lang)}{gap}{more}"


def warnings(found: Results, labels: Labels) -> Iterator[str]:
    """What a reader must know: edits after the first run, runs that are missing, a small size."""
    said, say = found.manifest, words(labels.lang)
    for one in said["earlier"]:
        what = ", ".join(one["changed"]) or say("its size, scenario, seed or engine")
        yield say("> **The design was edited after its first run** ({edited}: {what}): the one of {frozen} ({design}) "
                  "and its results are in {folder}.").format(
            edited=one["edited"], what=what, frozen=one["frozen"], design=f"`{one['design_hash'][:SHORT]}`",
            folder=f"[{one['folder']}]({one['folder']}/)")
    since = edited_keys(said["design"], read_said(found.folder)) if (found.folder / FILE).is_file() else []
    if since:
        yield say("> **{file} has been edited since the first run of {frozen}** ({keys}): what stands here is of the "
                  "design as it was then.").format(file=FILE, frozen=said["frozen"], keys=", ".join(since))
    if found.failures:
        point, replication, why = found.failures[0]
        yield say("> **{n} runs could not be made**, the first at {point}, replication {replication}: {why}").format(
            n=len(found.failures), point=point, replication=replication, why=why)
    if said["size"] != "full":
        yield say("> This is the small size of the study: it shows that it runs, and decides nothing.")


def table(found: Results, labels: Labels) -> Iterator[str]:
    """All measures at all points; of one factor at a time what differs from the base, in one column."""
    say, is_in_words = words(labels.lang), found.design.kind == "one_at_a_time"
    points = found.manifest["points"]
    levels = {point["name"]: point["levels"] for point in points}
    factors = [say("setting")] if is_in_words else map(labels.factor, points[0]["levels"])
    head = (*factors, *(say(column) for column in COLUMNS))
    yield row(*head)
    yield f"|{'---|' * len(head)}"
    for line in found.lines[:MOST_ROWS]:
        gap = say("base") if line.verdict.startswith(BASE) else gap_text(line, labels.lang)
        moved = (line.pair.correlation, line.pair.variance_ratio) if line.pair else (None, None)
        own = ([levels_text(found, line, labels)] if is_in_words else
               [labels.level(level, factor) for factor, level in levels[line.point].items()])
        yield row(*own, f"`{line.measure}`", line.n, value_text(line, labels.lang), gap,
                  *("" if number is None else f"{number:.3g}" for number in moved))
    if len(found.lines) > MOST_ROWS:
        yield "\n" + say("The first {n} of {all} rows; all of them are in {file}.").format(
            n=MOST_ROWS, all=len(found.lines), file=f"`{SUMMARY}`")


def provenance(found: Results, labels: Labels) -> Iterator[str]:
    """How to make it again, and what it was made with."""
    said, design, say = found.manifest, found.design, words(labels.lang)
    size = "" if said["size"] == "full" else f" --size {said['size']}"
    yield say("Command: {command}; {check} makes a share of it again.").format(
        command=f"`twin experiment run {found.folder.resolve().name}{size}`", check="`check`")
    yield ""
    most = design.precision.most if design.precision else design.choice.rule.most if design.choice else None
    replications = (say("{n} replications") if most is None else say("{n} to {most} replications")).format(
        n=design.replications, most=most)
    days = say("1 day") if said["days"] == 1 else say("{n} days").format(n=f"{said['days']:g}")
    kept = say(COMMA).join([f"[`{SUMMARY}`]({SUMMARY})", "[`values.csv`](values.csv)",
                            "[`manifest.json`](manifest.json)", *([] if design.is_screening else ["`manifests/`"])])
    made = say(MADE_WITH).format(
        points=len(said["points"]), kind=say(KINDS[design.kind]), replications=replications, days=days,
        runs=said["n_runs"], seed=said["seed"], base=f"`{design.base}`", base_hash=f"`{said['base_hash']}`",
        law=f"`{said['law_hash']}`", engine=said["engine"], twin=said["twin"],
        design=f"`{said['design_hash'][:SHORT]}`", frozen=said["frozen"], digest=f"`{said['digest'][:16]}`", kept=kept)
    earlier = say("Earlier: {folder}.").format(folder=f"`{EARLIER}/`") if said["earlier"] else ""
    yield joined([made, earlier], labels.lang)


def table_of_costs(folder: Path) -> Iterator[str]:
    """What the dearest points cost on the clock on the wall."""
    with (folder / COSTS).open(encoding="utf-8", newline="") as stream:
        known = [one for one in csv.DictReader(stream) if one["seconds_per_run"]]
    for one in sorted(known, key=lambda each: -float(each["seconds"]))[:DEAREST]:
        yield (f"cost of {one['point']}: {float(one['seconds']):.1f} s for {one['n_runs']} runs, "
               f"{float(one['seconds_per_run']):.2f} s each")
