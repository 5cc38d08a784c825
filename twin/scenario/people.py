"""What a scenario says about places, residents, staff, shifts and units."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from twin.scenario.fields import (
    DURATION,
    Count,
    CountFrom1,
    Duration,
    HourOfDay,
    NotNegative,
    Positive,
    Share,
    Strict,
    YesNo,
    brief,
    seconds_of,
    word_of,
)
from twin.vocabulary import HOUR_S, Nature, Post, ShiftEnd

Rate = Annotated[NotNegative, Field(le=10_000)]
DAYS_OF_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PostWord = word_of(Post)
Staff = Annotated[Count, Field(le=100_000)]
MOST_WINDOWS = 4  # of duty in one day
LONGEST_CYCLE_D = 60  # the next duty is looked for no further ahead
DayOfWeek = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PlaceNode(Strict):
    """A place and what lies in it."""

    name: str = ""
    children: "dict[str, PlaceNode] | Annotated[CountFrom1, Field(le=1_000)] | None" = None
    unit_grids: Annotated[Count, Field(le=100_000)] = 0
    population: Count = 0
    area_km2: NotNegative = 0


class Places(Strict):
    """The tree of places; any number of tiers."""

    tiers: Annotated[tuple[str, ...], Field(min_length=1, max_length=6)]  # highest first
    root: PlaceNode
    code: str
    unit_grid_km2: Annotated[Positive, Field(le=1_000)]  # of each unit grid, where no area is said
    detail: tuple[str, ...] = ()  # simulated in full, the rest as a background; all where none is named


class Enterprises(Strict):
    """Firms and organisations that see the street in front of their door; none where nothing is said."""

    per_grid: Annotated[Rate, Field(le=1_000)] = 0
    roles: tuple[str, ...] = ()  # the matters that concern them, by the role that leads
    rate: Annotated[NotNegative, Field(le=1_000)] = 0  # that one of them comes upon a problem, per working day
    app: Share = 0  # of what they report; the rest goes to the hotline
    trust: Share = 0.5

    @model_validator(mode="after")
    def concerned(self) -> "Enterprises":
        """Refuse enterprises that nothing concerns."""
        if self.per_grid > 0 and not self.roles:
            raise ValueError("roles: name the matters that concern them, by the role that leads: roles: [street_order]")
        return self


class Population(Strict):
    """Residents; one agent stands for several persons."""

    persons_per_agent: CountFrom1
    trust_start: Share
    trust_spread: Share
    enterprises: Enterprises = Enterprises()


def listed(value: Any) -> Any:
    """One name is short for a list of one."""
    return (value,) if isinstance(value, str) else value


class StaffOfPost(Strict):
    """How many people a post has and when they work.

    `count` and the rates add up, for the units that `per_unit` does not name; a unit that it names has the number that
    stands there. What would place nobody is refused (`checks.staff`).
    """

    count: Staff = 0  # at the highest tier
    per_street: Rate = 0
    per_community: Rate = 0
    per_tier: dict[str, Rate] = {}  # the same for each place of any tier
    per_grid: Rate = 0  # of the unit grids that the unit's place has
    per_unit: dict[str, Staff] = {}  # at each place where such a unit stands
    per_place: dict[str, Staff] = {}  # in place of all the other counts, at the one unit there that has the post
    shift: Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...]),
                     Field(min_length=1)] = ("always",)  # by turns
    absence: Share = 0

    def per_place_of(self, tier: str) -> float:
        """How many people are due to each place of a tier, by the rates of tiers."""
        return self.per_tier.get(tier, 0) + {"street": self.per_street, "community": self.per_community}.get(tier, 0)


def hour_of(value: Any) -> float:
    """Hour of the day from a number or from a duration such as `8 h`."""
    hour = value
    if isinstance(value, str) and DURATION.match(value):
        hour = seconds_of(value) / HOUR_S
    if isinstance(hour, bool) or not isinstance(hour, int | float) or not 0 <= hour <= 24:
        raise ValueError(f"{brief(value)} is no hour of the day, 0 to 24; half past eight is 8.5: [8.5, 12]")
    return float(hour)


def hours_of(value: Any) -> Any:
    """Refuse a window that ends before it starts, and windows that overlap."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{brief(value)} is no list of windows; write [[8, 12], [14, 18]]")
    if len(value) > MOST_WINDOWS:
        raise ValueError(f"{len(value)} windows are too many; at most {MOST_WINDOWS} a day")
    last, windows = -1.0, []
    for window in value:
        if not isinstance(window, list | tuple) or len(window) != 2:
            raise ValueError(f"{brief(window)} is no window; write [start, end] in hours of the day: [8, 12]")
        start, end = (hour_of(hour) for hour in window)
        shown = brief(list(window))
        if end <= start:
            raise ValueError(f"the window {shown} ends before it starts; a night is two: [0, 6], [22, 24]")
        if start <= last:
            raise ValueError(f"the window {shown} touches the one before it; windows are apart and in order")
        last = end
        windows.append((start, end))
    return tuple(windows)


Windows = Annotated[tuple[tuple[HourOfDay, HourOfDay], ...], BeforeValidator(hours_of)]


class Rota(Strict):
    """So many days on in each cycle, everybody at another point of it."""

    days_on: CountFrom1
    cycle: Annotated[CountFrom1, Field(le=LONGEST_CYCLE_D)]

    @model_validator(mode="after")
    def days_fit(self) -> "Rota":
        """Refuse more days of duty than the cycle has."""
        if self.days_on > self.cycle:
            raise ValueError(f"{self.days_on} days on do not fit in a cycle of {self.cycle}")
        return self


class AwayTemplate(Strict):
    """A regular duty that takes everybody of a shift from the work: a weekly meeting, a drill, a report due."""

    days: Annotated[tuple[DayOfWeek, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours: Annotated[Windows, Field(min_length=1)]


class ShiftTemplate(Strict):
    """Duty hours on the official calendar; no hours at all means round the clock."""

    days: Literal["all", "workdays"] | Annotated[tuple[DayOfWeek, ...], Field(min_length=1)] = "all"
    rota: Rota | None = None
    hours: Windows = ()
    away: tuple[AwayTemplate, ...] = ()

    @model_validator(mode="after")
    def away_fits(self) -> "ShiftTemplate":
        """Refuse duties away that a row has no room for, or that leave nothing of a window."""
        windows = [window for each in self.away for window in each.hours]
        if len(windows) > MOST_WINDOWS:
            raise ValueError(f"{len(windows)} duties away are too many; at most {MOST_WINDOWS} in a shift")
        if self.away and not any(self._is_there(day) for day in self._days()):
            raise ValueError("away: duties away take all hours of all days; nobody of the shift would ever be there")
        return self

    def _days(self) -> tuple[str, ...]:
        """Days of the week on which the shift may be on duty."""
        if isinstance(self.days, tuple):
            return self.days
        return DAYS_OF_WEEK[:5] if self.days == "workdays" else DAYS_OF_WEEK

    def _is_there(self, day: str) -> bool:
        """Whether anything is left of the hours of a day of the week."""
        left = list(self.hours) or [(0.0, 24.0)]
        for start, end in (window for each in self.away if day in each.days for window in each.hours):
            left = [(lo, hi) for low, high in left for lo, hi in ((low, min(high, start)), (max(low, end), high))
                    if lo < hi]
        return bool(left)


class EndOfShift(Strict):
    """What becomes of work in hand when a shift ends."""

    rule: word_of(ShiftEnd)  # type: ignore[valid-type]
    overtime: Duration = 0
    resume_by: Literal["any", "same"] = "any"


class UnitTemplate(Strict):
    """An organisation that stands at every place of a tier."""

    tier: str
    nature: word_of(Nature)  # type: ignore[valid-type]
    posts: tuple[PostWord, ...]  # type: ignore[valid-type]
    leads: tuple[str, ...] = ()  # roles of the catalogue
    desk: PostWord | None = None  # type: ignore[valid-type]
    field: PostWord | None = None  # type: ignore[valid-type]
    sign: PostWord | None = None  # type: ignore[valid-type]  # who signs while somebody has this post; else the desk
    rounds: YesNo = True  # whether its inspectors make rounds; else they only do tasks
    zh: str = ""
    en: str = ""

    @model_validator(mode="after")
    def leads_with_people(self) -> "UnitTemplate":
        """Refuse a unit that leads matters without somebody to sign and somebody to handle."""
        if self.leads and (self.desk is None or self.field is None):
            raise ValueError("a unit that leads needs `desk` (who signs and feeds back) and `field` (who handles)")
        for word in (self.desk, self.field, self.sign):
            if word is not None and word not in self.posts:
                raise ValueError(f"{word.key} is not among the unit's posts")
        return self
