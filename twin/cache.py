"""Where numba keeps compiled code, and the hash of everything that ends up in it.

Numba notices an edit of the file in which a function stands, but not of the files it calls: so the folder is named
by all of them. `twin/__init__.py` calls `use_own_cache` before any module can import numba.
"""

import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOMS = ("vocabulary", "state", "rules", "world", "engine")
VARIABLE = "NUMBA_CACHE_DIR"


@cache
def law_hash() -> str:
    """Hash of every source of the law and its drivers; 16 hexadecimal digits."""
    package = Path(__file__).resolve().parent
    found = hashlib.sha256()
    for room in ROOMS:
        for source in sorted((package / room).glob("*.py")):
            found.update(f"{room}/{source.name}\n".encode() + source.read_bytes())
    return found.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Folder for compiled code of this law: below `$TWIN_CACHE`, else the user's cache, else a temporary folder."""
    is_checked = os.environ.get("NUMBA_BOUNDSCHECK", "") not in ("", "0")
    name = f"law-{law_hash()}{'-checked' if is_checked else ''}"
    bases = (os.environ.get("TWIN_CACHE"), os.environ.get("XDG_CACHE_HOME"), os.path.expanduser("~/.cache"))
    for base in filter(None, bases):
        folder = Path(base) / "twin" / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.gettempdir()) / f"twin-{name}"


def is_compiled() -> bool:
    """Whether compiled code of this law lies in the cache already."""
    return any(cache_folder().rglob("kernel.run_kernel*.nbc"))


def use_own_cache() -> None:
    """Have numba keep what it compiles in the folder of this law, also where numba is imported already."""
    os.environ[VARIABLE] = str(cache_folder())
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(cache_folder())
