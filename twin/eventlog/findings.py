"""What an audit finds: a question, how often it was asked, how often the answer was wrong, one example."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.eventlog.history import line_of
from twin.eventlog.schema import Log
from twin.vocabulary import NONE


@dataclass(frozen=True)
class Finding:
    """The answer to one question of the audit.

    Attributes
    ----------
    name : str
        What was asked: `conservation`, `legal_transitions`, ...
    is_ok : bool
        Whether nothing was wrong.
    n_checked, n_wrong : int
        How many rows, cases or pairs were looked at, and how many of them were wrong.
    example : str
        The first wrong one, in words; empty when nothing was wrong.
    """

    name: str
    is_ok: bool
    n_checked: int
    n_wrong: int
    example: str


class Inquiry:
    """A question of the audit while it is being answered."""

    def __init__(self, name: str, log: Log) -> None:
        self.name, self.log = name, log
        self.n_checked = self.n_wrong = 0
        self.example = ""

    def ask(self, is_wrong: np.ndarray, tell: Callable[[int], str]) -> None:
        """Count wrong answers; `tell` puts the one at a position into words."""
        self.n_checked += len(is_wrong)
        n_wrong = int(np.count_nonzero(is_wrong))
        if n_wrong and not self.n_wrong:
            self.example = tell(int(np.argmax(is_wrong)))
        self.n_wrong += n_wrong

    def ask_rows(self, rows: np.ndarray, is_wrong: np.ndarray, what: str) -> None:
        """Count wrong rows of events; `rows` are their numbers, `what` says what is wrong with them."""
        self.ask(is_wrong, lambda position: self.tell_row(int(rows[position]), what))

    def ask_cases(self, is_wrong: np.ndarray, column: str, expected: np.ndarray) -> None:
        """Count cases whose row in the table of cases says something else than the events."""
        said = self.log.cases[column]
        self.ask(is_wrong, lambda case: f"case {case}: the table of cases says {column} {said[case]}, "
                                        f"the events say {expected[case]}")

    def tell_row(self, row: int, what: str) -> str:
        """Put a wrong row of events into words."""
        event = self.log.events[row]
        whose = f"case {event['case']}, " if event["case"] != NONE else ""
        return f"{whose}row {row}: {what}: {' '.join(line_of(event, self.log.names).split())}"

    def finding(self) -> Finding:
        """Close the question."""
        return Finding(self.name, self.n_wrong == 0, self.n_checked, self.n_wrong, self.example)
