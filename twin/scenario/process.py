"""What a scenario says about the pipeline, authority, behaviour and mechanisms."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from twin.scenario.fields import Count, Duration, NotNegative, Number, Positive, Share, Strict, Way, YesNo, word_of
from twin.vocabulary import Channel, CheckBy, Clock, Ending, Judge, Outcome, Post, Seat, Stage

PostWord = word_of(Post)
MOVES = {"up": 1, "down": -1, "stay": 0}
MOST_REWORKS = 100
MOST_SPREAD = 10  # coefficient of variation, or standard deviation of a logarithm
LogOdds = Annotated[Number, Field(ge=-5, le=5)]
Rate = Annotated[NotNegative, Field(le=1_000)]  # per incident and day


class MeanAndSpread(Strict):
    """A lognormal length: mean and coefficient of variation."""

    mean: Duration
    cv: Annotated[NotNegative, Field(le=MOST_SPREAD)]


class Work(Strict):
    """How long something takes: exactly one law."""

    constant: Duration | None = None
    exponential: Duration | None = None
    lognormal: MeanAndSpread | None = None
    by_category: YesNo | None = None

    @model_validator(mode="after")
    def one_law(self) -> "Work":
        """Refuse none or several laws."""
        said = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"name one law of constant, exponential, lognormal, by_category; named: {said or 'none'}")
        return self


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
    sees: Share = 1.0
    fixes: YesNo = False
    suspends: YesNo = False
    hands_in: YesNo = False
    next: dict[word_of(Outcome), NextOrStage]  # type: ignore[valid-type]


class Patrol(Strict):
    """Rounds through the unit grids."""

    walk: Duration
    look: Duration
    write: Duration
    detect: Share
    on_spot: Duration
    ride_start: Duration
    ride_speed: Annotated[Positive, Field(le=120)]  # km/h
    min_share: Share  # of field hours kept for rounds
    novices: Share
    novice_loss: Share


    @model_validator(mode="after")
    def takes_time(self) -> "Patrol":
        """Refuse rounds that take no time: they would never end."""
        if self.walk + self.look <= 0:
            raise ValueError("walk and look are both 0 s; a look into a unit grid takes at least a second")
        return self


class Video(Strict):
    """Rounds at the screens of street cameras."""

    watch: Duration
    detect: Share
    cameras: Share  # of the unit grids that have one

    @model_validator(mode="after")
    def takes_time(self) -> "Video":
        """Refuse rounds that take no time: they would never end."""
        if self.watch <= 0:
            raise ValueError("watch is 0 s; a look at a screen takes at least a second")
        return self


class ByStreamShare(Strict):
    """A share for each stream."""

    city_management: Share
    demands: Share


class Residents(Strict):
    """Who notices, who speaks, through which door. Rates are per incident and day."""

    public_rate: Rate
    affected_rate: Rate
    speak_base: LogOdds
    speak_severity: LogOdds
    speak_trust: LogOdds
    hotline_share: ByStreamShare
    app_share: ByStreamShare


class Appraisal(Strict):
    """Weights and bands of the monthly score of a unit."""

    volume: Share
    archive: Share
    in_time: Share
    rework: Share
    volume_most: Annotated[tuple[Count, ...], Field(min_length=5, max_length=5)]
    volume_score: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)]

    @model_validator(mode="after")
    def bands_ascend(self) -> "Appraisal":
        """Refuse bands of volume that do not follow one another."""
        if list(self.volume_most) != sorted(set(self.volume_most)):
            raise ValueError(f"volume_most: {list(self.volume_most)} must ascend; each is the upper end of a band")
        return self


class Behaviour(Strict):
    """How people and work behave."""

    patrol: Patrol
    video: Video
    residents: Residents
    rejected: Share
    doubtful: Share
    filed: Share
    false_closing: ByStreamShare
    max_reworks: Annotated[Count, Field(le=MOST_REWORKS)]
    reminder: Share
    transient_life: Duration
    appraisal: Appraisal
    entry: dict[word_of(Channel), str]  # type: ignore[valid-type]  # tier


class Mechanisms(Strict):
    """Feedback mechanisms, on or off."""

    tracking: YesNo = True
