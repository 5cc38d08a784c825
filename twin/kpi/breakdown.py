"""One long table of a log: every measure of every stream, tier, street, unit, category, week, post, reporter.

Groups stand in order of their codes, never of a figure: whoever is ranked by what is closed closes falsely.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.axes import AXES, Axis, Naming, Reporters, axis
from twin.kpi.counting import Counting
from twin.kpi.definitions import OF_PEOPLE, RATES
from twin.kpi.gathered import Gathered
from twin.kpi.groups import Streets
from twin.kpi.hours import Rates, of_people
from twin.kpi.measure import Measure, count, share
from twin.kpi.names import Labels
from twin.kpi.staff import NOBODY
from twin.kpi.summing import figure, sums, tally_of
from twin.kpi.survival import Spans
from twin.kpi.tally import Lengths, Marks, marks_of_cases
from twin.kpi.times import AGES, WORDS, age, ages, durations, figures
from twin.vocabulary import NONE, Ending

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("by", "group", "group_zh", "group_en", "measure", "zh", "en", "value", "numerator", "denominator", "n",
           "unit", "from_s", "to_s", "why", "note")
COUNTS = {
    "reported": ("上报数", "Cases reported"),
    "closed": ("结案数", "Cases closed"),
    "open": ("期末在办量", "Cases open at the end"),
    "overdue_open": ("超期未办结数", "Cases open at the end whose result is overdue"),
}
OF_REPORTERS = ("time_to_close", "on_time", "in_time_archive_rate", "resolution_rate", "satisfaction_rate",
                "confirmed_in_limit", "response_rate", "backlog_age", *COUNTS)
Found = Iterator[tuple[int, str, Measure]]  # number of a group, name of a measure, the measure


def table(log: Log, end_s: int, by: str | Iterable[str] = tuple(AXES), *, options: Counting | None = None,
          labels: Labels | None = None, streets: Streets | None = None, reporters: Reporters | None = None,
          rates: Rates | None = None) -> "pd.DataFrame":
    """Break a log down.

    Parameters
    ----------
    log : Log
        Log of a run, or of real cases in the same schema.
    end_s : int
        Where it ends, seconds since its beginning.
    by : str or iterable of str
        One or several of `all`, `stream`, `tier`, `street`, `unit`, `category`, `week`, `post`, `reporter`.
    options : Counting, optional
        Rules of counting; those of DOMAIN C4 if left out.
    labels : mapping, optional
        What tiers and units are called: by key, a mapping with `zh` and `en`.
    streets : mapping, optional
        Code and name of the street of each place, by its code; without it the first nine digits tell the street.
    reporters : mapping, optional
        Group of each actor who may report, by name; without it names tell residents, enterprises and staff apart.
    rates : Rates, optional
        Yuan per hour by post; without it there is no cost.

    Returns
    -------
    DataFrame
        One row for each group and measure: by, group, group_zh, group_en, measure, zh, en, value (empty where there is
        none: `why` says it), numerator, denominator, n, unit, from_s, to_s, why, note. Measures that cannot be told
        along a way have no rows there (what people do has no category).

    Raises
    ------
    BadInput
        `by` is none of these.
    """
    return table_of(Gathered(log, end_s, options or Counting()), (by,) if isinstance(by, str) else tuple(by),
                    Naming(labels or {}, streets, reporters or {}), rates or Rates())


def table_of(g: Gathered, by: Iterable[str], naming: Naming, rates: Rates) -> "pd.DataFrame":
    """Break a log down that is gathered already; see `table`."""
    import pandas as pd

    rows = [row for one in by for row in _rows(g, axis(g, one, naming), rates)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({"value": "float64", "numerator": "float64", "denominator": "float64"})


def _rows(g: Gathered, along: Axis, rates: Rates) -> list[tuple[object, ...]]:
    """Rows of one way to break down: group by group, in order of their codes."""
    found = sorted(measured(g, along, rates), key=lambda one: one[0])
    return [(along.key, along.codes[n], along.zh[n], along.en[n], name, one.zh, one.en, one.value, one.numerator,
             one.denominator, one.n, one.unit, *along.periods[n], one.why, one.note) for n, name, one in found]


def measured(g: Gathered, along: Axis, rates: Rates) -> Found:
    """All measures that can be told along a way to break down."""
    for parts in (_counts(g, along), _rates(g, along), _durations(g, along), _ages(g, along)):
        for n, name, measure in parts:
            if along.key != "reporter" or name.partition(".")[0] in OF_REPORTERS:
                yield n, name, measure
    yield from _people(g, along, rates)


def _counts(g: Gathered, along: Axis) -> Found:
    """Plain counts of cases."""
    for key, marks in g.once("counts", lambda: count_marks(g)).items():
        number = along.number(marks)
        if not len(marks) or np.any(number != NONE):
            n_of = np.bincount(number[number >= 0], minlength=len(along))
            for n in range(len(along)):
                yield n, key, count(n_of[n], *COUNTS[key])


def count_marks(g: Gathered) -> dict[str, Marks]:
    """Cases that are counted: reported and closed within the log, open at its end, and of these overdue."""
    cases = g.log.cases
    late = np.unique(g.results.case[g.results.is_overdue() & (g.results.left_s >= g.end_s)])
    late = late[cases["ending"][late] == NONE]
    none = np.full(len(cases), NONE, np.int64)
    return {key: marks_of_cases(g.log, chosen, time_s[chosen]) for key, chosen, time_s in (
        ("reported", np.flatnonzero(cases["opened_s"] >= 0), cases["opened_s"]),
        ("closed", np.flatnonzero(cases["ending"] == Ending.CLOSED), cases["concluded_s"]),
        ("open", np.flatnonzero(cases["ending"] == NONE), none),
        ("overdue_open", late, none))}


def _rates(g: Gathered, along: Axis) -> Found:
    """Shares and ratios of groups; of people only along what people belong to."""
    for rate in RATES:
        tally = tally_of(g, rate)
        number = along.number(tally.marks)
        if along.key == "post" if rate.key not in OF_PEOPLE else not _is_of_people(along):
            continue
        part, whole = sums(tally, number, len(along))
        for n in range(len(along)):
            named = replace(rate, zh=rate.zh_demands) if along.codes[n] == "demands" and rate.zh_demands else rate
            yield n, rate.key, figure(named, part[n], whole[n])


def _is_of_people(along: Axis) -> bool:
    """Whether people belong to the groups."""
    return along.key in ("all", "tier", "street", "unit", "post")


def _durations(g: Gathered, along: Axis) -> Found:
    """How long it takes, group by group."""
    for name, lengths in durations(g).items():
        for n, spans in _by_group(lengths, along):
            for key, measure in figures(name, "", spans, WORDS[name]):
                yield n, key, measure


def _ages(g: Gathered, along: Axis) -> Found:
    """How old the backlog is; a week by itself has none."""
    if along.key == "week":
        return
    for n, spans in _by_group(g.once("ages", lambda: ages(g)), along):
        for key, p, zh, en in AGES:
            yield n, f"backlog_age.{key}", age(spans, p, zh, en)


def _by_group(lengths: Lengths, along: Axis) -> Iterator[tuple[int, Spans]]:
    """Times of each group; nothing where no time belongs to any."""
    number = along.number(lengths.marks)
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(len(along) + 1))
    if along.key == "post" or (len(number) and bounds[0] == len(number)):
        return
    for n in range(len(along)):
        yield n, lengths.spans.where(order[bounds[n]: bounds[n + 1]])


def _people(g: Gathered, along: Axis, rates: Rates) -> Found:
    """What people of each group did with their time."""
    if not _is_of_people(along):
        return
    number, staff = along.number(g.people.marks), g.people
    for n in range(len(along)):
        chosen = (number == n) & staff.is_staff
        on_duty = float(staff.duty_s[chosen].sum())
        yield n, "staff_use", share(float(staff.busy_s[chosen].sum()), on_duty, "在岗时间利用率",
                                    "Share of duty time at work", NOBODY)
        yield n, "patrol_use", share(float(staff.patrol_s[chosen].sum()), on_duty, "巡查占在岗时间",
                                     "Share of duty time on patrol", NOBODY)
        for name, measure in of_people(g, chosen, rates).items():
            yield n, name, measure
