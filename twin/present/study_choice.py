"""Which point a study has found, in the README of the study."""

from twin.experiment.study.choosing import Choice, Chosen
from twin.experiment.study.results import Results, chosen_of
from twin.present.factor_names import AS_WRITTEN
from twin.present.study_text import NAMED, SHARES


def choice_text(found: Results) -> str:
    """What was chosen and with which promise, or how much more it takes; nothing where nobody asked."""
    chosen, choice = chosen_of(found), found.design.choice
    if chosen is None or choice is None:
        return ""
    parts = [outcome_text(found, chosen, choice)]
    selection = chosen.selection
    for text, systems in (("Miss the level", selection.infeasible),
                          ("Not told whether they keep it", selection.untold)):
        if systems:
            parts.append(f"{text}: {points_text(found, chosen.named(systems))}.")
    if chosen.left_out:
        parts.append(f"Left out, a run having failed or no value: {points_text(found, chosen.left_out)}.")
    if selection.warning:
        parts.append(f"Doubtful: {selection.warning}.")
    return " ".join(parts)


def outcome_text(found: Results, chosen: Chosen, choice: Choice) -> str:
    """The choice itself."""
    selection, rule = chosen.selection, choice.rule
    unit = found.manifest["measures"][found.design.primary]["unit"]
    best = f"{'most' if rule.is_more_better else 'least'} `{found.design.primary}`"
    n_spent = sum(selection.n_spent)
    if chosen.point is not None:
        return (f"**Chosen**, as the one with the {best}{service_text(found, choice)}: "
                f"{points_text(found, (chosen.point,))}. With probability {100 * rule.level:g} % or more it is the "
                f"best of {len(chosen.points)}, or less than {amount(rule.least, unit)} worse (Kim and Nelson; "
                f"{n_spent} replications). Its mean is flattered by the choice: simulate it anew with another seed.")
    if not selection.contenders:
        return f"**None** of the points can be chosen{service_text(found, choice)}, after {n_spent} replications."
    return (f"**Cannot tell yet** which point has the {best}{service_text(found, choice)}, after {n_spent} "
            f"replications: {points_text(found, chosen.named(selection.contenders))}; about {selection.n_more} more of "
            f"each, at most.")


def service_text(found: Results, choice: Choice) -> str:
    """Among which points."""
    if choice.service is None:
        return ""
    unit = found.manifest["measures"][choice.measure]["unit"]
    side = "at least" if choice.service.is_at_least else "at most"
    return (f" among those that keep `{choice.measure}` {side} {amount(choice.service.wanted, unit)} (sure beyond "
            f"{amount(choice.service.tolerance, unit)})")


def amount(number: float, unit: str) -> str:
    """A number in the unit of its measure; shares in percent."""
    return f"{100 * number:g} %" if unit in SHARES else f"{number:g} {unit}".rstrip()


def points_text(found: Results, points: tuple[int, ...]) -> str:
    """Some points by their levels, the first few of them."""
    levels = [found.manifest["points"][number]["levels"] for number in points[:NAMED]]
    text = "; ".join(AS_WRITTEN.levels(one) for one in levels)
    return text + (f"; and {len(points) - NAMED} more" if len(points) > NAMED else "")
