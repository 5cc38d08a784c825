"""Auditing a run's folder against its own scenario."""

from pathlib import Path
from typing import Any

from twin.eventlog.audit import AuditRules, audit
from twin.eventlog.digest import digest
from twin.eventlog.findings import Finding
from twin.eventlog.schema import Log
from twin.experiment.folder import TABLE, hash_of, read_run
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
    """Audit a run's folder; digest and scenario are compared with the manifest."""
    log, scenario, manifest = read_run(folder)
    findings = check_log(log, scenario, round(manifest["days"] * DAY_S))
    return (*findings, same("digest", digest(log), manifest.get("digest")),
            same("scenario", scenario.hash, manifest.get("scenario_hash")), *table_finding(folder, manifest))


def table_finding(folder: Path, manifest: dict[str, Any]) -> tuple[Finding, ...]:
    """Finding that the long table of measures is the one that was written; none for runs from before there was one."""
    path = folder / TABLE
    if "kpis_by" not in manifest and not path.exists():
        return ()
    found = hash_of(path) if path.is_file() else "no such file"
    return (same(TABLE, found, manifest.get("kpis_by")),)


def same(name: str, found: str, said: object) -> Finding:
    """Finding that the files of a run are those of its manifest."""
    example = "" if found == said else f"the files give {found}, the manifest says {said}"
    return Finding(name, found == said, 1, int(found != said), example)
