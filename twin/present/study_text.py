"""Numbers and points of a study in words, as its READMEs and the terminal tell them."""

import re
from typing import Any

from twin.experiment.paired import Interval
from twin.experiment.study.results import Results
from twin.experiment.study.summary import NOTHING, Line
from twin.present.factor_names import Labels
from twin.present.words import mark, words

SHARES = ("share", "score")  # shown in percent
NAMED = 5  # things that a sentence names
UNITS = {"h": "小时", "points": "个百分点", "person-hours": "人时", "cases": "件", "times": "次", "ratio": "",
         "per 1,000": "‰"}  # in Chinese; English has the words themselves
VERDICTS = (  # as `twin.experiment.study.summary` makes them
    mark("base"), mark("told"), mark("told by itself, not among all points"), mark("equal"), mark("no value"),
    mark("cannot tell yet, about {n} more replications"),
    mark("cannot tell yet, nor how many more replications would"),
    mark("precision not reached, about {n} more replications"),
    mark("precision not reached, nor how many more replications would"))
SEMICOLON = mark("; ")


def row(*cells: object) -> str:
    """One row of a table."""
    return f"| {' | '.join(re.sub(r'[|]', '/', str(cell)) for cell in cells)} |"


def joined(sentences: list[str], lang: str) -> str:
    """Sentences in a row; Chinese puts no space between them."""
    return ("" if lang == "zh" else " ").join(one for one in sentences if one)


def told_levels(found: Results) -> dict[str, dict[str, Any]]:
    """Levels by point that a reader is told of: of one factor at a time those that are not the base's."""
    points = found.manifest["points"]
    base = points[0]
    is_changed_only = found.design.kind == "one_at_a_time"
    return {point["name"]: {factor: level for factor, level in point["levels"].items()
                            if not is_changed_only or point is base or level != base["levels"][factor]}
            for point in points}


def levels_text(found: Results, line: Line, labels: Labels) -> str:
    """Levels of a point in words."""
    return labels.levels(told_levels(found)[line.point]) or line.point


def label_of(found: Results, measure: str, lang: str) -> str:
    """What a measure is called."""
    return str(found.manifest["measures"][measure][lang])


def measure_text(found: Results, measure: str, lang: str) -> str:
    """What a measure is called, and its name."""
    say = words(lang)
    return say("{label} ({name})").format(label=label_of(found, measure, lang), name=f"`{measure}`")


def value_text(line: Line, lang: str) -> str:
    """Mean of a line with the half-width of its interval."""
    return words(lang)(NOTHING) if line.own is None else figure_text(line.own, line.unit, "", lang)


def gap_text(line: Line, lang: str) -> str:
    """Difference of a line from the base, and whether it can be told."""
    verdict = verdict_text(line.verdict, lang)
    if line.pair is None:
        return verdict
    say = words(lang)
    return say("{difference} ({verdict})").format(difference=difference_text(line, lang), verdict=verdict)


def difference_text(line: Line, lang: str) -> str:
    """Difference of a line from the base."""
    return figure_text(line.pair.difference, line.unit, "+", lang) if line.pair else words(lang)(NOTHING)


def verdict_text(verdict: str, lang: str) -> str:
    """A verdict in a language: set phrases, some of them with a number."""
    say = words(lang)
    found = []
    for part in verdict.split("; "):
        number = re.search(r"\d+", part)
        found.append(say(part if number is None else part.replace(number[0], "{n}")).format(n=number and number[0]))
    return say(SEMICOLON).join(found)


def amount_text(number: str, unit: str, lang: str) -> str:
    """A number that is written already, with its unit."""
    shown = UNITS.get(unit, unit) if lang == "zh" else unit
    return f"{number}{'' if (lang, shown) == ('zh', '%') else ' '}{shown}".rstrip()


def change_unit(unit: str) -> str:
    """Unit of a difference of a measure: shares differ by points."""
    return "points" if unit in SHARES else unit


def figure_text(found: Interval, unit: str, sign: str, lang: str) -> str:
    """Mean and half-width with as many decimals as the half-width deserves; shares in percent."""
    factor, shown = (100, change_unit(unit) if sign else "%") if unit in SHARES else (1, unit)
    mean, half = factor * found.mean, factor * found.half
    is_known = found.n > 1
    n_digits = digits_of(half if is_known and half else abs(mean))
    ends = f" ± {half:,.{n_digits}f}" if is_known else ""
    return amount_text(f"{mean:{sign},.{n_digits}f}{ends}", shown, lang)


def digits_of(number: float) -> int:
    """Decimals that show two digits of a number."""
    return next((n for n in range(4) if number >= 10 ** (1 - n)), 4) if number > 0 else 1
