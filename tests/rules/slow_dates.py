"""A second, slow and obvious calendar: real dates, a list of working days, one step of time after another.

It shares nothing with `twin.rules.calendars`: whether somebody is on duty, or the office is open, is asked of a moment;
everything else is counted by walking from moment to moment.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class SlowShift:
    """Duty hours; `pattern` is the rota of the person, day by day, beginning on the day of second 0."""

    windows: tuple[tuple[time, time], ...]
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    workdays_only: bool = False
    pattern: tuple[bool, ...] = (True,)


@dataclass(frozen=True)
class SlowCalendar:
    """Dates from `first` to `last`, those that are worked, and the office hours; second 0 begins `start`."""

    start: date
    first: date
    last: date
    working: frozenset[date]
    office: tuple[tuple[time, time], ...]

    def moment(self, second: int) -> datetime:
        return datetime.combine(self.start, time()) + timedelta(seconds=second)

    def second(self, moment: datetime) -> int:
        return round((moment - datetime.combine(self.start, time())).total_seconds())

    # ------------------------------------------------------------------ duty
    def is_on_duty(self, shift: SlowShift, moment: datetime) -> bool:
        day = moment.date()
        if not self.first <= day <= self.last:
            return False
        if shift.workdays_only and day not in self.working:
            return False
        if day.weekday() not in shift.weekdays:
            return False
        if not shift.pattern[(day - self.start).days % len(shift.pattern)]:
            return False
        return is_within(shift.windows, moment.time())

    def window_end(self, shift: SlowShift, second: int, tick: int, most: int) -> int:
        """First second, step by step, at which the shift is not on duty any more."""
        for _ in range(most):
            if not self.is_on_duty(shift, self.moment(second)):
                return second
            second += tick
        raise AssertionError("the shift does not end within the steps allowed")

    def next_open(self, shift: SlowShift, second: int, tick: int, most: int) -> int | None:
        """First second, step by step, at which the shift is on duty; None where the steps do not reach it."""
        for _ in range(most):
            if self.is_on_duty(shift, self.moment(second)):
                return second
            second += tick
        return None

    # ------------------------------------------------------------------ office time
    def is_office(self, moment: datetime) -> bool:
        return moment.date() in self.working and is_within(self.office, moment.time())

    def office_between(self, begin: int, end: int, tick: int) -> int:
        return sum(tick for second in range(begin, end, tick) if self.is_office(self.moment(second)))

    def after_office_time(self, begin: int, wanted: int, tick: int) -> int:
        """First second at which `wanted` office seconds have passed since `begin`."""
        second, passed = begin, 0
        while passed < wanted:
            passed += tick if self.is_office(self.moment(second)) else 0
            second += tick
        return second

    # ------------------------------------------------------------------ deadlines
    def close_of_nth_working_day_after(self, second: int, n: int) -> int:
        day = self.moment(second).date()
        while n > 0:
            day += timedelta(days=1)
            n -= 1 if day in self.working else 0
        return self.second(datetime.combine(day, time()) + from_midnight(self.office[-1][1]))

    def end_of_nth_day_after(self, second: int, n: int) -> int:
        day = self.moment(second).date()
        for _ in range(n):
            day += timedelta(days=1)
        return self.second(datetime.combine(day, time())) + 24 * 60 * 60


MIDNIGHT = time.max  # as the end of a window: 24:00


def is_within(windows: tuple[tuple[time, time], ...], moment: time) -> bool:
    return any(begin <= moment and (end == MIDNIGHT or moment < end) for begin, end in windows)


def from_midnight(moment: time) -> timedelta:
    if moment == MIDNIGHT:
        return timedelta(days=1)
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def clock_time(second: int) -> time:
    """Second of the day, 86400 at most, as a time of day."""
    return MIDNIGHT if second == 86_400 else (datetime(2000, 1, 1) + timedelta(seconds=second)).time()  # noqa: DTZ001
