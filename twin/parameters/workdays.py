"""The official working-day calendar of China: holidays, days off in lieu, and weekends that are worked instead."""

from dataclasses import dataclass
from datetime import date, timedelta

from twin.vocabulary import BadInput, unknown

KINDS_OF_CALENDAR = ("cn", "weekends", "none")
FIRST_YEAR, LAST_YEAR = 1951, 2099  # for which the library knows festivals, with a year to spare on both sides
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked.

    Attributes
    ----------
    flags : tuple of bool
        One per day, from the first day on; true for a working day.
    unannounced_years : tuple of int
        Years among these days whose arrangement is not announced (or not yet in the library): statutory holidays
        only, without make-up days. A result that rests on them must say so.
    """

    flags: tuple[bool, ...]
    unannounced_years: tuple[int, ...] = ()


def working_days(first: date, n_days: int, kind: str = "cn") -> WorkingDays:
    """Which of `n_days` days from `first` on are working days.

    Parameters
    ----------
    first : date
        First day.
    n_days : int
        Number of days, 0 or more.
    kind : str
        `cn`: the official calendar of China; `weekends`: Monday to Friday; `none`: every day is worked.

    Raises
    ------
    BadInput
        For another kind, a negative number of days, or years before 1951 or after 2099.

    Notes
    -----
    Source of `cn`: the yearly notices of the State Council as kept in the library `holidays` (docs/decisions/0004).
    """
    if kind not in KINDS_OF_CALENDAR:
        raise unknown("calendar", kind, KINDS_OF_CALENDAR, f"unknown working-day calendar {kind}")
    if n_days < 0:
        raise BadInput(f"calendar: the number of days must be 0 or more, is {n_days}")
    if kind == "none" or n_days == 0:
        return WorkingDays((True,) * n_days)
    if kind == "weekends":
        return WorkingDays(tuple((first.weekday() + day) % 7 < SATURDAY for day in range(n_days)))
    return _official(first, n_days)


def _official(first: date, n_days: int) -> WorkingDays:
    """Working days of the official calendar."""
    years = _years(first, n_days)
    # Imported here: with its first use it takes some 0.2 s, which `twin --help` must not pay.
    from holidays import country_holidays

    # A notice may move work into the December before or the January after its year.
    calendar = country_holidays("CN", years=range(years[0] - 1, years[-1] + 2))
    flags = tuple(calendar.is_working_day(first + timedelta(days=day)) for day in range(n_days))
    # Every notice since 2001 has had make-up days, so a year without any has no notice in the library.
    announced = {day.year for day in calendar.weekend_workdays}
    return WorkingDays(flags, tuple(year for year in years if year not in announced))


def _years(first: date, n_days: int) -> range:
    """Years that the days lie in; BadInput beyond those that can be built."""
    try:
        last = first + timedelta(days=n_days - 1)
    except OverflowError:
        last = date.max
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise BadInput(
            f"calendar: {first.isoformat()} to {last.isoformat()} lies outside {FIRST_YEAR} to {LAST_YEAR}, for which "
            "the official working days can be built; `weekends` or `none` know no such bounds"
        )
    return range(first.year, last.year + 1)
