"""What a check of a scenario finds: the key, and a sentence about it."""

from collections.abc import Iterable
from itertools import islice

from twin.scenario.fields import brief
from twin.vocabulary import nearest

Path = tuple[str, ...]
Problem = tuple[Path, str]
MOST_SHOWN = 40


def one_of(name: str, known: Iterable[str], what: str) -> str:
    """Sentence for a name that is not among the known ones."""
    names = [str(each) for each in known]
    more = f", ... ({len(names)} in all)" if len(names) > MOST_SHOWN else ""
    return f"{brief(name)} is no {what}; known: {', '.join(islice(names, MOST_SHOWN))}{more}{nearest(name, names)}"
