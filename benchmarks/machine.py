"""What a measurement was made on. No names of hosts, users or folders."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from twin.cache import law_hash
from twin.experiment.parallel import n_cores

LIBRARIES = ("numpy", "numba", "llvmlite", "simpy", "mesa", "salabim", "ciw", "pyarrow", "pandas")


def machine() -> dict[str, Any]:
    """Processor, cores, Python, libraries, law, date and load."""
    return {"date": datetime.now(UTC).date().isoformat(), "processor": processor(), "cores": n_cores(),
            "memory_gb": memory_gb(), "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(), "libraries": libraries(), "law": law_hash(),
            "load_at_start": load()}


def processor() -> str:
    """Model of the processor, as the system tells it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def memory_gb() -> int | None:
    """Memory of the machine; None where the system does not tell."""
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)


def libraries() -> dict[str, str]:
    """Versions of what is there."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def load() -> float | None:
    """Mean number of processes that wanted a core in the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
