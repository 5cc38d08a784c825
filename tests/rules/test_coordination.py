"""Coordination, part by part: decisions in disputes, the bureau at once, a shared register."""

import numpy as np
import pytest

from tests.world.small import run, small
from twin.rules.quality import opening_quality
from twin.state.rows import Settings
from twin.vocabulary import DAY_S, Activity, Channel, Part, Phase

CONTESTED = {"behaviour.dispatch.error": 0, "behaviour.dispatch.decline": 0.7,
             "behaviour.dispatch.decline_borderline": 0.7, "behaviour.dispatch.most_returns": 1,
             "behaviour.dispatch.most_passed": 6, "calendar.days": 12}
SLOW = {"staff.crews.per_unit": {"works_department": 1, "street_team": 1}, "calendar.days": 16,
        "behaviour.ladder": {"at_limits": 1, "at_reworks": 0, "paper_days": 2},
        "demand.city_management.reports_per_weekday": 40}


def with_parts(said, **parts):
    """A run with some parts of coordination off."""
    return run(small({**said, "mechanisms.coordination": parts}), said["calendar.days"])


def returns_of(found):
    """How often each case was given back."""
    rows = found.rows(Activity.RETURN)
    return np.bincount(rows["case"], minlength=len(found.log.cases))


def test_where_nobody_decides_contested_matters_are_given_back_again_and_again_up_to_a_bound():
    decided, passed = (with_parts(CONTESTED, arbitration=state) for state in (True, False))
    assert (decided.log.events["activity"] == Activity.ARBITRATE).any()
    assert not np.isin(passed.log.events["activity"], (Activity.ARBITRATE, Activity.HEARING)).any()
    assert returns_of(decided).max() <= 2
    assert 3 <= returns_of(passed).max() <= 6
    assert returns_of(passed).sum() > 1.5 * returns_of(decided).sum()


def test_the_bureau_hears_of_a_slow_case_at_once_or_on_paper_days_later():
    at_once, on_paper = (with_parts(SLOW, bureau=state) for state in (True, False))
    waits = []
    for found in (at_once, on_paper):
        due: dict[int, int] = {}
        for row in found.rows(Activity.OVERDUE):
            due.setdefault(int(row["case"]), int(row["time_s"]))
        steps = found.rows(Activity.SUPERVISE, Phase.ENABLE)
        waits.append([int(row["time_s"]) - due[int(row["case"])] for row in steps if int(row["case"]) in due])
    assert len(waits[0]) > len(waits[1]) > 5, "some have their result before the paper is there"
    assert max(waits[0]) == 0
    assert np.quantile(waits[1], 0.1) > DAY_S, "few had their deadline moved since the request"


@pytest.mark.parametrize(("state", "quality"), [(1, 0.8), (0, 0.6)])
def test_a_shared_register_adds_to_what_files_say(state, quality):
    is_on = [0] * len(Part)
    is_on[Part.SHARING] = state
    settings = Settings(quality=[0.6] * 6, quality_register=0.5, is_on=is_on)
    assert opening_quality(settings, Channel.PATROL, 1.0) == pytest.approx(quality)


def test_with_nothing_contested_nothing_slow_and_no_register_on_and_off_are_one_log():
    nothing = {"calendar.days": 8, "behaviour.dispatch.decline": 0, "behaviour.dispatch.decline_borderline": 0,
               "behaviour.dispatch.error": 0, "behaviour.ladder": {"at_limits": 0, "at_reworks": 0},
               "behaviour.quality.register": 0}
    logs = [run(small({**nothing, "mechanisms.coordination": state}), 8).log for state in (True, False)]
    assert logs[0].events.tobytes() == logs[1].events.tobytes()
    assert logs[0].truth.tobytes() == logs[1].truth.tobytes()
