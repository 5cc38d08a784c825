"""From a log to figures: what is measured, and what changes over time."""

from twin.kpi.bands import bands
from twin.kpi.breakdown import table
from twin.kpi.counting import Counting
from twin.kpi.gap import Pair, gap
from twin.kpi.hours import Rates
from twin.kpi.measure import Measure
from twin.kpi.measures import kpis, measures
from twin.kpi.names import label, post_name
from twin.kpi.series import Backlog, Hours, Passage, Wait, backlog, by_hour, by_weekday_hour, funnel, waits

__all__ = [
    "Backlog", "Counting", "Hours", "Measure", "Pair", "Passage", "Rates", "Wait", "backlog", "bands", "by_hour",
    "by_weekday_hour", "funnel", "gap", "kpis", "label", "measures", "post_name", "table", "waits",
]
