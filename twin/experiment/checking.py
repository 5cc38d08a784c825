"""Auditing a run's folder against its own scenario."""

from pathlib import Path
from typing import Any

from twin.eventlog.audit import AuditRules, audit
from twin.eventlog.digest import digest
from twin.eventlog.findings import Finding
from twin.eventlog.schema import Log
from twin.experiment.folder import MEASURED, read_run
from twin.experiment.place import hash_of
from twin.scenario import Scenario
from twin.vocabulary import DAY_S


def rules_of(scenario: Scenario, end_s: int) -> AuditRules:
    """What a scenario allows: its route, and its rule for the end of a shift."""
    steps = {(stage.value, outcome.value): step.to.value
             for stage, said in scenario.workflow.items() for outcome, step in said.next.items()}
    return AuditRules(steps=steps, shift_end=scenario.end_of_shift.rule, overtime_s=scenario.end_of_shift.overtime,
                      end_s=end_s)


def check_log(log: Log, scenario: Scenario, end_s: int) -> tuple[Finding, ...]:
    """Audit a log against its scenario."""
    return audit(log, rules_of(scenario, end_s))


def check_folder(folder: Path) -> tuple[Finding, ...]:
    """Audit a run's folder; digest, scenario and files of figures are compared with the manifest."""
    log, scenario, manifest = read_run(folder)
    findings = check_log(log, scenario, round(manifest["days"] * DAY_S))
    return (*findings, same("digest", digest(log), manifest.get("digest")),
            same("scenario", scenario.hash, manifest.get("scenario_hash")), *file_findings(folder, manifest))


def file_findings(folder: Path, manifest: dict[str, Any]) -> tuple[Finding, ...]:
    """Findings that the files of figures are those that were written; of runs from before they were kept, none."""
    said = manifest.get("files")
    known = said if isinstance(said, dict) else {}
    wanted = [name for name in MEASURED if name in known or (known and (folder / name).exists())]
    return tuple(same(name, hash_of(folder / name) if (folder / name).is_file() else "no such file", known.get(name))
                 for name in wanted)


def same(name: str, found: str, said: object) -> Finding:
    """Finding that the files of a run are those of its manifest."""
    example = "" if found == said else f"the files give {found}, the manifest says {said}"
    return Finding(name, found == said, 1, int(found != said), example)
