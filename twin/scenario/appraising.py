"""What a scenario says about scores, what they do to people, and a mechanism that does nothing."""

from typing import Annotated

from pydantic import Field, model_validator

from twin.scenario.fields import Count, Duration, NotNegative, Share, Strict, YesNo


class Appraisal(Strict):
    """Weights and bands of the monthly score of a unit."""

    volume: Share
    archive: Share
    in_time: Share
    rework: Share
    system: Share = 1  # of the four above, among the sources of a score
    social: Share = 0
    community: Share = 0
    streets: Share = 0
    rolled_up: YesNo = False  # people and places have scores, too
    workers: Share = 0  # of its people, in the score of a place
    reports: Share = 0  # of the three parts of a person's score
    tasks: Share = 0
    attendance: Share = 0
    volume_most: Annotated[tuple[Count, ...], Field(min_length=5, max_length=5)]
    volume_score: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)]

    @model_validator(mode="after")
    def weights_add_up(self) -> "Appraisal":
        """Refuse weights of the sheet that do not add up to one."""
        total = self.volume + self.archive + self.in_time + self.rework
        if abs(total - 1) > 1e-9:
            raise ValueError(f"volume, archive, in_time and rework add up to {total:g}; they must make 1")
        return self

    @model_validator(mode="after")
    def bands_ascend(self) -> "Appraisal":
        """Refuse bands of volume that do not follow one another."""
        if list(self.volume_most) != sorted(set(self.volume_most)):
            raise ValueError(f"volume_most: {list(self.volume_most)} must ascend; each is the upper end of a band")
        return self


class Effort(Strict):
    """How effort answers to published scores, where it acts, and which tricks scores invite."""

    rest: Share = 1
    pull: Share = 0
    answer: Share = 0
    least: Share = 1
    most: Annotated[float, Field(ge=1, le=2)] = 1
    fix: NotNegative = 0
    pause: Annotated[NotNegative, Field(le=20)] = 0  # of the length of the work before, per unit of effort that lacks
    false_closing: NotNegative = 0
    decline: NotNegative = 0
    hard: Duration = 0
    padding: Share = 0
    padding_most: Share = 0
    padding_category: str = ""
    appealed: Share = 0
    appeal_granted: Share = 0
    appeal: Duration = 0


class Placebo(Strict):
    """A mechanism that changes nothing, to see how much of an effect is noise."""

    share: Share = 0  # of closed cases
    work: Duration = 0
    shared: YesNo = False  # by the acceptors instead of seats of its own
