"""Where numba keeps compiled code, and the hash of everything that ends up in it.

Numba notices an edit of the file in which a function stands, but not of the files it calls: so the folder is named
by all of them. `twin/__init__.py` calls `use_own_cache` before any module can import numba.
"""

import atexit
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOMS = ("vocabulary", "state", "rules", "world", "engine")
VARIABLE = "NUMBA_CACHE_DIR"
LAW_FILE = "TWIN_LAW"  # names a file that extends the law


@cache
def law_hash() -> str:
    """Hash of every source of the law and its drivers, and of what extends it; 16 hexadecimal digits."""
    package = Path(__file__).resolve().parent
    found = hashlib.sha256()
    for room in ROOMS:
        for source in sorted((package / room).glob("*.py")):
            found.update(f"{room}/{source.name}\n".encode() + source.read_bytes())
    extension = os.environ.get(LAW_FILE)
    if extension and Path(extension).is_file():
        found.update(Path(extension).read_bytes())
    return found.hexdigest()[:16]


def extension_of() -> str:
    """Name and hash of the file that extends the law, as a person may read it; nothing where none does."""
    file = os.environ.get(LAW_FILE)
    if not file or not Path(file).is_file():
        return ""
    return f"{Path(file).name} ({hashlib.sha256(Path(file).read_bytes()).hexdigest()[:16]})"


@cache
def cache_folder() -> Path:
    """Folder for compiled code of this law: below `$TWIN_CACHE`, else the user's cache, else a private temporary one.

    What numba loads from it is executed: a folder that somebody else owns, or may change, is not used, unless
    `$TWIN_CACHE` names it.
    """
    is_checked = os.environ.get("NUMBA_BOUNDSCHECK", "") not in ("", "0")
    name = f"law-{law_hash()}{'-checked' if is_checked else ''}"
    named = os.environ.get("TWIN_CACHE")
    if named and is_made(Path(named) / "twin" / name):
        return Path(named) / "twin" / name
    for base in filter(None, (os.environ.get("XDG_CACHE_HOME"), os.path.expanduser("~/.cache"))):
        folder = Path(base) / "twin" / name
        if is_made(folder) and is_ours(folder.parent, 0o002) and is_ours(folder, 0o002):
            return folder
    return temporary_folder(name)


def temporary_folder(name: str) -> Path:
    """Folder below the temporary one that nobody else can enter; where its name is taken, one for this run only."""
    own = Path(tempfile.gettempdir()) / f"twin-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
    with suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
    if is_ours(own, 0o077) and is_made(own / name):
        return own / name
    own = Path(tempfile.mkdtemp(prefix="twin-"))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return own


def is_made(folder: Path) -> bool:
    """Whether a folder is there, made if need be, and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def is_ours(folder: Path, closed_to: int) -> bool:
    """Whether this user owns a folder and the bits `closed_to` of its mode are off; Windows keeps its own rights."""
    if not hasattr(os, "getuid"):
        return folder.is_dir()
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & closed_to


def is_compiled() -> bool:
    """Whether compiled code of this law lies in the cache already."""
    return any(cache_folder().rglob("kernel.run_kernel*.nbc"))


def use_own_cache() -> None:
    """Have numba keep what it compiles in the folder of this law, also where numba is imported already."""
    os.environ[VARIABLE] = str(cache_folder())
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(cache_folder())
