"""A mechanism that changes nothing: on, the log without its own rows is the log without it, byte for byte."""

import numpy as np
import pytest

from tests.world.small import run, small
from twin.rules.items import FIRST_CONTROL
from twin.vocabulary import Activity, Ending, Phase

SEATS = {"staff.placebo_seats.count": 2, "behaviour.placebo": {"share": 0.5, "work": "5 min", "shared": False},
         "calendar.days": 12}


def log_with(**said):
    return run(small({**SEATS, **said}), 12, 4).log


@pytest.fixture(scope="module")
def on():
    return log_with(**{"mechanisms.placebo": True})


@pytest.fixture(scope="module")
def off():
    return log_with(**{"mechanisms.placebo": False})


def test_on_and_off_are_one_log_but_for_the_rows_of_the_placebo(on, off):
    own = on.events["activity"] == Activity.CONTROL
    waited = (on.events["activity"] == Activity.WAITED) & (on.events["item"] >= FIRST_CONTROL)
    assert own.sum() > 60
    assert not (off.events["activity"] == Activity.CONTROL).any()
    assert on.events[~own & ~waited].tobytes() == off.events.tobytes()
    assert on.cases.tobytes() == off.cases.tobytes()
    assert on.truth.tobytes() == off.truth.tobytes()


def test_its_seats_deal_with_their_share_of_closed_cases(on):
    asked = on.events[(on.events["activity"] == Activity.CONTROL) & (on.events["phase"] == Phase.ENABLE)]
    n_closed = np.count_nonzero(on.cases["ending"] == Ending.CLOSED)
    assert len(asked) / n_closed == pytest.approx(0.5, abs=0.12)
    seats = {on.names.actors[row] for row in on.events["actor"][on.events["activity"] == Activity.CONTROL] if row >= 0}
    assert seats
    assert all("placebo_seats" in name for name in seats)


def test_shared_with_the_acceptors_it_costs_their_minutes(off):
    shared = log_with(**{"mechanisms.placebo": True, "behaviour.placebo.shared": True,
                         "behaviour.placebo.share": 1, "behaviour.placebo.work": "2 h"})
    rows = shared.events[shared.events["activity"] == Activity.CONTROL]
    assert {shared.names.actors[row].split("/")[2] for row in rows["actor"] if row >= 0} == {"acceptors"}
    begun = [log.events[(log.events["activity"] == Activity.ACCEPT) & (log.events["phase"] == Phase.START)]
             for log in (off, shared)]
    waits = []
    for log, rows in zip((off, shared), begun, strict=True):
        opened = log.cases["opened_s"][rows["case"]]
        waits.append(float(np.mean(rows["time_s"] - opened)))
    assert waits[1] > 2 * waits[0]


def test_without_seats_it_does_nothing(off):
    none = log_with(**{"mechanisms.placebo": True, "staff.placebo_seats.count": 0})
    assert not (none.events["activity"] == Activity.CONTROL).any()
