"""The reference driver as a Mesa model."""

import gc
import weakref

import mesa
import pytest

from tests.engine.small import small_scenario, small_world
from twin.engine.reference import DistrictModel, advance
from twin.vocabulary import DAY_S, HOUR_S, BadInput


def test_a_step_lets_an_hour_pass_and_collects():
    model = DistrictModel(small_scenario(2))
    for _ in range(30):
        model.step()
    collected = model.datacollector.get_model_vars_dataframe()
    assert model.now == 30 * HOUR_S
    assert collected["now"].tolist() == [hour * HOUR_S for hour in range(1, 31)]
    assert collected["on_duty"].max() > 5
    assert collected["open_cases"].iloc[-1] > 0


def test_residents_units_and_people_are_the_agents_and_the_rows():
    model = DistrictModel(small_scenario(1))
    kinds = {type(agent).__name__ for agent in model.agents}
    assert kinds == {"Resident", "Unit", "Person"}
    assert len(model.agents) == len(model.residents) + len(model.units) + len(model.people)
    assert all(isinstance(row, mesa.Agent) for row in model.people)


def test_steps_write_the_same_log_as_one_stretch():
    scenario = small_scenario(2)
    model = DistrictModel(scenario, seed=1)
    for _ in range(48):
        model.step()
    assert model.rows().tobytes() == advance(small_world(2).start, 2 * DAY_S).rows.tobytes()


def test_a_model_that_is_let_go_is_forgotten():
    model = DistrictModel(small_scenario(1))
    model.step()
    kept = weakref.ref(model)
    model.let_go()
    del model
    gc.collect()
    assert kept() is None


def test_a_model_needs_something_to_start_from():
    with pytest.raises(BadInput, match="give a scenario"):
        DistrictModel()
