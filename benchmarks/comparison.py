"""How long the comparison of `make run` takes, on all cores."""

import tempfile
import time
from collections.abc import Iterator

import twin
from benchmarks.measured import Measured
from twin.experiment.parallel import n_cores

PLANS = ("haidian_street", "street_two_dispatchers", "street_evening")


def comparison() -> Iterator[Measured]:
    """Three plans, 20 replications of 28 days, with and without redraws; once."""
    with tempfile.TemporaryDirectory() as folder:
        for n_redraws in (0, 40):
            start_s = time.perf_counter()
            twin.compare(*PLANS, replications=20, redraws=n_redraws, store=f"{folder}/{n_redraws}")
            yield Measured("comparison", f"3 plans, 20 replications, {n_redraws} redraws, {n_cores()} cores", "s",
                           (time.perf_counter() - start_s,))
