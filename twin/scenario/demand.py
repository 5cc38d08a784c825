"""What a scenario says about demand: base rates, dated episodes, surpluses, a trace of real arrivals."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from twin.scenario.fields import (
    LONGEST_D,
    Count,
    CountFrom1,
    IsoDate,
    NotNegative,
    Positive,
    Strict,
    brief,
    number_of,
    word_of,
)
from twin.state import QUARTERS_A_DAY
from twin.vocabulary import Stream

Name = Annotated[str, Field(min_length=1, max_length=80)]
HotSpotShape = Annotated[Positive, Field(ge=0.05, le=10_000)]
Factor = Annotated[NotNegative, Field(le=1_000)]


class StreamDemand(Strict):
    """How many matters of a stream become known, in all places together."""

    reports_per_weekday: Annotated[NotNegative, Field(le=100_000)]
    births_per_report: Annotated[Positive, Field(le=1_000)] = 1.0
    weekend_ratio: Annotated[NotNegative, Field(le=1_000)] = 1.0
    dispersion: Positive | None = None  # shape of the gamma day factors of all places together; none: Poisson days
    dispersion_by_place: Positive | None = None  # the same, each place its own
    batch: Annotated[CountFrom1, Field(le=1_000)] = 1  # matters of one kind that arise at one time in one place
    arrivals: Literal["poisson", "even"] = "poisson"  # even: each kind at even distances in each place


class TraceColumns(Strict):
    """Which column of the file says what."""

    time: str
    category: str | None = None
    place: str | None = None


class Trace(Strict):
    """Real arrivals from a CSV or Parquet file. They replace the births of the mapped streams."""

    file: str
    columns: TraceColumns
    categories: dict[str, str] = {}
    places: dict[str, str] = {}
    other: str  # category of rows that no map names
    streams: tuple[word_of(Stream), ...] = (Stream.CITY_MANAGEMENT, Stream.DEMANDS)  # type: ignore[valid-type]


class Episode(Strict):
    """Dated births on top of the base rate: a heating season, a cold spell, a rainstorm, a campaign.

    A factor is the added multiple of the base rate of each category: 3 means three times the base births on top.
    """

    name: Name
    start: IsoDate
    end: IsoDate  # the last day
    ramp: Annotated[Count, Field(le=LONGEST_D)] = 0  # days on which it grows, and again on which it fades
    categories: dict[str, Factor] | None = None
    stream: word_of(Stream) | None = None  # type: ignore[valid-type]  # all its categories, with one factor
    factor: Factor | None = None
    places: tuple[str, ...] = ()  # none named: everywhere


class Surplus(Strict):
    """A share of the base births, on top of them on all days."""

    name: Name
    share: Factor
    categories: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    stream: word_of(Stream) | None = None  # type: ignore[valid-type]
    places: tuple[str, ...] = ()  # none named: everywhere


def listed(value: Any) -> Any:
    """One surplus is short for a list of one."""
    return [value] if isinstance(value, dict) else value


Surpluses = Annotated[tuple[Surplus, ...],
                      BeforeValidator(listed, json_schema_input_type=Surplus | tuple[Surplus, ...])]


def weights_of(value: Any) -> Any:
    """Weights of 24 hours or 96 quarter hours; any scale."""
    if not isinstance(value, list | tuple) or len(value) not in (24, QUARTERS_A_DAY):
        raise ValueError(f"{brief(value)}: write a list of 24 weights, one for each hour, or of {QUARTERS_A_DAY}, one "
                         f"for each quarter of an hour")
    numbers = [number_of(weight) for weight in value]
    if min(numbers) < 0 or not sum(numbers) > 0:
        raise ValueError("weights are not negative, and not all of them 0")
    return tuple(numbers)


Weights = Annotated[tuple[float, ...], BeforeValidator(weights_of)]


class Demand(Strict):
    """What happens in the district."""

    by: str  # tier of the places that bring forth incidents
    hot_spot_shape: HotSpotShape | None = None  # of the gamma weights of unit grids; none: all alike
    city_management: StreamDemand | None = None
    demands: StreamDemand | None = None
    trace: Trace | None = None
    episodes: tuple[Episode, ...] = ()
    extra: Surpluses = ()
    profiles: dict[str, Weights] = {}  # hour profiles of the scenario's own, for `catalogue.<category>.profile`
