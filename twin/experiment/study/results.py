"""What is kept of a study: values, summary, costs, a manifest of every point and one of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from twin.experiment.folder import now
from twin.experiment.measured import Failure
from twin.experiment.study.choosing import Chosen, Missing, chosen_from
from twin.experiment.study.design import Design, design_of
from twin.experiment.study.factors import as_frozen
from twin.experiment.study.keeping import (
    COMPLETE,
    COSTS,
    INCOMPLETE,
    MANIFEST,
    POINTS,
    SCENARIO,
    SUMMARY,
    VALUES,
    Manifest,
    digest_of,
    hashes,
    json_text,
    needed_results,
    write_manifest,
    write_whole,
)
from twin.experiment.study.points import Point
from twin.experiment.study.runs import Ended, Measured
from twin.experiment.study.summary import Line, Value, lines_of, summary_text, text_of, values_from, values_text
from twin.scenario import Scenario
from twin.vocabulary import BadInput, WorkFailed

SHARED = ("design_hash", "frozen", "size", "seed", "engine", "law_hash", "measuring_hash", "twin", "python",
          "libraries", "platform")


@dataclass(frozen=True)
class Results:
    """What a study's folder holds.

    Attributes
    ----------
    folder : Path
        Where.
    design : Design
        As it was frozen.
    manifest : dict
        Of the study.
    lines : tuple of Line
        Each measure at each point.
    values : tuple of Value
        Each measure of each run.
    """

    folder: Path
    design: Design
    manifest: Manifest
    lines: tuple[Line, ...]
    values: tuple[Value, ...]

    @property
    def failures(self) -> list[tuple[str, int, str]]:
        """Runs that could not be made: point, replication, why."""
        return [(point["name"], one["replication"], one["why"])
                for point in self.manifest["points"] for one in point["failures"]]


def keep_results(folder: Path, design: Design, points: Sequence[Point], scenarios: Sequence[Scenario | str],
                 ended: Mapping[int, Mapping[int, Ended]], base: Scenario, begin: Manifest) -> Results:
    """Write everything that is kept, the study's manifest last."""
    told = [point_told(point, scenarios[number], of_point(ended, number)) for number, point in enumerate(points)]
    values = [value for number, point in enumerate(points)
              for value in values_of(point, told[number]["scenario_hash"], of_point(ended, number), design.measures)]
    said = begin | {"points": told, "measures": labels_of(ended, design.measures)}
    refuse_otherwise(folder, begin, said)
    lines = summed(said, design, values)
    for old in (folder / POINTS).glob("*.json"):
        old.unlink()
    for one in () if design.is_screening else told:
        write_whole(folder / POINTS / f"{one['name']}.json",
                    json_text({key: begin[key] for key in SHARED} | one))
    write_whole(folder / VALUES, values_text(values))
    write_whole(folder / SUMMARY, summary_text(lines, levels_of(said)))
    write_whole(folder / COSTS, costs_text(points, ended))
    write_whole(folder / SCENARIO, base.to_yaml())
    n_failed = sum(len(one["failures"]) for one in told)
    said |= {"status": INCOMPLETE if n_failed else COMPLETE, "digest": digest_of(said), "n_failed": n_failed,
             "n_runs": sum(len(one["digests"]) for one in told), "days": base.calendar.days, "files": hashes(folder),
             "written": now()}
    write_manifest(folder, said)
    return Results(folder, design, said, tuple(lines), tuple(values))


def refuse_otherwise(folder: Path, begin: Manifest, said: Manifest) -> None:
    """Refuse to write over kept results of the same design what does not agree with them."""
    if begin["status"] == COMPLETE and digest_of(said) != begin["digest"]:
        raise WorkFailed(f"{folder}: the runs made now do not agree with the digests that are kept (study digest "
                         f"{digest_of(said)}, kept is {begin['digest']}); nothing kept was changed: "
                         f"`twin experiment check` says more, --out runs a copy")


def read_results(folder: Path, what: str) -> Results:
    """Kept results of a study, with the design as it was frozen.

    Raises
    ------
    BadInput
        There are none, or a file is damaged.
    """
    said = needed_results(folder, what)
    try:
        values = values_from((folder / VALUES).read_text(encoding="utf-8"))
        design = frozen_design(said)
        lines = summed(said, design, values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder}: its kept results are damaged ({type(error).__name__}: {error}); "
                       f"`twin experiment resume {folder}` writes them again") from None
    return Results(folder, design, said, tuple(lines), tuple(values))


def frozen_design(said: Manifest) -> Design:
    """Design of a study as it was frozen: with the ranges that numbers of the model had then."""
    design = design_of(said["design"], f"{MANIFEST}: design", said["size"])
    return replace(design, factors=as_frozen(design.factors, said["ranges"])) if "ranges" in said else design


def summed(said: Manifest, design: Design, values: Sequence[Value]) -> list[Line]:
    """Sum up the values of a study."""
    return lines_of(values, [point["name"] for point in said["points"]],
                    {name: one["unit"] for name, one in said["measures"].items()},
                    {point["name"]: len(point["failures"]) for point in said["points"]}, design.precision)


def levels_of(said: Manifest) -> dict[str, dict[str, Any]]:
    """Levels of all factors, by point."""
    return {point["name"]: point["levels"] for point in said["points"]}


def of_point(ended: Mapping[int, Mapping[int, Ended]], number: int) -> dict[int, Ended]:
    """What came of the runs of a point, by replication."""
    return dict(sorted(ended.get(number, {}).items()))


def point_told(point: Point, scenario: Scenario | str, runs: Mapping[int, Ended]) -> dict[str, Any]:
    """What the manifest says of a point."""
    failures = [{"replication": n, "why": one.why} for n, one in runs.items() if isinstance(one, Failure)]
    if isinstance(scenario, str):
        failures = [{"replication": 0, "why": scenario}]
    return {"name": point.name, "levels": point.levels,
            "values": {key: value for level in point.settings.values() for key, value in level.values.items()
                       } if point.levels else {},
            "scenario_hash": "" if isinstance(scenario, str) else scenario.hash,
            "digests": {str(n): one.digest for n, one in runs.items() if isinstance(one, Measured)},
            "failures": failures}


def values_of(point: Point, scenario_hash: str, runs: Mapping[int, Ended], measures: Sequence[str]) -> list[Value]:
    """Values of a point, run by run."""
    return [Value(point.name, n, scenario_hash, one.digest, name, one.values[name], one.whys[name])
            for n, one in runs.items() if isinstance(one, Measured) for name in measures]


def labels_of(ended: Mapping[int, Mapping[int, Ended]], measures: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the measures are called and counted in, by a run that has them."""
    found: dict[str, dict[str, str]] = {}
    for number in sorted(ended):
        for one in of_point(ended, number).values():
            if isinstance(one, Measured):
                found = {**one.labels, **found}
    return {name: found.get(name, {"zh": name, "en": name, "unit": ""}) for name in measures}


def costs_text(points: Sequence[Point], ended: Mapping[int, Mapping[int, Ended]]) -> str:
    """What each point cost on the clock on the wall, as CSV: other machines, other figures."""
    rows = []
    for number, point in enumerate(points):
        took = [one.seconds for one in of_point(ended, number).values() if isinstance(one, Measured)]
        rows.append((point.name, len(took), sum(took), sum(took) / len(took) if took else None))
    return text_of(("point", "n_runs", "seconds", "seconds_per_run"), rows)


def chosen_of(found: Results) -> Chosen | None:
    """Which point a study has found, gone through again with its kept values; None where it was not asked to."""
    choice = found.design.choice
    if choice is None:
        return None
    names = [point["name"] for point in found.manifest["points"]]
    failed = {point for point, _, _ in found.failures}
    by_measure: list[list[dict[int, float | None]]] = []
    for measure in (found.design.primary, choice.measure or found.design.primary):
        values: dict[str, dict[int, float | None]] = {name: {0: None} if name in failed else {} for name in names}
        for one in found.values:
            if one.measure == measure and one.point not in failed:
                values[one.point][one.replication] = one.value
        by_measure.append(list(values.values()))
    try:
        return chosen_from(choice, *by_measure)
    except Missing as missing:
        raise BadInput(f"{found.folder}: its kept results are damaged: {names[missing.points[0]]} lacks replications; "
                       f"`twin experiment resume {found.folder}` writes them again") from None
