"""No rule in the engine: no word of a stage, category or mechanism occurs in it."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

import twin.engine
from twin.parameters import categories
from twin.scenario.mechanisms import Mechanisms
from twin.vocabulary import Judge, Outcome, Stage

SOURCES = sorted(Path(twin.engine.__file__).parent.glob("*.py"))
OTHERS_TOO = {"sort", "end", "file", "END"}  # np.sort, the end of a run, a path, Phase.END


def names_and_strings(source: str) -> set[str]:
    """Identifiers, attributes and strings of a module, docstrings left out."""
    tree = ast.parse(source)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                  if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)}
    strings = {node.value for node in ast.walk(tree)
               if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return strings | {token.string for token in tokens if token.type == tokenize.NAME}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_engine_knows_no_word_of_the_domain(path):
    words = {word.key for word in Stage} | set(categories()) | set(Mechanisms.model_fields)
    words |= {word.name for words in (Stage, Outcome, Judge) for word in words} | {"Stage", "Outcome", "Judge"}
    assert names_and_strings(path.read_text(encoding="utf-8")) & (words - OTHERS_TOO) == set()


@pytest.mark.parametrize("path", sorted((Path(twin.engine.__file__).parents[1] / "rules").glob("*.py")),
                         ids=lambda path: path.name)
def test_the_rules_import_no_clock_no_queue_and_no_input(path):
    imported = {node.module.split(".")[0] for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom) and node.module}
    own = {"chance.py": {"numba"}, "verbs.py": {"bisect"}}
    assert imported <= {"twin"} | own.get(path.name, set())
