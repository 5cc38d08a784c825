"""Write the golden digests anew: `python -m tests.golden.refresh`. Do so only when the law was changed on purpose."""

import hashlib
import json
import math
from pathlib import Path

import twin

FILE = Path(__file__).with_name("digests.json")
RUNS = {
    "haidian_street": {"calendar.days": 1, "initial": {"kind": "empty"}},
    "one_street": {"calendar.days": 4, "initial": {"kind": "empty"}},
    "exact/mm1_rho50": {"calendar.days": 30},
    "exact/mm5_rho85": {"calendar.days": 3},
    "exact/tandem3": {"calendar.days": 20},
    "exact/shift_9_17_preempt": {"calendar.days": 30},
    "exact/jackson_3tier_rework": {"calendar.days": 3},
    "exact/mm5_plusD": {"calendar.days": 5},
}


def arithmetic() -> str:
    """Fingerprint of this machine's exp, log and cos; their last bits differ between mathematical libraries."""
    values = [number / 997 for number in range(1, 20_000)]
    text = "".join(f"{math.exp(-x)!r}{math.log(x)!r}{math.cos(x)!r}" for x in values)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest_of(name: str) -> str:
    """Digest of one golden run, on the reference driver."""
    return twin.simulate(twin.load(name, RUNS[name]), engine="reference").digest


def main() -> None:
    """Write all golden digests."""
    found = {"arithmetic": arithmetic(), "digests": {name: digest_of(name) for name in RUNS}}
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
