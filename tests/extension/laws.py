"""Laws from files outside the package, for tests; one text, because each is compiled anew, which takes minutes."""

import tempfile
from functools import cache
from pathlib import Path

import twin

WHISTLE = Path(twin.__file__).resolve().parents[1] / "examples" / "whistle" / "whistle.py"
DISCOURAGED = Path(__file__).with_name("discouraged.py")


@cache
def whistle_and_discouraged() -> Path:
    """A file with both extensions: a street that whistles, and people who are discouraged by what is open."""
    file = Path(tempfile.mkdtemp(prefix="twin-laws-")) / "whistle_and_discouraged.py"
    texts = [path.read_text(encoding="utf-8").replace("REPLACES =", f"{name} =")
             for path, name in ((WHISTLE, "FIRST"), (DISCOURAGED, "SECOND"))]
    file.write_text("\n".join([*texts, "REPLACES = {**FIRST, **SECOND}\n"]), encoding="utf-8")
    return file
