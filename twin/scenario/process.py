"""What a scenario says about the pipeline, authority, behaviour and policies."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from twin.scenario.fields import (
    Count,
    CountFrom1,
    Duration,
    NotNegative,
    Number,
    Positive,
    Share,
    Strict,
    Way,
    YesNo,
    whole_of,
    word_of,
)
from twin.vocabulary import (
    DAY_S,
    Channel,
    CheckBy,
    Clock,
    DispatchPolicy,
    Ending,
    Judge,
    Outcome,
    Post,
    Seat,
    Stage,
    Stream,
    TrayOrder,
)

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
    next_opening: str | None = None  # until this shift begins
    work_days: Annotated[CountFrom1, Field(le=400)] | None = None

    @model_validator(mode="after")
    def one_law(self) -> "Work":
        """Refuse none or several laws."""
        said = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"name one law of {', '.join(type(self).model_fields)}; named: {said or 'none'}")
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
    sees: Share = 1.0
    fixes: YesNo = False
    suspends: YesNo = False
    binds: YesNo = False
    joint: YesNo = False
    preempts: YesNo = False
    hands_in: YesNo = False
    next: dict[word_of(Outcome), NextOrStage]  # type: ignore[valid-type]


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


class FirstReceiver(Strict):
    """What it takes to give a case back that one has to keep until another unit accepts it."""

    reason: Duration = 0  # to write it down
    declines: Share = 1  # which part of the chance to decline is left


class ByStreamShare(Strict):
    """A share for each stream."""

    city_management: Share
    demands: Share


class Trust(Strict):
    """What residents learn from how their reports end; nothing where nothing is said."""

    gain: Share = 0  # of the way to an experience that is better, for one person
    loss_factor: Annotated[NotNegative, Field(le=10)] = 1  # how much further for one that is worse
    talk_gain: Share = 0  # of the way that what one person hears moves
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


class Background(Strict):
    """How the places that are not simulated in detail feed the posts of the whole district."""

    patrol: Share = 0  # of their first reports; the rest is the residents'
    video: Share = 0
    wait: Duration = 0  # mean, in the trays of their units


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


class Behaviour(Strict):
    """How people and work behave."""

    patrol: Patrol
    video: Video
    visits: Visits = Visits()
    background: Background = Background()
    residents: Residents
    revisit: Revisit = Revisit()
    rejected: Share
    doubtful: Share
    filed: Share
    false_closing: ByStreamShare
    max_reworks: Annotated[Count, Field(le=MOST_REWORKS)]
    reminder: Share
    transient_life: Duration
    quality: Quality
    dispatch: Dispatching
    units: Units
    ladder: Ladder
    tracking: Tracking = Tracking()
    coordination: Coordination = Coordination()
    first_receiver: FirstReceiver = FirstReceiver()
    appraisal: Appraisal
    effort: Effort = Effort()
    placebo: Placebo = Placebo()
    entry: dict[word_of(Channel), str]  # type: ignore[valid-type]  # tier


class DecisionOfSomebody(Strict):
    """To which unit a case on an incident goes, whatever the policy says."""

    incident: Annotated[int, BeforeValidator(whole_of), Field(ge=0)]  # its key
    visit: Count = 0  # which dispatch: 256 x cases before + dispatches before
    unit: str


class Policies(Strict):
    """How files are sent out and worked through."""

    dispatch: word_of(DispatchPolicy) = DispatchPolicy.BY_CATALOGUE  # type: ignore[valid-type]
    order: word_of(TrayOrder) = TrayOrder.ARRIVAL  # type: ignore[valid-type]
    decisions: tuple[DecisionOfSomebody, ...] = ()
