"""A run's folder: written aside and renamed when whole, so that what looks finished is."""

import json
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.eventlog.folder import read_log, write_log
from twin.eventlog.schema import DTYPES, Log
from twin.experiment.place import COMPARISON, finished, hashes_of, refuse_foreign, tidy, usable
from twin.experiment.run import Run
from twin.scenario import Scenario, load
from twin.scenario.fields import LONGEST_D, brief
from twin.vocabulary import BadInput
from twin.world.trace import trace_read

__all__ = ["manifest", "read_manifest", "read_run", "refuse_foreign", "save"]

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
TABLE, MEASURES, GAP = "kpis_by.parquet", "kpis.json", "gap.json"
LOG_FILES = tuple(f"{table}.parquet" for table in DTYPES)
MEASURED = (MEASURES, TABLE, GAP)  # figures that others read; the log has a digest of its own
LIBRARIES = ("numpy", "numba", "mesa", "simpy", "pyarrow", "holidays")
More = Callable[[Path], None]


def save(run: Run, folder: Path, more: More | None = None) -> Path:
    """Write a run's folder.

    Parameters
    ----------
    run : Run
        What to write.
    folder : Path
        Where; must not exist, be empty, or hold an earlier run and nothing else, which is replaced.
    more : callable, optional
        Writes more files of a run (`place.FILES`) into the unfinished folder it is given.

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
        write_json(unfinished / MEASURES, run.kpis)
        write_table(unfinished / TABLE, run.kpis_by)
        if len(run.log.truth):
            write_json(unfinished / GAP, run.gap)
        run.forget()
        if more is not None:
            more(unfinished)
        sizes = {"log_bytes": sum((unfinished / name).stat().st_size for name in LOG_FILES)}
        write_json(unfinished / "manifest.json",
                   manifest(run) | sizes | {"files": hashes_of(unfinished, *MEASURED)})
    return folder


def write_json(path: Path, content: Any) -> None:
    """Write JSON that people can read, too."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def write_table(path: Path, table: "pd.DataFrame") -> None:
    """Write a long table as Parquet, a tenth of its size as CSV; words that repeat are kept once."""
    table.to_parquet(path, compression="zstd", index=False)


def manifest(run: Run) -> dict[str, object]:
    """Everything needed to make a run again, and what it took."""
    return {"format": FORMAT, "twin": version("twin"), **run.provenance(), **surroundings(),
            "trace": trace_read(run.scenario), "written": now()}


def surroundings() -> dict[str, object]:
    """What a result was made with."""
    return {"python": platform.python_version(), "libraries": {name: version(name) for name in LIBRARIES},
            "platform": f"{platform.system()} {platform.machine()}"}


def now() -> str:
    """Time of writing."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# ---------------------------------------------------------------------------------------------- reading
def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a run's folder; an earlier run that a killed one had set aside is put back first."""
    tidy(usable(folder))
    path = folder / "manifest.json"
    try:
        if not folder.is_dir():
            raise BadInput(f"{folder}: no such folder; name the folder of a run")
        found = json.loads(path.read_text(encoding="utf-8"), parse_constant=no_constant)
    except FileNotFoundError:
        raise BadInput(f"{folder}: not the folder of a run: manifest.json is missing") from None
    except PermissionError:
        raise BadInput(f"{path}: may not be read by this user") from None
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
        told = brief(found.get("format")) if isinstance(found, dict) else "?"
        raise BadInput(f"{path}: written in format {told}, this version reads format {FORMAT}")
    if found.get("kind") == COMPARISON:
        raise BadInput(f"{path.parent}: holds a comparison of plans, not a run")
    days = found.get("days")
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days <= LONGEST_D:
        raise BadInput(f"{path}: damaged: days is {brief(days)}, must be a number up to {LONGEST_D}")


def read_run(folder: Path) -> tuple[Log, Scenario, dict[str, Any]]:
    """Log, scenario and manifest of a run's folder."""
    found = read_manifest(folder)
    if not (folder / "scenario.yaml").is_file():  # the manifest has been read, so that the folder can be
        raise BadInput(f"{folder}: scenario.yaml is missing")
    return read_log(folder), load((folder / "scenario.yaml").resolve()), found
