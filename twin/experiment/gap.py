"""The gap report of a run: what its files say beside what was true."""

from pathlib import Path
from typing import Any

from twin.eventlog.schema import Log
from twin.experiment.folder import read_run
from twin.experiment.run import gap_of
from twin.vocabulary import DAY_S, BadInput

__all__ = ["gap_of_folder"]


def gap_of_folder(folder: Path) -> dict[str, Any]:
    """Compare measured with true in a run's folder.

    Raises
    ------
    BadInput
        The folder cannot be read, or its log has no truth record.
    """
    log, scenario, manifest = read_run(folder)
    refuse_without_truth(folder, log)
    if scenario.hash != manifest.get("scenario_hash"):
        raise BadInput(f"{folder / 'scenario.yaml'}: not the scenario that made this log (its hash is {scenario.hash}, "
                       f"the manifest says {manifest.get('scenario_hash')})")
    return gap_of(log, scenario, round(manifest["days"] * DAY_S))


def refuse_without_truth(folder: Path, log: Log) -> None:
    """Refuse a log that nobody can compare with anything."""
    if not len(log.truth):
        raise BadInput(f"{folder / 'truth.parquet'}: the truth record is empty, so that nothing can be compared with "
                       f"the log; only a simulated run has one")
