"""What a reader calls factors and levels of a study, and what its folder says in the reader's language."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.experiment.study.design import Design
from twin.experiment.study.fields import Fields
from twin.experiment.study.keeping import LABELS
from twin.experiment.study.points import AS_IS
from twin.parameters import parameters
from twin.present.numbers import unit_text
from twin.present.words import LANGUAGES, mark, words
from twin.scenario.text import plain, read_yaml
from twin.vocabulary import Mechanism, Part, Post

TEXTS = ("title", "question", "expectation")  # keys that are no labels
SWITCHES = {False: mark("off"), True: mark("on")}
BASE_VALUE, COMMA, LEVEL = mark("as it is"), mark(", "), mark("{factor} {level}")
BETWEEN = {"en": ", ", "zh": "，"}  # levels, whose names may be lists
TERMS = {"zh": {one.key: one.zh for words_of in (Post, Part, Mechanism) for one in words_of}}
OF_PEOPLE, OF_MODEL = "staff.", "parameters."


@dataclass(frozen=True)
class Labels:
    """Labels in one language.

    Attributes
    ----------
    lang : str
        `zh` or `en`.
    own : mapping of str to str
        What the study's folder calls its factors and levels.
    terms, units : mapping of str to str
        What the house calls its factors, and what those that are numbers of the model are counted in.
    texts : mapping of str to str
        Title, question and expectation in this language, where the folder has them.
    """

    lang: str
    own: Mapping[str, str]
    terms: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def factor(self, name: str) -> str:
        """Label of a factor; in English as in the design unless the folder says otherwise."""
        return self.own.get(name, self.terms.get(name, name))

    def level(self, level: Any, factor: str = "") -> str:
        """Label of a level: a switch is on or off, a number of the model has its unit."""
        say = words(self.lang)
        if isinstance(level, bool):
            return say(SWITCHES[level])
        if level == AS_IS:
            return self.own.get(str(level), say(BASE_VALUE))
        shown = f"{level:g}" if isinstance(level, float) else str(level)
        return self.own.get(str(level), f"{shown} {self.units.get(factor, '')}".rstrip())

    def levels(self, levels: Mapping[str, Any]) -> str:
        """Levels of a point in a line, those that differ from the base's own value; of several switches those on."""
        say = words(self.lang)
        switches = [factor for factor, level in levels.items() if isinstance(level, bool)]
        gathered = switches if len(switches) > 1 else []
        parts = [say(LEVEL).format(factor=self.factor(factor), level=self.level(level, factor))
                 for factor, level in levels.items() if factor not in gathered and level != AS_IS]
        if gathered:
            on = say(COMMA).join(self.factor(factor) for factor in gathered if levels[factor])
            parts.append(say("on: {names}").format(names=on) if on else say("all off"))
        return BETWEEN[self.lang].join(parts) or (say(BASE_VALUE) if levels else "")


def labels_of(design: Design, folder: Path, lang: str) -> Labels:
    """Labels of a study: those of `labels.yaml` in its folder, else the terms of the house.

    The file maps a language to labels by name, as in `zh: {buffer: 缓冲手段}`, and to the study's title, question and
    expectation. It is no part of the design: what is called otherwise is still the same study.

    Parameters
    ----------
    design : Design
        Of the study.
    folder : Path
        Its folder.
    lang : {"zh", "en"}
        Language of the reader.

    Raises
    ------
    BadInput
        The file is none, names no language, or says something that is no text.
    """
    terms = {factor.name: term_of(factor.name, factor.key, lang) for factor in design.factors}
    n_of = Counter(terms.values())  # two factors of one post keep their own names
    units = {factor.name: unit_of(factor.key, lang) for factor in design.factors}
    own = own_labels(folder, lang)
    return Labels(lang, {name: label for name, label in own.items() if name not in TEXTS},
                  {name: term for name, term in terms.items() if n_of[term] == 1}, units,
                  {name: own[name] for name in TEXTS if name in own})


def own_labels(folder: Path, lang: str) -> dict[str, str]:
    """What the folder itself calls its factors and levels, and how it puts its texts."""
    path = folder / LABELS
    if not path.is_file():
        return {}
    fields = Fields(plain(read_yaml(path)), LABELS)
    fields.refuse_unknown(LANGUAGES)
    said = Fields({str(name): label for name, label in fields.mapping(lang).items()}, f"{LABELS}: {lang}")
    return {name: said.text(name, "its label") for name in said.said}


def term_of(name: str, key: str, lang: str) -> str:
    """Term of a factor: of a number of the model, of people, of a mechanism or a part of one; else its name."""
    terms = TERMS.get(lang, {})
    if key.startswith(OF_MODEL) and terms:
        number = parameters().get(key.removeprefix(OF_MODEL))
        return number.zh if number is not None else name
    word = key.split(".")[1] if key.startswith(OF_PEOPLE) else (key or name).rpartition(".")[2]
    return terms.get(word, terms.get(name, name))


def unit_of(key: str, lang: str) -> str:
    """Unit of a number of the model; nothing for anything else."""
    number = parameters().get(key.removeprefix(OF_MODEL)) if key.startswith(OF_MODEL) else None
    return unit_text(number.unit, lang) if number is not None else ""
