"""What a scenario says about rounds, visits and screens."""

from typing import Annotated

from pydantic import Field, model_validator

from twin.scenario.fields import Duration, NotNegative, Positive, Share, Strict, YesNo
from twin.vocabulary import DAY_S


class Mentoring(Strict):
    """Novices go with an old hand of their area, each with one of their own while there are enough."""

    pairs: YesNo = False
    faster: Annotated[NotNegative, Field(le=20)] = 1  # how much faster a novice learns on a day with the mentor
    slower: Share = 0  # how much longer the mentor looks on such a day
    until: Share = 1  # experience at which nobody needs a mentor


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
    learning: Duration = 0  # hours at work that leave a third of what is to be learnt; 0: nobody learns
    mentoring: Mentoring = Mentoring()

    @model_validator(mode="after")
    def takes_time(self) -> "Patrol":
        """Refuse rounds that take no time: they would never end."""
        if self.walk + self.look <= 0:
            raise ValueError("walk and look are both 0 s; a look into a unit grid takes at least a second")
        return self


class Visits(Strict):
    """Planned home visits of those who make rounds; none where nothing is said."""

    per_week: Annotated[NotNegative, Field(le=1_000)] = 0  # of each person, at a door that answers
    shift: str = "always"  # in whose hours visits are made
    work: Duration = 0  # once a door is opened
    vain: Duration = 0  # at a door that stays shut
    again: Duration = 0  # after nobody was at home
    at_home: Share = 1  # mean over the hours of a day
    profile: str = "flat"  # hour profile of who is at home
    opens: Share = 1  # to somebody of the trust that residents begin with
    opens_trust: Annotated[NotNegative, Field(le=5)] = 0  # per unit of trust
    tells: Share = 0  # which part of the chance to speak of a problem of the grid is left at a visit
    worth: Share = 0  # of the way from trust to full trust
    changes: Share = 0  # chance that an entry of the register is set right
    register_kept: Share = 1  # how much of the register is kept up without visits
    register_lasts: Duration = 365 * DAY_S  # how long a visit keeps an entry up, on the mean

    @model_validator(mode="after")
    def takes_time(self) -> "Visits":
        """Refuse visits that take no time, and a register that is out of date at once."""
        if self.per_week > 0 and min(self.work, self.vain) <= 0:
            raise ValueError("work and vain must be at least a second each, where visits are planned")
        if self.register_lasts <= 0:
            raise ValueError("register_lasts is 0 s; an entry lasts at least a second")
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
