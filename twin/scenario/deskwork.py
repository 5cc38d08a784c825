"""What a scenario says about files, units and what holds them to their work."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from twin.scenario.fields import Count, Duration, NotNegative, Share, Strict


class Quality(Strict):
    """How much a file says, from 0 to 1, by the channel it came through; what is missing costs time and errors."""

    patrol: Share
    grid_worker: Share
    hotline: Share
    app: Share
    trace: Share
    video: Share
    media: Share = 0
    office: Share = 0
    typical: Annotated[Share, Field(lt=1)]
    register_gain: Share = Field(alias="register")
    ask_below: Share
    ask_gain: Share
    ask_time: Duration
    verify_gain: Share
    return_loss: Share
    slope: Annotated[NotNegative, Field(le=2)]
    second_trip: Share


class Dispatching(Strict):
    """How dispatchers err and units give back."""

    error: Share
    auto_error: Share
    error_per_file: Annotated[NotNegative, Field(le=1)]
    noticed_at_signing: Share
    decline: Share
    decline_borderline: Share
    most_returns: Annotated[Count, Field(le=20)]
    most_passed: Annotated[Count, Field(le=60)] = 0  # returns, where nobody decides disputes


class Units(Strict):
    """What units ask for and do beside the work itself."""

    extended: Share
    suspended: Share = 1  # of waits for something external, by approval
    most_extensions: Annotated[Count, Field(le=10)]
    contacted: Share
    exempt_asked: Share
    exempt_granted: Share


class Ladder(Strict):
    """Supervised handling and inspection: when they begin, and what each costs the bureau."""

    at_limits: Annotated[NotNegative, Field(le=1_000)]  # age since dispatch, in limits; 0: never
    at_reworks: Annotated[Count, Field(le=100)]  # 0: never
    supervise: Duration
    inspect: Duration
    at_unsatisfied: Annotated[Count, Field(le=100)] = 0  # failed revisits; 0: never
    paper_days: Annotated[Count, Field(le=400)] = 0  # working days until the bureau hears of a case on paper

    @model_validator(mode="after")
    def comes_after_the_limit(self) -> "Ladder":
        """Refuse a ladder that begins before a result is owed."""
        if 0 < self.at_limits < 1:
            raise ValueError(f"at_limits: {self.at_limits:g}; the ladder begins at the limit (1) or later, 0 is never")
        return self


class Tracking(Strict):
    """What case tracking costs and what goes on without it: trays opened at set times, files that are laid aside."""

    looks: str = "always"  # shift in whose hours trays are open where nobody tells of arrivals
    read: Duration = 0  # of one reminder
    aside_rate: Annotated[NotNegative, Field(le=1)] = 0  # for each file in the tray beyond `aside_above`
    aside_above: Annotated[Count, Field(le=100_000)] = 0
    combing: str = "always"  # shift that begins with a combing
    found: Share = 1  # by one combing
    comb: Duration = 0  # for each file found


class Coordination(Strict):
    """Minutes of a coordinator for each joint matter: before its parts begin (0: nobody coordinates) and after them."""

    before: Duration = 0
    after: Duration = 0


Receiver = Literal["first_asked", "lead_unit"]


class ByStreamReceiver(Strict):
    """Who received a case of a stream first: the unit that was asked first, or the one that leads by the catalogue."""

    city_management: Receiver = "first_asked"
    demands: Receiver = "first_asked"


class FirstReceiver(Strict):
    """What it takes to give a case back that one has to keep until another unit accepts it."""

    reason: Duration = 0  # to write it down
    who: ByStreamReceiver = ByStreamReceiver()
    declines: Share = 1  # which part of the chance to decline is left


class Background(Strict):
    """How the places that are not simulated in detail feed the posts of the whole district."""

    patrol: Share = 0  # of their first reports; the rest is the residents'
    video: Share = 0
    wait: Duration = 0  # mean, in the trays of their units
