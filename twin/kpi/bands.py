"""Whether a run reproduces the bands set for it: the figure, its bounds, met, missed or cannot be told and why."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from twin.eventlog.order import before
from twin.eventlog.schema import Log
from twin.kpi.dispatching import dispatches
from twin.kpi.gathered import Gathered
from twin.kpi.stretches import duty, posts, seconds_by_hour
from twin.kpi.summing import rate_of
from twin.kpi.survival import curve
from twin.kpi.times import closing, time_measures
from twin.parameters.bands import Band
from twin.parameters.bands import bands as bands_of
from twin.parameters.workdays import working_days
from twin.vocabulary import DAY_S, HOUR_S, NONE, Activity, Channel, Phase, Post, Reason, Stage, Stream

MET, MISSED, CANNOT_BE_TOLD = "met", "missed", "cannot be told"
N_SPARE_DAYS = 7  # days beyond one of each weekday, below which a variance says nothing
STREET_DIGITS = 9  # of the national codes: 6 of the district, 3 of the street, 3 of the community
MOST_UNSEEN = 0.1  # share of a curve that may lie beyond its end before its spread cannot be told
MORNING, NOON, AFTERNOON = slice(8, 12), slice(12, 14), slice(14, 18)
STAGGERED = "inspectors are on duty over noon: the dip must be gone"
Found = tuple[float | None, str]


@dataclass(frozen=True, eq=False)
class Asked:
    """A log and its calendar.

    Attributes
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    start : date
        Its first day.
    holidays : str
        Kind of working-day calendar.
    """

    log: Log
    end_s: int
    start: date
    holidays: str

    @property
    def n_days(self) -> int:
        """Whole days."""
        return self.end_s // DAY_S


def bands(log: Log, end_s: int, name: str, start: date, holidays: str = "cn") -> dict[str, dict[str, object]]:
    """Compare a log with a set of bands.

    Parameters
    ----------
    log : Log
        The log; the truth record is not read.
    end_s : int
        Where it ends, seconds since its beginning.
    name : str
        Which set of bands.
    start : date
        First day of the log: a log does not tell.
    holidays : str
        Kind of working-day calendar, as for `working_days`.

    Returns
    -------
    dict of str to dict
        By figure: no, value (None where it cannot be told), low, high, unit, verdict (`met`, `missed`, `cannot be
        told`), why, zh, en, source, measured.
    """
    asked = Asked(log, end_s, start, holidays)
    said, found = dict(bands_of(name)), measured(asked)
    if "noon_dip" in said and is_staffed_over_noon(asked):
        said["noon_dip"] = replace(said["noon_dip"], low=said["noon_dip"].high, high=None)
        found["noon_dip"] = (found["noon_dip"][0], STAGGERED)
    return {key: judged(band, *found[key]) for key, band in said.items()}


def judged(band: Band, value: float | None, why: str) -> dict[str, object]:
    """Return what is to be said of a band; a `why` without value says why there is none."""
    verdict = CANNOT_BE_TOLD if value is None else MET if band.holds(value) else MISSED
    return {"no": band.no, "value": value, "low": band.low, "high": band.high, "unit": band.unit, "verdict": verdict,
            "why": why, "zh": band.zh, "en": band.en, "source": band.source, "measured": band.measured}


def measured(asked: Asked) -> dict[str, Found]:
    """Value of each figure, and why there is none or what must be known of it."""
    log, end_s = asked.log, asked.end_s
    if asked.n_days < 1:
        return defaultdict(lambda: (None, "the log is shorter than a day"))
    g = Gathered(log, end_s)
    times = time_measures(g)
    handling, closed = times["time_to_handle.mean.city_management"], times["time_to_close.mean.demands"]
    on_time, rework = (rate_of(g, key, Stream.CITY_MANAGEMENT) for key in ("on_time", "rework_rate"))
    first = first_reports(log, Stream.CITY_MANAGEMENT)
    return {
        "first_reports": per_working_day(asked, first),
        "demands": demands_per_day(asked),
        "found_by_patrol": found_by_patrol(first),
        "dispatch_accuracy": dispatch_accuracy(log),
        "signed_in_a_day": signed_in_a_day(log, end_s),
        "handling": (handling.value, handling.why or handling.note),
        "demand_days": (None if closed.value is None else closed.value * HOUR_S / DAY_S, closed.why or closed.note),
        "demand_spread": demand_spread(log, end_s),
        "on_time": (on_time.value, on_time.why),
        "rework": (rework.value, rework.why),
        "spread_street": spread_street(asked, first),
        "spread_district": spread(asked, first),
        "noon_dip": noon_dip(asked),
    }


# ---------------------------------------------------------------------------------------------- reports
def first_reports(log: Log, stream: Stream) -> np.ndarray:
    """Cases of a stream reported within the log, the first of each problem; a case without one counts by itself."""
    order = np.lexsort((log.cases["case"], log.cases["opened_s"]))
    cases = log.cases[order]
    is_first = (before(cases["incident"]) == NONE) | (cases["incident"] == NONE)
    return cases[is_first & (cases["stream"] == stream) & (cases["opened_s"] >= 0)]


def by_day(asked: Asked, cases: np.ndarray) -> np.ndarray:
    """Cases reported on each whole day of the log."""
    return np.bincount(cases["opened_s"] // DAY_S, minlength=asked.n_days)[: asked.n_days]


def per_working_day(asked: Asked, cases: np.ndarray) -> Found:
    """Mean number of cases on a working day."""
    is_worked = np.array(working_days(asked.start, asked.n_days, asked.holidays).flags, bool)
    if not is_worked.any():
        return None, "no day of the log is a working day"
    return float(by_day(asked, cases)[is_worked].mean()), ""


def demands_per_day(asked: Asked) -> Found:
    """Demands a day; what is reported again is not another one, as volumes are stated by first reports."""
    return float(by_day(asked, first_reports(asked.log, Stream.DEMANDS)).mean()), ""


def found_by_patrol(first: np.ndarray) -> Found:
    """Share of first reports that patrol made, on foot or by camera."""
    if not len(first):
        return None, "no case of city management was reported"
    return float(np.isin(first["channel"], (Channel.PATROL, Channel.VIDEO)).mean()), ""


def without_weekdays(asked: Asked, n_by_day: np.ndarray) -> Found:
    """Variance / mean of daily counts, the mean of each weekday taken out."""
    weekday = (np.arange(asked.n_days) + asked.start.weekday()) % 7
    n_of_each = np.bincount(weekday, minlength=7)
    n_free = asked.n_days - np.count_nonzero(n_of_each)
    if n_free < N_SPARE_DAYS:
        return None, f"{asked.n_days} days are too few to take the weekdays out"
    if not n_by_day.any():
        return None, "no case of city management was reported"
    mean = np.bincount(weekday, n_by_day, minlength=7) / np.maximum(n_of_each, 1)
    return float(np.sum((n_by_day - mean[weekday]) ** 2) / n_free / n_by_day.mean()), ""


def spread(asked: Asked, cases: np.ndarray) -> Found:
    """Variance / mean of daily counts of all cases."""
    return without_weekdays(asked, by_day(asked, cases))


def spread_street(asked: Asked, cases: np.ndarray) -> Found:
    """Mean over streets of variance / mean of daily counts; streets are told by the national code."""
    codes = np.array([code[:STREET_DIGITS] if len(code) >= STREET_DIGITS else "" for code in asked.log.names.places])
    of_case = codes[cases["place"]] if len(codes) else np.full(len(cases), "")
    found = [spread(asked, cases[of_case == code]) for code in sorted(set(of_case) - {""})]
    values = [value for value, _ in found if value is not None]
    if not values:
        return None, found[0][1] if found else "the codes of places tell no street"
    return float(np.mean(values)), ""


def noon_dip(asked: Asked) -> Found:
    """Busier hour of 12-14 h / lower of the two daytime peaks, of first reports of both streams."""
    first = np.concatenate([first_reports(asked.log, stream) for stream in Stream])
    n = np.bincount(first["opened_s"] // HOUR_S % 24, minlength=24)
    lower = min(n[MORNING].max(), n[AFTERNOON].max())
    if not lower:
        return None, "nothing was reported in the morning or in the afternoon"
    return float(n[NOON].max() / lower), ""


def is_staffed_over_noon(asked: Asked) -> bool:
    """Whether half as many inspectors or more are on duty from 12 to 14 h as at most in the day."""
    post, keys = posts(asked.log.names)
    if Post.FIELD_INSPECTORS.key not in keys:
        return False
    stretches = duty(asked.log, asked.end_s)
    chosen = post[stretches.actor] == keys.index(Post.FIELD_INSPECTORS.key)
    by_hour = seconds_by_hour(stretches.from_s[chosen], stretches.to_s[chosen], asked.end_s)
    of_day = np.bincount(np.arange(len(by_hour)) % 24, by_hour, 24)
    return bool(of_day[NOON].min() > 0.5 * of_day.max() > 0)


# ---------------------------------------------------------------------------------------------- dispatch and signing
def dispatch_accuracy(log: Log) -> Found:
    """One minus wrong dispatches / dispatches by people; what came back and waits at the end is left out."""
    found = dispatches(log)
    if not found.is_known.any():
        return None, "nobody dispatched anything"
    return float(1.0 - np.count_nonzero(found.is_wrong) / np.count_nonzero(found.is_known)), ""


def signed_in_a_day(log: Log, end_s: int) -> Found:
    """Share of files signed within 24 natural hours of being laid out, of those laid out a day before the end."""
    events = log.events
    is_carried = np.zeros(len(log.cases) + 1, bool)  # the last one is for rows without a case
    is_carried[events["case"][events["activity"] == Activity.CARRY]] = True
    rows = events[(events["activity"] == Stage.SIGN) & (events["item"] != NONE)]
    ends = rows[(rows["phase"] == Phase.END) & (rows["reason"] < min(Reason))]
    asked = rows[(rows["phase"] == Phase.ENABLE) & (rows["time_s"] + DAY_S <= end_s)]
    asked = asked[~(is_carried[asked["case"]] & (asked["time_s"] == 0))]
    if not len(asked):
        return None, "nothing was laid out for signing a day before the end"
    done_s = {int(row["item"]): int(row["time_s"]) for row in ends}
    n_signed = sum(done_s.get(int(row["item"]), end_s + 1) <= row["time_s"] + DAY_S for row in asked)
    return n_signed / len(asked), ""


# ---------------------------------------------------------------------------------------------- demands, rework
def demand_spread(log: Log, end_s: int) -> Found:
    """Standard deviation of the logarithm of time from report to closing, of demands.

    Over the Kaplan-Meier curve; what lies beyond its end counts as ending there, so that it is a lower bound.
    """
    spans, case = closing(log, end_s)
    spans = spans.where(log.cases["stream"][case] == Stream.DEMANDS)
    if not spans.is_over.any():
        return None, "no demand was closed within the log"
    seen = curve(spans)
    unseen = float(seen.share[-1]) if len(seen.share) else 1.0
    if unseen > MOST_UNSEEN:
        return None, f"{100 * unseen:.0f} percent last longer than the log tells"
    ages = np.log(np.maximum(np.append(seen.step_s, seen.last_s), 1))
    weights = -np.diff(np.concatenate([[1.0], seen.share, [0.0]]))
    mean = float(ages @ weights)
    note = "" if unseen == 0 else f"a lower bound: {100 * unseen:.1f} percent last longer than the log tells"
    return float(np.sqrt((ages - mean) ** 2 @ weights)), note
