"""Measured runs, kept one by one as they finish: a run that was measured once is not made again.

What is kept of a run is named by all that it depends on: the scenario's hash and rates of pay, seed and replication,
the law, the code that measures, and the content of a trace. Its content is known by a hash. A file stands there whole
or not at all.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from twin.cache import law_hash
from twin.scenario import Scenario
from twin.vocabulary import BadInput, WorkFailed
from twin.world.trace import trace_read

MEASURING = ("kpi", "eventlog", "parameters", "experiment/measured.py")  # what decides what is said of a log
Kept = dict[str, Any]


@cache
def measuring_hash() -> str:
    """Hash of every source that turns a log into figures; 16 hexadecimal digits."""
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for each in MEASURING:
        room = package / each
        sources = [room] if room.is_file() else [path for path in room.rglob("*") if path.suffix in (".py", ".yaml")]
        for source in sorted(sources):
            found.update(source.relative_to(package).as_posix().encode() + b"\n" + source.read_bytes())
    return found.hexdigest()[:16]


def name_of(scenario: Scenario, seed: int, replication: int) -> str:
    """Name under which a measured run is kept."""
    trace = trace_read(scenario)
    costs = scenario.costs.model_dump(mode="json")  # no run depends on them, what is measured of it does
    said = [scenario.hash, seed, replication, law_hash(), measuring_hash(), trace["sha256"] if trace else "", costs]
    return f"{scenario.hash}-{seed}-{replication}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]}"


def kept_in(folder: Path, name: str) -> Kept | None:
    """Measured run of that name; None where there is none, or a damaged one."""
    try:
        found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("name") != name:
        return None
    return found if found.pop("sha256", None) == _sha256(found) else None


def keep(folder: Path, name: str, measured: Mapping[str, Any]) -> Kept:
    """Write a measured run aside and rename it when it is whole; return it as it will be read.

    Raises
    ------
    WorkFailed
        Nothing can be written there.
    """
    found: Kept = {"name": name, **measured}
    text = json.dumps({**found, "sha256": _sha256(found)}, ensure_ascii=False, allow_nan=False)
    handle, aside = None, ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(aside, folder / f"{name}.json")
    except OSError as error:
        raise WorkFailed(f"{folder}: a measured run cannot be kept there: {error.strerror or error}") from None
    finally:
        with suppress(OSError):  # it is gone unless something went wrong, or somebody stopped us
            os.unlink(aside)
    found = json.loads(text)
    del found["sha256"]
    return found


def _sha256(content: Kept) -> str:
    """Hash of what is kept of a run."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder in which nothing can be kept, before anything is simulated."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder}: measured runs cannot be kept there: {error.strerror or error}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"{folder}: measured runs cannot be kept there: may not be changed by this user")
