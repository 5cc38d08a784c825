"""A folder that may not be entered: for root, by being somebody else while it is looked at."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534


@contextmanager
def closed(folder: Path) -> Iterator[Path]:
    """Close a folder to this process."""
    if sys.platform == "win32":
        pytest.skip("rights work otherwise there")
    mode, was_root = folder.stat().st_mode, os.geteuid() == 0
    folder.chmod(0o700 if was_root else 0)
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(mode)
