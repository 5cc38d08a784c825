"""A comparison's folder: `compare.json`, `compare.csv`, the page, and a manifest that says how to make it again."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from twin.cache import law_hash
from twin.experiment.comparison import Comparison
from twin.experiment.folder import COMPARISON, FORMAT, More, now, surroundings, write_json
from twin.experiment.place import finished
from twin.experiment.store import measuring_hash


def save_comparison(comparison: Comparison, folder: Path, seconds: float, more: More | None = None) -> Path:
    """Write a comparison's folder: `compare.json`, `compare.csv` (one row for each measure of each run), a manifest.

    Parameters
    ----------
    comparison : Comparison
        What to write.
    folder : Path
        Where; must not exist, be empty, or hold an earlier result and nothing else, which is replaced.
    seconds : float
        Wall-clock seconds that it took.
    more : callable, optional
        Writes the page into the unfinished folder it is given.

    Raises
    ------
    BadInput
        The folder cannot be written, or holds something that is not ours.
    WorkFailed
        The disk is full.
    """
    text = json.dumps(comparison.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    with finished(folder) as unfinished:
        (unfinished / "compare.json").write_text(text, encoding="utf-8")
        comparison.frame.to_csv(unfinished / "compare.csv", index=False, lineterminator="\n", encoding="utf-8")
        if more is not None:
            more(unfinished)
        write_json(unfinished / "manifest.json", {
            "format": FORMAT, "kind": COMPARISON, "twin": version("twin"),
            "digest": hashlib.sha256(text.encode()).hexdigest(), "law_hash": law_hash(),
            "measuring_hash": measuring_hash(), "seed": comparison.seed, "days": comparison.days,
            "replications": comparison.replications, "redraws": comparison.n_redraws,
            "plans": {plan.name: {"said": plan.said, "scenario_hash": plan.scenario.hash}
                      for plan in comparison.plans},
            "n_runs": len(comparison.outcomes), "n_failed": len(comparison.failures), "seconds": round(seconds, 1),
            **surroundings(), "written": now()})
    return folder
