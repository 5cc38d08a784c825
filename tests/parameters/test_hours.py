import math

import pytest

from twin.parameters import hour_profiles, profiles
from twin.parameters.hours import read_profiles
from twin.vocabulary import BadInput

EVEN = ", ".join(["0.04166"] * 24)


@pytest.mark.parametrize("name", ["flat", "patrol_day", "phone", "online"])
def test_a_profile_has_24_weights_that_sum_to_one(name: str) -> None:
    weights = profiles()[name]
    assert len(weights) == 24
    assert min(weights) >= 0.0
    assert math.fsum(weights) == pytest.approx(1.0, abs=1e-12)


def test_every_profile_has_a_source_or_a_reason() -> None:
    assert all(profile.origin.tags or profile.origin.why for profile in hour_profiles().values())


def test_street_life_has_no_noon_gap() -> None:
    weights = profiles()["patrol_day"]
    assert min(weights[10:18]) == weights[10]
    assert max(weights) < 2 * weights[12]


def test_messages_dip_at_noon() -> None:
    weights = profiles()["online"]
    assert weights[12] < weights[10]
    assert weights[12] < weights[15]


@pytest.mark.parametrize(("weights", "said"), [
    ("[0.5, 0.5]", "list of 24 numbers"),
    (f"[{EVEN.replace('0.04166', '0.05')}]", "sum to 1, they sum to 1.2"),
    (f"[{EVEN.replace('0.04166', 'many', 1)}]", "must be a number"),
    (f"[-0.1, 0.18332, {', '.join(['0.04166'] * 22)}]", "must not be negative"),
])
def test_wrong_weights_are_refused(weights: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_profiles(f"x: {{zh: 名, kind: assumed, source: none, why: w, weights: {weights}}}", "p.yaml")
