"""Keep what was measured: numbers as JSON, a table in `results/README.md`, the multiples as a figure."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import multiples_figure
from benchmarks.measured import Measured, shown

RESULTS = Path(__file__).parent / "results"
HEAD = "| what | median | smallest - largest | unit | budget |\n|---|---|---|---|---|\n"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"


def keep(name: str, about: dict[str, Any], found: Sequence[Measured]) -> Path:
    """Write a result, and draw the table and the figure anew from it; return the file of numbers."""
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": about, "measured": [one.to_json() for one in found]}, indent=1) + "\n",
                    encoding="utf-8")
    page = RESULTS / "README.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(before + BEGIN + table(name, about, found) + END + after, encoding="utf-8")
    figure = multiples_figure(found)
    if figure:
        (RESULTS / "multiples.png").write_bytes(figure)
    return path


def beside_earlier(name: str, about: dict[str, Any],
                   found: Sequence[Measured]) -> tuple[dict[str, Any], Sequence[Measured]]:
    """A kept result with some groups measured again: its machine, under which load they were, and all in its order."""
    path = RESULTS / f"{name}.json"
    if not path.is_file():
        return about, found
    kept = json.loads(path.read_text(encoding="utf-8"))
    for key in ("law", "processor", "cores", "python", "libraries"):
        if kept["machine"][key] != about[key]:
            raise SystemExit(f"{path}: is of another {key} ({kept['machine'][key]}); save under another name")
    anew = dict.fromkeys(one.group for one in found)
    again = kept["machine"].get("measured_again", {}) | dict.fromkeys(anew, about["load_at_start"])
    earlier = [Measured.from_json(one) for one in kept["measured"]]
    groups = dict.fromkeys([one.group for one in earlier] + list(anew))
    whole = [one for group in groups for one in (found if group in anew else earlier) if one.group == group]
    return kept["machine"] | {"measured_again": again}, whole


def table(name: str, about: dict[str, Any], found: Sequence[Measured]) -> str:
    """Lines of the table: what, median, smallest and largest, budget."""
    libraries = ", ".join(f"{library} {version}" for library, version in about["libraries"].items())
    lines = [f"`{name}.json`, {about['date']}: {about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, "
             f"{about['system']}, Python {about['python']}, {libraries}; law {about['law']}. "
             f"Load of the machine at the start {about['load_at_start']}, at the end {about['load_at_end']}."
             f"{again_text(about)}\n"]
    group = ""
    for one in found:
        if one.group != group:
            group = one.group
            lines.append(f"\n**{group}**\n\n{HEAD}")
        spread = one.spread.strip("()")
        lines.append(f"| {one.what} | {shown(one.median)} | {spread} | {one.unit} | {one.told} |\n")
    return "".join(lines)


def again_text(about: dict[str, Any]) -> str:
    """Which groups were measured again afterwards, and under which load."""
    again = about.get("measured_again", {})
    return " Measured again by themselves: " + ", ".join(
        f"{group} (load {load})" for group, load in again.items()) + "." if again else ""
