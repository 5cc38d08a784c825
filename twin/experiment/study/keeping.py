"""A study's folder: what is frozen before the first run, what is kept at the end, what is refused.

Measured runs lie in `runs/`, named by scenario, seed, replication and law (`twin.experiment.store`); from them
everything else can be written again. `manifest.json` is written before the first run, with the design as it was then.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.cache import law_hash
from twin.experiment.folder import FORMAT, now, surroundings
from twin.experiment.place import failure, hash_of, is_abandoned, locked, manifest_in, whole_file
from twin.experiment.store import measuring_hash, refuse_unwritable
from twin.experiment.study.design import FILE, Design, Said, read_said
from twin.experiment.study.design import hash_of as design_hash_of
from twin.experiment.study.factors import told_of
from twin.experiment.study.points import hash_of_points, screened
from twin.vocabulary import BadInput

STUDY = "study"
RUNS, POINTS, EARLIER = "runs", "manifests", "earlier"
MANIFEST, SUMMARY, VALUES, COSTS = "manifest.json", "summary.csv", "values.csv", "costs.csv"
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
FIGURES = {"en": "figure_en.svg", "zh": "figure_zh.svg"}
SCENARIO = "scenario.yaml"
LABELS = "labels.yaml"  # what readers are told instead of the design's words
INDICES = "sensitivity.csv"  # of a screening
RESULTS = (SUMMARY, VALUES, COSTS, SCENARIO)
BEGUN, COMPLETE, INCOMPLETE = "begun", "complete", "incomplete"
SHORT = 12  # digits of a hash that a person compares
Manifest = dict[str, Any]


# ---------------------------------------------------------------------------------------------- freezing
def frozen(design: Design, base_hash: str, seed: int) -> Manifest:
    """What holds for all runs of a study, written down before the first one."""
    return {"format": FORMAT, "kind": STUDY, "twin": version("twin"), "digest": "", "status": BEGUN,
            "design_hash": design.hash, "frozen": now(), "size": design.size, "seed": seed, "engine": design.engine,
            "law_hash": law_hash(), "measuring_hash": measuring_hash(), "base_hash": base_hash, **surroundings(),
            "design": design.said, "ranges": told_of(design.factors),
            "points_hash": hash_of_points(screened(design)) if design.is_screening else "", "earlier": []}


def manifest_of(folder: Path) -> Manifest | None:
    """Manifest of a study's folder; None where nothing was run yet.

    Raises
    ------
    BadInput
        Something lies there that is no manifest of a study.
    """
    found = manifest_in(folder)
    if found is None and not (folder / MANIFEST).exists():
        return None
    if found is None or found.get("kind") != STUDY or not isinstance(found.get("design"), dict):
        raise BadInput(f"{folder / MANIFEST}: is no manifest of a study, or damaged; name another folder")
    if found["format"] > FORMAT:
        raise BadInput(f"{folder / MANIFEST}: has format {found['format']}; this version of twin reads up to {FORMAT}")
    return found


def needed_manifest(folder: Path, what: str) -> Manifest:
    """Manifest of a study that was begun."""
    found = manifest_of(folder)
    if found is None:
        raise BadInput(f"{folder}: nothing was run yet, so there is nothing to {what}; begin with "
                       f"`twin experiment run {folder}`")
    return found


def needed_results(folder: Path, what: str) -> Manifest:
    """Manifest of a study that has kept results."""
    found = needed_manifest(folder, what)
    if found["status"] == BEGUN:
        raise BadInput(f"{folder}: its runs are not finished, so there is nothing to {what}; go on with "
                       f"`twin experiment resume {folder}`")
    missing = [name for name in RESULTS if not (folder / name).is_file()]
    if missing:
        raise BadInput(f"{folder}: {missing[0]} is missing; `twin experiment resume {folder}` writes it again")
    return found


def refuse_other(folder: Path, said: Manifest, mine: Manifest, is_edit_taken: bool) -> None:
    """Refuse to go on in a folder whose results are of another law, size, scenario or design.

    Raises
    ------
    BadInput
        What differs, and what to do; nothing has been touched.
    """
    for key, what in (("law_hash", "law"), ("measuring_hash", "version of the measures")):
        if said[key] != mine[key]:
            raise BadInput(f"{folder}: holds results of another {what} ({said[key]}, by twin {said['twin']}; here "
                           f"{mine[key]}, twin {mine['twin']}); they stay as they are: name another folder with --out, "
                           f"or use that version")
    if is_edit_taken:
        return
    changed = edited_keys(said["design"], mine["design"])
    if changed:
        raise BadInput(f"{folder / FILE}: was edited after the first run of {said['frozen']} ({', '.join(changed)}); "
                       f"put it back, name another folder with --out, or say --edited: then the results so far move "
                       f"to {EARLIER}/, and the report tells of the edit")
    if said["size"] != mine["size"]:
        raise BadInput(f"{folder}: holds results of the size {said['size']}, not {mine['size']}; name another folder "
                       f"with --out, or run --size {said['size']}")
    for key, what in (("base_hash", "the scenario that is varied"), ("engine", "the engine"), ("seed", "the seed")):
        if said[key] != mine[key]:
            raise BadInput(f"{folder}: {what} is not that of the first run of {said['frozen']} ({said[key]}, now "
                           f"{mine[key]}); put it back, name another folder with --out, or say --edited")


def edited_keys(old: Said, new: Said) -> list[str]:
    """Dotted keys in which two designs differ."""
    if design_hash_of(old) == design_hash_of(new):
        return []
    return list(differing(old, new, ()))


def differing(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Dotted keys below a key in which two things differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from differing(old.get(key), new.get(key), (*path, str(key)))
    elif old != new:
        yield ".".join(path)


def set_aside(folder: Path, said: Manifest, mine: Manifest) -> list[dict[str, Any]]:
    """Copy the results so far aside, because the design was edited; return what the manifest tells of them.

    They are removed from their place (`clear`) only when the new manifest tells of them: whoever is killed in between
    loses nothing, and no trace of the edit.
    """
    into = folder / EARLIER / f"{said['design_hash'][:SHORT]}-{said['size']}"
    number = 1
    while into.exists():
        number += 1
        into = into.with_name(f"{said['design_hash'][:SHORT]}-{said['size']}-{number}")
    into.mkdir(parents=True)
    for name in (*RESULTS, *FIGURES.values(), INDICES, *READMES.values(), LABELS, MANIFEST):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, into / name)
    if (folder / POINTS).is_dir():
        shutil.copytree(folder / POINTS, into / POINTS)
    write_whole(into / FILE, json.dumps(said["design"], ensure_ascii=False, indent=1) + "\n")  # JSON is YAML
    return [*said["earlier"], {
        "design_hash": said["design_hash"], "frozen": said["frozen"], "folder": into.relative_to(folder).as_posix(),
        "edited": now(), "changed": edited_keys(said["design"], mine["design"])}]


def clear(folder: Path) -> None:
    """Remove results that were set aside."""
    kept = (*RESULTS, *FIGURES.values(), INDICES)
    for path in [*(folder / name for name in kept), *(folder / POINTS).glob("*.json")]:
        path.unlink(missing_ok=True)


# ---------------------------------------------------------------------------------------------- writing
@contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """Be the only one who works in a study's folder; give the folder of its measured runs.

    Raises
    ------
    BadInput
        Another process works there, or nothing can be written.
    """
    store = folder / RUNS
    refuse_unwritable(store)
    if not is_abandoned(store) and locks_are_known():
        raise BadInput(f"{folder}: another process works in this folder; wait for its end")
    handle = locked(store)
    try:
        for left in store.glob(".*.unfinished"):
            with suppress(OSError):
                left.unlink()
        yield store
    finally:
        if handle is not None:
            os.close(handle)


def locks_are_known() -> bool:
    """Whether the system knows such locks."""
    from twin.experiment import place

    return place.fcntl is not None


def write_whole(path: Path, text: str) -> None:
    """Write a file aside and rename it: it stands there whole or not at all."""
    with whole_file(path, path) as file:
        file.write(text.encode())


def write_manifest(folder: Path, said: Manifest) -> None:
    """Write the manifest of a study."""
    write_whole(folder / MANIFEST, json_text(said))


def json_text(said: Mapping[str, Any]) -> str:
    """JSON that people can read, too."""
    return json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the kept results, by name."""
    names = [*RESULTS, *sorted(f"{POINTS}/{path.name}" for path in (folder / POINTS).glob("*.json"))]
    return {name: hash_of(folder / name) for name in names if (folder / name).is_file()}


def is_whole(folder: Path, said: Manifest) -> bool:
    """Whether all runs were made and everything that is kept of them is as it was written."""
    return said["status"] == COMPLETE and hashes(folder) == said["files"]


def digest_of(said: Manifest) -> str:
    """SHA-256 over the design, and the digest of the log of every run: what two machines must agree on."""
    runs = [[point["name"], point["scenario_hash"], point["digests"]] for point in said["points"]]
    return hashlib.sha256(json.dumps([said["design_hash"], said["size"], said["seed"], runs]).encode()).hexdigest()


def copied(folder: Path, out: Path) -> Path:
    """Begin a copy of a study elsewhere: what was written by hand, no results; the copy, if it is there already."""
    if (out / FILE).is_file():
        changed = edited_keys(read_said(out), read_said(folder))
        if changed:
            raise BadInput(f"{out}: holds a copy with another design ({', '.join(changed)}); name another folder")
        return out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"{out}: holds other files; name a new or empty folder")
    results = {*RESULTS, *FIGURES.values(), INDICES, RUNS, POINTS, EARLIER, MANIFEST}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            if path.name not in results and path.is_file():
                shutil.copyfile(path, out / path.name)
    except OSError as error:
        raise failure(out, error) from None
    return out
