"""Compile laws ahead of the tests that need them: `python -m tests.compiling FOLDER LAW...` ticks each off there."""

import os
import subprocess
import sys
from pathlib import Path

from tests.extension.laws import whistle_and_discouraged

SHIPPED, EXTENSION = "shipped", "extension"
LAWS = (SHIPPED, EXTENSION)
ROOT = Path(__file__).resolve().parents[1]
RUN = """
import sys, twin
if sys.argv[1]:
    twin.extend(sys.argv[1])
twin.simulate(twin.load("one_street", {"calendar.days": 1, "initial": {"kind": "empty"}}), seed=1)
"""


def main(folder: Path, laws: list[str]) -> None:
    """Compile one after the other; what fails is ticked off too, and the test that needs it says why."""
    environment = {key: value for key, value in os.environ.items() if key not in ("TWIN_LAW", "NUMBA_CACHE_DIR")}
    for law in laws:
        file = str(whistle_and_discouraged()) if law == EXTENSION else ""
        subprocess.run([sys.executable, "-c", RUN, file], cwd=ROOT, env=environment, check=False)
        (folder / law).touch()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
