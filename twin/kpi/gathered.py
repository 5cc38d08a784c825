"""A log with what several measures need of it, each found once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.assignments import Assignments, assignments
from twin.kpi.counting import Counting
from twin.kpi.dispatching import Dispatches, dispatches
from twin.kpi.intake import Intake, intake
from twin.kpi.owed import Owed
from twin.kpi.people import People, people
from twin.kpi.stretches import posts
from twin.vocabulary import NONE, Activity, Phase, Reason, Stage

LARGEST_ACTIVITY = 255


@dataclass(frozen=True, eq=False)
class Gathered:
    """A log, where it ends, and how it is counted.

    Attributes
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends, seconds since its beginning.
    counting : Counting
        Rules of counting.
    found : dict
        What was asked for once, by name.
    """

    log: Log
    end_s: int
    counting: Counting = field(default_factory=Counting)
    found: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Make something the first time it is asked for."""
        if name not in self.found:
            self.found[name] = make()
        return self.found[name]

    def counted(self, counting: Counting) -> "Gathered":
        """Return the same log counted by other rules; what no rule bears on is found only once."""
        other = Gathered(self.log, self.end_s, counting)
        for name in ("_by_activity", "given", "results", "_assigned_at", "last_assignment", "intake", "dispatches",
                     "posts"):
            other.__dict__[name] = getattr(self, name)
        return other

    # ------------------------------------------------------------------------------------------ rows
    @cached_property
    def _by_activity(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of rows by activity and phase, in the order of the log within each; and where each of them begins."""
        key = (self.log.events["activity"] * len(Phase) + self.log.events["phase"]).astype(np.uint16)
        order = np.argsort(key, kind="stable")
        return order, np.searchsorted(key[order], np.arange((LARGEST_ACTIVITY + 1) * len(Phase) + 1))

    def rows(self, activity: int, phase: Phase | None = None) -> np.ndarray:
        """Rows about an activity, in the order of the log."""
        order, first = self._by_activity
        low = activity * len(Phase)
        if phase is not None:
            return self.log.events.take(order[first[low + phase]: first[low + phase + 1]])
        return self.log.events.take(np.sort(order[first[low]: first[low + len(Phase)]]))

    def ends(self, activity: int) -> np.ndarray:
        """Rows that end a piece of work of cases with an outcome."""
        found = self.rows(activity, Phase.END)
        return found.compress((found["reason"] < min(Reason)) & (found["case"] != NONE))

    # ------------------------------------------------------------------------------------------ assignments
    @cached_property
    def given(self) -> Assignments:
        """Lead assignments."""
        return assignments(self.log, self.end_s)

    @cached_property
    def results(self) -> Owed:
        """Results that units owe."""
        return self.given.owed()

    @cached_property
    def is_due(self) -> np.ndarray:
        """Which assignments had to be handed in within the period, by the rules of counting."""
        return self.results.is_needed(self.end_s, self.counting) & ~self.is_left_out[self.results.case]

    @cached_property
    def is_left_out(self) -> np.ndarray:
        """Which cases are not counted in what was due; shape (n_cases,)."""
        found = np.zeros(len(self.log.cases), bool)
        if self.counting.exemptions == "left_out":
            rows = self.rows(Activity.EXEMPT)
            found[rows["case"][rows["reason"] == Reason.GRANTED]] = True
        return found

    @cached_property
    def _assigned_at(self) -> tuple[np.ndarray, np.ndarray]:
        """Case and second of each assignment as one number, rising, and which assignment it is."""
        key = self.given.case.astype(np.int64) * self._width + np.maximum(self.given.from_s, -1) + 1
        order = np.argsort(key, kind="stable")
        return key[order], order

    @property
    def _width(self) -> int:
        """More than the seconds of a log."""
        return int(max(self.end_s, self.log.events["time_s"].max(initial=0))) + 2

    def assignment_of(self, rows: np.ndarray) -> np.ndarray:
        """Assignment that each row of a case falls into, the last one begun by then; -1 where there is none."""
        keys, order = self._assigned_at
        if not len(keys):
            return np.full(len(rows), NONE, np.int64)
        wanted = rows["case"].astype(np.int64) * self._width + rows["time_s"] + 1
        place = np.searchsorted(keys, wanted, side="right") - 1
        found = order[np.maximum(place, 0)]
        return np.where((place >= 0) & (self.given.case[found] == rows["case"]), found, NONE)

    @cached_property
    def last_assignment(self) -> np.ndarray:
        """The last assignment of each case that has any, in order of cases."""
        _, order = self._assigned_at
        case = self.given.case[order]
        is_last = np.append(case[1:] != case[:-1], True) if len(case) else np.zeros(0, bool)
        return order[is_last]

    # ------------------------------------------------------------------------------------------ desks
    @cached_property
    def intake(self) -> Intake:
        """The way of each case into the files."""
        return intake(self.log)

    @cached_property
    def dispatches(self) -> Dispatches:
        """Dispatches made by people."""
        return dispatches(self.log)

    @cached_property
    def people(self) -> People:
        """What people did with their time."""
        return people(self.log, self.end_s)

    @cached_property
    def posts(self) -> tuple[np.ndarray, list[str]]:
        """Number of each actor's post, and the names of posts."""
        return posts(self.log.names)

    def asked(self, stage: Stage) -> np.ndarray:
        """Rows that lay a case into a tray of a stage whose work has a limit."""
        rows = self.rows(stage, Phase.ENABLE)
        return rows[(rows["value"] != NONE) & (rows["item"] != NONE) & (rows["case"] != NONE)]

    def owed(self, stage: Stage) -> tuple[Owed, np.ndarray]:
        """What is owed by the limit of a stage, and for each the end of its work: -1, or a row of `ends(stage)`."""
        asked, ends = self.asked(stage), self.ends(stage)
        row = matched(asked["item"], ends["item"])
        done_s = np.where(row == NONE, NONE, ends["time_s"][row] if len(ends) else NONE)
        concluded_s = self.log.cases["concluded_s"][asked["case"]]
        left_s = np.where(concluded_s == NONE, self.end_s, concluded_s)
        still = np.zeros(len(asked), bool)
        return Owed(asked["case"], asked["unit"], asked["tier"], asked["value"], done_s, left_s, still), row


def matched(wanted: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Position of the first equal number among the known ones; -1 where there is none."""
    if not len(known):
        return np.full(len(wanted), NONE, np.int64)
    order = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
    return np.where(known[order[place]] == wanted, order[place], NONE)
