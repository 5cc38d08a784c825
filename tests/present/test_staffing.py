"""Figures of staffing are pictures, the same every time, with and without something chosen."""

import numpy as np
import pandas as pd
import pytest

from twin.present.staffing import formulas_figure, frontier_figure

PNG = b"\x89PNG"


def test_formulas_are_drawn():
    shares = np.linspace(0.1, 0.9, 24)
    panels = {"a quarter": {"SIPP": (shares, None), "MOL": (shares / 2, shares)}, "four": {"SIPP": (shares, None)}}
    found = formulas_figure(panels, 0.2)
    assert found.startswith(PNG)
    assert found == formulas_figure(panels, 0.2)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_frontier_is_drawn(is_chosen):
    table = pd.DataFrame({
        "hours": [100.0, 200.0], "searched": [0.7, 0.9], "searched_half": [0.1, 0.1], "fresh": [np.nan, 0.88],
        "fresh_half": [np.nan, 0.05], "is_chosen": [False, is_chosen], "is_on_frontier": [True, True]})
    assert frontier_figure(table, 0.8, "on time 按期").startswith(PNG)
