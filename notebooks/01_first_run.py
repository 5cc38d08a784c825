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
# # 1. First run · 第一次运行
#
# One street of Haidian for two weeks: what is simulated, what comes out, and how to get the same again.
#
# 海淀区一个街道的两周：模拟了什么，得到什么，怎样原样再来一次。

# %%
import os

import twin

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS = (3, 2) if IS_SMALL else (14, 42)

# %% [markdown]
# A scenario is a file that says how a street is staffed, what is reported, and which mechanisms are on. Any key can be
# set otherwise; an unknown one is refused, with what was probably meant.

# %%
scenario = twin.load("haidian_street", {"calendar.days": DAYS, "initial.warm_days": WARM_DAYS})
try:
    twin.load("haidian_street", {"staff.dispatcher.count": 2})
except twin.BadInput as error:
    print(error)

# %%
run = twin.simulate(scenario, seed=1)
print(f"{run.n_events:,} events, {len(run.cases):,} cases, {run.seconds['run']:.2f} s")

# %% [markdown]
# ## What comes out · 结果
#
# Three tables and a set of measures. `events` is the log as an information system would keep it; `cases` has one row
# for each case; `truth` is what no information system knows.

# %%
run.events.head()

# %%
run.cases[["key", "stream", "category", "channel", "opened_s", "concluded_s", "ending"]].head()

# %%
for name in ("created", "closed", "on_time", "time_to_close.p50", "rework_rate"):
    one = run.kpis[name]
    print(f"{one['en']} · {one['zh']}: {one['value']} {one['unit']}")

# %% [markdown]
# ## Open cases over time · 在办案件

# %%
import pandas as pd

cases = run.cases
moves = pd.concat([pd.Series(1, cases["opened_s"]), pd.Series(-1, cases["concluded_s"].dropna())]).sort_index().cumsum()
moves.index = pd.Timestamp(scenario.calendar.start) + pd.to_timedelta(moves.index, unit="s")
moves.groupby(level=0).last().plot(drawstyle="steps-post", ylabel="open cases", xlabel="")

# %% [markdown]
# ## The same again · 原样再来
#
# The digest of a log depends on scenario, seed and version, on nothing else: not on the engine, nor on how many cores
# the machine has.

# %%
again = twin.simulate(scenario, seed=1)
assert again.digest == run.digest
other = twin.simulate(scenario, seed=2)
assert other.digest != run.digest
run.digest
