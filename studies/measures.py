"""Write docs/kpis.md: every measure with its names, what is divided by what, whose formula, which rules bear on it.

Run with `python -m studies.measures`. Names come from the measures themselves; a test says when the page is old.
"""

from pathlib import Path

from twin.eventlog import empty_log
from twin.eventlog.schema import Names
from twin.kpi import measures
from twin.kpi.axes import AXES
from twin.kpi.breakdown import COLUMNS, COUNTS
from twin.kpi.counting import CHOICES
from twin.kpi.definitions import RATES
from twin.kpi.equity import FEWEST
from twin.kpi.gap import inflation
from twin.kpi.hours import COST
from twin.parameters import parameter

PAGE = Path(__file__).parent.parent / "docs" / "kpis.md"
NAMES = Names(("street",), ("110108010/street_team",), ("110108010/street_team/crews/1", "110108010001/residents/1"))
LIMITS = ("response_limit", "connect_limit", "night_start", "night_end")
MODEL = "MODEL 7"
KAPLAN_MEIER = "Kaplan and Meier 1958, delayed entry; `twin/kpi/survival.py`"
INTRODUCTION = """
# Measures

Each figure carries value, unit, numerator, denominator, n, zh, en and period (seconds from the first second of the
log). A figure without a denominator has no value but a sentence, `why`; never NaN. What is open always counts.
Parts are named after the whole: `on_time.demands`, `hours_night.post.crews`. [V], [U] and [G] are implementations
whose formulas were collected: a vendor's index, a public repository, a district.

## Rules of counting

A result belongs to the period of its need date: its deadline lies in it, and it was finished, or is overdue and
unfinished. What left the unit before its deadline, or whose deadline stands still, is not due. An extended deadline
is the one that was granted last; the response to an emergency is its result. `twin.kpi.Counting(period="finished")`
and so on choose otherwise. Rates of results stand in `kpis.json` with exemptions kept and, as
`on_time.without_exemptions`, left out.
"""
TABLE = """
## The long table

`twin.kpi.table(log, end_s, by, options=...)`, `run.kpis_by`, and `kpis_by.parquet` in the folder of a run
(`pandas.read_parquet`; `.to_csv("kpis_by.csv", encoding="utf-8-sig")` for a spreadsheet) have one row for each
group and measure. Ways to break down: {ways}. Columns: {columns}.

Beside rates, times, ages and hours it counts {counts}. The file has no rows for groups with nothing to count.
Groups stand in order of their codes and are never ranked by what is closed: who is ranked by it closes falsely. A
street is where the matter lies, and for hours where the unit stands; a unit is the one that owes (the desk, the lead
unit); a tier the loop in which the work lies; a week counts from the first day of the log, and has what was due,
reported or begun in it. `reporter` tells residents who can and cannot report by app (the model knows, no log does),
enterprises and staff apart. Where streets are simulated in outline, hours are those of everybody in the log, who works
for them, too. `twin check` compares the file with the manifest.
"""
MONEY = """
## Money

No yuan figure appears unless a scenario gives rates; none is assumed:

    costs: {crews: 45, dispatchers: 52, overtime: 1.5, night: 1.2}

is yuan per hour by post, and what an hour beyond duty and an hour at night cost as multiples of an ordinary one; left
out, they cost the same. Paid are hours on duty and hours of overtime; posts without a rate are left out, and `note`
names them. Costs shape no run and are not part of the scenario's hash.
"""
OTHERS = {  # head of the name: what is told (or stands above the line), what it is divided by, source
    "created": ("cases in the log, those carried over included", "", "conservation, DOMAIN C3"),
    "closed": ("cases closed", "", "conservation, DOMAIN C3"),
    "voided": ("cases voided", "", "conservation, DOMAIN C3"),
    "rejected": ("cases rejected", "", "conservation, DOMAIN C3"),
    "merged": ("cases merged with another one", "", "conservation, DOMAIN C3"),
    "open": ("cases open at the end", "", "conservation, DOMAIN C3"),
    "carried": ("cases open when the log begins", "", MODEL),
    "repeated": ("cases whose problem an earlier case had reported", "", MODEL),
    "backlog": ("cases open at the end, by the tier in whose loop they are", "", MODEL),
    "dispatches": ("dispatches to a lead unit", "", MODEL),
    "reminders": ("reminders", "", MODEL),
    "overdue": ("cases one of whose deadlines ran out, each once", "", MODEL),
    "escalations": ("cases handed one tier up", "", MODEL),
    "time_to_discover": ("hours from birth to first report; reads the truth record", "", KAPLAN_MEIER),
    "time_to_sign": ("hours from dispatch to the end of signing", "", KAPLAN_MEIER),
    "time_to_handle": ("hours from dispatch to the result", "", KAPLAN_MEIER),
    "time_to_close": ("hours from report to closing; open cases count as lasting longer", "", KAPLAN_MEIER),
    "backlog_age": ("hours from report to the end of the log, of open cases", "", "DOMAIN C4, twin-only"),
    "found_on_patrol": ("of these, reported by patrol", "city-management cases, once while one is open", MODEL),
    "loop_share": ("of these, closed in the loop of the tier", "cases dispatched and closed", "DOMAIN C4, twin-only"),
    "score": ("monthly scores of units", "scores", "DOMAIN C4, [U]"),
    "time_share": ("hours of the cause", "hours of all causes", "MODEL 7; `twin/kpi/causes.py`"),
    "staff_use": ("seconds at work: items, doors, patrol, overtime", "seconds on duty", MODEL),
    "patrol_use": ("seconds on patrol", "seconds on duty", MODEL),
    "hours_on_duty": ("person-hours on duty", "", "begin and end of duty in the log"),
    "hours_at_work": ("person-hours at work, patrol and overtime included", "", "begin and end of work in the log"),
    "hours_overtime": ("person-hours at work while not on duty", "", "begin and end of work in the log"),
    "hours_night": ("person-hours on duty, or at work beyond it, between `night_start` and `night_end`", "",
                    "the parameters' source"),
    "workload_gini": ("half the mean difference of hours at work over all pairs of people on duty", "their mean",
                      "Gini; DOMAIN C4, twin-only"),
    "equity": (f"mean times of groups with {FEWEST} ends or more: longest, and Theil's T", "shortest",
               "`twin/kpi/equity.py`, `twin/kpi/inequality.py`"),
    "voice": ("of these, first reports; reads the truth record", "residents or enterprises who came upon a "
              "city-management problem that nobody had reported", MODEL),
}


def row(*cells: str) -> str:
    """One row of a table."""
    return "| " + " | ".join(cells) + " |"


def head(*cells: str) -> list[str]:
    """First two rows of a table."""
    return [row(*cells), row(*["---"] * len(cells))]


def counting_lines() -> list[str]:
    """What may be counted one way or the other."""
    lines = head("option", "what", "choices, the usual one first")
    for name, choice in CHOICES.items():
        said = "; ".join(f"`{key}`: {meaning}" for key, meaning in choice.allowed.items())
        lines.append(row(f"`{name}`", f"{choice.zh} / {choice.en}", said))
    return lines


def rate_lines() -> list[str]:
    """The rates of the field and the twin's own."""
    lines = head("name", "zh (demands)", "en", "numerator", "denominator", "unit", "source", "options")
    for rate in RATES:
        zh = f"{rate.zh}({rate.zh_demands})" if rate.zh_demands else rate.zh
        options = ", ".join(f"`{option}`" for option in rate.options)
        lines.append(row(f"`{rate.key}`", zh, rate.en, rate.part, rate.whole, rate.unit, rate.source, options))
    return lines


def other_lines() -> list[str]:
    """All other measures, by the head of their names."""
    known = {rate.key for rate in RATES}
    first: dict[str, tuple[str, str, str]] = {}
    for name, one in measures(empty_log(NAMES), 1).items():
        if name.partition(".")[0] not in known:
            first.setdefault(name.partition(".")[0], (one.zh, one.en, one.unit))
    lines = head("name", "zh (first part)", "en (first part)", "what, or numerator", "denominator", "unit", "source")
    for name, (zh, en, unit) in first.items():
        what, whole, source = OTHERS[name]
        lines.append(row(f"`{name}`", zh, en, what, whole, unit, source))
    padding = inflation(empty_log()).true
    lines.append(row("`cost`", *COST, "hours on duty and beyond it, times yuan per hour and factors; of posts with a "
                     "rate", "", "yuan", "`costs` of the scenario"))
    return [*lines, row("`inflation` (gap.json)", padding.zh, padding.en, "trivial matters filed for the numbers' sake",
                        "real problems reported", "ratio", "DOMAIN A7")]


def page() -> str:
    """Text of the page."""
    limits = [row(f"`{name}`", f"{parameter(name).values[None]:g} {parameter(name).unit}", parameter(name).kind,
                  parameter(name).source) for name in LIMITS]
    counts = ", ".join(f"`{key}` ({zh})" for key, (zh, _) in COUNTS.items())
    ways, columns = (", ".join(f"`{name}`" for name in names) for names in (AXES, COLUMNS))
    parts = ("<!-- made by `python -m studies.measures`; do not edit -->", INTRODUCTION,
             "\n".join(counting_lines()), "\n".join([*head("limit", "value", "kind", "source"), *limits]),
             "## Rates", "\n".join(rate_lines()), "## Other measures", "\n".join(other_lines()),
             TABLE.format(ways=ways, columns=columns, counts=counts), MONEY)
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
