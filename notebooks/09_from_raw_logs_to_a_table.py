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
# # 9. From raw logs to a paper's table · 从原始日志到论文表格
#
# Two plans, several replications, each kept as a folder of raw logs. Everything below the first step reads those files
# and nothing else, so that whoever has the folder can check the table.
#
# 两个方案、多次重复，各存为原始日志；其后的每一步只读这些文件，拿到文件的人都能核对表格。

# %%
import os
import tempfile
from pathlib import Path

import pandas as pd

import twin
from twin.eventlog.folder import read_log, write_log
from twin.experiment.paired import interval, paired
from twin.kpi import kpis

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS, REPLICATIONS = (4, 2, 3) if IS_SMALL else (28, 42, 20)
folder = Path(tempfile.mkdtemp())
PLANS = {"one dispatcher": {}, "two dispatchers": {"staff.dispatchers.count": 2}}
for plan, said in PLANS.items():
    scenario = twin.load("one_street", {"calendar.days": DAYS, "initial.warm_days": WARM_DAYS, **said})
    for number in range(REPLICATIONS):
        write_log(twin.simulate(scenario, replication=number).log, folder / plan / f"{number:02d}")

# %% [markdown]
# ## Raw logs to measures · 日志到指标

# %%
NAMES = {"closed": "Closed", "on_time": "Closed in time", "time_to_close.p50": "Median time to close, h"}
rows = []
for path in sorted(folder.glob("*/*")):
    measured = kpis(read_log(path), DAYS * 86_400)
    rows += [(path.parent.name, int(path.name), text, measured[name]["value"]) for name, text in NAMES.items()]
frame = pd.DataFrame(rows, columns=["plan", "replication", "measure", "value"])
frame.head()

# %% [markdown]
# ## Measures to a table · 指标到表格
#
# Means with 95 % t intervals over replications, differences over pairs. Never an interval over cases: those of one run
# share their queues, and such intervals cover the truth one time in eight.

# %%
wide = frame.pivot(index=["measure", "replication"], columns="plan", values="value")


def cell(one):
    """Mean and half width, as papers print them."""
    return f"{one.mean:.2f} ± {one.half:.2f}"


table = pd.DataFrame({text: {
    **{plan: cell(interval(wide.loc[text, plan])) for plan in PLANS},
    "difference": cell(paired(wide.loc[text, "one dispatcher"], wide.loc[text, "two dispatchers"]).difference),
} for text in NAMES.values()}).T
table

# %%
print(table.to_latex(caption=f"One street, {DAYS} days, {REPLICATIONS} replications.", label="tab:dispatchers"))
