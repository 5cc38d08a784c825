"""A waterfall sums to the difference to the last second, whatever the logs are."""

from dataclasses import asdict
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.logs import random_log
from twin.experiment.waterfall import shown, waterfall
from twin.kpi.case_time import case_times
from twin.kpi.causes import causes
from twin.vocabulary import DAY_S, HOUR_S, NONE, Cause, Ending, Stream

CAUSES = st.dictionaries(st.sampled_from([cause.key for cause in Cause]), st.integers(0, 10**9), max_size=6)
TIMES = st.fixed_dictionaries({
    "n_cases": st.integers(0, 5000), "seconds": st.dictionaries(st.sampled_from("abcd"), CAUSES, max_size=4)})


@given(st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=6))
def test_parts_sum_exactly_to_the_difference_of_the_means(pairs):
    found = waterfall([a for a, _ in pairs], [b for _, b in pairs])
    told = [(a, b) for a, b in pairs if a["n_cases"] and b["n_cases"]]
    if not told:
        assert found is None
        return
    means = [[Fraction(sum(sum(row.values()) for row in one["seconds"].values()), one["n_cases"]) for one in pair]
             for pair in told]
    difference = sum((b - a for a, b in means), Fraction()) / len(told)
    assert found.difference == difference
    assert sum(found.by_cause.values()) == sum(found.by_unit.values()) == difference
    assert found.remainder == 0
    assert sum(found.by_pair, Fraction()) / len(told) == difference
    assert (found.n_pairs, found.n_left_out) == (len(told), len(pairs) - len(told))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_parts_sum_exactly_on_random_logs(one, other):
    logs = [random_log(one), random_log(other)]
    end_s = 2 * DAY_S
    times = [case_times(log, end_s) for log in logs]
    for stream in Stream:
        found = waterfall([asdict(times[0][stream.key])], [asdict(times[1][stream.key])])
        sums = [whole(log, stream, end_s) for log in logs]
        if found is None:
            assert 0 in [n for n, _ in sums]
        else:
            assert found.difference == Fraction(sums[1][1], sums[1][0]) - Fraction(sums[0][1], sums[0][0])
            assert sum(found.by_cause.values()) == sum(found.by_unit.values()) == found.difference


def whole(log, stream, end_s):
    """Cases of a stream closed or open, and their seconds within the log, counted one by one."""
    n, seconds = 0, 0
    for case in log.cases:
        if case["stream"] == stream and case["ending"] in (NONE, Ending.CLOSED):
            until = end_s if case["ending"] == NONE else case["concluded_s"]
            n, seconds = n + 1, seconds + int(until - max(case["opened_s"], 0))
    return n, seconds


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_the_causes_of_a_stream_are_those_of_its_cases(seed):
    log, end_s = random_log(seed), 2 * DAY_S
    table = causes(log, end_s)
    for stream, one in zip(Stream, case_times(log, end_s).values(), strict=True):
        own = table[(log.cases["stream"] == stream) & np.isin(log.cases["ending"], (NONE, Ending.CLOSED))].sum(axis=0)
        told = {cause.key: int(n) for cause, n in zip(Cause, own, strict=True) if n}
        found = {}
        for row in one.seconds.values():
            for cause, seconds in row.items():
                found[cause] = found.get(cause, 0) + seconds
        assert found == told


@given(st.dictionaries(st.text(max_size=3), st.fractions(-10**6, 10**6, max_denominator=999), min_size=1, max_size=8))
def test_what_is_shown_sums_to_what_is_shown(parts):
    total = sum(parts.values(), Fraction())
    found, whole_units = shown(parts, total, Fraction(HOUR_S, 100))
    assert sum(found.values()) == whole_units
    assert all(abs(found[name] - parts[name] / 36) <= 1 for name in parts)
    assert abs(whole_units - total / 36) <= Fraction(1, 2)
