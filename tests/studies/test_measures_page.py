"""docs/kpis.md is what the measures say of themselves."""

from studies.measures import NAMES, OTHERS, PAGE, page
from tests.eventlog.logs import SMALL_END_S, small_log
from twin.eventlog import empty_log
from twin.kpi import measures
from twin.kpi.definitions import BY_KEY


def test_the_page_of_measures_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m studies.measures"


def test_every_measure_is_on_the_page_and_no_other():
    found = measures(small_log(), SMALL_END_S) | measures(empty_log(NAMES), 1)
    heads = {name.partition(".")[0] for name in found}
    assert heads == set(OTHERS) | set(BY_KEY)
