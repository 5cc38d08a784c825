"""A run's long table: named as the scenario names things, kept with the run, known to its check."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import twin
from tests.engine.small import small_scenario
from twin.experiment.breakdown import reporters_of
from twin.experiment.checking import check_folder
from twin.experiment.folder import TABLE, save
from twin.rules.noticing import access_of


@pytest.fixture(scope="module")
def run():
    """Two days of a small street whose crews have a rate."""
    scenario = small_scenario(2).replace({"costs.crews": 50, "behaviour.residents.app_access": 0.5})
    return twin.simulate(scenario, engine="reference")


def test_the_table_tells_every_way_to_break_down(run):
    found = run.kpis_by
    assert {"all", "stream", "tier", "street", "unit", "category", "week", "post"} <= set(found["by"])
    assert (found["n"] > 0).all()
    assert found.loc[found["by"] == "all"].set_index("measure").loc["on_time", "value"] == run.kpis["on_time"]["value"]


def test_money_is_told_for_the_post_with_a_rate_only(run):
    costs = {name: one for name, one in run.kpis.items() if name.startswith("cost")}
    assert set(costs) == {"cost", "cost.post.crews"}
    hours = run.kpis["hours_on_duty.post.crews"]["value"] + run.kpis["hours_overtime.post.crews"]["value"]
    assert costs["cost.post.crews"]["value"] == pytest.approx(50 * hours)
    assert "left out" in costs["cost"]["note"]
    plain = twin.simulate(small_scenario(2), engine="reference")
    assert not [name for name in plain.kpis if "cost" in name]


def test_who_can_report_by_app_is_who_could_in_the_run(run):
    found = reporters_of(run.final, run.log.names.actors)
    assert {"residents_with_app", "residents_without_app"} <= set(found.values())
    world = SimpleNamespace(**{name: run.final.tables[name].view(np.recarray) for name in ("settings", "residents")})
    for row, group in enumerate(found.values()):
        if group != "enterprises":
            assert access_of(world, row) == (group == "residents_with_app")


def test_the_table_is_kept_with_the_run_and_checked(run, tmp_path):
    folder = save(run, tmp_path / "a")
    pd.testing.assert_frame_equal(pd.read_parquet(folder / TABLE), run.kpis_by, check_dtype=False)
    assert all(each.is_ok for each in check_folder(folder))
    (folder / TABLE).write_bytes((folder / TABLE).read_bytes() + b" ")
    assert [each.name for each in check_folder(folder) if not each.is_ok] == [TABLE]
    (folder / TABLE).unlink()
    assert [each.name for each in check_folder(folder) if not each.is_ok] == [TABLE]


def test_a_run_from_before_there_was_a_table_passes_its_check(run, tmp_path):
    folder = save(run, tmp_path / "a")
    (folder / TABLE).unlink()
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del said["files"]
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    assert all(each.is_ok for each in check_folder(folder))
