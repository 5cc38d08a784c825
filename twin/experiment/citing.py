"""How to cite a run or a study: BibTeX, and a paragraph for the methods section with the actual numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.experiment.folder import read_manifest
from twin.experiment.place import manifest_in
from twin.experiment.study.keeping import STUDY, needed_results
from twin.experiment.study.results import Results, read_results

TITLE = ("twin: a simulation and digital-twin research platform for grid-based urban and social service management")
AUTHORS = "{The twin contributors}"


@dataclass(frozen=True)
class Citation:
    """BibTeX of the software, and the methods paragraph."""

    bibtex: str
    methods: str


def citation(folder: Path) -> Citation:
    """Say how to cite what a folder holds.

    Raises
    ------
    BadInput
        It holds neither a run nor a study with results.
    """
    if (manifest_in(folder) or {}).get("kind") == STUDY:
        needed_results(folder, "cite")
        found = read_results(folder, "cite")
        return Citation(bibtex(found.manifest), study_paragraph(found))
    said = read_manifest(folder)
    return Citation(bibtex(said), run_paragraph(said))


def bibtex(said: Mapping[str, Any]) -> str:
    """Entry of the software in the version that made a result; the year is that in which it was written."""
    year = str(said.get("written", ""))[:4]
    return "\n".join((
        f"@software{{twin_{str(said['twin']).replace('.', '_')},", f"  title = {{{TITLE}}},",
        f"  author = {{{AUTHORS}}},", *([f"  year = {{{year}}},"] if year else []), f"  version = {{{said['twin']}}},",
        "  license = {Apache-2.0},",
        f"  note = {{law {said['law_hash']}; digest {said['digest']}}}", "}"))


def surroundings_text(said: Mapping[str, Any]) -> str:
    """Versions that a result was made with."""
    libraries = said.get("libraries", {})
    listed = ", ".join(f"{name} {number}" for name, number in libraries.items())
    return f"Python {said.get('python', '?')} ({said.get('platform', '?')}; {listed})"


def days_text(days: float) -> str:
    """Days, one or several."""
    return "1 day" if days == 1 else f"{days:g} days"


def run_paragraph(said: Mapping[str, Any]) -> str:
    """Methods of one run."""
    return (f"We simulated {days_text(said['days'])} of the scenario {said['scenario_hash']} with twin {said['twin']} "
            f"(law {said['law_hash']}, {said['engine']} engine) on {surroundings_text(said)}, with seed {said['seed']} "
            f"and replication {said['replication']}. The run handled {said['n_events']:,} events and holds "
            f"{said['n_cases']:,} cases; its log has the SHA-256 digest {said['digest']}, which the same version gives "
            f"again on either engine. This is a single run: it carries no interval.")


def study_paragraph(found: Results) -> str:
    """Methods of a study."""
    said, design = found.manifest, found.design
    runs = sorted({len(point["digests"]) for point in said["points"]})
    replications = str(runs[0]) if len(runs) == 1 else f"{runs[0]} to {runs[-1]}"
    label = said["measures"][design.primary]["en"]
    failed = f" {said['n_failed']} runs could not be made and are left out." if said["n_failed"] else ""
    edited = (f" The design was edited {len(said['earlier'])} time(s) after its first run; the earlier designs and "
              f"results are kept with it." if said["earlier"] else "")
    return (f"We varied {', '.join(factor.name for factor in design.factors)} in a {design.kind.replace('_', ' ')} "
            f"design of {len(said['points'])} points around the scenario {said['base_hash']} ({design.base}), with "
            f"{replications} replications of {days_text(said['days'])} at each point (seed {said['seed']}, "
            f"{said['n_runs']} runs), using twin {said['twin']} (law {said['law_hash']}, {said['engine']} engine) on "
            f"{surroundings_text(said)}. Chance is keyed, so that all points meet the same problems; differences from "
            f"the first point are means of paired differences over replications with 95 % t intervals. The primary "
            f"outcome, {label[:1].lower()}{label[1:]} ({design.primary}), and the expectation were written down before "
            f"the first run (design {said['design_hash']}, frozen {said['frozen']}).{failed}{edited} The study has the "
            f"digest {said['digest']}.")
