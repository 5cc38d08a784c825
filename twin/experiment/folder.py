"""A run's folder: written aside and renamed when whole, so that what looks finished is."""

import errno
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.eventlog.folder import read_log, write_log
from twin.eventlog.schema import Log
from twin.experiment.run import Run
from twin.scenario import Scenario, load
from twin.scenario.fields import LONGEST_D, brief
from twin.vocabulary import BadInput, WorkFailed
from twin.world.trace import trace_read

FORMAT = 1
LIBRARIES = ("numpy", "numba", "mesa", "simpy", "pyarrow", "holidays")
More = Callable[[Path], None]


def save(run: Run, folder: Path, more: More | None = None) -> Path:
    """Write a run's folder.

    Parameters
    ----------
    run : Run
        What to write.
    folder : Path
        Where; must not exist, or be an earlier run's folder, which is replaced.
    more : callable, optional
        Writes more files into the unfinished folder it is given.

    Raises
    ------
    BadInput
        The folder cannot be written, or holds something that is no run.
    WorkFailed
        The disk is full.
    """
    with finished(folder) as unfinished:
        write_log(run.log, unfinished)
        (unfinished / "scenario.yaml").write_text(run.scenario.to_yaml(), encoding="utf-8")
        write_json(unfinished / "kpis.json", run.kpis)
        if more is not None:
            more(unfinished)
        write_json(unfinished / "manifest.json", manifest(run))
    return folder


def write_json(path: Path, content: Any) -> None:
    """Write JSON that people can read, too."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def manifest(run: Run) -> dict[str, object]:
    """Everything needed to make a run again, and what it took."""
    return {
        "format": FORMAT, "twin": version("twin"), **run.provenance(),
        "python": platform.python_version(), "libraries": {name: version(name) for name in LIBRARIES},
        "platform": f"{platform.system()} {platform.machine()}", "trace": trace_read(run.scenario),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def usable(folder: Path) -> Path:
    """Folder with its whole path; a name that no folder can have is refused."""
    if not str(folder).isprintable():
        raise BadInput(f"{str(folder)!r}: no folder can be called so")
    return folder.absolute()


@contextmanager
def finished(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside the wanted one; rename it when everything has been written."""
    folder = usable(folder)
    refuse_foreign(folder)
    unfinished = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.unfinished-", dir=folder.parent))
        yield unfinished
        put_in_place(unfinished, folder)
    except OSError as error:
        raise failure(folder, error) from None
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)


def put_in_place(unfinished: Path, folder: Path) -> None:
    """Let the finished folder take the place of an earlier one."""
    unfinished.chmod(0o755)
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old-", dir=folder.parent))
        os.replace(folder, old)
        os.replace(unfinished, folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(unfinished, folder)


def refuse_foreign(folder: Path) -> None:
    """Refuse to replace something that is not a run, and a place where nothing can be written; before the run."""
    try:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder}: is a file; name a folder for the result")
        refuse_closed(folder)
        is_foreign = folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file()
    except OSError as error:
        raise failure(folder, error) from None
    if is_foreign:
        raise BadInput(f"{folder}: holds other files; name a new or empty folder for the result")


def refuse_closed(folder: Path) -> None:
    """Refuse a folder above which nothing can be made."""
    above = next(each for each in folder.absolute().parents if each.exists())
    if not above.is_dir():
        raise BadInput(f"{folder}: cannot be written: {above} is a file")
    if not os.access(above, os.W_OK | os.X_OK):
        raise BadInput(f"{folder}: cannot be written: {above} may not be changed by this user")


def failure(folder: Path, error: OSError) -> Exception:
    """One sentence for what the system said."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return WorkFailed(f"{folder}: the disk is full; nothing was kept of this result")
    reason = error.strerror or str(error).splitlines()[0]
    return BadInput(f"{folder}: cannot be written: {reason}")


# ---------------------------------------------------------------------------------------------- reading
def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a run's folder."""
    path = folder / "manifest.json"
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; name the folder of a run")
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_constant=no_constant)
    except FileNotFoundError:
        raise BadInput(f"{folder}: not the folder of a run: manifest.json is missing") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: damaged: not valid JSON") from None
    refuse_strange(path, found)
    return found  # type: ignore[no-any-return]


def no_constant(word: str) -> None:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(word)


def refuse_strange(path: Path, found: Any) -> None:
    """Refuse a manifest of another format, or one that does not say how long the run was."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadInput(f"{path}: written in format {found.get('format') if isinstance(found, dict) else '?'}, "
                       f"this version reads format {FORMAT}")
    days = found.get("days")
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days <= LONGEST_D:
        raise BadInput(f"{path}: damaged: days is {brief(days)}, must be a number up to {LONGEST_D}")


def read_run(folder: Path) -> tuple[Log, Scenario, dict[str, Any]]:
    """Log, scenario and manifest of a run's folder."""
    found = read_manifest(folder)
    if not (folder / "scenario.yaml").is_file():
        raise BadInput(f"{folder}: scenario.yaml is missing")
    return read_log(folder), load((folder / "scenario.yaml").resolve()), found
