"""Two workers share two cores well: laws are compiled once, in the background, beside tests that need none.

The first worker starts `tests.compiling`; tests that are marked `compiled` come last in each worker's share and wait
until their law is there. Without workers (`pytest tests/...`) everything is as it stands, and compiled where needed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.compiling import LAWS, SHIPPED

LONGEST_S = 1800  # after which a test compiles for itself, and shows why nothing came


def pytest_collection_modifyitems(config, items):
    """In each worker's share of the list those first that need nothing compiled."""
    n_workers = workers_of(config)
    if n_workers < 2:
        return
    plain = [item for item in items if item.get_closest_marker("compiled") is None]
    compiled = [item for item in items if item.get_closest_marker("compiled") is not None]
    items[:] = [item for number in range(n_workers) for some in (plain, compiled)
                for item in share(some, number, n_workers)]


def pytest_collection_finish(session):
    """Begin to compile, in the first worker."""
    said = getattr(session.config, "workerinput", None)
    wanted = laws_of(session.items)
    if said is not None and said["workerid"] == "gw0" and workers_of(session.config) > 1 and wanted:
        folder = folder_of(session.config)
        folder.mkdir(exist_ok=True)
        subprocess.Popen([sys.executable, "-m", "tests.compiling", str(folder), *wanted],
                         cwd=Path(__file__).resolve().parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def pytest_runtest_setup(item):
    """Wait for the law that a test needs."""
    if workers_of(item.config) < 2:
        return
    begin = time.monotonic()
    for law in laws_of([item]):
        while not (folder_of(item.config) / law).exists() and time.monotonic() - begin < LONGEST_S:
            time.sleep(0.2)


def laws_of(items):
    """Laws that some tests need, in the order in which they are compiled."""
    marks = [mark for item in items if (mark := item.get_closest_marker("compiled")) is not None]
    asked = {mark.kwargs.get("law", SHIPPED) for mark in marks}
    return [law for law in LAWS if law in asked]


def folder_of(config):
    """Folder in which the laws that are compiled are ticked off, of this run of the tests."""
    return Path(tempfile.gettempdir()) / f"twin-compiled-{config.workerinput['testrunuid']}"


def workers_of(config):
    """How many workers share the tests; 1 where there are none."""
    return int(os.environ["PYTEST_XDIST_WORKER_COUNT"]) if hasattr(config, "workerinput") else 1


def share(items, number, n_shares):
    """One of some equal shares of a list, in its order."""
    return items[number * len(items) // n_shares:(number + 1) * len(items) // n_shares]


@pytest.fixture(scope="session", autouse=True)
def _ticks_removed(request):
    """Nothing is left behind by the first worker."""
    yield
    config = request.config
    if hasattr(config, "workerinput") and config.workerinput["workerid"] == "gw0":
        for path in (*folder_of(config).glob("*"), folder_of(config)):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
