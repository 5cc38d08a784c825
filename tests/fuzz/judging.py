"""What became of one attempt: it works, it is refused in a sentence, it is found wanting, or it is a fault of ours."""

import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import twin
from twin.experiment.checking import check_folder, check_log
from twin.experiment.gap import gap_of_folder
from twin.present.gap import gap_text
from twin.vocabulary import HOUR_S, TwinError

WORKS, REFUSED, FAILED, FOUND, FAULT, HANGS = "works", "refused (2)", "failed (1)", "findings (1)", "FAULT", "HANGS"
LONGEST_S, LONGEST_SENTENCE = 10, 2000


class Hangs(BaseException):
    """An attempt took too long. No `Exception`, so that nobody who catches those catches it."""


@dataclass(frozen=True)
class Verdict:
    """How an attempt ended.

    Attributes
    ----------
    outcome : str
        One of the words above.
    told : str
        The sentence, or where the fault lies.
    """

    outcome: str
    told: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether this must not happen."""
        return self.outcome in (FAULT, HANGS)


def judged(attempt: Callable[[], bool], longest_s: int = LONGEST_S) -> Verdict:
    """Verdict on an attempt, which tells whether all is well; never longer than some seconds."""

    def hang(_number: int, _frame: Any) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(longest_s)
    try:
        return Verdict(WORKS if attempt() else FOUND)
    except TwinError as error:
        return told_well(error)
    except MemoryError:
        return Verdict(FAILED, "not enough memory")
    except Hangs:
        return Verdict(HANGS, place())
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        return Verdict(FAULT, f"{type(error).__name__}: {str(error)[:200]} [{place()}]")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def told_well(error: TwinError) -> Verdict:
    """A sentence of ours: one line, not endless, nothing of a traceback in it."""
    sentence = str(error)
    if "\n" in sentence or "Traceback" in sentence or not sentence or len(sentence) > LONGEST_SENTENCE:
        return Verdict(FAULT, f"badly told: {sentence[:300]!r}")
    return Verdict(REFUSED if error.exit_code == 2 else FAILED, sentence)


def place() -> str:
    """Innermost line of ours in the present traceback."""
    frames = [frame for frame in traceback.extract_tb(sys.exc_info()[2]) if "twin" in frame.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else "outside"


# ---------------------------------------------------------------------------------------------- attempts
def simulates(path: Path, engine: Any = "compiled") -> bool:
    """Load a scenario as the command does, let some hours pass, measure, and audit what was written."""
    scenario = twin.load(path)
    cold = scenario.replace({"initial": {"kind": "empty", "warm_days": 0}})
    run = twin.simulate(cold, engine=engine, until=min(30 * HOUR_S, cold.calendar.days * 24 * HOUR_S))
    measured = run.kpis
    return bool(measured) and run.digest != "" and all(each.is_ok for each in check_log(run.log, cold, run.end_s))


def checks(folder: Path) -> bool:
    """Audit a run's folder as the command does."""
    return all(each.is_ok for each in check_folder(folder))


def loads(path: Path) -> bool:
    """Read a state as the command does, and what forks need of it; true where it is taken for whole."""
    return twin.State.load(path).time_s >= 0


def compares(folder: Path) -> bool:
    """Compare measured with true in a run's folder as the command does."""
    return bool(gap_text(gap_of_folder(folder), "en"))
