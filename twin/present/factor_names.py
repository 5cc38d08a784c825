"""What a reader calls factors and levels of a study."""

from collections.abc import Mapping
from typing import Any

from twin.experiment.study.design import Design
from twin.experiment.study.points import AS_IS
from twin.parameters import parameters
from twin.present.words import mark, words
from twin.vocabulary import Mechanism, Part

SWITCHES = {False: mark("off"), True: mark("on")}
BASE_VALUE, COMMA = mark("as it is"), mark(", ")
LABELS = {"zh": {**{one.key: one.zh for one in Mechanism}, **{one.key: one.zh for one in Part}}}


def factor_names(design: Design, lang: str) -> dict[str, str]:
    """Label of each factor of a design: in Chinese the term of a mechanism, a part of one or a number of the model.

    Parameters
    ----------
    design : Design
        Of a study.
    lang : {"zh", "en"}
        Language of the reader; in English a factor is called as in the design.
    """
    found = {}
    for factor in design.factors:
        word = (factor.key or factor.name).rpartition(".")[2]
        terms = LABELS.get(lang, {})
        if lang == "zh" and factor.key.startswith("parameters.") and word in parameters():
            found[factor.name] = parameters()[word].zh
        else:
            found[factor.name] = terms.get(word, terms.get(factor.name, factor.name))
    return found


def level_name(level: Any, lang: str) -> str:
    """Label of a level: a switch is on or off."""
    say = words(lang)
    return say(SWITCHES[level]) if isinstance(level, bool) else say(BASE_VALUE) if level == AS_IS else str(level)


def levels_name(levels: Mapping[str, Any], names: Mapping[str, str], lang: str) -> str:
    """Levels of a point in a line; of several switches those that are on."""
    say = words(lang)
    switches = [factor for factor, level in levels.items() if isinstance(level, bool)]
    gathered = switches if len(switches) > 1 else []
    parts = [f"{names[factor]} {level_name(level, lang)}" for factor, level in levels.items() if factor not in gathered]
    if gathered:
        on = say(COMMA).join(names[factor] for factor in gathered if levels[factor])
        parts.append(say("on: {names}").format(names=on) if on else say("all off"))
    return say(COMMA).join(parts)
