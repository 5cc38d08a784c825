"""What a scenario says about residents: what they notice, whom they tell, what they learn and what they answer."""

from typing import Annotated

from pydantic import Field, model_validator

from twin.scenario.fields import Count, CountFrom1, Duration, NotNegative, Number, Share, Strict, YesNo
from twin.vocabulary import DAY_S, Stream

LogOdds = Annotated[Number, Field(ge=-5, le=5)]
Rate = Annotated[NotNegative, Field(le=1_000)]  # per incident and day


class ByStreamShare(Strict):
    """A share for each stream."""

    city_management: Share
    demands: Share


class Trust(Strict):
    """What residents learn from how their reports end; nothing where nothing is said."""

    gain: Share = 0  # of the way to an experience that is better, for one person
    loss_factor: Annotated[NotNegative, Field(le=10)] = 1  # how much further for one that is worse
    talk_gain: Annotated[NotNegative, Field(le=1_000)] = 0  # persons who go all the way, of all in the unit grid
    talk_share: Share = 0  # how much of trust is hearsay
    late: Share = 0  # what an end is worth, where solved on time is 1 and not solved is 0
    refused: Share = 0
    attitude: Share = 0  # what a bad one takes off what an end is worth
    channel: Annotated[Number, Field(ge=-1, le=1)] = 0  # share moved from the hotline to grid workers by full trust


class Repeats(Strict):
    """When whoever reported something and hears nothing asks again; never where nothing is said."""

    patience: Duration = 0  # mean; 0: nobody asks
    most: Annotated[Count, Field(le=100)] = 0  # for one case
    louder: YesNo = False  # each time by the next louder channel, else all by the hotline


class Duplicates(Strict):
    """Whether a known problem is reported again while a case on it is open, and who finds that out."""

    share: ByStreamShare = ByStreamShare(city_management=0, demands=0)  # of those who would report it
    within: Duration = DAY_S  # of the first report, in which the desk that accepts compares
    recognised: Share = 1  # there, at typical quality
    recognised_late: Share = 0  # when filed; a unit that examines it always does


class Residents(Strict):
    """Who notices, who speaks, through which door. Rates are per incident and day."""

    public_rate: Rate
    affected_rate: Rate
    speak_base: LogOdds
    speak_severity: LogOdds
    speak_trust: LogOdds
    speak_awareness: LogOdds = 0
    awareness: Share = 0.5  # that one can report, and where; publicity raises it
    awareness_spread: Share = 0
    app_access: Annotated[Share, Field(gt=0)] = 1  # share of residents who can use the app at all
    hotline_share: ByStreamShare
    app_share: ByStreamShare
    media_share: ByStreamShare = ByStreamShare(city_management=0, demands=0)
    office_share: ByStreamShare = ByStreamShare(city_management=0, demands=0)  # grid workers: the rest
    trust: Trust = Trust()
    repeats: Repeats = Repeats()
    duplicates: Duplicates = Duplicates()

    @model_validator(mode="after")
    def doors_fit(self) -> "Residents":
        """Refuse shares of doors that add up to more than one, or leave nothing to those who cannot use the app."""
        for stream in Stream:
            doors = {name: getattr(getattr(self, name), stream.key)
                     for name in ("hotline_share", "app_share", "media_share", "office_share")}
            if sum(doors.values()) > 1 + 1e-9:
                said = " + ".join(f"{name} {value:g}" for name, value in doors.items())
                raise ValueError(f"{said} is more than 1 ({stream.key}); grid workers have the rest")
            if doors["app_share"] == 1 and self.app_access < 1:
                raise ValueError(f"app_share 1 ({stream.key}) leaves no door to those without app_access")
        return self


class Questions(Strict):
    """What makes people say that attitude or speed was bad: chances that add up; nobody is asked where all are 0."""

    rude: Share = 0
    rude_unheard: Share = 0  # where the unit has not reached who called
    rude_effort: Annotated[NotNegative, Field(le=10)] = 0  # per unit of effort that lacks
    slow: Share = 0
    slow_late: Share = 0  # after the limit
    slow_repeat: Share = 0  # for each time that was asked again


class Revisit(Strict):
    """Whom the satisfaction revisit calls, who answers, and what; it is switched by `mechanisms.revisit`."""

    share: Share = 0  # of the cases that residents reported
    at_home: Share = 1  # at one call
    most_calls: Annotated[CountFrom1, Field(le=16)] = 1  # for one revisit
    again: Duration = DAY_S
    wrong: Share = 0  # answers that are not true
    questions: Questions = Questions()
