"""Which point a study has found, in the README of the study."""

import re

from twin.experiment.study.choosing import Choice, Chosen
from twin.experiment.study.results import Results, chosen_of
from twin.present.factor_names import Labels
from twin.present.study_text import NAMED, SEMICOLON, SHARES, amount_text, change_unit, joined
from twin.present.words import mark, words

MISSED, UNTOLD = mark("Miss the level: {points}."), mark("Not told whether they keep it: {points}.")
LEFT_OUT = mark("Left out, a run having failed or no value: {points}.")
CHOSEN = mark("**Chosen**, as the one with the {best}{among}: {point}. With probability {level} or more it is the best "
              "of {n}, or less than {least} worse (Kim and Nelson; {spent} replications). Its mean is flattered by the "
              "choice: simulate it anew with another seed.")
NONE = mark("**None** of the points can be compared, after {spent} replications.")
NONE_KEEPS = mark("**None** of the points keeps {level}, after {spent} replications.")
CANNOT_TELL = mark("**Cannot tell yet** which point has the {best}{among}, after {spent} replications: {points}; about "
                   "{n} more of each, at most.")
AMONG = mark(" among those that keep {level}")
AT_LEAST = mark("{measure} at least {wanted} (sure beyond {tolerance})")
AT_MOST = mark("{measure} at most {wanted} (sure beyond {tolerance})")
SKEWED = mark("differences between systems are skewed ({n}): the promise is for nearly normal replications; let one "
              "value be the mean of several replications, or begin with more")


def choice_text(found: Results, labels: Labels) -> str:
    """What was chosen and with which promise, or how much more it takes; nothing where nobody asked."""
    chosen, choice = chosen_of(found), found.design.choice
    if chosen is None or choice is None:
        return ""
    say, selection = words(labels.lang), chosen.selection
    parts = [outcome_text(found, chosen, choice, labels)]
    for message, points in ((MISSED, chosen.named(selection.infeasible)), (UNTOLD, chosen.named(selection.untold)),
                            (LEFT_OUT, chosen.left_out)):
        if points:
            parts.append(say(message).format(points=points_text(found, points, labels)))
    if selection.warning:
        parts.append(say("Doubtful: {warning}.").format(warning=warning_text(selection.warning, labels.lang)))
    return joined(parts, labels.lang)


def outcome_text(found: Results, chosen: Chosen, choice: Choice, labels: Labels) -> str:
    """The choice itself."""
    say, lang, selection, rule = words(labels.lang), labels.lang, chosen.selection, choice.rule
    level, n_spent = level_text(found, choice, lang), sum(selection.n_spent)
    if chosen.point is None and not selection.contenders:
        return say(NONE_KEEPS if level else NONE).format(level=level, spent=n_spent)
    best = (say("most {measure}") if rule.is_more_better else say("least {measure}")).format(
        measure=f"`{found.design.primary}`")
    among = say(AMONG).format(level=level) if level else ""
    if chosen.point is not None:
        unit = found.manifest["measures"][found.design.primary]["unit"]
        return say(CHOSEN).format(
            best=best, among=among, point=points_text(found, (chosen.point,), labels), n=len(chosen.points),
            level=amount_text(f"{100 * rule.level:g}", "%", lang), spent=n_spent,
            least=amount(rule.least, unit, lang, change_unit(unit)))
    return say(CANNOT_TELL).format(best=best, among=among, spent=n_spent, n=selection.n_more,
                                   points=points_text(found, chosen.named(selection.contenders), labels))


def level_text(found: Results, choice: Choice, lang: str) -> str:
    """The service level that is to be kept; nothing where there is none."""
    if choice.service is None:
        return ""
    unit = found.manifest["measures"][choice.measure]["unit"]
    return words(lang)(AT_LEAST if choice.service.is_at_least else AT_MOST).format(
        measure=f"`{choice.measure}`", wanted=amount(choice.service.wanted, unit, lang, "%"),
        tolerance=amount(choice.service.tolerance, unit, lang, change_unit(unit)))


def amount(number: float, unit: str, lang: str, of_share: str) -> str:
    """A number in the unit of its measure; of shares in percent, differences of theirs in points."""
    factor, shown = (100, of_share) if unit in SHARES else (1, unit)
    return amount_text(f"{factor * number:g}", shown, lang)


def warning_text(warning: str, lang: str) -> str:
    """A warning about a selection in a language."""
    number = re.search(r"\d+\.\d+", warning)
    return warning if number is None else words(lang)(warning.replace(number[0], "{n}")).format(n=number[0])


def points_text(found: Results, points: tuple[int, ...], labels: Labels) -> str:
    """Some points by their levels, the first few of them."""
    say = words(labels.lang)
    text = say(SEMICOLON).join(labels.levels(found.manifest["points"][number]["levels"]) for number in points[:NAMED])
    return text + (say("; and {n} more").format(n=len(points) - NAMED) if len(points) > NAMED else "")
