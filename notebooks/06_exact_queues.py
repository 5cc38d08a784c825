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
# # 6. Exact queues · 有精确解的排队
#
# Why believe the engine? State a queue whose answer is known, in the words of grid service, and compare. First one that
# comes with the product, then one of your own.
#
# 凭什么相信引擎？用网格化服务的词汇写出一个有精确解的排队，再比较。

# %%
import os
import tempfile
from pathlib import Path

import numpy as np

import twin
from twin.experiment.verification import verify_one
from twin.experiment.visits import visits_of

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it

# %% [markdown]
# ## A case that is known · 已知的例子
#
# `twin verify` does this for thirty queues; here is one. `z` is the distance in standard errors.

# %%
for row in verify_one("mm3_K10" if IS_SMALL else "mm1_rho90"):
    print(f"{row.measure:>24}  exact {row.exact:.5g}  simulated {row.simulated:.5g}  z {row.z:+.2f}")

# %% [markdown]
# ## One of your own · 自己的例子
#
# Four crews, half an hour of exponential work, seven reports an hour: M/M/4 at 7/8. Erlang's formula gives the wait.

# %%
RATE_PER_H, WORK_H, CREWS = 7.0, 0.5, 4
folder = Path(tempfile.mkdtemp())
(folder / "mine.yaml").write_text(f"""
extends: exact/queue
title: {{zh: 四班组, en: four crews}}
calendar: {{days: {60 if IS_SMALL else 400}}}
demand: {{city_management: {{reports_per_weekday: {24 * RATE_PER_H}}}}}
staff: {{crews: {{count: {CREWS}}}}}
workflow: {{handle: {{work: {{exponential: {60 * WORK_H:g} min}}}}}}
""", encoding="utf-8")
scenario = twin.load(folder / "mine.yaml")

# %%
from math import factorial

load = RATE_PER_H * WORK_H
tail = load**CREWS / factorial(CREWS) / (1 - load / CREWS)
p_wait = tail / (sum(load**n / factorial(n) for n in range(CREWS)) + tail)
exact_h = p_wait * WORK_H / (CREWS - load)
exact_h

# %% [markdown]
# Twenty replications; the first tenth of each is warm-up and left out. The interval is over replications.

# %%
from twin.experiment.paired import interval

waits = []
for replication in range(20):
    run = twin.simulate(scenario, replication=replication)
    seen = visits_of(run.log, run.end_s // 10, run.end_s, 24.0)
    waits.append(np.mean(seen.waited_s) / 3600)
found = interval(waits)
print(f"exact {exact_h:.4f} h, simulated {found}")
assert abs(found.mean - exact_h) < 4 * found.half / 2
