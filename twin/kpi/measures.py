"""All figures of a log."""

from twin.eventlog.schema import Log
from twin.kpi.assignments import assignments
from twin.kpi.causes import cause_measures
from twin.kpi.counts import count_measures, share_measures
from twin.kpi.measure import Measure
from twin.kpi.names import Labels
from twin.kpi.staff import staff_measures
from twin.kpi.times import time_measures


def measures(log: Log, end_s: int, labels: Labels | None = None) -> dict[str, Measure]:
    """Measure a log.

    Open cases are always counted: as not yet closed, signed or handed in when times are measured (Kaplan-Meier), as
    late in `on_time` and `signed_in_limit` once their deadline is past, as backlog in the counts.

    Parameters
    ----------
    log : Log
        Log of a run, or of real cases in the same schema.
    end_s : int
        Where it ends, seconds since its beginning.
    labels : mapping, optional
        What the names of measures call tiers and units: by key of a tier or kind of unit, a mapping with `zh` and `en`.

    Returns
    -------
    dict of str to Measure
        By name; parts are named after the whole, with dots: `on_time`, `on_time.demands`,
        `time_to_close.p90.demands`, `backlog.street`, `staff_use.post.clerks`.
    """
    given = assignments(log, end_s)
    return {
        **count_measures(log, labels or {}),
        **time_measures(log, end_s, given),
        **share_measures(log, end_s, given, labels or {}),
        **cause_measures(log, end_s),
        **staff_measures(log, end_s, labels or {}),
    }


def kpis(log: Log, end_s: int,
         labels: Labels | None = None) -> dict[str, dict[str, float | int | str | None]]:
    """Measure a log; the figures as JSON can hold them.

    Parameters
    ----------
    log : Log
        Log of a run, or of real cases in the same schema.
    end_s : int
        Where it ends, seconds since its beginning.
    labels : mapping, optional
        What the names of measures call tiers and units.

    Returns
    -------
    dict of str to dict
        Each with value, unit, numerator, denominator, n, zh, en; `why` where the value is None (never NaN); `note`
        where a reader must know more.
    """
    return {name: measure.to_json() for name, measure in measures(log, end_s, labels).items()}
