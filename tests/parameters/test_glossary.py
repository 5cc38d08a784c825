import re
from pathlib import Path

import pytest

import twin.vocabulary as vocabulary
from twin.vocabulary import Word

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
WORDS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, Word) and list(kind)]


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "| zh |" not in f"|{line}"]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_word_of_the_vocabulary_has_its_term_in_the_glossary(words: type[Word]) -> None:
    terms = {row[0] for row in rows()}
    assert [f"{word!r} {word.zh}" for word in words if word.zh not in terms] == []


def test_every_identifier_of_the_glossary_exists_with_that_term() -> None:
    for zh, _, identifiers, _ in rows():
        for kind, member in re.findall(r"`(\w+)\.(\w+)`", identifiers):
            assert getattr(vocabulary, kind)[member].zh == zh


def test_no_term_stands_twice() -> None:
    terms = [row[0] for row in rows()]
    assert [term for term in terms if terms.count(term) > 1] == []


def test_every_row_is_complete() -> None:
    assert all(len(row) == 4 and all(row) for row in rows())
    assert len(rows()) > 120
