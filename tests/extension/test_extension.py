"""Rules from a file outside the package: the same door for every mechanism, on both drivers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import twin
import twin.engine.reference
from tests.extension.laws import WHISTLE, whistle_and_discouraged
from twin.vocabulary import BadInput

ROOT = Path(twin.__file__).resolve().parents[1]
SAY = """
import json, sys
import numpy as np
import twin
name, law, engine, days, changes = json.loads(sys.argv[1])
if law:
    twin.extend(law)
run = twin.simulate(twin.load(name, {"calendar.days": days, **changes}), seed=1, engine=engine)
log = run.log
until = np.where(log.cases["concluded_s"] < 0, run.end_s, log.cases["concluded_s"])
print(json.dumps({
    "digest": run.digest, "law": run.provenance()["law_hash"], "n_cases": len(log.cases),
    "in_system": float((until - log.cases["opened_s"]).sum() / run.end_s),
    "n_whistles": int((log.events["activity"] == 63).sum()),
    "units": sorted({log.names.units[row] for row in log.events["value"][log.events["activity"] == 63]})}))
"""


def said(name, law, engine, days, changes=None):
    """What a process of its own says of a run: a process has one law."""
    environment = {key: value for key, value in os.environ.items() if key not in ("TWIN_LAW", "NUMBA_CACHE_DIR")}
    wanted = json.dumps([name, law and str(law), engine, days, changes or {}])
    done = subprocess.run([sys.executable, "-c", SAY, wanted], cwd=ROOT, env=environment, capture_output=True,
                          check=True, text=True)
    return json.loads(done.stdout)


COLD = {"initial.kind": "empty"}


def test_a_whistle_calls_departments_and_without_the_file_nobody_whistles():
    with_it, without = (said("one_street", law, "reference", 4, COLD) for law in (WHISTLE, None))
    assert with_it["n_whistles"] > 5
    assert set(with_it["units"]) <= {"110108/works_department", "110108/service_department"}
    assert without["n_whistles"] == 0
    assert with_it["law"] != without["law"], "a result says which law made it"


@pytest.mark.compiled(law="extension")
def test_a_file_is_the_same_law_on_both_drivers():
    law = whistle_and_discouraged()
    slow, fast = (said("one_street", law, engine, 7, COLD) for engine in ("reference", "compiled"))
    assert fast == slow
    assert fast["n_whistles"] > 5


@pytest.mark.compiled(law="extension")
def test_discouraged_arrivals_meet_the_exact_answer_on_both_drivers():
    """Arrivals at rate 6 / (1 + open) and one server of rate 1: the number in the system is Poisson with mean 6."""
    law, rates = whistle_and_discouraged(), {"demand.city_management.reports_per_weekday": 144}
    slow, fast = (said("exact/mm1_rho50", law, engine, 60, rates) for engine in ("reference", "compiled"))
    assert fast["digest"] == slow["digest"]
    long = said("exact/mm1_rho50", law, "compiled", 2000, rates)
    assert long["n_whistles"] == 0
    assert abs(long["n_cases"] / (2000 * 24) - 0.997521) < 4 * 0.0045
    assert abs(long["in_system"] - 6.0) < 4 * 0.04, "standard error 8.64 / sqrt(48,000)"


# ---------------------------------------------------------------------------------------------- bad input
@pytest.mark.parametrize(("text", "words"), [
    ("REPLACES = {", "cannot be used: SyntaxError"),
    ("import nothing_of_the_kind", "cannot be used: ModuleNotFoundError"),
    ("x = 1", "has no mapping REPLACES"),
    ("REPLACES = []", "has no mapping REPLACES"),
    ("REPLACES = {'joints.open_parts': print}", "the rules have no module joints; did you mean joint?"),
    ("REPLACES = {'joint.open_partz': print}", "joint.open_partz: no such rule; did you mean open_part?"),
    ("REPLACES = {'joint.open_parts': print}", "joint.open_parts: is no function"),
    ("def f(world): pass\nREPLACES = {'joint.open_parts': f}", "takes world; the rule takes world, time, case_id"),
])
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, text, words):
    file = tmp_path / "own.py"
    file.write_text(text + "\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "twin", "run", "one_street", "--law", str(file), "--out",
                           str(tmp_path / "run")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()


def test_a_missing_file_and_a_law_in_use_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        twin.extend(tmp_path / "nowhere.py")
    with pytest.raises(BadInput, match="in use already"):
        twin.extend(WHISTLE)
