"""The street as salabim components: a case holds, requests and releases; a post is a Resource.

Shifts are components that set the capacity of a post; what is in hand is finished. Requests carry a priority. salabim
collects statistics of every queue and resource by itself; `monitors=False` switches that off. Cases append a tuple to
a list at each step.
"""

import random
from collections.abc import Iterator
from typing import Any

import salabim as sim

from benchmarks.peers.network import WEEK_S, Kind, Outcome, Staff, Street, reports
from benchmarks.peers.simpy_street import Record, outcome_of_log
from twin.vocabulary import DAY_S

sim.yieldless(False)


class Duty(sim.Component):
    """The people of a post come and go together."""

    def setup(self, post: Any, staff: Staff) -> None:
        """Keep the post and its hours."""
        self.post, self.staff = post, staff

    def process(self) -> Iterator[Any]:
        """Set the capacity at the beginning and the end of each shift."""
        monday = 0
        while True:
            for start, end in self.staff.windows:
                yield self.hold(till=monday + start)
                self.post.set_capacity(self.staff.n_people)
                yield self.hold(till=monday + end)
                self.post.set_capacity(0)
            monday += WEEK_S


class Source(sim.Component):
    """Reports of one kind arrive."""

    def setup(self, model: "Model", kind: Kind) -> None:
        """Keep what arrives, and where."""
        self.model, self.kind = model, kind

    def process(self) -> Iterator[Any]:
        """Let one report after another arrive."""
        for time_s in reports(self.kind.rates, self.model.chance):
            yield self.hold(till=time_s)
            Case(model=self.model, kind=self.kind)


class Case(sim.Component):
    """A case on its way from the report to the end."""

    def setup(self, model: "Model", kind: Kind) -> None:
        """Keep the model and take a number."""
        self.model, self.kind, self.number = model, kind, model.n_reported
        model.n_reported += 1

    def step(self, stage: str) -> Iterator[Any]:
        """Wait for somebody at a post, and let the work be done."""
        model, kind = self.model, self.kind
        queued_s, name = self.env.now(), kind.posts[stage]
        post = model.posts[name]
        yield self.request((post, 1, kind.priority))
        began_s = self.env.now()
        yield self.hold(kind.works[stage].drawn_s(model.chance))
        self.release(post)
        model.log.append((self.number, name, queued_s, began_s, self.env.now()))

    def process(self) -> Iterator[Any]:
        """From the report to the end."""
        reported_s = self.env.now()
        yield from self.walk()
        self.model.log.append((self.number, "", reported_s, reported_s, self.env.now()))

    def walk(self) -> Iterator[Any]:
        """Stage after stage."""
        street, kind, chance = self.model.street, self.kind, self.model.chance
        yield from self.step("accept")
        if chance.random() < street.p_rejected:
            return
        if chance.random() < kind.p_doubtful:
            yield from self.step("verify")
        yield from self.step("file")
        if chance.random() < street.p_voided:
            return
        yield from self.step("sort")
        is_solved = False
        while not is_solved:
            yield from self.step("handle")
            yield from self.step("feedback")
            yield from self.step(kind.check)
            is_solved = chance.random() >= kind.p_unsolved
        yield from self.step("close")


class Model:
    """What the components of one run share."""

    def __init__(self, street: Street, seed: int, monitors: bool) -> None:
        """Open all posts with nobody there."""
        self.street, self.chance = street, random.Random(seed)
        self.env = sim.Environment(trace=False, random_seed=seed)
        self.posts = {name: sim.Resource(name, capacity=0, monitor=monitors) for name in street.staff}
        self.log: list[Record] = []
        self.n_reported = 0


def simulate(street: Street, days: int, seed: int, monitors: bool = True) -> tuple[int, list[Record]]:
    """Run the street from empty; return how many cases were reported, and the log."""
    model = Model(street, seed, monitors)
    for name, staff in street.staff.items():
        Duty(post=model.posts[name], staff=staff)
    for kind in street.kinds:
        Source(model=model, kind=kind)
    model.env.run(till=days * DAY_S)
    return model.n_reported, model.log


def outcome_of(street: Street, raw: tuple[int, list[Record]]) -> Outcome:
    """What the log of a run says."""
    return outcome_of_log(*raw)
