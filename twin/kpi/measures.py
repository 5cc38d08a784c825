"""All figures of a log."""

from dataclasses import replace
from typing import Any

from twin.eventlog.schema import Log
from twin.kpi.axes import Naming
from twin.kpi.causes import cause_measures
from twin.kpi.counting import Counting
from twin.kpi.counts import count_measures, share_measures
from twin.kpi.equity import equity_measures
from twin.kpi.gathered import Gathered
from twin.kpi.hours import Rates, hour_measures
from twin.kpi.measure import Measure
from twin.kpi.names import Labels
from twin.kpi.staff import staff_measures
from twin.kpi.summing import rate_measures
from twin.kpi.times import age_measures, time_measures


def measures(log: Log, end_s: int, labels: Labels | None = None,
             counting: Counting | None = None) -> dict[str, Measure]:
    """Measure a log.

    Open cases are always counted: as not yet closed, signed or handed in when times are measured (Kaplan-Meier), as
    late in all rates of deadlines once their own is past, as backlog in the counts.

    Parameters
    ----------
    log : Log
        Log of a run, or of real cases in the same schema.
    end_s : int
        Where it ends, seconds since its beginning.
    labels : mapping, optional
        What the names of measures call tiers and units: by key of a tier or kind of unit, a mapping with `zh` and `en`.
    counting : Counting, optional
        Rules of counting, where districts differ; those of DOMAIN C4 if left out.

    Returns
    -------
    dict of str to Measure
        By name; parts are named after the whole, with dots: `on_time`, `on_time.demands`,
        `time_to_close.p90.demands`, `backlog.street`, `staff_use.post.clerks`.
    """
    return measures_of(Gathered(log, end_s, counting or Counting()), Naming(labels or {}, None, {}), Rates())


def measures_of(g: Gathered, naming: Naming, rates: Rates) -> dict[str, Measure]:
    """Measure a log that is gathered already; see `measures`."""
    labels = naming.labels
    found = {
        **count_measures(g.log, labels),
        **time_measures(g),
        **age_measures(g),
        **rate_measures(g),
        **share_measures(g.log, labels),
        **cause_measures(g.log, g.end_s),
        **staff_measures(g, labels),
        **hour_measures(g, rates),
        **equity_measures(g, naming),
    }
    return {name: replace(measure, period=(0, g.end_s)) for name, measure in found.items()}


def kpis(log: Log, end_s: int, labels: Labels | None = None,
         counting: Counting | None = None) -> dict[str, dict[str, Any]]:
    """Measure a log; the figures as JSON can hold them.

    Parameters
    ----------
    log : Log
        Log of a run, or of real cases in the same schema.
    end_s : int
        Where it ends, seconds since its beginning.
    labels : mapping, optional
        What the names of measures call tiers and units.
    counting : Counting, optional
        Rules of counting.

    Returns
    -------
    dict of str to dict
        Each with value, unit, numerator, denominator, n, zh, en, period (seconds); `why` where the value is None
        (never NaN); `note` where a reader must know more.
    """
    return {name: measure.to_json() for name, measure in measures(log, end_s, labels, counting).items()}
