"""People by the hour as shifts of a scenario."""

import pytest

from twin.experiment.staffing.layers import layers
from twin.scenario import load
from twin.vocabulary import BadInput

LAGGED = [19, 23, 28, 32, 36, 40, 42, 43, 43, 42, 40, 36, 32, 28, 23, 19, 15, 11, 9, 7, 7, 9, 11, 15]


def test_the_exact_case_is_written_again():
    found, case = layers(LAGGED, "crews"), load("exact/lagsipp_staffed_mu0.5")
    assert found["staff.crews.count"] == case.staff[next(iter(case.staff))].count == 43
    shifts = [said for key, said in found.items() if key.startswith("shifts.")]
    hours = {tuple(tuple(window) for window in said["hours"]) for said in shifts}
    assert hours == {shift.hours or ((0, 24),) for shift in case.shifts.values()} | {((0, 24),)}


def test_a_scenario_takes_them():
    scenario = load("exact/queue").replace(layers([1, 1, 2, 3, 2, 1], "crews"))
    assert scenario.shifts["layer_2"].hours == ((8, 20),)
    assert scenario.shifts["layer_3"].hours == ((12, 16),)


@pytest.mark.parametrize("people", [[], [0, 0], [-1, 2]])
def test_nobody_is_refused(people):
    with pytest.raises(BadInput, match="at least one at some time"):
        layers(people, "crews")


def test_somebody_who_comes_and_goes_is_refused():
    with pytest.raises(BadInput, match="come 6 times a day"):
        layers([0, 1] * 6, "crews")
