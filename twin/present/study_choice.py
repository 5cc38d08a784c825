"""Which point a study has found, in the README of the study."""

from twin.experiment.study.choosing import Choice, Chosen
from twin.experiment.study.results import Results, chosen_of
from twin.present.factor_names import Labels
from twin.present.study_text import NAMED, SEMICOLON, SHARES, amount_text, joined
from twin.present.words import mark, words

MISSED, UNTOLD = mark("Miss the level: {points}."), mark("Not told whether they keep it: {points}.")
LEFT_OUT = mark("Left out, a run having failed or no value: {points}.")
CHOSEN = mark("**Chosen**, as the one with the {best}: {point}. With probability {level} or more it is the best of "
              "{n}, or less than {least} worse (Kim and Nelson; {spent} replications). Its mean is flattered by the "
              "choice: simulate it anew with another seed.")
NONE = mark("**None** of the points can be chosen{service}, after {spent} replications.")
CANNOT_TELL = mark("**Cannot tell yet** which point has the {best}, after {spent} replications: {points}; about {n} "
                   "more of each, at most.")
AMONG_AT_LEAST = mark(" among those that keep {measure} at least {wanted} (sure beyond {tolerance})")
AMONG_AT_MOST = mark(" among those that keep {measure} at most {wanted} (sure beyond {tolerance})")


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
        parts.append(say("Doubtful: {warning}.").format(warning=selection.warning))
    return joined(parts, labels.lang)


def outcome_text(found: Results, chosen: Chosen, choice: Choice, labels: Labels) -> str:
    """The choice itself."""
    say, selection, rule = words(labels.lang), chosen.selection, choice.rule
    service, n_spent = service_text(found, choice, labels), sum(selection.n_spent)
    if chosen.point is None and not selection.contenders:
        return say(NONE).format(service=service, spent=n_spent)
    most = say("most {measure}{service}") if rule.is_more_better else say("least {measure}{service}")
    best = most.format(measure=f"`{found.design.primary}`", service=service)
    if chosen.point is not None:
        unit = found.manifest["measures"][found.design.primary]["unit"]
        return say(CHOSEN).format(
            best=best, point=points_text(found, (chosen.point,), labels), n=len(chosen.points), spent=n_spent,
            level=amount_text(f"{100 * rule.level:g}", "%", labels.lang), least=amount(rule.least, unit, labels.lang))
    return say(CANNOT_TELL).format(best=best, spent=n_spent, n=selection.n_more,
                                   points=points_text(found, chosen.named(selection.contenders), labels))


def service_text(found: Results, choice: Choice, labels: Labels) -> str:
    """Among which points."""
    if choice.service is None:
        return ""
    unit = found.manifest["measures"][choice.measure]["unit"]
    return words(labels.lang)(AMONG_AT_LEAST if choice.service.is_at_least else AMONG_AT_MOST).format(
        measure=f"`{choice.measure}`", wanted=amount(choice.service.wanted, unit, labels.lang),
        tolerance=amount(choice.service.tolerance, unit, labels.lang))


def amount(number: float, unit: str, lang: str) -> str:
    """A number in the unit of its measure; shares in percent."""
    return amount_text(f"{100 * number:g}", "%", lang) if unit in SHARES else amount_text(f"{number:g}", unit, lang)


def points_text(found: Results, points: tuple[int, ...], labels: Labels) -> str:
    """Some points by their levels, the first few of them."""
    say = words(labels.lang)
    text = say(SEMICOLON).join(labels.levels(found.manifest["points"][number]["levels"]) for number in points[:NAMED])
    return text + (say("; and {n} more").format(n=len(points) - NAMED) if len(points) > NAMED else "")
