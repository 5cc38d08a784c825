"""Random small logs with everything that the measures of the field look at; they need not obey any route."""

import random
from dataclasses import replace

from tests.eventlog.logs import NAMES, Book, walk
from twin.eventlog.schema import Log
from twin.vocabulary import DAY_S, HOUR_S, Activity, Channel, Ending, Outcome, Phase, Reason, Stage, Stream

END_S = 9 * DAY_S
LIMITED = (Stage.VERIFY, Stage.FILE, Stage.SORT, Stage.CHECK)
POSTS = ("clerks", "field_inspectors")


def busy_log(seed: int, n_cases: int = 5, end_s: int = END_S) -> Log:
    """Return a random log: limits at desks, returns, extensions, contacts, exemptions, emergencies, calls, visits."""
    chance = random.Random(seed)
    actors = tuple(f"110108010/{post}/{n}" for n in range(n_cases) for post in POSTS)
    book = Book(replace(NAMES, actors=(*actors, "110108010/hotline_seats/1", "resident/1")))
    for actor in range(len(actors)):
        add_duty(book, chance, actor, end_s)
    for case in range(n_cases):
        walk(book, chance, case, end_s)
        if chance.random() < 0.4:
            leave_lying(book, chance, case)
    book.rows = [with_limit(chance, row) for row in book.rows]
    for row in list(book.rows):
        follow_up(book, chance, row)
    for case in range(n_cases, n_cases + chance.randrange(3)):
        settle_on_the_spot(book, chance, case, end_s)
    for _ in range(chance.randrange(4)):
        start_s, actor = chance.randrange(end_s - HOUR_S), 1 + 2 * chance.randrange(n_cases)
        book.row(start_s, Activity.VISIT, Phase.START, unit=1, actor=actor)
        book.row(start_s + 600, Activity.VISIT, Phase.END, unit=1, actor=actor, value=chance.randrange(2))
    if chance.random() < 0.5:
        take_calls(book, chance, len(actors))
    return book.log(end_s)


def add_duty(book, chance, actor, end_s):
    """Write duties by day or over the night, some of them none."""
    begin_h, length_h = chance.choice([(8, 10), (20, 9), (0, 0), (5, 2)])
    for day in range(end_s // DAY_S):
        if length_h and chance.random() < 0.8:
            start_s = day * DAY_S + begin_h * HOUR_S
            book.duty(actor, start_s, start_s + length_h * HOUR_S, unit=chance.randrange(3))


def leave_lying(book, chance, case):
    """Let nothing more happen to a case from some moment on."""
    times = sorted(row[0] for row in book.rows if row[3] == case)
    last_s = chance.choice(times)
    book.rows = [row for row in book.rows if row[3] != case or row[0] <= last_s]


def with_limit(chance, row):
    """Give an item of a desk a deadline, and let some acceptances be emergencies."""
    fields = list(row)
    if row[2] == Phase.ENABLE and row[1] in LIMITED and chance.random() < 0.8:
        fields[10] = row[0] + chance.choice([30, 700, 6_000, 200_000])
    if row[1] == Activity.ACCEPT and row[2] == Phase.END and chance.random() < 0.1:
        fields[9] = Outcome.EMERGENCY
    return tuple(fields)


def follow_up(book, chance, row):
    """Write what may follow on a row."""
    time_s, activity, case, unit = row[0], row[1], row[3], row[7]
    if activity == Activity.DISPATCH:
        if chance.random() < 0.3:
            book.row(time_s + chance.choice([1, 400, 9_000]), Activity.EXTEND, case=case, unit=unit,
                     value=time_s + chance.choice([5_000, 90_000]))
        if chance.random() < 0.6:
            book.row(time_s + chance.choice([60, 80_000, 100_000]), Activity.CONTACT, case=case, unit=unit)
        if chance.random() < 0.3:
            give_back(book, chance, time_s + 20, case, unit)
        if chance.random() < 0.2:
            item = book.enable(time_s + 30, case, Stage.ARBITRATE)
            book.work(time_s + 40, time_s + 50, case, Stage.ARBITRATE, item, Outcome.DONE, actor=-1)
        if chance.random() < 0.4:
            supervise(book, chance, time_s + 35, case)
        if chance.random() < 0.2:
            item = book.enable(time_s + 60, case, Stage.RESPOND, unit=unit)
            book.row(time_s + 90, Activity.RESPOND, Phase.END, case, item, Stage.RESPOND, 1, unit, -1, Outcome.DONE)
    if activity == Activity.CONCLUDE:
        if chance.random() < 0.5:
            book.row(time_s, Activity.EXEMPT, case=case, reason=chance.choice([Reason.GRANTED, Reason.REFUSED]))
        if row[9] == Ending.CLOSED and chance.random() < 0.9:
            revisit(book, chance, time_s, case)


def give_back(book, chance, time_s, case, unit):
    """Let a unit give a case back; mostly it is dispatched again, to the same unit or to another one."""
    book.row(time_s, Activity.RETURN, case=case, stage=Stage.SIGN, unit=unit, value=1)
    book.row(time_s, Activity.RELEASE, case=case, stage=Stage.SIGN, unit=unit)
    if chance.random() < 0.7:
        seat = len(book.names.actors) - 2  # never on duty, so that nobody's hours overlap
        book.stage(time_s, time_s + 1, time_s + 2, case, Stage.SORT, Outcome.DISPATCHED, time_s + 900, actor=seat)
        book.dispatch(time_s + 2, case, time_s + chance.choice([300, 50_000]), chance.randrange(3))


def supervise(book, chance, time_s, case):
    """Let the bureau be asked, and sometimes not be needed any more."""
    item = book.enable(time_s, case, Activity.SUPERVISE)
    if chance.random() < 0.5:
        book.row(time_s + 5, Activity.SUPERVISE, Phase.END, case, item, reason=Reason.WITHDRAWN)


def revisit(book, chance, time_s, case):
    """Call whoever reported a case; who answers may be asked about attitude and speed."""
    outcome = chance.choice([Outcome.SOLVED, Outcome.SOLVED, Outcome.UNSOLVED, Outcome.DONE])
    item = book.enable(time_s, case, Stage.REVISIT)
    book.row(time_s, Activity.REVISIT, Phase.END, case, item, Stage.REVISIT, 1, 1, -1, outcome)
    if outcome != Outcome.DONE and chance.random() < 0.8:
        for question in (Reason.ATTITUDE, Reason.SPEED):
            book.row(time_s, Activity.RATE, case=case, reason=question, value=int(chance.random() < 0.7))


def settle_on_the_spot(book, chance, case, end_s):
    """Write a matter that whoever found it settled at once."""
    time_s = chance.randrange(end_s)
    book.report(time_s, case, Channel.PATROL, stream=chance.choice(list(Stream)))
    book.conclude(time_s, case, Ending.CLOSED, Stage.REPORT)


def take_calls(book, chance, seat):
    """Let a seat of the hotline take some calls: acceptance begins with the call."""
    for case, given in book.given.items():
        if chance.random() < 0.5 and "opened_s" not in given:
            given["channel"] = Channel.HOTLINE
            first_s = min(row[0] for row in book.rows if row[3] == case)
            item = book.enable(first_s, case, Stage.ACCEPT)
            book.row(first_s + chance.choice([5, 15, 16, 300]), Activity.ACCEPT, Phase.START, case, item, Stage.ACCEPT,
                     1, 1, seat)
