"""Figures of studies are pictures, the same every time."""

import numpy as np

from twin.present.studies import differences_figure, shares_figure, weeks_figure

PNG = b"\x89PNG"


def test_shares_of_two_rules_are_drawn():
    rows = np.array([[0.8, 0.9], [0.2, 0.7]])
    found = shares_figure((4, 25), {"guard 下限": rows, "none 无": rows / 2})
    assert found.startswith(PNG)
    assert found == shares_figure((4, 25), {"guard 下限": rows, "none 无": rows / 2})


def test_differences_are_drawn():
    assert differences_figure({"reports\n上报量": (-2.0, 0.5, np.array([-2.5, -1.5]))}, "变化").startswith(PNG)


def test_weeks_of_plans_are_drawn():
    line = (np.array([1.0, 2.0]), np.array([0.1, np.nan]))
    found = weeks_figure(np.array([1.0, 3.0]), {"reports\n上报量": {"late 拖延": line, "good 好": line}}, 2, 0)
    assert found.startswith(PNG)
