"""What a reader calls factors and levels of a study."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.experiment.study.design import Design
from twin.experiment.study.fields import Fields
from twin.experiment.study.points import AS_IS
from twin.parameters import parameters
from twin.present.words import LANGUAGES, mark, words
from twin.scenario.text import plain, read_yaml
from twin.vocabulary import Mechanism, Part, Post

FILE = "labels.yaml"
SWITCHES = {False: mark("off"), True: mark("on")}
BASE_VALUE, COMMA = mark("as it is"), mark(", ")
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
    terms : mapping of str to str
        What the house calls its factors.
    """

    lang: str
    own: Mapping[str, str]
    terms: Mapping[str, str]

    def factor(self, name: str) -> str:
        """Label of a factor; in English as in the design unless the folder says otherwise."""
        return self.own.get(name, self.terms.get(name, name))

    def level(self, level: Any) -> str:
        """Label of a level: a switch is on or off."""
        say = words(self.lang)
        if isinstance(level, bool):
            return say(SWITCHES[level])
        return self.own.get(str(level), say(BASE_VALUE) if level == AS_IS else str(level))

    def levels(self, levels: Mapping[str, Any]) -> str:
        """Levels of a point in a line, those that differ from the base's own value; of several switches those on."""
        say = words(self.lang)
        switches = [factor for factor, level in levels.items() if isinstance(level, bool)]
        gathered = switches if len(switches) > 1 else []
        parts = [f"{self.factor(factor)} {self.level(level)}" for factor, level in levels.items()
                 if factor not in gathered and level != AS_IS]
        if gathered:
            on = say(COMMA).join(self.factor(factor) for factor in gathered if levels[factor])
            parts.append(say("on: {names}").format(names=on) if on else say("all off"))
        return say(COMMA).join(parts) or (say(BASE_VALUE) if levels else "")


AS_WRITTEN = Labels("en", {}, {})  # in a README


def labels_of(design: Design, folder: Path, lang: str) -> Labels:
    """Labels of a study: those of `labels.yaml` in its folder, else the terms of the house.

    The file maps a language to labels by name, as in `zh: {buffer: 缓冲手段}`. It is no part of the design: what is
    called otherwise is still the same study.

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
        The file is none, or names no language.
    """
    terms = {factor.name: term_of(factor.name, factor.key, lang) for factor in design.factors}
    n_of = Counter(terms.values())  # two factors of one post keep their own names
    return Labels(lang, own_labels(folder, lang), {name: term for name, term in terms.items() if n_of[term] == 1})


def own_labels(folder: Path, lang: str) -> dict[str, str]:
    """What the folder itself calls its factors and levels."""
    path = folder / FILE
    if not path.is_file():
        return {}
    fields = Fields(plain(read_yaml(path)), FILE)
    fields.refuse_unknown(LANGUAGES)
    return {str(name): str(label) for name, label in fields.mapping(lang).items()}


def term_of(name: str, key: str, lang: str) -> str:
    """Term of a factor: of a number of the model, of people, of a mechanism or a part of one; else its name."""
    terms = TERMS.get(lang, {})
    if key.startswith(OF_MODEL) and terms:
        number = parameters().get(key.removeprefix(OF_MODEL))
        return number.zh if number is not None else name
    word = key.split(".")[1] if key.startswith(OF_PEOPLE) else (key or name).rpartition(".")[2]
    return terms.get(word, terms.get(name, name))
