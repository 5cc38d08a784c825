"""A state as one file: a zip of plain numpy arrays, a scenario and a page of facts, with a checksum at its end.

`np.load` reads its arrays. Nothing in it is pickled. The comment of the zip bears format and checksum, so that a file
that was cut short or changed anywhere is known before anything in it is looked at.
"""

import errno
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from tokenize import TokenError
from typing import IO, Any

import numpy as np

from twin.cache import extension_of, law_hash
from twin.eventlog.schema import EVENT, Names
from twin.experiment.place import failure, refuse_closed, usable, whole_file
from twin.experiment.state_facts import Facts, facts_from
from twin.experiment.states import ENDING, Origin, State, arrays_of
from twin.scenario import Scenario
from twin.scenario.loading import scenario_from
from twin.scenario.reading import Reading
from twin.scenario.text import parsed, shown
from twin.state import TABLES, Snapshot, dtype_of
from twin.vocabulary import BadInput

FORMAT = 1
FACTS, SCENARIO = "state.json", "scenario.yaml"
SEAL = re.compile(rb"twin-state (\d{1,4}) ([0-9a-f]{64})\Z")
LONGEST_SEAL = 80
N_DIGITS = 64
BEGINNING = b"PK\x03\x04"
LEVEL = 1
MOST_TEXT = 64 << 20  # bytes of a text
MOST_PACKED, LEAST_ROOM = 200, 64 << 20  # a state is never packed closer than so, but for what is small anyway
CHUNK = 1 << 20
LONGEST_REASON = 200
UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, KeyError, TypeError, IndexError, OverflowError,
              NotImplementedError, RuntimeError, SyntaxError, TokenError, OSError)
OTHERWISE = "simulate its scenario anew, or go on with the version that wrote it"


# ---------------------------------------------------------------------------------------------- writing
def write_state(state: State, path: Path) -> Path:
    """Write a state aside and rename it when it is whole."""
    where = usable(path)
    refuse_foreign(path, where)
    with whole_file(where, path, lambda: refuse_foreign(path, where)) as file:  # somebody may have put one there since
        write_members(state, file)
        seal(file)
    return path


def refuse_unwritable(path: Path) -> None:
    """Refuse a place where no state can be written, before anything is simulated."""
    where = usable(path)
    try:
        refuse_foreign(path, where)
        refuse_closed(path, where)
    except OSError as error:
        raise failure(path, error) from None


def refuse_foreign(path: Path, where: Path) -> None:
    """Refuse to replace what is no state, whole or damaged."""
    if where.is_dir():
        raise BadInput(f"{path}: is a folder; name a file for the state")
    if where.exists() and not (where.is_file() and begins_like_ours(where)):
        raise BadInput(f"{path}: holds something that is no state of a run; name another file")


def write_members(state: State, file: IO[bytes]) -> None:
    """Write facts, scenario and arrays."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        with member(archive, FACTS) as part:
            part.write(json.dumps(facts_of(state), ensure_ascii=False).encode())
        with member(archive, SCENARIO) as part:
            part.write(state.scenario.to_yaml().encode())
        for name, array in arrays_of(state).items():
            with member(archive, f"{name}.npy") as part:
                np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
        archive.comment = f"twin-state {FORMAT} ".encode() + b"0" * N_DIGITS


@contextmanager
def member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A file in the archive, open for writing."""
    with archive.open(name, "w", force_zip64=True) as part:
        yield part


def facts_of(state: State) -> dict[str, Any]:
    """What a reader must know before the arrays make sense."""
    return {
        "twin": version("twin"), "law": law_hash(), "extension": extension_of(), "hash": state.hash,
        "scenario_hash": state.scenario.hash, "seed": state.seed, "replication": state.replication,
        "time_s": state.time_s, "n_events": state.n_events, "n_warm_events": state.n_warm_events,
        "horizon_s": state.horizon_s, "warnings": list(state.warnings), "names": asdict(state.names),
        "origins": [asdict(each) for each in state.origins],
    }


def seal(file: IO[bytes]) -> None:
    """Write the checksum over the zeros at the end."""
    size = file.seek(0, os.SEEK_END)
    found = checksum(file, size - N_DIGITS)
    file.seek(size - N_DIGITS)
    file.write(found.encode())


def checksum(file: IO[bytes], n_bytes: int) -> str:
    """SHA-256 of the first bytes of a file."""
    found = hashlib.sha256()
    file.seek(0)
    while n_bytes > 0 and (chunk := file.read(min(CHUNK, n_bytes))):
        found.update(chunk)
        n_bytes -= len(chunk)
    return found.hexdigest()


# ---------------------------------------------------------------------------------------------- reading
def read_state(path: Path) -> State:
    """Read a state; refuse what is none, is damaged, or of another format, law or scenario."""
    who = shown(usable(path))
    try:
        if not path.is_file():
            raise BadInput(f"{who}: no such file; a state is written by `twin run --state` or Run.at(t).save(path)")
        with path.open("rb") as file:
            refuse_unsealed(who, file)
            with zipfile.ZipFile(file) as archive:
                return state_in(who, archive, usable(path).parent, path.stat().st_size)
    except PermissionError:
        raise BadInput(f"{who}: may not be read by this user") from None
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise BadInput(f"{who}: cannot be read: {error.strerror or error}") from None
        raise damaged(who, str(error) or type(error).__name__) from None
    except RecursionError:
        raise damaged(who, "nested too deeply") from None


def damaged(who: str, why: str) -> BadInput:
    """Error for a state that is not as it was written."""
    return BadInput(f"{who}: damaged: {(why.splitlines() or ['?'])[0][:LONGEST_REASON]}")


def begins_like_ours(path: Path) -> bool:
    """Whether a file begins like a state."""
    try:
        with path.open("rb") as file:
            return is_ours(file.read(LONGEST_SEAL))
    except OSError:
        return False


def is_ours(beginning: bytes) -> bool:
    """Whether these are the first bytes of a state: a zip whose first member is ours."""
    return beginning.startswith(BEGINNING) and beginning[30:30 + len(FACTS)] == FACTS.encode()


def refuse_unsealed(who: str, file: IO[bytes]) -> None:
    """Refuse a file that is no state, is of another format, or was changed since it was written."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LONGEST_SEAL))
    found = SEAL.search(file.read(LONGEST_SEAL))
    file.seek(0)
    if found is None and not is_ours(file.read(LONGEST_SEAL)):
        raise BadInput(f"{who}: no stored state; a state is written by `twin run --state` or Run.at(t).save(path)")
    if found is None:
        raise damaged(who, "cut short, or changed since it was written")
    if int(found[1]) != FORMAT:
        raise BadInput(f"{who}: written in format {int(found[1])}, this version reads format {FORMAT}; {OTHERWISE}")
    if checksum(file, size - N_DIGITS) != found[2].decode():
        raise damaged(who, "cut short, or changed since it was written")


def state_in(who: str, archive: zipfile.ZipFile, folder: Path, size: int) -> State:
    """State from an archive of so many bytes."""
    wanted = {FACTS, SCENARIO, "events.npy", "rows.npy", "before.npy", *(f"tables/{name}.npy" for name in TABLES)}
    facts = facts_from(who, json.loads(text_in(who, archive, FACTS)))
    refuse_other_law(who, facts)
    names = sorted(archive.namelist())
    if names != sorted(wanted):
        odd = sorted(wanted.symmetric_difference(names)) or names
        raise damaged(who, f"{odd[0]} {'is missing' if odd[0] in wanted - set(names) else 'does not belong there'}")
    refuse_bulk(who, archive.infolist(), size)
    scenario = scenario_in(who, text_in(who, archive, SCENARIO), folder)
    if scenario.hash != facts.scenario_hash:
        raise BadInput(f"{who}: belongs to the scenario {facts.scenario_hash}, but the one in it is read as "
                       f"{scenario.hash}; {OTHERWISE}")
    tables = {name: array_in(who, archive, f"tables/{name}", dtype_of(row)) for name, row in TABLES.items()}
    events = array_in(who, archive, "events", np.dtype("<i8"))
    rows, before = array_in(who, archive, "rows", EVENT), array_in(who, archive, "before", ENDING)
    return built(who, facts, scenario, Snapshot(facts.time_s, tables, events), rows, before)


def refuse_bulk(who: str, members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive that claims to hold far more than a state of its size can: no room is made for that."""
    held = sum(each.file_size for each in members)
    if held > max(LEAST_ROOM, MOST_PACKED * size):
        raise damaged(who, f"it claims to hold {held >> 20:,} MB in {size:,} bytes")


def refuse_other_law(who: str, facts: Facts) -> None:
    """Refuse a state of another law: its tables mean something else there."""
    if facts.law == law_hash():
        return
    theirs, ours = (f", extended by {each}" if each else "" for each in (facts.extension, extension_of()))
    hint = f"give the file with --law; else {OTHERWISE}" if theirs and not ours else OTHERWISE
    raise BadInput(f"{who}: made under the law {facts.law} (twin {facts.twin}{theirs}), this is the law {law_hash()} "
                   f"(twin {version('twin')}{ours}); {hint}")


def text_in(who: str, archive: zipfile.ZipFile, name: str) -> str:
    """Text of a member."""
    info = archive.getinfo(name)
    if info.file_size > MOST_TEXT:
        raise damaged(who, f"{name} claims to be larger than {MOST_TEXT >> 20} MB")
    with archive.open(info) as part:
        return part.read(MOST_TEXT).decode()


def scenario_in(who: str, text: str, folder: Path) -> Scenario:
    """Scenario of a state; the file of a trace lies where the state does."""
    said = parsed(text, f"{who}: {SCENARIO}")
    if not isinstance(said, dict):
        raise damaged(who, f"{SCENARIO} is no mapping")
    reading = Reading(folder=folder)
    reading.lay_over(said, f"{who}: {SCENARIO}")
    reading.origin[()] = f"{who}: {SCENARIO}"
    return scenario_from(reading)


def array_in(who: str, archive: zipfile.ZipFile, name: str, dtype: np.dtype) -> np.ndarray:
    """One array; what it says of itself must fit its size before room is made for it."""
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as part:
        np.lib.format.read_magic(part)  # type: ignore[arg-type]
        shape, _, told = np.lib.format.read_array_header_1_0(part)  # type: ignore[arg-type]
        if told != dtype or told.hasobject:
            raise damaged(who, f"{name} holds other columns than the law's")
        n_bytes = info.file_size - part.tell()
        if len(shape) != 1 or shape[0] * dtype.itemsize != n_bytes:
            raise damaged(who, f"{name} has not the size that it tells of")
        held = bytearray(part.read(n_bytes))
    if len(held) != n_bytes:
        raise damaged(who, f"{name} is cut short")
    return np.frombuffer(held, dtype)


def built(who: str, facts: Facts, scenario: Scenario, snapshot: Snapshot, rows: np.ndarray,
          before: np.ndarray) -> State:
    """State from its parts, which must fit one another."""
    from twin.experiment.references import misfit

    found = State(scenario, facts.seed, facts.replication, snapshot, rows, before, Names(**facts.names),
                  facts.n_events, facts.n_warm_events, facts.horizon_s, facts.warnings,
                  tuple(Origin(**each) for each in facts.origins))
    wrong = misfit(found)
    if wrong:
        raise damaged(who, wrong)
    found.__dict__["hash"] = facts.hash
    return found
