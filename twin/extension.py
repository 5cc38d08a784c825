"""A law with something added: functions of a file outside the package take the place of rules, on both drivers.

The file says which: `REPLACES = {"joint.open_parts": open_parts}`, by module of `twin.rules` and name. Inside the file
the rule's own name, imported from `twin.rules`, stays what it was, so that a function may do the usual thing first and
then its own. What holds for a rule holds for it: see docs/decisions/0001 and examples/whistle.

A process has one law: `extend` comes before the first run.
"""

import importlib
import importlib.util
import inspect
import os
import pkgutil
import sys
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

from twin import cache as folders
from twin.vocabulary import BadInput, nearest

NAME = "twin_law_extension"


def extend(file: str | Path) -> None:
    """Let the functions of a file take the place of rules, for all runs of this process and of those it starts.

    Parameters
    ----------
    file : str or Path
        A Python file with a mapping `REPLACES`.

    Raises
    ------
    BadInput
        The file cannot be read or used, or a run was made already.
    """
    path = Path(file)
    if not path.is_file():
        raise BadInput(f"{file}: no such file; name a Python file with REPLACES")
    if "twin.engine.reference" in sys.modules or "twin.engine.kernel" in sys.modules:
        raise BadInput(f"{file}: the law is in use already; extend it before the first run of a process")
    os.environ[folders.LAW_FILE] = str(path.resolve())
    try:
        replacements()
    except BadInput:
        del os.environ[folders.LAW_FILE]
        replacements.cache_clear()
        raise
    folders.law_hash.cache_clear()
    folders.cache_folder.cache_clear()
    folders.use_own_cache()


@cache
def replacements() -> tuple[ModuleType | None, dict[tuple[str, str], FunctionType]]:
    """The file as a module, and its functions by module and name of the rule they replace; nothing without a file."""
    file = os.environ.get(folders.LAW_FILE)
    if not file:
        return None, {}
    module = loaded(Path(file))
    said = getattr(module, "REPLACES", None)
    if not isinstance(said, dict) or not said:
        raise BadInput(f"{file}: has no mapping REPLACES from rules to functions, as in "
                       f'REPLACES = {{"joint.open_parts": open_parts}}')
    found = {}
    for key, function in said.items():
        room, _, name = str(key).partition(".")
        found[room, name] = checked(file, str(key), rule_of(file, room, name), function)
    return module, found


def loaded(file: Path) -> ModuleType:
    """A file as a module."""
    try:
        spec = importlib.util.spec_from_file_location(NAME, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[NAME] = module
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a file of somebody else's may raise
        raise BadInput(f"{file}: cannot be used: {type(error).__name__}: {error}") from None
    return module


def rule_of(file: str, room: str, name: str) -> FunctionType:
    """The rule of that module and name."""
    rules = importlib.import_module("twin.rules")
    rooms = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    if room not in rooms:
        raise BadInput(f"{file}: REPLACES: {room}.{name}: the rules have no module {room}{nearest(room, rooms)}")
    module = importlib.import_module(f"twin.rules.{room}")
    names = [key for key, value in vars(module).items()
             if isinstance(value, FunctionType) and value.__module__ == module.__name__]
    if name not in names:
        raise BadInput(f"{file}: REPLACES: {room}.{name}: no such rule{nearest(name, names)}")
    found: FunctionType = getattr(module, name)
    return found


def checked(file: str, key: str, rule: FunctionType, function: object) -> FunctionType:
    """A function that takes what the rule takes."""
    if not isinstance(function, FunctionType):
        raise BadInput(f"{file}: REPLACES: {key}: is no function")
    wanted, given = (list(inspect.signature(each).parameters) for each in (rule, function))
    if len(wanted) != len(given):
        raise BadInput(f"{file}: REPLACES: {key}: takes {', '.join(given)}; the rule takes {', '.join(wanted)}")
    return function


@cache
def put_in_place() -> tuple[ModuleType | None, tuple[FunctionType, ...]]:
    """Let the rules call the functions of the file; return it, and the rules that gave way."""
    module, found = replacements()
    originals = []
    rules = importlib.import_module("twin.rules")
    rooms = [importlib.import_module(f"twin.rules.{each.name}") for each in pkgutil.iter_modules(rules.__path__)]
    for (room, name), function in found.items():
        original = rule_of("", room, name)
        originals.append(original)
        for each in rooms:
            for key, value in list(vars(each).items()):
                if value is original:
                    setattr(each, key, function)
    return module, tuple(originals)
