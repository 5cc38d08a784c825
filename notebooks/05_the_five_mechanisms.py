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
# # 5. The five mechanisms · 五项机制
#
# Each mechanism alone against none of them, over the same replications. Coordination needs contested cases, appraisal
# needs months: a few weeks show only what acts at once. The full design is the study `experiments/five_mechanisms`.
#
# 五项机制逐项单独打开，与全部关闭作配对比较。考评要数月才见效，几周只能看到立即起作用的部分。

# %%
import os

import pandas as pd

import twin

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS, REPLICATIONS = (4, 2, 3) if IS_SMALL else (28, 42, 20)
MECHANISMS = ("coordination", "appraisal", "tracking", "first_receiver", "revisit")

# %% [markdown]
# A mechanism is a key of the scenario, true or false, or a mapping of its parts. A plan is what it says otherwise.

# %%
none = {f"mechanisms.{name}": False for name in MECHANISMS}
plans = {name: {f"mechanisms.{name}": True} for name in MECHANISMS}
found = twin.compare(
    "haidian_street", plans=plans, days=DAYS, replications=REPLICATIONS, redraws=0, workers=1,
    overrides={**none, "initial.warm_days": WARM_DAYS},
    measures=("case_time.city_management", "case_time.demands", "on_time.city_management", "rework_rate", "duty_hours"))

# %%
rows = [{"mechanism": row.plan, "measure": row.measure, "difference": row.pair.difference.mean,
         "half": row.pair.difference.half, "n more": row.pair.n_more} for row in found.rows if row.pair]
table = pd.DataFrame(rows)
table["95 %"] = [f"{mean:+.3g} ± {half:.2g}" for mean, half in zip(table["difference"], table["half"], strict=True)]
table.pivot(index="mechanism", columns="measure", values="95 %").loc[list(MECHANISMS)]

# %% [markdown]
# "Cannot tell yet" is an answer: about so many more replications would tell each difference from chance.

# %%
table.pivot(index="mechanism", columns="measure", values="n more").loc[list(MECHANISMS)]
