# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8. Others' tools as clients: EMA workbench and SALib · 让别的工具来调用
#
# The model is a function from numbers to numbers. Whoever has such tools already keeps them.
#
# 模型就是从数到数的函数，现有的工具可以直接调用。

# %%
import os
import warnings

import numpy as np

import twin

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS, N_POINTS, REPLICATIONS = (3, 1, 3, 2) if IS_SMALL else (14, 14, 64, 5)


def street(dispatchers=1.0, demand=1.0):
    """One street: dispatchers, and reports as a multiple of today's; means over replications of two measures."""
    scenario = twin.load("one_street", {
        "calendar.days": DAYS, "initial.warm_days": WARM_DAYS, "staff.dispatchers.count": round(dispatchers),
        "demand.city_management.reports_per_weekday": 103.4 * demand})
    runs = [twin.simulate(scenario, replication=number).kpis for number in range(REPLICATIONS)]
    return {"open": np.mean([one["open"]["value"] for one in runs]),
            "median_h": np.mean([one["time_to_close.p50"]["value"] or np.nan for one in runs])}


street()

# %% [markdown]
# ## EMA workbench · 探索性建模
#
# Uncertainties and levers as its own objects; experiments and outcomes come back as its users know them.

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for a parallel library that is not needed here
    from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome, SequentialEvaluator

model = Model("street", function=street)
model.uncertainties = [RealParameter("demand", 0.8, 1.2)]
model.levers = [IntegerParameter("dispatchers", 1, 3)]
model.outcomes = [ScalarOutcome("open"), ScalarOutcome("median_h")]
with SequentialEvaluator(model) as evaluator:
    experiments, outcomes = evaluator.perform_experiments(scenarios=N_POINTS, policies=2)
experiments[["demand", "dispatchers"]].assign(**outcomes)

# %% [markdown]
# ## SALib · 灵敏度
#
# Morris screening: which of two factors moves the open cases more. Average replications at each point, else noise is
# taken for influence.

# %%
from SALib.analyze import morris as analysis
from SALib.sample import morris as design

problem = {"num_vars": 2, "names": ["dispatchers", "demand"], "bounds": [[0.6, 3.4], [0.8, 1.2]]}
points = design.sample(problem, N_POINTS, seed=1)
found = analysis.analyze(problem, points, np.array([street(*point)["open"] for point in points]), seed=1)
found.to_df().round(3)
