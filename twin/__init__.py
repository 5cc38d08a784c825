"""Simulation and digital twin of grid-based urban and social service management (网格化社会服务管理).

import twin
scenario = twin.load("haidian_street", {"staff.dispatchers.count": 2})
run = twin.simulate(scenario, seed=1)
run.kpis["on_time"], run.events, run.digest
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from twin.cache import use_own_cache

if TYPE_CHECKING:
    from twin.experiment.compare import compare
    from twin.experiment.comparison import Comparison
    from twin.experiment.futures import Futures, futures
    from twin.experiment.run import Run, simulate
    from twin.experiment.states import State, resume
    from twin.experiment.sweeping import sweep
    from twin.extension import extend
    from twin.kpi import kpis
    from twin.scenario import Scenario, load
    from twin.vocabulary import BadInput, TwinError, WorkFailed

HOMES = {
    "BadInput": "twin.vocabulary", "Comparison": "twin.experiment.comparison", "compare": "twin.experiment.compare",
    "Futures": "twin.experiment.futures", "Run": "twin.experiment.run", "Scenario": "twin.scenario",
    "State": "twin.experiment.states",
    "TwinError": "twin.vocabulary", "WorkFailed": "twin.vocabulary", "extend": "twin.extension", "kpis": "twin.kpi",
    "futures": "twin.experiment.futures", "load": "twin.scenario", "resume": "twin.experiment.states",
    "simulate": "twin.experiment.run", "sweep": "twin.experiment.sweeping",
}
__all__ = [
    "BadInput", "Comparison", "Futures", "Run", "Scenario", "State", "TwinError", "WorkFailed", "compare", "extend",
    "futures", "kpis", "load", "resume", "simulate", "sweep",
]


use_own_cache()


def __getattr__(name: str) -> Any:
    """Import a public name from its room when it is first asked for, so that `twin --help` is quick."""
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module 'twin' has no attribute {name!r}")
