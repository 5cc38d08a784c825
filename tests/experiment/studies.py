"""Small studies on the reference driver, for the tests of studies."""

from pathlib import Path
from typing import Any

import yaml

from tests.engine.small import FEW_PEOPLE
from twin.experiment.study.running import Asked
from twin.experiment.study.runs import Place

HERE = Asked(Place(workers=1))
DESIGN: dict[str, Any] = {
    "question": "Do more crews of the street team shorten the time of a case?",
    "primary": "open", "expectation": "Fewer cases are open.", "base": "street.yaml",
    "factors": {"crews": {"key": "staff.crews.per_unit.street_team", "levels": [4, 7]},
                "inspectors": {"levels": {"four": {}, "six": {"staff.field_inspectors.per_street": 6}}}},
    "replications": 3, "measures": ["on_time", "case_time"], "engine": "reference",
    "sizes": {"small": {"replications": 2, "days": 1}},
}


def study_in(folder: Path, **change: Any) -> Path:
    """A study of a street for two days; `None` leaves a key of the design out."""
    folder.mkdir(parents=True, exist_ok=True)
    street: dict[str, Any] = {"extends": "one_street", "calendar": {"days": 2}}
    for key, value in FEW_PEOPLE.items():
        *above, last = key.split(".")
        target = street
        for part in above:
            target = target.setdefault(part, {})
        target[last] = value
    write(folder / "street.yaml", street)
    write(folder / "design.yaml", {key: value for key, value in {**DESIGN, **change}.items() if value is not None})
    return folder


def write(path: Path, said: dict[str, Any]) -> None:
    """Write YAML."""
    path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")


def kept(folder: Path) -> dict[str, bytes]:
    """Bytes that must not depend on how the runs were made."""
    return {name: (folder / name).read_bytes() for name in (
        "summary.csv", "values.csv", "scenario.yaml", "figure_en.svg", "figure_zh.svg") if (folder / name).is_file()}
