"""The street as a Ciw network: posts are nodes with schedules, kinds of matters are classes of customers.

A post does several kinds of work (inspectors verify and check, closers review and close), which a class does not tell
apart. So the way of a case is drawn when it arrives (process-based routing), and a distribution of our own asks the
individual what comes next, as Ciw's guides on custom distributions and routing show. A shift ends without preemption:
work in hand is finished. Ciw keeps its own record of each visit.

What Ciw cannot say: a case in two trays at once, one person at two nodes, work that is interrupted by a visit
elsewhere.
"""

import random
from typing import Any

import ciw

from benchmarks.peers.network import WEEK_S, Kind, Outcome, Staff, Street, Visit, Work
from twin.vocabulary import DAY_S, HOUR_S

ENTRY = "accept"
EXIT = -1


class NextWork(ciw.dists.Distribution):
    """Length of the work that an individual needs at the node where it is."""

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        """Draw the length of the first piece of work that is left."""
        work: Work = ind.works.pop(0)
        return work.drawn_s(random)  # type: ignore[arg-type]


def simulate(street: Street, days: int, seed: int) -> Any:
    """Run the street from empty; return the simulation, which holds the records."""
    ciw.seed(seed)
    nodes = list(street.staff)
    entry = nodes.index(street.kinds[0].posts[ENTRY])
    network = ciw.create_network(
        arrival_distributions={kind.name: [arrivals(kind, days) if node == entry else None
                                           for node in range(len(nodes))] for kind in street.kinds},
        service_distributions={kind.name: [NextWork() for _ in nodes] for kind in street.kinds},
        routing={kind.name: ciw.routing.ProcessBased(router(street, kind, nodes)) for kind in street.kinds},
        priority_classes={kind.name: kind.priority for kind in street.kinds},
        number_of_servers=[schedule(staff) for staff in street.staff.values()],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(days * DAY_S)
    return simulation


def arrivals(kind: Kind, days: int) -> Any:
    """Arrivals with a rate for each hour of the week."""
    ends = [(hour + 1) * HOUR_S for hour in range(len(kind.rates))]
    return ciw.dists.PoissonIntervals(rates=list(kind.rates), endpoints=ends, max_sample_date=days * DAY_S)


def schedule(staff: Staff) -> Any:
    """Schedule of a week, which Ciw repeats."""
    numbers, ends = [], []
    for start, end in staff.windows:
        numbers += [0, staff.n_people]
        ends += [start, end]
    return ciw.Schedule(numbers_of_servers=[*numbers, 0], shift_end_dates=[*ends, WEEK_S], preemption=False)


def router(street: Street, kind: Kind, nodes: list[str]) -> Any:
    """Function that draws the way of an individual; Ciw counts nodes from 1."""
    numbers = {stage: nodes.index(post) + 1 for stage, post in kind.posts.items()}

    def route(individual: Any, simulation: Any) -> list[int]:
        stages = way(street, kind)
        individual.works = [kind.works[stage] for stage in stages]
        return [numbers[stage] for stage in stages[1:]]

    return route


def way(street: Street, kind: Kind) -> list[str]:
    """Stages of one case, drawn."""
    stages = [ENTRY]
    if random.random() < street.p_rejected:
        return stages
    if random.random() < kind.p_doubtful:
        stages.append("verify")
    stages.append("file")
    if random.random() < street.p_voided:
        return stages
    stages += ["sort", "handle", "feedback", kind.check]
    while random.random() < kind.p_unsolved:
        stages += ["handle", "feedback", kind.check]
    return [*stages, "close"]


def n_reported(raw: Any) -> int:
    """How many cases were reported."""
    found: int = raw.nodes[0].number_of_individuals
    return found


def outcome_of(street: Street, raw: Any) -> Outcome:
    """What Ciw's records say."""
    nodes = list(street.staff)
    records = raw.get_all_records()
    visits = tuple(Visit(record.id_number, nodes[record.node - 1], record.arrival_date, record.service_start_date,
                         record.service_end_date) for record in records)
    came: dict[int, float] = {}
    for record in records:
        came[record.id_number] = min(record.arrival_date, came.get(record.id_number, record.arrival_date))
    spells = tuple((came[record.id_number], record.exit_date) for record in records if record.destination == EXIT)
    return Outcome(n_reported(raw), visits, spells)
