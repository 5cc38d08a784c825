"""Who waits longest, and whose problems are found last: streets and groups of reporters, side by side.

A ratio of worst to best and Theil's T over the mean times of groups, each stream for itself; so that a street with more
demands is not told to be slow. Groups with few times behind them are left out. Means reach as far as the log tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from twin.kpi.axes import Axis, Naming, axis
from twin.kpi.gathered import Gathered
from twin.kpi.inequality import theil
from twin.kpi.measure import Measure, share
from twin.kpi.survival import curve
from twin.kpi.tally import Lengths
from twin.kpi.times import durations
from twin.kpi.truth import streams
from twin.vocabulary import HOUR_S, NONE, Channel, Stream, Truth

FEWEST = 30  # times behind a mean, below which a group is left out
TOO_FEW = "fewer than two groups have enough cases"
NO_WAIT = "the best group does not wait at all"
NOBODY_CAME = "nobody of them came upon an unreported problem"
WAYS = {  # of a duration: along what, and what is told
    "time_to_close": (("street", "街道间", "streets"), ("reporter", "上报人群间", "groups of reporters")),
    "time_to_discover": (("street", "街道间", "streets"),),
}
TITLES = {
    "time_to_close": ("结案用时", "time to closing"),
    "time_to_discover": ("发现用时(真实)", "time to discovery (true)"),
}
BY_OTHERS = (Channel.PATROL, Channel.VIDEO, Channel.TRACE)  # not by who came upon it by chance


def equity_measures(g: Gathered, naming: Naming) -> dict[str, Measure]:
    """Measure how unequal delay and discovery are, and who of those who come upon a problem reports it."""
    found: dict[str, Measure] = {}
    for name, ways in WAYS.items():
        for by, zh, en in ways:
            along = axis(g, by, naming)
            for stream in Stream:
                words = (f"{zh}{TITLES[name][0]}{{}}·{stream.zh}", f"{{}} over {en}: {TITLES[name][1]}, {stream.en}")
                found |= {f"equity.{name}.{by}.{key}.{stream.key}": one
                          for key, one in unequal(durations(g)[name], along, stream, words)}
    return found | voices(g, naming)


@dataclass(frozen=True)
class GroupTime:
    """Mean time of one group and one stream.

    Attributes
    ----------
    code, zh, en : str
        Which group, and what it is called.
    stream : Stream
        Which stream.
    mean_h : float or None
        Mean time as far as the log tells, hours; None where fewer than `FEWEST` came to their end.
    n, n_over : int
        How many times, and how many of them came to their end.
    is_whole : bool
        Whether all came to their end; else the mean is a lower bound.
    """

    code: str
    zh: str
    en: str
    stream: Stream
    mean_h: float | None
    n: int
    n_over: int
    is_whole: bool


def group_times(lengths: Lengths, along: Axis, stream: Stream) -> list[GroupTime]:
    """Mean time of each group that has any, in one stream, in order of codes."""
    number = np.where(lengths.marks.stream == stream, along.number(lengths.marks), NONE)
    found = []
    for n, words in enumerate(zip(along.codes, along.zh, along.en, strict=True)):
        spans = lengths.spans.where(np.flatnonzero(number == n))
        n_over = int(np.count_nonzero(spans.is_over))
        if len(spans):
            seen = curve(spans)
            mean_h = seen.mean_s() / HOUR_S if n_over >= FEWEST else None
            found.append(GroupTime(*words, stream, mean_h, len(spans), n_over, seen.is_whole()))
    return found


def unequal(lengths: Lengths, along: Axis, stream: Stream, words: tuple[str, str]) -> Iterator[tuple[str, Measure]]:
    """Worst group over best, and Theil's T between groups, of mean times of one stream."""
    zh, en = words
    told = [one for one in group_times(lengths, along, stream) if one.mean_h is not None]
    codes, n_of = [one.code for one in told], [one.n for one in told]
    mean_h, n_times = np.array([one.mean_h for one in told], float), sum(n_of)
    why = TOO_FEW if len(codes) < 2 else NO_WAIT if mean_h.min() == 0 else ""
    high, low = (0.0, 0.0) if why == TOO_FEW else (float(mean_h.max()), float(mean_h.min()))
    ends = "" if why else f"from {codes[int(mean_h.argmin())]} to {codes[int(mean_h.argmax())]}"
    yield "worst_to_best", Measure(None if why else high / low, "ratio", high, low, n_times,
                                   zh.format("最长与最短之比"), en.format("Longest mean to shortest"), why, ends)
    yield "theil", Measure(None if why else theil(mean_h, np.array(n_of)), "ratio", len(codes), 1, n_times,
                           zh.format("泰尔指数"), en.format("Theil index of means"), why)


def voices(g: Gathered, naming: Naming) -> dict[str, Measure]:
    """First reports of city management, of all who came upon a problem that nobody had reported; by group."""
    log, along = g.log, axis(g, "reporter", naming)
    cases = log.cases[np.lexsort((log.cases["case"], log.cases["opened_s"], log.cases["incident"]))]
    is_first = np.append(True, cases["incident"][1:] != cases["incident"][:-1])[: len(cases)]
    first = cases[is_first & (cases["incident"] != NONE) & (cases["opened_s"] >= 0)
                  & (cases["stream"] == Stream.CITY_MANAGEMENT) & ~np.isin(cases["channel"], BY_OTHERS)]
    silent = log.truth[log.truth["activity"] == Truth.NOTICED]
    silent = silent[streams(log)[silent["category"]] == Stream.CITY_MANAGEMENT]
    spoke, kept = (np.bincount(found[found >= 0], minlength=len(along))
                   for found in (along.of_reporters(first["reporter"]), along.of_reporters(silent["actor"])))
    return {f"voice.{code}": share(
        spoke[n], spoke[n] + kept[n], f"察觉未上报问题后上报的比例(真实)·{along.zh[n]}",
        f"Share who report what they come upon (true), {along.en[n]}", NOBODY_CAME)
        for n, code in enumerate(along.codes) if code != "staff"}
