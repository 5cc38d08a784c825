"""Duty hours and deadline clocks on the official calendar. Whole seconds only."""

from twin.vocabulary import DAY_S, NEVER, Clock

MOST_NIGHTS = 14


# ---------------------------------------------------------------------------------------------- duty hours
def is_shift_day(settings, days, shift, turn, day):
    """Whether a shift is worked on a day by somebody at this turn of the rota."""
    row = day - settings.first_day
    if row < 0 or row >= settings.n_days:
        return False
    if shift.is_workdays_only == 1 and days[row].is_workday == 0:
        return False
    if (shift.weekdays >> ((day + settings.weekday) % 7)) & 1 == 0:
        return False
    return (day + turn) % shift.cycle_days < shift.days_on


def window_end_s(settings, days, shift, turn, time):
    """End of the duty window that holds `time`; `time` itself when off duty, NEVER when always on."""
    if shift.n_windows == 0:
        return NEVER
    end = end_within_day_s(settings, days, shift, turn, time)
    for _ in range(MOST_NIGHTS):  # windows that meet at midnight are one
        if end == time or end % DAY_S != 0:
            return end
        beyond = end_within_day_s(settings, days, shift, turn, end)
        if beyond == end:
            return end
        end = beyond
    return end


def end_within_day_s(settings, days, shift, turn, time):
    """End of the window of this day that holds `time`; `time` itself when there is none."""
    day, second = time // DAY_S, time % DAY_S
    if is_shift_day(settings, days, shift, turn, day) and back_s(settings, shift, day, second) == second:
        for i in range(shift.n_windows):
            if shift.start_s[i] <= second and second < shift.end_s[i]:
                return day * DAY_S + leaving_s(settings, shift, day, second, shift.end_s[i])
    return time


def next_open_s(settings, days, shift, turn, time):
    """First second from `time` on at which a duty window is open; NEVER when the calendar has none."""
    if window_end_s(settings, days, shift, turn, time) > time:
        return time
    for day in range(time // DAY_S, settings.first_day + settings.n_days):
        if is_shift_day(settings, days, shift, turn, day):
            for i in range(shift.n_windows):
                second = back_s(settings, shift, day, max(shift.start_s[i], time - day * DAY_S))
                if second < shift.end_s[i]:
                    return day * DAY_S + second
    return NEVER


# ---------------------------------------------------------------------------------------------- regular duties away
def is_away_day(settings, shift, i, day):
    """Whether a regular duty takes people from the work on a day."""
    return (shift.away_weekdays[i] >> ((day + settings.weekday) % 7)) & 1 == 1


def back_s(settings, shift, day, second):
    """First second of a day from `second` on at which no regular duty takes people from the work."""
    for _ in range(shift.n_away):  # one may follow right upon another
        for i in range(shift.n_away):
            if is_away_day(settings, shift, i, day) and shift.away_start_s[i] <= second < shift.away_end_s[i]:
                second = shift.away_end_s[i]
    return second


def leaving_s(settings, shift, day, second, end):
    """Second of a day at which a regular duty next takes people from the work; `end` where none does before that."""
    for i in range(shift.n_away):
        if is_away_day(settings, shift, i, day) and second < shift.away_start_s[i]:
            end = min(end, shift.away_start_s[i])
    return end


def away_s(settings, days, shift, turn, time):
    """Seconds for which a regular duty takes people from the work who would else go on now; 0 where none does."""
    day, second = time // DAY_S, time % DAY_S
    if shift.n_away == 0 or not is_shift_day(settings, days, shift, turn, day):
        return 0
    for i in range(shift.n_windows):
        if shift.start_s[i] < second and second < shift.end_s[i]:
            return min(back_s(settings, shift, day, second), shift.end_s[i]) - second
    return 0


# ---------------------------------------------------------------------------------------------- office time
def is_office_clock(clock):
    """Whether a clock stands still outside office hours."""
    return clock == Clock.WORK_HOUR or clock == Clock.WORK_DAY


def office_s(settings, days, time):
    """Office seconds of all working days before `time`, since the first day of the calendar."""
    row = min(max(time // DAY_S - settings.first_day, 0), settings.n_days - 1)
    passed = days[row].n_workdays * settings.office_day_s
    if days[row].is_workday == 1:
        second = time % DAY_S
        for i in range(settings.n_office):
            start, end = settings.office_start_s[i], settings.office_end_s[i]
            passed += min(max(second - start, 0), end - start)
    return passed


def time_of_office_s(settings, days, position):
    """First second at which so many office seconds have passed since the first day of the calendar."""
    low, high = 0, settings.n_days - 1
    while low < high:  # the last day that begins before the position is reached
        middle = (low + high + 1) // 2
        if days[middle].n_workdays * settings.office_day_s < position:
            low = middle
        else:
            high = middle - 1
    left = position - days[low].n_workdays * settings.office_day_s
    midnight = (settings.first_day + low) * DAY_S
    for i in range(settings.n_office):
        start, end = settings.office_start_s[i], settings.office_end_s[i]
        if left <= end - start:
            return midnight + start + left
        left -= end - start
    return midnight + DAY_S


# ---------------------------------------------------------------------------------------------- deadline clocks
def limit_end_s(settings, days, clock, limit_s, limit_days, time):
    """Deadline of a limit that begins at `time`.

    Hour clocks count `limit_s` seconds of their own time. Day clocks end at the close of the `limit_days`-th
    working day after the day of `time`, or at 24:00 of that natural day.
    """
    day = time // DAY_S
    if clock == Clock.WORK_HOUR:
        return time_of_office_s(settings, days, office_s(settings, days, time) + limit_s)
    if clock == Clock.WORK_DAY:
        tonight = office_s(settings, days, (day + 1) * DAY_S)
        return time_of_office_s(settings, days, tonight + limit_days * settings.office_day_s)
    if clock == Clock.NATURAL_DAY:
        return (day + limit_days + 1) * DAY_S
    return time + limit_s


def budget_left_s(settings, days, clock, time, due_s):
    """Seconds of a clock between now and a deadline."""
    if is_office_clock(clock):
        return office_s(settings, days, due_s) - office_s(settings, days, time)
    return due_s - time


def budget_end_s(settings, days, clock, time, budget_s):
    """Deadline when so many seconds of a clock are left now."""
    if budget_s <= 0:
        return time
    if is_office_clock(clock):
        return time_of_office_s(settings, days, office_s(settings, days, time) + budget_s)
    return time + budget_s
