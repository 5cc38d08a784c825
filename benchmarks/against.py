"""Our street beside the same street in SimPy, salabim and Ciw, in one run on one core."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from benchmarks.measured import Budget, Measured, alternated
from benchmarks.peers import ciw_street, salabim_street, simpy_street, twin_street
from benchmarks.peers.network import Measures, Outcome, Street, measure, scenario_of, street_of

GROUP = "the same street"


@dataclass(frozen=True)
class Tool:
    """One tool: how it runs the street, how its log is read, for how many days, and the multiple that is aimed at."""

    simulate: Callable[[Street, int, int], Any]
    outcome_of: Callable[[Street, Any], Outcome]
    n_reported: Callable[[Any], int]
    days: int
    budget: float = 0.0


TOOLS = {
    "twin": Tool(twin_street.simulate, twin_street.outcome_of, twin_street.n_reported, 182),
    "SimPy": Tool(simpy_street.simulate, simpy_street.outcome_of, itemgetter(0), 56, 80),
    "salabim": Tool(salabim_street.simulate, salabim_street.outcome_of, itemgetter(0), 28, 200),
    "salabim, monitors off": Tool(partial(salabim_street.simulate, monitors=False), salabim_street.outcome_of,
                                  itemgetter(0), 28),
    "Ciw": Tool(ciw_street.simulate, ciw_street.outcome_of, ciw_street.n_reported, 28, 400),
}


def against(n_rounds: int, scale: float = 1.0) -> Iterator[Measured]:
    """Time all tools in turn; give microseconds a case, and multiples of ours within each round.

    Building the network counts for all of them, reading the scenario and the log for none. Prints first what came out
    in each tool.

    Parameters
    ----------
    n_rounds : int
        Rounds that count.
    scale : float
        Share of the usual days.
    """
    street = street_of(scenario_of(7))
    days = {name: max(7, round(scale * tool.days / 7) * 7) for name, tool in TOOLS.items()}
    for each in days.values():
        scenario_of(each)
    print(agreement({name: of_one_run(tool, street, days[name]) for name, tool in TOOLS.items()}))
    works = {name: partial(n_simulated, tool, street, days[name]) for name, tool in TOOLS.items()}
    rounds = alternated(works, n_rounds)
    per_case = {name: tuple(1e6 * seconds / n_cases for seconds, n_cases in each) for name, each in rounds.items()}
    for name, values in per_case.items():
        yield Measured(GROUP, f"a case in {name}", "us", values)
    for name, tool in list(TOOLS.items())[1:]:
        multiples = tuple(theirs / ours for theirs, ours in zip(per_case[name], per_case["twin"], strict=True))
        yield Measured(GROUP, f"times faster than {name}", "times", multiples,
                       Budget(tool.budget, is_least=True) if tool.budget else None)


def n_simulated(tool: Tool, street: Street, days: int) -> int:
    """Run the street and return how many cases were reported."""
    raw = tool.simulate(street, days, 1)
    return tool.n_reported(raw)


def of_one_run(tool: Tool, street: Street, days: int) -> Measures:
    """Measures of one run."""
    return measure(street, tool.outcome_of(street, tool.simulate(street, days, 1)), days)


def agreement(found: dict[str, Measures]) -> str:
    """Table of what came out in each tool; one run each, so that they differ by chance."""
    lines = [f"{'what came out, one run each':30s} {'cases a day':>12s} {'visits a case':>14s} {'hours a case':>13s}"
             f" {'busy':>6s}"]
    lines += [f"{name:30s} {each.cases_a_day:12.1f} {each.visits_a_case:14.2f} {each.mean_hours:13.2f}"
              f" {each.mean_busy:6.3f}" for name, each in found.items()]
    return "\n".join(lines)
