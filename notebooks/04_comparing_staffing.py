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
# # 4. Comparing staffing · 比较人员配置
#
# Is one dispatcher more worth it? Two plans, the same reports, the same luck: what differs is the plan.
#
# 多一名派遣员值不值？两个方案，同样的上报、同样的运气：差别只来自方案。

# %%
import os

import pandas as pd

import twin

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS, REPLICATIONS = (4, 2, 4) if IS_SMALL else (28, 42, 20)
found = twin.compare(
    "haidian_street", "street_two_dispatchers", days=DAYS, replications=REPLICATIONS, redraws=0, workers=1,
    overrides={"initial.warm_days": WARM_DAYS})

# %% [markdown]
# Each line is the mean difference of a measure with its 95 % interval over replications. The unit is the replication,
# never the case: cases of one run share their queues.

# %%
def told(row):
    """One measure as a line of a table."""
    pair = row.pair
    return {"measure": row.en, "unit": row.unit, "base": pair.base, "plan": pair.other,
            "difference": pair.difference.mean, "half width": pair.difference.half,
            "correlation": pair.correlation, "runs saved": pair.variance_ratio}


pd.DataFrame([told(row) for row in found.rows if row.pair]).round(4)

# %% [markdown]
# ## What pairing buys · 配对的好处
#
# The same seed for both plans makes their results move together. The variance of the difference, against what two
# independent sets of runs would give: how many times as many runs they would need.

# %%
runs = found.frame.query("band == 'replication'").pivot(index=["measure", "number"], columns="plan", values="value")
base, other = (plan.name for plan in found.plans)
variance = pd.DataFrame({
    "paired": (runs[other] - runs[base]).groupby("measure").var(),
    "independent": runs[base].groupby("measure").var() + runs[other].groupby("measure").var()})
variance.assign(ratio=variance["independent"] / variance["paired"]).round(3)

# %% [markdown]
# ## Where the difference comes from · 差别来自哪里
#
# The mean time of a case, cut into causes; hours of one plan less those of the other. The parts sum to the whole.

# %%
pd.DataFrame({(plan, stream): {cause: float(seconds) / 3600 for cause, seconds in one.by_cause.items()}
              for plan, streams in found.waterfalls.items() for stream, one in streams.items()}).round(3)
