"""Checking a study: are kept results as they were written, and does a random share of the runs come out the same."""

import tempfile
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np

from twin.cache import law_hash
from twin.eventlog.findings import Finding
from twin.experiment.checking import same
from twin.experiment.measured import Failure, Task
from twin.experiment.place import hash_of
from twin.experiment.study.design import hash_of as design_hash_of
from twin.experiment.study.design import read_said
from twin.experiment.study.keeping import INDICES, SUMMARY, digest_of
from twin.experiment.study.points import base_of, points_of
from twin.experiment.study.results import Results, levels_of, read_results
from twin.experiment.study.runs import Ended, Measured, Place, make_all, refuse_workers, task_for
from twin.experiment.study.screening import indices_text, screened_all
from twin.experiment.study.summary import Value, summary_text
from twin.vocabulary import BadInput

Chosen = tuple[int, int]  # position of a point, replication


def check_study(folder: Path, share: float, seed: int | None, place: Place,
                progress: Callable[[int, int], None]) -> list[Finding]:
    """Check the kept results of a study.

    Parameters
    ----------
    folder : Path
        Its folder.
    share : float
        Share of the runs that is made again, above 0; at least one run.
    seed : int or None
        Of their choice; None for another one each time.
    place : Place
        Where they are made.
    progress : callable
        Told how many of them are done, and of how many.

    Raises
    ------
    BadInput
        The results are of another law, or their scenario has been edited since.
    """
    refuse_workers(place.workers)
    found = read_results(folder, "check")
    said = found.manifest
    if said["law_hash"] != law_hash():
        raise BadInput(f"{folder}: holds results of another law ({said['law_hash']}, by twin {said['twin']}; here "
                       f"{law_hash()}); only that version can make them again")
    return [same("design", design_hash_of(read_said(folder)), said["design_hash"]), *files_as_written(found),
            same("study digest", digest_of(said), said["digest"]), summary_follows(found), *indices_follow(found),
            digests_agree(found),
            *made_again(found, chosen(found, share, seed), place, progress)]


def files_as_written(found: Results) -> list[Finding]:
    """Findings that kept files are those that the manifest names."""
    return [same(name, hash_of(found.folder / name) if (found.folder / name).is_file() else "no such file", known)
            for name, known in found.manifest["files"].items()]


def summary_follows(found: Results) -> Finding:
    """Finding that the summary is what the values give."""
    wanted = summary_text(found.lines, levels_of(found.manifest)).splitlines()
    given = (found.folder / SUMMARY).read_text(encoding="utf-8").splitlines()
    wrong = [one for one, other in zip(given, wanted, strict=False) if one != other]
    n_wrong = len(wrong) + abs(len(given) - len(wanted))
    example = "" if not n_wrong else f"the row {wrong[0]!r} does not follow from the values" if wrong else (
        f"{len(given)} rows, the values give {len(wanted)}")
    return Finding("summary follows from values", not n_wrong, len(wanted), n_wrong, example)


def indices_follow(found: Results) -> list[Finding]:
    """Finding that the indices of a screening are what the values give; none of another study."""
    if not found.design.is_screening or not (found.folder / INDICES).is_file():
        return []
    given = (found.folder / INDICES).read_text(encoding="utf-8").splitlines()
    wanted = indices_text(screened_all(found)).splitlines()
    return [finding("indices follow from values", [
        "" if one == other else f"the row {one!r} does not follow from the values"
        for one, other in zip_longest(given, wanted, fillvalue="")])]


def digests_agree(found: Results) -> Finding:
    """Finding that the values stand beside the digests of the manifest."""
    said = {point["name"]: point["digests"] for point in found.manifest["points"]}
    return finding("digests of values and manifest", [
        f"{one.point}, replication {one.replication}" if said.get(one.point, {}).get(
            str(one.replication)) != one.digest else "" for one in found.values])


def finding(name: str, wrong: Sequence[str]) -> Finding:
    """Finding from what is wrong with each thing that was looked at; empty where nothing is."""
    faults = [each for each in wrong if each]
    return Finding(name, not faults, len(wrong), len(faults), faults[0] if faults else "")


# ---------------------------------------------------------------------------------------------- again
def chosen(found: Results, share: float, seed: int | None) -> list[Chosen]:
    """Random share of the runs that were made, in order."""
    runs = [(number, int(replication)) for number, point in enumerate(found.manifest["points"])
            for replication in point["digests"]]
    if not runs:
        return []
    n = max(1, round(share * len(runs)))
    return [runs[one] for one in sorted(np.random.default_rng(seed).choice(len(runs), n, replace=False))]


def made_again(found: Results, runs: Sequence[Chosen], place: Place,
               progress: Callable[[int, int], None]) -> list[Finding]:
    """Findings that runs made again write the same log and have the same values; nothing kept is looked at."""
    n_done = 0

    def note(_position: int, _one: Ended) -> None:
        nonlocal n_done
        n_done += 1
        progress(n_done, len(runs))

    with tempfile.TemporaryDirectory(prefix="twin-check-") as store:
        ended = make_all(tasks_of(found, runs, Path(store)), place, note)
    points = found.manifest["points"]
    kept: dict[tuple[str, int], list[Value]] = {}
    for one in found.values:
        kept.setdefault((one.point, one.replication), []).append(one)
    return [
        finding("runs made again: digest", [
            wrong_digest(points[point]["name"], n, points[point]["digests"][str(n)], one)
            for (point, n), one in zip(runs, ended, strict=True)]),
        finding("runs made again: values", [
            wrong_value(value, one) for (point, n), one in zip(runs, ended, strict=True)
            for value in kept.get((points[point]["name"], n), [])])]


def tasks_of(found: Results, runs: Sequence[Chosen], store: Path) -> list[Task]:
    """Tasks of the chosen runs, from the design as it was frozen."""
    base, points = base_of(found.design, found.folder), points_of(found.design)
    if base.at({}).hash != found.manifest["base_hash"]:
        raise BadInput(f"{found.folder}: the scenario that is varied, {found.design.base}, was edited since the first "
                       f"run; its runs cannot be made again")
    scenarios = {number: base.at(points[number].settings) for number, _ in runs}
    return [task_for(scenarios[number], replication, found.manifest["seed"], found.design.engine, store,
                     found.design.measures) for number, replication in runs]


def wrong_digest(point: str, replication: int, kept: str, again: Ended) -> str:
    """What is wrong with the log of a run made again."""
    who = f"{point}, replication {replication}"
    if isinstance(again, Failure):
        return f"{who}: could not be made again: {again.why}"
    return "" if again.digest == kept else f"{who}: the log has digest {again.digest}, the manifest says {kept}"


def wrong_value(kept: Value, again: Ended) -> str:
    """What is wrong with a value of a run made again."""
    if not isinstance(again, Measured) or again.values.get(kept.measure) == kept.value:
        return ""
    return (f"{kept.point}, replication {kept.replication}: {kept.measure} is {again.values.get(kept.measure)}, kept "
            f"is {kept.value}")
