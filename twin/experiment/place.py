"""Where the folder of a run or a comparison is put: written aside, renamed when whole, and nobody else's files touched.

Beside the folder `week` lie, while it is written, `.week.unfinished-abcd1234`, and for a moment `.week.old-abcd1234`,
the earlier run that it replaces. The writer holds a lock on the first of them, which the system takes back when the
writer dies, however it dies: so that a later run knows what is left over from what is being written.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from twin.vocabulary import BadInput, WorkFailed

try:
    import fcntl
except ImportError:  # Windows: nothing is known of other writers, and nothing is cleared away
    fcntl = None  # type: ignore[assignment]

FILES = ("events.parquet", "cases.parquet", "truth.parquet", "scenario.yaml", "kpis.json", "kpis_by.parquet",
         "gap.json", "report.html", "compare.json", "compare.csv", "compare.html", "report.docx", "manifest.json")
SIGNS = {"format": int, "twin": str, "digest": str}  # what every manifest of ours has said from the first format on
UNFINISHED, OLD = "unfinished", "old"
RUN, COMPARISON = "run", "comparison"  # kinds of a result; the manifest of a run says none
HOLDS = {RUN: "the result of `twin run`", COMPARISON: "a comparison of plans"}
EDITABLE = ("report.docx",)  # made to be edited by whoever signs it


# ---------------------------------------------------------------------------------------------- putting
@contextmanager
def finished(folder: Path, kind: str = RUN) -> Iterator[Path]:
    """Give a temporary folder beside the wanted one; rename it when everything has been written.

    Parameters
    ----------
    folder : Path
        Where the result is wanted.
    kind : {"run", "comparison"}
        What it is: an earlier result of the same kind is replaced, one of the other kind is not.

    Raises
    ------
    BadInput
        The folder cannot be written, or holds something that must not be replaced.
    WorkFailed
        The disk is full.
    """
    shown, folder = folder, usable(folder)
    refuse_foreign(folder, kind)
    unfinished, lock = None, None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.{UNFINISHED}-", dir=folder.parent))
        lock = locked(unfinished)
        yield unfinished
        put_in_place(unfinished, folder, kind)
    except (OSError, WorkFailed) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        if not isinstance(cause, OSError):
            raise
        raise failure(shown, cause) from None
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def put_in_place(unfinished: Path, folder: Path, kind: str) -> None:
    """Let the finished folder take the place of an earlier one."""
    refuse_foreign(folder, kind)  # somebody may have put a file there since
    unfinished.chmod(0o755)
    if folder.exists():
        old = folder.parent / f".{folder.name}.{OLD}-{suffix(unfinished)}"
        os.replace(folder, old)
        os.replace(unfinished, folder)
        remove_run(old)
    else:
        os.replace(unfinished, folder)


def usable(folder: Path) -> Path:
    """Folder with its whole path, links followed; a name that no folder can have is refused."""
    if not str(folder).isprintable():
        raise BadInput(f"{str(folder)!r}: no folder can be called so")
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return folder.absolute()


def remove_run(folder: Path) -> None:
    """Remove the files of a run and their folder; what else lies in it stays, and the folder with it."""
    with suppress(OSError):
        for name in FILES:
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()


# ---------------------------------------------------------------------------------------------- refusing
def refuse_foreign(folder: Path, kind: str = RUN) -> None:
    """Refuse to replace what is no earlier result of this kind, and a place where nothing can be written; beforehand.

    Raises
    ------
    BadInput
        The folder cannot be written; holds other files, or a result of another kind, or a page that somebody edited.
    """
    shown, folder = folder, usable(folder)
    try:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{shown}: is a file; name a folder for the result")
        refuse_closed(shown, folder)
        tidy(folder)
        stranger = stranger_in(folder) if folder.is_dir() else ""
    except OSError as error:
        raise failure(shown, error) from None
    if stranger:
        raise BadInput(f"{shown}: holds other files ({stranger}); name a new or empty folder for the result")
    said = manifest_in(folder)
    if said is not None and said.get("kind", RUN) != kind:
        raise BadInput(f"{shown}: holds {HOLDS.get(said.get('kind', RUN), 'another result')}; name another folder for "
                       f"{HOLDS[kind]}")
    edited = edited_in(folder, said or {})
    if edited:
        raise BadInput(f"{shown}: {edited} was edited since it was written and would be lost; move it away, or name "
                       f"another folder for the result")


def refuse_closed(shown: Path, folder: Path) -> None:
    """Refuse a folder above which nothing can be made."""
    above = next(each for each in folder.parents if each.exists())
    if not above.is_dir():
        raise BadInput(f"{shown}: cannot be written: {above} is a file")
    if not os.access(above, os.W_OK | os.X_OK):
        raise BadInput(f"{shown}: cannot be written: {above} may not be changed by this user")


def stranger_in(folder: Path) -> str:
    """What in a folder is not part of an earlier run of ours, in words; nothing for a run or an empty folder."""
    names = sorted(path.name for path in folder.iterdir())
    others = [name for name in names if name not in FILES or not (folder / name).is_file()]
    if others:
        return others[0] if others[0].isprintable() else repr(others[0])
    return "a manifest.json that is not ours" if names and not is_ours(folder / "manifest.json") else ""


def is_ours(manifest: Path) -> bool:
    """Whether a file is the manifest of a result of this program, of whatever format."""
    return manifest_in(manifest.parent) is not None


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """What the manifest of a result of ours says, of whatever format; None where there is none."""
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None
    is_one = isinstance(said, dict) and all(isinstance(said.get(key), kind) for key, kind in SIGNS.items())
    return said if is_one else None


def edited_in(folder: Path, said: Mapping[str, Any]) -> str:
    """Name of a file made to be edited that is no longer as it was written; nothing where none is, or nobody knows."""
    hashes = said.get("files")
    for name in EDITABLE:
        known = hashes.get(name) if isinstance(hashes, dict) else None
        if known is not None and (folder / name).is_file() and hash_of(folder / name) != known:
            return name
    return ""


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hashes_of(folder: Path, *names: str) -> dict[str, str]:
    """SHA-256 of those files that are there, by name: what a manifest says of them."""
    return {name: hash_of(folder / name) for name in names if (folder / name).is_file()}


@contextmanager
def whole_file(where: Path, told: Path, last_look: Callable[[], None] = lambda: None) -> Iterator[IO[bytes]]:
    """Let a file be written aside and renamed when it is whole: it stands under its name whole or not at all.

    Parameters
    ----------
    where, told : Path
        The file, and what an error calls it.
    last_look : callable
        Refuses the place once more, just before the file is renamed.

    Raises
    ------
    BadInput, WorkFailed
        As `failure` tells an error of the system.
    """
    aside = ""
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{where.name}.{UNFINISHED}-", dir=where.parent)
        with os.fdopen(handle, "w+b") as file:
            yield file
        os.chmod(aside, 0o644)
        last_look()
        os.replace(aside, where)
    except OSError as error:
        raise failure(told, error) from None
    finally:
        with suppress(OSError):
            os.unlink(aside)


def failure(folder: Path, error: OSError) -> Exception:
    """One sentence for what the system said."""
    number = error.errno or number_in(str(error))
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return WorkFailed(f"{folder}: the disk is full; nothing was kept of this result")
    reason = os.strerror(number) if number else (str(error).splitlines() or [type(error).__name__])[0]
    return BadInput(f"{folder}: cannot be written: {reason}")


def number_in(text: str) -> int | None:
    """Number of a system's error in a library's text: `... Detail: [errno 28] No space left on device`."""
    found = re.search(r"\[errno (\d+)\]", text, re.IGNORECASE)
    return int(found[1]) if found else None


# ---------------------------------------------------------------------------------------------- what was left
def tidy(folder: Path) -> None:
    """Put back an earlier run that a killed one had set aside, and clear away what killed ones have left."""
    with suppress(OSError):
        left = leftovers(folder)
        for mark, path in left:
            if mark == OLD and is_free(folder) and is_ours(path / "manifest.json"):
                os.replace(path, folder)
        is_run = is_ours(folder / "manifest.json")
        for mark, path in left:
            if mark == UNFINISHED or is_run:
                remove_run(path)


def is_free(folder: Path) -> bool:
    """Whether nothing stands at a place, or an empty folder."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def leftovers(folder: Path) -> list[tuple[str, Path]]:
    """Hidden folders that writers of this one have left, by kind; not those of writers that are alive."""
    pattern = re.compile(re.escape(f".{folder.name}.") + f"({UNFINISHED}|{OLD})-" + "([a-z0-9_]{8})")
    found = []
    with suppress(OSError):
        for path in sorted(folder.parent.iterdir()):
            named = pattern.fullmatch(path.name)
            if named and path.is_dir() and not path.is_symlink():
                writer = folder.parent / f".{folder.name}.{UNFINISHED}-{named[2]}"
                if is_abandoned(writer if writer.is_dir() else path):
                    found.append((named[1], path))
    return found


def suffix(unfinished: Path) -> str:
    """Part of a hidden folder's name that tells its writer from others."""
    return unfinished.name.rpartition("-")[2]


def locked(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; None where the system has no such locks."""
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some network drives know no locks: then nobody clears away anything there
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def is_abandoned(folder: Path) -> bool:
    """Whether no living process writes a folder."""
    if fcntl is None:
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
