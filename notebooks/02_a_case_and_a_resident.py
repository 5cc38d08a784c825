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
# # 2. The life of a case, and of a resident · 一个案件和一位居民的一生
#
# Follow one case through the seven links, and see what a resident who reports notices, tells, and comes to think.
#
# 沿七个环节跟踪一个案件，再看一位居民看到了什么、上报了什么、信任怎样变化。

# %%
import os

import twin
from twin.eventlog.history import clock, history

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS = (4, 2) if IS_SMALL else (14, 42)
run = twin.simulate(twin.load("haidian_street", {"calendar.days": DAYS, "initial.warm_days": WARM_DAYS}), seed=3)

# %% [markdown]
# ## A case · 案件
#
# The case with most rows among those that were closed: it went back and forth. `enable` is when work is laid into a
# tray, `start` when somebody begins it: what lies between is waiting, not work.

# %%
closed = run.cases[run.cases["ending"] == "closed"]
longest = run.events["case"].value_counts().reindex(closed["case"]).idxmax()
print("\n".join(history(run.log, int(longest))))

# %% [markdown]
# Where its time went: every second from report to end has exactly one cause.

# %%
from twin.kpi.causes import causes
from twin.vocabulary import Cause

hours = causes(run.log, run.end_s)[int(longest)] / 3600
for cause, share in zip(Cause, hours, strict=True):
    if share:
        print(f"{cause.key:>16} {cause.zh}  {share:7.2f} h")

# %% [markdown]
# ## A resident · 居民
#
# The resident who reported most. Each report is a case; `truth` adds what nobody writes down.

# %%
reported = run.cases[run.cases["reporter"].notna() & (run.cases["stream"] == "demands")]
reporter = reported["reporter"].value_counts().idxmax()
reported[reported["reporter"] == reporter][["case", "category", "channel", "opened_s", "concluded_s", "ending"]]

# %%
own = run.truth[run.truth["actor"] == reporter]
for row in own.itertuples():
    print(f"{clock(row.time_s):>16}  {row.activity:<10} {row.category}  case {row.case}")

# %% [markdown]
# What the log says of problems, and what there was: most problems never become a case.

# %%
run.truth["activity"].value_counts()
