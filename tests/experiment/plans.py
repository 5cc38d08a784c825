"""Small plans on the reference driver, for the tests of comparisons."""

from typing import Any

from tests.engine.small import small_scenario
from twin.experiment.compare import compare
from twin.experiment.comparison import Comparison

MORE = {"more crews": {"staff.crews.per_unit": {"works_department": 5, "street_team": 7}}}
MEASURES = ("case_time", "case_time.city_management", "on_time", "open", "duty_hours")


def compared(store, days: int = 3, **asked: Any) -> Comparison:
    """A street with few crews against one with more; everything in this process."""
    return compare(small_scenario(days), **{
        "plans": MORE, "replications": 3, "redraws": 0, "measures": MEASURES, "engine": "reference", "store": store,
        "workers": 1, **asked})
