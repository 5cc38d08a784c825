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
# # 3. Reading a log · 读日志
#
# A run's folder is three Parquet files that any tool reads. Here: pandas alone, from paths through the stages to hours
# of waiting; then the same figures from the product, which must agree.
#
# 运行结果是三个 Parquet 文件，任何工具都能读。这里只用 pandas：流程路径、等待时间；再与平台自己的指标对照。

# %%
import os
import tempfile
from pathlib import Path

import pandas as pd

import twin
from twin.eventlog.folder import read_log, write_log
from twin.kpi import kpis

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS = (4, 2) if IS_SMALL else (28, 42)
run = twin.simulate(twin.load("haidian_street", {"calendar.days": DAYS, "initial.warm_days": WARM_DAYS}), seed=1)
folder = Path(tempfile.mkdtemp())
write_log(run.log, folder)
{path.name: f"{path.stat().st_size / 1e6:.2f} MB" for path in sorted(folder.iterdir())}

# %%
events, cases = (pd.read_parquet(folder / f"{name}.parquet") for name in ("events", "cases"))
events.sample(5, random_state=1)

# %% [markdown]
# ## Paths · 路径
#
# The stages that a case went through, in their order: what process miners call its variant.

# %%
done = events[(events["phase"] == "end") & events["case"].notna() & (events["stage"] == events["activity"].astype(str))]
variants = done.groupby("case")["stage"].agg(lambda stages: " > ".join(stages.astype(str)))
variants.value_counts().head(8)

# %% [markdown]
# What follows on what, and how often: the map of the process.

# %%
following = done.assign(then=done.groupby("case")["stage"].shift(-1).astype(object).fillna("end"))
following.groupby(["stage", "then"], observed=True).size().sort_values(ascending=False).head(12)

# %% [markdown]
# ## Waiting is not work · 等待不是工作
#
# From ENABLE to the first START an item waits in a tray; from START to END somebody is at it.

# %%
of_items = events[events["item"].notna() & events["phase"].isin(["enable", "start", "end"])]
times = of_items.pivot_table(index=["stage", "item"], columns="phase", values="time_s", aggfunc="first", observed=True)
times = times.dropna(subset=["enable", "start"])
waits = ((times["start"] - times["enable"]) / 3600).groupby("stage", observed=True).describe(percentiles=[0.5, 0.9])
waits[["count", "mean", "50%", "90%"]].round(2).sort_values("mean", ascending=False)

# %% [markdown]
# ## The same from the product · 与平台指标对照

# %%
measured = kpis(read_log(folder), DAYS * 86_400)
assert measured["created"]["value"] == run.kpis["created"]["value"]
opened = cases[cases["opened_s"] >= 0]
closed_by_pandas = int((opened["ending"] == "closed").sum())
print(closed_by_pandas, "cases opened in the period are closed;", measured["closed"]["value"], "closed in all")
