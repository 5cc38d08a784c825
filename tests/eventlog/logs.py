"""Small logs written by hand, for tests of everything that reads a log.

`small_log()` is a valid log of three days whose figures can be worked out on paper; `random_log(seed)` is a valid log
of a random walk through the base workflow; `Book` writes others row by row.
"""

import random
from dataclasses import replace

import numpy as np

from twin.eventlog.schema import CASE, EVENT, TRUTH, Log, Names
from twin.vocabulary import (
    DAY_S,
    HOUR_S,
    MINUTE_S,
    Activity,
    Channel,
    Ending,
    Outcome,
    Phase,
    Reason,
    Stage,
    Stream,
    Truth,
)

S, O = Stage, Outcome  # noqa: E741
BASE_STEPS = {
    (int(stage), int(outcome)): int(following)
    for stage, outcome, following in [
        (S.REPORT, O.DONE, S.ACCEPT), (S.ACCEPT, O.COMPLETE, S.FILE), (S.ACCEPT, O.DOUBTFUL, S.VERIFY),
        (S.ACCEPT, O.REJECTED, S.END), (S.VERIFY, O.CONFIRMED, S.FILE), (S.VERIFY, O.UNFOUNDED, S.END),
        (S.FILE, O.FILED, S.SORT), (S.FILE, O.VOIDED, S.END), (S.SORT, O.DOWN, S.SORT), (S.SORT, O.UP, S.SORT),
        (S.SORT, O.DISPATCHED, S.SIGN), (S.SIGN, O.DONE, S.EXAMINE), (S.EXAMINE, O.READY, S.HANDLE),
        (S.EXAMINE, O.DELAYED, S.EXTERNAL), (S.EXTERNAL, O.DONE, S.HANDLE), (S.HANDLE, O.DONE, S.FEEDBACK),
        (S.FEEDBACK, O.IN_FIELD, S.CHECK), (S.FEEDBACK, O.ON_PAPER, S.REVIEW), (S.CHECK, O.SOLVED, S.CLOSE),
        (S.CHECK, O.UNSOLVED, S.HANDLE), (S.CHECK, O.UNSOLVED_AGAIN, S.SORT), (S.REVIEW, O.SOLVED, S.CLOSE),
        (S.REVIEW, O.UNSOLVED, S.HANDLE), (S.REVIEW, O.UNSOLVED_AGAIN, S.SORT), (S.CLOSE, O.DONE, S.ARCHIVE),
        (S.ARCHIVE, O.DONE, S.END),
    ]
}
NAMES = Names(
    tiers=("community", "street", "district"),
    units=("110108010001", "110108010", "110108"),
    actors=("110108010/clerks/0", "110108010/field_inspectors/0", "resident/1"),
    categories=("exposed_rubbish", "indoor_heating"),
    places=("110108010001", "110108010"),
)
COMMUNITY, STREET, DISTRICT = 0, 1, 2
CLERK, INSPECTOR, RESIDENT = 0, 1, 2
SMALL_END_S = 3 * DAY_S


def at(day: int, clock: str) -> int:
    """Second of a clock time `hh:mm` of a day; day 0 is the first."""
    hour, minute = clock.split(":")
    return day * DAY_S + int(hour) * HOUR_S + int(minute) * MINUTE_S


class Book:
    """A log in the making. Rows may be written in any order; those of one second keep the order of writing."""

    def __init__(self, names: Names = NAMES) -> None:
        self.names = names
        self.rows: list[tuple] = []
        self.last_rows: list[tuple] = []  # ends of duty come last within their second
        self.truths: list[tuple] = []
        self.given: dict[int, dict] = {}
        self.n_items = 0

    def row(self, time_s, activity, phase=Phase.FACT, case=-1, item=-1, stage=-1, tier=-1, unit=-1, actor=-1,
            reason=-1, value=-1):
        """Write one row of events."""
        self.rows.append((time_s, activity, phase, case, item, stage, tier, unit, actor, reason, value))

    def truth(self, time_s, activity, incident, category=0, place=0, severity=1, case=-1, actor=-1, value=-1):
        """Write one row of truth."""
        self.truths.append((time_s, activity, incident, incident + 1000, category, place, severity, case, actor, value))

    def report(self, time_s, case, channel, actor=RESIDENT, tier=STREET, stream=Stream.CITY_MANAGEMENT, incident=-1,
               place=0):
        """Open a case; its stream, incident and place go into the table of cases."""
        self.given[case] = {"stream": stream, "channel": channel, "reporter": actor, "incident": incident,
                            "place": place, "category": int(stream), "entry_tier": tier}
        self.row(time_s, Activity.REPORT, case=case, stage=Stage.REPORT, tier=tier, actor=actor, reason=channel)

    def carry(self, case, opened_s, tier=STREET, stream=Stream.CITY_MANAGEMENT, **fields):
        """Open a case that was open before the log begins; `fields` go into the table of cases."""
        self.given[case] = {"stream": stream, "channel": Channel.HOTLINE, "category": int(stream),
                            "entry_tier": tier, **fields}
        self.row(0, Activity.CARRY, case=case, tier=tier, value=opened_s)

    def enable(self, time_s, case, stage, tier=STREET, unit=1, deadline=-1):
        """Lay a case into a tray; return the number of the item."""
        item = self.n_items
        self.n_items += 1
        self.row(time_s, Activity(stage), Phase.ENABLE, case, item, stage, tier, unit, value=deadline)
        return item

    def work(self, start_s, end_s, case, stage, item, reason, actor=CLERK, tier=STREET, unit=1, travel_s=0):
        """Write one stretch of work; an `end_s` of None leaves it in hand."""
        self.row(start_s, Activity(stage), Phase.START, case, item, stage, tier, unit, actor, value=travel_s)
        if end_s is not None:
            self.row(end_s, Activity(stage), Phase.END, case, item, stage, tier, unit, actor, reason)

    def stage(self, enabled_s, start_s, end_s, case, stage, reason, deadline=-1, **who):
        """Write a stage done in one go: enable, start, end."""
        place = {key: who[key] for key in ("tier", "unit") if key in who}
        item = self.enable(enabled_s, case, stage, deadline=deadline, **place)
        self.work(start_s, end_s, case, stage, item, reason, **who)

    def dispatch(self, time_s, case, due_s, unit=1, tier=STREET):
        """Dispatch a case to a lead unit."""
        self.row(time_s, Activity.DISPATCH, case=case, stage=Stage.SORT, tier=tier, unit=unit, value=due_s)

    def conclude(self, time_s, case, ending, stage, tier=STREET):
        """Write that a case is no longer open."""
        self.row(time_s, Activity.CONCLUDE, case=case, stage=stage, tier=tier, reason=ending)

    def duty(self, actor, start_s, end_s, unit=1):
        """Write a stretch of duty."""
        self.row(start_s, Activity.DUTY, Phase.START, unit=unit, actor=actor)
        self.last_rows.append((end_s, Activity.DUTY, Phase.END, -1, -1, -1, -1, unit, actor, -1, -1))

    def patrol(self, actor, start_s, end_s, n_looks, unit=1):
        """Write a stretch of patrol."""
        self.row(start_s, Activity.PATROL, Phase.START, unit=unit, actor=actor)
        self.row(end_s, Activity.PATROL, Phase.END, unit=unit, actor=actor, value=n_looks)

    def log(self, end_s=None) -> Log:
        """Bring the rows in order of time, cut the log at `end_s` and work out the table of cases."""
        rows = sorted([*self.rows, *self.last_rows], key=lambda row: row[0])
        truths = sorted(self.truths, key=lambda row: row[0])
        if end_s is not None:
            rows = [row for row in rows if row[0] < end_s]
            truths = [row for row in truths if row[0] < end_s]
        events = np.array([tuple(int(field) for field in row) for row in rows], EVENT)
        truth = np.array([tuple(int(field) for field in row) for row in truths], TRUTH)
        return Log(events, truth, cases_of(events, self.given), self.names)


def cases_of(events, given):
    """Work out the table of cases, row by row."""
    n_cases = int(events["case"].max(initial=-1)) + 1
    cases = np.full(n_cases, -1, CASE)
    for case in range(n_cases):
        cases[case]["case"], cases[case]["key"], cases[case]["severity"] = case, case + 5000, 1
        for field in ("n_reworks", "n_escalations", "n_dispatches"):
            cases[case][field] = 0
        for field, value in given[case].items():
            cases[case][field] = value
    for row in events[events["case"] >= 0]:
        note(cases, row["case"], row)
    return cases


def note(cases, case, row):
    """Enter one row of events into the table of cases."""
    activity = row["activity"]
    if activity < Activity.CARRY:
        cases["stage"][case] = BASE_STEPS.get((row["stage"], row["reason"]), row["stage"])
    if activity == Activity.REPORT and row["phase"] == Phase.FACT:
        cases["opened_s"][case], cases["tier"][case] = row["time_s"], row["tier"]
    if activity == Activity.CARRY:
        cases["opened_s"][case], cases["tier"][case] = row["value"], row["tier"]
    if activity in (Activity.SEND_DOWN, Activity.ESCALATE):
        cases["tier"][case] = row["tier"]
        cases["n_escalations"][case] += activity == Activity.ESCALATE
    if activity == Activity.DISPATCH:
        cases["n_dispatches"][case] += 1
        cases["unit"][case] = row["unit"]
    if activity in (Activity.DISPATCH, Activity.RESUME):
        cases["due_s"][case] = row["value"]
    if row["phase"] == Phase.END and row["reason"] == O.UNSOLVED:
        cases["n_reworks"][case] += 1
    if activity == Activity.CONCLUDE:
        cases["concluded_s"][case], cases["ending"][case] = row["time_s"], row["reason"]


def small_book() -> Book:
    """Return three days of one street: two people, five cases.

    Case 0 is found on patrol, goes straight through and is closed. Case 1, a demand, is verified, sent down, waits
    for something external, is cut by the end of a shift, overdue, found unsolved twice, escalated and closed. Case 2
    is carried over and voided. Case 3 is rejected. Case 4 is dispatched, not signed, and overdue at the end.
    """
    book = Book()
    for day in range(3):
        for actor in (CLERK, INSPECTOR):
            book.duty(actor, at(day, "08:00"), at(day, "18:00"))
    book.patrol(INSPECTOR, at(0, "08:00"), at(0, "09:30"), 11)
    book.row(at(1, "00:00"), Activity.APPRAISE, unit=1, value=900_000)
    write_case_0(book)
    write_case_1(book)
    book.carry(2, opened_s=-2 * HOUR_S)
    item = book.enable(0, 2, S.FILE)
    book.work(at(0, "08:00"), at(0, "08:01"), 2, S.FILE, item, O.VOIDED)
    book.conclude(at(0, "08:01"), 2, Ending.VOIDED, S.FILE)
    book.report(at(1, "09:00"), 3, Channel.APP)
    book.stage(at(1, "09:00"), at(1, "09:00"), at(1, "09:06"), 3, S.ACCEPT, O.REJECTED)
    book.conclude(at(1, "09:06"), 3, Ending.REJECTED, S.ACCEPT)
    write_case_4(book)
    write_truth(book)
    return book


def write_case_0(book):
    """Write a matter found on patrol and settled on the same morning."""
    book.report(at(0, "09:00"), 0, Channel.PATROL, INSPECTOR, incident=0)
    book.stage(at(0, "09:00"), at(0, "09:00"), at(0, "09:02"), 0, S.ACCEPT, O.COMPLETE)
    book.stage(at(0, "09:02"), at(0, "09:02"), at(0, "09:03"), 0, S.FILE, O.FILED)
    book.stage(at(0, "09:03"), at(0, "09:03"), at(0, "09:06"), 0, S.SORT, O.DISPATCHED)
    book.dispatch(at(0, "09:06"), 0, at(0, "13:06"))
    book.stage(at(0, "09:06"), at(0, "09:10"), at(0, "09:12"), 0, S.SIGN, O.DONE, deadline=at(1, "09:06"))
    book.stage(at(0, "09:12"), at(0, "09:12"), at(0, "09:15"), 0, S.EXAMINE, O.READY)
    book.stage(at(0, "09:15"), at(0, "09:15"), at(0, "10:15"), 0, S.HANDLE, O.DONE, travel_s=900)
    book.stage(at(0, "10:15"), at(0, "10:15"), at(0, "10:17"), 0, S.FEEDBACK, O.IN_FIELD)
    book.stage(at(0, "10:17"), at(0, "10:20"), at(0, "10:31"), 0, S.CHECK, O.SOLVED, actor=INSPECTOR, travel_s=420)
    book.stage(at(0, "10:31"), at(0, "10:31"), at(0, "10:32"), 0, S.CLOSE, O.DONE)
    book.conclude(at(0, "10:32"), 0, Ending.CLOSED, S.CLOSE)
    book.row(at(0, "10:32"), Activity.ARCHIVE, Phase.START, 0, stage=S.ARCHIVE, tier=STREET)
    book.row(at(1, "10:32"), Activity.ARCHIVE, Phase.END, 0, stage=S.ARCHIVE, tier=STREET, reason=O.DONE)


def write_case_1(book):
    """Write a demand that takes the longest way there is."""
    home = {"tier": COMMUNITY, "unit": 0}
    book.report(at(0, "17:00"), 1, Channel.HOTLINE, stream=Stream.DEMANDS, incident=1)
    book.stage(at(0, "17:00"), at(0, "17:00"), at(0, "17:06"), 1, S.ACCEPT, O.DOUBTFUL)
    book.stage(at(0, "17:06"), at(0, "17:06"), at(0, "17:14"), 1, S.VERIFY, O.CONFIRMED, actor=INSPECTOR)
    book.stage(at(0, "17:14"), at(0, "17:14"), at(0, "17:15"), 1, S.FILE, O.FILED)
    book.stage(at(0, "17:15"), at(0, "17:15"), at(0, "17:18"), 1, S.SORT, O.DOWN)
    book.row(at(0, "17:18"), Activity.SEND_DOWN, case=1, stage=S.SORT, tier=COMMUNITY)
    book.stage(at(0, "17:18"), at(0, "17:18"), at(0, "17:21"), 1, S.SORT, O.DISPATCHED, **home)
    book.dispatch(at(0, "17:21"), 1, at(1, "09:21"), **home)
    book.stage(at(0, "17:21"), at(0, "17:21"), at(0, "17:23"), 1, S.SIGN, O.DONE, deadline=at(1, "17:21"), **home)
    book.stage(at(0, "17:23"), at(0, "17:23"), at(0, "17:26"), 1, S.EXAMINE, O.DELAYED, **home)
    budget_s = at(1, "09:21") - at(0, "17:26")
    book.row(at(0, "17:26"), Activity.SUSPEND, case=1, stage=S.EXTERNAL, tier=COMMUNITY, unit=0, value=budget_s)
    book.row(at(0, "17:26"), Activity.EXTERNAL, Phase.START, 1, stage=S.EXTERNAL, **home)
    resumed_s = at(1, "16:00")
    book.row(resumed_s, Activity.EXTERNAL, Phase.END, 1, stage=S.EXTERNAL, reason=O.DONE, **home)
    due_s = resumed_s + budget_s
    book.row(resumed_s, Activity.RESUME, case=1, stage=S.EXTERNAL, tier=COMMUNITY, unit=0, value=due_s)
    finish_case_1(book, home, resumed_s, due_s)


def finish_case_1(book, home, resumed_s, due_s):
    """Write the rest: cut by the end of a shift, overdue, unsolved twice, escalated, closed."""
    item = book.enable(resumed_s, 1, S.HANDLE, **home)
    book.work(at(1, "17:00"), at(1, "18:00"), 1, S.HANDLE, item, Reason.PUT_BACK, **home)
    book.row(at(2, "04:00"), Activity.REMIND, case=1, stage=S.HANDLE, tier=COMMUNITY, unit=0)
    book.row(due_s, Activity.OVERDUE, case=1, stage=S.HANDLE, tier=COMMUNITY, unit=0)
    book.work(at(2, "08:00"), at(2, "09:00"), 1, S.HANDLE, item, O.DONE, **home)
    book.stage(at(2, "09:00"), at(2, "09:00"), at(2, "09:02"), 1, S.FEEDBACK, O.ON_PAPER, **home)
    book.stage(at(2, "09:02"), at(2, "09:02"), at(2, "09:07"), 1, S.REVIEW, O.UNSOLVED, **home)
    book.stage(at(2, "09:07"), at(2, "09:07"), at(2, "09:37"), 1, S.HANDLE, O.DONE, **home)
    book.stage(at(2, "09:37"), at(2, "09:37"), at(2, "09:39"), 1, S.FEEDBACK, O.ON_PAPER, **home)
    book.stage(at(2, "09:39"), at(2, "09:39"), at(2, "09:44"), 1, S.REVIEW, O.UNSOLVED_AGAIN, **home)
    book.row(at(2, "09:44"), Activity.RELEASE, case=1, stage=S.REVIEW, **home)
    book.row(at(2, "09:44"), Activity.ESCALATE, case=1, stage=S.REVIEW, tier=STREET)
    book.stage(at(2, "09:44"), at(2, "09:44"), at(2, "09:47"), 1, S.SORT, O.DISPATCHED)
    book.dispatch(at(2, "09:47"), 1, at(2, "13:47"))
    book.stage(at(2, "09:47"), at(2, "09:47"), at(2, "09:49"), 1, S.SIGN, O.DONE, deadline=at(3, "09:47"))
    book.stage(at(2, "09:49"), at(2, "09:49"), at(2, "09:52"), 1, S.EXAMINE, O.READY)
    book.stage(at(2, "09:52"), at(2, "09:52"), at(2, "10:52"), 1, S.HANDLE, O.DONE)
    book.stage(at(2, "10:52"), at(2, "10:52"), at(2, "10:54"), 1, S.FEEDBACK, O.ON_PAPER)
    book.stage(at(2, "10:54"), at(2, "10:54"), at(2, "10:59"), 1, S.REVIEW, O.SOLVED)
    book.stage(at(2, "10:59"), at(2, "10:59"), at(2, "11:00"), 1, S.CLOSE, O.DONE)
    book.conclude(at(2, "11:00"), 1, Ending.CLOSED, S.CLOSE)
    book.row(at(2, "11:00"), Activity.ARCHIVE, Phase.START, 1, stage=S.ARCHIVE, tier=STREET)


def write_case_4(book):
    """Write a matter that nobody signs for."""
    book.report(at(2, "12:00"), 4, Channel.PATROL, INSPECTOR, incident=3)
    book.stage(at(2, "12:00"), at(2, "12:00"), at(2, "12:02"), 4, S.ACCEPT, O.COMPLETE)
    book.stage(at(2, "12:02"), at(2, "12:02"), at(2, "12:03"), 4, S.FILE, O.FILED)
    book.stage(at(2, "12:03"), at(2, "12:03"), at(2, "12:06"), 4, S.SORT, O.DISPATCHED)
    book.dispatch(at(2, "12:06"), 4, at(2, "14:06"), unit=2)
    book.enable(at(2, "12:06"), 4, S.SIGN, unit=2, deadline=at(3, "12:06"))
    book.row(at(2, "13:42"), Activity.REMIND, case=4, stage=S.SIGN, tier=STREET, unit=2)
    book.row(at(2, "14:06"), Activity.OVERDUE, case=4, stage=S.SIGN, tier=STREET, unit=2)


def write_truth(book):
    """Write four incidents: two found, one vanished, one found late; and one that nobody knows."""
    book.truth(at(0, "05:00"), Truth.BORN, 0)
    book.truth(at(0, "16:00"), Truth.BORN, 1, category=1)
    book.truth(at(1, "10:00"), Truth.BORN, 2)
    book.truth(at(1, "13:00"), Truth.VANISHED, 2)
    book.truth(at(2, "06:00"), Truth.BORN, 3)
    book.truth(at(2, "20:00"), Truth.BORN, 4)
    book.truth(at(0, "10:15"), Truth.FIXED, 0, case=0)


def small_log() -> Log:
    """Return the small log, a valid one; it ends at `SMALL_END_S`."""
    return small_book().log(SMALL_END_S)


# ------------------------------------------------------------------------------------------- a random walk
def random_log(seed: int, n_cases: int = 6, end_s: int = 2 * DAY_S) -> Log:
    """Return a valid log of cases that walk at random through the base workflow; every case has people of its own."""
    chance = random.Random(seed)
    actors = tuple(f"110108010/{post}/{n}" for n in range(n_cases) for post in ("clerks", "field_inspectors"))
    book = Book(replace(NAMES, actors=(*actors, "resident/1")))
    for actor in range(2 * n_cases):
        book.duty(actor, 0, end_s - 1 if chance.random() < 0.5 else end_s + 1, unit=chance.randrange(3))
    for case in range(n_cases):
        walk(book, chance, case, end_s)
    is_present = [case for case in range(n_cases) if case in book.given]
    assert is_present == list(range(n_cases))
    return book.log(end_s)


def walk(book, chance, case, end_s):
    """Send one case at random along its route until the log ends."""
    time_s = chance.randrange(end_s // 2)
    stream = chance.choice(list(Stream))
    now = {"time": time_s, "tier": chance.randrange(3), "unit": -1, "due": -1, "is_handed_in": False, "n": 0}
    if chance.random() < 0.2:
        now["time"] = 0
        book.carry(case, -chance.randrange(1, DAY_S), now["tier"], stream)
        stage = chance.choice([S.ACCEPT, S.FILE, S.SORT])
    else:
        book.truth(max(0, time_s - chance.randrange(DAY_S)), Truth.BORN, case)
        book.report(time_s, case, chance.choice([Channel.PATROL, Channel.APP]), len(book.names.actors) - 1,
                    now["tier"], stream, incident=case)
        stage = S.ACCEPT
    while stage != S.END and now["time"] < end_s and now["n"] < 60:
        stage = step(book, chance, case, stage, now)


def step(book, chance, case, stage, now):
    """Do one stage of a random walk; return the next stage."""
    now["n"] += 1
    outcomes = [Outcome(outcome) for at_stage, outcome in BASE_STEPS if at_stage == stage]
    if stage == S.SORT:
        outcomes = [O.DISPATCHED, *[O.DOWN] * (now["tier"] > 0), *[O.UP] * (now["tier"] < 2)]
    if now["tier"] == 2 and O.UNSOLVED_AGAIN in outcomes:
        outcomes.remove(O.UNSOLVED_AGAIN)
    outcome = chance.choice(outcomes)
    begin_s = now["time"] if stage in (S.EXTERNAL, S.ARCHIVE) else now["time"] + chance.choice([0, 60, 4000])
    end_s = begin_s + chance.choice([0, 60, 600, 9000])
    if stage in (S.EXTERNAL, S.ARCHIVE):
        write_timer(book, case, stage, begin_s, end_s, now)
    else:
        deadline_s = now["time"] + chance.choice([30, 6000]) if stage == S.SIGN else -1
        where = {"tier": now["tier"], "unit": max(now["unit"], 0)}
        actor = 2 * case + int(stage in (S.CHECK, S.VERIFY))
        book.stage(now["time"], begin_s, end_s, case, stage, outcome, deadline_s, actor=actor, **where)
        hand_in(book, case, stage, begin_s, end_s, now)
    now["time"] = end_s
    after(book, chance, case, stage, outcome, now)
    return Stage(BASE_STEPS[stage, outcome])


def write_timer(book, case, stage, begin_s, end_s, now):
    """Write a stage that holds nobody; the deadline stands still while something external is awaited."""
    row = {"case": case, "stage": stage, "tier": now["tier"]}
    if stage == S.EXTERNAL:
        budget_s = max(now["due"] - begin_s, 0)
        book.row(begin_s, Activity.SUSPEND, value=budget_s, **row)
    book.row(begin_s, Activity(stage), Phase.START, **row)
    book.row(end_s, Activity(stage), Phase.END, reason=O.DONE, **row)
    if stage == S.EXTERNAL:
        now["due"] = end_s + budget_s
        book.row(end_s, Activity.RESUME, value=now["due"], **row)


def hand_in(book, case, stage, begin_s, end_s, now):
    """Write the moment at which the deadline runs out, where it does so before feedback."""
    if now["unit"] >= 0 and not now["is_handed_in"] and now["time"] < now["due"] < end_s:
        rows_after = []
        while book.rows and book.rows[-1][0] > now["due"]:
            rows_after.append(book.rows.pop())
        book.row(now["due"], Activity.OVERDUE, case=case, stage=stage, tier=now["tier"], unit=now["unit"])
        book.rows.extend(reversed(rows_after))
    now["is_handed_in"] = now["is_handed_in"] or stage == S.FEEDBACK


def after(book, chance, case, stage, outcome, now):
    """Write the facts that follow on an outcome."""
    row = {"case": case, "stage": stage}
    if outcome == O.DISPATCHED:
        now["unit"], now["due"] = chance.randrange(3), now["time"] + chance.choice([600, 20000])
        now["is_handed_in"] = False
        book.dispatch(now["time"], case, now["due"], now["unit"], now["tier"])
    if outcome == O.UNSOLVED_AGAIN:
        book.row(now["time"], Activity.RELEASE, tier=now["tier"], unit=now["unit"], **row)
        now["unit"] = -1
    if outcome in (O.UP, O.UNSOLVED_AGAIN, O.DOWN):
        now["tier"] += -1 if outcome == O.DOWN else 1
        fact = Activity.SEND_DOWN if outcome == O.DOWN else Activity.ESCALATE
        book.row(now["time"], fact, tier=now["tier"], **row)
    endings = {O.REJECTED: Ending.REJECTED, O.UNFOUNDED: Ending.REJECTED, O.VOIDED: Ending.VOIDED}
    if stage == S.CLOSE:
        endings = {O.DONE: Ending.CLOSED}
    if outcome in endings:
        book.conclude(now["time"], case, endings[outcome], stage, now["tier"])
