"""How long the loop takes: to discover, to sign, to handle, to close."""

from collections.abc import Iterator

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.gathered import Gathered
from twin.kpi.measure import Measure
from twin.kpi.survival import Curve, Spans, curve
from twin.kpi.tally import Lengths, Marks, marks_of_cases
from twin.kpi.truth import discovery
from twin.vocabulary import HOUR_S, NONE, Activity, Ending, Stream

WORDS = {
    "time_to_discover": ("发现(真实)", "discovered after birth (true)"),
    "time_to_sign": ("签收", "signed for after dispatch"),
    "time_to_handle": ("处置反馈", "handed in after dispatch"),
    "time_to_close": ("结案", "closed after report"),
}
SHARES = {"p50": (0.5, "半数在此时间内", "Time within which half are"),
          "p90": (0.9, "九成在此时间内", "Time within which nine of ten are")}
MORE_SHARES = {"time_to_close": {"p99": (0.99, "百分之九十九在此时间内", "Time within which 99 of 100 are")}}
AGES = (("p50", 0.5, "半数在办案件的在办时长不超过", "Half of the open cases are no older than"),
        ("p90", 0.9, "九成在办案件的在办时长不超过", "Nine of ten open cases are no older than"),
        ("mean", None, "在办案件平均在办时长", "Mean age of open cases"))
TOO_FEW = "too few of that age are in the log to tell"


def time_measures(g: Gathered) -> dict[str, Measure]:
    """Measure how long the loop takes, over all and by stream.

    What is still open counts (see `survival`): a percentile that the log does not reach is None, a mean reaches up to
    the greatest time of which the log tells something. Discovery ends with the first report of an incident; signing
    and handling are counted for each dispatch and end with the first SIGN or result after it; closing runs from the
    report of a case, also of one carried over. Cases rejected, voided or merged are not on their way to closing and do
    not count there.

    Parameters
    ----------
    g : Gathered
        The log.

    Returns
    -------
    dict of str to Measure
        `time_to_close.p50`, `time_to_close.p90.demands`, ...; in hours.
    """
    found: dict[str, Measure] = {}
    for name, lengths in durations(g).items():
        found |= _by_stream(name, lengths.spans, lengths.marks.stream)
    return found


def durations(g: Gathered) -> dict[str, Lengths]:
    """Times that are measured, each with what it belongs to; week by week by when it begins."""
    found: dict[str, Lengths] = g.once("durations", lambda: _durations(g))
    return found


def _durations(g: Gathered) -> dict[str, Lengths]:
    """Find them."""
    log, given = g.log, g.given
    within = np.flatnonzero(given.from_s != NONE)
    marks = marks_of_cases(log, given.case[within], given.from_s[within], given.unit[within], given.tier[within])
    has_sign = np.full(len(within), len(g.rows(Activity.SIGN)) > 0)
    signing = given.until(given.signed_s, given.sent_s)
    spans, there = discovery(log, g.end_s)
    none = np.full(len(there), NONE, np.int64)
    closed, case = closing(log, g.end_s)
    return {
        "time_to_discover": Lengths(Marks(there.stream, there.category, there.place, none, none, none, none,
                                          there.born_s), spans),
        "time_to_sign": Lengths(marks.where(has_sign), signing.where(has_sign)),
        "time_to_handle": Lengths(marks, given.until(given.fed_back_s, given.from_s)),
        "time_to_close": Lengths(marks_of_cases(log, case, log.cases["opened_s"][case]), closed),
    }


def age_measures(g: Gathered) -> dict[str, Measure]:
    """Measure the age of the backlog at the end of the log, over all and by stream; in hours."""
    lengths = ages(g)
    found: dict[str, Measure] = {}
    for suffix, zh, en, chosen in [("", "", "", np.ones(len(lengths.marks), bool)), *(
            (f".{one.key}", f"·{one.zh}", f", {one.en}", lengths.marks.stream == one) for one in Stream)]:
        spans = lengths.spans.where(chosen)
        for key, p, name, words in AGES:
            found[f"backlog_age.{key}{suffix}"] = age(spans, p, f"{name}{zh}", f"{words}{en}")
    return found


def ages(g: Gathered) -> Lengths:
    """How old each case is that is open at the end, from its report."""
    case = np.flatnonzero(g.log.cases["ending"] == NONE)
    age_s = g.end_s - g.log.cases["opened_s"][case]
    return Lengths(marks_of_cases(g.log, case, np.full(len(case), NONE)),
                   Spans(np.zeros(len(case), np.int64), age_s, np.ones(len(case), bool)))


def age(spans: Spans, p: float | None, zh: str, en: str) -> Measure:
    """Age within which a share lies, or the mean age; all are seen, so that nothing is estimated."""
    n = len(spans)
    if not n:
        return Measure(None, "h", 0, 0, 0, zh, en, "no case is open at the end")
    value = spans.to_s.mean() if p is None else np.quantile(spans.to_s, p, method="inverted_cdf")
    return Measure(float(value) / HOUR_S, "h", n, n, n, zh, en)


def closing(log: Log, end_s: int) -> tuple[Spans, np.ndarray]:
    """Time from report to conclusion, of cases that were closed or are open; and which cases these are."""
    chosen = np.flatnonzero((log.cases["ending"] == Ending.CLOSED) | (log.cases["ending"] == NONE))
    cases = log.cases[chosen]
    is_over = cases["ending"] == Ending.CLOSED
    to_s = np.where(is_over, cases["concluded_s"], end_s) - cases["opened_s"]
    return Spans(np.maximum(-cases["opened_s"], 0), to_s, is_over), chosen


def _by_stream(name: str, spans: Spans, stream: np.ndarray) -> dict[str, Measure]:
    """Measures of one duration, over all and by stream."""
    found = dict(figures(name, "", spans, WORDS[name]))
    for one in Stream:
        zh, en = WORDS[name]
        words = (f"{zh}·{one.zh}", f"{en}, {one.en}")
        found |= dict(figures(name, f".{one.key}", spans.where(stream == one), words))
    return found


def figures(name: str, suffix: str, spans: Spans, words: tuple[str, str]) -> Iterator[tuple[str, Measure]]:
    """Half within, nine of ten within, and the mean."""
    zh, en = words
    seen = curve(spans) if len(spans) else None
    for key, (p, before_zh, before_en) in (SHARES | MORE_SHARES.get(name, {})).items():
        yield f"{name}.{key}{suffix}", quantile(spans, p, f"{before_zh}{zh}", f"{before_en} {en}", seen)
    yield f"{name}.mean{suffix}", mean_time(spans, f"平均用时:{zh}", f"Mean time until {en}", seen)


def quantile(spans: Spans, p: float, zh: str, en: str, seen: Curve | None = None) -> Measure:
    """Time within which a share comes to its end; `seen` is the curve of the spans where it is known already."""
    n_over, n = int(np.count_nonzero(spans.is_over)), len(spans)
    seen = curve(spans) if n and seen is None else seen
    value = seen.quantile_s(p) if seen else None
    otherwise = TOO_FEW if seen and seen.is_stopped else f"a share of {p:g} has not come to its end within the log"
    why = "" if value is not None else _why_not(n, n_over, otherwise)
    return Measure(None if value is None else value / HOUR_S, "h", n_over, n, n, zh, en, why)


def mean_time(spans: Spans, zh: str, en: str, seen: Curve | None = None) -> Measure:
    """Mean time, up to the greatest time of which the log tells something."""
    n_over, n = int(np.count_nonzero(spans.is_over)), len(spans)
    if not n_over:
        return Measure(None, "h", 0, n, n, zh, en, _why_not(n, n_over, ""))
    seen = seen or curve(spans)
    open_ones = f"{n - n_over} of {n} have not come to their end" if n_over < n else TOO_FEW
    note = "" if seen.is_whole() else f"a lower bound: {open_ones}"
    return Measure(seen.mean_s() / HOUR_S, "h", n_over, n, n, zh, en, note=note)


def _why_not(n: int, n_over: int, otherwise: str) -> str:
    """Why there is no such time."""
    if not n:
        return "there was none to measure"
    return otherwise if n_over else f"none of {n} has come to its end within the log"
