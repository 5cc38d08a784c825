"""The law gives today what it gave yesterday. After a change on purpose: `python -m tests.golden.refresh`."""

import json

import pytest

from tests.golden.refresh import FILE, RUNS, arithmetic, digest_of


@pytest.mark.parametrize("name", RUNS)
def test_a_golden_run_has_its_digest(name):
    known = json.loads(FILE.read_text(encoding="utf-8"))
    if known["arithmetic"] != arithmetic():
        pytest.skip("this machine's exp, log or cos differ in last bits from those of the golden digests")
    assert digest_of(name) == known["digests"][name], "the law has changed; on purpose? python -m tests.golden.refresh"
