"""What a scenario says about the pipeline: its stages, how long each takes, and what follows on what."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from twin.scenario.fields import CountFrom1, Duration, NotNegative, Share, Strict, Way, YesNo, word_of
from twin.vocabulary import CheckBy, Clock, Ending, Judge, Outcome, Post, Seat, Stage

PostWord = word_of(Post)
MOVES = {"up": 1, "down": -1, "stay": 0}
MOST_SPREAD = 10  # coefficient of variation, or standard deviation of a logarithm


class MeanAndSpread(Strict):
    """A lognormal length: mean and coefficient of variation."""

    mean: Duration
    cv: Annotated[NotNegative, Field(le=MOST_SPREAD)]


Said = TypeVar("Said", bound=Strict)


def refuse_all_but_one(laws: Said) -> Said:
    """Refuse none or several of the laws that a length may have."""
    said = [name for name in type(laws).model_fields if getattr(laws, name) is not None]
    if len(said) != 1:
        raise ValueError(f"name one law of {', '.join(type(laws).model_fields)}; named: {said or 'none'}")
    return laws


class Work(Strict):
    """How long something takes: exactly one law."""

    constant: Duration | None = None
    exponential: Duration | None = None
    lognormal: MeanAndSpread | None = None
    by_category: YesNo | None = None
    next_opening: str | None = None  # until this shift begins
    work_days: Annotated[CountFrom1, Field(le=400)] | None = None

    @model_validator(mode="after")
    def one_law(self) -> "Work":
        """Refuse none or several laws."""
        return refuse_all_but_one(self)


class Patience(Strict):
    """How long a case waits for its turn: exactly one law."""

    constant: Duration | None = None
    exponential: Duration | None = None
    lognormal: MeanAndSpread | None = None

    @model_validator(mode="after")
    def one_law(self) -> "Patience":
        """Refuse none or several laws."""
        return refuse_all_but_one(self)


class WorkByStream(Strict):
    """Another law for each stream."""

    city_management: Work
    demands: Work


class TravelByStream(Strict):
    """Another mean travel time for each stream."""

    city_management: Duration
    demands: Duration


def spelled_out(value: Any) -> Any:
    """`close` is short for `{to: close}`."""
    return {"to": value} if isinstance(value, str) else value


class Next(Strict):
    """Where a case goes on an outcome, and what that brings."""

    to: word_of(Stage)  # type: ignore[valid-type]
    ending: word_of(Ending) | None = Field(default=None, alias="as")  # type: ignore[valid-type]
    move: Literal["up", "down", "stay"] = "stay"
    dispatch: YesNo = False
    rework: YesNo = False
    returns: YesNo = False


NextOrStage = Annotated[Next, BeforeValidator(spelled_out, json_schema_input_type=Next | word_of(Stage))]


class StageOfWorkflow(Strict):
    """One stage: who does it, for how long, who judges, what follows."""

    seat: word_of(Seat) = Seat.NOWHERE  # type: ignore[valid-type]
    post: PostWord | dict[str, PostWord] | None = None  # type: ignore[valid-type]
    work: Work | WorkByStream | None = None
    travel: TravelByStream | Way = 0
    by: word_of(CheckBy) = CheckBy.BEAT  # type: ignore[valid-type]
    limit: Duration | None = None
    clock: word_of(Clock) = Clock.URGENT_HOUR  # type: ignore[valid-type]
    judge: word_of(Judge) = Judge.NOBODY  # type: ignore[valid-type]
    shares: dict[word_of(Outcome), Share] | None = None  # type: ignore[valid-type]  # of outcomes, where chance judges
    sees: Share = 1.0
    room: Annotated[CountFrom1, Field(le=1_000_000)] | None = None  # most pieces of work its people have, in all
    patience: Patience | None = None  # how long a case waits for its turn; none: for ever
    fixes: YesNo = False
    suspends: YesNo = False
    binds: YesNo = False
    joint: YesNo = False
    preempts: YesNo = False
    hands_in: YesNo = False
    next: dict[word_of(Outcome), NextOrStage]  # type: ignore[valid-type]
