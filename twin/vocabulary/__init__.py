"""The words of the model. Each stands once, with its English name and its Chinese term."""

from twin.vocabulary.errors import BadInput, TwinError, WorkFailed, nearest, unknown
from twin.vocabulary.events import Doing, Grown, Kind, Purpose
from twin.vocabulary.field import (
    Clock,
    Discovery,
    Lane,
    Nature,
    Post,
    Seat,
    ShiftEnd,
    Stream,
    WorkLaw,
)
from twin.vocabulary.log import (
    FIRST_TRUTH,
    Activity,
    Channel,
    Phase,
    Reason,
    Truth,
    activities,
    reasons,
    stages,
)
from twin.vocabulary.route import LINK_OF, OUTCOMES_OF, Ending, Judge, Link, Outcome, Stage
from twin.vocabulary.times import DAY_S, HOUR_S, MINUTE_S, NEVER, NONE, WEEK_S
from twin.vocabulary.word import Word

__all__ = [
    "DAY_S",
    "FIRST_TRUTH",
    "HOUR_S",
    "LINK_OF",
    "MINUTE_S",
    "NEVER",
    "NONE",
    "OUTCOMES_OF",
    "WEEK_S",
    "Activity",
    "BadInput",
    "Channel",
    "Clock",
    "Discovery",
    "Doing",
    "Ending",
    "Grown",
    "Judge",
    "Kind",
    "Lane",
    "Link",
    "Nature",
    "Outcome",
    "Phase",
    "Post",
    "Purpose",
    "Reason",
    "Seat",
    "ShiftEnd",
    "Stage",
    "Stream",
    "Truth",
    "TwinError",
    "Word",
    "WorkFailed",
    "WorkLaw",
    "activities",
    "nearest",
    "reasons",
    "stages",
    "unknown",
]
