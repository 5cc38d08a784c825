"""The street as SimPy processes: a case is a generator, a post a PriorityResource.

SimPy has no shifts. As usual in SimPy, whoever is off duty holds a place of the resource: a process for each person
asks for one with the best priority when the shift ends, gets it as soon as the work in hand is done, and gives it
back when the next shift begins. Cases append a tuple to a list at each step.
"""

import random
from collections.abc import Iterator
from typing import Any

import simpy

from benchmarks.peers.network import WEEK_S, Kind, Outcome, Staff, Street, Visit, reports
from twin.vocabulary import DAY_S

OFF_DUTY = -1
Record = tuple[int, str, float, float, float]  # case, post, laid down, begun, ended; at the end of a case post is ""
Steps = Iterator[simpy.Event]


def simulate(street: Street, days: int, seed: int) -> tuple[int, list[Record]]:
    """Run the street from empty; return how many cases were reported, and the log."""
    env, chance = simpy.Environment(), random.Random(seed)
    posts = {name: simpy.PriorityResource(env, staff.n_people) for name, staff in street.staff.items()}
    log: list[Record] = []
    numbers: list[int] = []
    for name, staff in street.staff.items():
        for _ in range(staff.n_people):
            env.process(duty(env, posts[name], staff))
    for kind in street.kinds:
        env.process(source(env, street, kind, posts, chance, log, numbers))
    env.run(until=days * DAY_S)
    return len(numbers), log


def duty(env: simpy.Environment, post: simpy.PriorityResource, staff: Staff) -> Steps:
    """A person comes and goes: off duty, a place of the post is taken."""
    monday = 0
    while True:
        for start, end in staff.windows:
            with post.request(priority=OFF_DUTY) as absence:
                yield absence
                yield env.timeout(max(0.0, monday + start - env.now))
            yield env.timeout(max(0.0, monday + end - env.now))
        monday += WEEK_S


def source(env: simpy.Environment, street: Street, kind: Kind, posts: dict[str, simpy.PriorityResource],
           chance: random.Random, log: list[Record], numbers: list[int]) -> Steps:
    """Reports of one kind arrive."""
    for time_s in reports(kind.rates, chance):
        yield env.timeout(time_s - env.now)
        numbers.append(len(numbers))
        env.process(case(env, street, kind, posts, chance, log, numbers[-1]))


def case(env: simpy.Environment, street: Street, kind: Kind, posts: dict[str, simpy.PriorityResource],
         chance: random.Random, log: list[Record], number: int) -> Steps:
    """A case on its way from the report to the end."""
    reported_s = env.now

    def step(stage: str) -> Steps:
        """Wait for somebody at a post, and let the work be done."""
        queued_s, post = env.now, kind.posts[stage]
        with posts[post].request(priority=kind.priority) as turn:
            yield turn
            began_s = env.now
            yield env.timeout(kind.works[stage].drawn_s(chance))
            log.append((number, post, queued_s, began_s, env.now))

    def walk() -> Steps:
        """Stage after stage."""
        yield from step("accept")
        if chance.random() < street.p_rejected:
            return
        if chance.random() < kind.p_doubtful:
            yield from step("verify")
        yield from step("file")
        if chance.random() < street.p_voided:
            return
        yield from step("sort")
        is_solved = False
        while not is_solved:
            yield from step("handle")
            yield from step("feedback")
            yield from step(kind.check)
            is_solved = chance.random() >= kind.p_unsolved
        yield from step("close")

    yield from walk()
    log.append((number, "", reported_s, reported_s, env.now))


def outcome_of(street: Street, raw: tuple[int, list[Record]]) -> Outcome:
    """What the log of a run says."""
    n_reported, log = raw
    return outcome_of_log(n_reported, log)


def outcome_of_log(n_reported: int, log: list[Any]) -> Outcome:
    """What a list of records says."""
    return Outcome(n_reported, tuple(Visit(*record) for record in log if record[1]),
                   tuple((record[2], record[4]) for record in log if not record[1]))
