"""Tables that grow under way: with the smallest buffers every scenario writes the same log.

`make boundscheck` runs this, and the identity gate, with every access to a table checked for its range.
"""

import pytest

import twin
from tests.engine.small import CHANGES, OUTLINED, small_scenario
from twin.engine import compiled
from twin.world import build

pytestmark = pytest.mark.compiled
BUSY = {"demand.city_management.reports_per_weekday": 600, "behaviour.residents.public_rate": 2}
COLD = {"initial": {"kind": "empty", "warm_days": 0}}
WORLDS = {
    "a busy street": lambda: small_scenario(4, BUSY),
    "a street that changes": lambda: small_scenario(5, {**BUSY, "changes": CHANGES}),
    "a street before a district in outline": lambda: small_scenario(4, {**OUTLINED, **BUSY}),
    "every transition": lambda: twin.load("tests/all_transitions", {"calendar.days": 60}),
    "two tiers": lambda: twin.load("tests/two_tier", {"calendar.days": 60, **COLD, "demand": {
        "city_management": {"reports_per_weekday": 60}}}),
    "one street": lambda: twin.load("one_street", {"calendar.days": 21, **COLD}),
    "a queue": lambda: twin.load("exact/tandem3", {"calendar.days": 250}),
    "reports again and again": lambda: twin.load("exact/duplicate_reports", {"calendar.days": 30}),
}
GROWN = compiled.grow


@pytest.mark.parametrize("name", WORLDS)
def test_the_smallest_buffers_change_nothing(name, monkeypatch):
    grown = []
    monkeypatch.setattr(compiled, "grow", lambda tables, names: (grown.append(names), GROWN(tables, names)))
    world = build(WORLDS[name]())
    roomy = compiled.advance(world.start, world.end_s, None, 1 << 20, 1 << 17)
    n_grown = len(grown)
    tiny = compiled.advance(world.start, world.end_s, None, 1, 1, 20_000)
    assert len(grown) > n_grown, "nothing had to grow"
    assert len(tiny.rows) > 4 * compiled.MOST_PER_EVENT
    assert tiny.rows.tobytes() == roomy.rows.tobytes()
    assert tiny.after.equals(roomy.after)
    assert tiny.n_events == roomy.n_events
