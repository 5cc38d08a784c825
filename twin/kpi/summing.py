"""Tallies added up: over all, by stream, and for any other part."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from twin.kpi.definitions import BY_KEY, OF_PEOPLE, RATES, Rate
from twin.kpi.gathered import Gathered
from twin.kpi.measure import Measure, ratio
from twin.kpi.tally import Tally
from twin.vocabulary import Stream

WITHOUT = "without_exemptions"


def tally_of(g: Gathered, rate: Rate) -> Tally:
    """Tally of a rate, made once for each log."""
    return g.once(rate.key, lambda: rate.tally(g))


def sums(tally: Tally, group: np.ndarray, n_groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Numerator and denominator of each group; things of group -1 belong to none."""
    known = group >= 0
    return tuple(np.bincount(group[known], values[known], n_groups)  # type: ignore[return-value]
                 for values in (tally.part, tally.whole))


def figure(rate: Rate, part: float, whole: float, zh: str = "", en: str = "") -> Measure:
    """Measure of a rate from its sums; `zh` and `en` say of what part."""
    return ratio(part, whole, f"{rate.zh}{zh}", f"{rate.en}{en}", rate.why, rate.unit, rate.factor)


def rate_measures(g: Gathered) -> dict[str, Measure]:
    """Measure all rates, over all and by stream; and those of deadlines also without what was exempted."""
    found: dict[str, Measure] = {}
    for rate in RATES:
        found |= dict(_of_rate(g, rate))
    strict = g.counted(replace(g.counting, exemptions="left_out"))
    for rate in RATES:
        if "exemptions" in rate.options and g.counting.exemptions == "kept":
            tally = tally_of(strict, rate)
            found[f"{rate.key}.{WITHOUT}"] = figure(rate, tally.part.sum(), tally.whole.sum(), "(剔除后)",
                                                    ", exempted cases left out")
    return found


def _of_rate(g: Gathered, rate: Rate) -> Iterator[tuple[str, Measure]]:
    """One rate over all, and by stream unless it is about people."""
    tally = tally_of(g, rate)
    yield rate.key, figure(rate, tally.part.sum(), tally.whole.sum())
    if rate.key in OF_PEOPLE:
        return
    part, whole = sums(tally, tally.marks.stream, len(Stream))
    for stream in Stream:
        has_own_word = stream == Stream.DEMANDS and rate.zh_demands
        named = replace(rate, zh=rate.zh_demands) if has_own_word else rate
        yield f"{rate.key}.{stream.key}", figure(named, part[stream], whole[stream], f"·{stream.zh}", f", {stream.en}")


def rate_of(g: Gathered, key: str, stream: Stream | None = None) -> Measure:
    """One rate, over all or of one stream."""
    suffix = f".{stream.key}" if stream is not None else ""
    return dict(_of_rate(g, BY_KEY[key]))[f"{key}{suffix}"]
