"""The formulas against published values, the exact cases, and a second implementation that is slow and obvious."""

import math
from importlib.resources import files

import numpy as np
import pytest
import yaml

from twin.experiment.staffing.erlang import (
    all_leave,
    all_wait,
    erlang_b,
    erlang_c,
    people_for,
    people_for_p_wait,
    some_leave,
    square_root,
)
from twin.vocabulary import BadInput

EXACT = yaml.safe_load(files("twin.experiment").joinpath("exact.yaml").read_text(encoding="utf-8"))


def slow_b(load, n):
    terms = [math.exp(k * math.log(load) - math.lgamma(k + 1)) for k in range(n + 1)]
    return terms[-1] / math.fsum(terms)


def chain(rate, work, n, patience, most=4000):
    """Stationary law of the number there, by birth and death, cut off far out."""
    logs = [0.0]
    for k in range(1, most):
        out = min(k, n) / work + max(0, k - n) / patience
        logs.append(logs[-1] + math.log(rate / out))
    shares = np.exp(np.array(logs) - max(logs))
    return shares / shares.sum()


@pytest.mark.parametrize(("load", "n"), [(4.25, 5), (10, 14), (400, 430), (0.1, 3)])
def test_erlang_b_and_c_are_those_of_the_sums(load, n):
    b = slow_b(load, n)
    assert erlang_b(load, n) == pytest.approx(b, rel=1e-11)
    assert erlang_c(load, n) == pytest.approx(b / (1 - load / n * (1 - b)), rel=1e-11)


@pytest.mark.parametrize(("n", "p_wait"), [(3, 0.7022), (4, 0.3199), (5, 0.1304), (6, 0.0474)])
def test_thirty_calls_an_hour_of_five_minutes(n, p_wait):
    assert round(all_wait(30, 5 / 60, n).p_wait, 4) == p_wait


def test_erlang_b_is_the_exact_case():
    assert erlang_b(7, 8) == pytest.approx(EXACT["erlangB_logn_c8"]["exact"]["p_loss"], rel=1e-10)


@pytest.mark.parametrize(("case", "rate", "work", "n"), [
    ("mm1_rho90", 0.9, 1, 1), ("mm2_rho80", 1.6, 1, 2), ("mm5_rho85", 8.5, 0.5, 5)])
def test_who_all_wait_are_the_exact_cases(case, rate, work, n):
    exact, found = EXACT[case], all_wait(rate, work, n)
    assert found.p_wait == pytest.approx(exact["exact"]["p_wait"], rel=1e-10)
    assert found.mean_wait_h == pytest.approx(exact["exact"]["mean_wait"], rel=1e-10)
    assert 1 - found.longer(exact["sla_h"]) == pytest.approx(exact["exact"]["p_wait_le_sla"], rel=1e-10)


@pytest.mark.parametrize(("case", "rate", "patience"), [("erlangA_10_under", 9, 2.0), ("erlangA_10_over", 12, 4.0)])
def test_erlang_a_is_the_exact_cases(case, rate, patience):
    exact, found = EXACT[case]["exact"], some_leave(rate, 1.0, 10, patience)
    assert (found.p_wait, found.share_lost, found.mean_wait_h, found.utilisation) == pytest.approx(
        tuple(exact[name] for name in ("p_delay", "p_abandon", "mean_wait_all", "utilisation")), rel=1e-10)


def test_leaving_after_a_fixed_time_is_the_exact_case():
    exact, found = EXACT["mm5_plusD"]["exact"], all_leave(5.5, 1.0, 5, 0.8)
    assert (found.p_wait, found.share_lost, found.mean_wait_h, found.utilisation) == pytest.approx(
        tuple(exact[name] for name in ("p_delay", "p_abandon", "mean_wait_all", "utilisation")), rel=1e-10)


@pytest.mark.parametrize(("rate", "work", "n", "patience"), [
    (9, 1, 10, 2), (12, 1, 10, 4), (0.5, 3, 1, 0.1), (300, 0.25, 60, 20), (30, 2, 70, 500)])
def test_erlang_a_is_that_of_the_birth_and_death_chain(rate, work, n, patience):
    shares, found = chain(rate, work, n, patience), some_leave(rate, work, n, patience)
    queue = float(shares[n:] @ np.arange(len(shares) - n))
    assert found.p_wait == pytest.approx(shares[n:].sum(), rel=1e-8)
    assert found.mean_wait_h == pytest.approx(queue / rate, rel=1e-8)
    assert found.share_lost == pytest.approx(queue / patience / rate, rel=1e-8)


@pytest.mark.parametrize("promise", [all_wait(4, 1, 5), some_leave(6, 1, 5, 2), all_leave(6, 1, 5, 1.5),
                                     all_leave(5, 1, 5, 1.5), all_leave(5.0001, 1, 5, 0.2), some_leave(4, 1, 5, 900)])
def test_the_share_that_waits_longer_adds_up_to_the_mean_wait(promise):
    waits = np.linspace(0, 60, 30_001)
    shares = np.array([promise.longer(wait) for wait in waits])
    assert shares[0] == pytest.approx(promise.p_wait, rel=1e-12)
    assert np.trapezoid(shares, waits) == pytest.approx(promise.mean_wait_h, rel=5e-3)
    assert (np.diff(shares) <= 1e-15).all()


def test_without_end_of_patience_nobody_leaves():
    patient, c = some_leave(8, 1, 10, 1e7), all_wait(8, 1, 10)
    assert (patient.p_wait, patient.mean_wait_h, patient.longer(0.7)) == pytest.approx(
        (c.p_wait, c.mean_wait_h, c.longer(0.7)), rel=1e-5)


def test_without_any_patience_it_is_erlang_b():
    for found in (some_leave(7, 1, 8, 1e-7), all_leave(7, 1, 8, 1e-7)):
        assert found.share_lost == pytest.approx(erlang_b(7, 8), rel=1e-5)


def test_large_desks_and_overload_stay_finite():
    assert 0 < erlang_c(9_900, 10_000) < 1
    over = all_leave(1000, 1, 100, 50)
    assert (over.p_wait, over.share_lost) == pytest.approx((1, 0.9))
    assert some_leave(1000, 1, 100, 50).share_lost == pytest.approx(0.9)
    assert all_wait(5, 1, 5).mean_wait_h == math.inf


@pytest.mark.parametrize("load", [0.3, 2.5, 5, 20, 117.3])
def test_the_smallest_number_of_people_is_the_smallest(load):
    n = people_for_p_wait(load, 0.2)
    assert erlang_c(load, n) <= 0.2
    assert n == 1 or erlang_c(load, n - 1) > 0.2


@pytest.mark.parametrize("load", [20, 100, 1000])
def test_the_square_root_is_nearly_erlang_c(load):
    assert abs(square_root(load, 0.2) - people_for_p_wait(load, 0.2)) < 1.5


def test_people_for_a_wait():
    n = people_for(lambda n: all_wait(30, 1 / 12, n).longer(1 / 60) <= 0.2)
    assert n == 5


@pytest.mark.parametrize(("call", "said"), [
    (lambda: erlang_b(-1, 3), "load: -1 is out of range; must be at least 0"),
    (lambda: all_wait(1, 0, 3), "work_h: 0 is out of range; must be above 0"),
    (lambda: some_leave(1, 1, 0, 3), "n_people: 0 is out of range"),
    (lambda: people_for_p_wait(3, 1.2), "p_wait: 1.2 is out of range; must lie between 0 and 1"),
    (lambda: people_for(lambda n: False), "not even 100,000 people"),
    (lambda: erlang_c(math.nan, 3), "load: nan is out of range"),
])
def test_numbers_out_of_range_are_refused(call, said):
    with pytest.raises(BadInput, match=said):
        call()
