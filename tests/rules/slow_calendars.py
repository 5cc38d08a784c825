"""A second, slow and obvious implementation of duty hours and deadline clocks: minute by minute, with datetimes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
OFFICE = ((8, 12), (14, 18))


@dataclass
class Slow:
    """A calendar: day 0, and the set of dates that are worked."""

    start: datetime
    worked: set

    def at(self, time_s):
        return self.start + timedelta(seconds=time_s)

    def back(self, moment):
        return round((moment - self.start).total_seconds())

    def is_office(self, moment):
        return moment.date() in self.worked and any(first <= moment.hour < last for first, last in OFFICE)

    def office_end(self, moment, seconds):
        """The moment at which so many office seconds have passed."""
        left = timedelta(seconds=seconds)
        while left > timedelta(0):
            step = min(MINUTE - timedelta(seconds=moment.second), left) if self.is_office(moment) else None
            if step is None:
                moment = (moment + MINUTE).replace(second=0)
            else:
                moment, left = moment + step, left - step
        return moment

    def office_seconds(self, first, last):
        """Office seconds between two moments."""
        total, moment = 0, first
        while moment < last:
            following = min((moment + MINUTE).replace(second=0), last)
            total += round((following - moment).total_seconds()) if self.is_office(moment) else 0
            moment = following
        return total

    def close_of_workday(self, moment, n):
        """Close of the n-th working day after the day of a moment."""
        day = moment.date()
        while n:
            day += timedelta(days=1)
            n -= day in self.worked
        return datetime(day.year, day.month, day.day, 18)  # noqa: DTZ001

    def midnight_after(self, moment, n):
        """24:00 of the n-th natural day after the day of a moment."""
        day = moment.date() + timedelta(days=n + 1)
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def is_on(start, worked, days, hours, rota, turn, moment):
    """Whether somebody is on duty at a moment."""
    number = (moment.date() - start.date()).days
    if days == "workdays" and moment.date() not in worked:
        return False
    if isinstance(days, tuple) and ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[moment.weekday()] not in days:
        return False
    if rota and (number + turn) % rota[1] >= rota[0]:
        return False
    clock = moment.hour + moment.minute / 60
    return any(first <= clock < last for first, last in hours) if hours else True
