"""How long the loop takes: to discover, to sign, to handle, to close."""

from collections.abc import Iterator

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.assignments import Assignments
from twin.kpi.measure import Measure
from twin.kpi.survival import Spans, curve
from twin.kpi.truth import discovery
from twin.vocabulary import HOUR_S, NONE, Activity, Ending, Stream

WORDS = {
    "time_to_discover": ("发现(真实)", "discovered after birth (true)"),
    "time_to_sign": ("签收", "signed for after dispatch"),
    "time_to_handle": ("处置反馈", "handed in after dispatch"),
    "time_to_close": ("结案", "closed after report"),
}
TOO_FEW = "too few of that age are in the log to tell"


def time_measures(log: Log, end_s: int, given: Assignments) -> dict[str, Measure]:
    """Measure how long the loop takes, over all and by stream.

    What is still open counts (see `survival`): a percentile that the log does not reach is None, a mean reaches up to
    the greatest time of which the log tells something. Discovery ends with the first report of an incident; signing
    and handling are counted for each dispatch and end with the first SIGN or FEEDBACK after it; closing runs from the
    report of a case, also of one carried over. Cases rejected, voided or merged are not on their way to closing and do
    not count there.

    Parameters
    ----------
    log : Log
        The log.
    end_s : int
        Where it ends.
    given : Assignments
        Its lead assignments.

    Returns
    -------
    dict of str to Measure
        `time_to_close.p50`, `time_to_close.p90.demands`, ...; in hours.
    """
    stream = log.cases["stream"][given.case[given.from_s != NONE]]
    has_sign = bool(np.any(log.events["activity"] == Activity.SIGN))
    signing = given.until(given.signed_s, given.sent_s)
    found: dict[str, Measure] = {}
    for name, spans, of_stream in (
        ("time_to_discover", *discovery(log, end_s)),
        ("time_to_sign", signing.where(np.full(len(signing), has_sign)), stream[: len(stream) if has_sign else 0]),
        ("time_to_handle", given.until(given.fed_back_s, given.from_s), stream),
        ("time_to_close", *closing(log, end_s)),
    ):
        found |= _by_stream(name, spans, of_stream)
    return found


def closing(log: Log, end_s: int) -> tuple[Spans, np.ndarray]:
    """Time from report to conclusion, of cases that were closed or are open; and the stream of each."""
    cases = log.cases[(log.cases["ending"] == Ending.CLOSED) | (log.cases["ending"] == NONE)]
    is_over = cases["ending"] == Ending.CLOSED
    to_s = np.where(is_over, cases["concluded_s"], end_s) - cases["opened_s"]
    return Spans(np.maximum(-cases["opened_s"], 0), to_s, is_over), cases["stream"]


def _by_stream(name: str, spans: Spans, stream: np.ndarray) -> dict[str, Measure]:
    """Measures of one duration, over all and by stream."""
    found = dict(_three(name, "", spans, WORDS[name]))
    for one in Stream:
        zh, en = WORDS[name]
        words = (f"{zh}·{one.zh}", f"{en}, {one.en}")
        found |= dict(_three(name, f".{one.key}", spans.where(stream == one), words))
    return found


def _three(name: str, suffix: str, spans: Spans, words: tuple[str, str]) -> Iterator[tuple[str, Measure]]:
    """Half within, nine of ten within, and the mean."""
    zh, en = words
    yield f"{name}.p50{suffix}", quantile(spans, 0.5, f"半数在此时间内{zh}", f"Time within which half are {en}")
    yield f"{name}.p90{suffix}", quantile(spans, 0.9, f"九成在此时间内{zh}", f"Time within which nine of ten are {en}")
    yield f"{name}.mean{suffix}", mean_time(spans, f"平均用时:{zh}", f"Mean time until {en}")


def quantile(spans: Spans, p: float, zh: str, en: str) -> Measure:
    """Time within which a share comes to its end."""
    n_over, n = int(np.count_nonzero(spans.is_over)), len(spans)
    seen = curve(spans) if n else None
    value = seen.quantile_s(p) if seen else None
    otherwise = TOO_FEW if seen and seen.is_stopped else f"a share of {p:g} has not come to its end within the log"
    why = "" if value is not None else _why_not(n, n_over, otherwise)
    return Measure(None if value is None else value / HOUR_S, "h", n_over, n, n, zh, en, why)


def mean_time(spans: Spans, zh: str, en: str) -> Measure:
    """Mean time, up to the greatest time of which the log tells something."""
    n_over, n = int(np.count_nonzero(spans.is_over)), len(spans)
    if not n_over:
        return Measure(None, "h", 0, n, n, zh, en, _why_not(n, n_over, ""))
    seen = curve(spans)
    open_ones = f"{n - n_over} of {n} have not come to their end" if n_over < n else TOO_FEW
    note = "" if seen.is_whole() else f"a lower bound: {open_ones}"
    return Measure(seen.mean_s() / HOUR_S, "h", n_over, n, n, zh, en, note=note)


def _why_not(n: int, n_over: int, otherwise: str) -> str:
    """Why there is no such time."""
    if not n:
        return "there was none to measure"
    return otherwise if n_over else f"none of {n} has come to its end within the log"
