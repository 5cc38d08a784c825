"""A comparison's folder: `compare.json`, `compare.csv`, the page, and a manifest that says how to make it again."""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from twin.cache import law_hash
from twin.experiment.comparison import Comparison
from twin.experiment.folder import FORMAT, More, now, surroundings, write_json
from twin.experiment.place import COMPARISON, EDITABLE, finished, hashes_of
from twin.experiment.store import measuring_hash
from twin.experiment.what_if import Answer


def save_comparison(comparison: Comparison, folder: Path, seconds: float, more: More | None = None,
                    answers: Sequence[Answer] = ()) -> Path:
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
    answers : sequence of Answer
        What was asked beyond it; stands in `compare.json` under `what_if`.

    Raises
    ------
    BadInput
        The folder cannot be written, or holds something that is not ours.
    WorkFailed
        The disk is full.
    """
    told = comparison.to_json() | ({"what_if": [one.to_json() for one in answers]} if answers else {})
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    with finished(folder, COMPARISON) as unfinished:
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
            "files": hashes_of(unfinished, "compare.csv", *EDITABLE),
            "n_runs": len(comparison.outcomes), "n_failed": len(comparison.failures),
            "n_what_if": sum(2 * one.row.pair.difference.n for one in answers if one.row and one.row.pair),
            "seconds": round(seconds, 1),
            **surroundings(), "written": now()})
    return folder
