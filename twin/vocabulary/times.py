"""Seconds of the clock, and the two marks for nothing and never."""

NONE = -1
NEVER = 1 << 40
MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
WEEK_S = 7 * DAY_S
