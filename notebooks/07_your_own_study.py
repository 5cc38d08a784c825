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
# # 7. Your own study · 自己的研究
#
# A study is a folder: question, expectation and design are written and frozen before the first run; whoever has the
# folder gets the same figures. The commands are `twin experiment run`, `resume`, `report`, `check` and `pack`.
#
# 一项研究就是一个文件夹：先写下问题、预期和设计并封存，再运行；拿到文件夹的人能得到同样的数字。

# %%
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

IS_SMALL = os.environ.get("TWIN_SIZE") == "small"  # as the tests run it
DAYS, WARM_DAYS, REPLICATIONS = (3, 2, 3) if IS_SMALL else (28, 42, 20)
folder = Path(tempfile.mkdtemp()) / "crews"
folder.mkdir()
(folder / "design.yaml").write_text(f"""
question: How many crews does the street team need if reports grow by a tenth?
primary: case_time.city_management
expectation: Two crews more make up for it; fewer crews hurt more than more of them help.
base: one_street
factors:
  crews: {{key: staff.crews.per_unit.street_team, levels: [18, 15, 21]}}
  demand: {{key: demand.city_management.reports_per_weekday, levels: [103.4, 113.7]}}
measures: [on_time.city_management, open]
set: {{initial.warm_days: {WARM_DAYS}}}
days: {DAYS}
replications: {REPLICATIONS}
""", encoding="utf-8")


def twin(*words):
    """Run a command as one would in a terminal."""
    done = subprocess.run([sys.executable, "-m", "twin", *words], capture_output=True, text=True)
    print(done.stdout or done.stderr.strip().splitlines()[-1])


twin("experiment", "run", str(folder), "--workers", "1")

# %% [markdown]
# ## What is kept · 留下了什么

# %%
sorted(path.name for path in folder.iterdir())

# %%
summary = pd.read_csv(folder / "summary.csv")
summary[summary["measure"] == "case_time.city_management"].T

# %% [markdown]
# `check` makes some of the runs again and compares their digests; an edited design is refused.

# %%
twin("experiment", "check", str(folder), "--share", "0.2")

# %%
design = folder / "design.yaml"
design.write_text(design.read_text(encoding="utf-8").replace("[18, 15, 21]", "[18, 24]"), encoding="utf-8")
twin("experiment", "run", str(folder), "--workers", "1")

# %% [markdown]
# ## A sweep without a folder · 不建文件夹的扫描
#
# A frame of settings in, a tidy frame out: one row for each measure of each run.

# %%
import twin as product

settings = pd.DataFrame({"staff.crews.per_unit.street_team": [15, 18, 21]})
found = product.sweep(settings, ["open", "on_time"], REPLICATIONS, base="one_street", days=DAYS,
                      overrides={"initial.warm_days": WARM_DAYS}, store=folder / "runs", workers=1)
found.groupby(["measure", "staff.crews.per_unit.street_team"])["value"].agg(["mean", "std", "count"])
